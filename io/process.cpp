#include "io/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

namespace policywatch::io {
namespace {

constexpr int kAside = 64;  // where descriptors wait, out of the way of the numbers they will get

std::unexpected<Error> failed(const std::string& what) {
  return fail(ErrorKind::unsupported, what + ": " + std::strerror(errno));
}

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

/// posix_spawn's settings, freed with this object.
struct Settings {
  Settings() {
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
    sigset_t none, usual;
    sigemptyset(&none);
    sigfillset(&usual);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &usual);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes,
                             POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
  }
  ~Settings() {
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
  }
  Settings(const Settings&) = delete;
  Settings& operator=(const Settings&) = delete;

  posix_spawn_file_actions_t files{};
  posix_spawnattr_t attributes{};
};

}  // namespace

Fd::~Fd() {
  if (number_ >= 0) close(number_);
}

Result<Pipe> make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return failed("pipe");
  return Pipe{Fd(ends[0]), Fd(ends[1])};
}

Result<Fd> make_sealed_file(const std::string& name, std::string_view bytes) {
  Fd file(memfd_create(name.c_str(), MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (file.number() < 0) return failed("memory for " + name);
  while (!bytes.empty()) {
    const ssize_t written = write(file.number(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return failed("memory for " + name);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (fcntl(file.number(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0 ||
      lseek(file.number(), 0, SEEK_SET) != 0) {
    return failed("memory for " + name);
  }
  return file;
}

Result<pid_t> start_process(const ProcessPlan& plan) {
  Settings settings;
  std::vector<Fd> aside;
  for (std::size_t i = 0; i < plan.descriptors.size(); ++i) {
    const int target = static_cast<int>(i);
    if (plan.descriptors[i] < 0) {
      posix_spawn_file_actions_addopen(&settings.files, target, "/dev/null", O_RDWR, 0);
      continue;
    }
    aside.emplace_back(fcntl(plan.descriptors[i], F_DUPFD_CLOEXEC, kAside));
    if (aside.back().number() < 0) return failed("descriptors for " + plan.command.front());
    posix_spawn_file_actions_adddup2(&settings.files, aside.back().number(), target);
  }
  posix_spawn_file_actions_addclosefrom_np(&settings.files, static_cast<int>(plan.descriptors.size()));
  pid_t pid = -1;
  const int error = posix_spawn(&pid, plan.command.front().c_str(), &settings.files, &settings.attributes,
                                pointers_to(plan.command).data(), pointers_to(plan.environment).data());
  if (error != 0) {
    return fail(ErrorKind::unsupported,
                "the program " + plan.command.front() + " cannot be started: " + std::strerror(error));
  }
  return pid;
}

int end_process(pid_t pid) {
  kill(-pid, SIGKILL);
  kill(pid, SIGKILL);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

std::string program_beside_us(const std::string& name) {
  std::error_code error;
  const std::filesystem::path own = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  const std::filesystem::path library = own.parent_path() / "libexec" / "policywatch" / name;
  return std::filesystem::exists(library, error) ? library.string() : (own / name).string();
}

}  // namespace policywatch::io
