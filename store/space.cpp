// What the store does where its disk is full.
#include <sys/statvfs.h>

#include <filesystem>

#include "store/sqlite_store.hpp"

namespace policywatch::store {

void SqliteStore::from_reserve(const std::function<void()>& work) {
  struct Hold {
    Database& database;
    const bool held = database.held();
    ~Hold() { database.hold(held); }
  };
  const Hold before{database_};
  database_.hold(false);
  while (true) {
    try {
      return work();
    } catch (const StorageFull&) {
      if (!reserve_.give()) throw;
    }
  }
}

std::optional<Store::DiskSpace> SqliteStore::disk_space() {
  if (database_.file() == ":memory:") return std::nullopt;
  const std::string folder = std::filesystem::path(database_.file()).parent_path().string();
  struct statvfs about = {};
  if (::statvfs(folder.empty() ? "." : folder.c_str(), &about) != 0) return std::nullopt;
  return DiskSpace{std::uint64_t{about.f_bavail} * about.f_frsize,
                   std::uint64_t{about.f_blocks} * about.f_frsize};
}

}  // namespace policywatch::store
