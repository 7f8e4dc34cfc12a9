#include <boost/json/value.hpp>

#include "base/hash.hpp"
#include "base/records_json.hpp"
#include "store/say.hpp"
#include "store/sqlite_store.hpp"

namespace policywatch::store {

namespace {

constexpr int kToldMissing = 1, kToldFailing = 2, kToldSilent = 4;

const std::string kSelectStates =
    "SELECT w.config, w.from_file, s.paused, s.etag, s.last_modified, s.body_sha256, s.markup_print, "
    "s.next_check_at, s.last_check, s.last_ok, s.last_change, s.last_quality, s.last_reason, s.failures, "
    "s.missing, s.missing_since, s.told, s.learned, s.checks, s.captures, s.snapshots, s.last_full, "
    "s.distrusted, s.silent_after, s.landed, s.memory, s.wire_sha256, w.no, w.print "
    "FROM watch_states s JOIN watches w ON w.no = s.watch ";

using StateRow = std::tuple<std::string, bool, bool, std::string, std::string, std::string, std::int64_t,
                            Time, std::optional<Time>, std::optional<Time>, std::optional<Time>, std::string,
                            std::string, int, int, std::optional<Time>, int, std::string, std::int64_t,
                            std::int64_t, std::int64_t, std::optional<Time>, bool, std::optional<Time>,
                            std::string, std::string, std::string, std::int64_t, std::int64_t>;

WatchState to_state(StateRow&& row, WatchCache& cache) {
  WatchState state;
  state.watch = cache.get(std::get<27>(row), std::get<28>(row), std::get<0>(row));
  state.watch.from_file = std::get<1>(row);
  state.watch.paused = std::get<2>(row);
  state.etag = std::move(std::get<3>(row));
  state.last_modified = std::move(std::get<4>(row));
  state.body_sha256 = to_hex(std::get<5>(row));
  state.markup_print = static_cast<std::uint64_t>(std::get<6>(row));
  state.next_check_at = std::get<7>(row);
  state.last_check = std::get<8>(row);
  state.last_ok = std::get<9>(row);
  state.last_change = std::get<10>(row);
  state.last_quality = std::move(std::get<11>(row));
  state.last_reason = std::move(std::get<12>(row));
  state.failures = std::get<13>(row);
  state.missing = std::get<14>(row);
  state.missing_since = std::get<15>(row);
  state.told_missing = (std::get<16>(row) & kToldMissing) != 0;
  state.told_failing = (std::get<16>(row) & kToldFailing) != 0;
  state.told_silent = (std::get<16>(row) & kToldSilent) != 0;
  state.learned = std::move(std::get<17>(row));
  state.checks = std::get<18>(row);
  state.captures = std::get<19>(row);
  state.snapshots = std::get<20>(row);
  state.last_full = std::get<21>(row);
  state.distrusted = std::get<22>(row);
  state.silent_after = std::get<23>(row);
  state.landed = std::move(std::get<24>(row));
  state.memory = std::move(std::get<25>(row));
  state.wire_sha256 = std::move(std::get<26>(row));
  return state;
}

std::vector<WatchState> to_states(std::vector<StateRow>&& rows, WatchCache& cache) {
  std::vector<WatchState> states;
  states.reserve(rows.size());
  for (auto& row : rows) states.push_back(to_state(std::move(row), cache));
  return states;
}

}  // namespace

std::vector<WatchState> SqliteStore::watch_states() {
  return to_states(database_.prepare(kSelectStates + "WHERE w.retired = 0 ORDER BY w.id").all_as<StateRow>(),
                   watch_cache_);
}

std::optional<WatchState> SqliteStore::watch_state(const std::string& id) {
  auto states =
      to_states(database_.prepare(kSelectStates + "WHERE w.id = ? AND w.retired = 0").all_as<StateRow>(id),
                watch_cache_);
  return states.empty() ? std::nullopt : std::optional(std::move(states.front()));
}

std::optional<WatchState> SqliteStore::watch_state(std::int64_t no) {
  auto states =
      to_states(database_.prepare(kSelectStates + "WHERE w.no = ? AND w.retired = 0").all_as<StateRow>(no),
                watch_cache_);
  return states.empty() ? std::nullopt : std::optional(std::move(states.front()));
}

WatchChanges SqliteStore::watch_changes() {
  WatchChanges changes{.numbers = touched_.take(), .by_others = false};
  const std::int64_t version = database_.prepare("PRAGMA data_version").column<std::int64_t>().front();
  changes.by_others = version != seen_version_;
  seen_version_ = version;
  return changes;
}

std::vector<WatchStamp> SqliteStore::watch_stamps() {
  std::vector<WatchStamp> stamps;
  for (const auto& [no, at, paused] :
       database_
           .prepare("SELECT w.no, s.next_check_at, s.paused FROM watches w JOIN watch_states s "
                    "ON s.watch = w.no WHERE w.retired = 0")
           .all<std::int64_t, Time, bool>())
    stamps.push_back({no, at, paused});
  return stamps;
}

// All three stand in the stored rules too, as JSON: hardly any are looked into further.
std::vector<std::int64_t> SqliteStore::find_watches(const std::string& words) {
  const std::string quoted = print_json(boost::json::value(words));
  return database_
      .prepare(
          "SELECT no FROM watches WHERE retired = 0 AND instr(lower(config), lower(?2)) AND "
          "(instr(lower(id), lower(?1)) OR instr(lower(url), lower(?1)) OR "
          "instr(lower(json_extract(config, '$.title')), lower(?1)))")
      .column<std::int64_t>(words, quoted.substr(1, quoted.size() - 2));
}

std::vector<WatchState> SqliteStore::due(Time now, int limit) {
  return to_states(
      database_
          .prepare(kSelectStates +
                   "WHERE s.active = 1 AND s.next_check_at <= ? ORDER BY s.next_check_at LIMIT ?")
          .all_as<StateRow>(now, limit),
      watch_cache_);
}

std::vector<DueWatch> SqliteStore::due_watches(Time now, int limit) {
  std::vector<DueWatch> due;
  for (auto& [id, url, at] :
       database_
           .prepare("SELECT w.id, w.url, s.next_check_at FROM watch_states s JOIN watches w "
                    "ON w.no = s.watch WHERE s.active = 1 AND s.next_check_at <= ? "
                    "ORDER BY s.next_check_at LIMIT ?")
           .all<std::string, std::string, Time>(now, limit))
    due.push_back({std::move(id), std::move(url), at});
  return due;
}

std::optional<Time> SqliteStore::next_due(Time after) {
  return std::get<0>(
      database_.prepare("SELECT min(next_check_at) FROM watch_states WHERE active = 1 AND next_check_at > ?")
          .one<std::optional<Time>>(after)
          .value());
}

// `paused` stays as it is: a pause that came by command while the check ran is not undone by its end.
void SqliteStore::write_state(std::int64_t watch, const CheckRecord& record, std::int64_t capture) {
  const WatchState& state = record.state;
  const int told = (state.told_missing ? kToldMissing : 0) | (state.told_failing ? kToldFailing : 0) |
                   (state.told_silent ? kToldSilent : 0);
  const std::string sha256 = from_hex(state.body_sha256).value_or("");
  database_
      .prepare(
          "UPDATE watch_states SET next_check_at = ?, etag = ?, last_modified = ?, body_sha256 = ?, "
          "markup_print = ?, last_check = ?, last_ok = ?, last_change = ?, last_quality = ?, "
          "last_reason = ?, failures = ?, missing = ?, missing_since = ?, told = ?, learned = coalesce(?, "
          "learned), "
          "checks = checks + 1, captures = captures + ?, snapshots = snapshots + ?, "
          "last_capture = coalesce(?18, iif(?9 = 'ok', last_snapshot, last_capture)), "
          "last_snapshot = CASE WHEN ?17 THEN ?18 ELSE last_snapshot END, last_full = ?20, distrusted = ?21, "
          "silent_after = ?22, landed = ?23, memory = ?24, wire_sha256 = ?26, "
          "paused = iif(?25, 1, paused), active = iif(?25, 0, active) WHERE watch = ?19")
      .run(state.next_check_at, state.etag, state.last_modified, Blob{sha256},
           static_cast<std::int64_t>(state.markup_print), state.last_check, state.last_ok, state.last_change,
           state.last_quality, state.last_reason, state.failures, state.missing, state.missing_since, told,
           record.learned, record.capture.has_value(), record.snapshot.has_value(),
           capture != 0 ? std::optional(capture) : std::nullopt, watch, state.last_full, state.distrusted,
           state.silent_after, state.landed, state.memory, record.pause, Blob{state.wire_sha256});
  if (state.host_pace) put_host_pace(*state.host_pace);
}

}  // namespace policywatch::store
