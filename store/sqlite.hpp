// SQLite behind a thin typed wrapper: every pragma in one place, statements typed on both ends, errors as
// WorldError in words that say what to do next. The only header that names sqlite3 beside its .cpp.
#pragma once

#include <sqlite3.h>

#include <cassert>
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"

namespace policywatch::store {

/// Bytes to bind as a BLOB; borrowed until the statement has run. Plain strings bind as TEXT.
struct Blob {
  std::string_view bytes;
};

/// Throws the WorldError for a SQLite result code. `file` and `doing` give the place.
[[noreturn]] void raise(int code, std::string_view detail, std::string_view file, std::string_view doing);
/// Whether a result code, with the error number of the system call behind it, says that there was no room.
/// A sync that fails is none of these: nobody knows what it left on the disk.
bool means_full(int code, int system_error);

class Database;

/// A prepared statement. Rows are copied out; the statement is reset before the call returns.
class Statement {
 public:
  Statement(Database& database, std::string_view sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  template <class... Args>
  void run(const Args&... args) {
    Reset reset{*this};
    bind_all(args...);
    while (step()) {
    }
  }

  template <class... Columns, class... Args>
  std::optional<std::tuple<Columns...>> one(const Args&... args) {
    Reset reset{*this};
    bind_all(args...);
    if (!step()) return std::nullopt;
    return row<Columns...>();
  }

  template <class... Columns, class... Args>
  std::vector<std::tuple<Columns...>> all(const Args&... args) {
    Reset reset{*this};
    bind_all(args...);
    std::vector<std::tuple<Columns...>> rows;
    while (step()) rows.push_back(row<Columns...>());
    return rows;
  }

  /// As `all`, the columns named by a std::tuple type.
  template <class Tuple, class... Args>
  std::vector<Tuple> all_as(const Args&... args) {
    return [&]<class... Columns>(std::type_identity<std::tuple<Columns...>>) {
      return all<Columns...>(args...);
    }(std::type_identity<Tuple>{});
  }

  /// The first column of every row.
  template <class Column, class... Args>
  std::vector<Column> column(const Args&... args) {
    Reset reset{*this};
    bind_all(args...);
    std::vector<Column> values;
    while (step()) values.push_back(std::get<0>(row<Column>()));
    return values;
  }

  /// The first column of every row of a statement that was bound step by step.
  template <class Column>
  std::vector<Column> column_as_bound() {
    Reset reset{*this};
    std::vector<Column> values;
    while (step()) values.push_back(std::get<0>(row<Column>()));
    return values;
  }

  // Step by step, for statements built while running; bound texts stay where they are until it has run.
  void bind(int place, std::int64_t value);
  void bind(int place, double value);
  void bind(int place, std::string_view text);
  void bind(int place, Blob blob);
  void bind(int place, std::nullptr_t);
  void bind(int place, Time time) { bind(place, static_cast<std::int64_t>(time.time_since_epoch().count())); }
  void bind(int place, const std::string& text) { bind(place, std::string_view(text)); }
  void bind(int place, const char* text) { bind(place, std::string_view(text)); }
  template <std::integral T>
  void bind(int place, T value) {
    bind(place, static_cast<std::int64_t>(value));
  }
  template <class T>
  void bind(int place, const std::optional<T>& value) {
    value ? bind(place, *value) : bind(place, nullptr);
  }

 private:
  struct Reset {
    Statement& statement;
    ~Reset();
  };

  template <class... Args>
  void bind_all(const Args&... args) {
    assert(sqlite3_bind_parameter_count(statement_) == static_cast<int>(sizeof...(Args)));
    int place = 0;
    (bind(++place, args), ...);
  }
  bool step();
  bool is_null(int column) const;
  std::int64_t integer(int column) const;
  std::string bytes(int column) const;

  template <class T>
  T read(int column) const {
    if constexpr (std::is_same_v<T, std::string>) {
      return bytes(column);
    } else if constexpr (std::is_same_v<T, Time>) {
      return Time(Millis(integer(column)));
    } else if constexpr (std::is_same_v<T, bool>) {
      return integer(column) != 0;
    } else if constexpr (std::is_integral_v<T>) {
      return static_cast<T>(integer(column));
    } else {  // std::optional
      if (is_null(column)) return std::nullopt;
      return read<typename T::value_type>(column);
    }
  }
  template <class... Columns>
  std::tuple<Columns...> row() const {
    assert(sqlite3_column_count(statement_) == static_cast<int>(sizeof...(Columns)));
    int column = 0;
    return std::tuple<Columns...>{read<Columns>(column++)...};  // braces: left to right
  }

  Database& database_;
  sqlite3_stmt* statement_ = nullptr;
};

enum class OpenMode { make, read_only };

/// One connection with every safety on. Belongs to one thread at a time.
class Database {
 public:
  Database(const std::string& file, OpenMode mode);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Prepared once, kept for the connection's life. Never call it again for the same text while its rows are
  /// read.
  Statement& prepare(std::string_view sql);
  void execute(const std::string& sql);
  std::int64_t last_id() const { return sqlite3_last_insert_rowid(handle_); }
  std::int64_t changed() const { return sqlite3_changes64(handle_); }
  void backup_to(const std::string& file);
  /// Throws for the last result: StorageFull or WorldError.
  [[noreturn]] void fail_with(int code, std::string_view detail) const;
  /// While held, whatever would write throws StorageFull.
  void hold(bool held);
  bool held() const { return held_; }

  sqlite3* handle() const { return handle_; }
  const std::string& file() const { return file_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  void configure(OpenMode mode);

  std::string file_;
  sqlite3* handle_ = nullptr;
  bool held_ = false;
  std::unordered_map<std::string, std::unique_ptr<Statement>, Hash, std::equal_to<>> statements_;
};

/// BEGIN IMMEDIATE, or a savepoint inside another; rolled back unless committed.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  const bool inner_;
  bool open_ = true;
};

}  // namespace policywatch::store
