// A job on another executor (the store's thread, the pool), its result back on the caller's.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace policywatch::io {

/// Runs `job` on `where` and resumes the caller on its own executor with the result, or rethrows what the job
/// threw. Not cancellable: jobs are short. With `where` equal to the caller's executor it still goes through
/// the queue.
template <class Job>
boost::asio::awaitable<std::invoke_result_t<Job>> run_on(boost::asio::any_io_executor where, Job job) {
  using Value = std::invoke_result_t<Job>;
  struct Slot {
    explicit Slot(const boost::asio::any_io_executor& home)
        : done(home, boost::asio::steady_timer::time_point::max()) {}
    boost::asio::steady_timer done;
    std::exception_ptr failure;
    std::conditional_t<std::is_void_v<Value>, char, std::optional<Value>> value{};
    bool finished = false;
  };
  boost::asio::any_io_executor home = co_await boost::asio::this_coro::executor;
  auto slot = std::make_shared<Slot>(home);
  auto work = [slot, home, run = std::move(job)]() mutable {
    try {
      if constexpr (std::is_void_v<Value>) {
        run();
      } else {
        slot->value.emplace(run());
      }
    } catch (...) {
      slot->failure = std::current_exception();
    }
    auto wake = [slot] {
      slot->finished = true;
      slot->done.cancel();
    };
    boost::asio::post(home, std::move(wake));
  };
  boost::asio::post(where, std::move(work));
  while (!slot->finished) {
    co_await slot->done.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  }
  if (slot->failure) std::rethrow_exception(slot->failure);
  if constexpr (!std::is_void_v<Value>) co_return std::move(*slot->value);
}

}  // namespace policywatch::io
