#include "daemon/store_look.hpp"

#include <sched.h>

#include <cstdint>
#include <filesystem>
#include <system_error>
#include <utility>

#include "store/store.hpp"

namespace policywatch::daemon {
namespace {

constexpr std::uintmax_t kLookedAtAtStart = std::uintmax_t{512} << 20;

Result<void> look(const std::string& state_dir, const std::stop_token& stop) {
  try {
    return store::open_sqlite(state_dir, true)->quick_check(stop);
  } catch (const WorldError& error) {
    return fail(error.exit_status() == 5 ? ErrorKind::corrupt : ErrorKind::unreachable, error.what());
  }
}

}  // namespace

bool is_large_store(const std::string& state_dir) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(state_dir + "/policywatch.db", error);
  return !error && size > kLookedAtAtStart;
}

std::string damage_words(const std::string& state_dir, const Error& error) {
  return state_dir + "/policywatch.db is damaged (" + error.message +
         "): put the latest backup in its place with `policywatch restore BACKUP`, or save what can be read "
         "with `policywatch recover FILE`";
}

StoreLook::StoreLook(const std::string& state_dir, std::function<void(const Result<void>&)> done)
    : thread_([state_dir, done = std::move(done)](const std::stop_token& stop) {
        // Whenever nothing else wants the processor; where that is refused it is done all the same.
        const sched_param none{};
        (void)::sched_setscheduler(0, SCHED_IDLE, &none);
        const Result<void> whole = look(state_dir, stop);
        if (!stop.stop_requested()) done(whole);
      }) {}

}  // namespace policywatch::daemon
