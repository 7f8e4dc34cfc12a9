#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/hash.hpp"
#include "base/records_json.hpp"
#include "store/capture_meta.hpp"
#include "store/sqlite_store.hpp"

namespace policywatch::store {

namespace {

Quality quality_of(const std::string& text) {
  return parse_word<Quality>(text).value_or(Quality::ok);
}

}  // namespace

std::vector<review::SnapshotView> SqliteStore::snapshots(const std::string& watch) {
  std::vector<review::SnapshotView> views;
  auto rows =
      database_
          .prepare(
              "SELECT c.sha256, w.id, w.url, m.name, c.fetched_at, c.status, c.size FROM captures c "
              "JOIN watches w ON w.no = c.watch LEFT JOIN media_types m ON m.no = c.media_type "
              "WHERE w.id = ? AND c.sha256 IS NOT NULL ORDER BY c.id")
          .all<std::string, std::string, std::string, std::optional<std::string>, Time, int, std::uint64_t>(
              watch);
  views.reserve(rows.size());
  for (auto& [sha256, id, url, type, at, status, size] : rows)
    views.push_back({to_hex(sha256), std::move(id), std::move(url), type.value_or(""), at, status, size});
  return views;
}

Result<std::pair<review::SnapshotView, std::string>> SqliteStore::snapshot(const std::string& sha256) {
  const auto raw = from_hex(sha256);
  if (!raw || raw->size() != 32)
    return fail(ErrorKind::invalid, "snapshot " + sha256 + ": not 64 hex digits");
  auto row =
      database_
          .prepare(
              "SELECT c.id, w.id, w.url, m.name, c.fetched_at, c.status, c.size FROM captures c "
              "JOIN watches w ON w.no = c.watch LEFT JOIN media_types m ON m.no = c.media_type "
              "WHERE substr(c.sha256, 1, 6) = substr(?1, 1, 6) AND c.sha256 = ?1 ORDER BY c.id LIMIT 1")
          .one<std::int64_t, std::string, std::string, std::optional<std::string>, Time, int, std::uint64_t>(
              Blob{*raw});
  if (!row) return fail(ErrorKind::not_found, "snapshot " + sha256 + ": there is none");
  auto& [id, watch, url, type, at, status, size] = *row;
  CaptureBytes bytes;
  try {
    bytes = chain_.load(id);
  } catch (const WorldError& error) {
    if (error.exit_status() != 5) throw;
    return fail(ErrorKind::corrupt, "snapshot " + sha256 + ": " + error.what());
  }
  if (as_bytes(policywatch::sha256(bytes.body)) != *raw)
    return fail(ErrorKind::corrupt, "snapshot " + sha256 + ": its bytes no longer have this hash");
  CaptureRow capture;
  read_meta(bytes.meta, capture);
  // Where the bytes were found at last: their links are relative to it.
  if (!capture.final_url.empty()) url = capture.final_url;
  return std::pair{review::SnapshotView{sha256, watch, url, type.value_or(""), at, status, size,
                                        std::move(capture.redirects), std::move(capture.headers)},
                   std::move(bytes.body)};
}

std::vector<CaptureRow> SqliteStore::captures(const std::string& watch, int limit) {
  std::vector<CaptureRow> captures;
  const auto rows =
      database_
          .prepare(
              "SELECT c.id, c.fetched_at, c.status, c.quality, c.sha256, c.size FROM captures c "
              "JOIN watches w ON w.no = c.watch WHERE w.id = ? ORDER BY c.id DESC LIMIT ?")
          .all<std::int64_t, Time, int, std::string, std::optional<std::string>, std::uint64_t>(
              watch, limit > 0 ? limit : -1);
  for (const auto& [id, at, status, quality, sha256, size] : rows) {
    CaptureRow row;
    row.id = id;
    row.watch = watch;
    row.finished = at;
    row.status = status;
    row.quality = quality_of(quality);
    row.sha256 = sha256 ? to_hex(*sha256) : "";
    row.size = size;
    read_meta(chain_.load(id).meta, row);
    captures.push_back(std::move(row));
  }
  return captures;
}

std::vector<review::CapturePoint> SqliteStore::capture_points(const std::string& watch, int limit) {
  std::vector<review::CapturePoint> points;
  const auto rows =
      database_
          .prepare(
              "SELECT c.fetched_at, c.quality, c.sha256 IS NOT NULL, c.repeats FROM captures c "
              "WHERE c.watch = (SELECT no FROM watches WHERE id = ?) ORDER BY c.id DESC LIMIT ?")
          .all<Time, std::string, bool, int>(watch, limit > 0 ? limit : -1);
  points.reserve(rows.size());
  for (const auto& [at, quality, snapshot, repeats] : rows)
    points.push_back({at, quality_of(quality), snapshot, repeats});
  return points;
}

std::optional<Change> SqliteStore::change(std::int64_t id) {
  if (!database_.prepare("SELECT 1 FROM captures WHERE id = ?").one<int>(id)) return std::nullopt;
  const CaptureBytes bytes = chain_.load(id);
  if (bytes.change.empty()) return std::nullopt;
  const auto json = parse_json(bytes.change);
  auto change = json ? change_from_json(*json) : Result<Change>(std::unexpected(json.error()));
  if (!change) throw WorldError("store: a stored change is damaged: " + change.error().message, 5);
  return *std::move(change);
}

SqliteStore::KnownCapture SqliteStore::known_capture(std::optional<std::int64_t> id) {
  if (!id) return {};
  const auto row = database_.prepare("SELECT sha256, fetched_at, status, quality FROM captures WHERE id = ?")
                       .one<std::optional<std::string>, Time, int, std::string>(*id);
  if (!row) return {};
  const auto& [sha256, at, status, quality] = *row;
  return {*id, {sha256 ? to_hex(*sha256) : "", at, status, quality_of(quality)}};
}

SqliteStore::KnownCapture SqliteStore::find_capture(std::int64_t watch, const CaptureRef& ref) {
  const auto sha256 = from_hex(ref.sha256);
  if (ref.sha256.empty() || !sha256) return {};
  const auto id = database_
                      .prepare(
                          "SELECT id FROM captures WHERE substr(sha256, 1, 6) = substr(?1, 1, 6) AND "
                          "sha256 = ?1 AND watch = ?2 ORDER BY fetched_at = ?3 DESC, id DESC LIMIT 1")
                      .one<std::int64_t>(Blob{*sha256}, watch, ref.fetched_at);
  return id ? known_capture(std::get<0>(*id)) : KnownCapture{};
}

}  // namespace policywatch::store
