// usage: store commits [SECONDS] | store sizes [WATCHES] [SNAPSHOTS]; the folder is $POLICYWATCH_BENCH_DIR or
// made under /tmp.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>

#include "bench/store/store_bench.hpp"

int main(int argc, char** argv) {
  using namespace std::chrono_literals;
  namespace bench = policywatch::bench;
  const char* given = std::getenv("POLICYWATCH_BENCH_DIR");
  const std::string folder = given != nullptr ? given : "/tmp/policywatch-store-bench";
  const std::string what = argc > 1 ? argv[1] : "";
  const auto number = [&](int place, int otherwise) {
    return argc > place ? std::atoi(argv[place]) : otherwise;
  };
  try {
    if (what == "commits") {
      const int seconds = number(2, 60);
      bench::measure_commits(folder, seconds, 50, 0us);
      bench::measure_commits(folder, seconds, 50, 5ms);
    } else if (what == "sizes") {
      bench::measure_sizes(folder, number(2, 100'000), number(3, 1'000'000));
    } else {
      std::fprintf(stderr, "usage: store commits [SECONDS] | store sizes [WATCHES] [SNAPSHOTS]\n");
      return 2;
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  if (given == nullptr) std::filesystem::remove_all(folder);
  return 0;
}
