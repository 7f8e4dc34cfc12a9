#include "store/recover.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <memory>
#include <optional>

#include "store/say.hpp"
#include "store/schema.hpp"
#include "store/sqlite_store.hpp"

namespace policywatch::store {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFaults = 1000;
constexpr std::string_view kFileMagic{"SQLite format 3\0", 16};
constexpr std::size_t kHeaderBytes = 100;

/// Raw statements: reading goes on where our own wrapper would give up.
class Reading {
 public:
  Reading(sqlite3* handle, const std::string& sql) {
    sqlite3_prepare_v2(handle, sql.c_str(), -1, &statement_, nullptr);
  }
  ~Reading() { sqlite3_finalize(statement_); }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;
  sqlite3_stmt* get() const { return statement_; }
  bool is_good() const { return statement_ != nullptr; }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

std::string quoted(const std::string& name) {
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

std::vector<std::string> columns_of(sqlite3* handle, const std::string& table) {
  std::vector<std::string> columns;
  const Reading info(handle, "SELECT name FROM pragma_table_info(?)");
  if (!info.is_good()) return columns;
  sqlite3_bind_text(info.get(), 1, table.c_str(), -1, SQLITE_TRANSIENT);
  while (sqlite3_step(info.get()) == SQLITE_ROW)
    columns.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(info.get(), 0)));
  return columns;
}

class Copying {
 public:
  Copying(sqlite3* from, Database& to, const std::string& table)
      : from_(from), table_(quoted(table)), whole_(true) {
    const auto old = columns_of(from, table);
    for (const std::string& column : columns_of(to.handle(), table))
      if (std::ranges::find(old, column) != old.end())
        names_ += (names_.empty() ? "" : ", ") + quoted(column);
    whole_ = !names_.empty();
    if (!whole_) return;
    std::string marks = "?";
    for (auto i = std::ranges::count(names_, ','); i > 0; --i) marks += ", ?";
    insert_ = std::make_unique<Reading>(
        to.handle(), "INSERT OR REPLACE INTO " + table_ + "(" + names_ + ") VALUES (" + marks + ")");
    ordered_ = Reading(from_, "SELECT rowid FROM " + table_).is_good();
  }

  Salvage::Table run() {
    if (names_.empty()) return {0, false};
    if (!ordered_) {
      copy("SELECT NULL, " + names_ + " FROM " + table_);
      return {kept_, whole_};
    }
    // Behind a page that does not read: look further on in growing steps, then back to it.
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
    while (!copy(select(">", last, "ASC"))) {
      whole_ = false;
      if (last_read_) last = *last_read_;
      const auto next = next_readable(last);
      if (!next) break;
      last_read_.reset();
      copy("SELECT rowid, " + names_ + " FROM " + table_ + " WHERE rowid > " + std::to_string(last) +
           " AND rowid < " + std::to_string(*next) + " ORDER BY rowid DESC");
      last = *next - 1;
      last_read_.reset();
    }
    return {kept_, whole_};
  }

 private:
  std::string select(const char* how, std::int64_t from, const char* order) const {
    return "SELECT rowid, " + names_ + " FROM " + table_ + " WHERE rowid " + how + " " +
           std::to_string(from) + " ORDER BY rowid " + order;
  }

  /// False when it ended before the last row.
  bool copy(const std::string& sql) {
    Reading rows(from_, sql);
    if (!rows.is_good()) return whole_ = false;
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(rows.get())) == SQLITE_ROW) {
      if (ordered_) last_read_ = sqlite3_column_int64(rows.get(), 0);
      put(rows.get());
    }
    if (code != SQLITE_DONE) whole_ = false;
    return code == SQLITE_DONE;
  }

  void put(sqlite3_stmt* row) {
    sqlite3_stmt* insert = insert_->get();
    const int columns = sqlite3_column_count(row);
    for (int i = 1; i < columns; ++i) sqlite3_bind_value(insert, i, sqlite3_column_value(row, i));
    const bool kept = sqlite3_errcode(from_) != SQLITE_CORRUPT && sqlite3_step(insert) == SQLITE_DONE;
    sqlite3_reset(insert);
    if (kept) ++kept_;
    whole_ = whole_ && kept;
  }

  std::optional<std::int64_t> next_readable(std::int64_t last) {
    std::int64_t from = std::max<std::int64_t>(last, 0);
    for (std::int64_t step = 1; step < (std::int64_t{1} << 50); step *= 2) {
      Reading probe(from_, select(">", from + step, "ASC") + " LIMIT 1");
      const int code = probe.is_good() ? sqlite3_step(probe.get()) : SQLITE_ERROR;
      if (code == SQLITE_ROW) return sqlite3_column_int64(probe.get(), 0);
      if (code == SQLITE_DONE) return std::nullopt;
    }
    return std::nullopt;
  }

  sqlite3* from_;
  std::string table_, names_;
  std::unique_ptr<Reading> insert_;
  std::optional<std::int64_t> last_read_;
  std::int64_t kept_ = 0;
  bool whole_, ordered_ = false;
};

