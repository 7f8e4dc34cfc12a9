#include "store/sqlite_log.hpp"

#include <algorithm>
#include <cassert>
#include <map>

#include "store/say.hpp"

namespace policywatch::store {

namespace {

constexpr const char* kOrigin = "log.origin";
constexpr const char* kKeys = "log.keys";
constexpr const char* kBegan = "log.began";
constexpr std::size_t kLogCacheBytes = std::size_t{64} << 20;

Digest digest_of(const std::string& leaf) {
  Digest digest{};
  if (leaf.size() != digest.size()) throw WorldError("store: the log is damaged: a hash of another size", 5);
  std::copy(leaf.begin(), leaf.end(), digest.begin());
  return digest;
}

}  // namespace

std::string SqliteLog::note(const char* key) {
  auto row = database_.prepare("SELECT value FROM notes WHERE key = ?").one<std::string>(key);
  return row ? std::move(std::get<0>(*row)) : "";
}

void SqliteLog::put_note(const char* key, const std::string& value) {
  database_.prepare("INSERT OR REPLACE INTO notes(key, value) VALUES (?, ?)").run(key, value);
}

// Goes on from the last checkpoint: only what came since is hashed.
TreeHead SqliteLog::head() {
  if (frontier_.size() == 0) {
    const auto row =
        database_.prepare("SELECT frontier FROM checkpoints ORDER BY size DESC LIMIT 1").one<std::string>();
    if (const auto kept = row ? MerkleFrontier::parse(std::get<0>(*row)) : std::nullopt) frontier_ = *kept;
  }
  for (const std::string& leaf : database_.prepare("SELECT leaf FROM log WHERE no > ? ORDER BY no")
                                     .column<std::string>(frontier_.size()))
    frontier_.append(digest_of(leaf));
  return {frontier_.size(), frontier_.root()};
}

std::vector<Digest> SqliteLog::leaves() {
  std::vector<Digest> leaves;
  for (const std::string& leaf : database_.prepare("SELECT leaf FROM log ORDER BY no").column<std::string>())
    leaves.push_back(digest_of(leaf));
  return leaves;
}

std::vector<SqliteLog::Row> SqliteLog::rows() {
  std::vector<Row> rows;
  for (auto& [no, kind, about, leaf] : database_.prepare("SELECT no, kind, about, leaf FROM log ORDER BY no")
                                           .all<std::int64_t, int, std::int64_t, std::string>())
    rows.push_back({no, static_cast<EntryKind>(kind), about, std::move(leaf)});
  return rows;
}

void SqliteLog::add(EntryKind kind, std::int64_t about, const std::string& text) {
  const Digest leaf = merkle_leaf(text);
  database_.prepare("INSERT INTO log(kind, about, leaf) VALUES (?, ?, ?)")
      .run(static_cast<int>(kind), about, Blob{as_bytes(leaf)});
}

void SqliteLog::add_removal(const Removal& removal, const std::string& change) {
  const std::string change_sha256 = change.empty() ? "" : std::string(as_bytes(sha256(change)));
  database_.prepare("INSERT INTO removals(capture, at, why, sha256, change_sha256) VALUES (?, ?, ?, ?, ?)")
      .run(removal.capture, removal.at, removal.why, Blob{removal.sha256}, Blob{change_sha256});
  add(EntryKind::removal, removal.capture, removal_entry(removal));
}

std::optional<std::string> SqliteLog::capture_text(CaptureChain& chain, std::int64_t id) {
  auto row = database_
                 .prepare(
                     "SELECT w.id, c.fetched_at, c.status, c.quality, m.name, coalesce(c.sha256, r.sha256), "
                     "c.size, r.change_sha256 FROM captures c JOIN watches w ON w.no = c.watch "
                     "LEFT JOIN media_types m ON m.no = c.media_type "
                     "LEFT JOIN removals r ON r.capture = c.id WHERE c.id = ?")
                 .one<std::string, Time, int, std::string, std::optional<std::string>,
                      std::optional<std::string>, std::uint64_t, std::optional<std::string>>(id);
  if (!row) return std::nullopt;
  auto& [watch, at, status, quality, type, sha256, size, removed_change] = *row;
  const CaptureBytes bytes = chain.load(id);
  const CaptureFacts facts{
      id,   std::move(watch), at,          status, std::move(quality), type.value_or(""), sha256.value_or(""),
      size, bytes.meta,       bytes.change};
  return removed_change ? capture_entry(facts, *removed_change) : capture_entry(facts);
}

std::optional<std::string> SqliteLog::decision_text(std::int64_t id) {
  auto row = database_.prepare("SELECT update_id, command, by, at, detail, hash FROM decisions WHERE id = ?")
                 .one<std::int64_t, std::string, std::string, Time, std::string, std::string>(id);
  if (!row) return std::nullopt;
  auto& [update, command, by, at, detail, hash] = *row;
  return decision_entry(
      {id, update, std::move(command), std::move(by), at, std::move(detail), "", to_hex(hash)});
}

std::optional<std::string> SqliteLog::removal_text(std::int64_t capture) {
  auto row = database_.prepare("SELECT at, why, sha256 FROM removals WHERE capture = ?")
                 .one<Time, std::string, std::string>(capture);
  if (!row) return std::nullopt;
  return removal_entry(
      {capture, std::get<0>(*row), std::move(std::get<1>(*row)), std::move(std::get<2>(*row))});
}

std::optional<std::uint64_t> SqliteLog::index_of(EntryKind kind, std::int64_t about) {
  const auto row = database_.prepare("SELECT no FROM log WHERE kind = ? AND about = ?")
                       .one<std::uint64_t>(static_cast<int>(kind), about);
  return row ? std::optional(std::get<0>(*row) - 1) : std::nullopt;
}

std::optional<LoggedCapture> SqliteLog::capture(const std::string& watch, const CaptureRef& ref) {
  const auto sha256 = from_hex(ref.sha256);
  if (ref.sha256.empty() || !sha256) return std::nullopt;
  const auto found =
      database_
          .prepare(
              "SELECT c.id FROM captures c JOIN watches w ON w.no = c.watch WHERE substr(c.sha256, 1, 6) = "
              "substr(?1, 1, 6) AND c.sha256 = ?1 AND w.id = ?2 ORDER BY c.fetched_at = ?3 DESC, c.id DESC "
              "LIMIT 1")
          .one<std::int64_t>(Blob{*sha256}, watch, ref.fetched_at);
  if (!found) return std::nullopt;
  const std::int64_t id = std::get<0>(*found);
  const auto index = index_of(EntryKind::capture, id);
  if (!index) return std::nullopt;
  CaptureChain chain(database_, packer_);
  CaptureBytes bytes = chain.load(id);
  return LoggedCapture{
      {*index, capture_text(chain, id).value()}, std::move(bytes.meta), std::move(bytes.change)};
}

std::optional<LogEntry> SqliteLog::decision(std::int64_t id) {
  const auto index = index_of(EntryKind::decision, id);
  auto text = decision_text(id);
  if (!index || !text) return std::nullopt;
  return LogEntry{*index, *std::move(text)};
}

std::string SqliteLog::origin() {
  return note(kOrigin);
}

std::string SqliteLog::verifier_keys() {
  return note(kKeys);
}

void SqliteLog::know_key(const std::string& origin, const std::string& verifier_key) {
  Transaction transaction(database_);
  if (note(kOrigin).empty()) put_note(kOrigin, origin);
  const std::string known = note(kKeys);
  if (("\n" + known).find("\n" + verifier_key + "\n") == std::string::npos)
    put_note(kKeys, known + verifier_key + "\n");
  transaction.commit();
}

std::vector<StoredCheckpoint> SqliteLog::checkpoints() {
  std::vector<StoredCheckpoint> checkpoints;
  for (auto& [size, at, note, token] :
       database_.prepare("SELECT size, at, note, token FROM checkpoints ORDER BY size")
           .all<std::uint64_t, Time, std::string, std::string>())
    checkpoints.push_back({size, at, std::move(note), std::move(token)});
  return checkpoints;
}

std::optional<StoredCheckpoint> SqliteLog::last_checkpoint() {
  auto row = database_.prepare("SELECT size, at, note, token FROM checkpoints ORDER BY size DESC LIMIT 1")
                 .one<std::uint64_t, Time, std::string, std::string>();
  if (!row) return std::nullopt;
  auto& [size, at, note, token] = *row;
  return StoredCheckpoint{size, at, std::move(note), std::move(token)};
}

void SqliteLog::put_checkpoint(const StoredCheckpoint& checkpoint) {
  assert(checkpoint.size == frontier_.size());
  database_.prepare("INSERT OR IGNORE INTO checkpoints(size, at, note, frontier) VALUES (?, ?, ?, ?)")
      .run(checkpoint.size, checkpoint.at, checkpoint.note, frontier_.print());
}

void SqliteLog::put_token(std::uint64_t size, const std::string& token) {
  database_.prepare("UPDATE checkpoints SET token = ? WHERE size = ?").run(Blob{token}, size);
}

std::optional<std::string> SqliteLog::readable_capture(CaptureChain& chain, std::int64_t id) {
  try {
    return capture_text(chain, id);
  } catch (const WorldError& error) {
    if (error.exit_status() != 5) throw;
    return std::nullopt;  // damaged before there was a log: verify() names it
  }
}

// In the order of ids; bodies are decoded in the order of their chains.
void SqliteLog::fill() {
  if (!note(kBegan).empty()) return;
  Transaction transaction(database_);
  if (!note(kBegan).empty()) return;  // another process was first
  std::map<std::int64_t, std::string> captures;
  CaptureChain chain(database_, packer_);
  chain.cache(kLogCacheBytes);
  for (const std::int64_t id :
       database_.prepare("SELECT id FROM captures ORDER BY watch, id").column<std::int64_t>())
    if (auto text = readable_capture(chain, id)) captures.emplace(id, *std::move(text));
  for (const auto& [id, text] : captures) add(EntryKind::capture, id, text);
  for (const std::int64_t id :
       database_.prepare("SELECT id FROM decisions ORDER BY id").column<std::int64_t>())
    add(EntryKind::decision, id, decision_text(id).value());
  put_note(kBegan, std::to_string(captures.size()));
  transaction.commit();
}

}  // namespace policywatch::store
