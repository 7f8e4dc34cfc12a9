// The fence around the worker process: once inside, it computes and answers, and can do nothing else.
#pragma once

#include <chrono>
#include <cstddef>

namespace policywatch::worker {

struct Limits {
  std::size_t memory = 384u * 1024 * 1024;  // of address space, the program itself included
  std::chrono::seconds processor{10};
};

/// No new privileges, ended with its parent, rlimits, and a list of allowed system calls: read, write to
/// standard output, memory without execution, clocks, exit. Opening a file is refused; a socket, a process, a
/// program, a trace or a file to write end the process (SIGSYS). False: it could not be closed whole; the
/// caller must end.
bool close_fence(const Limits& limits);

/// For a browser: ended with its parent, no core files, and no socket but of the machine's own kind
/// (AF_UNIX), inherited by every process it starts. False as above.
bool close_browser_fence();

}  // namespace policywatch::worker
