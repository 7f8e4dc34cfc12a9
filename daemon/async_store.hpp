// The store seen from the loop: every job runs on the store's own thread, its result comes back to the
// caller.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <utility>

#include "io/run_on.hpp"
#include "store/store.hpp"

namespace policywatch::daemon {

class AsyncStore {
 public:
  AsyncStore(store::Store& store, boost::asio::any_io_executor thread)
      : store_(store), thread_(std::move(thread)) {}

  /// `job(Store&)`; what it throws (WorldError) is rethrown to the caller: a store that cannot record is
  /// fatal.
  template <class Job>
  boost::asio::awaitable<std::invoke_result_t<Job, store::Store&>> run(Job job) {
    auto bound = [this, job = std::move(job)]() mutable { return job(store_); };
    return io::run_on(thread_, std::move(bound));
  }
  /// For code that already runs on the store's thread.
  store::Store& direct() { return store_; }
  const boost::asio::any_io_executor& thread() const { return thread_; }

 private:
  store::Store& store_;
  boost::asio::any_io_executor thread_;
};

}  // namespace policywatch::daemon
