// Between libFuzzer (or replay_main.cpp) and a target: stretches the input and measures its time.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "fuzz/fuzz.hpp"

namespace policywatch::fuzz {
namespace {

constexpr std::size_t kStretched = 192u * 1024;  // bytes at most
constexpr double kLongest = 5;                   // seconds of processor time

// What stands between \x01 and \x02 is repeated many times: what is not linear shows in time and memory,
// without a large input that makes every run slow.
std::string stretched(std::string_view input) {
  std::string out;
  std::size_t parts = 0;
  for (std::size_t at = 0; at < input.size();) {
    const std::size_t begin = input.find('\x01', at);
    const std::size_t end = begin == std::string_view::npos ? begin : input.find('\x02', begin);
    if (end == std::string_view::npos || ++parts > 4) return out.append(input.substr(at));
    out.append(input.substr(at, begin - at));
    const std::string_view part = input.substr(begin + 1, end - begin - 1);
    const std::size_t room = kStretched / 4;
    for (std::size_t size = 0; !part.empty() && size + part.size() <= room; size += part.size()) out += part;
    at = end + 1;
  }
  return out;
}

double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

}  // namespace
}  // namespace policywatch::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace policywatch::fuzz;
  const double before = processor_seconds();
  one_input(stretched({reinterpret_cast<const char*>(data), size}));
  const double took = processor_seconds() - before;
  require(took < kLongest, "an input takes less than 5 s of processor time", std::to_string(took) + " s");
  return 0;
}
