#include "tests/io/fake_dns.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>

#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <utility>

namespace policywatch::test {
namespace {

struct Zone {
  std::mutex lock;
  std::map<std::string, FakeDns::Answer> answers;
  std::function<std::vector<std::string>(const std::string&)> rest;
  std::vector<std::string> asked;
};

Zone& zone() {
  static Zone one;
  return one;
}

std::vector<std::string> look_up(const std::string& name) {
  FakeDns::Answer answer;
  std::function<std::vector<std::string>(const std::string&)> rest;
  {
    std::scoped_lock held(zone().lock);
    zone().asked.push_back(name);
    auto found = zone().answers.find(name);
    if (found != zone().answers.end()) answer = found->second;
    rest = zone().rest;
  }
  if (answer) return answer();
  return rest ? rest(name) : std::vector<std::string>();
}

/// One block, as the C library's freeaddrinfo expects it.
addrinfo* node_of(const std::string& address, const char* service, const addrinfo* hints) {
  bool six = address.find(':') != std::string::npos;
  auto* node = static_cast<addrinfo*>(std::calloc(1, sizeof(addrinfo) + sizeof(sockaddr_in6)));
  auto port = htons(static_cast<std::uint16_t>(service ? std::atoi(service) : 0));
  node->ai_family = six ? AF_INET6 : AF_INET;
  node->ai_socktype = hints && hints->ai_socktype ? hints->ai_socktype : SOCK_STREAM;
  node->ai_addr = reinterpret_cast<sockaddr*>(node + 1);
  if (six) {
    auto* to = reinterpret_cast<sockaddr_in6*>(node->ai_addr);
    to->sin6_family = AF_INET6;
    to->sin6_port = port;
    inet_pton(AF_INET6, address.c_str(), &to->sin6_addr);
    node->ai_addrlen = sizeof(sockaddr_in6);
  } else {
    auto* to = reinterpret_cast<sockaddr_in*>(node->ai_addr);
    to->sin_family = AF_INET;
    to->sin_port = port;
    inet_pton(AF_INET, address.c_str(), &to->sin_addr);
    node->ai_addrlen = sizeof(sockaddr_in);
  }
  return node;
}

}  // namespace

FakeDns::FakeDns() = default;
FakeDns::~FakeDns() {
  std::scoped_lock held(zone().lock);
  zone().answers.clear();
  zone().rest = nullptr;
  zone().asked.clear();
}

void FakeDns::answers(const std::string& name, Answer answer) {
  std::scoped_lock held(zone().lock);
  zone().answers[name] = std::move(answer);
}

void FakeDns::answers(const std::string& name, std::vector<std::string> addresses) {
  answers(name, [addresses] { return addresses; });
}

void FakeDns::answers_all(std::function<std::vector<std::string>(const std::string&)> answer) {
  std::scoped_lock held(zone().lock);
  zone().rest = std::move(answer);
}

std::vector<std::string> FakeDns::asked() const {
  std::scoped_lock held(zone().lock);
  return zone().asked;
}

}  // namespace policywatch::test

// The test program's symbol comes before the C library's.
extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints, addrinfo** result);
extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints, addrinfo** result) {
  *result = nullptr;
  addrinfo** end = result;
  for (const std::string& address : policywatch::test::look_up(name ? name : "")) {
    bool six = address.find(':') != std::string::npos;
    if (hints && hints->ai_family != AF_UNSPEC && hints->ai_family != (six ? AF_INET6 : AF_INET)) continue;
    *end = policywatch::test::node_of(address, service, hints);
    end = &(*end)->ai_next;
  }
  return *result ? 0 : EAI_NONAME;
}
