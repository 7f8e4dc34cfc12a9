#include "tests/web/fake_desk.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace policywatch::web {
namespace {

bool matches(const Update& update, const review::QueueFilter& filter) {
  if (filter.state == "open" && (!is_open(update) || update.state == UpdateState::snoozed)) return false;
  if (filter.state != "open" && filter.state != "any" && word(update.state) != filter.state) return false;
  if (!filter.policy.empty() && std::ranges::count(update.policies, filter.policy) == 0) return false;
  if (filter.kind && *filter.kind != update.kind) return false;
  if (update.score < filter.min_score) return false;
  return true;
}

template <class T>
Result<T> missing(const std::string& what) {
  return fail(ErrorKind::not_found, "no such " + what);
}

}  // namespace

review::QueuePage FakeDesk::queue(const review::QueueFilter& filter) {
  review::QueuePage page;
  std::vector<Update> found;
  std::ranges::copy_if(updates_held, std::back_inserter(found), [&](const Update& one) {
    return matches(one, filter) && review::matches(filter.query, one, time, filter.me);
  });
  std::ranges::sort(found, std::greater(), [](const Update& one) { return std::pair(one.score, one.id); });
  page.total = static_cast<std::int64_t>(found.size());
  const std::size_t from = filter.cursor.empty() ? 0 : std::stoul("0" + filter.cursor.substr(1));
  std::size_t end = found.size();
  if (filter.limit > 0) end = std::min(end, from + static_cast<std::size_t>(filter.limit));
  for (std::size_t i = from; i < end; ++i) page.updates.push_back(found[i]);
  if (end < found.size()) page.next_cursor = "c" + std::to_string(end);
  return page;
}

Result<Update> FakeDesk::update(std::int64_t id) {
  for (const Update& one : updates_held) {
    if (one.id == id) return one;
  }
  return missing<Update>("update");
}

std::vector<Decision> FakeDesk::history(std::int64_t id) {
  return histories[id];
}

Result<review::Comparison> FakeDesk::comparison(std::int64_t id, std::int64_t /*evidence*/) {
  const auto found = comparisons.find(id);
  if (found == comparisons.end()) return fail(ErrorKind::not_found, "this is its first snapshot");
  return found->second;
}

Result<Update*> FakeDesk::open_update(std::int64_t id, std::int64_t rev) {
  const auto found = std::ranges::find(updates_held, id, &Update::id);
  if (found == updates_held.end()) return fail(ErrorKind::not_found, "no such update");
  if (rev != 0 && rev != found->rev) return fail(ErrorKind::refused, "the update has changed");
  if (!is_open(*found)) return fail(ErrorKind::refused, "it is already " + std::string(word(found->state)));
  return &*found;
}

void FakeDesk::decided(Update& update, const Update& before, const std::string& command,
                       const std::string& by) {
  ++update.rev;
  update.decided_by = by;
  update.decided_at = time;
  undoable_.push_back({before, by, bulk_});
  log.push_back(command + " " + std::to_string(update.id) + " by " + by);
  Decision decision;
  decision.id = static_cast<std::int64_t>(log.size());
  decision.update_id = update.id;
  decision.command = command;
  decision.by = by;
  decision.at = time;
  decision.detail = "{}";
  histories[update.id].push_back(decision);
}

Result<Update> FakeDesk::accept(std::int64_t id, const review::Edits& edits, std::int64_t rev,
                                const std::string& by) {
  const Result<Update*> found = open_update(id, rev);
  if (!found) return std::unexpected(found.error());
  if (full) throw StorageFull("disk is full: /var/lib/policywatch/policywatch.db");
  Update& update = **found;
  const Update before = update;
  if (edits.policies) update.policies = *edits.policies;
  if (edits.kind) update.kind = *edits.kind;
  if (edits.date) update.date = *edits.date;
  if (edits.title) update.title = *edits.title;
  if (edits.text) update.text = *edits.text;
  if (edits.status) update.status = *edits.status;
  if (update.policies.empty()) {
    update = before;
    return fail(ErrorKind::invalid, "an update is accepted into a policy; name one");
  }
  update.state = UpdateState::accepted;
  decided(update, before, "accept", by);
  return update;
}

Result<Update> FakeDesk::reject(std::int64_t id, RejectReason reason, const std::string& note,
                                std::int64_t rev, const std::string& by) {
  const Result<Update*> found = open_update(id, rev);
  if (!found) return std::unexpected(found.error());
  const Update before = **found;
  (*found)->state = UpdateState::rejected;
  (*found)->reject_reason = reason;
  (*found)->reject_note = note;
  decided(**found, before, "reject", by);
  return **found;
}

