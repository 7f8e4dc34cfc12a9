// Everything that an update rests on, as one archive that anybody can check without this program.
#include <boost/json/array.hpp>

#include "base/hash.hpp"
#include "base/merkle.hpp"
#include "base/records_json.hpp"
#include "base/text.hpp"
#include "daemon/bundle_texts.hpp"
#include "daemon/store_desk.hpp"
#include "diff/views.hpp"
#include "review/desk_json.hpp"
#include "review/tar.hpp"
#include "store/evidence_log.hpp"

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
  struct Entry {
    store::LogEntry entry;
    json::array names;  // [member, file]: that member is this file's hash
  };
  std::map<std::uint64_t, Entry> entries;  // by their place in the log

  void add(std::string name, std::string bytes) { files.push_back({std::move(name), std::move(bytes)}); }
};

/// What the fetch saw and what had changed, as the log's entry names them.
void add_logged(Bundle& bundle, store::Store& store, const std::string& folder, std::string_view side,
                const std::string& watch, const CaptureRef& ref, const std::string& body) {
  auto logged = store.log().capture(watch, ref);
  if (!logged) return;
  const std::string fetch = folder + std::string(side) + ".fetch.json";
  const std::string change = folder + std::string(side) + ".change.json";
  const std::uint64_t index = logged->entry.index;
  Bundle::Entry& entry = bundle.entries[index];
  entry.entry = std::move(logged->entry);
  entry.names.push_back(json::array{"sha256", body});
  entry.names.push_back(json::array{"fetch_sha256", fetch});
  if (!logged->change.empty()) entry.names.push_back(json::array{"change_sha256", change});
  bundle.add(fetch, std::move(logged->fetch));
  if (!logged->change.empty()) bundle.add(change, std::move(logged->change));
}

Result<void> add_side(Bundle& bundle, store::Store& store, const std::string& folder, std::string_view side,
                      const std::string& watch, const CaptureRef& ref) {
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
  add_logged(bundle, store, folder, side, watch, ref, name);
  return {};
}

struct Signed {
  ReadCheckpoint read;
  std::string verifier;  // the key that signed it
};

Result<Signed> signed_by(const std::string& note, const std::string& keys) {
  Error why{ErrorKind::denied, "the log knows no key: run policywatch checkpoint"};
  for (const std::string_view key : lines(keys)) {
    auto read = read_checkpoint(note, key);
    if (read) return Signed{*std::move(read), std::string(key)};
    why = read.error();
  }
  return std::unexpected(why);
}

/// Entries with their proofs, and the checkpoint those lead to.
Result<void> add_log(Bundle& bundle, store::EvidenceLog& log, const std::string& note) {
  const auto found = signed_by(note, log.verifier_keys());
  if (!found) return std::unexpected(found.error());
  const auto& [read, verifier] = *found;
  std::vector<Digest> leaves = log.leaves();
  if (leaves.size() < read.head.size)
    return fail(ErrorKind::corrupt, "the log is shorter than its last checkpoint: run policywatch verify");
  leaves.resize(read.head.size);
  json::array proofs;
  for (auto& [index, one] : bundle.entries) {
    const std::string name = "log/entry-" + std::to_string(index + 1) + ".json";
    json::array steps;
    for (const Digest& step : inclusion_proof(leaves, index)) steps.emplace_back(to_hex(as_bytes(step)));
    proofs.push_back(json::object{
        {"file", name}, {"index", index}, {"proof", std::move(steps)}, {"names", std::move(one.names)}});
    bundle.add(name, std::move(one.entry.text));
  }
  const auto raw = from_base64(verifier.substr(verifier.find('+', verifier.find('+') + 1) + 1));
  bundle.add("log/proofs.json", print_json_pretty(proofs) + "\n");
  bundle.add("log/checkpoint", note);
  bundle.add("log/checkpoint.text", read.text);
  bundle.add("log/checkpoint.signature", read.signature);
  bundle.add("log/verifier-key", verifier + "\n");
  bundle.add("log/public-key.pem", public_key_pem(raw.value().substr(1)));
  bundle.add("check.py", std::string(kBundleCheck));
  return {};
}

}  // namespace

Result<std::string> StoreDesk::bundle(std::int64_t update_id) {
  const auto found = update(update_id);
  if (!found) return std::unexpected(found.error());
  Bundle made;
  made.add("update.json", print_json_pretty(to_json(*found)) + "\n");
  json::array log;
  for (const Decision& row : history(update_id)) {
    log.push_back(review::to_json(row));
    if (auto entry = store_.log().decision(row.id)) {
      const std::uint64_t index = entry->index;
      made.entries[index] = {*std::move(entry), {}};
    }
  }
  made.add("log.json", print_json_pretty(log) + "\n");
  for (std::size_t i = 0; i < found->evidence.size() && i < kMostEvidence; ++i) {
    const Evidence& piece = found->evidence[i];
    const std::string folder = "evidence-" + std::to_string(piece.id) + "/";
    for (const auto& [side, ref] :
         {std::pair<std::string_view, const CaptureRef*>{"before", &piece.before}, {"after", &piece.after}}) {
      if (const auto added = add_side(made, store_, folder, side, piece.watch, *ref); !added)
        return std::unexpected(added.error());
    }
    if (const auto compared = comparison(update_id, piece.id))
      made.add(folder + "diff.html", diff_page(*compared));
  }
  if (world_.checkpoint) {
    const store::StoredCheckpoint signed_then = world_.checkpoint(store_);
    if (const auto added = add_log(made, store_.log(), signed_then.note); !added)
      return std::unexpected(added.error());
    if (!signed_then.token.empty()) made.add("log/checkpoint.tsr", signed_then.token);
  }
  made.add("README.txt", std::string(kBundleReadme));
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
