#include "daemon/checker.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "daemon/check_push.hpp"
#include "daemon/learned.hpp"
#include "daemon/log.hpp"
#include "daemon/merging.hpp"
#include "daemon/paging.hpp"
#include "daemon/reading.hpp"
#include "pipeline/fold.hpp"
#include "pipeline/known_events.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::daemon {
namespace {

namespace asio = boost::asio;

constexpr Millis kReloadAfter = std::chrono::hours(6);
constexpr Millis kVerdictsCount = std::chrono::days(365);
// A program that is missing takes a person to bring it.
constexpr Millis kInstallationRest = std::chrono::minutes(15);

Reading unread(const Response& response) {
  Reading reading;
  reading.quality = response.quality;
  reading.reason = response.failure;
  return reading;
}

}  // namespace

/// Nothing was read, and the page has no part in it: nothing is recorded, and it is asked again later.
void Checker::blame_installation(Outcome& outcome, const std::string& fault) {
  outcome.quality = Quality::unreachable;
  outcome.reason = fault;
  outcome.put_off = world_.clock.now() + kInstallationRest;
  log::error("worker.missing", {{"watch", outcome.watch}, {"fault", fault}});
}

/// Policies, their index and the updates of the folding window, reloaded when somebody else moved their
/// revision.
struct Checker::Cache {
  std::int64_t policies_revision = -1, updates_revision = -1;
  std::vector<Policy> policies;
  match::PolicyIndex index;
  std::vector<Update> recent;
  pipeline::KnownEvents events;  // of `recent`
  std::vector<std::pair<std::int64_t, std::int64_t>> apart;
  std::vector<Update> split;      // that `apart` is about
  std::vector<PolicyId> unmuted;  // told of dockets' paperwork
  std::map<std::string, store::Store::Verdicts> verdicts;
  Time loaded_at{}, counted_at{};

  pipeline::Knowledge knowledge(const std::string& watch) const {
    const auto known = verdicts.find(watch);
    const store::Store::Verdicts said = known == verdicts.end() ? store::Store::Verdicts() : known->second;
    return {index, policies, recent, apart, &events, split, nullptr, unmuted, said.accepted, said.rejected};
  }

  void refresh(store::Store& store, Time now) {
    if (const std::int64_t revision = store.policies_revision(); revision != policies_revision) {
      policies = store.policies();
      index = match::PolicyIndex(policies, taught_by(store.lessons(), policies));
      unmuted = names_now(store.unmuted_paperwork(), policies);
      policies_revision = revision;
    }
    const std::int64_t revision = store.updates_revision();
    const bool stale = now < loaded_at || now - loaded_at > kReloadAfter;  // the window moves on
    if (now < counted_at || now - counted_at > kReloadAfter) {
      verdicts = store.verdicts_of_watches(now - kVerdictsCount);
      counted_at = now;
    }
    if (revision == updates_revision && !stale) return;
    recent = store.recent_updates(now - pipeline::kFoldingWindow);
    events.follow(recent);
    apart = store.never_fold();
    split = store.split_updates();
    updates_revision = revision;
    loaded_at = now;
  }

  /// Takes over what this check's record did to updates, so that the next one need not load them all.
  void take_over(store::Store& store, const store::CheckRecord& record, const store::Recorded& recorded) {
    const std::int64_t revision = store.updates_revision();
    if (revision == updates_revision) return;
    if (revision != updates_revision + 1) return;  // somebody else wrote too: the next refresh loads anew
    std::vector<std::int64_t> touched = recorded.updates;
    for (const auto& attached : record.attached) touched.push_back(attached.first);
    for (const auto& flagged : record.flagged) touched.push_back(flagged.first);
    for (const auto& filed : record.filed) touched.push_back(filed.first);
    for (const auto& named : record.named) touched.push_back(named.first);
    for (const auto& [id, evidence] : record.members) {
      if (!join(id, evidence)) touched.push_back(id);
    }
    for (const std::int64_t id : touched) {
      std::optional<Update> update = store.update(id);
      if (!update || update->merged_into != 0) return;
      const auto known = std::ranges::find(recent, id, &Update::id);
      const auto position = static_cast<std::size_t>(known - recent.begin());
      events.put(position, *update);
      if (known == recent.end()) {
        recent.push_back(std::move(*update));
      } else {
        *known = std::move(*update);
      }
    }
    updates_revision = revision;
  }

