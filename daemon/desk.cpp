#include "daemon/desk.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/records_json.hpp"
#include "daemon/backups.hpp"
#include "daemon/bounces.hpp"
#include "daemon/disk_watch.hpp"
#include "daemon/outbox.hpp"
#include "daemon/stamping.hpp"
#include "daemon/store_desk.hpp"
#include "notifiers/notifiers.hpp"

namespace policywatch::daemon {

namespace {

// A daemon that has shown no progress for this long is taken for not running.
constexpr Seconds kDaemonSilence{120};
constexpr int kIncidentsShown = 200;

std::optional<Time> time_note(store::Store& store, const std::string& key) {
  const auto note = store.note(key);
  return note ? parse_rfc3339(*note) : std::nullopt;
}

/// `failing`: watches in that state.
void warn(review::StatusView& view, std::int64_t failing) {
  for (const review::HostIncident& incident : view.incidents) view.warnings.push_back(incident.detail);
  if (const auto moved = view.health.find("moved"); moved != view.health.end())
    view.warnings.push_back(std::to_string(moved->second) +
                            " watches were moved for good: see their notes in `policywatch watch show`");
  if (failing > 0) view.warnings.push_back(std::to_string(failing) + " watches do not give a good capture");
  if (view.outbox_dead > 0)
    view.warnings.push_back(std::to_string(view.outbox_dead) + " messages could not be delivered");
  if (view.policies == 0) view.warnings.push_back("no policies are imported: nothing can be matched");
  if (!view.daemon_running)
    view.warnings.push_back(view.daemon_started ? "the daemon shows no progress"
                                                : "the daemon has not run yet");
}

/// A claim is a lease: nobody has to wait for somebody who went home.
void end_lease(Update& update, Time now) {
  if (update.state != UpdateState::claimed || !update.claimed_until || *update.claimed_until > now) return;
  update.state = UpdateState::new_;
  update.claimed_by.clear();
  update.claimed_until.reset();
}

}  // namespace

std::vector<PolicyId> StoreDesk::all_names(const PolicyId& name) {
  std::vector<PolicyId> names;
  if (const auto policy = find_policy(name)) {
    names = policy->aliases;
    names.push_back(policy->id);
  }
  names.push_back(name);
  return names;
}

review::QueuePage StoreDesk::queue(const review::QueueFilter& filter) {
  review::QueueFilter by_name = filter;
  if (!filter.policy.empty()) by_name.policy_names = all_names(filter.policy);
  for (review::QueryTerm& term : by_name.query) {
    if (term.field != review::QueryField::policy) continue;
    std::vector<std::string> names;
    for (const std::string& name : term.values) std::ranges::move(all_names(name), std::back_inserter(names));
    term.values = std::move(names);
  }
  review::QueuePage page = store_.queue(by_name, now());
  for (Update& update : page.updates) end_lease(update, now());
  return page;
}

Result<Update> StoreDesk::update(std::int64_t id) {
  auto update = store_.update(id);
  if (!update) return fail(ErrorKind::not_found, "update " + std::to_string(id) + ": there is none");
  end_lease(*update, now());
  return *std::move(update);
}

std::vector<Decision> StoreDesk::history(std::int64_t update_id) {
  return store_.decisions(update_id);
}

std::vector<Delivery> StoreDesk::deliveries(int limit) {
  return store_.deliveries(limit);
}

Result<Delivery> StoreDesk::delivery(std::int64_t id) {
  auto delivery = store_.delivery(id);
  if (!delivery) return fail(ErrorKind::not_found, "delivery " + std::to_string(id) + ": there is none");
  return *std::move(delivery);
}

Result<Delivery> StoreDesk::retry_delivery(std::int64_t id, const std::string& by) {
  auto found = delivery(id);
  if (!found) return found;
  if (found->state == DeliveryState::delivered)
    return fail(ErrorKind::refused, "delivery " + std::to_string(id) + " has arrived already");
  if (found->state == DeliveryState::cancelled) {
    return fail(ErrorKind::refused,
                "delivery " + std::to_string(id) + " was cancelled" +
                    (found->last_error.empty() ? " by an undo" : ": " + found->last_error));
  }
  store::Store::AttemptRecord record;
  record.state = store_.notifier_state(found->notifier);
  record.state.open_at = now();
  // The whole schedule of retries begins anew; the key stays, so that the receiver can tell a second copy.
  for (Delivery& row : store_.parcel_of(id)) {
    if (row.state != DeliveryState::pending && row.state != DeliveryState::dead) continue;
    row.state = DeliveryState::pending;
    row.next_attempt_at = now();
    row.attempts = 0;
    if (row.id == id) found = row;
    record.deliveries.push_back(std::move(row));
  }
  store_.record_attempts(record);
  store_.set_notifier_disabled(found->notifier, "");
  note_decision("retry", by, {{"delivery", id}, {"notifier", found->notifier}});
  return found;
}

Result<Delivery> StoreDesk::discard_delivery(std::int64_t id, const std::string& by) {
  auto found = delivery(id);
  if (!found) return found;
  if (found->state == DeliveryState::delivered)
    return fail(ErrorKind::refused, "delivery " + std::to_string(id) + " has arrived already");
  found->state = DeliveryState::cancelled;
  found->last_error = "discarded by " + by + (found->last_error.empty() ? "" : ": " + found->last_error);
  store_.record_attempt(*found);
  note_decision("discard", by, {{"delivery", id}, {"notifier", found->notifier}});
  return found;
}

Result<std::pair<std::string, std::string>> StoreDesk::unsubscribe(const std::string& token, bool leave) {
  const std::string key = store_.note(kUnsubscribeKey).value_or("");
  for (const NotifierSettings& notifier : world_.settings.notifiers) {
    for (const std::string& to : notifier.email.to) {
      const std::string address = notifiers::bare_address(to);
      if (key.empty() || !equal_constant_time(token, unsubscribe_token(key, notifier.id, address))) continue;
      if (leave) {
        store_.set_unsubscribed(notifier.id, address, now(), true);
        note_decision("unsubscribe", address, {{"notifier", notifier.id}});
      }
      return std::pair(notifier.id, address);
    }
  }
  return fail(ErrorKind::not_found, "this address for unsubscribing is unknown");
}

std::vector<std::pair<std::string, std::string>> StoreDesk::unsubscribed() {
  return store_.unsubscribed();
}

Result<void> StoreDesk::resubscribe(const std::string& notifier, const std::string& address,
                                    const std::string& by) {
  const auto all = store_.unsubscribed();
  if (!contains(all, std::pair(notifier, address)))
    return fail(ErrorKind::not_found, address + " has not unsubscribed from " + notifier);
  store_.set_unsubscribed(notifier, address, now(), false);
  note_decision("resubscribe", by, {{"notifier", notifier}, {"address", address}});
  return {};
}

std::vector<Delivery> StoreDesk::find_deliveries(const review::DeliveryFilter& filter) {
  return store_.find_deliveries(filter);
}

review::StatusView StoreDesk::status() {
  review::StatusView view = status_without_watches();
  view.watches = watches();
  view.watch_count = static_cast<std::int64_t>(view.watches.size());
  std::int64_t failing = 0;
  for (const review::WatchView& watch : view.watches) {
    failing += watch.state == "failing" ? 1 : 0;
    for (const std::string& word : watch.health) {
      ++view.health[word];
      if (word == "silent") view.silent.push_back(watch.watch.id);
    }
  }
  warn(view, failing);
  return view;
}

review::StatusView StoreDesk::glance(std::size_t limit) {
  review::StatusView view = status_without_watches();
  digests_.follow(store_, world_.settings, now());
  const Paces paces = paces_of(store_, now());
  const WatchDigests::Moment moment{paces, noisy_watches(), now()};
  const auto some_with = [&](const char* word) {
    return views_of(digests_.find(store_, {.state = word, .limit = limit}, moment).numbers, paces);
  };
  WatchDigests::Sums sums = digests_.sums(moment);
  view.watches = some_with("look");
  view.watch_count = sums.total;
  view.health = std::move(sums.by_health);
  for (const review::WatchView& watch : some_with("silent"))
    if (contains(watch.health, "silent")) view.silent.push_back(watch.watch.id);
  warn(view, sums.by_state["failing"]);
  return view;
}

review::StatusView StoreDesk::status_without_watches() {
  review::StatusView view;
  view.version = world_.version;
  view.now = now();
  view.daemon_started = time_note(store_, "daemon.started");
  view.last_progress = time_note(store_, "daemon.progress");
  const auto stopped = time_note(store_, "daemon.stopped");
  const bool ended = stopped && view.daemon_started && *stopped >= *view.daemon_started;
  const auto alive = std::max(view.last_progress, view.daemon_started);
  view.daemon_running = alive && !ended && view.now - *alive <= kDaemonSilence;
  store::Store::Totals totals = store_.totals();
  view.updates_by_state = std::move(totals.updates_by_state);
  view.rejected_by_reason = std::move(totals.rejected_by_reason);
  view.outbox_pending = totals.outbox_pending;
  view.outbox_dead = totals.outbox_dead;
  view.policies = totals.policies;
  for (review::HostIncident& incident : store_.incidents(kIncidentsShown)) {
    if (!incident.closed_at) view.incidents.push_back(std::move(incident));
  }
  for (const auto& [id, reason] : store_.disabled_notifiers())
    view.disabled_notifiers.push_back(id + ": " + reason);
  for (const store::Store::NotifierState& one : totals.failing)
    view.failing_notifiers.push_back(one.id + ": since " + to_rfc3339(*one.failing_since) + ": " + one.why);
  view.allowed_addresses = world_.settings.fetch.allow_addresses;
  for (const PausedReader& paused : paused_readers(store_, world_.settings))
    view.warnings.push_back(words_of(paused));
  if (const std::string warning = backup_warning(store_, view.now); !warning.empty())
    view.warnings.push_back(warning);
  if (const std::string warning = disk_warning(store_); !warning.empty()) view.warnings.push_back(warning);
  if (const std::string warning = stamping_warning(store_, world_.settings.evidence); !warning.empty())
    view.warnings.push_back(warning);
  return view;
}

void StoreDesk::note_decision(const std::string& command, const std::string& by, boost::json::object detail) {
  Record record;
  record.decisions.push_back(row_of(command, by, std::move(detail)));
  (void)store_.record_decision(record);  // without updates there is no revision to refuse
}

std::unique_ptr<review::Desk> make_desk(store::Store& store, DeskWorld world) {
  return std::make_unique<StoreDesk>(store, std::move(world));
}

}  // namespace policywatch::daemon
