#include "web/auth.hpp"

#include <algorithm>
#include <chrono>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/url.hpp"

namespace policywatch::web {
namespace {

constexpr int kFreeTries = 5;           // a person mistypes
constexpr int kPeerCeiling = 60;        // seconds; behind a proxy all peers are one
constexpr int kUserCeiling = 30;        // seconds; a name under attack stays usable by its owner
constexpr std::size_t kMaxKeys = 4096;  // addresses remembered
constexpr auto kForget = std::chrono::minutes(30);
constexpr auto kAtHome = std::chrono::days(30);
constexpr std::string_view kSessionDays = "1209600";  // 14 days in seconds

const std::string& header(const HttpRequest& request, std::string_view name) {
  static const std::string empty;
  const std::string* value = find_header(request.headers, name);
  return value != nullptr ? *value : empty;
}

/// "[::1]:8737" → "[::1]", "host:80" → "host".
std::string_view without_port(std::string_view host) {
  const std::size_t bracket = host.find(']');
  const std::size_t colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  return host.substr(0, std::min(colon, host.size()));
}

bool is_address_literal(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) {
    return host.find_first_not_of("0123456789abcdef:.", 1) == host.size() - 1;
  }
  const auto parts = split(host, '.');
  return parts.size() == 4 && std::ranges::all_of(parts, [](std::string_view part) {
           return !part.empty() && part.size() <= 3 &&
                  part.find_first_not_of("0123456789") == std::string_view::npos;
         });
}

std::string basic_password(std::string_view encoded) {
  const std::optional<std::string> pair = from_base64(encoded);
  if (!pair) return {};
  const std::size_t colon = pair->find(':');
  return colon == std::string::npos ? std::string() : pair->substr(colon + 1);
}

Role role_from(std::string_view word) {
  if (word == "admin") return Role::admin;
  if (word == "reviewer") return Role::reviewer;
  return Role::viewer;
}

bool is_trusted(const HttpRequest& request, const SiteOptions& options) {
  return options.trusts && options.trusts(request.peer);
}

std::string home_key(std::string_view peer, std::string_view user) {
  return std::string(peer) + "\n" + std::string(user);
}

/// Whom the proxy signed in; "" when there is none, or the header was sent twice.
std::string proxy_user(const HttpRequest& request, const SiteOptions& options) {
  if (options.user_header.empty() || options.form_key.empty() || !is_trusted(request, options)) return {};
  const auto named = std::ranges::count_if(request.headers, [&](const auto& pair) {
    return equals_ascii_nocase(pair.first, options.user_header);
  });
  return named == 1 ? std::string(trim(header(request, options.user_header))) : std::string();
}

std::string bearer_of(const HttpRequest& request, bool basic) {
  const std::string& given = header(request, "Authorization");
  const std::size_t space = given.find(' ');
  if (space == std::string::npos) return {};
  const std::string_view scheme = std::string_view(given).substr(0, space);
  const std::string_view value = trim(std::string_view(given).substr(space + 1));
  if (equals_ascii_nocase(scheme, "bearer")) return std::string(value);
  if (basic && equals_ascii_nocase(scheme, "basic")) return basic_password(value);
  return {};
}

}  // namespace

bool over_tls(const SiteOptions& options) {
  return options.public_url.starts_with("https://");
}

std::string_view session_cookie_name(const SiteOptions& options) {
  return over_tls(options) ? "__Host-policywatch" : "policywatch";
}

std::string session_cookie(const SiteOptions& options, std::string_view value) {
  std::string cookie(session_cookie_name(options));
  cookie +=
      "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::string(kSessionDays);
  if (over_tls(options)) cookie += "; Secure";
  return cookie;
}

std::string expired_session_cookie(const SiteOptions& options) {
  std::string cookie(session_cookie_name(options));
  cookie += "=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0";
  if (over_tls(options)) cookie += "; Secure";
  return cookie;
}

std::string asking_peer(const HttpRequest& request, const SiteOptions& options) {
  if (!is_trusted(request, options)) return request.peer;
  std::string_view last = header(request, "X-Forwarded-For");
  last = trim(last.substr(last.rfind(',') + 1));  // what stands before it, the sender may have written
  if (last.starts_with('[') && last.ends_with(']')) last = last.substr(1, last.size() - 2);
  const bool plain = !last.empty() && last.size() <= 45 &&
                     last.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
  return plain ? std::string(last) : request.peer;
}

