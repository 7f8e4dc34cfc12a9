// A CSV of pages: a first line of column names, one page a line. Only url is needed.
#include <algorithm>
#include <charconv>
#include <map>

#include "base/text.hpp"
#include "base/time.hpp"
#include "importers/common.hpp"
#include "review/csv.hpp"

namespace policywatch::importers {
namespace {

using Row = std::map<std::string, std::string>;

constexpr std::array<std::string_view, 16> kColumns = {
    "url",  "id",     "title",  "kind",        "every",        "cron",       "timezone", "issuer",
    "tier", "select", "ignore", "ignore_text", "trigger_text", "block_text", "policies", "paused"};

/// Names that other programs give the same columns.
std::string column(std::string_view written) {
  std::string name = ascii_lower(trim(written));
  std::ranges::replace(name, ' ', '_');
  static const std::map<std::string, std::string, std::less<>> others = {
      {"address", "url"},     {"link", "url"},     {"page", "url"},        {"name", "title"},
      {"interval", "every"},  {"type", "kind"},    {"policy", "policies"}, {"css", "select"},
      {"selector", "select"}, {"agency", "issuer"}};
  const auto other = others.find(name);
  return other == others.end() ? name : other->second;
}

std::vector<std::string> words_in(std::string_view cell) {
  std::vector<std::string> words;
  std::string word;
  for (const char c : std::string(cell) + ";") {
    if (c == ';' || c == ' ' || c == ',') {
      if (!word.empty()) words.push_back(std::exchange(word, {}));
    } else {
      word += c;
    }
  }
  return words;
}

bool yes(std::string_view cell) {
  const std::string word = ascii_lower(trim(cell));
  return word == "true" || word == "yes" || word == "1" || word == "x";
}

/// "" when every cell of the row was understood; else the first that was not.
std::string fill(const Row& row, Taken& taken) {
  Watch& watch = taken.watch;
  const auto cell = [&row](const char* name) {
    const auto found = row.find(name);
    return found == row.end() ? std::string() : std::string(trim(found->second));
  };
  watch.url = cell("url");
  if (std::string objection = objection_to_url(watch.url); !objection.empty()) return objection;
  watch.id = cell("id");
  const bool plain = std::ranges::all_of(
      watch.id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
  if (!plain) return "id '" + watch.id + "': an id is made of a-z, 0-9 and -";
  watch.title = cell("title");
  watch.issuer = cell("issuer");
  watch.cron = cell("cron");
  watch.timezone = cell("timezone");
  if (const std::string kind = ascii_lower(cell("kind")); !kind.empty()) {
    const auto known = parse_word<WatchKind>(kind);
    if (!known) return "kind '" + kind + "' is none that is known";
    watch.kind = *known;
  }
  if (const std::string every = cell("every"); !every.empty()) {
    const auto time = parse_duration(every);
    if (!time || *time <= Millis(0)) return "every '" + every + "' is no duration: write 15m, 2h or 1d";
    if (!watch.cron.empty()) return "it has both every and cron";
    watch.every = *time;
  }
  if (const std::string tier = cell("tier"); !tier.empty()) {
    const auto [end, error] = std::from_chars(tier.data(), tier.data() + tier.size(), watch.tier);
    if (error != std::errc() || end != tier.data() + tier.size() || watch.tier < 1 || watch.tier > 4)
      return "tier '" + tier + "' is not 1, 2, 3 or 4";
  }
  watch.policies = words_in(cell("policies"));
  for (const auto& [name, to] : {std::pair{"select", &watch.select}, std::pair{"ignore", &watch.ignore}}) {
    if (std::string text = cell(name); !text.empty()) to->push_back(std::move(text));
  }
  for (const auto& [name, to] :
       {std::pair{"ignore_text", &watch.ignore_text}, std::pair{"trigger_text", &watch.trigger_text},
        std::pair{"block_text", &watch.block_text}}) {
    if (const std::string text = cell(name); !text.empty()) add_pattern(*to, text, name, taken.missing);
  }
  watch.paused = yes(cell("paused"));
  return {};
}

}  // namespace

Result<Imported> read_csv(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  auto rows = review::parse_csv(bytes);
  if (!rows) return std::unexpected(rows.error());
  Imported imported;
  if (rows->empty()) return imported;
  std::vector<std::string> names;
  for (const review::CsvCell& cell : rows->front()) names.push_back(column(cell.text));
  std::size_t first = 1;
  if (std::ranges::find(names, "url") == names.end()) {
    // Without names: addresses, and perhaps what they are called.
    if (!objection_to_url(std::string(trim(rows->front().front().text))).empty())
      return fail(ErrorKind::invalid, "line 1: no column is named url");
    names = {"url", "title"};
    first = 0;
  }
  for (const std::string& name : names) {
    if (!name.empty() && std::ranges::find(kColumns, name) == kColumns.end())
      imported.remarks.push_back("column '" + name + "' was not taken: no such thing is known of a watch");
  }
  for (std::size_t i = first; i < rows->size() && i <= kMostJobs + 1; ++i) {
    const std::vector<review::CsvCell>& cells = (*rows)[i];
    const bool blank = std::ranges::all_of(cells, [](const auto& cell) { return trim(cell.text).empty(); });
    if (blank) continue;
    Row row;
    for (std::size_t n = 0; n < cells.size() && n < names.size(); ++n) row[names[n]] = cells[n].text;
    Taken taken;
    const std::string objection = fill(row, taken);
    const std::string line = "line " + std::to_string(cells.front().line);
    if (cells.size() > names.size())
      taken.missing.push_back(line + " has more cells than the first line has names");
    if (objection.empty()) {
      imported.taken.push_back(std::move(taken));
    } else {
      imported.left_out.push_back({line, objection});
    }
  }
  return imported;
}

}  // namespace policywatch::importers
