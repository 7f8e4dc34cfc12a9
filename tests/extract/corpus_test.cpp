// Real pages through time, where they lie beside the project: what must hold for all of them.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "extract/dates.hpp"
#include "extract/extract.hpp"
#include "tests/extract/shared.hpp"

namespace policywatch::extract {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_under(const fs::path& folder, const std::set<std::string>& extensions) {
  std::vector<fs::path> result;
  if (!fs::exists(folder)) return result;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && extensions.contains(entry.path().extension()))
      result.push_back(entry.path());
  }
  std::sort(result.begin(), result.end());
  return result;
}

Document read(const std::string& bytes, const std::string& url) {
  const Dom dom = Dom::parse(decode(bytes, "text/html").text);
  std::vector<std::string> notes;
  return read_page(dom, url, Watch{}, notes);
}

// Judged as pages that came with 200.
std::string misjudged(const fs::path& path) {
  Response response;
  response.status = 200;
  response.url = response.final_url = "https://agency.example/topic/page";
  response.headers = {{"Content-Type", "text/html"}};
  response.body = file_bytes(path).value();
  const Dom dom = Dom::parse(decode(response.body, "text/html").text);
  std::vector<std::string> notes;
  const Document document = read_page(dom, response.final_url, Watch{}, notes);
  const QualityVerdict verdict = judge_quality(response, Watch{}, &dom, &document);
  return verdict.quality == Quality::ok ? "" : std::string(word(verdict.quality)) + ": " + verdict.reason;
}

TEST(Corpus, NoRealPageIsTakenForAnErrorPage) {
  auto pages = files_under(shared_folder() / "corpus", {".html", ".htm"});
  if (pages.empty()) GTEST_SKIP() << "the corpus is absent";
  std::set<fs::path> seen;
  for (const fs::path& page : pages) {
    // Versions of one series are alike; the first and the last stand for them.
    const bool series = page.string().find("/series/") != std::string::npos;
    if (series && !seen.insert(page.parent_path()).second) continue;
    const std::string wrong = misjudged(page);
    EXPECT_EQ(wrong, "") << page;
  }
}

// Words without what two writers of the same note may do differently: quotes, dashes, spacing.
std::string plain(std::string_view note) {
  std::string result;
  for (std::string_view one : words(fold(note))) result.append(one).append(" ");
  return result;
}

TEST(Corpus, StatedHistoryIsFoundWithItsDates) {
  const auto facts = files_under(shared_folder() / "corpus" / "series", {".json"});
  if (facts.empty()) GTEST_SKIP() << "the corpus is absent";
  int wanted = 0, found = 0;
  for (const fs::path& path : facts) {
    if (path.filename() != "facts.json") continue;
    const boost::json::value all = boost::json::parse(*file_bytes(path));
    Document last;
    std::string last_name;
    for (const boost::json::value& step : all.at("transitions").as_array()) {
      const boost::json::value* entries = step.as_object().if_contains("history_new");
      if (entries == nullptr || !entries->is_array() || entries->get_array().empty()) continue;
      const auto version = [&](const char* key) {
        return read(*file_bytes(path.parent_path() / std::string(step.at(key).as_string())),
                    "https://www.gov.uk/x");
      };
      std::set<std::string> before;
      if (last_name != std::string(step.at("from").as_string())) last = version("from");
      for (const Item& item : last.history) before.insert(item.key);
      const Document after = version("to");
      last = after;
      last_name = step.at("to").as_string();
      for (const boost::json::value& entry : entries->get_array()) {
        ++wanted;
        const std::string stamp(entry.at(0).as_string());
        const std::string note = plain(std::string_view(entry.at(1).as_string()));
        const auto hit = std::find_if(after.history.begin(), after.history.end(), [&](const Item& item) {
          return !before.contains(item.key) && item.key.starts_with(stamp) && plain(item.title) == note &&
                 item.date.has_value() && to_iso(*item.date) == stamp.substr(0, 10);
        });
        if (hit != after.history.end()) {
          ++found;
        } else {
          ADD_FAILURE() << path.parent_path().filename() << ' ' << stamp << ' ' << note;
        }
      }
    }
  }
  RecordProperty("wanted", wanted);
  RecordProperty("found", found);
  std::printf("history entries found: %d of %d\n", found, wanted);
  EXPECT_EQ(found, wanted);
}

}  // namespace
}  // namespace policywatch::extract
