#include <sqlite3.h>

#include <atomic>
#include <map>
#include <thread>

#include "bench/store/store_bench.hpp"

namespace policywatch::bench {
namespace {

std::chrono::microseconds sync_takes{};
std::atomic<std::size_t> synced = 0;
int (*real_sync)(sqlite3_file*, int) = nullptr;
sqlite3_vfs slow_vfs;

int slow_sync(sqlite3_file* file, int flags) {
  const Steady::time_point until = Steady::now() + sync_takes;
  const int code = real_sync(file, flags);
  ++synced;
  std::this_thread::sleep_until(until);
  return code;
}

/// SQLite's own VFS opens the file; of its methods, one is another.
int slow_open(sqlite3_vfs* /*vfs*/, const char* name, sqlite3_file* file, int flags, int* out) {
  static std::map<const sqlite3_io_methods*, sqlite3_io_methods> slowed;
  sqlite3_vfs* real = sqlite3_vfs_find("unix");
  const int code = real->xOpen(real, name, file, flags, out);
  if (code != SQLITE_OK || file->pMethods == nullptr) return code;
  real_sync = file->pMethods->xSync;  // of every kind the same
  auto [found, fresh] = slowed.try_emplace(file->pMethods, *file->pMethods);
  if (fresh) found->second.xSync = slow_sync;
  file->pMethods = &found->second;
  return code;
}

}  // namespace

SlowDisk::SlowDisk(std::chrono::microseconds sync) {
  sync_takes = sync;
  synced = 0;
  slow_vfs = *sqlite3_vfs_find("unix");
  slow_vfs.zName = "slow";
  slow_vfs.pNext = nullptr;
  slow_vfs.xOpen = slow_open;
  sqlite3_vfs_register(&slow_vfs, 1);
}

SlowDisk::~SlowDisk() {
  sqlite3_vfs_register(sqlite3_vfs_find("unix"), 1);
  sqlite3_vfs_unregister(&slow_vfs);
}

std::size_t SlowDisk::syncs() const {
  return synced;
}

}  // namespace policywatch::bench