  /// One page more of a site-wide update that has many, without loading all of them again.
  bool join(std::int64_t id, const Evidence& evidence) {
    constexpr std::size_t kMany = 64;
    const auto known = std::ranges::find(recent, id, &Update::id);
    if (known == recent.end() || known->evidence.size() < kMany || known->merged_into != 0) return false;
    known->evidence.push_back(evidence);
    ++known->rev;
    events.add_source(static_cast<std::size_t>(known - recent.begin()), evidence, known->rev);
    return true;
  }
};

Checker::Checker(World world, std::shared_ptr<const Settings> settings)
    : world_(std::move(world)), settings_(std::move(settings)), cache_(std::make_shared<Cache>()) {}

DrawKey Checker::draw_key() {
  // Drawn on the loop, spent on the store's thread: one random root, then a counter in it.
  struct Root {
    std::string bytes;
    std::uint64_t next = 0;
  };
  auto root = std::make_shared<Root>(Root{world_.random.bytes(32), 0});
  return [root] {
    return "msg_" + to_base64url(as_bytes(sha256(root->bytes + std::to_string(root->next++)))).substr(0, 27);
  };
}

DrawKey Checker::draw_key_here() {
  return [this, drawn = DrawKey()]() mutable {
    if (!drawn) drawn = draw_key();
    return drawn();
  };
}

asio::awaitable<Outcome> Checker::check(store::WatchState state, std::string host) {
  Outcome outcome;
  outcome.watch = state.watch.id;
  Recorder::Coming coming(world_.recorder);
  Asked asked = co_await ask(state, host);
  coming.arrived();
  if (!asked.response) {
    outcome.stopped = asked.stopped;
    outcome.again = asked.again;
    outcome.put_off = asked.put_off;
    outcome.reason = std::move(asked.reason);
    if (outcome.again) outcome.state = std::make_shared<store::WatchState>(std::move(state));
    co_return outcome;
  }
  if (comes_in_pages(state.watch, *asked.response)) {
    std::optional<Response> joined = co_await follow(state, std::move(*asked.response));
    if (!joined) {
      outcome.stopped = true;
      co_return outcome;
    }
    asked.response = std::move(joined);
  }
  Response& response = *asked.response;
  const Time now = world_.clock.now();
  state.host_pace = world_.gate.to_keep(host, now);
  Glanced glanced = glance_at(state, response);
  if (wants_all_pages(state)) glanced.glance = Glance::read;
  weigh_validators(state, response, glanced, asked.conditional);
  if (glanced.glance != Glance::read) {
    outcome.status = response.status;
    outcome.what = glanced.glance == Glance::not_modified ? "not modified"
                   : glanced.glance == Glance::same_bytes ? "unchanged"
                                                          : "unchanged (markup only)";
    const CheckContext context{*settings_, now, draw_key_here()};
    store::CheckRecord record = record_unchanged(std::move(state), response, glanced, context);
    co_await world_.recorder.record(std::move(record));
    co_return outcome;
  }
  Outcome recorded = co_await read_and_record(std::move(state), std::move(response), std::move(glanced));
  co_return recorded;
}

