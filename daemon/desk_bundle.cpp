// Everything that an update rests on, as one archive that anybody can check without this program.
#include <boost/json/array.hpp>

#include "base/hash.hpp"
#include "base/records_json.hpp"
#include "base/text.hpp"
#include "daemon/store_desk.hpp"
#include "diff/views.hpp"
#include "review/desk_json.hpp"
#include "review/tar.hpp"

namespace policywatch::daemon {

namespace {

namespace json = boost::json;
using review::ArchiveFile;

constexpr std::size_t kMostEvidence = 200;

std::string_view ending_of(std::string_view type) {
  for (const auto& [part, ending] : {std::pair<std::string_view, std::string_view>{"html", ".html"},
                                     {"pdf", ".pdf"},
                                     {"json", ".json"},
                                     {"xml", ".xml"},
                                     {"text/plain", ".txt"}})
    if (type.find(part) != std::string_view::npos) return ending;
  return ".bin";
}

json::value headers_of(const review::SnapshotView& view) {
  json::array headers, hops;
  for (const auto& [name, value] : view.headers)
    headers.push_back(json::array{to_valid_utf8(name), to_valid_utf8(value)});
  for (const Redirect& hop : view.redirects)
    hops.push_back(json::object{{"status", hop.status}, {"from", hop.from}, {"to", hop.to}});
  return json::object{{"url", view.url},
                      {"status", view.status},
                      {"fetched_at", to_rfc3339(view.fetched_at)},
                      {"redirects", std::move(hops)},
                      {"headers", std::move(headers)}};
}

void put_segment(std::string& html, const diff::Segment& segment) {
  const std::string text = escape_html(segment.text);
  if (segment.mark == diff::Mark::inserted) html += "<ins>" + text + "</ins>";
  if (segment.mark == diff::Mark::deleted) html += "<del>" + text + "</del>";
  if (segment.mark == diff::Mark::same) html += text;
}

std::string diff_page(const review::Comparison& comparison) {
  std::string html =
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Difference</title></head>"
      "<body data-diff=\"changes\">\n<p>" +
      escape_html(comparison.before.sha256) + " → " + escape_html(comparison.after.sha256) + "</p>\n";
  for (const diff::Row& row : diff::rows(diff::View::changes, comparison.before_document,
                                         comparison.after_document, comparison.change)) {
    html += "<p>";
    if (row.skipped > 0) html += "… " + std::to_string(row.skipped) + " unchanged …";
    if (!row.label.empty()) html += "<b>" + escape_html(row.label) + "</b> ";
    for (const diff::Segment& segment : row.left) put_segment(html, segment);
    html += "</p>\n";
  }
  return html + "</body></html>\n";
}

/// The files of an archive, and what its manifest says of them.
struct Bundle {
  std::vector<ArchiveFile> files;
  json::array captures;

  void add(std::string name, std::string bytes) { files.push_back({std::move(name), std::move(bytes)}); }
};

Result<void> add_side(Bundle& bundle, store::Store& store, const std::string& folder, std::string_view side,
                      const CaptureRef& ref) {
  if (ref.sha256.empty()) return {};
  auto found = store.snapshot(ref.sha256);
  if (!found) return std::unexpected(found.error());
  auto& [view, bytes] = *found;
  const std::string name = folder + std::string(side) + std::string(ending_of(view.content_type));
  bundle.captures.push_back(json::object{
      {"file", name},
      {"sha256", ref.sha256},
      {"url", view.url},
      {"status", ref.status},
      {"quality", word(ref.quality)},
      {"fetched_at", ref.fetched_at ? json::value(to_rfc3339(*ref.fetched_at)) : json::value()}});
  bundle.add(folder + std::string(side) + ".headers.json", print_json_pretty(headers_of(view)) + "\n");
  bundle.add(name, std::move(bytes));
  return {};
}

}  // namespace

Result<std::string> StoreDesk::bundle(std::int64_t update_id) {
  const auto found = update(update_id);
  if (!found) return std::unexpected(found.error());
  Bundle made;
  made.add("update.json", print_json_pretty(to_json(*found)) + "\n");
  json::array log;
  for (const Decision& row : history(update_id)) log.push_back(review::to_json(row));
  made.add("log.json", print_json_pretty(log) + "\n");
  for (std::size_t i = 0; i < found->evidence.size() && i < kMostEvidence; ++i) {
    const Evidence& piece = found->evidence[i];
    const std::string folder = "evidence-" + std::to_string(piece.id) + "/";
    for (const auto& [side, ref] :
         {std::pair<std::string_view, const CaptureRef*>{"before", &piece.before}, {"after", &piece.after}}) {
      if (const auto added = add_side(made, store_, folder, side, *ref); !added)
        return std::unexpected(added.error());
    }
    if (const auto compared = comparison(update_id, piece.id))
      made.add(folder + "diff.html", diff_page(*compared));
  }
  json::array listed;
  std::string sums;
  for (const ArchiveFile& file : made.files) {
    const std::string hash = sha256_hex(file.bytes);
    listed.push_back(json::object{{"name", file.name}, {"sha256", hash}, {"size", file.bytes.size()}});
    sums += hash + "  " + file.name + "\n";
  }
  std::string manifest = print_json_pretty(json::object{{"update", update_id},
                                                        {"made_at", to_rfc3339(now())},
                                                        {"tool", "policywatch " + world_.version},
                                                        {"captures", std::move(made.captures)},
                                                        {"files", std::move(listed)}}) +
                         "\n";
  sums += sha256_hex(manifest) + "  manifest.json\n";
  made.add("manifest.json", std::move(manifest));
  made.add("SHA256SUMS", std::move(sums));
  return review::tar_of(made.files, now());
}

}  // namespace policywatch::daemon
