// Records of checks that changed nothing, gathered while others are about to end and while the store is busy,
// and written in one transaction each time: most of what a record costs is its transaction.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <memory>
#include <vector>

#include "daemon/alarm.hpp"
#include "daemon/async_store.hpp"
#include "daemon/tasks.hpp"
#include "daemon/wake_up.hpp"
#include "io/clock.hpp"

namespace policywatch::daemon {

/// Lives on the loop.
class Recorder {
 public:
  Recorder(AsyncStore& store, io::Clock& clock, Tasks& tasks, boost::asio::any_io_executor loop);

  /// A check whose answer is still to come. While there are some, a record waits for company, at most
  /// kGather; alone it is written at once.
  class Coming {
   public:
    explicit Coming(Recorder& recorder) : recorder_(&recorder) { ++recorder.coming_; }
    ~Coming() { arrived(); }
    Coming(const Coming&) = delete;
    Coming& operator=(const Coming&) = delete;
    void arrived();

   private:
    Recorder* recorder_;
  };
  static constexpr Millis kGather{20};
  static constexpr std::size_t kTogether = 64;

  /// Returns when the record is on disk. Rethrows the store's WorldError to every waiter of the batch.
  boost::asio::awaitable<store::Recorded> record(store::CheckRecord record);

 private:
  static constexpr int kTurns = 8;
  struct Batch;
  boost::asio::awaitable<void> write_all();
  boost::asio::awaitable<void> gather();
  boost::asio::awaitable<void> look_around();
  boost::asio::awaitable<void> write(std::shared_ptr<Batch> batch);
  AsyncStore& store_;
  io::Clock& clock_;
  Tasks& tasks_;
  boost::asio::any_io_executor loop_;
  WakeUp wake_;
  Alarm alarm_;
  std::shared_ptr<Batch> open_;  // gathers; nullptr: nothing waits
  std::size_t coming_ = 0;
  bool writing_ = false;
};

}  // namespace policywatch::daemon
