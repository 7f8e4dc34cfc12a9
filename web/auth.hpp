// Who is asking, and whether the asking itself is honest: sessions, tokens, cross-site and rebinding checks.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "review/desk.hpp"
#include "web/call.hpp"
#include "web/site.hpp"

namespace policywatch::web {

/// "policywatch", or "__Host-policywatch" when the public address is https.
std::string_view session_cookie_name(const SiteOptions& options);
std::string session_cookie(const SiteOptions& options, std::string_view value);
std::string expired_session_cookie(const SiteOptions& options);
bool over_tls(const SiteOptions& options);

/// Who asks: the peer, or whom a trusted proxy names last in X-Forwarded-For.
std::string asking_peer(const HttpRequest& request, const SiteOptions& options);

/// The user a trusted proxy names, the session's user, or the token's: `Authorization: Bearer`, and Basic
/// (the token as password) where `basic` says so, for feed readers that know nothing else. Role::nobody when
/// neither holds.
Visitor identify(const HttpRequest& request, review::Desk& desk, const SiteOptions& options, bool basic);

/// Bound to the session, so that another site cannot know it.
std::string csrf_token(std::string_view session);
/// The token of form field `csrf` or header X-CSRF-Token.
bool has_csrf_token(const Call& call);

/// Why the request must not be served, "" when it may. A page of another site that points its own name at our
/// address (DNS rebinding) names that host: only loopback names, address literals and the public address are
/// known.
std::string host_objection(const HttpRequest& request, const SiteOptions& options);
/// Of a request that changes something: Sec-Fetch-Site, else Origin, must be our own.
std::string origin_objection(const HttpRequest& request, const SiteOptions& options);

/// Slows guessing: after a few failures each further try from one peer, or at one name, waits longer.
/// Bounded in time, so that nobody can be locked out for good, and in memory. An address from which somebody
/// signed in is not slowed by what others try at his name.
class Throttle {
 public:
  /// Seconds until another try is heard; 0: now.
  int wait(std::string_view peer, std::string_view user, Time now) const;
  void failed(std::string_view peer, std::string_view user, Time now);
  void succeeded(std::string_view peer, std::string_view user, Time now);

 private:
  struct Tries {
    int failures = 0;
    Time until{};
    Time last{};
  };
  void note(const std::string& key, int ceiling_seconds, Time now);
  std::map<std::string, Tries, std::less<>> tries_;
  std::map<std::string, Time, std::less<>> at_home_;  // by address and name: when he signed in there
};

}  // namespace policywatch::web
