#include "io/worker.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <cstring>
#include <exception>
#include <vector>

#include "io/process.hpp"
#include "io/turns.hpp"
#include "io/worker_socket.hpp"

namespace policywatch::io {
namespace asio = boost::asio;
namespace {

PdfText unread(std::string why) {
  PdfText text;
  text.quality = Quality::wrong_type;
  text.failure = std::move(why);
  return text;
}

std::string program_of(const WorkerSettings& settings) {
  return settings.program.empty() ? program_beside_us("policywatch-worker") : settings.program;
}

/// One worker process at work.
struct Job {
  Job(const asio::any_io_executor& loop, pid_t process, Fd output)
      : pid(process), out(loop, output.release()), timer(loop) {}
  pid_t pid;
  asio::posix::stream_descriptor out;
  asio::steady_timer timer;
  std::string answer;
  bool late = false, flooding = false, ended = false;

  void end() {
    if (!ended) kill(pid, SIGKILL);
  }
};

Result<std::shared_ptr<Job>> start(const asio::any_io_executor& loop, const WorkerSettings& settings,
                                   const std::string& pdf) {
  Result<Fd> input = make_sealed_file("document", pdf);
  if (!input) return std::unexpected(input.error());
  Result<Pipe> output = make_pipe();
  if (!output) return std::unexpected(output.error());
  const ProcessPlan plan{.command = {program_of(settings), "pdf"},
                         .environment = {},
                         .descriptors = {input->number(), output->write.number(), -1}};
  Result<pid_t> pid = start_process(plan);
  if (!pid) return std::unexpected(pid.error());
  return std::make_shared<Job>(loop, *pid, std::move(output->read));
}

std::string words_for_signal(int number) {
  switch (number) {
    case SIGSYS:
      return "it tried a system call that it may not make and was ended (SIGSYS)";
    case SIGXCPU:
      return "it needed more processor time than a document may have (SIGXCPU)";
    case SIGKILL:
      return "it was ended from outside or for lack of memory (SIGKILL)";
    default:
      return "it crashed (signal " + std::to_string(number) + ")";
  }
}

/// Why there is no answer, in words.
std::string words_for_end(int status) {
  if (WIFSIGNALED(status)) return words_for_signal(WTERMSIG(status));
  switch (WEXITSTATUS(status)) {
    case kFenceOpen:
      return "it could not lock itself in, so it did not begin";
    case kNoInput:
      return "it did not get the document";
    default:
      return "it ended with status " + std::to_string(WEXITSTATUS(status));
  }
}

PdfText judge(const Job& job, int status, std::chrono::milliseconds deadline) {
  const std::string lost = "the PDF could not be read: its worker process is lost: ";
  if (job.late)
    return unread(lost + "it did not end within " + std::to_string(deadline.count() / 1000) + " s");
  if (job.flooding) return unread(lost + "its answer had no end");
  // A whole answer counts even when the process stumbled on its way out.
  Result<PdfText> text = decode_pdf_text(job.answer);
  if (text) return std::move(*text);
  const bool ended_well = WIFEXITED(status) && WEXITSTATUS(status) == 0;
  return unread(lost +
                (ended_well ? "its answer is damaged: " + text.error().message : words_for_end(status)));
}

class ProcessWorker final : public Worker {
 public:
  ProcessWorker(asio::any_io_executor loop, WorkerSettings settings)
      : loop_(std::move(loop)), settings_(std::move(settings)), turns_(loop_) {}

  asio::awaitable<Result<PdfText>> read_pdf(std::shared_ptr<const std::string> pdf) override {
    const bool my_turn = co_await turns_.enter();
    if (!my_turn) co_return fail(ErrorKind::stopped, "read a PDF: stopping");
    Result<std::shared_ptr<Job>> started = start(loop_, settings_, *pdf);
    if (!started) {
      turns_.leave();
      co_return fail(ErrorKind::unsupported, started.error().message);
    }
    job_ = *started;
    const int status = co_await attend(job_);
    const PdfText text = judge(*job_, status, settings_.deadline);
    job_.reset();
    turns_.leave();
    if (stopped_) co_return fail(ErrorKind::stopped, "read a PDF: stopping");
    co_return text;
  }

  void stop() override {
    stopped_ = true;
    if (job_) job_->end();
    turns_.stop();
  }

 private:
  /// Reads until the process closes its end or is ended; gives its status.
  asio::awaitable<int> attend(std::shared_ptr<Job> job) {
    job->timer.expires_after(settings_.deadline);
    job->timer.async_wait([job](const boost::system::error_code& error) {
      if (error) return;
      job->late = true;
      job->end();
    });
    std::vector<char> chunk(64 * 1024);
    bool more = true;
    while (more) {
      const auto [error, count] =
          co_await job->out.async_read_some(asio::buffer(chunk), asio::as_tuple(asio::use_awaitable));
      job->answer.append(chunk.data(), count);
      job->flooding = job->answer.size() > kMostPdfText;
      more = !error && !job->flooding;
    }
    job->timer.cancel();
    // Ended already, or about to: the kernel keeps the first cause of a death.
    const int status = end_process(job->pid);
    job->ended = true;
    co_return status;
  }

  asio::any_io_executor loop_;
  WorkerSettings settings_;
  Turns turns_;
  std::shared_ptr<Job> job_;
  bool stopped_ = false;
};

}  // namespace

Result<void> check_worker(const WorkerSettings& settings) {
  const std::string program = program_of(settings);
  if (access(program.c_str(), X_OK) == 0) return {};
  return fail(ErrorKind::unsupported, "PDFs are read by the program " + program +
                                          ", which cannot be started: " + std::strerror(errno));
}

std::unique_ptr<Worker> make_worker(asio::any_io_executor loop, WorkerSettings settings) {
  if (!settings.socket.empty()) return make_socket_worker(std::move(loop), std::move(settings));
  return std::make_unique<ProcessWorker>(std::move(loop), std::move(settings));
}

PdfText read_pdf_now(std::shared_ptr<const std::string> pdf, WorkerSettings settings) {
  asio::io_context loop{1};
  ProcessWorker worker(loop.get_executor(), std::move(settings));
  PdfText text = unread("the PDF could not be read");
  std::exception_ptr failure;
  asio::co_spawn(loop, worker.read_pdf(std::move(pdf)), [&](std::exception_ptr thrown, Result<PdfText> read) {
    failure = thrown;
    if (thrown) return;
    text = read ? std::move(*read) : unread("the PDF could not be read: " + read.error().message);
  });
  loop.run();
  if (failure) std::rethrow_exception(failure);
  return text;
}

}  // namespace policywatch::io
