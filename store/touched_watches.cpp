#include "store/touched_watches.hpp"

#include <string_view>
#include <utility>

namespace policywatch::store {

// Both tables have the watch's number for their rowid (https://sqlite.org/c3ref/update_hook.html).
void TouchedWatches::note(void* self, int /*operation*/, const char* /*database*/, const char* table,
                          sqlite3_int64 row) {
  const std::string_view name = table;
  if (name == "watch_states" || name == "watches") static_cast<TouchedWatches*>(self)->numbers_.insert(row);
}

TouchedWatches::TouchedWatches(Database& database) : database_(database) {
  sqlite3_update_hook(database.handle(), note, this);
}

TouchedWatches::~TouchedWatches() {
  sqlite3_update_hook(database_.handle(), nullptr, nullptr);
}

std::vector<std::int64_t> TouchedWatches::take() {
  const std::unordered_set<std::int64_t> taken = std::exchange(numbers_, {});
  return {taken.begin(), taken.end()};
}

}  // namespace policywatch::store
