#include "daemon/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <utility>

#include "daemon/log.hpp"

namespace policywatch::daemon {
namespace {

double seconds(Time at) {
  return static_cast<double>(at.time_since_epoch().count()) / 1000.0;
}

double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double pages = 0, resident = 0;
  statm >> pages >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double open_descriptors() {
  std::error_code error;
  double count = 0;
  for (std::filesystem::directory_iterator at("/proc/self/fd", error), end; !error && at != end;
       at.increment(error))
    ++count;
  return count;
}

double processor_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto of = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return of(used.ru_utime) + of(used.ru_stime);
}

}  // namespace

struct Metrics::Impl {
  prometheus::Registry registry;
  prometheus::Counter& counter(const std::string& name, const std::string& help) {
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add({});
  }
  prometheus::Gauge& gauge(const std::string& name, const std::string& help) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add({});
  }
  prometheus::Family<prometheus::Counter>& checks = prometheus::BuildCounter()
                                                        .Name("policywatch_checks_total")
                                                        .Help("Checks that ended, by quality of the capture")
                                                        .Register(registry);
  prometheus::Counter& changes = counter("policywatch_changes_total", "Checks that stored a new snapshot");
  prometheus::Counter& updates = counter("policywatch_updates_total", "Updates put into the review queue");
  prometheus::Counter& folded =
      counter("policywatch_evidence_folded_total", "Evidence added to an update that was already known");
  prometheus::Family<prometheus::Counter>& reloads = prometheus::BuildCounter()
                                                         .Name("policywatch_reloads_total")
                                                         .Help("Reloads of the configuration, by result")
                                                         .Register(registry);
  prometheus::Counter& reloads_taken = reloads.Add({{"result", "taken"}});
  prometheus::Counter& reloads_refused = reloads.Add({{"result", "refused"}});
  prometheus::Family<prometheus::Gauge>& rows = prometheus::BuildGauge()
                                                    .Name("policywatch_rows")
                                                    .Help("Rows in the store, by what they are")
                                                    .Register(registry);
  prometheus::Gauge& watches = rows.Add({{"of", "watches"}});
  prometheus::Gauge& policies = rows.Add({{"of", "policies"}});
  prometheus::Gauge& open = rows.Add({{"of", "open_updates"}});
  prometheus::Gauge& pending = rows.Add({{"of", "outbox_pending"}});
  prometheus::Gauge& dead = rows.Add({{"of", "outbox_dead"}});
  prometheus::Gauge& recipients_paused = rows.Add({{"of", "recipients_paused"}});
  prometheus::Family<prometheus::Gauge>& rejected =
      prometheus::BuildGauge()
          .Name("policywatch_rejected_updates")
          .Help("Updates that stand rejected, by the reason that was given")
          .Register(registry);
  prometheus::Gauge& failing =
      gauge("policywatch_watches_failing", "Watches whose last check since the start gave no good capture");
  prometheus::Gauge& in_flight = gauge("policywatch_checks_in_flight", "Checks that are running");
  prometheus::Gauge& queued = gauge("policywatch_checks_queued", "Checks that wait for their host's turn");
  prometheus::Gauge& turns =
      gauge("policywatch_scheduler_turns", "Turns of the scheduler's loop since the start; moves always");
  prometheus::Gauge& progress = gauge("policywatch_progress_timestamp_seconds",
                                      "When the store answered and the scheduler moved last, Unix time");
  prometheus::Gauge& backup = gauge("policywatch_backup_timestamp_seconds",
                                    "When the last whole backup was made, Unix time; 0 before the first");
  prometheus::Gauge& healthy = gauge("policywatch_healthy", "1 while /healthz answers 200");
  prometheus::Gauge& disk_free =
      gauge("policywatch_disk_free_bytes", "Free space of the disk under the state folder");
  prometheus::Gauge& disk_level =
      gauge("policywatch_disk_level", "0: enough space; 1: nothing is fetched; 2: full");
  prometheus::Counter& suppressed =
      counter("policywatch_log_suppressed_total", "Log lines left out because their kind came too often");
  prometheus::Counter& lost =
      counter("policywatch_log_lost_total", "Log lines that standard error did not take");
  prometheus::Gauge& resident =
      gauge("process_resident_memory_bytes", "Resident memory of the daemon, without its helpers");
  prometheus::Gauge& descriptors = gauge("process_open_fds", "Open file descriptors");
  prometheus::Counter& processor = counter("process_cpu_seconds_total", "User and system time spent");
  prometheus::Gauge& started = gauge("process_start_time_seconds", "When the daemon started, Unix time");
  std::set<std::string> failing_ids;  // the loop's own

  Impl() {
    started.SetToCurrentTime();
    healthy.Set(1);
  }
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

