#include <sys/stat.h>
#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "store/say.hpp"
#include "store/schema.hpp"
#include "store/sqlite_store.hpp"

namespace policywatch::store {

namespace {

namespace fs = std::filesystem;

/// The folder is made if missing; what is in it is this user's alone.
void make_folder(const std::string& folder) {
  std::error_code error;
  if (fs::is_directory(folder, error)) return;
  const fs::path path(folder);
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
  if (::mkdir(folder.c_str(), 0700) == 0 || errno == EEXIST) return;
  throw WorldError(
      say("open store: {} cannot be made ({}): make it yourself with `install -d -m 0700 {}`, or "
          "name another folder with --state-dir",
          folder, std::generic_category().message(errno), folder));
}

/// The write-ahead log needs memory that all of its users share; file systems of other machines have none.
void refuse_network_disk(const std::string& folder) {
  constexpr std::array<std::int64_t, 7> kOfOthers = {0x6969, 0x517B,     0xFF534D42, 0xFE534D42,
                                                     0x564C, 0x5346414F, 0x73757245};
  struct statfs about = {};
  if (::statfs(folder.c_str(), &about) != 0) return;
  if (std::ranges::find(kOfOthers, static_cast<std::int64_t>(about.f_type)) == kOfOthers.end()) return;
  throw WorldError(
      say("open store: {} is on a network file system, where a store can be damaged by its own users: name a "
          "folder on a disk of this machine with --state-dir",
          folder));
}

/// A store that is gone is not begun anew in silence: its key says that there was one.
void refuse_missing(const std::string& folder, const std::string& file) {
  std::error_code error;
  if (fs::exists(file, error) || !fs::exists(fs::path(folder) / "log.key", error)) return;
  throw WorldError(say(
      "open store: {} is gone, though {}/log.key says there was one: put it back, or a backup in its place "
      "with `policywatch restore BACKUP`; to begin anew, move the key away",
      file, folder));
}

std::string reserve_beside(const std::string& file) {
  return file == ":memory:" ? "" : fs::path(file).replace_filename("reserve").string();
}

}  // namespace

SqliteStore::SqliteStore(const std::string& file, OpenMode mode)
    : database_(file, mode),
      reserve_(reserve_beside(file)),
      chain_(database_, packer_),
      log_(database_, packer_) {
  if (mode == OpenMode::make) {
    migrate(database_);
    fill_hosts();
    fill_marks();
    log_.fill();
  } else {
    require_current(database_);
  }
}

std::unique_ptr<Store> open_sqlite(const std::string& state_dir, bool read_only) {
  if (state_dir == ":memory:") return std::make_unique<SqliteStore>(state_dir, OpenMode::make);
  const std::string file = (fs::path(state_dir) / "policywatch.db").string();
  if (!read_only) {
    make_folder(state_dir);
    refuse_network_disk(state_dir);
    refuse_missing(state_dir, file);
    auto opened = std::make_unique<SqliteStore>(file, OpenMode::make);
    ::chmod(file.c_str(), 0600);
    return opened;
  }
  std::error_code error;
  if (!fs::exists(file, error))
    throw WorldError(say(
        "open store: there is none at {}: start `policywatch run` or `policywatch check` first, or name its "
        "folder with --state-dir",
        file));
  return std::make_unique<SqliteStore>(file, OpenMode::read_only);
}

}  // namespace policywatch::store
