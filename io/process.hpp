// Helper processes of the daemon: started without a shell, given named descriptors alone, ended whole.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace policywatch::io {

/// An open descriptor, closed with this object.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int number) : number_(number) {}
  Fd(Fd&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Fd();
  int number() const { return number_; }
  int release() { return std::exchange(number_, -1); }

 private:
  int number_ = -1;
};

struct Pipe {
  Fd read, write;
};
Result<Pipe> make_pipe();
/// A file in memory that holds `bytes` and that nobody can change any more.
Result<Fd> make_sealed_file(const std::string& name, std::string_view bytes);

struct ProcessPlan {
  std::vector<std::string> command;      // the first is the program's path; no PATH is searched
  std::vector<std::string> environment;  // "NAME=value"; the daemon's own is not passed on
  std::vector<int> descriptors;  // the i-th becomes number i there; -1 is /dev/null; all else is closed
};
/// Starts it in a process group of its own, with signals as usual.
Result<pid_t> start_process(const ProcessPlan& plan);
/// SIGKILL to the whole group; takes the status of its first process (waitpid).
int end_process(pid_t pid);
/// A program of this name next to our own, or in ../libexec/policywatch; its usual place when there is none.
std::string program_beside_us(const std::string& name);

}  // namespace policywatch::io
