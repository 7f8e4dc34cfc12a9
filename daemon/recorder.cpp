#include "daemon/recorder.hpp"

#include <boost/asio/post.hpp>
#include <exception>
#include <utility>

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

Recorder::Recorder(AsyncStore& store, io::Clock& clock, Tasks& tasks, asio::any_io_executor loop)
    : store_(store),
      clock_(clock),
      tasks_(tasks),
      loop_(std::move(loop)),
      wake_(loop_),
      alarm_(clock_, tasks_, wake_) {}

void Recorder::Coming::arrived() {
  Recorder* recorder = std::exchange(recorder_, nullptr);
  if (recorder && --recorder->coming_ == 0) recorder->wake_.notify();
}

// The next watch of a host is asked some turns of the loop after the last one answered.
asio::awaitable<void> Recorder::look_around() {
  for (int turn = 0; turn < kTurns && coming_ == 0; ++turn) {
    co_await asio::post(loop_, asio::use_awaitable);
  }
}

asio::awaitable<void> Recorder::gather() {
  const Time begun = clock_.now();
  while (open_->records.size() < kTogether && !alarm_.stopped()) {
    co_await look_around();
    const Time now = clock_.now();
    if (coming_ == 0 || now < begun || now - begun >= kGather) break;
    alarm_.set(begun + kGather);
    co_await wake_.wait();
  }
}

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

asio::awaitable<void> Recorder::write_all() {
  while (open_) {
    co_await gather();
    std::shared_ptr<Batch> batch = std::move(open_);
    open_.reset();
    co_await write(batch);
  }
  writing_ = false;
}

asio::awaitable<store::Recorded> Recorder::record(store::CheckRecord record) {
  if (!open_) open_ = std::make_shared<Batch>(loop_);
  std::shared_ptr<Batch> mine = open_;
  const std::size_t place = mine->records.size();
  mine->records.push_back(std::move(record));
  if (!writing_) {
    writing_ = true;
    tasks_.spawn("recorder", write_all());
  } else if (mine->records.size() >= kTogether) {
    wake_.notify();
  }
  while (!mine->finished) {
    co_await mine->done.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  if (mine->failure) std::rethrow_exception(mine->failure);
  co_return mine->answers[place];
}

}  // namespace policywatch::daemon
