#include "store/sqlite.hpp"
#include "store/say.hpp"

#include <sys/stat.h>

#include <cerrno>

namespace policywatch::store {

namespace {

constexpr int kBusyMilliseconds = 10'000;
constexpr int kLongestValue = 256 << 20;  // bytes; a body is far smaller

std::string in_words(int code, std::string_view detail, std::string_view file) {
  switch (code & 0xff) {
    case SQLITE_FULL:
      return say("disk is full: nothing was recorded; free space where {} stands, then do it again", file);
    case SQLITE_READONLY:
      return say(
          "{} cannot be written (read-only file or folder): give this user write permission on it and on its "
          "folder, or name another with --state-dir",
          file);
    case SQLITE_CANTOPEN:
      return say(
          "{} cannot be opened: see that its folder exists and that this user may read and write it, or name "
          "another with --state-dir",
          file);
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return say("{} may not be used by this user: mend its permissions", file);
    case SQLITE_NOTADB:
      return say(
          "{} is not a Policywatch database: put the latest backup in its place with `policywatch restore "
          "BACKUP`, or move it away to start afresh",
          file);
    case SQLITE_CORRUPT:
      return say(
          "{} is damaged ({}): stop the daemon, then put the latest backup in its place with `policywatch "
          "restore BACKUP`, or save what can be read with `policywatch recover FILE`",
          file, detail);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return say("{} is busy: another process has been writing for {} s; try again", file,
                 kBusyMilliseconds / 1000);
    case SQLITE_IOERR:
      return say("the disk under {} reports an error ({}): nothing was recorded; check the disk", file,
                 detail);
    default:
      return say("{}: {}", file, detail);
  }
}

int exit_status_of(int code) {
  return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB ? 5 : 1;
}

}  // namespace

void raise(int code, std::string_view detail, std::string_view file, std::string_view doing) {
  throw WorldError(say("{}: {}", doing, in_words(code, detail, file)), exit_status_of(code));
}

bool means_full(int code, int system_error) {
  const int kind = code & 0xff;
  if (kind == SQLITE_FULL) return true;
  const bool writing = code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_TRUNCATE ||
                       code == SQLITE_IOERR_SHMSIZE || code == SQLITE_IOERR_SHMOPEN ||
                       code == SQLITE_IOERR_SHMMAP || kind == SQLITE_CANTOPEN;
  return writing && (system_error == ENOSPC || system_error == EDQUOT);
}

Statement::Statement(Database& database, std::string_view sql) : database_(database) {
  const int code = sqlite3_prepare_v3(database.handle(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
  if (code != SQLITE_OK) database.fail_with(code, sqlite3_errmsg(database.handle()));
}

Statement::~Statement() {
  sqlite3_finalize(statement_);
}

Statement::Reset::~Reset() {
  sqlite3_reset(statement.statement_);
  sqlite3_clear_bindings(statement.statement_);
}

void Statement::bind(int place, std::int64_t value) {
  sqlite3_bind_int64(statement_, place, value);
}
void Statement::bind(int place, double value) {
  sqlite3_bind_double(statement_, place, value);
}
void Statement::bind(int place, std::nullptr_t) {
  sqlite3_bind_null(statement_, place);
}

// The caller's bytes outlive the step: SQLITE_STATIC. An empty view may hold a null pointer, which would bind
// NULL.
void Statement::bind(int place, std::string_view text) {
  sqlite3_bind_text64(statement_, place, text.empty() ? "" : text.data(), text.size(), nullptr, SQLITE_UTF8);
}
void Statement::bind(int place, Blob blob) {
  sqlite3_bind_blob64(statement_, place, blob.bytes.empty() ? "" : blob.bytes.data(), blob.bytes.size(),
                      nullptr);
}

bool Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  database_.fail_with(code, sqlite3_errmsg(database_.handle()));
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}
std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_, column);
}
std::string Statement::bytes(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return data == nullptr ? std::string() : std::string(data, size);
}