void Metrics::count(const Outcome& outcome) {
  if (outcome.stopped || outcome.again) return;
  impl_->checks.Add({{"quality", std::string(word(outcome.quality))}}).Increment();
  if (outcome.what == "changed" || outcome.what == "first snapshot") impl_->changes.Increment();
  impl_->updates.Increment(static_cast<double>(outcome.updates.size()));
  impl_->folded.Increment(static_cast<double>(outcome.attached));
  if (outcome.quality == Quality::ok) {
    impl_->failing_ids.erase(outcome.watch);
  } else {
    impl_->failing_ids.insert(outcome.watch);
  }
  impl_->failing.Set(static_cast<double>(impl_->failing_ids.size()));
}

std::vector<std::string> Metrics::failing() const {
  constexpr std::size_t kSome = 500;
  std::vector<std::string> some;
  for (const std::string& id : impl_->failing_ids) {
    if (some.size() < kSome) some.push_back(id);
  }
  return some;
}

void Metrics::forget(const std::vector<std::string>& watches) {
  for (const std::string& id : watches) impl_->failing_ids.erase(id);
  impl_->failing.Set(static_cast<double>(impl_->failing_ids.size()));
}

void Metrics::count_reload(bool taken) {
  (taken ? impl_->reloads_taken : impl_->reloads_refused).Increment();
}

void Metrics::set(const Rows& rows, const Work& work, Time now) {
  impl_->watches.Set(static_cast<double>(rows.watches));
  impl_->policies.Set(static_cast<double>(rows.policies));
  impl_->open.Set(static_cast<double>(rows.open_updates));
  impl_->pending.Set(static_cast<double>(rows.outbox_pending));
  impl_->dead.Set(static_cast<double>(rows.outbox_dead));
  impl_->recipients_paused.Set(static_cast<double>(rows.recipients_paused));
  for (const std::string_view reason : Words<RejectReason>::names) {
    const auto count = rows.rejected.find(std::string(reason));
    impl_->rejected.Add({{"reason", std::string(reason)}})
        .Set(count == rows.rejected.end() ? 0 : static_cast<double>(count->second));
  }
  impl_->in_flight.Set(static_cast<double>(work.in_flight));
  impl_->queued.Set(static_cast<double>(work.queued));
  impl_->turns.Set(static_cast<double>(work.turns));
  impl_->progress.Set(seconds(now));
}

void Metrics::set_backup(Time whole) {
  impl_->backup.Set(seconds(whole));
}

void Metrics::set_healthy(bool healthy) {
  impl_->healthy.Set(healthy ? 1 : 0);
}

void Metrics::set_disk(DiskLevel level, const std::optional<store::Store::DiskSpace>& space) {
  impl_->disk_level.Set(static_cast<double>(level));
  if (space) impl_->disk_free.Set(static_cast<double>(space->free));
}

std::string Metrics::text() const {
  impl_->suppressed.Increment(static_cast<double>(log::suppressed()) - impl_->suppressed.Value());
  impl_->lost.Increment(static_cast<double>(log::lost()) - impl_->lost.Value());
  impl_->resident.Set(resident_bytes());
  impl_->descriptors.Set(open_descriptors());
  impl_->processor.Increment(processor_seconds() - impl_->processor.Value());
  return prometheus::TextSerializer().Serialize(impl_->registry.Collect());
}

}  // namespace policywatch::daemon
