#include <algorithm>
#include <charconv>

#include "review/search_words.hpp"
#include "store/queue_conditions.hpp"
#include "store/say.hpp"
#include "store/sqlite_store.hpp"

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

void bind_all(Statement& statement, const std::vector<QueueValue>& values) {
  int place = 0;
  for (const QueueValue& value : values)
    std::visit([&](const auto& held) { statement.bind(++place, held); }, value);
}

bool holds(const std::vector<review::QueryTerm>& phrases, const Update& update) {
  return std::ranges::all_of(phrases, [&](const review::QueryTerm& term) {
    return review::holds_phrase(update, term.values.front()) != term.negated;
  });
}

}  // namespace

/// Ids in the order of the queue. Not kept prepared: there are as many texts as there are filters.
std::vector<std::int64_t> SqliteStore::queue_ids(const std::string& what, const std::string& where,
                                                 const std::string& order,
                                                 const std::vector<QueueValue>& values) {
  Statement statement(database_, "SELECT " + what + " FROM updates u WHERE " + where + order);
  bind_all(statement, values);
  return statement.column_as_bound<std::int64_t>();
}

review::QueuePage SqliteStore::queue(const review::QueueFilter& filter, Time now) {
  review::QueuePage page;
  QueueConditions asked = queue_conditions(filter, now);
  static const std::string kOrder = " ORDER BY u.score DESC, u.id DESC";
  const auto cursor = filter.cursor.empty() ? std::nullopt : parse_cursor(filter.cursor);
  const auto limit = filter.limit > 0 ? static_cast<std::size_t>(filter.limit) : std::size_t(-1);
  const auto is_later = [&](const Update& update) {
    return !cursor || update.score < cursor->score ||
           (update.score == cursor->score && update.id < cursor->id);
  };
  bool more = false;
  if (!asked.phrases.empty()) {
    // The index knows words, not their order: each one is looked at.
    for (const std::int64_t id : queue_ids("u.id", asked.sql, kOrder, asked.values)) {
      Update update = load_update(id).value();
      if (!holds(asked.phrases, update)) continue;
      ++page.total;
      if (!is_later(update)) continue;
      more = page.updates.size() == limit;
      if (!more) page.updates.push_back(std::move(update));
    }
  } else {
    page.total = queue_ids("count(*)", asked.sql, "", asked.values).front();
    std::string where = asked.sql;
    if (cursor) {
      where += " AND (u.score, u.id) < (?, ?)";
      asked.values.emplace_back(std::int64_t{cursor->score});
      asked.values.emplace_back(cursor->id);
    }
    // One more than is shown tells whether another page follows.
    asked.values.emplace_back(filter.limit > 0 ? std::int64_t{filter.limit} + 1 : std::int64_t{-1});
    std::vector<std::int64_t> ids = queue_ids("u.id", where, kOrder + " LIMIT ?", asked.values);
    more = ids.size() > limit;
    if (more) ids.resize(limit);
    for (const std::int64_t id : ids) page.updates.push_back(load_update(id).value());
  }
  if (more) {
    const Update& last = page.updates.back();
    page.next_cursor = say("{}.{}", last.score, last.id);
  }
  return page;
}

}  // namespace policywatch::store
