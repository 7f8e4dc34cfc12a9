// Stands in for policywatch-worker: inside the same fence, does what the "document" says.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "worker/serve.hpp"

namespace {

using policywatch::PdfText;
using policywatch::Where;

PdfText says(std::string text) {
  PdfText answer;
  answer.pages.push_back({{std::move(text), Where::main, "p"}});
  return answer;
}

std::string outcome(long result) {
  return result >= 0 ? "done" : std::strerror(errno);
}

std::string take_memory() {
  // Kept and touched, so that it counts.
  std::vector<std::vector<char>> all;
  while (true) all.emplace_back(16 * 1024 * 1024, 'x');
}

[[noreturn]] void spin() {
  volatile unsigned long turns = 0;
  while (true) turns = turns + 1;
}

PdfText misbehave(std::string_view order) {
  if (order == "socket") return says(outcome(socket(AF_INET, SOCK_STREAM, 0)));
  if (order == "unix socket") return says(outcome(socket(AF_UNIX, SOCK_STREAM, 0)));
  if (order == "read a file") return says(outcome(open("/etc/passwd", O_RDONLY | O_CLOEXEC)));
  if (order == "write a file") {
    return says(outcome(open("/tmp/policywatch-probe-was-here", O_WRONLY | O_CREAT | O_CLOEXEC, 0600)));
  }
  if (order == "make a folder") return says(outcome(mkdir("/tmp/policywatch-probe-was-here", 0700)));
  if (order == "fork") return says(outcome(fork()));
  if (order == "run a program") return says(outcome(execl("/bin/true", "true", nullptr)));
  if (order == "trace") return says(outcome(ptrace(PTRACE_ATTACH, getppid(), nullptr, nullptr)));
  if (order == "kill the parent") return says(outcome(kill(getppid(), SIGTERM)));
  if (order == "memory to run") {
    const void* page =
        mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return says(outcome(page == MAP_FAILED ? -1 : 0));
  }
  if (order == "change the document") {
    return says(outcome(write(STDIN_FILENO, "x", 1)));
  }
  if (order == "environment") return says(environ == nullptr || environ[0] == nullptr ? "empty" : environ[0]);
  if (order == "other descriptors") return says(outcome(read(3, nullptr, 0)));
  if (order == "crash") {
    volatile int* nowhere = nullptr;
    *nowhere = 1;
  }
  if (order == "abort") std::abort();
  if (order == "spin") spin();
  if (order == "memory") return says(take_memory());
  if (order == "leave") _exit(3);
  if (order == "babble") {
    const std::string noise(1 << 20, 'n');
    while (write(STDOUT_FILENO, noise.data(), noise.size()) > 0) {
    }
  }
  if (order == "half an answer") {
    constexpr std::string_view kHalf = "policywatch pdf 1\nq\x02";
    if (write(STDOUT_FILENO, kHalf.data(), kHalf.size()) < 0) _exit(9);
    _exit(0);
  }
  if (order == "close and spin") {
    close(STDOUT_FILENO);
    spin();
  }
  return says("read: " + std::string(order));
}

}  // namespace

int main() {
  _exit(policywatch::worker::serve(misbehave,
                                   {.memory = 384u * 1024 * 1024, .processor = std::chrono::seconds(2)}));
}
