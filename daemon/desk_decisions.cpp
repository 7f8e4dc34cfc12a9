#include <algorithm>

#include "base/hash.hpp"
#include "base/records_json.hpp"
#include "base/text.hpp"
#include "daemon/decision_detail.hpp"
#include "daemon/outbox.hpp"
#include "daemon/store_desk.hpp"
#include "review/record.hpp"
#include "review/transition.hpp"

namespace policywatch::daemon {

namespace {

constexpr int kTries = 5;
constexpr std::chrono::minutes kLease{15};

std::string stale(const Update& update, std::int64_t seen) {
  std::string message = "update " + std::to_string(update.id) + " is at rev " + std::to_string(update.rev) +
                        " (" + std::string(word(update.state));
  if (!update.decided_by.empty()) message += " by " + update.decided_by;
  return message + "), not " + std::to_string(seen) + ": look at it again";
}

Update decided(Update update, UpdateState state, Time now, const std::string& by) {
  update.state = state;
  update.decided_by = by;
  update.decided_at = now;
  update.claimed_by.clear();
  update.claimed_until.reset();
  update.snoozed_until.reset();
  return update;
}

}  // namespace

Result<Update> StoreDesk::carry_out(std::int64_t id, std::int64_t rev, std::string_view command,
                                    const Decide& decide) {
  for (int attempt = 1;; ++attempt) {
    auto before = update(id);
    if (!before) return before;
    if (rev != 0 && before->rev != rev) return fail(ErrorKind::refused, stale(*before, rev));
    if (auto next = review::next_state(*before, command, now()); !next) return std::unexpected(next.error());
    const std::int64_t policies_seen = store_.policies_revision();
    auto record = decide(*before);
    if (!record) return std::unexpected(record.error());
    record->policies_seen = policies_seen;
    const auto ids = store_.record_decision(*record);
    if (ids) return update(ids->front());
    // Another process was faster: with this update, which `rev` judges anew, or with a record that it names.
    if (ids.error().kind != ErrorKind::refused || attempt == kTries) return std::unexpected(ids.error());
  }
}

Decision StoreDesk::decision(const std::string& command, const Update& before, const Update& after,
                             const std::string& by, boost::json::object asked) const {
  Decision row;
  row.update_id = before.id;
  row.command = command;
  row.by = by;
  row.at = now();
  put_difference(asked, before, after);
  asked["rev_before"] = before.rev;
  asked["rev_after"] = before.rev + 1;
  if (!client_.empty()) asked["client"] = client_;
  if (!bulk_.empty()) asked["bulk"] = bulk_;
  row.detail = print_json(std::move(asked));
  return row;
}

/// Rows for every notifier that wants it; the store writes the update as recorded into them.
std::vector<Delivery> StoreDesk::event(EventType type, const Update& update) const {
  const auto draw = [this] { return "msg_" + to_base64url(world_.random_bytes(18)); };
  const Millis grace = type == EventType::update_retracted ? Millis(0) : world_.settings.review.grace;
  std::vector<Delivery> rows =
      rows_for_update(world_.settings.notifiers, type, update, now(), now() + grace, draw);
  for (Delivery& row : rows) row.payload.clear();
  return rows;
}

bool StoreDesk::needs_second(const Update& update) const {
  const std::vector<std::string>& wanted = world_.settings.review.second_reviewer;
  return contains(wanted, word(update.kind)) || (update.status && contains(wanted, word(*update.status)));
}

Result<void> StoreDesk::check_guards(const std::vector<Policy>& records, const Update& accepted,
                                     const review::Edits& edits) const {
  if (edits.force && !trim(edits.reason).empty()) return {};
  const std::vector<std::string>& guards = world_.settings.review.guarded_transitions;
  for (const Policy& before : records) {
    const auto guard = review::guard_met(guards, before, review::apply(before, accepted), accepted);
    if (guard)
      return fail(ErrorKind::refused, "policy " + before.id + ": '" + *guard +
                                          "' is a guarded change of status: say why "
                                          "(--force --reason TEXT; on the page, the field Why)");
  }
  return {};
}

/// Open as before, with the first one's edits and name; nothing is written into the record yet.
StoreDesk::Record StoreDesk::first_of_two(Update accepted, const Update& before, const review::Edits& edits,
                                          const std::string& by) const {
  accepted.seconds = by;
  accepted.state = UpdateState::new_;
  accepted.claimed_by.clear();
  accepted.claimed_until.reset();
  accepted.snoozed_until.reset();
  Record record;
  record.decisions = {decision("accept", before, accepted, by,
                               with_reason(edits, {{"asked", asked_of(edits)},
                                                   {"policies_before", boost::json::array()},
                                                   {"first_of_two", true}}))};
  record.updates = {std::move(accepted)};
  return record;
}

Result<Update> StoreDesk::accept(std::int64_t id, const review::Edits& edits, std::int64_t asked_rev,
                                 const std::string& by) {
  const Result<std::int64_t> base = base_of(id, edits, asked_rev);
  if (!base) return std::unexpected(base.error());
  const std::int64_t rev = *base;
  if (edits.on_top && rev != asked_rev) {
    const auto current = update(id);
    if (current && current->state == UpdateState::accepted) return edit(id, edits, rev, by);
  }
  return carry_out(id, rev, "accept", [&](const Update& before) -> Result<Record> {
    std::vector<PolicyId> known;
    std::vector<Policy> named;
    review::Edits asked = edits;
    asked.policies = edits.policies ? *edits.policies : before.policies;
    for (PolicyId& policy : *asked.policies) {
      auto found = find_policy(policy);
      const bool is_new = !found && policy == review::added_policy(before);
      if (is_new) found.emplace().id = policy;
      if (found) policy = found->id;  // it may have been renumbered since
      if (!found || contains(known, policy)) continue;
      known.push_back(policy);
      named.push_back(*std::move(found));
    }
    auto edited = review::with_edits(before, asked, known);
    if (!edited) return std::unexpected(edited.error());
    // What the first of two gave a reason for, the second need not explain again.
    if (before.seconds.empty() || edits.status) {
      if (auto free = check_guards(named, *edited, edits); !free) return std::unexpected(free.error());
    }
    if (needs_second(*edited) && before.seconds.empty())
      return first_of_two(*std::move(edited), before, edits, by);
    if (needs_second(*edited) && before.seconds == by)
      return fail(ErrorKind::refused, "update " + std::to_string(id) + " was accepted by " + by +
                                          " already: what it says needs a second person");
    const Update accepted = decided(*std::move(edited), UpdateState::accepted, now(), by);
    Record record;
    boost::json::array policies_before;
    for (const Policy& policy : named) {
      Policy applied = review::apply(policy, accepted);
      if (!policy.title.empty() || store_.policy(policy.id)) policies_before.push_back(to_json(policy));
      if (applied.id != policy.id) record.removed_policies.push_back(policy.id);
      if (applied != policy) record.policies.push_back(std::move(applied));
    }
    record.updates = {accepted};
    record.decisions = {
        decision("accept", before, accepted, by,
                 with_reason(edits, {{"asked", asked_of(edits)}, {"policies_before", policies_before}}))};
    record.outbox = event(EventType::update_accepted, accepted);
    record.lessons = review::lessons_of_accept(before, accepted);
    record.flagged_rules = rules_refuted_by(before);
    return record;
  });
}

Result<Update> StoreDesk::reject(std::int64_t id, RejectReason reason, const std::string& note,
                                 std::int64_t rev, const std::string& by) {
  return carry_out(id, rev, "reject", [&](const Update& before) -> Result<Record> {
    if (reason == RejectReason::other && note.empty())
      return fail(ErrorKind::refused, "the reason 'other' needs a note that says which");
    Update rejected = decided(before, UpdateState::rejected, now(), by);
    rejected.reject_reason = reason;
    rejected.reject_note = note;
    rejected.seconds.clear();
    Record record;
    record.updates = {rejected};
    record.decisions = {decision("reject", before, rejected, by, {{"reason", word(reason)}, {"note", note}})};
    record.outbox = event(EventType::update_rejected, rejected);
    record.lessons = review::lessons_of_reject(rejected);
    if (reason == RejectReason::bad_capture) record.bases = bases_without(before);
    return record;
  });
}

Result<Update> StoreDesk::snooze(std::int64_t id, Time until, std::int64_t rev, const std::string& by) {
  return carry_out(id, rev, "snooze", [&](const Update& before) -> Result<Record> {
    if (until <= now())
      return fail(ErrorKind::refused, "snooze: " + to_rfc3339(until) + " is not in the future");
    Update snoozed = decided(before, UpdateState::snoozed, now(), by);
    snoozed.snoozed_until = until;
    Record record;
    record.updates = {snoozed};
    record.decisions = {decision("snooze", before, snoozed, by, {{"until", to_rfc3339(until)}})};
    return record;
  });
}

// A claim is a courtesy: it never blocks anybody, and taking one over is logged like any decision.
Result<Update> StoreDesk::claim(std::int64_t id, std::int64_t rev, const std::string& by) {
  return carry_out(id, rev, "claim", [&](const Update& before) -> Result<Record> {
    Update claimed = before;
    claimed.state = UpdateState::claimed;
    claimed.claimed_by = by;
    claimed.claimed_until = now() + kLease;
    claimed.snoozed_until.reset();
    Record record;
    record.updates = {claimed};
    record.decisions = {decision("claim", before, claimed, by, {})};
    return record;
  });
}

Result<Update> StoreDesk::release(std::int64_t id, std::int64_t rev, const std::string& by) {
  return carry_out(id, rev, "release", [&](const Update& before) -> Result<Record> {
    Update released = before;
    released.state = UpdateState::new_;
    released.claimed_by.clear();
    released.claimed_until.reset();
    Record record;
    record.updates = {released};
    record.decisions = {decision("release", before, released, by, {})};
    return record;
  });
}

}  // namespace policywatch::daemon
