#include "daemon/disk_watch.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "daemon/log.hpp"
#include "io/run_on.hpp"

namespace policywatch::daemon {
namespace {

namespace asio = boost::asio;

constexpr Millis kLookAtDisk = std::chrono::seconds(5);
constexpr const char* kDiskNote = "disk.trouble";
constexpr const char* kProgress = "daemon.progress";
// Often enough for `status`, which believes a note for two minutes; seldom enough for the reserve.
constexpr Millis kProgressWhileFull = std::chrono::seconds(60);

DiskLook look_at_disk(store::Store& store, DiskLevel before) {
  DiskLook look{.space = store.disk_space(), .reserve = true};
  if (look.space) look.reserve = store.keep_reserve(reserve_of(look.space->size), before == DiskLevel::full);
  return look;
}

}  // namespace

DiskWatch::DiskWatch(World world)
    : world_(std::move(world)), changed_(world_.loop, asio::steady_timer::time_point::max()) {
  if (!world_.look) world_.look = look_at_disk;
}

void DiskWatch::log_level() const {
  const std::string free = space_ ? std::to_string(space_->free) : "unknown";
  if (level_ == DiskLevel::enough) return log::info("storage.recovered", {{"free", free}});
  log::event(level_ == DiskLevel::full ? log::Level::error : log::Level::warn, "storage.full",
             {{"free", free}, {"means", words()}});
}

/// On the store's thread. False: not even the reserve has room.
bool DiskWatch::record(const std::vector<Delivery>& rows, const std::string& words) {
  const auto write = [&] {
    world_.store.together([&] {
      world_.store.put_note(kDiskNote, words);
      world_.store.add_deliveries(rows);
    });
  };
  try {
    world_.store.from_reserve(write);
  } catch (const StorageFull&) {
    return false;
  }
  return true;
}

/// One message when it begins, one when it got worse, one when it is over. What could not be recorded is
/// tried again at the next look.
asio::awaitable<void> DiskWatch::tell_once() {
  if (telling_ || (noted_ == level_ && told_ >= level_)) co_return;
  telling_ = true;
  const DiskLevel about = level_;
  const bool over = about == DiskLevel::enough, worse = about > told_;
  const std::string said = words();
  std::vector<Delivery> rows;
  if (worse) rows = world_.tell(EventType::storage_full, said);
  if (over) rows = world_.tell(EventType::storage_recovered, "there is space again: all goes on");
  auto write = [this, rows, said] { return record(rows, said); };
  const bool recorded = co_await io::run_on(world_.store_thread, std::move(write));
  telling_ = false;
  if (!recorded) co_return;
  noted_ = about;
  if (worse || over) told_ = about;
}

asio::awaitable<void> DiskWatch::become(DiskLevel level) {
  if (level == level_) co_return;
  level_ = level;
  log_level();
  const bool held = full();
  auto hold = [this, held] { world_.store.hold(held); };
  co_await io::run_on(world_.store_thread, std::move(hold));
}

asio::awaitable<void> DiskWatch::met() {
  if (full()) co_return;
  co_await become(DiskLevel::full);
  co_await tell_once();
  if (on_space) on_space();  // the courier has something to send
}

asio::awaitable<bool> DiskWatch::wait() {
  while (full() && !stopped_) {
    co_await changed_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  co_return !stopped_;
}

asio::awaitable<void> DiskWatch::look() {
  auto ask = [this, before = level_] { return world_.look(world_.store, before); };
  const DiskLook seen = co_await io::run_on(world_.store_thread, std::move(ask));
  space_ = seen.space;
  if (full()) ++looks_while_full_;
  const DiskLevel now = disk_level(level_, seen);
  const bool better = now < level_;
  co_await become(now);
  co_await tell_once();
  if (!better) co_return;
  changed_.cancel();
  if (on_space) on_space();
}

asio::awaitable<void> DiskWatch::run() {
  auto told = [this] { return !disk_warning(world_.store).empty(); };
  const bool before = co_await io::run_on(world_.store_thread, std::move(told));
  if (before) told_ = noted_ = DiskLevel::low;  // the last life told of it and did not see its end
  while (!stopped_) {
    co_await look();
    const Time next = world_.clock.now() + kLookAtDisk;
    const bool going_on = co_await world_.clock.sleep_until(next);
    stopped_ = !going_on;
  }
  changed_.cancel();
}

bool keep_from_reserve(store::Store& store, const std::function<void(store::Store&)>& work) {
  try {
    store.from_reserve([&] { work(store); });
  } catch (const StorageFull&) {
    return false;
  }
  return true;
}

bool keep_or_note_progress(store::Store& store, const std::function<void(store::Store&)>& notes, bool full,
                           Time now) {
  if (full) {
    const auto last = parse_rfc3339(store.note(kProgress).value_or(""));
    if (last && now >= *last && now - *last < kProgressWhileFull) return true;
    keep_from_reserve(store, [now](store::Store& held) { held.put_note(kProgress, to_rfc3339(now)); });
    return true;
  }
  try {
    notes(store);
  } catch (const StorageFull&) {
    return false;
  }
  return true;
}

std::string disk_warning(store::Store& store) {
  return store.note(kDiskNote).value_or("");
}

}  // namespace policywatch::daemon
