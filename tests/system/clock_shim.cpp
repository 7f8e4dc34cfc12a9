// For LD_PRELOAD: the wall clock shows as many seconds more, or fewer, as the file $POLICYWATCH_TEST_CLOCK
// says at the moment; every other clock stays true. (libfaketime moves timers along with the wall clock, so
// nothing waits as it should once it stands behind the true time.)
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <ctime>

namespace {

std::atomic<long> last_known{0};

/// Whoever may not read the file any more goes on with what it said last.
long shift() {
  const int before = errno;
  const char* path = std::getenv("POLICYWATCH_TEST_CLOCK");
  const int file = path == nullptr ? -1 : ::open(path, O_RDONLY | O_CLOEXEC);
  if (file >= 0) {
    std::array<char, 32> text{};
    if (::read(file, text.data(), text.size() - 1) > 0) last_known = std::strtol(text.data(), nullptr, 10);
    ::close(file);
  }
  errno = before;
  return last_known;
}

int read_clock(clockid_t which, timespec* at) {
  const auto result = static_cast<int>(::syscall(SYS_clock_gettime, which, at));
  if (result == 0 && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) at->tv_sec += shift();
  return result;
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t which, timespec* at) noexcept {
  return read_clock(which, at);
}

int gettimeofday(timeval* at, void* /*zone*/) noexcept {
  timespec now{};
  const int result = read_clock(CLOCK_REALTIME, &now);
  *at = {now.tv_sec, now.tv_nsec / 1000};
  return result;
}

time_t time(time_t* at) noexcept {
  timespec now{};
  read_clock(CLOCK_REALTIME, &now);
  if (at != nullptr) *at = now.tv_sec;
  return now.tv_sec;
}
}
