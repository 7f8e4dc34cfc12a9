// A resolver of the test's own: it stands in for the C library's getaddrinfo, which libcurl calls.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace policywatch::test {

/// From construction to destruction names are answered from here; names it does not know do not exist.
/// Thread-safe: libcurl asks on threads of its own.
class FakeDns {
 public:
  /// The addresses of one look-up (numeric); none: no such name. May wait, as a slow server would.
  using Answer = std::function<std::vector<std::string>()>;

  FakeDns();
  ~FakeDns();
  FakeDns(const FakeDns&) = delete;
  FakeDns& operator=(const FakeDns&) = delete;

  void answers(const std::string& name, Answer answer);
  void answers(const std::string& name, std::vector<std::string> addresses);
  /// What every other name gets.
  void answers_all(std::function<std::vector<std::string>(const std::string& name)> answer);
  /// The names asked for, in order.
  std::vector<std::string> asked() const;
};

}  // namespace policywatch::test
