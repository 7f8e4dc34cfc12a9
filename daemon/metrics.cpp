#include "daemon/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace policywatch::daemon {

struct Metrics::Impl {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& checks = prometheus::BuildCounter()
                                                        .Name("policywatch_checks_total")
                                                        .Help("Checks that ended, by quality of the capture")
                                                        .Register(registry);
  prometheus::Counter& changes = prometheus::BuildCounter()
                                     .Name("policywatch_changes_total")
                                     .Help("Checks that stored a new snapshot")
                                     .Register(registry)
                                     .Add({});
  prometheus::Counter& updates = prometheus::BuildCounter()
                                     .Name("policywatch_updates_total")
                                     .Help("Updates put into the review queue")
                                     .Register(registry)
                                     .Add({});
  prometheus::Counter& folded = prometheus::BuildCounter()
                                    .Name("policywatch_evidence_folded_total")
                                    .Help("Evidence added to an update that was already known")
                                    .Register(registry)
                                    .Add({});
  prometheus::Family<prometheus::Gauge>& gauges = prometheus::BuildGauge()
                                                      .Name("policywatch_rows")
                                                      .Help("Rows in the store, by what they are")
                                                      .Register(registry);
  prometheus::Gauge& watches = gauges.Add({{"of", "watches"}});
  prometheus::Gauge& open = gauges.Add({{"of", "open_updates"}});
  prometheus::Gauge& pending = gauges.Add({{"of", "outbox_pending"}});
  prometheus::Gauge& dead = gauges.Add({{"of", "outbox_dead"}});
};

Metrics::Metrics() : impl_(std::make_unique<Impl>()) {}
Metrics::~Metrics() = default;

void Metrics::count(const Outcome& outcome) {
  impl_->checks.Add({{"quality", std::string(word(outcome.quality))}}).Increment();
  if (outcome.what == "changed" || outcome.what == "first snapshot") impl_->changes.Increment();
  impl_->updates.Increment(static_cast<double>(outcome.updates.size()));
  impl_->folded.Increment(static_cast<double>(outcome.attached));
}

void Metrics::set_gauges(std::int64_t watches, std::int64_t open_updates, std::int64_t outbox_pending,
                         std::int64_t outbox_dead) {
  impl_->watches.Set(static_cast<double>(watches));
  impl_->open.Set(static_cast<double>(open_updates));
  impl_->pending.Set(static_cast<double>(outbox_pending));
  impl_->dead.Set(static_cast<double>(outbox_dead));
}

std::string Metrics::text() const {
  return prometheus::TextSerializer().Serialize(impl_->registry.Collect());
}

}  // namespace policywatch::daemon
