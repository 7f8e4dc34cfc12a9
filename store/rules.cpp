// Rules made from decisions, and the updates that a check's rules rejected.
#include <boost/json/object.hpp>

#include "base/records_json.hpp"
#include "store/sqlite_store.hpp"
#include "store/stored_json.hpp"

namespace policywatch::store {

namespace {

using review::Rule;

std::string print_rule(const Rule& rule) {
  boost::json::object object;
  put(object, "watch", rule.watch);
  put(object, "host", rule.host);
  put(object, "policy", rule.policy);
  put(object, "texts", rule.texts);
  object["reason"] = word(rule.reason);
  put(object, "note", rule.note);
  put(object, "owner", rule.owner);
  put(object, "from_update", rule.from_update);
  return print_stored(object);
}

void read_rule(const std::string& data, Rule& rule) {
  const boost::json::object object = parse_stored(data, "rule " + std::to_string(rule.id));
  rule.watch = text_at(object, "watch");
  rule.host = text_at(object, "host");
  rule.policy = text_at(object, "policy");
  rule.texts = texts_at(object, "texts");
  rule.reason = parse_word<RejectReason>(text_at(object, "reason")).value_or(RejectReason::other);
  rule.note = text_at(object, "note");
  rule.owner = text_at(object, "owner");
  rule.from_update = number_at(object, "from_update");
}

}  // namespace

std::vector<Rule> SqliteStore::rules() {
  std::vector<Rule> rules;
  for (auto& [id, kind, data, created, expires, ended, ended_by, hits, last_hit, flagged] :
       database_
           .prepare("SELECT id, kind, data, created_at, expires_at, ended_at, ended_by, hits, last_hit, "
                    "flagged_by FROM rules ORDER BY id DESC")
           .all<std::int64_t, std::string, std::string, Time, Time, std::optional<Time>, std::string,
                std::int64_t, std::optional<Time>, std::int64_t>()) {
    Rule rule;
    rule.id = id;
    rule.kind = parse_word<review::RuleKind>(kind).value_or(review::RuleKind::block);
    read_rule(data, rule);
    rule.created_at = created;
    rule.expires_at = expires;
    rule.ended_at = ended;
    rule.ended_by = std::move(ended_by);
    rule.hits = hits;
    rule.last_hit = last_hit;
    rule.flagged_by = flagged;
    rules.push_back(std::move(rule));
  }
  return rules;
}

std::int64_t SqliteStore::put_rule(const Rule& rule) {
  if (rule.id != 0) {
    database_.prepare("UPDATE rules SET ended_at = ?, ended_by = ? WHERE id = ?")
        .run(rule.ended_at, rule.ended_by, rule.id);
    return rule.id;
  }
  database_.prepare("INSERT INTO rules(kind, data, created_at, expires_at) VALUES (?, ?, ?, ?)")
      .run(word(rule.kind), print_rule(rule), rule.created_at, rule.expires_at);
  return database_.last_id();
}

void SqliteStore::write_rulings(const CheckRecord& record, const Recorded& recorded) {
  for (Decision decision : record.decisions) {
    if (decision.update_id < 0)
      decision.update_id = recorded.updates.at(static_cast<std::size_t>(-1 - decision.update_id));
    write_decision(std::move(decision));
  }
  for (const std::int64_t rule : record.rule_hits)
    database_.prepare("UPDATE rules SET hits = hits + 1, last_hit = ? WHERE id = ?")
        .run(record.state.last_check, rule);
}

}  // namespace policywatch::store
