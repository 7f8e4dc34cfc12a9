#include <algorithm>

#include "base/records_json.hpp"
#include "base/site_wide.hpp"
#include "daemon/merging.hpp"
#include "daemon/store_desk.hpp"
#include "review/record.hpp"

namespace policywatch::daemon {

namespace {

void unite_policies(std::vector<std::string>& into, const std::vector<std::string>& from) {
  for (const std::string& entry : from) {
    if (!contains(into, entry)) into.push_back(entry);
  }
}

boost::json::array ids_of(const std::vector<Evidence>& evidence) {
  boost::json::array ids;
  for (const Evidence& piece : evidence) ids.emplace_back(piece.id);
  return ids;
}

/// The event as its own evidence tells it.
Update part_of(const Update& whole, std::vector<Evidence> evidence) {
  Update part = whole;
  const Evidence& first = evidence.front();
  part.id = 0;
  part.rev = 1;
  part.state = UpdateState::new_;
  part.url = first.url;
  if (first.published) part.date = first.published;
  if (!first.headline.empty() && first.headline != whole.headline) {
    part.headline = first.headline;
    part.outlet = first.outlet;
    part.title = (part.date ? to_house(*part.date) + " " : "") + "Reported: " + part.headline +
                 (part.outlet.empty() ? "" : " - " + part.outlet);
    part.text = first.quote;
  }
  const bool says_status = std::ranges::any_of(evidence, [&](const Evidence& piece) {
    return !whole.status_quote.empty() && piece.quote.contains(whole.status_quote);
  });
  if (!says_status) {
    part.status.reset();
    part.status_quote.clear();
  }
  part.evidence = std::move(evidence);
  // One page of a site-wide change is no site.
  std::erase(part.flags, kSiteWide);
  std::erase_if(part.identifiers, [](const std::string& id) {
    return id.starts_with(kSiteKey) || id.starts_with(kBesidesKey) || is_part_of_page(id);
  });
  part.claimed_by.clear();
  part.claimed_until.reset();
  part.snoozed_until.reset();
  part.decided_by.clear();
  part.decided_at.reset();
  return part;
}

/// The update that brought just this evidence when it was merged into `id`, if it still is.
std::optional<Update> merged_with(store::Store& store, std::int64_t id, std::vector<std::int64_t> evidence) {
  std::ranges::sort(evidence);
  for (const Decision& row : store.decisions(id)) {
    if (row.command != "absorb") continue;
    const auto detail = parse_json(row.detail);
    if (!detail || !detail->is_object()) continue;
    const auto* from = detail->as_object().if_contains("merged_from");
    auto update = from ? store.update(from->to_number<std::int64_t>()) : std::nullopt;
    if (!update || update->state != UpdateState::merged || update->merged_into != id) continue;
    for (const Decision& merge : store.decisions(update->id)) {
      if (merge.command != "merge") continue;
      const auto said = parse_json(merge.detail);
      const auto* ids = said && said->is_object() ? said->as_object().if_contains("moved") : nullptr;
      if (ids == nullptr || !ids->is_array()) continue;
      std::vector<std::int64_t> moved;
      for (const boost::json::value& one : ids->as_array()) moved.push_back(one.to_number<std::int64_t>());
      std::ranges::sort(moved);
      if (moved == evidence) return update;
    }
  }
  return std::nullopt;
}

Update as_before_merge(Update merged, std::vector<Evidence> evidence) {
  merged.state = UpdateState::new_;
  merged.merged_into = 0;
  merged.evidence = std::move(evidence);
  merged.decided_by.clear();
  merged.decided_at.reset();
  return merged;
}

}  // namespace

Result<Update> StoreDesk::merge(std::int64_t id, std::int64_t into, std::int64_t rev, const std::string& by) {
  return carry_out(id, rev, "merge", [&](const Update& before) -> Result<Record> {
    if (id == into) return fail(ErrorKind::refused, "an update cannot be merged into itself");
    const auto found = update(into);
    if (!found) return std::unexpected(found.error());
    if (!is_open(*found) && found->state != UpdateState::accepted)
      return fail(ErrorKind::refused,
                  "update " + std::to_string(into) + " is " + std::string(word(found->state)) +
                      (found->merged_into != 0 ? " into " + std::to_string(found->merged_into) : "") +
                      ": nothing can be merged into it");
    MergedPair after = merged(before, *found, by, now());
    if (is_open(*found)) unite_policies(after.into.policies, before.policies);
    Record record;
    record.decisions = {
        decision("absorb", *found, after.into, by, {{"merged_from", id}}),
        decision("merge", before, after.from, by, {{"into", into}, {"moved", ids_of(before.evidence)}})};
    record.updates = {std::move(after.from), std::move(after.into)};
    return record;
  });
}

Result<Update> StoreDesk::split(std::int64_t id, const std::vector<std::int64_t>& evidence, std::int64_t rev,
                                const std::string& by) {
  return carry_out(id, rev, "split", [&](const Update& before) -> Result<Record> {
    std::vector<Evidence> moved, kept;
    for (const Evidence& piece : before.evidence)
      (contains(evidence, piece.id) ? moved : kept).push_back(piece);
    if (moved.empty() || moved.size() != evidence.size())
      return fail(ErrorKind::refused, "update " + std::to_string(id) + " has not all of the named evidence");
    if (kept.empty())
      return fail(ErrorKind::refused,
                  "all of its evidence was named: something must stay with update " + std::to_string(id));
    Record record;
    for (const Evidence& piece : moved) record.never_fold.emplace_back(piece.id, id);
    for (const Evidence& piece : kept) record.never_fold.emplace_back(piece.id, 0);
    Update whole = before;
    whole.evidence = std::move(kept);
    const auto merged = merged_with(store_, id, evidence);
    const Update part = merged ? as_before_merge(*merged, moved) : part_of(before, moved);
    for (auto& pair : record.never_fold) {
      if (pair.second == 0) pair.second = part.id;
    }
    record.updates = {part, whole};
    record.decisions = {decision("split_out", before, whole, by, {{"moved", ids_of(moved)}}),
                        decision("split", before, part, by, {{"split_from", id}, {"moved", ids_of(moved)}})};
    record.decisions.back().update_id = part.id;  // 0: the new one's
    return record;
  });
}

}  // namespace policywatch::daemon
