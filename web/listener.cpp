#include "web/listener.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <charconv>
#include <filesystem>
#include <system_error>

#include "web/connection.hpp"

namespace policywatch::web {
namespace {

namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using Local = asio::local::stream_protocol;
using boost::system::error_code;

/// A socket file that nobody answers on is left over from a crash; one that answers is another daemon.
Result<void> clear_stale_socket(asio::any_io_executor loop, const std::string& path) {
  std::error_code failed;
  const auto kind = std::filesystem::symlink_status(path, failed).type();
  if (kind == std::filesystem::file_type::not_found) return {};
  if (kind != std::filesystem::file_type::socket) {
    return fail(ErrorKind::invalid, "listen on unix:" + path + ": a file that is no socket is in the way");
  }
  Local::socket probe(loop);
  error_code error;
  probe.connect(Local::endpoint(path), error);
  if (!error) return fail(ErrorKind::refused, "listen on unix:" + path + ": another program answers there");
  std::filesystem::remove(path, failed);
  return {};
}

template <class Protocol>
Result<typename Protocol::acceptor> open_acceptor(asio::any_io_executor loop,
                                                  const typename Protocol::endpoint& endpoint,
                                                  const std::string& address) {
  typename Protocol::acceptor acceptor(loop);
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if constexpr (std::is_same_v<Protocol, Tcp>) {
    if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  }
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return fail(ErrorKind::invalid, "listen on " + address + ": " + error.message());
  return acceptor;
}

Result<std::unique_ptr<Listener>> listen_unix(asio::any_io_executor loop, const std::string& address,
                                              Handler handler, Limits limits) {
  const std::string path = address.substr(5);
  // sockaddr_un holds 108 bytes with its NUL.
  if (path.empty() || path.size() > 107)
    return fail(ErrorKind::invalid, "listen: a path of 1 to 107 bytes after unix: is wanted");
  const Result<void> cleared = clear_stale_socket(loop, path);
  if (!cleared) return std::unexpected(cleared.error());
  Result<Local::acceptor> acceptor = open_acceptor<Local>(loop, Local::endpoint(path), address);
  if (!acceptor) return std::unexpected(acceptor.error());
  std::error_code ignored;
  using std::filesystem::perms;
  std::filesystem::permissions(
      path, perms::owner_read | perms::owner_write | perms::group_read | perms::group_write, ignored);
  return make_listener(std::move(*acceptor), address, std::move(handler), limits);
}

Result<Tcp::endpoint> parse_tcp(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  const std::string wrong = "listen '" + address + "': HOST:PORT or unix:PATH is wanted";
  if (colon == std::string::npos) return fail(ErrorKind::invalid, wrong);
  std::string host = address.substr(0, colon);
  if (host.size() >= 2 && host.starts_with('[') && host.ends_with(']'))
    host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  unsigned port = 0;
  const char* end = address.data() + address.size();
  const auto [rest, bad] = std::from_chars(address.data() + colon + 1, end, port);
  if (bad != std::errc() || rest != end || port > 65535) return fail(ErrorKind::invalid, wrong);
  error_code error;
  const asio::ip::address ip = asio::ip::make_address(host, error);
  if (error) return fail(ErrorKind::invalid, wrong + " with a numeric host or localhost");
  return Tcp::endpoint(ip, static_cast<std::uint16_t>(port));
}

std::string text_of(const Tcp::endpoint& endpoint) {
  const std::string host = endpoint.address().to_string();
  const std::string port = std::to_string(endpoint.port());
  return endpoint.address().is_v6() ? "[" + host + "]:" + port : host + ":" + port;
}

}  // namespace

Result<std::unique_ptr<Listener>> listen(asio::any_io_executor loop, const std::string& address,
                                         Handler handler, Limits limits) {
  if (address.starts_with("unix:")) return listen_unix(loop, address, std::move(handler), limits);
  const Result<Tcp::endpoint> endpoint = parse_tcp(address);
  if (!endpoint) return std::unexpected(endpoint.error());
  Result<Tcp::acceptor> acceptor = open_acceptor<Tcp>(loop, *endpoint, address);
  if (!acceptor) return std::unexpected(acceptor.error());
  const std::string bound = text_of(acceptor->local_endpoint());
  return make_listener(std::move(*acceptor), bound, std::move(handler), limits);
}

Result<std::unique_ptr<Listener>> listen_on(asio::any_io_executor loop, int descriptor, Handler handler,
                                            Limits limits) {
  const std::string where = "listen on the socket that was handed over: ";
  sockaddr_storage address{};
  socklen_t length = sizeof(address);
  int listening = 0, type = 0;
  socklen_t size = sizeof(int);
  const bool known = getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length) == 0 &&
                     getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 &&
                     getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0;
  if (!known || listening == 0 || type != SOCK_STREAM)
    return fail(ErrorKind::invalid, where + "it is no listening stream socket");
  error_code error;
  if (address.ss_family == AF_UNIX) {
    Local::acceptor acceptor(loop);
    acceptor.assign(Local(), descriptor, error);
    if (error) return fail(ErrorKind::invalid, where + error.message());
    const std::string path = acceptor.local_endpoint().path();
    return make_listener(std::move(acceptor), "unix:" + path, std::move(handler), limits);
  }
  if (address.ss_family != AF_INET && address.ss_family != AF_INET6)
    return fail(ErrorKind::invalid, where + "neither TCP nor a unix socket");
  Tcp::acceptor acceptor(loop);
  acceptor.assign(address.ss_family == AF_INET6 ? Tcp::v6() : Tcp::v4(), descriptor, error);
  if (error) return fail(ErrorKind::invalid, where + error.message());
  const std::string bound = text_of(acceptor.local_endpoint());
  return make_listener(std::move(acceptor), bound, std::move(handler), limits);
}

}  // namespace policywatch::web
