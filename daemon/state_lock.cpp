#include "daemon/state_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/error.hpp"

namespace policywatch::daemon {

StateLock::StateLock(const std::string& state_dir) {
  std::error_code error;
  if (!std::filesystem::exists(state_dir, error)) {
    std::filesystem::create_directories(state_dir, error);
    if (error) throw WorldError("state folder " + state_dir + " cannot be made: " + error.message());
    std::filesystem::permissions(state_dir, std::filesystem::perms::owner_all, error);
  }
  const std::string path = state_dir + "/daemon.lock";
  descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor_ < 0) {
    throw WorldError("state folder " + state_dir + " cannot be written: " + std::strerror(errno) +
                     "; give the daemon's user write access or name another folder with --state-dir");
  }
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    ::close(descriptor_);
    throw WorldError("another policywatch daemon already uses " + state_dir +
                     "; stop it first or name another folder");
  }
}

StateLock::~StateLock() {
  ::close(descriptor_);
}

bool daemon_holds(const std::string& state_dir) {
  const int descriptor = ::open((state_dir + "/daemon.lock").c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return false;
  const bool held = ::flock(descriptor, LOCK_SH | LOCK_NB) != 0;
  ::close(descriptor);
  return held;
}

}  // namespace policywatch::daemon
