#include "daemon/space_at_start.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <thread>
#include <utility>

#include "daemon/log.hpp"
#include "daemon/start_time.hpp"

namespace policywatch::daemon {
namespace {

constexpr std::chrono::seconds kLookEvery{5};
// What opening the store and its first notes may take.
constexpr std::size_t kNeeded = 64 * 1024;

/// By writing: a quota does not show in what a file system says is free.
bool has_space(const std::string& state_dir) {
  const std::string file = state_dir + "/space.probe";
  const int opened = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  const auto is_full = [] { return errno == ENOSPC || errno == EDQUOT; };
  if (opened < 0) return !is_full();
  const std::string bytes(kNeeded, '\0');
  const ssize_t written = ::write(opened, bytes.data(), bytes.size());
  const bool full =
      written < 0 ? is_full() : std::cmp_less(written, kNeeded) || (::fsync(opened) != 0 && is_full());
  ::close(opened);
  ::unlink(file.c_str());
  return !full;
}

}  // namespace

void wait_for_space(const std::string& state_dir, io::ServiceManager& service) {
  if (has_space(state_dir)) return;
  const std::string words = "the disk under " + state_dir + " is full: waiting for space before the start";
  log::error("storage.full", {{"cause", words}});
  log::settle(true);
  service.status(words);
  const StartTime start(service, words);
  while (!has_space(state_dir)) std::this_thread::sleep_for(kLookEvery);
  log::info("storage.recovered", {{"state", state_dir}});
}

}  // namespace policywatch::daemon
