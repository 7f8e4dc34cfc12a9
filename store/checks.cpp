#include <algorithm>
#include <boost/json/value.hpp>

#include "base/document_text.hpp"
#include "base/hash.hpp"
#include "base/records_json.hpp"
#include "store/capture_meta.hpp"
#include "store/sqlite_store.hpp"

namespace policywatch::store {

namespace {

void add_once(std::vector<std::string>& list, const std::string& text) {
  if (std::ranges::find(list, text) == list.end()) list.push_back(text);
}

}  // namespace

std::optional<Baseline> SqliteStore::last_good(const std::string& watch) {
  auto row = database_
                 .prepare(
                     "SELECT b.sha256, b.fetched_at, b.status, b.extractor_version, b.watch_print, b.data "
                     "FROM baselines b JOIN watches w ON w.no = b.watch WHERE w.id = ?")
                 .one<std::string, Time, int, int, std::string, std::string>(watch);
  if (!row) return std::nullopt;
  auto& [sha256, at, status, version, print, data] = *row;
  const std::string place = "baseline of " + watch;
  return Baseline{to_hex(sha256), at, status, unpack_document(data, place), version, std::move(print)};
}

std::optional<Time> SqliteStore::seen_before(const std::string& watch, const std::string& sha256) {
  const auto raw = from_hex(sha256);
  if (!raw || raw->empty()) return std::nullopt;
  const auto row = database_
                       .prepare(
                           "SELECT max(c.fetched_at) FROM captures c JOIN watches w ON w.no = c.watch "
                           "JOIN watch_states s ON s.watch = c.watch WHERE substr(c.sha256, 1, 6) = "
                           "substr(?1, 1, 6) AND c.sha256 = ?1 AND w.id = ?2 AND c.id <> s.last_snapshot")
                       .one<std::optional<Time>>(Blob{*raw}, watch);
  return row ? std::get<0>(*row) : std::nullopt;
}

std::int64_t SqliteStore::media_type_no(const std::string& name) {
  const auto found = database_.prepare("SELECT no FROM media_types WHERE name = ?").one<std::int64_t>(name);
  if (found) return std::get<0>(*found);
  database_.prepare("INSERT INTO media_types(name) VALUES (?)").run(name);
  return database_.last_id();
}

// A capture that tells nothing new (the same content, the same refusal again) gets no row of its own.
std::int64_t SqliteStore::write_capture(std::int64_t watch, const CheckRecord& record) {
  const CaptureRow& capture = *record.capture;
  const auto [last, last_snapshot, last_quality, last_status] =
      database_
          .prepare(
              "SELECT s.last_capture, s.last_snapshot, c.quality, c.status FROM watch_states s "
              "LEFT JOIN captures c ON c.id = s.last_capture WHERE s.watch = ?")
          .one<std::optional<std::int64_t>, std::optional<std::int64_t>, std::optional<std::string>,
               std::optional<int>>(watch)
          .value();
  const bool repeats = last_quality == word(capture.quality) && last_status == capture.status;
  if (repeats && !record.snapshot && !record.change) {
    if (capture.quality != Quality::ok)
      database_.prepare("UPDATE captures SET repeats = repeats + 1, last_at = ? WHERE id = ?")
          .run(capture.finished, *last);
    return *last;
  }
  CaptureBytes bytes;
  bytes.meta = print_meta(capture);
  std::optional<std::string> sha256;
  if (record.snapshot) {
    bytes.body = *record.snapshot;
    sha256 = from_hex(capture.sha256.empty() ? sha256_hex(bytes.body) : capture.sha256).value();
  }
  if (record.change) bytes.change = print_json(to_json(*record.change));
  const PackedCapture packed = chain_.pack(bytes, last_snapshot, sha256.value_or(""));
  const auto media_type =
      record.content_type.empty() ? std::nullopt : std::optional(media_type_no(record.content_type));
  const std::optional<Blob> hash = sha256 ? std::optional(Blob{*sha256}) : std::nullopt;
  database_
      .prepare(
          "INSERT INTO captures(watch, fetched_at, status, quality, media_type, sha256, size, base, step, "
          "data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .run(watch, capture.finished, capture.status, word(capture.quality), media_type, hash,
           record.snapshot ? record.snapshot->size() : capture.size, packed.base, packed.step,
           Blob{packed.data});
  const std::int64_t id = database_.last_id();
  log_.add(
      EntryKind::capture, id,
      capture_entry({id, record.state.watch.id, capture.finished, capture.status,
                     std::string(word(capture.quality)), record.content_type, sha256.value_or(""),
                     record.snapshot ? record.snapshot->size() : capture.size, bytes.meta, bytes.change}));
  return id;
}

void SqliteStore::write_baseline(std::int64_t watch, const CheckRecord& record) {
  const CaptureRow capture = record.capture.value_or(CaptureRow{});
  CaptureRef ref{capture.sha256, capture.finished, capture.status, capture.quality};
  if (record.base_capture) ref = *record.base_capture;
  if (!ref.fetched_at) ref.fetched_at = capture.finished;
  put_baseline(watch, ref, *record.document, record.extractor_version, record.watch_print);
}

void SqliteStore::put_baseline(std::int64_t watch, const CaptureRef& capture, const Document& document,
                               int extractor_version, const std::string& watch_print) {
  const std::string sha256 = from_hex(capture.sha256).value_or("");
  const std::string data = packer_.pack(print_document(document));
  database_
      .prepare(
          "INSERT OR REPLACE INTO baselines(watch, sha256, fetched_at, status, extractor_version, "
          "watch_print, data) VALUES (?, ?, ?, ?, ?, ?, ?)")
      .run(watch, Blob{sha256}, capture.fetched_at.value_or(Time{}), capture.status, extractor_version,
           watch_print, Blob{data});
}

void SqliteStore::attach(std::int64_t update_id, Evidence evidence, const Recorded& recorded) {
  auto update = load_update(follow_merges(update_id));
  if (!update)
    throw WorldError("store: evidence for an update that is not there: " + std::to_string(update_id));
  if (evidence.change_id == 0) evidence.change_id = recorded.change_id;
  update->evidence.push_back(std::move(evidence));
  const std::int64_t rev = update->rev;
  write_update(*std::move(update), rev + 1);
}

void SqliteStore::reopen(std::int64_t update_id, const std::string& flag) {
  auto update = load_update(follow_merges(update_id));
  if (!update)
    throw WorldError("store: a flag for an update that is not there: " + std::to_string(update_id));
  add_once(update->flags, flag);
  if (update->state == UpdateState::rejected || update->state == UpdateState::snoozed) {
    update->state = UpdateState::new_;
    update->snoozed_until.reset();
  }
  const std::int64_t rev = update->rev;
  write_update(*std::move(update), rev + 1);
}

Recorded SqliteStore::write_check(const CheckRecord& record) {
  const std::int64_t watch = watch_no(record.state.watch.id);
  Recorded recorded;
  if (record.capture) recorded.capture_id = write_capture(watch, record);
  if (record.change && record.capture) recorded.change_id = recorded.capture_id;
  if (record.document) write_baseline(watch, record);
  write_held(watch, record);
  write_pushed(watch, record);
  if (record.incident) put_incident(*record.incident);
  write_state(watch, record, recorded.capture_id);
  for (Update update : record.created) {
    for (Evidence& evidence : update.evidence) {
      if (evidence.change_id == 0 && evidence.watch == record.state.watch.id)
        evidence.change_id = recorded.change_id;
    }
    recorded.updates.push_back(write_update(std::move(update), 1));
  }
  for (const auto& [id, evidence] : record.attached) attach(id, evidence, recorded);
  for (const auto& [id, evidence] : record.members) attach_member(id, evidence, recorded);
  widen(record);
  for (const auto& [id, flag] : record.flagged) reopen(id, flag);
  write_rulings(record, recorded);
  for (const Delivery& delivery : record.outbox) write_delivery(delivery, recorded.updates);
  return recorded;
}

Recorded SqliteStore::record_check(const CheckRecord& record) {
  return std::move(record_checks({&record, 1}).front());
}

void SqliteStore::together(const std::function<void()>& work) {
  Transaction transaction(database_);
  work();
  transaction.commit();
}

std::vector<Recorded> SqliteStore::record_checks(std::span<const CheckRecord> records) {
  std::vector<Recorded> recorded;
  if (records.empty()) return recorded;
  Transaction transaction(database_);
  std::int64_t captures = 0, snapshots = 0, updates = 0;
  bool touched = false;
  for (const CheckRecord& record : records) {
    recorded.push_back(write_check(record));
    touched = touched || !record.created.empty() || !record.attached.empty() || !record.members.empty() ||
              !record.flagged.empty();
    captures += record.capture ? 1 : 0;
    snapshots += record.snapshot ? 1 : 0;
    updates += std::ssize(record.created);
  }
  const std::int64_t checks = std::ssize(records);
  count("checks", checks);
  count("captures", captures);
  count("not_modified", checks - captures);
  count("snapshots", snapshots);
  count("updates", updates);
  if (touched) count("updates_revision");
  transaction.commit();
  return recorded;
}

}  // namespace policywatch::store
