// One request taken apart: path, query, form, cookies, and who sends it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/update.hpp"
#include "review/desk.hpp"
#include "web/html.hpp"
#include "web/site.hpp"

namespace policywatch::web {

/// Names and values of a query or a form, decoded, valid UTF-8, in order.
class Params {
 public:
  Params() = default;
  /// application/x-www-form-urlencoded; at most 500 pairs are kept.
  static Params parse(std::string_view encoded);
  /// The first value, "" when absent.
  const std::string& get(std::string_view name) const;
  bool has(std::string_view name) const;
  std::vector<std::string> all(std::string_view name) const;
  void set(std::string name, std::string value);
  void erase(std::string_view name);
  /// "a=1&b=2", percent-encoded; empty values are left out.
  std::string encoded() const;
  bool empty() const { return pairs_.empty(); }

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

enum class Role { nobody, viewer, reviewer, admin };

struct Visitor {
  std::string name;
  Role role = Role::nobody;
  std::string session;  // the cookie's value; empty for tokens
  bool by_token = false;
  bool may_decide() const { return role == Role::reviewer || role == Role::admin; }
};

/// A file that a form carried.
struct Upload {
  std::string name;  // as the sender calls it, folders before it perhaps
  std::string bytes;
};

struct Call {
  const HttpRequest* request = nullptr;
  review::Desk* desk = nullptr;
  const SiteOptions* options = nullptr;
  std::string path;                   // decoded only segment by segment; see `captures`
  std::vector<std::string> captures;  // of {…} in the route
  Params query, form;                 // form: of a POST, urlencoded or multipart
  std::vector<Upload> files;          // of a multipart POST
  Visitor visitor;

  /// The first capture as an id; 0 when it is none.
  std::int64_t id() const;
  const std::string& capture() const { return captures.front(); }
};

std::string percent_encode(std::string_view text);
std::string percent_decode(std::string_view text, bool plus_is_space);
/// "/a/b?x=y" of this site, every part encoded.
std::string path_of(std::initializer_list<std::string_view> segments, const Params& query = {});
Href link_to(std::initializer_list<std::string_view> segments, const Params& query = {});
Href link_to_update(std::int64_t id, const Params& query = {});
/// A local path fit for a redirect, "/" for everything else.
std::string safe_next(std::string_view next);
/// Digits only, within 64 bits.
std::optional<std::int64_t> parse_id(std::string_view text);
std::string cookie_value(const Headers& headers, std::string_view name);
/// The queue as a query asks for it; unknown words are an error that names them, and their place in `q`.
Result<review::QueueFilter> filter_from(const Params& query, const Visitor& visitor);

}  // namespace policywatch::web
