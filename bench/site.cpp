#include "bench/site.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace policywatch::bench {
namespace {

constexpr std::size_t kPage = 127 * 1024, kSmallPage = 15 * 1024, kLargePage = 200 * 1024;

std::string gzip(const std::string& bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib");
  std::string packed(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
  std::string source = bytes;
  stream.next_in = reinterpret_cast<Bytef*>(source.data());
  stream.avail_in = static_cast<uInt>(source.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string answer(const std::string& body, const std::string& more) {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n" + more + "\r\n" + body;
}

/// A name for each of the first hundred pages.
std::string district_of(const std::string& path) {
  constexpr std::array kFirst = {"Alder", "Birch", "Cedar", "Elm",    "Hazel",
                                 "Larch", "Maple", "Oak",   "Poplar", "Willow"};
  constexpr std::array kSecond = {"Bay",   "Creek", "Falls", "Grove", "Heights",
                                  "Lakes", "Mills", "Point", "Ridge", "Springs"};
  const auto number = static_cast<std::size_t>(std::atoi(path.c_str() + path.rfind('/') + 1));
  return std::string(" of ") + kFirst[number / 10 % 10] + " " + kSecond[number % 10];
}

class Pages {
 public:
  std::string reply(const std::string& path, bool conditional) {
    const std::string mode = path.substr(0, path.find('/', 1));
    if (mode == "/304") {
      if (conditional) return "HTTP/1.1 304 Not Modified\r\nETag: \"one\"\r\n\r\n";
      return answer(agency_page(kPage, 0, 0), "ETag: \"one\"\r\n");
    }
    constexpr const char* kPacked = "Content-Encoding: gzip\r\n";
    if (mode == "/same" || mode == "/small" || mode == "/large") {
      std::string& body = bodies_[mode];
      const std::size_t size = mode == "/small" ? kSmallPage : mode == "/large" ? kLargePage : kPage;
      if (body.empty()) body = gzip(agency_page(size, 0, 0));
      return answer(body, kPacked);
    }
    const int visit = ++visits_[path];
    // What every page of a host says alike is one update of the host; each here has its own to say.
    const std::string place = mode == "/changed" ? district_of(path) : "";
    return answer(gzip(agency_page(kPage, mode == "/markup" ? 0 : visit, visit, place)), kPacked);
  }

 private:
  std::map<std::string, std::string> bodies_;
  std::map<std::string, int> visits_;
};

void send_all(int socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

/// One step of one connection; false: it is over.
bool serve(int socket, std::string& pending, Pages& pages) {
  std::array<char, 16384> buffer;
  const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
  if (got <= 0) return false;
  pending.append(buffer.data(), static_cast<std::size_t>(got));
  for (std::size_t end; (end = pending.find("\r\n\r\n")) != std::string::npos; pending.erase(0, end + 4)) {
    const std::string head = pending.substr(0, end);
    const std::size_t from = head.find(' ') + 1;
    const std::string path = head.substr(from, head.find(' ', from) - from);
    send_all(socket, pages.reply(path, head.find("If-None-Match: \"one\"") != std::string::npos));
  }
  return true;
}

[[noreturn]] void serve_for_ever(int listener) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  Pages pages;
  std::vector<pollfd> sockets{{listener, POLLIN, 0}};
  std::map<int, std::string> pending;
  for (;;) {
    if (::poll(sockets.data(), sockets.size(), -1) < 0) ::_exit(1);
    for (std::size_t i = sockets.size(); i-- > 1;) {
      if (!sockets[i].revents) continue;
      const int socket = sockets[i].fd;
      if (serve(socket, pending[socket], pages)) continue;
      ::close(socket);
      pending.erase(socket);
      sockets.erase(sockets.begin() + static_cast<std::ptrdiff_t>(i));
    }
    if (!sockets[0].revents) continue;
    const int socket = ::accept(listener, nullptr, nullptr);
    if (socket < 0) continue;
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockets.push_back({socket, POLLIN, 0});
  }
}

}  // namespace

Site::Site() {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(listener, 128) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
    throw std::runtime_error("the bench site cannot listen on loopback");
  }
  port_ = ntohs(address.sin_port);
  child_ = ::fork();
  if (child_ == 0) serve_for_ever(listener);
  ::close(listener);
}

Site::~Site() {
  ::kill(child_, SIGKILL);
  ::waitpid(child_, nullptr, 0);
}

std::string Site::url(const std::string& mode, int number) const {
  return "http://127.0.0.1:" + std::to_string(port_) + "/" + mode + "/" + std::to_string(number);
}

std::string agency_page(std::size_t bytes, int revision, int nonce, const std::string& place) {
  std::string page =
      "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Guidance on parole requests"
      "</title><script nonce=\"n" +
      std::to_string(100000 + nonce) +
      "\">var loaded = true;</script></head><body><header><nav><ul><li><a href=\"/\">Home</a></li><li><a "
      "href=\"/news\">News</a></li></ul></nav></header><main><h1>Guidance on parole requests</h1><p>Revision "
      "letter " +
      std::to_string(revision) + " of this guidance is in effect for all field offices" + place + ".</p>";
  for (int section = 1; page.size() < bytes; ++section) {
    const std::string number = std::to_string(section);
    page += "<section id=\"s" + number + "\" class=\"guidance block\"><h2>Section " + number +
            ": what an office does</h2><p>An officer who receives request form " + number +
            " checks the <a href=\"/forms/" + number +
            "\">current edition</a>, notes the date of receipt, and sends a notice to the person and, where "
            "there is one, to counsel.</p><ul><li>Evidence of identity and <em>prior filings</em></li><li>A "
            "statement on urgent reasons, in the person's own words</li></ul><p>Decisions on part " +
            number + " are made within the period that the field manual names.</p></section>";
  }
  return page + "</main><footer><p>Agency contact and accessibility</p></footer></body></html>";
}

}  // namespace policywatch::bench
