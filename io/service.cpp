#include "io/service.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstring>
#include <utility>

namespace policywatch::io {
namespace {

std::string monotonic_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::to_string(static_cast<long long>(now.tv_sec) * 1'000'000 + now.tv_nsec / 1000);
}

template <class Number>
std::optional<Number> parse_number(const char* text) {
  Number value = 0;
  if (!text || !*text) return std::nullopt;
  const char* end = text + std::strlen(text);
  auto [stop, error] = std::from_chars(text, end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

}  // namespace

ServiceManager::ServiceManager(std::string socket) : socket_(std::move(socket)) {}

void ServiceManager::ready() {
  send("READY=1");
}
void ServiceManager::reloading() {
  send("RELOADING=1\nMONOTONIC_USEC=" + monotonic_microseconds());
}
void ServiceManager::stopping() {
  send("STOPPING=1");
}
void ServiceManager::watchdog() {
  send("WATCHDOG=1");
}

void ServiceManager::extend_timeout(std::chrono::seconds by) {
  send("EXTEND_TIMEOUT_USEC=" + std::to_string(std::chrono::microseconds(by).count()));
}

void ServiceManager::status(std::string_view line) {
  // One field, one line: whatever a page called itself cannot become another field.
  send("STATUS=" + std::string(line.substr(0, line.find('\n'))));
}

void ServiceManager::send(std::string_view message) {
  sockaddr_un address{};
  if (socket_.size() < 2 || socket_.size() >= sizeof(address.sun_path)) return;
  if (socket_[0] != '/' && socket_[0] != '@') return;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, socket_.data(), socket_.size());
  if (socket_[0] == '@') address.sun_path[0] = '\0';
  int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return;
  auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_.size());
  // Whether the manager listens is not our worry: there is nothing better to do when it does not.
  static_cast<void>(::sendto(fd, message.data(), message.size(), MSG_NOSIGNAL,
                             reinterpret_cast<sockaddr*>(&address), length));
  ::close(fd);
}

std::vector<PassedSocket> passed_sockets(const char* pid, const char* count, const char* names) {
  constexpr int kFirst = 3, kMost = 64;  // SD_LISTEN_FDS_START
  const std::optional<long long> wanted = parse_number<long long>(pid);
  const std::optional<int> number = parse_number<int>(count);
  if (!wanted || *wanted != static_cast<long long>(::getpid()) || !number || *number < 1 || *number > kMost)
    return {};
  std::vector<PassedSocket> sockets;
  std::string_view rest = names ? names : "";
  for (int i = 0; i < *number; ++i) {
    const std::size_t colon = rest.find(':');
    sockets.push_back({.descriptor = kFirst + i, .name = std::string(rest.substr(0, colon))});
    rest = colon == std::string_view::npos ? std::string_view() : rest.substr(colon + 1);
    static_cast<void>(::fcntl(kFirst + i, F_SETFD, FD_CLOEXEC));
  }
  return sockets;
}

std::optional<Millis> watchdog_interval(const char* usec, const char* pid) {
  std::optional<long long> interval = parse_number<long long>(usec);
  if (!interval || *interval <= 0) return std::nullopt;
  if (pid && *pid) {
    std::optional<long long> wanted = parse_number<long long>(pid);
    if (!wanted || *wanted != static_cast<long long>(::getpid())) return std::nullopt;
  }
  return std::chrono::duration_cast<Millis>(std::chrono::microseconds(*interval));
}

}  // namespace policywatch::io
