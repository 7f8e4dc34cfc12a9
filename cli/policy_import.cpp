#include "cli/policy_import.hpp"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <filesystem>
#include <optional>
#include <ostream>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "cli/print.hpp"
#include "extract/extract.hpp"
#include "extract/tracker_page.hpp"
#include "extract/tracker_rows.hpp"
#include "review/import.hpp"
#include "review/policy_format.hpp"
#include "review/three_way.hpp"

namespace policywatch::cli {
namespace {

namespace fs = std::filesystem;
using review::ImportFrom;
using review::Incoming;
using Outcome = review::ImportedEntry::Result;

constexpr std::size_t kLargestFile = 20 * 1024 * 1024;
constexpr std::array<std::string_view, 5> kEndings = {".html", ".htm", ".txt", ".json", ".csv"};

struct SourceFile {
  std::string name;
  std::optional<Error> error;
  std::size_t first = 0, count = 0;  // its records among all
};

bool looks_like_html(std::string_view text) {
  const std::string head = ascii_lower(text.substr(0, 4096));
  return std::ranges::any_of(std::array<std::string_view, 4>{"<html", "<!doctype html", "<body", "<div"},
                             [&](std::string_view mark) { return head.contains(mark); });
}

std::vector<Incoming> all_from(std::vector<Policy> policies, ImportFrom from) {
  std::vector<Incoming> out;
  for (Policy& policy : policies) out.push_back({std::move(policy), from});
  return out;
}

/// "…/policies/court-clocks/index.html", as programs mirror a site → "court-clocks".
std::string slug_in_path(const std::string& name) {
  const fs::path path(name);
  const fs::path at = path.stem() == "index" ? path.parent_path() : path.parent_path() / path.stem();
  return at.parent_path().filename() == "policies" ? at.filename().string() : std::string();
}

Result<std::vector<Incoming>> read_page(std::string_view text, const std::string& name) {
  const bool html = looks_like_html(text);
  auto page =
      html ? extract::read_tracker_page(extract::Dom::parse(std::string(text)), extract::saved_from(text))
           : extract::read_tracker_page_text(text, "");
  if (!page) return std::unexpected(page.error());
  if (html && page->entry && page->entry->slug.empty()) {
    page->entry->slug = slug_in_path(name);
    if (page->entry->id.empty()) page->entry->id = page->entry->slug;
  }
  for (Policy& row : page->rows) {
    if (row.era.empty()) row.era = extract::era_of(row.announced);
    if (row.id.empty()) row.id = row.slug;
  }
  if (!page->entry) return all_from(std::move(page->rows), ImportFrom::listing);
  if (page->entry->id.empty() && page->entry->slug.empty())
    return fail(ErrorKind::invalid, "the entry has neither a number ([ID #…]) nor a slug to know it by");
  return std::vector<Incoming>{{std::move(*page->entry), ImportFrom::page}};
}

}  // namespace

Result<std::vector<Incoming>> read_records(const std::string& bytes, const std::string& name) {
  if (bytes.size() > kLargestFile) return fail(ErrorKind::invalid, "the file is larger than 20 MiB");
  const bool page = name.ends_with(".html") || name.ends_with(".htm");
  const std::string text = extract::decode(bytes, page ? "text/html" : "").text;
  const std::string_view start = trim(text);
  if (start.empty()) return fail(ErrorKind::invalid, "the file is empty");
  const bool json = start.front() == '{' || start.front() == '[';
  if (!json && !name.ends_with(".csv")) return read_page(start, name);
  auto policies = json ? review::from_json_text(text) : review::from_csv(text);
  if (!policies) return std::unexpected(policies.error());
  return all_from(std::move(*policies), ImportFrom::record);
}

namespace {

/// A folder's files of the known endings, all below it, in the order of their names.
std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> out;
  std::error_code failed;
  for (fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, failed),
       end;
       !failed && at != end; at.increment(failed)) {
    const std::string ending = ascii_lower(at->path().extension().string());
    std::error_code unreadable;
    if (at->is_regular_file(unreadable) && std::ranges::find(kEndings, ending) != kEndings.end())
      out.push_back(at->path().string());
  }
  if (failed) throw Stop{kFailed, "cannot read " + folder + ": " + failed.message()};
  std::ranges::sort(out);
  return out;
}

