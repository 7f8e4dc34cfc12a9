#include "store/sqlite_store.hpp"

namespace policywatch::store {

std::vector<Store::UserRow> SqliteStore::users() {
  std::vector<UserRow> users;
  for (auto& [name, role, hash] :
       database_.prepare("SELECT name, role, password_hash FROM users ORDER BY name")
           .all<std::string, std::string, std::string>())
    users.push_back({std::move(name), std::move(role), std::move(hash)});
  return users;
}

void SqliteStore::put_user(const UserRow& user) {
  Transaction transaction(database_);
  database_.prepare("INSERT OR REPLACE INTO users(name, role, password_hash) VALUES (?, ?, ?)")
      .run(user.name, user.role, user.password_hash);
  // A new password ends what was opened with the old one.
  database_.prepare("DELETE FROM grants WHERE user = ? AND kind = 'session'").run(user.name);
  transaction.commit();
}

void SqliteStore::renew_password_hash(const std::string& name, const std::string& hash) {
  database_.prepare("UPDATE users SET password_hash = ? WHERE name = ?").run(hash, name);
}

// With the user go the ways in: nobody removed stays signed in.
bool SqliteStore::remove_user(const std::string& name) {
  Transaction transaction(database_);
  database_.prepare("DELETE FROM users WHERE name = ?").run(name);
  const bool was_there = database_.changed() > 0;
  database_.prepare("DELETE FROM grants WHERE user = ? AND kind <> 'token'").run(name);
  transaction.commit();
  return was_there;
}

void SqliteStore::put_grant(const Grant& grant) {
  database_
      .prepare(
          "INSERT OR REPLACE INTO grants(secret_sha256, kind, user, scope, expires_at) "
          "VALUES (?, ?, ?, ?, ?)")
      .run(grant.secret_sha256, grant.kind, grant.user, grant.scope, grant.expires_at);
}

std::optional<Store::Grant> SqliteStore::grant(const std::string& secret_sha256) {
  auto row = database_.prepare("SELECT kind, user, scope, expires_at FROM grants WHERE secret_sha256 = ?")
                 .one<std::string, std::string, std::string, Time>(secret_sha256);
  if (!row) return std::nullopt;
  auto& [kind, user, scope, expires_at] = *row;
  return Grant{std::move(kind), secret_sha256, std::move(user), std::move(scope), expires_at};
}

bool SqliteStore::remove_grant(const std::string& secret_sha256) {
  database_.prepare("DELETE FROM grants WHERE secret_sha256 = ?").run(secret_sha256);
  return database_.changed() > 0;
}

std::vector<Store::Grant> SqliteStore::grants(const std::string& kind) {
  std::vector<Grant> grants;
  for (auto& [secret, user, scope, expires_at] :
       database_
           .prepare("SELECT secret_sha256, user, scope, expires_at FROM grants WHERE kind = ? "
                    "ORDER BY user, secret_sha256")
           .all<std::string, std::string, std::string, Time>(kind))
    grants.push_back({kind, std::move(secret), std::move(user), std::move(scope), expires_at});
  return grants;
}

std::int64_t SqliteStore::remove_grants(const std::string& kind, const std::string& user) {
  database_.prepare("DELETE FROM grants WHERE kind = ? AND user = ?").run(kind, user);
  return database_.changed();
}

}  // namespace policywatch::store
