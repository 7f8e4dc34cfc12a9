// Which watches this process wrote, whatever method did it.
#pragma once

#include <cstdint>
#include <unordered_set>
#include <vector>

#include "store/sqlite.hpp"

namespace policywatch::store {

/// Listens to the connection as long as it lives; a connection has one listener.
class TouchedWatches {
 public:
  explicit TouchedWatches(Database& database);
  ~TouchedWatches();
  TouchedWatches(const TouchedWatches&) = delete;
  TouchedWatches& operator=(const TouchedWatches&) = delete;

  /// Their numbers since the last call, also of what was rolled back.
  std::vector<std::int64_t> take();

 private:
  static void note(void* self, int operation, const char* database, const char* table, sqlite3_int64 row);

  Database& database_;
  std::unordered_set<std::int64_t> numbers_;
};

}  // namespace policywatch::store