Database::Database(const std::string& file, OpenMode mode) : file_(file) {
  const bool make = mode == OpenMode::make;
  const int flags = (make ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY) |
                    SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const mode_t before = ::umask(0077);  // the file, its -wal and its -shm are this user's alone
  const int code = sqlite3_open_v2(file.c_str(), &handle_, flags, nullptr);
  ::umask(before);
  try {
    if (code != SQLITE_OK) raise(code, sqlite3_errmsg(handle_), file_, "open store");
    configure(mode);
  } catch (...) {
    statements_.clear();
    sqlite3_close_v2(handle_);
    throw;
  }
}

void Database::configure(OpenMode mode) {
  sqlite3_busy_timeout(handle_, kBusyMilliseconds);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
  sqlite3_limit(handle_, SQLITE_LIMIT_LENGTH, kLongestValue);
  sqlite3_limit(handle_, SQLITE_LIMIT_ATTACHED, 1);  // VACUUM takes one
  sqlite3_limit(handle_, SQLITE_LIMIT_TRIGGER_DEPTH, 10);
  execute("PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA foreign_keys=ON");
  execute("PRAGMA cache_size=-2048; PRAGMA temp_store=MEMORY");
  execute("PRAGMA schema_version");  // reads the header: "not a database" is said here
  if (mode != OpenMode::make) return;
  const mode_t before = ::umask(0077);
  try {
    execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA journal_size_limit=16777216");
  } catch (...) {
    ::umask(before);
    throw;
  }
  ::umask(before);
}

Database::~Database() {
  statements_.clear();
  sqlite3_close_v2(handle_);
}

Statement& Database::prepare(std::string_view sql) {
  if (const auto found = statements_.find(sql); found != statements_.end()) return *found->second;
  auto made = std::make_unique<Statement>(*this, sql);
  return *statements_.emplace(std::string(sql), std::move(made)).first->second;
}

void Database::execute(const std::string& sql) {
  char* message = nullptr;
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, &message);
  if (code == SQLITE_OK) return;
  const std::string detail = message != nullptr ? message : sqlite3_errstr(code);
  sqlite3_free(message);
  fail_with(code, detail);
}

void Database::fail_with(int code, std::string_view detail) const {
  const bool full = means_full(code, sqlite3_system_errno(handle_));
  if (full || (held_ && (code & 0xff) == SQLITE_READONLY))
    throw StorageFull("store: " + in_words(SQLITE_FULL, detail, file_));
  raise(code, detail, file_, "store");
}

void Database::hold(bool held) {
  if (held == held_) return;
  execute(held ? "PRAGMA query_only=ON" : "PRAGMA query_only=OFF");
  held_ = held;
}

void Database::backup_to(const std::string& file) {
  Database target(file, OpenMode::make);
  target.execute("PRAGMA journal_mode=DELETE");
  sqlite3_backup* backup = sqlite3_backup_init(target.handle(), "main", handle_, "main");
  if (backup == nullptr)
    raise(sqlite3_errcode(target.handle()), sqlite3_errmsg(target.handle()), file, "backup");
  const int code = sqlite3_backup_step(backup, -1);
  sqlite3_backup_finish(backup);
  if (code != SQLITE_DONE) raise(code, sqlite3_errstr(code), file, "backup");
}

namespace {

/// What is written to a file that lost its name is gone when we end: nothing may be acknowledged then.
void require_in_place(const Database& database) {
  int moved = 0;
  const int code = sqlite3_file_control(database.handle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved);
  if (code == SQLITE_OK && moved != 0)
    throw WorldError(say(
        "{} was moved, replaced or deleted while it was open: nothing was recorded; put it back, or a backup "
        "in its place with `policywatch restore BACKUP`",
        database.file()));
}

}  // namespace

Transaction::Transaction(Database& database)
    : database_(database), inner_(sqlite3_get_autocommit(database.handle()) == 0) {
  if (!inner_) require_in_place(database);
  database_.prepare(inner_ ? "SAVEPOINT inner_part" : "BEGIN IMMEDIATE").run();
}

Transaction::~Transaction() {
  // SQLite has rolled back by itself after a full disk and some I/O errors.
  if (open_ && sqlite3_get_autocommit(database_.handle()) == 0)
    sqlite3_exec(database_.handle(), inner_ ? "ROLLBACK TO inner_part; RELEASE inner_part" : "ROLLBACK",
                 nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  database_.prepare(inner_ ? "RELEASE inner_part" : "COMMIT").run();
  open_ = false;
}

}  // namespace policywatch::store