Result<Update> FakeDesk::merge(std::int64_t id, std::int64_t into, std::int64_t rev, const std::string& by) {
  const Result<Update*> found = open_update(id, rev);
  if (!found) return std::unexpected(found.error());
  if (!update(into) || into == id) return fail(ErrorKind::refused, "there is no update to merge into");
  const Update before = **found;
  (*found)->state = UpdateState::merged;
  (*found)->merged_into = into;
  decided(**found, before, "merge", by);
  return **found;
}

Result<Update> FakeDesk::split(std::int64_t id, const std::vector<std::int64_t>& evidence, std::int64_t rev,
                               const std::string& by) {
  const Result<Update*> found = open_update(id, rev);
  if (!found) return std::unexpected(found.error());
  Update part = **found;
  const auto leaves = [&](const Evidence& one) { return std::ranges::count(evidence, one.id) > 0; };
  std::erase_if(part.evidence, [&](const Evidence& one) { return !leaves(one); });
  if (part.evidence.empty() || part.evidence.size() == (*found)->evidence.size()) {
    return fail(ErrorKind::refused, "some sources must stay and some must leave");
  }
  std::erase_if((*found)->evidence, leaves);
  ++(*found)->rev;
  part.id = static_cast<std::int64_t>(updates_held.size()) + 1000;
  part.rev = 1;
  log.push_back("split " + std::to_string(id) + " by " + by);
  updates_held.push_back(part);
  return part;
}

Result<Update> FakeDesk::snooze(std::int64_t id, Time until, std::int64_t rev, const std::string& by) {
  const Result<Update*> found = open_update(id, rev);
  if (!found) return std::unexpected(found.error());
  const Update before = **found;
  (*found)->state = UpdateState::snoozed;
  (*found)->snoozed_until = until;
  decided(**found, before, "snooze", by);
  return **found;
}

Result<Update> FakeDesk::claim(std::int64_t id, std::int64_t rev, const std::string& by) {
  const Result<Update*> found = open_update(id, rev);
  if (!found) return std::unexpected(found.error());
  const Update before = **found;
  (*found)->state = UpdateState::claimed;
  (*found)->claimed_by = by;
  decided(**found, before, "claim", by);
  return **found;
}

Result<Update> FakeDesk::release(std::int64_t id, std::int64_t rev, const std::string& by) {
  const Result<Update*> found = open_update(id, rev);
  if (!found) return std::unexpected(found.error());
  const Update before = **found;
  (*found)->state = UpdateState::new_;
  (*found)->claimed_by.clear();
  decided(**found, before, "release", by);
  return **found;
}

void FakeDesk::as_one(const std::function<void()>& decide) {
  bulk_ = ++bulks_;
  decide();
  bulk_ = 0;
}

Result<Update> FakeDesk::undo(std::int64_t id, std::int64_t rev, const std::string& by) {
  for (std::size_t i = undoable_.size(); i-- > 0;) {
    const Undoable last = undoable_[i];
    if (id == 0 ? last.by != by : last.before.id != id) continue;
    const auto found = std::ranges::find(updates_held, last.before.id, &Update::id);
    if (rev != 0 && rev != found->rev) return fail(ErrorKind::refused, "the update has changed");
    const std::int64_t next = found->rev + 1;
    *found = last.before;
    found->rev = next;
    undoable_.erase(undoable_.begin() + static_cast<std::ptrdiff_t>(i));
    log.push_back("undo " + std::to_string(found->id) + " by " + by);
    const Update back = *found;
    const bool more = id == 0 && last.bulk != 0 && !undoable_.empty() && undoable_.back().bulk == last.bulk;
    return more ? undo(0, 0, by) : back;
  }
  return fail(ErrorKind::refused, "there is nothing to take back");
}

Result<Policy> FakeDesk::policy(const PolicyId& id) {
  for (const Policy& one : policies_held) {
    if (one.id == id) return one;
  }
  return missing<Policy>("policy");
}

Result<std::vector<review::ImportedEntry>> FakeDesk::import_records(
    const std::vector<review::Incoming>& incoming, bool, const std::string&) {
  for (const review::Incoming& one : incoming) policies_held.push_back(one.policy);
  return std::vector<review::ImportedEntry>(incoming.size());
}

std::vector<review::WatchView> FakeDesk::watches() {
  std::vector<review::WatchView> by_id = watches_held;
  std::ranges::sort(by_id, {}, [](const review::WatchView& one) { return one.watch.id; });
  return by_id;
}

Result<review::WatchView> FakeDesk::watch(const std::string& id) {
  for (const review::WatchView& one : watches_held) {
    if (one.watch.id == id) return one;
  }
  return missing<review::WatchView>("watch");
}

