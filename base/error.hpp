// Expected failures as values. Three kinds of failure exist in this program (docs/architecture.md):
// expected ones are Result<T>; a broken world (disk, schema, configuration) is a WorldError exception caught
// once per task; our own bugs are assert, kept on in release builds.
#pragma once

#include <expected>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace policywatch {

enum class ErrorKind {
  invalid,      // the input is wrong; the message says where and why
  not_found,    // no such thing (exit status 3, HTTP 404)
  refused,      // a rule forbids it: stale revision, conflict, validation (exit status 4, HTTP 409/422)
  denied,       // not allowed to this person, or address out of reach
  unreachable,  // the network said no
  timeout,
  stopped,  // the daemon is stopping; nothing is to be recorded
  corrupt,  // stored bytes are damaged (exit status 5)
  unsupported,
};

/// What went wrong, with its place: operation, subject and cause in one readable sentence.
struct Error {
  ErrorKind kind = ErrorKind::invalid;
  std::string message;

  bool operator==(const Error&) const = default;
};

template <class T = void>
using Result = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> fail(ErrorKind kind, std::string message) {
  return std::unexpected<Error>(Error{kind, std::move(message)});
}

/// Adds an outer place to an error: "open store: disk I/O error".
[[nodiscard]] inline Error within(std::string_view place, Error error) {
  error.message = std::string(place) + ": " + error.message;
  return error;
}

/// The world is broken in a way that no caller can mend: a store that cannot record, a schema from the
/// future. `exit_status` is the process status a command ends with (INTERFACE.md: 1 failure, 2 configuration,
/// 5 damage).
class WorldError : public std::runtime_error {
 public:
  explicit WorldError(const std::string& message, int exit_status = 1)
      : std::runtime_error(message), exit_status_(exit_status) {}
  int exit_status() const { return exit_status_; }

 private:
  int exit_status_;
};

/// The store's disk has no room: nothing was recorded, reading goes on. It passes when space comes back, so a
/// daemon waits; for a command it is a failure like another.
class StorageFull : public WorldError {
 public:
  using WorldError::WorldError;
};

}  // namespace policywatch
