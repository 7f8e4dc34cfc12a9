// /api/v1: snapshots as inert files, and the difference of two.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/records_json.hpp"
#include "review/desk_json.hpp"
#include "web/api.hpp"
#include "web/diff_html.hpp"
#include "web/reply.hpp"

namespace policywatch::web {
namespace {

namespace json = boost::json;

bool is_sha256(std::string_view text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

json::array segments_to_json(const std::vector<diff::Segment>& segments) {
  static constexpr std::array<std::string_view, 3> kMarks = {"same", "insert", "delete"};
  json::array out;
  for (const diff::Segment& segment : segments) {
    out.push_back(
        json::object{{"op", kMarks[static_cast<std::size_t>(segment.mark)]}, {"text", segment.text}});
  }
  return out;
}

json::value row_to_json(const diff::Row& row, bool side) {
  json::object out;
  out["where"] = word(row.where);
  out["label"] = row.label;
  out[side ? "left" : "parts"] = segments_to_json(row.left);
  if (side) out["right"] = segments_to_json(row.right);
  out["context"] = row.context;
  out["skipped"] = row.skipped;
  return out;
}

/// The watch that both hashes belong to: named, or found by the newer snapshot.
Result<std::string> watch_of(const Call& call) {
  const std::string& named = call.query.get("watch");
  if (!named.empty()) return named;
  const std::string& to = call.query.get("to");
  const auto snapshot = call.desk->snapshot(to.empty() ? call.query.get("from") : to);
  if (!snapshot) return std::unexpected(snapshot.error());
  return snapshot->first.watch;
}

}  // namespace

HttpReply api_snapshots(Call& call, Hooks& /*hooks*/) {
  const Result<std::vector<review::SnapshotView>> found = call.desk->snapshots(call.capture());
  if (!found) return problem(found.error());
  json::array snapshots;
  for (const review::SnapshotView& snapshot : *found) snapshots.push_back(review::to_json(snapshot));
  return json_reply(200, json::object{{"snapshots", std::move(snapshots)}});
}

HttpReply inert_reply(const std::string& sha256, std::string bytes) {
  HttpReply reply{.status = 200, .headers = {}, .body = std::move(bytes)};
  reply.headers.emplace_back("Content-Type", "application/octet-stream");
  reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + sha256 + ".bin\"");
  reply.headers.emplace_back("Content-Security-Policy", "default-src 'none'; form-action 'none'; sandbox");
  reply.headers.emplace_back("ETag", "\"" + sha256 + "\"");
  return reply;
}

HttpReply api_snapshot(Call& call, Hooks& /*hooks*/) {
  if (!is_sha256(call.capture())) return problem(404, "no such snapshot");
  Result<std::pair<review::SnapshotView, std::string>> found = call.desk->snapshot(call.capture());
  if (!found) return problem(found.error());
  return inert_reply(call.capture(), std::move(found->second));
}

HttpReply api_diff(Call& call, Hooks& /*hooks*/) {
  for (const char* name : {"from", "to"}) {
    const std::string& hash = call.query.get(name);
    if (!hash.empty() && !is_sha256(hash))
      return problem(400, std::string(name) + ": a SHA-256 in hex is wanted");
  }
  const std::string& view_word = call.query.get("view");
  if (!view_word.empty() && !parse_word<diff::View>(view_word)) {
    return problem(400, "view: changes, words, side, links, fields or source is wanted");
  }
  const bool named =
      !call.query.get("watch").empty() || !call.query.get("from").empty() || !call.query.get("to").empty();
  if (!named) return problem(400, "from and to, or watch, are wanted");
  const Result<std::string> watch = watch_of(call);
  if (!watch) return problem(watch.error());
  const Result<review::Comparison> comparison =
      call.desk->compare(*watch, call.query.get("from"), call.query.get("to"));
  if (!comparison) return problem(comparison.error());
  const diff::View view = view_from(call.query);
  json::array rows;
  for (const diff::Row& row : rows_of(view, *comparison))
    rows.push_back(row_to_json(row, view == diff::View::side));
  json::object body;
  body["watch"] = *watch;
  body["from"] = review::to_json(comparison->before);
  body["to"] = review::to_json(comparison->after);
  body["view"] = word(view);
  body["change"] = to_json(comparison->change);
  body["rows"] = std::move(rows);
  return json_reply(200, body);
}

}  // namespace policywatch::web
