#include "store/queue_conditions.hpp"

#include <algorithm>
#include <boost/json/array.hpp>

#include "base/records_json.hpp"
#include "review/search_words.hpp"
#include "store/update_codec.hpp"

namespace policywatch::store {

namespace {

using review::Compare;
using review::QueryField;
using review::QueryTerm;

// "Open" is what waits for somebody: a snoozed update whose time came does again.
constexpr std::string_view kOpen =
    "(u.state IN ('new', 'claimed') OR (u.state = 'snoozed' AND u.snoozed_until <= ?))";

std::string_view sign(Compare compare) {
  switch (compare) {
    case Compare::is:
      return " = ?";
    case Compare::less:
      return " < ?";
    case Compare::at_most:
      return " <= ?";
    case Compare::at_least:
      return " >= ?";
    case Compare::more:
      return " > ?";
  }
  return " = ?";
}

/// Older means earlier.
Compare turned(Compare compare) {
  switch (compare) {
    case Compare::less:
      return Compare::more;
    case Compare::at_most:
      return Compare::at_least;
    case Compare::at_least:
      return Compare::at_most;
    case Compare::more:
      return Compare::less;
    case Compare::is:
      return Compare::is;
  }
  return compare;
}

class Builder {
 public:
  Builder(std::string me, Time now) : me_(std::move(me)), now_(now.time_since_epoch().count()) {}

  void both(std::string_view condition) {
    if (!out_.sql.empty()) out_.sql += " AND ";
    out_.sql += condition;
  }
  void value(QueueValue bound) { out_.values.push_back(std::move(bound)); }
  void open() {
    both(kOpen);
    value(now_);
  }
  void term(const QueryTerm& term) {
    if (is_order_of_words(term)) {
      out_.phrases.push_back(term);
      if (term.negated) return;  // its words may well stand there in another order
    }
    const std::string before = std::exchange(out_.sql, {});
    condition(term);
    const std::string inner = std::exchange(out_.sql, before);
    // A condition on what is not there is neither true nor false, and so would be its contrary.
    both(term.negated ? "NOT coalesce((" + inner + "), 0)" : "(" + inner + ")");
  }
  QueueConditions take() && { return std::move(out_); }

 private:
  static bool is_order_of_words(const QueryTerm& term) {
    return term.field == QueryField::phrase && review::search_words(term.values.front()).size() > 1;
  }
  void list(const std::vector<std::string>& values) {
    boost::json::array array;
    for (const std::string& entry : values) array.emplace_back(entry);
    value(print_json(array));
  }
  static bool has(const QueryTerm& term, std::string_view wanted) {
    return std::ranges::find(term.values, wanted) != term.values.end();
  }
  void compared(std::string_view what, const QueryTerm& term) {
    both(std::string(what) + std::string(sign(term.compare)));
    value(term.number);
  }
  void condition(const QueryTerm& term);
  void words(const QueryTerm& term);
  void state(const QueryTerm& term);
  void who(std::string_view column, const QueryTerm& term);
  void thing(const std::string& name);
  void date(const QueryTerm& term);
  void policy(const QueryTerm& term);
  void status(const QueryTerm& term);

