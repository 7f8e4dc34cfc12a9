// Every address the site answers, in one table: a test walks it, the API's description is checked against it.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "web/auth.hpp"
#include "web/call.hpp"
#include "web/site.hpp"

namespace policywatch::web {

/// At most so many deliveries a minute for each watch, however many senders know its secret.
class Deliveries {
 public:
  bool take(const std::string& watch, Time now);

 private:
  std::map<std::string, Millis> ahead_;
  Time seen_{};
};

/// What the daemon lends the site, and what the site remembers between requests.
struct Hooks {
  std::function<std::string()> metrics;
  std::function<Site::Health()> health;
  std::function<void(const Site::SecurityEvent&)> security_event;
  Throttle throttle;
  Site::PushDoor pushes;
  Deliveries deliveries;
};

/// A path for the log: of a hook's address, without its secret.
std::string shown_path(std::string_view path);

/// open: anybody; read: anybody signed in; decide: reviewers, admins, write tokens.
enum class Access { open, read, decide };

struct Route {
  std::string_view method;   // GET answers HEAD too
  std::string_view pattern;  // "/updates/{id}/accept"
  Access access = Access::read;
  HttpReply (*answer)(Call& call, Hooks& hooks);
  bool is_api() const { return pattern.starts_with("/api/"); }
};

std::span<const Route> routes();

void note(const Hooks& hooks, const Call& call, std::string what, std::string user, std::string detail = {});

/// The route that answers, its captures in `call`; nullptr when none does. `allow` names the methods that the
/// path has.
const Route* find_route(Call& call, std::string_view method, std::string& allow);

}  // namespace policywatch::web
