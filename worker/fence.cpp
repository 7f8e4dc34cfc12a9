#include "worker/fence.hpp"

#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <initializer_list>
#include <memory>
#include <string_view>
#include <type_traits>

namespace policywatch::worker {
namespace {

#if defined(__SANITIZE_ADDRESS__) || (defined(__has_feature) && __has_feature(address_sanitizer))
constexpr bool kSanitized = true;  // its shadow memory needs terabytes of address space
#else
constexpr bool kSanitized = false;
#endif

using Filter = std::unique_ptr<std::remove_pointer_t<scmp_filter_ctx>, decltype(&seccomp_release)>;

bool limit(__rlimit_resource what, rlim_t soft, rlim_t hard) {
  const rlimit value{soft, hard};
  return setrlimit(what, &value) == 0;
}

bool set_limits(const Limits& limits) {
  const auto seconds = static_cast<rlim_t>(limits.processor.count());
  const bool memory = kSanitized || limit(RLIMIT_AS, limits.memory, limits.memory);
  return memory && limit(RLIMIT_CPU, seconds, seconds + 1) && limit(RLIMIT_NOFILE, 3, 3) &&
         limit(RLIMIT_FSIZE, 0, 0) && limit(RLIMIT_NPROC, 0, 0) && limit(RLIMIT_CORE, 0, 0);
}

scmp_arg_cmp masked(unsigned argument, scmp_datum_t mask, scmp_datum_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}
scmp_arg_cmp equal(unsigned argument, scmp_datum_t value) {
  return {argument, SCMP_CMP_EQ, value, 0};
}

bool add(const Filter& filter, std::uint32_t action, std::initializer_list<int> calls) {
  for (const int call : calls) {
    if (seccomp_rule_add_array(filter.get(), action, call, 0, nullptr) != 0) return false;
  }
  return true;
}
bool add_if(const Filter& filter, std::uint32_t action, int call, scmp_arg_cmp condition) {
  return seccomp_rule_add_array(filter.get(), action, call, 1, &condition) == 0;
}

bool allow_work(const Filter& filter) {
  constexpr scmp_datum_t kSandboxOutput = STDOUT_FILENO;
  return add(filter, SCMP_ACT_ALLOW,
             {SCMP_SYS(read),
              SCMP_SYS(pread64),
              SCMP_SYS(lseek),
              SCMP_SYS(close),
              SCMP_SYS(fstat),
              SCMP_SYS(munmap),
              SCMP_SYS(mremap),
              SCMP_SYS(madvise),
              SCMP_SYS(brk),
              SCMP_SYS(futex),
              SCMP_SYS(rt_sigaction),
              SCMP_SYS(rt_sigprocmask),
              SCMP_SYS(rt_sigreturn),
              SCMP_SYS(sigaltstack),
              SCMP_SYS(getpid),
              SCMP_SYS(gettid),
              SCMP_SYS(clock_gettime),
              SCMP_SYS(clock_getres),
              SCMP_SYS(gettimeofday),
              SCMP_SYS(time),
              SCMP_SYS(times),
              SCMP_SYS(getrusage),
              SCMP_SYS(getrandom),
              SCMP_SYS(sched_yield),
              SCMP_SYS(restart_syscall),
              SCMP_SYS(exit),
              SCMP_SYS(exit_group)}) &&
         add_if(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), equal(0, kSandboxOutput)) &&
         add_if(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), equal(0, STDERR_FILENO)) &&
         add_if(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), masked(2, PROT_EXEC, 0)) &&
         add_if(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), masked(2, PROT_EXEC, 0)) &&
         add_if(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), equal(2, 0)) &&  // asking, not setting
         add_if(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), equal(0, static_cast<scmp_datum_t>(getpid())));
}

/// Libraries look for tables and settings by habit: they are told no and go on without. Whoever opens a file
/// to write is no library of ours.
bool refuse_looking(const Filter& filter) {
  constexpr std::uint32_t kNo = SCMP_ACT_ERRNO(EACCES);
  constexpr scmp_datum_t kWriting = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
  return add_if(filter, kNo, SCMP_SYS(openat), masked(2, kWriting, 0)) &&
         add_if(filter, kNo, SCMP_SYS(open), masked(1, kWriting, 0)) &&
         add(filter, kNo,
             {SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(statx), SCMP_SYS(access),
              SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
              SCMP_SYS(getcwd), SCMP_SYS(ioctl), SCMP_SYS(uname), SCMP_SYS(sysinfo), SCMP_SYS(fcntl),
              SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid), SCMP_SYS(getegid),
              SCMP_SYS(sched_getaffinity)});
}

/// When the machine runs out of memory, this process goes before the daemon does.
void offer_to_go_first() {
  const int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) return;  // no /proc here: the kernel chooses as it likes
  constexpr std::string_view kFirst = "1000";
  if (write(file, kFirst.data(), kFirst.size()) < 0) errno = 0;
  close(file);
}

bool become_humble() {
  offer_to_go_first();
  return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

}  // namespace

bool close_fence(const Limits& limits) {
  if (!become_humble() || prctl(PR_SET_DUMPABLE, 0) != 0 || !set_limits(limits)) return false;
  const Filter filter(seccomp_init(SCMP_ACT_KILL_PROCESS), &seccomp_release);
  return filter && allow_work(filter) && refuse_looking(filter) && seccomp_load(filter.get()) == 0;
}

bool close_browser_fence() {
  if (!become_humble() || !limit(RLIMIT_CORE, 0, 0)) return false;
  const Filter filter(seccomp_init(SCMP_ACT_ALLOW), &seccomp_release);
  constexpr std::uint32_t kNo = SCMP_ACT_ERRNO(EAFNOSUPPORT);
  return filter && add_if(filter, kNo, SCMP_SYS(socket), {0, SCMP_CMP_NE, AF_UNIX, 0}) &&
         seccomp_load(filter.get()) == 0;
}

}  // namespace policywatch::worker
