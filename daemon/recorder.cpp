#include "daemon/recorder.hpp"

#include <exception>

namespace policywatch::daemon {

namespace asio = boost::asio;

struct Recorder::Batch {
  explicit Batch(const asio::any_io_executor& loop) : done(loop, asio::steady_timer::time_point::max()) {}
  std::vector<store::CheckRecord> records;
  std::vector<store::Recorded> answers;
  std::exception_ptr failure;
  asio::steady_timer done;
  bool finished = false;
};

asio::awaitable<void> Recorder::write(std::shared_ptr<Batch> batch) {
  auto job = [batch](store::Store& store) { batch->answers = store.record_checks(batch->records); };
  try {
    co_await store_.run(std::move(job));
  } catch (...) {
    batch->failure = std::current_exception();
  }
  batch->finished = true;
  batch->done.cancel();
}

asio::awaitable<store::Recorded> Recorder::record(store::CheckRecord record) {
  if (!open_) open_ = std::make_shared<Batch>(loop_);
  std::shared_ptr<Batch> mine = open_;
  const std::size_t place = mine->records.size();
  mine->records.push_back(std::move(record));
  if (!writing_) {
    // The first to come writes for all who came meanwhile, until nobody waits.
    writing_ = true;
    while (open_) {
      std::shared_ptr<Batch> batch = std::move(open_);
      open_.reset();
      co_await write(batch);
    }
    writing_ = false;
  }
  while (!mine->finished) {
    co_await mine->done.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  if (mine->failure) std::rethrow_exception(mine->failure);
  co_return mine->answers[place];
}

}  // namespace policywatch::daemon
