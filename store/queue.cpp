#include <boost/json/array.hpp>
#include <charconv>

#include "base/records_json.hpp"
#include "store/say.hpp"
#include "store/sqlite_store.hpp"
#include "store/update_codec.hpp"

namespace policywatch::store {

namespace {

struct Cursor {
  int score = 0;
  std::int64_t id = 0;
};

/// "SCORE.ID" of the last update shown.
std::optional<Cursor> parse_cursor(std::string_view text) {
  Cursor cursor;
  const char* end = text.data() + text.size();
  const auto [dot, error] = std::from_chars(text.data(), end, cursor.score);
  if (error != std::errc{} || dot == end || *dot != '.') return std::nullopt;
  const auto [last, id_error] = std::from_chars(dot + 1, end, cursor.id);
  if (id_error != std::errc{} || last != end) return std::nullopt;
  return cursor;
}

/// The WHERE of a filter. Parameters are numbered, so that each may stand wherever it is needed.
std::string conditions(const review::QueueFilter& filter, bool searching, bool after) {
  std::string where = "u.score >= ?1";
  if (filter.state == "open")
    where += " AND (u.state IN ('new', 'claimed') OR (u.state = 'snoozed' AND u.snoozed_until <= ?3))";
  else if (filter.state != "any")
    where += " AND u.state = ?2";
  if (!filter.policy.empty())
    where +=
        " AND u.id IN (SELECT update_id FROM update_policies WHERE policy IN (SELECT value FROM "
        "json_each(?4)))";
  if (filter.kind) where += " AND u.kind = ?5";
  if (!filter.watch.empty())
    where +=
        " AND u.id IN (SELECT update_id FROM evidence WHERE watch = (SELECT no FROM watches WHERE id = ?6))";
  if (searching) where += " AND u.id IN (SELECT rowid FROM update_search WHERE update_search MATCH ?7)";
  if (after) where += " AND (u.score, u.id) < (?8, ?9)";
  return where;
}

/// The policy's names as a JSON array of texts.
std::string names_of(const review::QueueFilter& filter) {
  boost::json::array names;
  for (const PolicyId& name : filter.policy_names) names.emplace_back(name);
  if (names.empty()) names.emplace_back(filter.policy);
  return print_json(names);
}

}  // namespace

review::QueuePage SqliteStore::queue(const review::QueueFilter& filter, Time now) {
  review::QueuePage page;
  const std::string query = search_query(filter.search);
  const bool searching = !filter.search.empty();
  if (searching && query.empty()) return page;  // only marks were typed: no update is found by them
  const auto cursor = filter.cursor.empty() ? std::nullopt : parse_cursor(filter.cursor);
  const auto ask = [&](const std::string& what, bool after, const std::string& order) {
    // Prepared for its text once; the number of texts is bounded by the number of filters. Parameters that a
    // text does not name stand in a condition that is always true, so that all have the same ones.
    return what + " FROM updates u WHERE " + conditions(filter, searching, after) +
           " AND coalesce(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) IS NOT NULL" + order;
  };
  const std::string names = names_of(filter);
  const std::string kind(filter.kind ? word(*filter.kind) : std::string_view());
  const Cursor from = cursor.value_or(Cursor{});
  const int limit = filter.limit > 0 ? filter.limit : -1;
  const auto run = [&](Statement& statement) {
    return statement.all<std::int64_t>(filter.min_score, filter.state, now, names, kind, filter.watch, query,
                                       from.score, from.id, limit);
  };
  page.total = std::get<0>(run(database_.prepare(ask("SELECT count(*)", false, ""))).front());
  const auto ids = run(database_.prepare(
      ask("SELECT u.id", cursor.has_value(), " ORDER BY u.score DESC, u.id DESC LIMIT ?10")));
  for (const auto& [id] : ids) page.updates.push_back(load_update(id).value());
  if (limit > 0 && std::ssize(page.updates) == limit) {
    const Update& last = page.updates.back();
    page.next_cursor = say("{}.{}", last.score, last.id);
  }
  return page;
}

}  // namespace policywatch::store
