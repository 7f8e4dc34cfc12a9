// Which sockets are opened, and which kept connections may carry another request.
#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "io/curl_engine.hpp"

namespace policywatch::io {
namespace {

// Of a name with thousands of addresses only the first few count; both families get their share, so that a
// network without IPv6 does not use up the other's.
constexpr int kAddressesPerFamily = 8;

struct Endpoint {
  std::string ip;
  std::uint16_t port = 0;
};

Endpoint endpoint_of(const sockaddr* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  Endpoint endpoint;
  if (address->sa_family == AF_INET) {
    const auto* four = reinterpret_cast<const sockaddr_in*>(address);
    inet_ntop(AF_INET, &four->sin_addr, text.data(), text.size());
    endpoint.port = ntohs(four->sin_port);
  } else if (address->sa_family == AF_INET6) {
    const auto* six = reinterpret_cast<const sockaddr_in6*>(address);
    inet_ntop(AF_INET6, &six->sin6_addr, text.data(), text.size());
    endpoint.port = ntohs(six->sin6_port);
  }
  endpoint.ip = text.data();
  return endpoint;
}

/// Whether the guard lets this address be; notes it when not.
bool passes(Transfer& transfer, std::string_view ip, std::uint16_t port) {
  const bool any = !transfer.guard || (*transfer.guard)(ip, port);
  if (any && (!transfer.foreign || (*transfer.foreign)(ip, port))) return true;
  bool six = ip.find(':') != std::string_view::npos;
  transfer.denied = (six ? "[" : "") + std::string(ip) + (six ? "]:" : ":") + std::to_string(port);
  return false;
}

bool speaks_h2(CURL* easy) {
  curl_tlssessioninfo* session = nullptr;
  curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &session);
  if (!session || session->backend != CURLSSLBACKEND_OPENSSL || !session->internals) return false;
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(static_cast<const SSL*>(session->internals), &name, &size);
  return size == 2 && name[0] == 'h' && name[1] == '2';
}

int local_port_of(curl_socket_t fd) {
  sockaddr_storage storage{};
  socklen_t size = sizeof storage;
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&storage), &size) != 0) return 0;
  return endpoint_of(reinterpret_cast<const sockaddr*>(&storage)).port;
}

}  // namespace

curl_socket_t CurlEngine::on_open(void* owner, curlsocktype, curl_sockaddr* address) {
  auto* transfer = static_cast<Transfer*>(owner);
  try {
    transfer->resolve_by = SteadyTime::max();
    int& tried = transfer->addresses_tried[address->family == AF_INET6 ? 1 : 0];
    if (++tried > kAddressesPerFamily) {
      give_up_if_all_denied(*transfer);
      return CURL_SOCKET_BAD;
    }
    Endpoint endpoint = endpoint_of(&address->addr);
    if (!passes(*transfer, endpoint.ip, endpoint.port)) {
      transfer->engine->poke(*transfer);
      return CURL_SOCKET_BAD;
    }
    curl_socket_t fd = transfer->engine->open(address);
    if (fd != CURL_SOCKET_BAD) transfer->opened.push_back(fd);
    return fd;
  } catch (...) {
    return CURL_SOCKET_BAD;
  }
}

void CurlEngine::poke(Transfer& transfer) {
  transfer.poke = poking_ = true;
}

// After an attempt that failed, libcurl 7.88 prepares the next address and then sleeps for half of what is
// left of the connect timeout before it dials. Pausing and going on is its only way to be called at once.
void CurlEngine::poke_all() {
  poking_ = false;
  for (Transfer* transfer : active_) {
    if (!std::exchange(transfer->poke, false) || transfer->asked || transfer->result) continue;
    curl_easy_pause(transfer->easy.get(), CURLPAUSE_ALL);
    curl_easy_pause(transfer->easy.get(), CURLPAUSE_CONT);
  }
}

// libcurl would go through the rest of them at its leisure.
void CurlEngine::give_up_if_all_denied(Transfer& transfer) {
  if (transfer.denied.empty() || !transfer.opened.empty() || transfer.result) return;
  transfer.result = CURLE_COULDNT_CONNECT;
  transfer.done.cancel();
}

curl_socket_t CurlEngine::open(curl_sockaddr* address) {
  curl_socket_t fd = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (fd < 0) return CURL_SOCKET_BAD;
  auto index = static_cast<std::size_t>(fd);
  if (ours_.size() <= index) ours_.resize(index + 1);
  ours_[index] = true;
  return fd;
}

int CurlEngine::on_close(void* self, curl_socket_t fd) {
  auto* engine = static_cast<CurlEngine*>(self);
  auto index = static_cast<std::size_t>(fd);
  engine->forget(fd);
  for (Transfer* transfer : engine->active_) {
    if (!transfer->asked && std::ranges::find(transfer->opened, fd) != transfer->opened.end()) {
      engine->poke(*transfer);
    }
  }
  if (index < engine->ours_.size()) engine->ours_[index] = false;
  std::erase_if(engine->ties_, [fd](const Tie& tie) { return tie.fd == fd; });
  return ::close(fd);
}

// The last look before a request leaves. The open-socket hook sees new connections only: a kept one is judged
// here, by the address it really leads to, under the rules of this moment.
int CurlEngine::on_request(void* owner, char* remote_ip, char*, int remote_port, int local_port) {
  auto* transfer = static_cast<Transfer*>(owner);
  try {
    bool fresh = !transfer->opened.empty();
    transfer->asked = true;
    transfer->resolve_by = SteadyTime::max();
    if (!fresh && !passes(*transfer, remote_ip, static_cast<std::uint16_t>(remote_port))) {
      return CURL_PREREQFUNC_ABORT;
    }
    if (fresh) {
      transfer->engine->remember(*transfer, remote_ip, remote_port, local_port);
    } else if (transfer->engine->holds_bytes(remote_ip, remote_port, local_port)) {
      transfer->soiled = true;
      return CURL_PREREQFUNC_ABORT;
    }
    if (transfer->headers_within.count() > 0) {
      transfer->headers_by = std::chrono::steady_clock::now() + transfer->headers_within;
    }
    return CURL_PREREQFUNC_OK;
  } catch (...) {
    return CURL_PREREQFUNC_ABORT;
  }
}

// HTTP/2 talks at any time, so that only connections of one answer at a time are remembered.
void CurlEngine::remember(const Transfer& transfer, std::string_view remote_ip, int remote_port,
                          int local_port) {
  if (speaks_h2(transfer.easy.get())) return;
  for (curl_socket_t fd : transfer.opened) {
    auto index = static_cast<std::size_t>(fd);
    if (index >= ours_.size() || !ours_[index] || local_port_of(fd) != local_port) continue;
    ties_.push_back({fd, local_port, remote_port, std::string(remote_ip)});
    return;
  }
}

// An idle connection on which something arrived, or the end, is no place for a request: the answer read first
// would be one that nobody asked for (RFC 9112 section 9.5).
bool CurlEngine::holds_bytes(std::string_view remote_ip, int remote_port, int local_port) const {
  auto tie = std::ranges::find_if(ties_, [&](const Tie& one) {
    return one.local_port == local_port && one.remote_port == remote_port && one.remote_ip == remote_ip;
  });
  if (tie == ties_.end()) return false;
  char byte = 0;
  ssize_t got = ::recv(tie->fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return got >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
}

}  // namespace policywatch::io
