// What the process stands in: its own addresses, and what its environment would have us do.
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>

#include "io/http.hpp"

namespace policywatch::io {

// Only addresses of this machine can be bound, which asks the kernel instead of a list that goes stale.
bool is_own_address(std::string_view ip) {
  const std::string text(ip.starts_with("::ffff:") && ip.find('.') != std::string_view::npos ? ip.substr(7)
                                                                                             : ip);
  sockaddr_storage storage{};
  auto* four = reinterpret_cast<sockaddr_in*>(&storage);
  auto* six = reinterpret_cast<sockaddr_in6*>(&storage);
  socklen_t size = 0;
  if (inet_pton(AF_INET, text.c_str(), &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    size = sizeof *four;
  } else if (inet_pton(AF_INET6, text.c_str(), &six->sin6_addr) == 1) {
    six->sin6_family = AF_INET6;
    size = sizeof *six;
  } else {
    return false;
  }
  int fd = ::socket(storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return false;
  bool own = ::bind(fd, reinterpret_cast<const sockaddr*>(&storage), size) == 0;
  ::close(fd);
  return own;
}

std::vector<std::string> ignored_proxies() {
  static constexpr auto kNames =
      std::to_array<const char*>({"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"});
  std::vector<std::string> set;
  for (const char* name : kNames) {
    const char* value = std::getenv(name);
    if (value && *value) set.emplace_back(name);
  }
  return set;
}

}  // namespace policywatch::io
