#include "io/worker_socket.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <vector>

#include "io/turns.hpp"

namespace policywatch::io {
namespace asio = boost::asio;
namespace {

using Local = asio::local::stream_protocol;
using boost::system::error_code;

PdfText lost(const std::string& why) {
  PdfText text;
  text.quality = Quality::wrong_type;
  text.failure = "the PDF could not be read: its worker process is lost: " + why;
  return text;
}

/// One document on its way.
struct Connection {
  explicit Connection(const asio::any_io_executor& loop) : socket(loop), timer(loop) {}
  Local::socket socket;
  asio::steady_timer timer;
  std::string answer;
  bool late = false, flooding = false;

  void end() {
    error_code ignored;
    socket.close(ignored);
  }
};

class SocketWorker final : public Worker {
 public:
  SocketWorker(asio::any_io_executor loop, WorkerSettings settings)
      : loop_(std::move(loop)), settings_(std::move(settings)), turns_(loop_) {}

  asio::awaitable<Result<PdfText>> read_pdf(std::shared_ptr<const std::string> pdf) override {
    const bool my_turn = co_await turns_.enter();
    if (!my_turn) co_return fail(ErrorKind::stopped, "read a PDF: stopping");
    job_ = std::make_shared<Connection>(loop_);
    const std::string trouble = co_await ask(job_, pdf);
    const std::shared_ptr<Connection> job = std::exchange(job_, nullptr);
    turns_.leave();
    if (stopped_) co_return fail(ErrorKind::stopped, "read a PDF: stopping");
    if (!trouble.empty()) co_return fail(ErrorKind::unsupported, trouble);
    co_return judge(*job);
  }

  void stop() override {
    stopped_ = true;
    if (job_) job_->end();
    turns_.stop();
  }

 private:
  PdfText judge(const Connection& job) const {
    if (job.late)
      return lost("it did not end within " + std::to_string(settings_.deadline.count() / 1000) + " s");
    if (job.flooding) return lost("its answer had no end");
    Result<PdfText> text = decode_pdf_text(job.answer);
    if (text) return std::move(*text);
    return lost("its answer is damaged: " + text.error().message);
  }

  /// Why nobody could be asked; "" when somebody was.
  asio::awaitable<std::string> ask(std::shared_ptr<Connection> job, std::shared_ptr<const std::string> pdf) {
    job->timer.expires_after(settings_.deadline);
    job->timer.async_wait([job](const error_code& error) {
      if (error) return;
      job->late = true;
      job->end();
    });
    const Local::endpoint place(settings_.socket);
    const auto [refused] = co_await job->socket.async_connect(place, asio::as_tuple(asio::use_awaitable));
    if (refused) {
      job->timer.cancel();
      co_return "PDFs are read behind " + settings_.socket +
          ", which cannot be connected to: " + refused.message();
    }
    // Whoever ends early has answered, or has not: the answer tells.
    co_await asio::async_write(job->socket, asio::buffer(*pdf), asio::as_tuple(asio::use_awaitable));
    error_code ignored;
    job->socket.shutdown(Local::socket::shutdown_send, ignored);
    std::vector<char> chunk(64 * 1024);
    bool more = true;
    while (more) {
      const auto [error, count] =
          co_await job->socket.async_read_some(asio::buffer(chunk), asio::as_tuple(asio::use_awaitable));
      job->answer.append(chunk.data(), count);
      job->flooding = job->answer.size() > kMostPdfText;
      more = !error && !job->flooding;
    }
    job->timer.cancel();
    co_return std::string();
  }

  asio::any_io_executor loop_;
  WorkerSettings settings_;
  Turns turns_;
  std::shared_ptr<Connection> job_;
  bool stopped_ = false;
};

}  // namespace

std::unique_ptr<Worker> make_socket_worker(asio::any_io_executor loop, WorkerSettings settings) {
  return std::make_unique<SocketWorker>(std::move(loop), std::move(settings));
}

}  // namespace policywatch::io
