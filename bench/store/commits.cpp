#include <cstdio>
#include <filesystem>
#include <thread>

#include "bench/store/store_bench.hpp"
#include "tests/store/sample.hpp"

namespace policywatch::bench {
namespace {

using namespace store;

constexpr int kPages = 50;

/// A page of 20 KB, one paragraph of which is another each time.
CheckRecord change(int n) {
  const std::string id = "w" + std::to_string(n % kPages);
  std::string body = sample::page(20'000);
  body.insert(body.find("Section 9."), "Case " + std::to_string(n) + " was decided. ");
  CheckRecord record = sample::good(id, body, n);
  const CaptureRef ref{record.capture->sha256, record.capture->finished, 200, Quality::ok};
  record.created = {sample::update(id, {}, ref, n)};
  Delivery message;
  message.key = "msg_" + std::to_string(n);
  message.notifier = "site";
  message.update_id = -1;
  message.created_at = message.next_attempt_at = sample::at(n);
  record.outbox = {message};
  return record;
}

}  // namespace

void measure_commits(const std::string& folder, int seconds, int per_second, std::chrono::microseconds sync) {
  std::filesystem::remove_all(folder);
  const SlowDisk disk(sync);
  const auto store = open_sqlite(folder);
  std::vector<Watch> watches;
  for (int i = 0; i < kPages; ++i) watches.push_back(sample::watch("w" + std::to_string(i)));
  store->sync_watches(watches, [](const Watch&) { return sample::at(0); });
  std::vector<CheckRecord> records;
  for (int n = 0; n < seconds * per_second; ++n) records.push_back(change(n));
  // From the moment it was due: what waits behind a slow one counts.
  std::vector<double> took, alone;
  const Steady::time_point begun = Steady::now();
  for (int n = 0; n < seconds * per_second; ++n) {
    const Steady::time_point due = begun + std::chrono::microseconds(1'000'000LL * n / per_second);
    std::this_thread::sleep_until(due);
    const Steady::time_point started = Steady::now();
    store->record_check(records[static_cast<std::size_t>(n)]);
    took.push_back(millis_since(due));
    alone.push_back(millis_since(started));
  }
  std::printf(
      "sync %5.1f ms: %zu changes, %zu syncs; from due to on disk p50 %.2f  p95 %.2f  p99 %.2f  most %.2f "
      "ms; "
      "the commit alone p50 %.2f  p99 %.2f ms\n",
      static_cast<double>(sync.count()) / 1000.0, took.size(), disk.syncs(), quantile(took, 0.5),
      quantile(took, 0.95), quantile(took, 0.99), quantile(took, 1.0), quantile(alone, 0.5),
      quantile(alone, 0.99));
}

}  // namespace policywatch::bench