/// A header that does not read is replaced by that of an empty store of ours; the pages say the rest.
void mend_header(const std::string& file, const std::string& fresh) {
  std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
  std::string header(kHeaderBytes, '\0'), good(kHeaderBytes, '\0');
  stream.read(header.data(), kHeaderBytes);
  std::ifstream(fresh, std::ios::binary).read(good.data(), kHeaderBytes);
  // Page size, file format, reserved bytes, payload fractions: what all of our files have in common.
  const bool reads = header.starts_with(kFileMagic) && header.substr(16, 2) == good.substr(16, 2) &&
                     header.substr(20, 4) == good.substr(20, 4) &&
                     header.substr(44, 4) == good.substr(44, 4) && header.substr(56, 4) == good.substr(56, 4);
  if (reads) return;
  std::fill_n(good.begin() + 28, 12, '\0');  // the number of pages is the file's; no free ones
  stream.clear();
  stream.seekp(0);
  stream.write(good.data(), kHeaderBytes);
}

struct Handle {
  explicit Handle(const std::string& file) {
    sqlite3_open_v2(file.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    // With the schema writable SQLite reads on where a table's text or the file's length is not right.
    sqlite3_exec(handle, "PRAGMA writable_schema=ON; PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF",
                 nullptr, nullptr, nullptr);
  }
  ~Handle() { sqlite3_close_v2(handle); }
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  sqlite3* handle = nullptr;
};

/// The damaged store is read from copies, which go with this.
class Copies {
 public:
  Copies(const std::string& database, const std::string& beside) : file_(beside + ".damaged") {
    std::error_code error;
    for (const char* end : {"", "-wal"})
      fs::copy_file(database + end, file_ + end, fs::copy_options::overwrite_existing, error);
    if (!fs::exists(file_)) throw WorldError("recover: " + database + " cannot be read");
  }
  ~Copies() {
    std::error_code ignored;
    for (const char* end : {"", "-wal", "-shm"}) fs::remove(file_ + end, ignored);
  }
  Copies(const Copies&) = delete;
  Copies& operator=(const Copies&) = delete;
  const std::string& file() const { return file_; }

 private:
  std::string file_;
};

bool is_store(sqlite3* handle) {
  return !columns_of(handle, "captures").empty() || !columns_of(handle, "decisions").empty();
}

void sync_folder(const std::string& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0 || ::fsync(descriptor) != 0) {
    if (descriptor >= 0) ::close(descriptor);
    throw WorldError("the folder " + folder + " cannot be written");
  }
  ::close(descriptor);
}

}  // namespace

Salvage recover(const std::string& state_dir, const std::string& file) {
  if (fs::exists(file)) throw WorldError("recover: " + file + " exists already; name another file");
  const Copies copies((fs::path(state_dir) / "policywatch.db").string(), file);
  Salvage salvage;
  std::vector<std::string> tables;
  {
    Database made(file, OpenMode::make);
    migrate(made);
    made.execute("PRAGMA foreign_keys=OFF; PRAGMA synchronous=OFF; PRAGMA wal_checkpoint(TRUNCATE)");
    mend_header(copies.file(), file);
    const Handle damaged(copies.file());
    if (!is_store(damaged.handle))
      throw WorldError("recover: nothing of " + state_dir + "/policywatch.db can be read; restore a backup",
                       5);
    Transaction transaction(made);
    for (const std::string& table :
         made.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND "
                      "name NOT LIKE 'update_search%' ORDER BY rootpage")
             .column<std::string>())
      salvage.tables[table] = Copying(damaged.handle, made, table).run();
    transaction.commit();
  }
  SqliteStore store(file, OpenMode::make);
  salvage.bodies_lost = store.mend();
  salvage.missing = store.log().faults(kMostFaults);
  return salvage;
}

std::string check_copy(const std::string& file) {
  if (Database plain(file, OpenMode::read_only); stored_version(plain) == 0)
    throw WorldError(file + " is no store of Policywatch", 5);
  std::string wrong;
  {
    SqliteStore store(file, OpenMode::make);  // an older one is brought up to date
    if (const auto verdict = store.verify(); !verdict) wrong = verdict.error().message;
  }
  // One file again, with nothing beside it.
  Database(file, OpenMode::make).execute("PRAGMA journal_mode=DELETE");
  return wrong;
}

std::string restore(const std::string& file, const std::string& state_dir, const std::string& stamp) {
  const std::string present = (fs::path(state_dir) / "policywatch.db").string();
  const std::string fresh = present + ".new", aside = present + ".before-" + stamp;
  for (const char* end : {"", "-wal", "-shm"}) fs::remove(fresh + end);
  Database(file, OpenMode::read_only).backup_to(fresh);
  std::string kept;
  if (fs::exists(present)) {
    // What its log still held belongs to the old file; beside the new one it would be taken for its own.
    if (fs::exists(present + "-wal")) fs::rename(present + "-wal", aside + "-wal");
    fs::remove(present + "-shm");
    fs::create_hard_link(present, aside);
    kept = aside;
  }
  sync_folder(state_dir);
  fs::rename(fresh, present);
  sync_folder(state_dir);
  return kept;
}

}  // namespace policywatch::store
