// The door to programs of the operator's that take a message on standard input. Started without a shell, with
// nothing of our environment and no descriptors of ours.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"

namespace policywatch::io {

struct CommandCall {
  std::vector<std::string> argv;  // the first is a path; no PATH is searched
  std::string input;
  Millis timeout{30000};
};
struct CommandAnswer {
  int status = 0;
  std::string output;   // standard output and error; its beginning
  std::string failure;  // why there is no status
};

class Commands {
 public:
  virtual ~Commands() = default;
  /// An error only when stopped. What does not end in time is ended, with all that it started in its group.
  virtual boost::asio::awaitable<Result<CommandAnswer>> run(CommandCall call) = 0;
  virtual void stop() = 0;
};

std::unique_ptr<Commands> make_commands(boost::asio::any_io_executor loop);

}  // namespace policywatch::io
