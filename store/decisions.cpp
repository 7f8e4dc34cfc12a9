#include <algorithm>
#include <boost/json/object.hpp>

#include "base/hash.hpp"
#include "store/decision_hash.hpp"
#include "store/say.hpp"
#include "store/sqlite_store.hpp"
#include "store/stored_json.hpp"

namespace policywatch::store {

namespace {

using Row = std::tuple<std::int64_t, std::int64_t, std::string, std::string, Time, std::string, std::string,
                       std::optional<std::string>>;

const std::string kSelect =
    "SELECT d.id, d.update_id, d.command, d.by, d.at, d.detail, d.hash, p.hash FROM decisions d "
    "LEFT JOIN decisions p ON p.id = d.id - 1 ";

std::vector<Decision> to_decisions(std::vector<Row>&& rows) {
  std::vector<Decision> decisions;
  for (auto& [id, update_id, command, by, at, detail, hash, previous] : rows)
    decisions.push_back({id, update_id, std::move(command), std::move(by), at, std::move(detail),
                         previous ? to_hex(*previous) : kChainStart, to_hex(hash)});
  return decisions;
}

}  // namespace

std::string hash_of(const Decision& decision) {
  boost::json::object row;
  row["id"] = decision.id;
  row["update_id"] = decision.update_id;
  row["command"] = decision.command;
  row["by"] = decision.by;
  row["at"] = decision.at.time_since_epoch().count();
  row["detail"] = decision.detail;
  row["previous_hash"] = decision.previous_hash;
  return sha256_hex(print_stored(row));
}

std::int64_t SqliteStore::write_decision(Decision decision) {
  const auto last = database_.prepare("SELECT id, hash FROM decisions ORDER BY id DESC LIMIT 1")
                        .one<std::int64_t, std::string>();
  decision.id = last ? std::get<0>(*last) + 1 : 1;
  decision.previous_hash = last ? to_hex(std::get<1>(*last)) : kChainStart;
  decision.hash = hash_of(decision);
  const std::string hash = from_hex(decision.hash).value();
  database_
      .prepare(
          "INSERT INTO decisions(id, update_id, command, by, at, detail, hash) VALUES (?, ?, ?, ?, ?, ?, ?)")
      .run(decision.id, decision.update_id, decision.command, decision.by, decision.at, decision.detail,
           Blob{hash});
  draw_blind(decision, hash);
  log_.add(EntryKind::decision, decision.id, decision_entry(decision));
  return decision.id;
}

Result<std::vector<std::int64_t>> SqliteStore::record_decision(const DecisionRecord& record) {
  Transaction transaction(database_);
  const bool writes_records = !record.policies.empty() || !record.removed_policies.empty();
  if (writes_records && record.policies_seen && *record.policies_seen != policies_revision())
    return fail(ErrorKind::refused, "somebody wrote to the policies meanwhile: look again");
  std::vector<std::int64_t> ids, created;
  auto& find = database_.prepare("SELECT rev, state FROM updates WHERE id = ?");
  for (const Update& update : record.updates) {
    if (update.id == 0) continue;
    const auto stored = find.one<std::int64_t, std::string>(update.id);
    if (!stored) return fail(ErrorKind::not_found, say("update {}: there is none", update.id));
    const auto& [rev, state] = *stored;
    if (rev != update.rev)
      return fail(ErrorKind::refused, say("update {} is at rev {} ({}), not {}: look at it again", update.id,
                                          rev, state, update.rev));
  }
  std::vector<std::int64_t> revs;
  for (const Update& update : record.updates) revs.push_back(update.id == 0 ? 1 : update.rev + 1);
  ids = write_updates(record.updates, revs);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (record.updates[i].id == 0) created.push_back(ids[i]);
  }
  std::int64_t first_decision = 0;
  for (Decision decision : record.decisions) {
    if (decision.update_id == 0 && !created.empty()) decision.update_id = created.front();
    const std::int64_t id = write_decision(std::move(decision));
    if (first_decision == 0) first_decision = id;
  }
  write_lessons(record, first_decision);
  for (const auto& [rule, update] : record.flagged_rules)
    database_.prepare("UPDATE rules SET flagged_by = ? WHERE id = ?").run(update, rule);
  write_versions(record, first_decision);
  if (!record.removed_policies.empty()) count("policies_revision");
  for (const PolicyId& id : record.removed_policies)
    database_.prepare("DELETE FROM policies WHERE id = ?").run(id);
  for (const Policy& policy : record.policies) write_policy(policy);
  for (const NewBase& base : record.bases)
    put_baseline(watch_no(base.watch), base.capture, base.document, base.extractor_version, base.watch_print);
  for (const std::int64_t id : record.cancel_deliveries_of) cancel_deliveries(id, record.cancel_events);
  for (const Delivery& delivery : record.outbox) write_delivery(delivery, created);
  for (const auto& [evidence, update] : record.never_fold)
    database_.prepare("INSERT OR IGNORE INTO never_fold(evidence_id, update_id) VALUES (?, ?)")
        .run(evidence, update == 0 ? created.at(0) : update);
  if (!record.updates.empty() || !record.never_fold.empty()) count("updates_revision");
  transaction.commit();
  return ids;
}

std::vector<Decision> SqliteStore::decisions(std::int64_t update_id) {
  if (update_id == 0) return to_decisions(database_.prepare(kSelect + "ORDER BY d.id").all_as<Row>());
  return to_decisions(
      database_.prepare(kSelect + "WHERE d.update_id = ? ORDER BY d.id").all_as<Row>(update_id));
}

std::optional<Decision> SqliteStore::last_decision_by(const std::string& name) {
  auto found = to_decisions(
      database_.prepare(kSelect + "WHERE d.by = ? ORDER BY d.id DESC LIMIT 1").all_as<Row>(name));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::vector<std::pair<std::int64_t, std::int64_t>> SqliteStore::never_fold() {
  std::vector<std::pair<std::int64_t, std::int64_t>> pairs;
  for (const auto& [evidence, update] :
       database_.prepare("SELECT evidence_id, update_id FROM never_fold").all<std::int64_t, std::int64_t>())
    pairs.emplace_back(evidence, update);
  return pairs;
}

}  // namespace policywatch::store
