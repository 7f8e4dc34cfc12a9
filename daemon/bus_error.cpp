#include "daemon/bus_error.hpp"

#include <unistd.h>

#include <csignal>
#include <string_view>

namespace policywatch::daemon {
namespace {

constexpr std::string_view kWords =
    "policywatch: a file of the store cannot be changed any more: the disk or the quota under it is full. "
    "What "
    "was recorded is whole: free space, then start it again\n";

/// Nothing in here may allocate or lock (signal-safety(7)).
void last_words(int number, siginfo_t* about, void* /*context*/) {
  if (about->si_code == BUS_ADRERR) {
    (void)!::write(STDERR_FILENO, kWords.data(), kWords.size());
    ::_exit(1);
  }
  ::signal(number, SIG_DFL);  // broken memory, or a defect of ours: the kernel tells it
  ::raise(number);
}

}  // namespace

void explain_bus_errors() {
  struct sigaction action = {};
  action.sa_sigaction = last_words;
  action.sa_flags = SA_SIGINFO;
  ::sigaction(SIGBUS, &action, nullptr);
}

}  // namespace policywatch::daemon
