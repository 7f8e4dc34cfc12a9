// Pages that join a site-wide update by the thousand, and what else a check adds to updates that are there.
#include <algorithm>
#include <map>

#include "store/sqlite_store.hpp"
#include "store/update_codec.hpp"

namespace policywatch::store {

namespace {

template <class T>
bool add_new(std::vector<T>& list, const T& one) {
  if (std::ranges::find(list, one) != list.end()) return false;
  list.push_back(one);
  return true;
}

}  // namespace

void SqliteStore::attach_member(std::int64_t update_id, Evidence evidence, const Recorded& recorded) {
  const std::int64_t id = follow_merges(update_id);
  const auto known =
      database_.prepare("SELECT count(*) FROM evidence WHERE update_id = ?").column<std::int64_t>(id).front();
  if (known < static_cast<std::int64_t>(kSearchedEvidence)) return attach(id, std::move(evidence), recorded);
  if (evidence.change_id == 0) evidence.change_id = recorded.change_id;
  std::vector<Evidence> pages;
  pages.push_back(std::move(evidence));
  write_evidence(id, pages);
  database_.prepare("UPDATE updates SET rev = rev + 1 WHERE id = ?").run(id);
}

void SqliteStore::widen(const CheckRecord& record) {
  std::map<std::int64_t, Update> touched;
  const auto find = [&](std::int64_t id) -> Update& {
    id = follow_merges(id);
    const auto known = touched.find(id);
    return known == touched.end() ? touched.emplace(id, load_update(id).value()).first->second
                                  : known->second;
  };
  bool any = false;
  for (const auto& [id, policy] : record.filed) any |= add_new(find(id).policies, policy);
  for (const auto& [id, name] : record.named) any |= add_new(find(id).identifiers, name);
  if (!any) return;
  for (auto& [id, update] : touched) {
    const std::int64_t rev = update.rev + 1;
    write_update(std::move(update), rev);
  }
}

std::vector<Update> SqliteStore::split_updates() {
  std::vector<Update> updates;
  for (const std::int64_t start :
       database_
           .prepare("SELECT update_id FROM never_fold UNION SELECT e.update_id FROM never_fold n "
                    "JOIN evidence e ON e.id = n.evidence_id")
           .column<std::int64_t>()) {
    for (std::int64_t id = start, last = 0; id != last && id != 0;) {
      if (std::ranges::find(updates, id, &Update::id) != updates.end()) break;
      auto update = load_update(id);
      if (!update) break;
      last = id;
      if (update->state == UpdateState::merged) id = update->merged_into;
      updates.push_back(*std::move(update));
    }
  }
  return updates;
}

std::vector<Update> SqliteStore::updates_of_change(std::int64_t change) {
  std::vector<Update> updates;
  if (change == 0) return updates;
  for (const std::int64_t id :
       database_.prepare("SELECT DISTINCT update_id FROM evidence WHERE change = ? ORDER BY update_id")
           .column<std::int64_t>(change))
    updates.push_back(load_update(id).value());
  return updates;
}

}  // namespace policywatch::store