asio::awaitable<Outcome> Checker::read_and_record(store::WatchState state, Response response,
                                                  Glanced glanced) {
  Outcome outcome;
  outcome.watch = state.watch.id;
  outcome.status = response.status;
  auto shared = std::make_shared<const Response>(std::move(response));
  Reading reading;
  if (shared->quality == Quality::ok) {
    const Watch watch = state.watch;
    Result<std::optional<PdfText>> pdf = co_await pdf_text(world_.worker, watch, shared);
    if (!pdf) {
      outcome.stopped = pdf.error().kind == ErrorKind::stopped;
      if (!outcome.stopped) blame_installation(outcome, pdf.error().message);
      co_return outcome;
    }
    auto read = [watch, shared, text = std::move(*pdf)] { return read_with(watch, *shared, text); };
    Reading parsed = co_await io::run_on(world_.pool, std::move(read));
    reading = std::move(parsed);
  } else {
    reading = unread(*shared);
  }
  for (const std::string& note : reading.notes)
    log::info("watch.note", {{"watch", state.watch.id}, {"note", note}});

  const auto answer = std::make_shared<const Answer>(
      Answer{std::move(state), shared, std::move(reading), std::move(glanced)});
  std::optional<Settled> settled = co_await settle(answer, true);
  if (!settled) {
    const bool going_on = co_await probe(answer->state);
    if (!going_on) {
      outcome.stopped = true;
      co_return outcome;
    }
    std::optional<Settled> after_probe = co_await settle(answer, false);
    settled = std::move(after_probe);
  }
  outcome.quality = settled->quality;
  outcome.reason = std::move(settled->reason);
  outcome.what = std::move(settled->what);
  outcome.updates = std::move(settled->recorded.updates);
  outcome.attached = settled->attached;
  outcome.suppressed = std::move(settled->suppressed);
  co_return outcome;
}

asio::awaitable<Outcome> Checker::take_push(store::Push push) {
  const std::shared_ptr<const Settings> settings = settings_;
  const Time now = world_.clock.now();
  auto job = [push = std::move(push), settings, now, draw = draw_key(), cache = cache_](store::Store& store) {
    Outcome outcome;
    outcome.watch = push.watch;
    outcome.status = 200;
    const CheckContext context{*settings, now, draw};
    std::optional<store::WatchState> state = store.watch_state(push.watch);
    cache->refresh(store, now);
    const pipeline::Knowledge knowledge = cache->knowledge(push.watch);
    std::optional<Concluded> concluded;
    if (state) concluded = decide_push(std::move(*state), push, store, knowledge, context);
    if (!concluded) {
      store.end_push(push.id);
      outcome.what = "pushed: nothing for this watch";
      return outcome;
    }
    const store::Recorded recorded = store.record_check(concluded->record);
    cache->take_over(store, concluded->record, recorded);
    outcome.what = "pushed: " + std::to_string(concluded->record.pushed.size()) + " new entries";
    outcome.updates = recorded.updates;
    outcome.attached = concluded->record.attached.size();
    outcome.suppressed = std::move(concluded->suppressed);
    return outcome;
  };
  Outcome outcome = co_await world_.store.run(std::move(job));
  co_return outcome;
}

/// Decides and records in one job of the store's thread. nullopt: the host has to be probed first.
asio::awaitable<std::optional<Checker::Settled>> Checker::settle(std::shared_ptr<const Answer> answer,
                                                                 bool may_probe) {
  const std::shared_ptr<const Settings> settings = settings_;
  const Time now = world_.clock.now();
  auto job = [answer, may_probe, settings, now, draw = draw_key(),
              cache = cache_](store::Store& store) -> std::optional<Settled> {
    const CheckContext context{*settings, now, draw};
    const auto knowledge = [&]() -> pipeline::Knowledge {
      cache->refresh(store, now);
      return cache->knowledge(answer->state.watch.id);
    };
    auto decided = decide({.state = answer->state,
                           .response = *answer->response,
                           .reading = answer->reading,
                           .glanced = answer->glanced,
                           .may_probe = may_probe},
                          store, knowledge, context);
    if (!decided) return std::nullopt;
    Settled settled;
    settled.quality = decided->quality;
    settled.reason = std::move(decided->reason);
    settled.suppressed = std::move(decided->suppressed);
    settled.attached = decided->record.attached.size() + decided->record.members.size();
    if (settled.quality == Quality::ok) {
      settled.what = decided->held              ? "held for a second look"
                     : decided->first           ? "first snapshot"
                     : decided->record.snapshot ? "changed"
                                                : "unchanged";
    }
    settled.recorded = record_and_merge(store, decided->record, decided->merged, now);
    cache->take_over(store, decided->record, settled.recorded);
    return settled;
  };
  std::optional<Settled> settled = co_await world_.store.run(std::move(job));
  co_return settled;
}

}  // namespace policywatch::daemon
