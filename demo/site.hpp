// The demonstration site: invented agencies, a court, a register and three outlets, as a pure function of the
// address and of the time since the start. It changes while one looks, as the real ones do, only faster.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/policy.hpp"
#include "base/time.hpp"
#include "base/watch.hpp"

namespace policywatch::demo {

struct Page {
  int status = 200;
  std::string content_type = "text/html; charset=utf-8";
  std::string body;
};

/// What a visitor asks of the site.
struct Visit {
  std::string_view path;
  Seconds since_start{0};
  std::uint64_t visits = 0;  // grows with each request: the visitor counter shows it
  Time now{};
};
Page visit(const Visit& visit);

/// The policies that the demonstration tracks: entry 1976 and three invented ones.
std::vector<Policy> policies();
/// The watches over the site at `base` ("http://127.0.0.1:8090"), checked every few seconds.
std::vector<Watch> watches(const std::string& base);

}  // namespace policywatch::demo
