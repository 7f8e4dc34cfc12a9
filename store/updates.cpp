#include <algorithm>

#include "base/text.hpp"
#include "base/url.hpp"
#include "store/sqlite_store.hpp"
#include "store/update_codec.hpp"

namespace policywatch::store {

namespace {

constexpr int kLongestMerge = 16;

EvidenceColumns known(const auto& row) {
  return {row.id,
          row.watch.value_or(""),
          row.address.value_or(""),
          row.before.id != 0,
          row.after.id != 0,
          row.before.ref,
          row.after.ref,
          row.change};
}

std::vector<Evidence> in_row_order(std::vector<Evidence> evidence) {
  std::vector<Evidence> ordered, fresh;
  for (Evidence& piece : evidence) (piece.id == 0 ? fresh : ordered).push_back(std::move(piece));
  std::ranges::sort(ordered, {}, &Evidence::id);
  std::ranges::move(fresh, std::back_inserter(ordered));
  return ordered;
}

std::optional<std::int64_t> or_null(std::int64_t id) {
  return id == 0 ? std::nullopt : std::optional(id);
}

}  // namespace

std::vector<SqliteStore::EvidenceRow> SqliteStore::evidence_rows(std::int64_t update_id) {
  std::vector<EvidenceRow> rows;
  for (auto& [id, watch, address, before, after, change] :
       database_
           .prepare("SELECT e.id, w.id, a.url, e.before, e.after, e.change FROM evidence e "
                    "LEFT JOIN watches w ON w.no = e.watch LEFT JOIN addresses a ON a.no = e.address "
                    "WHERE e.update_id = ? ORDER BY e.id")
           .all<std::int64_t, std::optional<std::string>, std::optional<std::string>,
                std::optional<std::int64_t>, std::optional<std::int64_t>, std::optional<std::int64_t>>(
               update_id))
    rows.push_back({id, std::move(watch), std::move(address), known_capture(before), known_capture(after),
                    change.value_or(0)});
  return rows;
}

// Rows of one update are read back in the order of their ids; the vector is brought into it first.
void SqliteStore::write_evidence(std::int64_t update_id, std::vector<Evidence>& evidence) {
  evidence = in_row_order(std::move(evidence));
  auto& add = database_.prepare(
      "INSERT INTO evidence(id, update_id, watch, address, before, after, change, host, tier) VALUES (?, ?, "
      "?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET update_id = excluded.update_id");
  auto& find = database_.prepare("SELECT no, url FROM watches WHERE id = ?");
  for (Evidence& piece : evidence) {
    const auto watch = find.one<std::int64_t, std::string>(piece.watch);
    const auto watch_no = watch ? std::optional(std::get<0>(*watch)) : std::nullopt;
    std::optional<std::int64_t> address;
    if (watch && std::get<1>(*watch) == piece.url) {
      database_.prepare("INSERT OR IGNORE INTO addresses(url) VALUES (?)").run(piece.url);
      address =
          database_.prepare("SELECT no FROM addresses WHERE url = ?").column<std::int64_t>(piece.url).front();
    }
    const auto before = watch ? find_capture(*watch_no, piece.before) : KnownCapture{};
    const auto after = watch ? find_capture(*watch_no, piece.after) : KnownCapture{};
    const bool has_change =
        piece.change_id != 0 &&
        database_.prepare("SELECT 1 FROM captures WHERE id = ?").one<int>(piece.change_id).has_value();
    add.run(or_null(piece.id), update_id, watch_no, address, or_null(before.id), or_null(after.id),
            has_change ? or_null(piece.change_id) : std::nullopt, source_host(piece.url),
            std::max(piece.tier, 1));
    if (piece.id == 0) piece.id = database_.last_id();
  }
}

std::optional<std::int64_t> SqliteStore::source_host(const std::string& url) {
  const auto parsed = Url::parse(url);
  if (!parsed || parsed->hostname().empty()) return std::nullopt;
  database_.prepare("INSERT OR IGNORE INTO source_hosts(name) VALUES (?)").run(parsed->hostname());
  return database_.prepare("SELECT no FROM source_hosts WHERE name = ?")
      .column<std::int64_t>(parsed->hostname())
      .front();
}

// Once, for what was written before the queue could be asked for these.
void SqliteStore::fill_marks() {
  const auto ids =
      database_.prepare("SELECT DISTINCT update_id FROM evidence WHERE tier = 0").column<std::int64_t>();
  if (ids.empty()) return;
  Transaction transaction(database_);
  for (const std::int64_t id : ids) {
    const Update update = load_update(id).value();
    for (const Evidence& piece : update.evidence)
      database_.prepare("UPDATE evidence SET host = ?, tier = ? WHERE id = ?")
          .run(source_host(piece.url), std::max(piece.tier, 1), piece.id);
    mark_update(update);
  }
  transaction.commit();
}

/// What the queue is asked for beside the columns that every update fills.
void SqliteStore::mark_update(const Update& update) {
  const auto text = [](const std::string& value) {
    return value.empty() ? std::nullopt : std::optional(value);
  };
  const auto reason = update.reject_reason ? std::optional(word(*update.reject_reason)) : std::nullopt;
  database_
      .prepare(
          "UPDATE updates SET reason = ?2, claimed_by = ?3, decided_by = ?4, flags = ?5, seconds = ?6 "
          "WHERE id = ?1 AND (reason IS NOT ?2 OR claimed_by IS NOT ?3 OR decided_by IS NOT ?4 OR "
          "flags IS NOT ?5 OR seconds IS NOT ?6)")
      .run(update.id, reason, text(update.claimed_by), text(update.decided_by),
           text(ascii_lower(join(update.flags, "\n"))), text(update.seconds));
}

std::int64_t SqliteStore::last_update_id() {
  return database_.prepare("SELECT coalesce(max(id), 0) FROM updates").column<std::int64_t>().front();
}

void SqliteStore::fill_update_row(const Update& update, std::int64_t rev) {
  std::vector<EvidenceColumns> columns;
  for (const EvidenceRow& row : evidence_rows(update.id)) columns.push_back(known(row));
  if (columns.size() != update.evidence.size())
    throw WorldError("store: update " + std::to_string(update.id) +
                     " would lose evidence; nothing was recorded");
  const std::string data = pack_update(packer_, update, columns);
  const auto date = update.date ? std::optional(to_iso(*update.date)) : std::nullopt;
  const auto status = update.status ? std::optional(word(*update.status)) : std::nullopt;
  database_
      .prepare(
          "INSERT INTO updates(id, rev, state, kind, score, date, title, status, detected_at, snoozed_until, "
          "data) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (id) DO UPDATE SET "
          "rev = ?2, state = ?3, kind = ?4, score = ?5, date = ?6, title = ?7, status = ?8, "
          "detected_at = ?9, snoozed_until = ?10, data = ?11")
      .run(update.id, rev, word(update.state), word(update.kind), update.score, date, update.title, status,
           update.detected_at, update.snoozed_until, Blob{data});
  mark_update(update);
  database_.prepare("DELETE FROM update_policies WHERE update_id = ?").run(update.id);
  for (const PolicyId& policy : update.policies)
    database_.prepare("INSERT OR IGNORE INTO update_policies(policy, update_id) VALUES (?, ?)")
        .run(policy, update.id);
}

void SqliteStore::index_update(const Update& update, const std::string& old_words) {
  const std::string words = search_text(update);
  if (words == old_words) return;
  if (!old_words.empty())
    database_.prepare("INSERT INTO update_search(update_search, rowid, text) VALUES ('delete', ?, ?)")
        .run(update.id, old_words);
  database_.prepare("INSERT INTO update_search(rowid, text) VALUES (?, ?)").run(update.id, words);
}

// What was is read before any row moves; what will be is written after all have moved.
std::vector<std::int64_t> SqliteStore::write_updates(std::vector<Update> updates,
                                                     const std::vector<std::int64_t>& revs) {
  std::vector<std::string> old_words;
  for (const Update& update : updates)
    old_words.push_back(update.id == 0 ? "" : search_text(load_update(update.id).value()));
  std::vector<std::int64_t> ids;
  std::int64_t last = last_update_id();
  for (Update& update : updates) {
    if (update.id == 0) update.id = ++last;
    write_evidence(update.id, update.evidence);
    ids.push_back(update.id);
  }
  for (std::size_t i = 0; i < updates.size(); ++i) {
    fill_update_row(updates[i], revs.at(i));
    index_update(updates[i], old_words[i]);
  }
  return ids;
}

std::int64_t SqliteStore::write_update(Update update, std::int64_t rev) {
  std::vector<Update> updates;
  updates.push_back(std::move(update));
  return write_updates(std::move(updates), {rev}).front();
}

std::optional<Update> SqliteStore::load_update(std::int64_t id) {
  auto row = database_
                 .prepare(
                     "SELECT rev, state, kind, score, date, title, status, detected_at, snoozed_until, data "
                     "FROM updates WHERE id = ?")
                 .one<std::int64_t, std::string, std::string, int, std::optional<std::string>, std::string,
                      std::optional<std::string>, Time, std::optional<Time>, std::string>(id);
  if (!row) return std::nullopt;
  auto& [rev, state, kind, score, date, title, status, detected_at, snoozed_until, data] = *row;
  Update update;
  update.id = id;
  update.rev = rev;
  update.state = parse_word<UpdateState>(state).value_or(UpdateState::new_);
  update.kind = parse_word<UpdateKind>(kind).value_or(UpdateKind::page_change);
  update.score = score;
  update.date = date ? parse_iso_date(*date) : std::nullopt;
  update.title = std::move(title);
  update.status = status ? parse_word<Status>(*status) : std::nullopt;
  update.detected_at = detected_at;
  update.snoozed_until = snoozed_until;
  std::vector<EvidenceColumns> columns;
  for (const auto& evidence : evidence_rows(id)) columns.push_back(known(evidence));
  unpack_update(packer_, data, columns, update);
  // Best sources first, wherever it is shown; of one tier in the order in which they came.
  std::ranges::sort(update.evidence, {}, [](const Evidence& e) { return std::pair(e.tier, e.id); });
  return update;
}

std::optional<Update> SqliteStore::update(std::int64_t id) {
  return load_update(id);
}

std::int64_t SqliteStore::follow_merges(std::int64_t id) {
  auto& state = database_.prepare("SELECT state FROM updates WHERE id = ?");
  for (int i = 0; i < kLongestMerge; ++i) {
    const auto found = state.one<std::string>(id);
    if (!found || std::get<0>(*found) != word(UpdateState::merged)) return id;
    const auto update = load_update(id);
    if (!update || update->state != UpdateState::merged || update->merged_into == 0) return id;
    id = update->merged_into;
  }
  return id;
}

std::vector<Update> SqliteStore::recent_updates(Time since) {
  std::vector<Update> updates;
  for (const std::int64_t id :
       database_.prepare("SELECT id FROM updates WHERE detected_at >= ? ORDER BY detected_at, id")
           .column<std::int64_t>(since))
    updates.push_back(load_update(id).value());
  return updates;
}

}  // namespace policywatch::store
