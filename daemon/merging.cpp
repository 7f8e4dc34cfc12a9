#include "daemon/merging.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "base/records_json.hpp"
#include "base/site_wide.hpp"
#include "review/record.hpp"

namespace policywatch::daemon {
namespace {

const std::string kDaemon = "policywatch";  // who decided

void unite(std::vector<std::string>& into, const std::vector<std::string>& from) {
  for (const std::string& entry : from) {
    if (std::ranges::find(into, entry) == into.end()) into.push_back(entry);
  }
}

/// What a page's change consists of is no sign of the event that it is merged into.
std::vector<std::string> signs_of(const Update& update) {
  std::vector<std::string> signs = update.identifiers;
  std::erase_if(signs, is_part_of_page);
  return signs;
}

Decision row(const std::string& command, const Update& before, const Update& after, Time now,
             boost::json::object detail) {
  Decision decision;
  decision.update_id = before.id;
  decision.command = command;
  decision.by = kDaemon;
  decision.at = now;
  decision.detail = print_json(with_difference(std::move(detail), before, after));
  return decision;
}

void merge_found(store::Store& store, const std::vector<pipeline::Merged>& found,
                 const std::vector<std::int64_t>& created, Time now) {
  for (const pipeline::Merged& one : found) {
    const auto from = store.update(one.update_id);
    const auto into = store.update(created.at(one.into));
    if (!from || !into || !review::next_state(*from, "merge", now)) continue;
    MergedPair after = merged(*from, *into, kDaemon, now);
    boost::json::array moved;
    for (const Evidence& piece : from->evidence) moved.emplace_back(piece.id);
    store::Store::DecisionRecord record;
    record.decisions = {
        row("absorb", *into, after.into, now, {{"merged_from", from->id}}),
        row("merge", *from, after.from, now, {{"into", into->id}, {"moved", std::move(moved)}})};
    record.updates = {std::move(after.from), std::move(after.into)};
    // Nobody else writes meanwhile: a refusal would be a fault of ours, and the check is not recorded.
    if (const auto done = store.record_decision(record); !done) throw WorldError(done.error().message, 5);
  }
}

}  // namespace

boost::json::object with_difference(boost::json::object detail, const Update& before, const Update& after) {
  boost::json::object was, is;
  const boost::json::value old_json = to_json(before), new_json = to_json(after);
  for (const auto& [name, value] : new_json.as_object()) {
    const boost::json::value* old_value = old_json.as_object().if_contains(name);
    if (name == "evidence" || name == "rev" || name == "site_wide") continue;
    if (old_value == nullptr || *old_value == value) continue;
    was[name] = *old_value;
    is[name] = value;
  }
  detail["before"] = std::move(was);
  detail["after"] = std::move(is);
  return detail;
}

MergedPair merged(const Update& from, const Update& into, const std::string& by, Time now) {
  MergedPair after{from, into};
  after.into.evidence.insert(after.into.evidence.end(), from.evidence.begin(), from.evidence.end());
  unite(after.into.identifiers, signs_of(from));
  after.from.state = UpdateState::merged;
  after.from.merged_into = into.id;
  after.from.evidence.clear();
  after.from.decided_by = by;
  after.from.decided_at = now;
  after.from.claimed_by.clear();
  after.from.claimed_until.reset();
  return after;
}

store::Recorded record_and_merge(store::Store& store, const store::CheckRecord& record,
                                 const std::vector<pipeline::Merged>& found, Time now) {
  if (found.empty()) return store.record_check(record);
  store::Recorded recorded;
  store.together([&] {
    recorded = store.record_check(record);
    merge_found(store, found, recorded.updates, now);
  });
  return recorded;
}

}  // namespace policywatch::daemon
