#include <algorithm>
#include <charconv>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "daemon/disk_watch.hpp"
#include "daemon/store_desk.hpp"

namespace policywatch::daemon {

namespace {

constexpr std::chrono::days kSessionLives{14};
constexpr std::chrono::hours kSessionRests{12};   // without a request
constexpr std::chrono::minutes kSessionNoted{5};  // so that reading a page is not a write
constexpr std::size_t kLongestName = 64;
const std::vector<std::string_view> kRoles = {"viewer", "reviewer", "admin"};

/// A session's cookie ends with the second at which it was opened; its hash covers that too.
Time session_end(std::string_view cookie, Time otherwise) {
  const std::size_t point = cookie.rfind('.');
  std::int64_t opened = 0;
  if (point == std::string_view::npos) return otherwise;
  const char* end = cookie.data() + cookie.size();
  const auto read = std::from_chars(cookie.data() + point + 1, end, opened);
  if (read.ec != std::errc() || read.ptr != end) return otherwise;
  return Time(std::chrono::seconds(opened)) + kSessionLives;
}

/// Checked when no such user exists, so that a wrong name takes as long as a wrong password.
const std::string& nobodys_hash() {
  static const std::string hash = hash_password("nobody signs in with this");
  return hash;
}

}  // namespace

std::string StoreDesk::new_secret(const std::string& prefix) const {
  return prefix + to_base64url(world_.random_bytes(32));
}

std::vector<review::User> StoreDesk::users() {
  std::vector<review::User> users;
  for (auto& row : store_.users()) users.push_back({std::move(row.name), std::move(row.role)});
  return users;
}

Result<void> StoreDesk::add_user(const std::string& name, const std::string& role,
                                 const std::string& password) {
  if (!contains(kRoles, role)) {
    const std::string_view near = nearest(role, kRoles);
    return fail(ErrorKind::invalid, "there is no role '" + role + "'; " +
                                        (near.empty() ? std::string("there are viewer, reviewer, admin")
                                                      : "did you mean '" + std::string(near) + "'?"));
  }
  if (name.empty() || name.size() > kLongestName || name != printable(trim(name)) || !is_valid_utf8(name))
    return fail(ErrorKind::invalid,
                "a user's name has 1 to 64 bytes, without control characters or spaces at its ends");
  store_.put_user({name, role, password.empty() ? std::string() : hash_password(password)});
  return {};
}

Result<void> StoreDesk::remove_user(const std::string& name) {
  if (!store_.remove_user(name)) return fail(ErrorKind::not_found, "user " + name + ": there is none");
  return {};
}

Result<review::User> StoreDesk::sign_in(const std::string& name, const std::string& password) {
  const auto users = store_.users();
  const auto user = std::ranges::find(users, name, &store::Store::UserRow::name);
  const bool has_password = user != users.end() && !user->password_hash.empty();
  const bool fits = verify_password(password, has_password ? user->password_hash : nobodys_hash());
  if (!has_password || !fits) return fail(ErrorKind::denied, "the name or the password is wrong");
  if (wants_new_hash(user->password_hash))
    keep_from_reserve(store_,
                      [&](store::Store& store) { store.renew_password_hash(name, hash_password(password)); });
  return review::User{user->name, user->role};
}

/// Whoever a secret was given to. A person's role is what it is today; without an account, what was granted.
std::optional<review::User> StoreDesk::holder(const std::string& secret, const std::string& kind) {
  const auto grant = store_.grant(sha256_hex(secret));
  if (!grant || grant->kind != kind || grant->expires_at <= now()) return std::nullopt;
  const auto users = store_.users();
  const auto user = std::ranges::find(users, grant->user, &store::Store::UserRow::name);
  return review::User{grant->user, user == users.end() ? grant->scope : user->role};
}

Result<review::User> StoreDesk::use_link(const std::string& token) {
  const auto user = holder(token, "link");
  // Removing it decides who was first, also between two processes.
  bool first = false;
  // Whoever wants to read signs in, also while the disk is full.
  if (user) store_.from_reserve([&] { first = store_.remove_grant(sha256_hex(token)); });
  if (!first) return fail(ErrorKind::denied, "this sign-in link was used already or is too old");
  return *user;
}

std::string StoreDesk::open_session(const review::User& user) {
  const auto opened = std::chrono::floor<std::chrono::seconds>(now());
  const std::string cookie = new_secret("") + "." + std::to_string(opened.time_since_epoch().count());
  const store::Store::Grant session{.kind = "session",
                                    .secret_sha256 = sha256_hex(cookie),
                                    .user = user.name,
                                    .scope = user.role,
                                    .expires_at = now() + kSessionRests};
  store_.from_reserve([&] { store_.put_grant(session); });
  return cookie;
}

std::optional<review::User> StoreDesk::session(const std::string& cookie) {
  auto user = holder(cookie, "session");
  if (!user) return std::nullopt;
  auto grant = store_.grant(sha256_hex(cookie));
  const Time rests = std::min(session_end(cookie, grant->expires_at), now() + kSessionRests);
  if (rests <= now()) return std::nullopt;
  if (rests - grant->expires_at >= kSessionNoted) {
    grant->expires_at = rests;
    keep_from_reserve(store_, [&](store::Store& store) { store.put_grant(*grant); });
  }
  return user;
}

void StoreDesk::close_session(const std::string& cookie) {
  store_.from_reserve([&] { store_.remove_grant(sha256_hex(cookie)); });
}

std::int64_t StoreDesk::close_sessions(const std::string& name) {
  return store_.remove_grants("session", name);
}

Result<std::string> StoreDesk::create_token(const std::string& name, const std::string& scope) {
  if (scope != "read" && scope != "write")
    return fail(ErrorKind::invalid, "there is no scope '" + scope + "'; there are read and write");
  if (name.empty() || name.size() > kLongestName || name != printable(trim(name)))
    return fail(ErrorKind::invalid, "a token's name has 1 to 64 bytes, without control characters");
  std::string token = new_secret("pw_");
  store_.put_grant({.kind = "token",
                    .secret_sha256 = sha256_hex(token),
                    .user = name,
                    .scope = scope,
                    .expires_at = kNever});
  return token;
}

std::optional<review::Desk::TokenUser> StoreDesk::token(const std::string& bearer) {
  const auto grant = store_.grant(sha256_hex(bearer));
  if (!grant || grant->kind != "token" || grant->expires_at <= now()) return std::nullopt;
  return TokenUser{grant->user, grant->scope};
}

std::vector<review::Desk::TokenUser> StoreDesk::token_holders() {
  std::vector<TokenUser> tokens;
  for (auto& grant : store_.grants("token"))
    tokens.push_back({std::move(grant.user), std::move(grant.scope)});
  return tokens;
}

Result<void> StoreDesk::revoke_token(const std::string& name) {
  if (store_.remove_grants("token", name) == 0)
    return fail(ErrorKind::not_found, "token " + name + ": there is none");
  return {};
}

}  // namespace policywatch::daemon
