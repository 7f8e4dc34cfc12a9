#include <cstdio>
#include <filesystem>
#include <functional>

#include "bench/store/store_bench.hpp"
#include "daemon/desk.hpp"
#include "io/random.hpp"
#include "tests/store/sample.hpp"
#include "watchers/watchers.hpp"
#include "web/site.hpp"

namespace policywatch::bench {
namespace {

using namespace store;

constexpr int kTogether = 2000, kPolicies = 2000;
// Of so many changes one is told.
constexpr int kToldOf = 10;

std::string name_of(int watch) {
  return "w" + std::to_string(watch);
}

Watch watch_of(int number) {
  Watch watch = sample::watch(name_of(number));
  watch.url = "https://agency" + std::to_string(number / 100) + ".example/page/" + std::to_string(number);
  watch.title = "Page " + std::to_string(number);
  return watch;
}

std::string words(std::uint64_t seed, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    seed = seed * 6364136223846793005ull + 1442695040888963407ull;
    text += (i == 0 ? "" : " ") + sample::vocable(seed >> 33);
  }
  return text;
}

CheckRecord snapshot_of(int n, int watches) {
  const int number = n % watches;
  const std::string body = "<!doctype html><html><main><h1>Page " + std::to_string(number) + "</h1><p>" +
                           words(static_cast<std::uint64_t>(number), 150) + "</p><p>Version " +
                           std::to_string(n / watches) + ": " + words(static_cast<std::uint64_t>(n), 30) +
                           "</p></main></html>";
  CheckRecord record = sample::good(name_of(number), body, n / watches * 1440);
  record.state.watch = watch_of(number);
  record.capture->url = record.capture->final_url = record.state.watch.url;
  if (n % kToldOf != 0) return record;
  const CaptureRef ref{record.capture->sha256, record.capture->finished, 200, Quality::ok};
  Update update = sample::update(name_of(number), {}, ref, n / watches * 1440);
  update.score = 20 + n / kToldOf % 80;
  update.policies = {std::to_string(1 + n / kToldOf % kPolicies)};
  update.title = words(static_cast<std::uint64_t>(n) + 77, 9) + " case" + std::to_string(n / kToldOf);
  // Nine of ten were decided long ago.
  update.state = n / kToldOf % 10 == 0 ? UpdateState::new_ : UpdateState::rejected;
  record.created = {update};
  return record;
}

void build(const std::string& folder, int watches, int snapshots) {
  const Steady::time_point begun = Steady::now();
  const auto store = open_sqlite(folder);
  std::vector<Watch> all;
  for (int i = 0; i < watches; ++i) all.push_back(watch_of(i));
  store->sync_watches(all, [](const Watch&) { return sample::at(0); });
  std::vector<CheckRecord> records;
  for (int n = 0; n < snapshots; ++n) {
    records.push_back(snapshot_of(n, watches));
    if (records.size() < kTogether && n + 1 < snapshots) continue;
    store->record_checks(records);
    records.clear();
  }
  Store::DecisionRecord imported;
  for (int i = 1; i <= kPolicies; ++i) {
    Policy policy;
    policy.id = std::to_string(i);
    policy.slug = "policy-" + policy.id;
    policy.title = words(static_cast<std::uint64_t>(i) + 5, 8);
    policy.announced = make_date(2025, 9, 9);
    imported.policies.push_back(std::move(policy));
  }
  store->record_decision(imported).value();
  std::printf("built in %.0f s\n", millis_since(begun) / 1000);
}

/// Each question so many times, each time about something else; the first is counted apart.
void ask(const char* name, int times, const std::function<void(int)>& question) {
  std::vector<double> took;
  for (int i = 0; i < times; ++i) {
    const Steady::time_point begun = Steady::now();
    question(i);
    took.push_back(millis_since(begun));
  }
  const double first = took.front();
  std::printf("%-44s first %9.2f  p50 %9.2f  p95 %9.2f ms\n", name, first, quantile(took, 0.5),
              quantile(took, 0.95));
}

class Pages {
 public:
  explicit Pages(Store& store)
      : desk_(daemon::make_desk(store, {.now = [] { return sample::at(20'000); },
                                        .random_bytes = [this](std::size_t n) { return random_.bytes(n); },
                                        .settings = settings_,
                                        .read = watchers::read})),
        site_(*desk_, {}),
        token_(desk_->create_token("bench", "read").value()) {}

  void get(const std::string& target) {
    web::HttpRequest request;
    request.method = "GET";
    request.target = target;
    request.headers = {{"Host", "localhost"}, {"Authorization", "Bearer " + token_}};
    request.peer = "127.0.0.1";
    const web::HttpReply reply = site_.handle(request);
    if (reply.status != 200) throw std::runtime_error(target + ": " + std::to_string(reply.status));
  }

 private:
  Settings settings_;
  io::SystemRandom random_;
  std::unique_ptr<review::Desk> desk_;
  web::Site site_;
  std::string token_;
};

}  // namespace

void measure_sizes(const std::string& folder, int watches, int snapshots) {
  if (!std::filesystem::exists(folder + "/policywatch.db")) build(folder, watches, snapshots);
  std::printf("%.0f MiB\n",
              static_cast<double>(std::filesystem::file_size(folder + "/policywatch.db")) / (1 << 20));
  Steady::time_point begun = Steady::now();
  const auto store = open_sqlite(folder);
  std::printf("start: opened in %.0f ms", millis_since(begun));
  begun = Steady::now();
  std::vector<Watch> all;
  for (int i = 0; i < watches; ++i) all.push_back(watch_of(i));
  store->sync_watches(all, [](const Watch&) { return sample::at(0); });
  std::printf(", %d watches compared with the configuration in %.0f ms\n", watches, millis_since(begun));

  begun = Steady::now();
  if (!store->quick_check({})) throw std::runtime_error("the store is damaged");
  std::printf("quick_check: %.0f ms; the daemon leaves it out at the start from 512 MiB on\n",
              millis_since(begun));

  Pages pages(*store);
  const auto one = [&](int i) { return std::to_string(1 + i * 7919 % (snapshots / kToldOf)); };
  const auto name = [&](int i) { return name_of(i * 7919 % watches); };
  ask("queue, first page", 50, [&](int) { pages.get("/"); });
  ask("queue, all states, API", 50, [&](int) { pages.get("/api/v1/updates?state=any&limit=50"); });
  ask("search, a word of one update", 50, [&](int i) {
    pages.get("/api/v1/updates?state=any&limit=50&q=case" + std::to_string(i * 7919 % (snapshots / kToldOf)));
  });
  ask("search, two words of many updates", 50, [&](int i) {
    pages.get("/api/v1/updates?state=any&limit=50&q=" + sample::vocable(static_cast<std::uint64_t>(i)) +
              "%20" + sample::vocable(static_cast<std::uint64_t>(i) + 13));
  });
  ask("queue of one policy", 50, [&](int i) {
    pages.get("/api/v1/updates?state=any&policy=" + std::to_string(1 + i * 31 % kPolicies));
  });
  ask("queue of one watch", 50, [&](int i) { pages.get("/api/v1/updates?state=any&watch=" + name(i)); });
  ask("one update", 50, [&](int i) { pages.get("/updates/" + one(i)); });
  ask("one watch", 50, [&](int i) { pages.get("/watches/" + name(i)); });
  ask("its captures", 50, [&](int i) { pages.get("/watches/" + name(i) + "/captures"); });
  ask("policies", 20, [&](int) { pages.get("/policies"); });
  ask("one policy", 50, [&](int i) { pages.get("/policies/" + std::to_string(1 + i * 31 % kPolicies)); });
  ask("messages", 50, [&](int) { pages.get("/deliveries"); });
  ask("feed", 20, [&](int) { pages.get("/updates.atom"); });
  ask("watches", 50, [&](int) { pages.get("/watches"); });
  ask("watches, the last page", 50, [&](int) { pages.get("/watches?from=" + std::to_string(watches - 50)); });
  ask("watches, in trouble", 50, [&](int) { pages.get("/watches?state=failing"); });
  ask("watches, words of one", 50, [&](int i) { pages.get("/watches?q=agency" + std::to_string(i) + "."); });
  ask("watches, API, a page", 50, [&](int i) { pages.get("/api/v1/watches?limit=100&cursor=" + name(i)); });
  ask("status", 50, [&](int) { pages.get("/status"); });
  ask("timemap of one address", 50, [&](int i) {
    const int number = i * 7919 % watches;
    pages.get("/api/v1/timemap?url=https://agency" + std::to_string(number / 100) + ".example/page/" +
              std::to_string(number));
  });
  ask("the pulse's count", 20, [&](int) { store->totals(); });
  ask("what is due", 20, [&](int) { store->due_watches(sample::at(1), 100'000); });
  ask("one check recorded", 100, [&](int i) { store->record_check(snapshot_of(snapshots + i, watches)); });
}

}  // namespace policywatch::bench
