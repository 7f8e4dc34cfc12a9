#include "io/commands.hpp"

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <set>
#include <utility>

#include "io/process.hpp"

namespace policywatch::io {
namespace asio = boost::asio;
namespace {

constexpr std::size_t kMostOutput = 4096;

/// One program at work.
struct Running {
  Running(const asio::any_io_executor& loop, pid_t process, Fd output, int watch)
      : pid(process), out(loop, output.release()), end_of(loop, watch), timer(loop) {}
  pid_t pid;
  asio::posix::stream_descriptor out;
  asio::posix::stream_descriptor end_of;  // readable when the program has ended
  asio::steady_timer timer;
  std::array<char, 4096> chunk{};
  std::string output;
  bool late = false, ended = false;

  void end() {
    if (!ended) kill(-pid, SIGKILL);
  }
};

Result<std::shared_ptr<Running>> start(const asio::any_io_executor& loop, const CommandCall& call) {
  Result<Fd> input = make_sealed_file("message", call.input);
  if (!input) return std::unexpected(input.error());
  Result<Pipe> output = make_pipe();
  if (!output) return std::unexpected(output.error());
  const ProcessPlan plan{.command = call.argv,
                         .environment = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8"},
                         .descriptors = {input->number(), output->write.number(), output->write.number()}};
  Result<pid_t> pid = start_process(plan);
  if (!pid) return std::unexpected(pid.error());
  const int watch = static_cast<int>(syscall(SYS_pidfd_open, *pid, 0));
  if (watch < 0) {
    end_process(*pid);
    return fail(ErrorKind::unsupported, "the program " + call.argv.front() + " cannot be watched");
  }
  return std::make_shared<Running>(loop, *pid, std::move(output->read), watch);
}

/// Keeps the beginning of what it says and throws the rest away, until it says no more or is let go.
void listen_to(const std::shared_ptr<Running>& job) {
  job->out.async_read_some(asio::buffer(job->chunk),
                           [job](const boost::system::error_code& error, std::size_t count) {
                             if (error) return;
                             const std::size_t room = kMostOutput - job->output.size();
                             job->output.append(job->chunk.data(), std::min(count, room));
                             listen_to(job);
                           });
}

class ProcessCommands final : public Commands {
 public:
  explicit ProcessCommands(asio::any_io_executor loop) : loop_(std::move(loop)) {}

  asio::awaitable<Result<CommandAnswer>> run(CommandCall call) override {
    if (stopped_) co_return fail(ErrorKind::stopped, "command: stopping");
    CommandAnswer answer;
    Result<std::shared_ptr<Running>> started = start(loop_, call);
    if (!started) {
      answer.failure = started.error().message;
      co_return answer;
    }
    const std::shared_ptr<Running> job = *started;
    jobs_.insert(job);
    const int status = co_await attend(job, call.timeout);
    jobs_.erase(job);
    if (stopped_ && WIFSIGNALED(status)) co_return fail(ErrorKind::stopped, "command: stopping");
    answer.output = std::move(job->output);
    if (job->late) {
      answer.failure = "did not end within " + std::to_string(call.timeout.count() / 1000) + " s";
    } else if (WIFSIGNALED(status)) {
      answer.failure = "was ended by signal " + std::to_string(WTERMSIG(status));
    } else {
      answer.status = WEXITSTATUS(status);
    }
    co_return answer;
  }

  void stop() override {
    stopped_ = true;
    for (const std::shared_ptr<Running>& job : jobs_) job->end();
  }

 private:
  /// What children of its own still say after its end is not waited for.
  asio::awaitable<int> attend(std::shared_ptr<Running> job, Millis timeout) {
    listen_to(job);
    job->timer.expires_after(timeout);
    job->timer.async_wait([job](const boost::system::error_code& error) {
      if (error) return;
      job->late = true;
      job->end();
    });
    const auto waited = co_await job->end_of.async_wait(asio::posix::stream_descriptor::wait_read,
                                                        asio::as_tuple(asio::use_awaitable));
    static_cast<void>(waited);
    job->timer.cancel();
    job->out.cancel();
    const int status = end_process(job->pid);
    job->ended = true;
    co_return status;
  }

  asio::any_io_executor loop_;
  std::set<std::shared_ptr<Running>> jobs_;
  bool stopped_ = false;
};

}  // namespace

std::unique_ptr<Commands> make_commands(asio::any_io_executor loop) {
  return std::make_unique<ProcessCommands>(std::move(loop));
}

}  // namespace policywatch::io