std::vector<std::string> named_files(const ImportOptions& options) {
  std::vector<std::string> out;
  for (const std::string& name : options.files) {
    std::error_code unreadable;
    if (!fs::is_directory(name, unreadable)) {
      out.push_back(name);
      continue;
    }
    std::vector<std::string> inside = files_in(name);
    if (inside.empty())
      throw Stop{kFailed, name + ": there is no .html, .htm, .txt, .json or .csv file below it"};
    std::ranges::move(inside, std::back_inserter(out));
  }
  return out;
}

SourceFile read_file(Context& context, const std::string& name, std::vector<Incoming>& incoming) {
  SourceFile file{name, {}, incoming.size(), 0};
  try {
    auto records = read_records(read_input(context, name), name);
    if (!records) {
      file.error = records.error();
      return file;
    }
    file.count = records->size();
    std::ranges::move(*records, std::back_inserter(incoming));
  } catch (const Stop& stop) {
    file.error = Error{ErrorKind::not_found, stop.message};
  }
  return file;
}

struct Counts {
  int added = 0, updated = 0, unchanged = 0, refused = 0;
};

void count(Counts& counts, Outcome result) {
  counts.added += result == Outcome::added;
  counts.updated += result == Outcome::updated;
  counts.unchanged += result == Outcome::unchanged;
  counts.refused += result == Outcome::refused;
}

std::string_view word_of(Outcome result) {
  constexpr std::array<std::string_view, 4> kWords = {"added", "updated", "unchanged", "refused"};
  return kWords[static_cast<std::size_t>(result)];
}

std::string shown(std::string_view text) {
  return text.empty() ? "nothing" : "\"" + printable(shorten(text, 100)) + "\"";
}

void print_entry(std::ostream& out, const review::ImportedEntry& entry) {
  out << word_of(entry.result);
  if (!entry.id.empty()) out << " " << printable(entry.id);
  if (!entry.title.empty()) out << " " << printable(shorten(entry.title, 100));
  if (!entry.reason.empty()) out << ": " << entry.reason;
  out << "\n";
  for (const FieldChange& change : entry.changes)
    out << "    " << change.name << ": " << shown(change.before) << " → " << shown(change.after) << "\n";
}

void print_file(std::ostream& out, const SourceFile& file,
                const std::vector<review::ImportedEntry>& entries) {
  out << file.name << ": ";
  if (file.error) {
    out << "refused: " << printable(file.error->message) << "\n";
    return;
  }
  if (file.count == 1) return print_entry(out, entries[file.first]);
  Counts counts;
  for (std::size_t i = file.first; i < file.first + file.count; ++i) count(counts, entries[i].result);
  out << counts.added << " added, " << counts.updated << " updated, " << counts.unchanged << " unchanged, "
      << counts.refused << " refused\n";
  for (std::size_t i = file.first; i < file.first + file.count; ++i) {
    if (entries[i].result == Outcome::unchanged) continue;
    out << "  ";
    print_entry(out, entries[i]);
  }
}

boost::json::object json_of(const review::ImportedEntry& entry) {
  boost::json::array changes;
  for (const FieldChange& change : entry.changes)
    changes.push_back({{"name", change.name}, {"before", change.before}, {"after", change.after}});
  boost::json::object out{{"id", nullptr}, {"title", entry.title}, {"result", word_of(entry.result)}};
  if (!entry.id.empty()) out["id"] = policy_id_to_json(entry.id);
  out["reason"] = entry.reason.empty() ? boost::json::value(nullptr) : boost::json::value(entry.reason);
  out["changes"] = std::move(changes);
  return out;
}

