#include <boost/json/value.hpp>
#include <unordered_map>

#include "base/hash.hpp"
#include "base/memory.hpp"
#include "base/records_json.hpp"
#include "base/url.hpp"
#include "store/sqlite_store.hpp"

namespace policywatch::store {

namespace {

struct StoredWatch {
  std::int64_t no = 0;
  std::int64_t print = 0;
  bool from_file = false, retired = false, kept = false;
};

// Under other rules, or at another address, "not modified" would confirm what was never read.
constexpr const char* kForgetValidators =
    "UPDATE watch_states SET etag = '', last_modified = '', body_sha256 = x'', wire_sha256 = x'', "
    "markup_print = 0, "
    "last_full = NULL, distrusted = 0 WHERE watch = ?";

// An operator who edits an address again and again: the oldest are let go.
constexpr std::size_t kFormerKept = 50;

std::string host_of(const std::string& url) {
  const auto parsed = Url::parse(url);
  return parsed ? parsed->host_key() : "";
}

std::int64_t print_of(const std::string& config) {
  return static_cast<std::int64_t>(fingerprint(config));
}

}  // namespace

void SqliteStore::fill_hosts() {
  const auto rows =
      database_.prepare("SELECT no, url FROM watches WHERE host = ''").all<std::int64_t, std::string>();
  if (rows.empty()) return;
  Transaction transaction(database_);
  for (const auto& [no, url] : rows)
    database_.prepare("UPDATE watches SET host = ? WHERE no = ?").run(host_of(url), no);
  transaction.commit();
}

std::optional<std::int64_t> SqliteStore::find_watch(const std::string& id) {
  const auto row = database_.prepare("SELECT no FROM watches WHERE id = ?").one<std::int64_t>(id);
  return row ? std::optional(std::get<0>(*row)) : std::nullopt;
}

std::int64_t SqliteStore::watch_no(const std::string& id) {
  if (const auto no = find_watch(id)) return *no;
  throw WorldError("store: there is no watch " + id);
}

/// What was seen until now was seen where the watch pointed until now. A memory that does not parse stays as
/// it is.
void SqliteStore::note_former(std::int64_t no, const std::string& next) {
  const auto [url, seen, kept] =
      database_
          .prepare(
              "SELECT w.url, s.last_check, s.memory FROM watches w JOIN watch_states s ON s.watch = "
              "w.no WHERE w.no = ?")
          .one<std::string, std::optional<Time>, std::string>(no)
          .value();
  if (url == next || !seen) return;
  Result<WatchMemory> memory = parse_memory(kept);
  if (!memory) return;
  memory->move.reset();
  memory->former.push_back({url, std::chrono::floor<Seconds>(*seen) + Seconds(1)});  // kept in seconds
  if (memory->former.size() > kFormerKept) memory->former.erase(memory->former.begin());
  database_.prepare("UPDATE watch_states SET memory = ? WHERE watch = ?").run(print_memory(*memory), no);
}

void SqliteStore::sync_watches(const std::vector<Watch>& watches,
                               const std::function<Time(const Watch&)>& first_check) {
  Transaction transaction(database_);
  std::unordered_map<std::string, StoredWatch> stored;
  for (auto& [id, no, print, from_file, retired] :
       database_.prepare("SELECT id, no, print, from_file, retired FROM watches")
           .all<std::string, std::int64_t, std::int64_t, bool, bool>())
    stored.emplace(std::move(id), StoredWatch{no, print, from_file, retired, false});

  auto& add = database_.prepare(
      "INSERT INTO watches(id, url, host, config, print, from_file) VALUES (?, ?, ?, ?, ?, 1) RETURNING no");
  auto& add_state =
      database_.prepare("INSERT INTO watch_states(watch, active, paused, next_check_at) VALUES (?, ?, ?, ?)");
  auto& change = database_.prepare(
      "UPDATE watches SET url = ?, host = ?, config = ?, print = ?, from_file = 1, retired = 0 WHERE no = ?");
  auto& change_state =
      database_.prepare("UPDATE watch_states SET active = ?, paused = ?, next_check_at = ? WHERE watch = ?");
  auto& forget = database_.prepare(kForgetValidators);
  for (const Watch& watch : watches) {
    const std::string config = print_json(to_json(watch));
    const std::int64_t print = print_of(config);
    const auto found = stored.find(watch.id);
    if (found == stored.end()) {
      const auto no =
          std::get<0>(add.one<std::int64_t>(watch.id, watch.url, host_of(watch.url), config, print).value());
      add_state.run(no, !watch.paused, watch.paused, first_check(watch));
      continue;
    }
    StoredWatch& old = found->second;
    old.kept = true;
    if (old.print == print && old.from_file && !old.retired) continue;
    if (old.print != print) note_former(old.no, watch.url);
    change.run(watch.url, host_of(watch.url), config, print, old.no);
    change_state.run(!watch.paused, watch.paused, first_check(watch), old.no);
    if (old.print != print) forget.run(old.no);
  }
  for (const auto& [id, old] : stored) {
    if (!old.from_file || old.retired || old.kept) continue;
    database_.prepare("UPDATE watches SET retired = 1 WHERE no = ?").run(old.no);
    database_.prepare("UPDATE watch_states SET active = 0 WHERE watch = ?").run(old.no);
  }
  transaction.commit();
}

void SqliteStore::put_watch(const Watch& watch, Time next_check) {
  Transaction transaction(database_);
  if (const auto known = find_watch(watch.id)) note_former(*known, watch.url);
  const std::string config = print_json(to_json(watch));
  const auto no = std::get<0>(
      database_
          .prepare("INSERT INTO watches(id, url, host, config, print, from_file) VALUES (?, ?, ?, ?, ?, ?) "
                   "ON CONFLICT (id) DO UPDATE SET url = excluded.url, host = excluded.host, config = "
                   "excluded.config, "
                   "print = excluded.print, from_file = excluded.from_file, retired = 0 RETURNING no")
          .one<std::int64_t>(watch.id, watch.url, host_of(watch.url), config, print_of(config),
                             watch.from_file)
          .value());
  database_
      .prepare(
          "INSERT INTO watch_states(watch, active, paused, next_check_at) VALUES (?, ?, ?, ?) "
          "ON CONFLICT (watch) DO UPDATE SET active = excluded.active, paused = excluded.paused, "
          "next_check_at = excluded.next_check_at")
      .run(no, !watch.paused, watch.paused, next_check);
  database_.prepare(kForgetValidators).run(no);
  transaction.commit();
}

void SqliteStore::move_watch(const std::string& id, const std::string& url, const std::string& memory,
                             Time next_check) {
  auto state = watch_state(id);
  if (!state) throw WorldError("store: there is no watch " + id);
  state->watch.url = url;
  put_watch(state->watch, next_check);
  database_.prepare("UPDATE watch_states SET memory = ?, landed = '' WHERE watch = ?")
      .run(memory, watch_no(id));
}

bool SqliteStore::retire_watch(const std::string& id) {
  Transaction transaction(database_);
  database_.prepare("UPDATE watches SET retired = 1 WHERE id = ? AND retired = 0").run(id);
  const bool was_active = database_.changed() > 0;
  database_.prepare("UPDATE watch_states SET active = 0 WHERE watch = (SELECT no FROM watches WHERE id = ?)")
      .run(id);
  transaction.commit();
  return was_active;
}

void SqliteStore::set_next_check(const std::string& watch, Time at) {
  database_
      .prepare(
          "UPDATE watch_states SET next_check_at = ? WHERE watch = (SELECT no FROM watches WHERE id = ?)")
      .run(at, watch);
}

void SqliteStore::put_off(const std::vector<std::pair<std::string, Time>>& watches) {
  if (watches.empty()) return;
  Transaction transaction(database_);
  for (const auto& [watch, at] : watches) {
    database_
        .prepare(
            "UPDATE watch_states SET next_check_at = ?1 WHERE next_check_at < ?1 AND watch = "
            "(SELECT no FROM watches WHERE id = ?2)")
        .run(at, watch);
  }
  transaction.commit();
}

void SqliteStore::reschedule(const std::vector<Replanned>& watches) {
  if (watches.empty()) return;
  Transaction transaction(database_);
  for (const Replanned& one : watches) {
    database_
        .prepare(
            "UPDATE watch_states SET next_check_at = ?1 WHERE next_check_at = ?2 AND watch = "
            "(SELECT no FROM watches WHERE id = ?3)")
        .run(one.to, one.from, one.watch);
  }
  transaction.commit();
}

void SqliteStore::set_paused(const std::string& watch, bool paused) {
  database_
      .prepare(
          "UPDATE watch_states SET paused = ?1, active = NOT ?1 WHERE watch = "
          "(SELECT no FROM watches WHERE id = ?2 AND retired = 0)")
      .run(paused, watch);
}

void SqliteStore::set_learned(const std::string& watch, const std::string& learned) {
  database_
      .prepare(
          "UPDATE watch_states SET learned = ? WHERE watch = "
          "(SELECT no FROM watches WHERE id = ? AND retired = 0)")
      .run(learned, watch);
}

}  // namespace policywatch::store
