// A request that a program sends again because it did not hear the answer is carried out once: by its
// Idempotency-Key (draft-ietf-httpapi-idempotency-key-header). Lives in memory; behind it stand revisions,
// which refuse what was decided already.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "web/site.hpp"

namespace policywatch::web {

class Repeats {
 public:
  /// What is to be said at once: the first answer, or why the key is no good; nothing for a new request.
  std::optional<HttpReply> answer_again(const HttpRequest& request, std::string_view who, Time now);
  /// Remembers what a request that carried a key was answered, when it changed something.
  void keep(const HttpRequest& request, std::string_view who, const HttpReply& reply, Time now);

 private:
  struct Kept {
    std::string print;  // of what was asked
    HttpReply reply;
    Time at{};
  };
  std::map<std::string, Kept, std::less<>> kept_;  // by who and key
};

}  // namespace policywatch::web
