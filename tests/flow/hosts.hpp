// Helpers for stories about hosts: who was asked when.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "base/url.hpp"
#include "manners/pace.hpp"
#include "tests/flow/world.hpp"

namespace policywatch::test {

/// When addresses that begin so were asked for, in order.
inline std::vector<Time> asked(const World& world, const std::string& prefix) {
  std::vector<Time> times;
  for (std::size_t i = 0; i < world.http.calls.size(); ++i) {
    if (world.http.calls[i].request.url.starts_with(prefix)) times.push_back(world.http.times[i]);
  }
  return times;
}
inline std::size_t asked_between(const World& world, const std::string& prefix, Time from, Time to) {
  std::size_t count = 0;
  for (const Time at : asked(world, prefix)) count += at > from && at < to ? 1 : 0;
  return count;
}
/// The shortest time from the end of one request to the start of the next, each taking `took`.
inline Millis shortest_gap(const std::vector<Time>& times, Millis took) {
  Millis shortest = std::chrono::hours(1000);
  for (std::size_t i = 1; i < times.size(); ++i)
    shortest = std::min(shortest, times[i] - times[i - 1] - took);
  return shortest;
}

inline Response with_header(Response response, std::string name, std::string value) {
  response.headers.emplace_back(std::move(name), std::move(value));
  return response;
}
inline Response robots_file(std::string text) {
  return FakeHttp::page(std::move(text), "text/plain");
}
inline std::string small_page(const std::string& word) {
  return prose_page("A page", {"Field offices see people on weekdays, says " + word + ".",
                               "Bring an identity document and the letter that asked you to come."});
}

}  // namespace policywatch::test
