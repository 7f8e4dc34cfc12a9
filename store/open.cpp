#include <sys/stat.h>

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

}  // namespace

SqliteStore::SqliteStore(const std::string& file, OpenMode mode)
    : database_(file, mode), chain_(database_, packer_) {
  if (mode == OpenMode::make) {
    migrate(database_);
    fill_hosts();
    fill_marks();
  } else {
    require_current(database_);
  }
}

std::unique_ptr<Store> open_sqlite(const std::string& state_dir, bool read_only) {
  if (state_dir == ":memory:") return std::make_unique<SqliteStore>(state_dir, OpenMode::make);
  const std::string file = (fs::path(state_dir) / "policywatch.db").string();
  if (!read_only) {
    make_folder(state_dir);
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
