// Saved pages of the tracker, JSON and CSV brought into the record, with a report of what each changed.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "review/import.hpp"
#include "web/layout.hpp"
#include "web/pages.hpp"
#include "web/policies.hpp"

namespace policywatch::web {
namespace {

using review::ImportedEntry;
using Outcome = ImportedEntry::Result;

constexpr std::size_t kEntriesShown = 300;
constexpr std::array<std::string_view, 4> kOutcomes = {"added", "updated", "unchanged", "refused"};

struct ReadFile {
  std::string name, trouble;
  std::size_t first = 0, count = 0;
};

struct Report {
  std::vector<ReadFile> files;
  std::vector<ImportedEntry> entries;
  std::array<int, 4> counts{};
  bool dry = false;
};

bool is_record_file(std::string_view name) {
  const std::string lower = ascii_lower(name);
  constexpr std::array<std::string_view, 5> kEndings = {".html", ".htm", ".txt", ".json", ".csv"};
  return std::ranges::any_of(kEndings, [&](std::string_view end) { return lower.ends_with(end); });
}

std::string_view outcome_word(Outcome outcome) {
  return kOutcomes[static_cast<std::size_t>(outcome)];
}

/// A folder holds pictures and styles too; those are passed over, not refused.
Result<Report> import_files(Call& call) {
  Report report;
  report.dry = call.form.has("look");
  std::vector<review::Incoming> incoming;
  std::ranges::sort(call.files, {}, &Upload::name);
  for (const Upload& file : call.files) {
    if (call.files.size() > 1 && !is_record_file(file.name)) continue;
    ReadFile read{file.name, {}, incoming.size(), 0};
    if (auto records = call.desk->read_records(file.bytes, file.name)) {
      read.count = records->size();
      std::ranges::move(*records, std::back_inserter(incoming));
    } else {
      read.trouble = records.error().message;
      ++report.counts[static_cast<std::size_t>(Outcome::refused)];
    }
    report.files.push_back(std::move(read));
  }
  if (report.files.empty()) return fail(ErrorKind::invalid, "no file was chosen");
  auto entries = call.desk->import_records(incoming, report.dry, call.visitor.name);
  if (!entries) return std::unexpected(entries.error());
  report.entries = *std::move(entries);
  for (const ImportedEntry& entry : report.entries) ++report.counts[static_cast<std::size_t>(entry.result)];
  return report;
}

Html entry_row(const ImportedEntry& entry, const std::string& file) {
  Html out, name;
  if (entry.id.empty()) {
    name.put("<bdi>{}</bdi>", entry.title);
  } else {
    name.put(R"(<span class="number">{}</span> <a href="{}"><bdi>{}</bdi></a>)", entry.id,
             link_to({"policies", entry.id}), entry.title);
  }
  out.put(R"(<li data-outcome="{}">{} {} <span class="faint"><bdi>{}</bdi></span>)",
          outcome_word(entry.result), chip("import", outcome_word(entry.result)), name, file);
  if (!entry.reason.empty()) out.put(R"(<p class="warn">{}</p>)", entry.reason);
  const Html changes = changes_table(entry.changes);
  if (!changes.empty())
    out.put("<details><summary>{}</summary>{}</details>",
            counted(static_cast<std::int64_t>(entry.changes.size()), "change", "changes"), changes);
  return out.put("</li>\n");
}

Html report_section(const Report& report) {
  Html rows, out;
  std::size_t shown = 0, more = 0;
  for (const ReadFile& file : report.files) {
    if (!file.trouble.empty()) {
      rows.put(R"(<li data-outcome="refused">{} <b><bdi>{}</bdi></b> <p class="warn">{}</p></li>
)",
               chip("import", "refused"), file.name, file.trouble);
    }
    for (std::size_t i = file.first; i < file.first + file.count && i < report.entries.size(); ++i) {
      if (report.entries[i].result == Outcome::unchanged) continue;
      if (shown++ < kEntriesShown) {
        rows.add(entry_row(report.entries[i], file.name));
      } else {
        ++more;
      }
    }
  }
  const auto at = [&](Outcome outcome) { return report.counts[static_cast<std::size_t>(outcome)]; };
  out.put(
      R"(<section class="card" id="report"><h2>{}</h2><p class="tally"><b data-tally>{}</b> added <b data-tally>{}</b> updated <b data-tally>{}</b> as before <b data-tally>{}</b> refused <span class="faint">from <b data-tally>{}</b> {}</span></p>)",
      report.dry ? "What would change" : "What changed", at(Outcome::added), at(Outcome::updated),
      at(Outcome::unchanged), at(Outcome::refused), report.files.size(),
      report.files.size() == 1 ? "file" : "files");
  if (!rows.empty()) out.put(R"(<ol class="imported">{}</ol>)", rows);
  if (more > 0) out.put(R"(<p class="faint">and {} more</p>)", static_cast<std::int64_t>(more));
  return out.put("</section>\n");
}

HttpReply import_form(const Call& call, int status, Html report, Html message, Tone tone) {
  Page page{.title = "Import policies",
            .section = "policies",
            .body = {},
            .message = std::move(message),
            .tone = tone};
  page.body.put(R"(<div class="crumbs"><a href="{}" data-key="u">← Policies</a></div>
<div class="heading"><h1>Import policies</h1></div>
<div id="report-place">{}</div><form method="post" action="{}" enctype="multipart/form-data" class="card sheet-form" id="import">{}
<label class="wide">A folder of saved pages<input type="file" name="folder" webkitdirectory multiple></label>
<label class="wide">or files: saved pages (HTML or text), JSON, CSV<input type="file" name="files" multiple accept=".html,.htm,.txt,.json,.csv"></label>
<div class="bar"><button class="primary" name="look" value="1">Show what would change</button><button name="import" value="1">Import</button></div>
<progress class="wide" max="1" value="0" hidden aria-label="Files sent"></progress>
<p class="faint">Up to 20 MB a file and 256 MB in all (24 MB where scripts are off); for more: <code>policywatch policy import FOLDER</code>. A saved page adds and corrects; what it does not show stays. Every change is in the record's history.</p></form>
)",
                Href::local("/policies"), report, Href::local("/import"), csrf_field(call));
  return page_reply(call, status, std::move(page));
}

}  // namespace

HttpReply import_page(Call& call, Hooks& /*hooks*/) {
  return import_form(call, 200, {}, {}, Tone::note);
}

HttpReply import_by_form(Call& call, Hooks& /*hooks*/) {
  const Result<Report> report = import_files(call);
  if (!report) return import_form(call, 422, {}, Html().put("{}", report.error().message), Tone::bad);
  Html message;
  message.put("{}", report->dry ? "Nothing was written yet." : "Imported.");
  return import_form(call, 200, report_section(*report), std::move(message),
                     report->dry ? Tone::note : Tone::good);
}

}  // namespace policywatch::web