Result<void> FakeDesk::pause_watch(const std::string& id, bool paused, const std::string& by) {
  for (review::WatchView& one : watches_held) {
    if (one.watch.id != id) continue;
    one.watch.paused = paused;
    one.state = paused ? "paused" : "ok";
    log.push_back((paused ? "pause " : "resume ") + id + " by " + by);
    return {};
  }
  return missing<void>("watch");
}

Result<void> FakeDesk::add_watch(const Watch& watch, const std::string& by) {
  if (this->watch(watch.id)) return fail(ErrorKind::refused, "there is a watch of that id");
  review::WatchView view;
  view.watch = watch;
  view.state = "no baseline";
  watches_held.push_back(view);
  log.push_back("add " + watch.id + " by " + by);
  return {};
}

Result<void> FakeDesk::remove_watch(const std::string& id, const std::string& by) {
  std::erase_if(watches_held, [&](const auto& one) { return one.watch.id == id; });
  log.push_back("remove " + id + " by " + by);
  return {};
}

Result<void> FakeDesk::forget_noise(const std::string& id, const std::string& place, const std::string& by) {
  log.push_back("forget " + id + " " + place + " by " + by);
  return {};
}

Result<review::Learned> FakeDesk::learned(const PolicyId& id) {
  const Result<Policy> known = policy(id);
  if (!known) return std::unexpected(known.error());
  review::Learned learned = learned_held[id];
  learned.policy = id;
  return learned;
}

Result<review::Learned> FakeDesk::forget_lesson(const PolicyId& id, std::int64_t decision, bool forgotten,
                                                const std::string& by) {
  log.push_back((forgotten ? "forget lesson " : "remember lesson ") + std::to_string(decision) + " of " + id +
                " by " + by);
  for (review::Lesson& lesson : learned_held[id].lessons) {
    if (lesson.decision == decision) lesson.forgotten = forgotten;
  }
  return learned(id);
}

Result<bool> FakeDesk::paperwork_is_muted(const PolicyId& id) {
  if (const auto found = policy(id); !found) return std::unexpected(found.error());
  return !unmuted.contains(id);
}

Result<void> FakeDesk::mute_paperwork(const PolicyId& id, bool muted, const std::string& by) {
  if (const auto found = policy(id); !found) return std::unexpected(found.error());
  log.push_back((muted ? "mute paperwork of " : "unmute paperwork of ") + id + " by " + by);
  muted ? void(unmuted.erase(id)) : void(unmuted.insert(id));
  return {};
}

Result<review::WatchView> FakeDesk::move_watch(const std::string& id, const std::string& to,
                                               const std::string& by) {
  log.push_back("move " + id + " to " + (to.empty() ? "what was proposed" : to) + " by " + by);
  return watch(id);
}

Result<void> FakeDesk::confirm_incident(const std::string& host, const std::string& by) {
  log.push_back("confirm " + host + " by " + by);
  return {};
}

Result<void> FakeDesk::request_check(const std::string& id) {
  if (!watch(id)) return missing<void>("watch");
  log.push_back("check " + id);
  return {};
}

Result<std::vector<review::SnapshotView>> FakeDesk::snapshots(const std::string& watch) {
  if (!this->watch(watch)) return missing<std::vector<review::SnapshotView>>("watch");
  return snapshots_held[watch];
}

Result<std::pair<review::SnapshotView, std::string>> FakeDesk::snapshot(const std::string& sha256) {
  for (const auto& [watch, list] : snapshots_held) {
    for (const review::SnapshotView& one : list) {
      if (one.sha256 == sha256) return std::pair(one, bodies[sha256]);
    }
  }
  return missing<std::pair<review::SnapshotView, std::string>>("snapshot");
}

Result<review::Comparison> FakeDesk::compare(const std::string& watch, const std::string&,
                                             const std::string&) {
  if (comparisons.empty() || snapshots_held[watch].size() < 2) {
    return fail(ErrorKind::not_found, "there are no two snapshots to compare");
  }
  review::Comparison comparison = comparisons.begin()->second;
  comparison.after = snapshots_held[watch][0];
  comparison.before = snapshots_held[watch][1];
  return comparison;
}

std::vector<Delivery> FakeDesk::deliveries(int limit) {
  std::vector<Delivery> out = deliveries_held;
  if (out.size() > static_cast<std::size_t>(limit)) out.resize(static_cast<std::size_t>(limit));
  return out;
}

std::vector<Delivery> FakeDesk::find_deliveries(const review::DeliveryFilter& filter) {
  std::vector<Delivery> out = deliveries(filter.limit);
  std::erase_if(out, [&](const Delivery& one) {
    return (!filter.state.empty() && word(one.state) != filter.state) ||
           (!filter.notifier.empty() && one.notifier != filter.notifier);
  });
  return out;
}

