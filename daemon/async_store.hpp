// The store seen from the loop: every job runs on the store's own thread, its result comes back to the
// caller.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <optional>
#include <type_traits>
#include <utility>

#include "daemon/disk_watch.hpp"
#include "io/run_on.hpp"
#include "store/store.hpp"

namespace policywatch::daemon {

class AsyncStore {
 public:
  /// `disk`: a job that finds no room waits there and is done again. With `reserve` it first tries what is
  /// set aside for those whose words must be kept. Null: it fails.
  AsyncStore(store::Store& store, boost::asio::any_io_executor thread, DiskWatch* disk = nullptr,
             bool reserve = false)
      : store_(store), thread_(std::move(thread)), disk_(disk), reserve_(reserve) {}

  /// `job(Store&)`; what it throws (WorldError) is rethrown to the caller: a store that cannot record is
  /// fatal. A full disk is not: the job is copied, done anew when there is space, and throws StoppedFull when
  /// the daemon stops before. So a job may hold several transactions only where repeating the first is
  /// harmless.
  template <class Job>
  boost::asio::awaitable<std::invoke_result_t<Job, store::Store&>> run(Job job) {
    using Value = std::invoke_result_t<Job, store::Store&>;
    bool from_reserve = false;
    while (true) {
      auto attempt = [this, job, from_reserve]() mutable { return do_it(job, from_reserve); };
      try {
        if constexpr (std::is_void_v<Value>) {
          co_await io::run_on(thread_, std::move(attempt));
          co_return;
        } else {
          Value value = co_await io::run_on(thread_, std::move(attempt));
          co_return value;
        }
      } catch (const StorageFull&) {
        if (!disk_) throw;
      }
      co_await disk_->met();
      from_reserve = reserve_ && !from_reserve;
      if (from_reserve) continue;
      const bool going_on = co_await disk_->wait();
      if (!going_on) throw StoppedFull("the disk is full, and the daemon stops: nothing was recorded");
    }
  }
  /// Nothing is to be fetched now.
  bool paused() const { return disk_ && disk_->level() != DiskLevel::enough; }
  /// Nothing but word of that is to leave now.
  bool full() const { return disk_ && disk_->full(); }
  /// For code that already runs on the store's thread.
  store::Store& direct() { return store_; }
  const boost::asio::any_io_executor& thread() const { return thread_; }

 private:
  template <class Job>
  std::invoke_result_t<Job, store::Store&> do_it(Job& job, bool from_reserve) {
    using Value = std::invoke_result_t<Job, store::Store&>;
    if (!from_reserve) return job(store_);
    if constexpr (std::is_void_v<Value>) {
      store_.from_reserve([&] {
        Job anew = job;
        anew(store_);
      });
    } else {
      std::optional<Value> value;
      store_.from_reserve([&] {
        Job anew = job;
        value.emplace(anew(store_));
      });
      return std::move(*value);
    }
  }

  store::Store& store_;
  boost::asio::any_io_executor thread_;
  DiskWatch* disk_;
  bool reserve_;
};

}  // namespace policywatch::daemon
