// The door to the worker processes: hostile formats are read apart, by policywatch-worker, one process for
// each document. What happens to it happens to that document alone.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "base/pdf_text.hpp"

namespace policywatch::io {

struct WorkerSettings {
  std::string program;   // "": policywatch-worker beside our own program
  std::string socket{};  // not "": where the service manager starts one for each connection; a path
  std::chrono::milliseconds deadline{20000};  // for one document; the worker bounds its processor time itself
};

class Worker {
 public:
  virtual ~Worker() = default;
  /// Ends always, with text or with a quality and reason. Errors say nothing of the document:
  /// ErrorKind::stopped, or ErrorKind::unsupported when no worker can be started here. One document at a
  /// time; the others wait in line. Never blocks the loop.
  virtual boost::asio::awaitable<Result<PdfText>> read_pdf(std::shared_ptr<const std::string> pdf) = 0;
  /// Ends the process at work; every call ends as stopped.
  virtual void stop() = 0;
};

std::unique_ptr<Worker> make_worker(boost::asio::any_io_executor loop, WorkerSettings settings = {});

/// Whether policywatch-worker can be started; the error says where it is looked for.
Result<void> check_worker(const WorkerSettings& settings = {});

/// The same for those who may wait: one-shot commands, and the store's thread reading an old snapshot again.
PdfText read_pdf_now(std::shared_ptr<const std::string> pdf, WorkerSettings settings = {});

}  // namespace policywatch::io