  QueueConditions out_;
  std::string me_;
  std::int64_t now_;
};

void Builder::words(const QueryTerm& term) {
  const std::string query = search_query(term.values.front(), term.field == QueryField::phrase);
  if (query.empty()) return both("0");  // only marks were typed: no update is found by them
  both("u.id IN (SELECT rowid FROM update_search WHERE update_search MATCH ?)");
  value(query);
}

void Builder::state(const QueryTerm& term) {
  if (has(term, "any")) return both("1");
  if (term.values.size() == 1 && !has(term, "open")) {
    both("u.state = ?");
    return value(term.values.front());
  }
  if (!has(term, "open")) {
    both("u.state IN (SELECT value FROM json_each(?))");
    return list(term.values);
  }
  both("(u.state IN (SELECT value FROM json_each(?)) OR " + std::string(kOpen) + ")");
  list(term.values);
  value(now_);
}

void Builder::who(std::string_view column, const QueryTerm& term) {
  const std::string name(column);
  both("(coalesce(" + name + ", '') IN (SELECT value FROM json_each(?)) OR (? AND " + name + " IS NULL))");
  std::vector<std::string> names = term.values;
  if (!me_.empty()) std::ranges::replace(names, std::string("me"), me_);
  list(names);
  value(has(term, "nobody") ? 1 : 0);
}

void Builder::thing(const std::string& name) {
  if (name == "conflict") {
    both("(instr(coalesce(u.flags, ''), 'conflict') OR instr(coalesce(u.flags, ''), 'contradict'))");
  } else if (name == "date") {
    both("u.date IS NOT NULL");
  } else if (name == "flag") {
    both("u.flags IS NOT NULL");
  } else if (name == "policy") {
    both("EXISTS (SELECT 1 FROM update_policies p WHERE p.update_id = u.id)");
  } else if (name == "status") {
    both("u.status IS NOT NULL");
  } else if (name == "second") {
    both("u.seconds IS NOT NULL");
  } else {
    both("(SELECT count(*) FROM evidence e WHERE e.update_id = u.id) > 1");
  }
}

void Builder::date(const QueryTerm& term) {
  const std::string& day = term.values.front();
  if (term.compare == Compare::is) {
    both("substr(u.date, 1, ?) = ?");
    value(std::ssize(day));
    return value(day);
  }
  // The first day of a month or a year stands for it when days are compared.
  both("substr(u.date || '-01-01', 1, 10)" + std::string(sign(term.compare)));
  value((day + "-01-01").substr(0, 10));
}

/// Without "none" the policy's updates are looked up, not every update looked at.
void Builder::policy(const QueryTerm& term) {
  static const std::string kNamed =
      "u.id IN (SELECT update_id FROM update_policies WHERE policy IN (SELECT value FROM json_each(?)))";
  list(term.values);
  if (!has(term, "none")) return both(kNamed);
  both("(" + kNamed + " OR NOT EXISTS (SELECT 1 FROM update_policies p WHERE p.update_id = u.id))");
}

void Builder::status(const QueryTerm& term) {
  both(
      "(u.status IN (SELECT value FROM json_each(?)) OR (? AND u.status IS NULL) OR (? AND u.status IS NOT "
      "NULL))");
  list(term.values);
  value(has(term, "none") ? 1 : 0);
  value(has(term, "any") ? 1 : 0);
}

void Builder::condition(const QueryTerm& term) {
  switch (term.field) {
    case QueryField::word:
    case QueryField::phrase:
      return words(term);
    case QueryField::id:
      both("u.id IN (SELECT CAST(value AS INTEGER) FROM json_each(?))");
      return list(term.values);
    case QueryField::policy:
      return policy(term);
    case QueryField::state:
      return state(term);
    case QueryField::kind:
      both("u.kind IN (SELECT value FROM json_each(?))");
      return list(term.values);
    case QueryField::status:
      return status(term);
    case QueryField::reason:
      both("u.reason IN (SELECT value FROM json_each(?))");
      return list(term.values);
    case QueryField::watch:
      both(
          "u.id IN (SELECT update_id FROM evidence WHERE watch IN (SELECT no FROM watches WHERE id IN "
          "(SELECT "
          "value FROM json_each(?))))");
      return list(term.values);
    case QueryField::host:
      // The hosts' numbers are found once; each update's few pieces of evidence are then looked up.
      both(
          "EXISTS (SELECT 1 FROM evidence e WHERE e.update_id = u.id AND e.host IN (SELECT h.no FROM "
          "source_hosts h JOIN json_each(?) j ON h.name = j.value OR substr(h.name, -length(j.value) - 1) = "
          "'.' || j.value))");
      return list(term.values);
    case QueryField::flag:
      both("EXISTS (SELECT 1 FROM json_each(?) j WHERE instr(u.flags, j.value))");
      return list(term.values);
    case QueryField::has: {
      std::string any;
      for (const std::string& name : term.values) {
        thing(name);
        any += (any.empty() ? "(" : " OR ") + std::exchange(out_.sql, {});
      }
      return both(any + ")");
    }
    case QueryField::unseen:
      both("NOT EXISTS (SELECT 1 FROM seen s WHERE s.update_id = u.id AND s.user = ?)");
      return value(me_);
    case QueryField::claimed:
      return who("u.claimed_by", term);
    case QueryField::decided:
      return who("u.decided_by", term);
    case QueryField::tier:
      return compared("coalesce((SELECT min(e.tier) FROM evidence e WHERE e.update_id = u.id), 9)", term);
    case QueryField::score:
      return compared("u.score", term);
    case QueryField::age:
      both("u.detected_at" + std::string(sign(turned(term.compare))));
      return value(now_ - term.number);
    case QueryField::detected:
      return compared("u.detected_at", term);
    case QueryField::date:
      return date(term);
  }
}

}  // namespace

QueueConditions queue_conditions(const review::QueueFilter& filter, Time now) {
  Builder build(filter.me, now);
  if (filter.state == "open") {
    build.open();
  } else if (filter.state != "any") {
    build.term({.field = QueryField::state, .values = {filter.state}});
  }
  if (filter.min_score > 0)
    build.term({.field = QueryField::score, .compare = Compare::at_least, .number = filter.min_score});
  if (!filter.policy.empty()) {
    std::vector<std::string> names(filter.policy_names.begin(), filter.policy_names.end());
    if (names.empty()) names.push_back(filter.policy);
    build.term({.field = QueryField::policy, .values = std::move(names)});
  }
  if (filter.kind) build.term({.field = QueryField::kind, .values = {std::string(word(*filter.kind))}});
  if (!filter.watch.empty()) build.term({.field = QueryField::watch, .values = {filter.watch}});
  for (const QueryTerm& term : filter.query) build.term(term);
  build.both("1");
  return std::move(build).take();
}

}  // namespace policywatch::store
