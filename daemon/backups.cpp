#include "daemon/backups.hpp"

#include <algorithm>
#include <filesystem>
#include <vector>

#include "daemon/state_lock.hpp"
#include "store/recover.hpp"

namespace policywatch::daemon {

namespace {

namespace fs = std::filesystem;

constexpr const char* kLast = "backup.last";        // when
constexpr const char* kWhole = "backup.whole";      // the last one without a problem
constexpr const char* kProblem = "backup.problem";  // what its rehearsal found
constexpr Millis kTooOld = std::chrono::hours(48);

const std::string kBackupPrefix = "policywatch-", kBackupSuffix = ".db";

// Whether one of ours: policywatch-20260302T120000Z.db
bool is_backup(std::string_view name) {
  if (!name.starts_with(kBackupPrefix) || !name.ends_with(kBackupSuffix)) return false;
  name.remove_prefix(kBackupPrefix.size());
  name.remove_suffix(kBackupSuffix.size());
  const std::string form = "00000000T000000Z";
  return std::ranges::equal(
      name, form, [](char is, char wanted) { return wanted == '0' ? is >= '0' && is <= '9' : is == wanted; });
}

std::vector<std::string> backups_in(const std::string& folder) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    if (entry.is_regular_file() && is_backup(entry.path().filename().string()))
      names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

}  // namespace

std::string back_up(store::Store& store, const std::string& file, Time now) {
  std::error_code error;
  if (fs::exists(file, error)) throw WorldError("backup: " + file + " exists already; name another file");
  store.backup(file);
  const std::string wrong = store::check_copy(file);
  store.together([&] {
    store.put_note(kLast, to_rfc3339(now));
    store.put_note(kProblem, wrong);
    if (wrong.empty()) store.put_note(kWhole, to_rfc3339(now));
  });
  return wrong;
}

cli::KeptBackup back_up_into(store::Store& store, const std::string& folder, int keep, Time now) {
  std::error_code error;
  if (!fs::exists(folder, error)) {
    fs::create_directories(folder, error);
    if (!error) fs::permissions(folder, fs::perms::owner_all, error);
  }
  if (error) throw WorldError("backup: " + folder + ": " + error.message());
  cli::KeptBackup kept;
  kept.file = (fs::path(folder) / (kBackupPrefix + to_compact(now) + kBackupSuffix)).string();
  kept.wrong = back_up(store, kept.file, now);
  if (!kept.wrong.empty()) return kept;  // the older ones may be the last that are whole
  std::vector<std::string> names = backups_in(folder);
  for (std::size_t i = 0; i + static_cast<std::size_t>(keep) < names.size(); ++i) {
    if (!fs::remove(fs::path(folder) / names[i], error))
      throw WorldError("backup: " + names[i] + " cannot be deleted: " + error.message());
    kept.deleted.push_back(names[i]);
  }
  return kept;
}

std::optional<Time> last_whole_backup(store::Store& store) {
  return parse_rfc3339(store.note(kWhole).value_or(""));
}

std::string backup_warning(store::Store& store, Time now) {
  const auto last = parse_rfc3339(store.note(kLast).value_or(""));
  if (!last) return "";
  const std::string wrong = store.note(kProblem).value_or("");
  if (!wrong.empty()) return "the backup of " + to_rfc3339(*last) + " is not whole: " + wrong;
  if (now - *last > kTooOld) return "the last backup is of " + to_rfc3339(*last) + ", more than two days ago";
  return "";
}

cli::Rescue recover(const Settings& settings, const std::string& file) {
  const StateLock alone(settings.state_dir);
  const store::Salvage salvage = store::recover(settings.state_dir, file);
  cli::Rescue rescue;
  for (const auto& [table, found] : salvage.tables)
    if (found.kept > 0 || !found.whole)
      rescue.done.push_back(table + ": " + std::to_string(found.kept) + " rows kept" +
                            (found.whole ? "" : ", others cannot be read"));
  if (salvage.bodies_lost > 0)
    rescue.done.push_back("captures without their bytes now: " + std::to_string(salvage.bodies_lost));
  rescue.done.push_back("written to " + file + "; put it in place with: policywatch restore --damaged-too " +
                        file);
  rescue.missing = salvage.missing;
  return rescue;
}

cli::Rescue restore(const Settings& settings, const std::string& file, bool damaged_too, Time now) {
  const StateLock alone(settings.state_dir);
  std::error_code error;
  if (!fs::is_regular_file(file, error)) throw WorldError("restore: there is no file " + file);
  cli::Rescue rescue;
  if (const std::string wrong = store::check_copy(file); !wrong.empty()) {
    if (!damaged_too)
      throw WorldError(
          "restore: " + file + " is not whole: " + wrong + "; nothing was changed (--damaged-too takes it)",
          cli::kDamaged);
    rescue.missing.push_back(wrong);
  }
  const std::string kept = store::restore(file, settings.state_dir, to_compact(now));
  rescue.done.push_back(file + " is the store of " + settings.state_dir + " now");
  if (!kept.empty()) rescue.done.push_back("what was there is kept as " + kept);
  return rescue;
}

}  // namespace policywatch::daemon
