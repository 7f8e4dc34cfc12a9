// Docket pages of the Supreme Court and feeds of the appellate courts beside juriscraper's readings of them:
// how many entries have exactly their date and text. An entry too many counts against it.
#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <optional>

#include "base/text.hpp"
#include "bench/extract/figures.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::bench {
namespace {

using boost::json::value;
using std::filesystem::path;

struct Expected {
  std::string date, title, text;  // title: what the entry's begins with; "": not stated
};

std::string text_of(const value& object, std::string_view name) {
  const value* found = object.is_object() ? object.get_object().if_contains(name) : nullptr;
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
}

Reading reading_of(const path& file, WatchKind kind, std::string_view type) {
  Watch watch;
  watch.kind = kind;
  watch.url = "https://court.example/" + file.filename().string();
  Response response;
  response.url = response.final_url = watch.url;
  response.status = 200;
  response.headers = {{"Content-Type", std::string(type)}};
  response.body = read_bytes(file);
  return watchers::read(watch, response);
}

bool same_entry(const Item& item, const Expected& expected) {
  if (!item.date || to_iso(*item.date) != expected.date) return false;
  if (!expected.title.empty() && !item.title.starts_with(expected.title)) return false;
  const std::string& text = item.summary.empty() ? item.title : item.summary;
  const std::string wanted = collapse_space(expected.text);
  // A court's feed names the kind of the entry in brackets before the number of its document.
  return expected.title.empty() ? text == wanted : text.starts_with("[" + wanted + "]");
}

struct Score {
  std::size_t files = 0, entries = 0, met = 0;
  std::vector<std::string> misses;
};

void score_file(const path& file, const std::vector<Expected>& expected, const Reading& reading,
                Score& score) {
  std::vector<Item> left = reading.document.items;
  const std::string name = file.filename().string();
  for (const Expected& entry : expected) {
    const auto found = std::ranges::find_if(left, [&](const Item& item) { return same_entry(item, entry); });
    if (found == left.end()) {
      score.misses.push_back(name + ": missing " + entry.date + " " + entry.title + " " + entry.text);
    } else {
      left.erase(found);
      ++score.met;
    }
  }
  for (const Item& item : left) {
    score.misses.push_back(name + ": too many: " + (item.date ? to_iso(*item.date) : "undated") + " " +
                           item.title + " | " + item.summary);
  }
  if (reading.quality != Quality::ok) score.misses.push_back(name + ": " + reading.reason);
  ++score.files;
  score.entries += std::max(expected.size(), reading.document.items.size());
}

std::vector<Expected> expected_docket(const value& docket, bool of_feed) {
  std::vector<Expected> out;
  const value* entries = docket.get_object().if_contains("docket_entries");
  if (entries == nullptr || !entries->is_array()) return out;
  for (const value& entry : entries->get_array()) {
    Expected one;
    one.date = text_of(entry, "date_filed").substr(0, 10);
    one.text = text_of(entry, of_feed ? "short_description" : "description");
    if (of_feed) one.title = text_of(docket, "docket_number") + " ";
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<path> files_of(const path& folder) {
  std::vector<path> files;
  if (std::filesystem::is_directory(folder)) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      path gold = entry.path();
      gold.replace_extension(".json");
      if (entry.path().extension() != ".json" && std::filesystem::exists(gold)) files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  return files;
}

void add_figure(std::vector<Figure>& out, std::string data, Score score) {
  if (score.entries == 0) return;
  out.push_back({std::move(data) + ", " + std::to_string(score.files) + " files",
                 std::to_string(score.entries) + " entries with exact date and text",
                 static_cast<double>(score.met) / static_cast<double>(score.entries), 0.99, false,
                 std::move(score.misses)});
}

}  // namespace

std::vector<Figure> docket_figures(const std::filesystem::path& pages) {
  std::vector<Figure> out;
  Score dockets;
  for (const path& file : files_of(pages / "juriscraper/scotus_dockets")) {
    const value gold = boost::json::parse(read_bytes(path(file).replace_extension(".json")));
    if (!gold.is_object()) continue;
    score_file(file, expected_docket(gold, false),
               reading_of(file, WatchKind::list, "text/html; charset=utf-8"), dockets);
  }
  add_figure(out, "juriscraper scotus_dockets", std::move(dockets));
  Score feeds;
  for (const path& file : files_of(pages / "juriscraper/rss")) {
    const value gold = boost::json::parse(read_bytes(path(file).replace_extension(".json")));
    std::vector<Expected> expected;
    if (!gold.is_array()) continue;
    for (const value& docket : gold.get_array()) {
      const auto entries = expected_docket(docket, true);
      expected.insert(expected.end(), entries.begin(), entries.end());
    }
    score_file(file, expected, reading_of(file, WatchKind::feed, "text/xml"), feeds);
  }
  add_figure(out, "juriscraper appellate RSS", std::move(feeds));
  return out;
}

}  // namespace policywatch::bench
