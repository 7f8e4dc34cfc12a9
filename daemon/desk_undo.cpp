#include <algorithm>
#include <array>
#include <set>

#include "base/hash.hpp"
#include "base/records_json.hpp"
#include "daemon/decision_detail.hpp"
#include "daemon/store_desk.hpp"
#include "review/record.hpp"

namespace policywatch::daemon {

namespace {

constexpr std::array<std::string_view, 8> kUndoable = {"accept", "reject", "merge",   "split",
                                                       "snooze", "claim",  "release", "edit"};

/// "" when it was made alone.
std::string bulk_of(const Decision& decision) {
  const boost::json::object detail = detail_of(decision);
  const boost::json::value* bulk = detail.if_contains("bulk");
  return bulk != nullptr && bulk->is_string() ? std::string(bulk->get_string()) : "";
}

/// The fields that the decision changed, as they were; what came meanwhile (evidence, flags) stays.
Update restored(const Update& current, const boost::json::object& detail) {
  boost::json::value json = to_json(current);
  for (const auto& [name, value] : detail.at("before").as_object()) json.as_object()[name] = value;
  auto before = update_from_json(json);
  if (!before) throw WorldError("a decision's detail does not give an update: " + before.error().message, 5);
  // JSON keeps whole seconds; what did not change keeps its milliseconds.
  before->detected_at = current.detected_at;
  before->changed_after = current.changed_after;
  before->changed_before = current.changed_before;
  before->evidence = current.evidence;
  return *std::move(before);
}

std::set<std::int64_t> moved_ids(const boost::json::object& detail) {
  std::set<std::int64_t> ids;
  for (const boost::json::value& id : detail.at("moved").as_array()) ids.insert(id.to_number<std::int64_t>());
  return ids;
}

/// Takes the named pieces out of `from`.
std::vector<Evidence> take(Update& from, const std::set<std::int64_t>& ids) {
  std::vector<Evidence> taken;
  std::erase_if(from.evidence, [&](const Evidence& piece) {
    if (!ids.contains(piece.id)) return false;
    taken.push_back(piece);
    return true;
  });
  return taken;
}

}  // namespace

std::optional<Decision> StoreDesk::last_undoable(const std::vector<Decision>& decisions,
                                                 const std::string& by) const {
  std::set<std::int64_t> undone;
  for (auto row = decisions.rbegin(); row != decisions.rend(); ++row) {
    if (row->command == "undo") {
      undone.insert(detail_of(*row).at("undoes").to_number<std::int64_t>());
      continue;
    }
    const bool is_theirs = by.empty() || row->by == by;
    if (is_theirs && contains(kUndoable, row->command) && !undone.contains(row->id)) return *row;
  }
  return std::nullopt;
}

Result<Update> StoreDesk::undo(std::int64_t id, std::int64_t rev, const std::string& by) {
  if (id == 0) {
    auto last = store_.last_decision_by(by);
    // Undone already, or not a decision on an update: the one before it has to be looked for.
    if (last && !contains(kUndoable, last->command)) last = last_undoable(store_.decisions(0), by);
    if (last && !last_undoable(store_.decisions(last->update_id), by))
      last = last_undoable(store_.decisions(0), by);
    if (!last) return fail(ErrorKind::refused, by + " has no decision to undo");
    const std::string bulk = bulk_of(*last);
    if (!bulk.empty() && bulk_.empty()) return undo_bulk(bulk, by);
    id = last->update_id;
  }
  return carry_out(id, rev, "undo", [&](const Update& current) -> Result<Record> {
    const auto last = last_undoable(store_.decisions(id), "");
    if (!last)
      return fail(ErrorKind::refused, "update " + std::to_string(id) + ": no decision is left to undo");
    return undo_one(current, *last, by);
  });
}

void StoreDesk::as_one(const std::function<void()>& decide) {
  struct Ending {
    std::string& bulk;
    ~Ending() { bulk.clear(); }
  } ending{bulk_};
  bulk_ = "bulk_" + to_base64url(world_.random_bytes(9));
  decide();
}

/// Newest first, each as its own row of the log. What somebody decided anew since stays as it is.
Result<Update> StoreDesk::undo_bulk(const std::string& bulk, const std::string& by) {
  std::vector<std::int64_t> ids;
  for (const Decision& row : store_.decisions(0)) {
    if (row.by == by && contains(kUndoable, row.command) && bulk_of(row) == bulk)
      ids.push_back(row.update_id);
  }
  Result<Update> undone = fail(ErrorKind::refused, "nothing of that is left to undo");
  as_one([&] {
    for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
      const auto last = last_undoable(store_.decisions(*id), "");
      if (!last || bulk_of(*last) != bulk) continue;
      auto one = undo(*id, 0, by);
      if (one || !undone) undone = std::move(one);
    }
  });
  return undone;
}

