// Other words for an update without deciding on it, and edits that go on top of what others did meanwhile.
#include <algorithm>
#include <set>

#include "base/records_json.hpp"
#include "daemon/decision_detail.hpp"
#include "daemon/store_desk.hpp"
#include "review/record.hpp"

namespace policywatch::daemon {

namespace {

/// Fields that decisions have changed since the update stood at `rev`, each with who did.
std::map<std::string, std::string> changed_since(const std::vector<Decision>& decisions, std::int64_t rev) {
  std::map<std::string, std::string> changed;
  for (const Decision& row : decisions) {
    const boost::json::object detail = detail_of(row);
    const boost::json::value* seen = detail.if_contains("rev_before");
    if (seen == nullptr || seen->to_number<std::int64_t>() < rev) continue;
    const boost::json::value* after = detail.if_contains("after");
    if (after == nullptr || !after->is_object()) continue;
    for (const auto& member : after->as_object()) changed[std::string(member.key())] = row.by;
  }
  return changed;
}

}  // namespace

Result<std::int64_t> StoreDesk::base_of(std::int64_t id, const review::Edits& edits, std::int64_t rev) {
  const auto current = update(id);
  if (!current) return std::unexpected(current.error());
  if (!edits.on_top || rev == 0 || current->rev == rev) return rev;
  const std::map<std::string, std::string> changed = changed_since(store_.decisions(id), rev);
  const boost::json::value now_json = to_json(*current);
  std::string both;
  for (const auto& [name, wanted] : asked_of(edits)) {
    const auto other = changed.find(std::string(name));
    if (other == changed.end() || now_json.at(name) == wanted) continue;
    both += (both.empty() ? "" : ", ") + std::string(name) + " (by " + other->second + ")";
  }
  if (both.empty()) return current->rev;
  return fail(ErrorKind::refused, "update " + std::to_string(id) + " is at rev " +
                                      std::to_string(current->rev) + ", not " + std::to_string(rev) +
                                      ", and others changed the same: " + both);
}

Result<Update> StoreDesk::edit(std::int64_t id, const review::Edits& edits, std::int64_t asked_rev,
                               const std::string& by) {
  const Result<std::int64_t> base = base_of(id, edits, asked_rev);
  if (!base) return std::unexpected(base.error());
  return carry_out(id, *base, "edit", [&](const Update& before) -> Result<Record> {
    review::Edits asked = edits;
    if (!asked.status) asked.status = before.status;
    std::vector<PolicyId> known;
    for (PolicyId& policy : asked.policies.emplace(edits.policies.value_or(before.policies))) {
      const auto found = find_policy(policy);
      if (found) policy = found->id;
      if (found || policy == review::added_policy(before)) known.push_back(policy);
    }
    auto edited = review::with_edits(before, asked, known);
    if (!edited) return std::unexpected(edited.error());
    if (*edited == before)
      return fail(ErrorKind::refused, "update " + std::to_string(id) + ": that says what it says already");
    Result<Record> record = Record();
    record->updates = {*edited};
    if (before.state == UpdateState::accepted) record = amend(before, *edited, &edits);
    if (!record) return record;
    record->decisions = {decision("edit", before, record->updates.front(), by,
                                  with_reason(edits, {{"asked", asked_of(edits)}}))};
    return record;
  });
}

/// An accepted update says `next` from now on: its entry in the records follows, and whoever is told of it is
/// told that.
Result<StoreDesk::Record> StoreDesk::amend(const Update& current, Update next, const review::Edits* edits) {
  const std::string name = "update " + std::to_string(current.id);
  if (next.policies != current.policies || !current.fields.empty())
    return fail(ErrorKind::refused, name + " is accepted: undo that to file it elsewhere");
  const std::vector<Decision> rows = store_.decisions(current.id);
  const auto accepted = std::ranges::find(rows.rbegin(), rows.rend(), "accept", &Decision::command);
  if (accepted == rows.rend()) return fail(ErrorKind::refused, name + ": how it was accepted is not known");
  Record record;
  const boost::json::object detail = detail_of(*accepted);
  for (const boost::json::value& json : detail.at("policies_before").as_array()) {
    const auto was = policy_from_json(json);
    const auto is = was ? find_policy(was->id) : std::nullopt;
    if (!is) continue;
    const Policy without = review::take_back(*is, *was, current);
    if (edits != nullptr && next.status != current.status) {
      if (auto free = check_guards({without}, next, *edits); !free) return std::unexpected(free.error());
    }
    Policy amended = review::apply(without, next);
    if (amended != *is) record.policies.push_back(std::move(amended));
  }
  record.cancel_deliveries_of = {current.id};
  record.cancel_events = {EventType::update_accepted};
  record.outbox = event(EventType::update_accepted, next);
  record.updates = {std::move(next)};
  return record;
}

}  // namespace policywatch::daemon
