// The door under test: a loop, a clock and the real Http.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "io/http.hpp"

namespace policywatch::test {

/// A clock that says what a test sets it to; nobody sleeps by it.
class SetClock final : public io::Clock {
 public:
  Time now() const override { return time; }
  boost::asio::awaitable<bool> sleep_until(Time) override;
  void stop() override {}
  Time time{std::chrono::days(20'000)};
};

struct WebSetup {
  io::AddressGuard guard{};
  std::string ca_file{};
  std::shared_ptr<io::Hsts> hsts{};
  io::HttpLimits limits{};
  io::AddressGuard foreign_port{};
};

class Web {
 public:
  explicit Web(WebSetup setup = {});
  ~Web();
  static io::HttpCall call(const std::string& url);
  Response get(const std::string& url) { return fetch(call(url)); }
  Response fetch(io::HttpCall made);
  /// Many at once, never more than `at_once` under way; in the order of `urls`.
  std::vector<Response> get_all(const std::vector<std::string>& urls, std::size_t at_once);

  SetClock clock;
  boost::asio::io_context loop;
  std::unique_ptr<io::Http> http;
};

}  // namespace policywatch::test