Result<StoreDesk::Record> StoreDesk::undo_one(const Update& current, const Decision& last,
                                              const std::string& by) {
  const boost::json::object detail = detail_of(last);
  const Update before = last.command == "split" ? current : restored(current, detail);
  Result<Record> record = Record();
  record->updates = {before};
  if (last.command == "accept") record = undo_accept(current, before, last);
  if (last.command == "edit" && current.state == UpdateState::accepted)
    record = amend(current, before, nullptr);
  if (last.command == "merge") record = unmerge(current, before, last);
  if (last.command == "split") record = unsplit(current, last);
  if (last.command == "reject") {
    record->cancel_deliveries_of = {current.id};
    record->cancel_events = {EventType::update_rejected};
    if (current.reject_reason == RejectReason::bad_capture) record->bases = bases_without(current, true);
  }
  if (!record) return record;
  record->unlearned = {last.id};
  record->decisions = {decision("undo", current, record->updates.front(), by,
                                {{"undoes", last.id}, {"command", last.command}})};
  return record;
}

/// Before its messages have left an accept leaves no trace outside; after that they are called back.
Result<StoreDesk::Record> StoreDesk::undo_accept(const Update& current, Update before, const Decision& last) {
  Record record;
  const boost::json::object detail = detail_of(last);
  for (const boost::json::value& json : detail.at("policies_before").as_array()) {
    const auto was = policy_from_json(json);
    const auto is = was ? find_policy(was->id) : std::nullopt;
    if (!is) continue;
    Policy back = review::take_back(*is, *was, current);
    if (back.id != is->id) record.removed_policies.push_back(is->id);
    if (back != *is) record.policies.push_back(std::move(back));
  }
  // A policy that the update added goes again, unless somebody has built on it since.
  Policy blank;
  blank.id = review::added_policy(current);
  const auto added = blank.id.empty() ? std::nullopt : store_.policy(blank.id);
  if (added && *added == review::apply(blank, current)) record.removed_policies.push_back(blank.id);
  const auto deliveries = store_.deliveries_of(current.id);
  const bool has_left = std::ranges::any_of(deliveries, [&](const Delivery& delivery) {
    return delivery.event == EventType::update_accepted && delivery.created_at >= last.at &&
           delivery.state != DeliveryState::cancelled && delivery.attempts > 0;
  });
  if (has_left) {
    before.state = UpdateState::retracted;
    record.outbox = event(EventType::update_retracted, before);
  }
  record.cancel_deliveries_of = {current.id};
  record.cancel_events = {EventType::update_accepted};
  record.updates = {std::move(before)};
  return record;
}

Result<StoreDesk::Record> StoreDesk::unmerge(const Update& merged, Update before, const Decision& last) {
  auto target = update(merged.merged_into);
  if (!target) return std::unexpected(target.error());
  const boost::json::object detail = detail_of(last);
  before.evidence = take(*target, moved_ids(detail));
  if (target->state != UpdateState::accepted) {
    // What the merge brought to the target goes with it, unless a decision has built on it since.
    for (const Decision& row : store_.decisions(target->id)) {
      if (row.command != "absorb" || row.id != last.id - 1) continue;
      const boost::json::object absorbed = detail_of(row);
      const auto& was = absorbed.at("before").as_object();
      if (!was.contains("policies")) continue;
      const Update old = restored(*target, absorbed);
      target->policies = old.policies;
    }
  }
  Record record;
  record.updates = {std::move(before), *std::move(target)};
  return record;
}

Result<StoreDesk::Record> StoreDesk::unsplit(const Update& part, const Decision& last) {
  const boost::json::object detail = detail_of(last);
  auto whole = update(detail.at("split_from").to_number<std::int64_t>());
  if (!whole) return std::unexpected(whole.error());
  Update back = part;
  whole->evidence.insert(whole->evidence.end(), back.evidence.begin(), back.evidence.end());
  back.evidence.clear();
  back.state = UpdateState::merged;
  back.merged_into = whole->id;
  Record record;
  record.updates = {std::move(back), *std::move(whole)};
  return record;
}

}  // namespace policywatch::daemon
