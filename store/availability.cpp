// Captures that wait for a second look, and how the watches of one host fare together.
#include <boost/json/value.hpp>

#include "base/document_text.hpp"
#include "base/records_json.hpp"
#include "store/sqlite_store.hpp"

namespace policywatch::store {

namespace {

constexpr const char* kIncident =
    "SELECT host, kind, opened_at, closed_at, affected, watches, detail, confirmed_by FROM host_incidents ";

using IncidentRow =
    std::tuple<std::string, std::string, Time, std::optional<Time>, int, int, std::string, std::string>;

review::HostIncident to_incident(IncidentRow&& row) {
  auto& [host, kind, opened, closed, affected, watches, detail, by] = row;
  return {.host = std::move(host),
          .kind = std::move(kind),
          .opened_at = opened,
          .closed_at = closed,
          .affected = affected,
          .watches = watches,
          .detail = std::move(detail),
          .confirmed_by = std::move(by)};
}

}  // namespace

Document SqliteStore::unpack_document(const std::string& data, const std::string& place) {
  auto document = parse_document(packer_.unpack(data, {}, place));
  if (!document) throw WorldError(place + " is damaged: " + document.error().message, 5);
  return *std::move(document);
}

std::optional<Held> SqliteStore::held(const std::string& watch) {
  auto row = database_
                 .prepare(
                     "SELECT h.at, h.data FROM held_captures h JOIN watches w ON w.no = h.watch "
                     "WHERE w.id = ?")
                 .one<Time, std::string>(watch);
  if (!row) return std::nullopt;
  return Held{std::get<0>(*row), unpack_document(std::get<1>(*row), "held capture of " + watch)};
}

void SqliteStore::write_held(std::int64_t watch, const CheckRecord& record) {
  if (record.held) {
    const std::string data = packer_.pack(print_document(record.held->document));
    database_.prepare("INSERT OR REPLACE INTO held_captures(watch, at, data) VALUES (?, ?, ?)")
        .run(watch, record.held->at, Blob{data});
  } else if (record.drop_held) {
    database_.prepare("DELETE FROM held_captures WHERE watch = ?").run(watch);
  }
}

int SqliteStore::others_landed(const std::string& watch, const std::string& landed) {
  return std::get<0>(
      database_
          .prepare("SELECT count(DISTINCT o.url) FROM watches w JOIN watches o ON o.host = w.host "
                   "JOIN watch_states s ON s.watch = o.no "
                   "WHERE w.id = ?1 AND o.url <> w.url AND o.retired = 0 AND s.landed = ?2")
          .one<int>(watch, landed)
          .value());
}

HostPicture SqliteStore::host_picture(const std::string& host, Time since, Millis around) {
  const auto row =
      database_
          .prepare(
              "SELECT count(*), coalesce(sum(s.failures > 0), 0), coalesce(sum(s.missing > 0 AND "
              "s.missing_since BETWEEN ?2 AND ?3), 0) "
              "FROM watches w JOIN watch_states s ON s.watch = w.no WHERE w.host = ?1 AND s.active = 1")
          .one<int, int, int>(host, since - around, since + around)
          .value();
  return {std::get<0>(row), std::get<1>(row), std::get<2>(row)};
}

std::vector<std::string> SqliteStore::watches_of_host(const std::string& host) {
  return database_
      .prepare(
          "SELECT w.id FROM watches w JOIN watch_states s ON s.watch = w.no WHERE w.host = ? AND "
          "s.active = 1 ORDER BY w.id")
      .column<std::string>(host);
}

std::optional<review::HostIncident> SqliteStore::open_incident(const std::string& host) {
  auto rows = database_
                  .prepare(std::string(kIncident) +
                           "WHERE host = ? AND closed_at IS NULL ORDER BY opened_at DESC LIMIT 1")
                  .all_as<IncidentRow>(host);
  return rows.empty() ? std::nullopt : std::optional(to_incident(std::move(rows.front())));
}

std::vector<review::HostIncident> SqliteStore::incidents(int limit) {
  std::vector<review::HostIncident> incidents;
  for (auto& row :
       database_
           .prepare(std::string(kIncident) + "ORDER BY closed_at IS NOT NULL, opened_at DESC, host LIMIT ?")
           .all_as<IncidentRow>(limit))
    incidents.push_back(to_incident(std::move(row)));
  return incidents;
}

void SqliteStore::put_incident(const review::HostIncident& incident) {
  database_
      .prepare(
          "INSERT OR REPLACE INTO host_incidents(host, opened_at, closed_at, kind, affected, watches, "
          "detail, confirmed_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
      .run(incident.host, incident.opened_at, incident.closed_at, incident.kind, incident.affected,
           incident.watches, incident.detail, incident.confirmed_by);
}

std::optional<HostProbe> SqliteStore::host_probe(const std::string& host) {
  auto row = database_.prepare("SELECT at, status, final_url, data FROM host_probes WHERE host = ?")
                 .one<Time, int, std::string, std::string>(host);
  if (!row) return std::nullopt;
  auto& [at, status, url, data] = *row;
  return HostProbe{at, status, std::move(url), unpack_document(data, "probe of " + host)};
}

void SqliteStore::put_host_probe(const std::string& host, const HostProbe& probe) {
  const std::string data = packer_.pack(print_document(probe.document));
  database_
      .prepare("INSERT OR REPLACE INTO host_probes(host, at, status, final_url, data) VALUES (?, ?, ?, ?, ?)")
      .run(host, probe.at, probe.status, probe.final_url, Blob{data});
}

}  // namespace policywatch::store