Visitor identify(const HttpRequest& request, review::Desk& desk, const SiteOptions& options, bool basic) {
  Visitor visitor;
  if (find_header(request.headers, "Authorization") != nullptr) {
    const std::string bearer = bearer_of(request, basic);
    if (bearer.empty() || bearer.size() > 512) return visitor;
    const auto holder = desk.token(bearer);
    if (!holder) return visitor;
    visitor.name = holder->name;
    visitor.role = holder->scope == "write" ? Role::reviewer : Role::viewer;
    visitor.by_token = true;
    return visitor;
  }
  if (const std::string named = proxy_user(request, options); !named.empty()) {
    for (const review::User& user : desk.users()) {
      if (user.name != named) continue;
      visitor.name = user.name;
      visitor.role = role_from(user.role);
      visitor.session = options.form_key + user.name;
    }
    return visitor;
  }
  const std::string cookie = cookie_value(request.headers, session_cookie_name(options));
  if (cookie.empty() || cookie.size() > 512) return visitor;
  const std::optional<review::User> user = desk.session(cookie);
  if (!user) return visitor;
  visitor.name = user->name;
  visitor.role = role_from(user->role);
  visitor.session = cookie;
  return visitor;
}

std::string csrf_token(std::string_view session) {
  if (session.empty()) return {};
  const auto code = hmac_sha256(session, "policywatch form");
  return to_base64url(as_bytes(code));
}

bool has_csrf_token(const Call& call) {
  const std::string wanted = csrf_token(call.visitor.session);
  const std::string& sent = header(*call.request, "X-CSRF-Token");
  const std::string& given = sent.empty() ? call.form.get("csrf") : sent;
  return !wanted.empty() && equal_constant_time(wanted, given);
}

std::string host_objection(const HttpRequest& request, const SiteOptions& options) {
  const auto hosts = std::ranges::count_if(
      request.headers, [](const auto& pair) { return equals_ascii_nocase(pair.first, "host"); });
  if (hosts != 1) return "exactly one Host header is wanted";
  const std::string host = ascii_lower(header(request, "Host"));
  const std::string_view name = without_port(host);
  const std::string_view port = std::string_view(host).substr(name.size());
  if (port.size() == 1 || port.find_first_not_of("0123456789", 1) != std::string_view::npos)
    return "the Host header's port is no number";
  if (name == "localhost" || is_address_literal(name)) return {};
  const std::optional<Url> ours = Url::parse(options.public_url);
  if (ours && name == ours->hostname()) return {};
  return "this host name is not ours; set review.public_url to the address people use";
}

std::string origin_objection(const HttpRequest& request, const SiteOptions& options) {
  const std::string& site = header(request, "Sec-Fetch-Site");
  const std::string& origin = header(request, "Origin");
  if (!site.empty() && site != "same-origin" && site != "none") return "the request comes from another site";
  if (!site.empty() || origin.empty()) return {};
  const std::optional<Url> from = Url::parse(origin);
  const std::optional<Url> ours = Url::parse(options.public_url);
  if (!from || !from->is_http()) return "the request comes from another site";
  if (ours && from->origin() == ours->origin()) return {};
  const std::string authority = from->origin().substr(from->origin().find("//") + 2);
  const std::optional<Url> host =
      Url::parse(std::string(from->scheme()) + "://" + ascii_lower(header(request, "Host")));
  if (host && host->origin().ends_with("//" + authority)) return {};
  return "the request comes from another site";
}

int Throttle::wait(std::string_view peer, std::string_view user, Time now) const {
  Time until = now;
  const auto home = at_home_.find(home_key(peer, user));
  const bool at_home = home != at_home_.end() && now - home->second < kAtHome;
  for (const std::string& key : {"p" + std::string(peer), "u" + std::string(user)}) {
    const auto found = at_home && key.starts_with('u') ? tries_.end() : tries_.find(key);
    if (found != tries_.end()) until = std::max(until, found->second.until);
  }
  return static_cast<int>(std::chrono::ceil<std::chrono::seconds>(until - now).count());
}

void Throttle::note(const std::string& key, int ceiling_seconds, Time now) {
  Tries& tries = tries_[key];
  if (now - tries.last > kForget) tries.failures = 0;
  tries.last = now;
  const int beyond = ++tries.failures - kFreeTries;
  if (beyond < 0) return;
  const int seconds = std::min(1 << std::min(beyond, 10), ceiling_seconds);
  tries.until = now + std::chrono::seconds(seconds);
}

void Throttle::failed(std::string_view peer, std::string_view user, Time now) {
  if (tries_.size() >= kMaxKeys) {
    std::erase_if(tries_, [&](const auto& pair) { return now - pair.second.last > kForget; });
    if (tries_.size() >= kMaxKeys) tries_.clear();
  }
  note("p" + std::string(peer), kPeerCeiling, now);
  note("u" + std::string(user.substr(0, 100)), kUserCeiling, now);
}

void Throttle::succeeded(std::string_view peer, std::string_view user, Time now) {
  if (at_home_.size() >= kMaxKeys) at_home_.clear();
  at_home_[home_key(peer, user)] = now;
  tries_.erase("p" + std::string(peer));
  tries_.erase("u" + std::string(user.substr(0, 100)));
}

}  // namespace policywatch::web