Result<Delivery> FakeDesk::discard_delivery(std::int64_t id, const std::string& by) {
  for (Delivery& one : deliveries_held) {
    if (one.id != id) continue;
    one.state = DeliveryState::cancelled;
    log.push_back("discard " + std::to_string(id) + " by " + by);
    return one;
  }
  return missing<Delivery>("delivery");
}

Result<std::pair<std::string, std::string>> FakeDesk::unsubscribe(const std::string& token, bool leave) {
  if (token != "the-right-token") return missing<std::pair<std::string, std::string>>("address");
  if (leave) log.push_back("unsubscribed");
  return std::pair<std::string, std::string>("editors", "ana@tracker.example");
}

std::vector<std::pair<std::string, std::string>> FakeDesk::unsubscribed() {
  return {};
}

Result<void> FakeDesk::resubscribe(const std::string& notifier, const std::string& address,
                                   const std::string& by) {
  log.push_back("resubscribe " + address + " to " + notifier + " by " + by);
  return {};
}

Result<Delivery> FakeDesk::delivery(std::int64_t id) {
  for (const Delivery& one : deliveries_held) {
    if (one.id == id) return one;
  }
  return missing<Delivery>("delivery");
}

Result<Delivery> FakeDesk::retry_delivery(std::int64_t id, const std::string& by) {
  for (Delivery& one : deliveries_held) {
    if (one.id != id) continue;
    one.state = DeliveryState::pending;
    log.push_back("retry " + std::to_string(id) + " by " + by);
    return one;
  }
  return missing<Delivery>("delivery");
}

review::StatusView FakeDesk::status() {
  review::StatusView status;
  status.version = "0.1.0";
  status.now = time;
  status.daemon_running = true;
  status.daemon_started = time - std::chrono::hours(50);
  status.last_progress = time - std::chrono::seconds(4);
  for (const Update& one : updates_held) ++status.updates_by_state[std::string(word(one.state))];
  status.policies = static_cast<std::int64_t>(policies_held.size());
  status.watches = watches_held;
  status.watch_count = static_cast<std::int64_t>(watches_held.size());
  status.incidents = incidents_held;
  status.silent = {"court-docket: nothing new for 21 days, usually every 3"};
  return status;
}

Result<void> FakeDesk::add_user(const std::string& name, const std::string& role,
                                const std::string& password) {
  people[name] = {password, review::User{name, role}};
  return {};
}

Result<void> FakeDesk::remove_user(const std::string& name) {
  people.erase(name);
  return {};
}

std::vector<review::User> FakeDesk::users() {
  std::vector<review::User> all;
  for (const auto& [name, held] : people) all.push_back(held.second);
  return all;
}

std::int64_t FakeDesk::close_sessions(const std::string& name) {
  return static_cast<std::int64_t>(
      std::erase_if(sessions, [&](const auto& one) { return one.second.name == name; }));
}

Result<void> FakeDesk::revoke_token(const std::string& name) {
  if (std::erase_if(tokens, [&](const auto& one) { return one.second.name == name; }) == 0)
    return fail(ErrorKind::not_found, "no such token");
  return {};
}

Result<review::User> FakeDesk::sign_in(const std::string& name, const std::string& password) {
  log.push_back("password tried for " + name);
  const auto found = people.find(name);
  if (found == people.end() || found->second.first != password) return fail(ErrorKind::denied, "no");
  return found->second.second;
}

Result<review::User> FakeDesk::use_link(const std::string& token) {
  const auto found = links.find(token);
  if (found == links.end()) return fail(ErrorKind::denied, "used up");
  const review::User user = found->second;
  links.erase(found);
  log.push_back("link used");
  return user;
}

std::string FakeDesk::open_session(const review::User& user) {
  const std::string cookie = "session-" + std::to_string(next_session_++);
  sessions[cookie] = user;
  log.push_back("session opened");
  return cookie;
}

std::optional<review::User> FakeDesk::session(const std::string& cookie) {
  const auto found = sessions.find(cookie);
  if (found == sessions.end()) return std::nullopt;
  return found->second;
}

void FakeDesk::close_session(const std::string& cookie) {
  if (sessions.erase(cookie) > 0) log.push_back("session closed");
}

Result<std::string> FakeDesk::create_token(const std::string& name, const std::string& scope) {
  tokens["pw_" + name] = TokenUser{name, scope};
  return "pw_" + name;
}

std::optional<review::Desk::TokenUser> FakeDesk::token(const std::string& bearer) {
  const auto found = tokens.find(bearer);
  if (found == tokens.end()) return std::nullopt;
  return found->second;
}

}  // namespace policywatch::web
