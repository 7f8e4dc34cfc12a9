// What a whole check costs in CPU, each way that a page answers, beside bare libcurl and Gumbo in the same
// run. usage: checks [WATCHES] [ROUNDS] [MODE]
#include <gumbo.h>
#include <stdlib.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdio>
#include <ctime>
#include <exception>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/bare_curl.hpp"
#include "bench/site.hpp"
#include "daemon/engine.hpp"

namespace policywatch::bench {
namespace {

namespace asio = boost::asio;

/// The quietest of so many passes counts, on both sides: what else the machine does only ever adds.
constexpr int kPasses = 5;

double cpu_micros() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

class StateDir {
 public:
  StateDir() {
    std::string name = "/tmp/policywatch-bench-XXXXXX";
    if (!::mkdtemp(name.data())) throw std::runtime_error("no folder for the bench store");
    path = name;
  }
  ~StateDir() { std::filesystem::remove_all(path); }
  std::string path;
};

Settings settings_for(const Site& site, const std::string& mode, int watches, const std::string& state_dir) {
  Settings settings;
  settings.state_dir = state_dir;
  settings.fetch.obey_robots = false;
  settings.fetch.per_host_delay = Millis(0);
  settings.fetch.user_agent = "policywatch-bench/0.1 (+https://tracker.example/bot)";
  for (int i = 0; i < watches; ++i) {
    Watch watch;
    watch.id = mode + "-" + std::to_string(i);
    watch.url = site.url(mode, i);
    watch.kind = WatchKind::page;
    settings.watches.push_back(std::move(watch));
  }
  return settings;
}

asio::awaitable<void> rounds(daemon::Engine& engine, store::Store& store, int count, double& micros) {
  std::vector<store::WatchState> first = store.watch_states();
  co_await engine.scheduler.round(std::move(first));
  const double start = cpu_micros();
  for (int i = 0; i < count; ++i) {
    std::vector<store::WatchState> states = store.watch_states();
    co_await engine.scheduler.round(std::move(states));
  }
  micros = cpu_micros() - start;
  engine.stop();
}

/// Microseconds of CPU per check, store included; the baseline round is not counted.
double check_cost(const Site& site, const std::string& mode, int watches, int count) {
  StateDir folder;
  auto settings = std::make_shared<const Settings>(settings_for(site, mode, watches, folder.path));
  auto store = store::open_sqlite(folder.path);
  asio::io_context loop{1};
  const asio::any_io_executor executor = loop.get_executor();
  auto clock = io::make_system_clock(executor);
  const auto anywhere = [](std::string_view, std::uint16_t) { return true; };
  auto http = io::make_curl_http(executor, *clock, anywhere, "");
  auto mail = io::make_curl_mail();
  io::SystemRandom random;
  daemon::Engine engine({executor, executor, executor, *clock, *http, *mail, random, *store}, settings, {});
  engine.sync_watches(settings->watches);
  int bad = 0;
  engine.scheduler.on_outcome = [&bad](const daemon::Outcome& outcome) {
    if (outcome.quality != Quality::ok) {
      if (bad++ == 0) std::fprintf(stderr, "%s: %s\n", outcome.watch.c_str(), outcome.reason.c_str());
    }
  };
  double micros = 0;
  std::exception_ptr failed;
  asio::co_spawn(executor, rounds(engine, *store, count, micros),
                 [&failed](std::exception_ptr error) { failed = error; });
  loop.run();
  if (failed) std::rethrow_exception(failed);
  if (bad > 0) throw std::runtime_error(mode + ": " + std::to_string(bad) + " captures were not ok");
  return micros / (static_cast<double>(watches) * count);
}

double bare_cost(const Site& site, const std::string& mode, int watches, int count) {
  std::vector<std::string> urls;
  for (int i = 0; i < watches; ++i) urls.push_back(site.url(mode, i));
  fetch_bare({urls.front()}, "");
  std::vector<std::string> all;
  for (int i = 0; i < count; ++i) all.insert(all.end(), urls.begin(), urls.end());
  const double start = cpu_micros();
  fetch_bare(all, mode == "304" ? "\"one\"" : "");
  return (cpu_micros() - start) / static_cast<double>(all.size());
}

double gumbo_cost() {
  constexpr int kTimes = 50;
  const std::string page = agency_page(127 * 1024, 1, 1);
  const double start = cpu_micros();
  for (int i = 0; i < kTimes; ++i) {
    GumboOutput* output = gumbo_parse_with_options(&kGumboDefaultOptions, page.data(), page.size());
    gumbo_destroy_output(&kGumboDefaultOptions, output);
  }
  return (cpu_micros() - start) / kTimes;
}

void line(const char* what, double check, const char* beside, double floor, const char* budget) {
  std::printf("%-34s %9.1f us   %-14s %9.1f us   ratio %6.2f   budget %s\n", what, check, beside, floor,
              check / floor, budget);
  std::fflush(stdout);
}

int run(int watches, int count, const std::string& only) {
  const Site site;
  std::printf("%d watches of one host, %d rounds, the quietest of %d passes; CPU per check, store included\n",
              watches, count, kPasses);
  struct Row {
    const char* mode;
    const char* what;
    bool beside_gumbo;
    const char* budget;
  };
  for (const Row& row : {Row{"304", "304, kept-alive connection", false, "2.5"},
                         Row{"small", "200, same 15 KB, gzip", false, "1.3"},
                         Row{"same", "200, same 127 KB, gzip", false, "1.3"},
                         Row{"large", "200, same 200 KB, gzip", false, "1.3"},
                         Row{"markup", "200, only a nonce differs, 127 KB", true, "600 us"},
                         Row{"changed", "200, content changed, 127 KB", true, "1.4"},
                         Row{"wave", "200, all pages changed alike", true, "none"}}) {
    if (!only.empty() && only != row.mode) continue;
    double check = check_cost(site, row.mode, watches, count);
    double floor = row.beside_gumbo ? gumbo_cost() : bare_cost(site, row.mode, watches, count);
    for (int pass = 1; pass < kPasses; ++pass) {
      check = std::min(check, check_cost(site, row.mode, watches, count));
      floor = std::min(floor, row.beside_gumbo ? gumbo_cost() : bare_cost(site, row.mode, watches, count));
    }
    line(row.what, check, row.beside_gumbo ? "Gumbo" : "bare libcurl", floor, row.budget);
  }
  return 0;
}

}  // namespace
}  // namespace policywatch::bench

int main(int argc, char** argv) {
  try {
    return policywatch::bench::run(argc > 1 ? std::atoi(argv[1]) : 200, argc > 2 ? std::atoi(argv[2]) : 5,
                                   argc > 3 ? argv[3] : "");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "checks: %s\n", error.what());
    return 1;
  }
}
