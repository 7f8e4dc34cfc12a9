// A disk that is full: everyone waits here for space, one message tells of it, and all go on by themselves.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/update.hpp"
#include "daemon/disk_level.hpp"
#include "io/clock.hpp"

namespace policywatch::daemon {

/// What a task is told that waited for space when the daemon stopped: nothing of it was recorded.
class StoppedFull : public StorageFull {
 public:
  using StorageFull::StorageFull;
};

/// Lives on the loop; looks at the disk on the store's thread.
class DiskWatch {
 public:
  struct World {
    io::Clock& clock;
    store::Store& store;
    boost::asio::any_io_executor loop, store_thread;
    std::string folder;
    /// The messages that tell of it; called on the loop.
    std::function<std::vector<Delivery>(EventType, const std::string& detail)> tell;
    /// Empty: the disk and the reserve as they are. Called on the store's thread.
    std::function<DiskLook(store::Store&, DiskLevel before)> look = {};
  };
  explicit DiskWatch(World world);

  /// Looks every few seconds until the clock stops.
  boost::asio::awaitable<void> run();
  /// A write found no room. Returns when nobody else writes any more and the message of it is recorded, if
  /// that was possible.
  boost::asio::awaitable<void> met();
  /// Until writing is possible. False: the daemon stops.
  boost::asio::awaitable<bool> wait();

  DiskLevel level() const { return level_; }
  bool full() const { return level_ == DiskLevel::full; }
  std::string words() const { return disk_words(level_, world_.folder); }
  /// As seen last; nullopt: not known.
  std::optional<store::Store::DiskSpace> space() const { return space_; }
  /// Moves while waiting for space is what everybody does: the watchdog's evidence then.
  std::uint64_t looks_while_full() const { return looks_while_full_; }

  /// There is space again.
  std::function<void()> on_space;

 private:
  boost::asio::awaitable<void> look();
  boost::asio::awaitable<void> become(DiskLevel level);
  boost::asio::awaitable<void> tell_once();
  bool record(const std::vector<Delivery>& rows, const std::string& words);
  void log_level() const;

  World world_;
  DiskLevel level_ = DiskLevel::enough;
  DiskLevel told_ = DiskLevel::enough;   // the worst that messages told since there was enough
  DiskLevel noted_ = DiskLevel::enough;  // what `status` says
  bool telling_ = false;
  std::optional<store::Store::DiskSpace> space_;
  boost::asio::steady_timer changed_;
  bool stopped_ = false;
  std::uint64_t looks_while_full_ = 0;
};

/// What the store can do without when the disk is full, on its thread. False: it did.
bool keep_from_reserve(store::Store& store, const std::function<void(store::Store&)>& work);
/// The pulse's notes; of a disk that is `full` alone that the daemon lives, now and then, from the reserve.
/// False: there was no room.
bool keep_or_note_progress(store::Store& store, const std::function<void(store::Store&)>& notes, bool full,
                           Time now);
/// For `status`, also in another process than the daemon's; "" when all is well.
std::string disk_warning(store::Store& store);

}  // namespace policywatch::daemon
