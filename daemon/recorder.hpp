// Records of checks that changed nothing, gathered while the store is busy and written in one transaction
// each time.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <vector>

#include "daemon/async_store.hpp"
#include "daemon/wake_up.hpp"

namespace policywatch::daemon {

/// Lives on the loop.
class Recorder {
 public:
  Recorder(AsyncStore& store, boost::asio::any_io_executor loop) : store_(store), loop_(std::move(loop)) {}
  /// Returns when the record is on disk. Rethrows the store's WorldError to every waiter of the batch.
  boost::asio::awaitable<store::Recorded> record(store::CheckRecord record);

 private:
  struct Batch;
  boost::asio::awaitable<void> write(std::shared_ptr<Batch> batch);
  AsyncStore& store_;
  boost::asio::any_io_executor loop_;
  std::shared_ptr<Batch> open_;  // gathers; nullptr: nothing waits
  bool writing_ = false;
};

}  // namespace policywatch::daemon
