#include "bench/judge/series_truth.hpp"

#include <boost/json.hpp>
#include <cctype>
#include <fstream>
#include <iterator>

namespace policywatch::bench {
namespace {

namespace json = boost::json;

json::value read_json(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return nullptr;
  return json::parse(std::string(std::istreambuf_iterator<char>(in), {}));
}

std::string text_of(const json::object& object, std::string_view key) {
  const json::value* found = object.if_contains(key);
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : "";
}

std::vector<std::pair<std::string, std::string>> pairs_of(const json::object& object, std::string_view key) {
  std::vector<std::pair<std::string, std::string>> out;
  const json::value* found = object.if_contains(key);
  if (found == nullptr || !found->is_array()) return out;
  for (const json::value& pair : found->as_array()) {
    out.emplace_back(pair.as_array().at(0).as_string(), pair.as_array().at(1).as_string());
  }
  return out;
}

SeriesStep step_of(const json::object& object) {
  SeriesStep step{text_of(object, "from"), text_of(object, "to"), text_of(object, "class"),
                  pairs_of(object, "history_new"), pairs_of(object, "new_items")};
  for (auto& [date, text] : step.history) date = date.substr(0, 10);
  return step;
}

}  // namespace

std::vector<SeriesTruth> read_series(const std::filesystem::path& folder) {
  std::vector<SeriesTruth> out;
  const json::value index = read_json(folder / "INDEX.json");
  if (!index.is_array()) return out;
  for (const json::value& value : index.as_array()) {
    const json::object& entry = value.as_object();
    SeriesTruth series{text_of(entry, "dir"), text_of(entry, "site"),         text_of(entry, "kind"),
                       text_of(entry, "url"), folder / text_of(entry, "dir"), {}};
    const json::value facts = read_json(series.folder / "facts.json");
    if (!facts.is_object()) continue;
    for (const json::value& step : facts.as_object().at("transitions").as_array()) {
      series.steps.push_back(step_of(step.as_object()));
    }
    out.push_back(std::move(series));
  }
  return out;
}

bool is_equal(const SeriesStep& step) {
  return step.kind == "noise_invisible" || step.kind == "noise_markup_equiv";
}

bool is_numbers_only(const SeriesStep& step) {
  return step.kind == "numbers_dates_only";
}

std::string plain_address(std::string_view url) {
  if (const auto at = url.find("://"); at != std::string_view::npos) url.remove_prefix(at + 3);
  if (url.starts_with("www.")) url.remove_prefix(4);
  url = url.substr(0, url.find('#'));
  while (url.ends_with('/')) url.remove_suffix(1);
  return std::string(url);
}

std::string plain_words(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isspace(byte) != 0) {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else {
      out += static_cast<char>(std::tolower(byte));
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace policywatch::bench