boost::json::object json_of(const SourceFile& file, const std::vector<review::ImportedEntry>& entries) {
  boost::json::array policies;
  std::string_view result = file.error ? "refused" : file.count == 0 ? "unchanged" : "";
  for (std::size_t i = file.first; i < file.first + file.count; ++i) {
    const std::string_view one = word_of(entries[i].result);
    result = result.empty() || result == one ? one : "mixed";
    policies.emplace_back(json_of(entries[i]));
  }
  boost::json::object out{{"file", file.name}, {"result", result}, {"error", nullptr}};
  if (file.error) out["error"] = file.error->message;
  out["policies"] = std::move(policies);
  return out;
}

boost::json::array json_of(const std::vector<review::EditConflict>& conflicts) {
  boost::json::array out;
  for (const review::EditConflict& one : conflicts)
    out.push_back(boost::json::object{{"id", policy_id_to_json(one.id)},
                                      {"field", one.field},
                                      {"base", one.base},
                                      {"file", one.file},
                                      {"record", one.record}});
  return out;
}

void print_policy_report(Context& context, const std::vector<SourceFile>& files,
                         const std::vector<review::ImportedEntry>& entries, const Counts& counts,
                         bool dry_run, const std::vector<review::EditConflict>& conflicts) {
  if (!context.json) {
    for (const review::EditConflict& one : conflicts)
      context.world.out << "conflict " << printable(one.id) << " " << one.field << ": the file says "
                        << shown(one.file) << ", the record " << shown(one.record)
                        << "; the record's stays\n";
    std::ostream& out = context.world.out;
    for (const SourceFile& file : files) {
      if (files.size() > 1 || dry_run || counts.refused > 0) print_file(out, file, entries);
    }
    out << counts.added << " added, " << counts.updated << " changed, " << counts.unchanged << " as before";
    if (counts.refused > 0) out << ", " << counts.refused << " refused";
    out << (dry_run ? " (nothing was written)\n" : "\n");
    return;
  }
  boost::json::array ids, reports;
  for (const review::ImportedEntry& entry : entries) {
    if (!entry.id.empty()) ids.push_back(policy_id_to_json(entry.id));
  }
  for (const SourceFile& file : files) reports.emplace_back(json_of(file, entries));
  context.print(boost::json::object{{"added", counts.added},
                                    {"changed", counts.updated},
                                    {"same", counts.unchanged},
                                    {"refused", counts.refused},
                                    {"dry_run", dry_run},
                                    {"ids", ids},
                                    {"conflicts", json_of(conflicts)},
                                    {"files", reports}});
}

/// Each record becomes the one on record with what was edited in the file.
std::vector<review::EditConflict> take_edits(Context& context, const std::string& base_file,
                                             std::vector<Incoming>& incoming) {
  const auto bases = context.take(read_records(read_input(context, base_file), base_file));
  std::vector<review::EditConflict> conflicts;
  for (Incoming& one : incoming) {
    const auto same = [&](const Incoming& base) { return base.policy.id == one.policy.id; };
    const auto base = std::ranges::find_if(bases, same);
    const Result<Policy> record = context.desk().policy(one.policy.id);
    if (base != bases.end() && record)
      one.policy = review::with_edits_of(base->policy, one.policy, *record, conflicts);
  }
  return conflicts;
}

}  // namespace

int import_policies(Context& context, const ImportOptions& options) {
  std::vector<Incoming> incoming;
  std::vector<SourceFile> files;
  Counts counts;
  for (const std::string& name : named_files(options)) {
    files.push_back(read_file(context, name, incoming));
    counts.refused += files.back().error.has_value();
  }
  if (files.size() == 1 && files[0].error) {
    const Error& error = *files[0].error;
    if (error.kind == ErrorKind::not_found) throw Stop{kFailed, error.message};
    throw Stop{exit_status(error), files[0].name + ": " + error.message};
  }
  std::vector<review::EditConflict> conflicts;
  if (!options.base.empty()) conflicts = take_edits(context, options.base, incoming);
  const auto entries =
      context.take(context.desk().import_records(incoming, options.dry_run, context.world.user));
  for (const review::ImportedEntry& entry : entries) count(counts, entry.result);
  print_policy_report(context, files, entries, counts, options.dry_run, conflicts);
  if (counts.refused == 0 && !conflicts.empty()) return kRefused;
  return counts.refused > 0 ? kFailed : kDone;
}

}  // namespace policywatch::cli
