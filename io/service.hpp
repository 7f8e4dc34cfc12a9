// The service manager's door: sd_notify as one datagram to $NOTIFY_SOCKET, without a library.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace policywatch::io {

class ServiceManager {
 public:
  /// `socket` is $NOTIFY_SOCKET's value; empty: every call does nothing. '@' names the abstract namespace.
  explicit ServiceManager(std::string socket);
  void ready();
  /// With MONOTONIC_USEC, as Type=notify-reload asks.
  void reloading();
  void stopping();
  void status(std::string_view line);
  void watchdog();
  /// The start takes longer: at most so long from now.
  void extend_timeout(std::chrono::seconds by);

 private:
  void send(std::string_view message);
  std::string socket_;
};

/// Sockets that the service manager opened for us (sd_listen_fds(3)), with their names; none when they are
/// for another process. They are not handed on to programs that we start.
struct PassedSocket {
  int descriptor = -1;
  std::string name;
};
std::vector<PassedSocket> passed_sockets(const char* pid, const char* count, const char* names);

/// WATCHDOG_USEC / WATCHDOG_PID as systemd sets them.
std::optional<Millis> watchdog_interval(const char* usec, const char* pid);

}  // namespace policywatch::io
