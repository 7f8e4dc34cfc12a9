// The shared labels, where they are at hand: what a maintainer would have filed, against what would be
// proposed.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "match/classify.hpp"

namespace policywatch::match {
namespace {

namespace json = boost::json;

std::filesystem::path labels() {
  const char* shared = std::getenv("POLICYWATCH_SHARED");
  return std::filesystem::path(shared != nullptr ? shared : POLICYWATCH_SOURCE_DIR "/../shared") / "labels";
}

std::vector<json::value> read_lines(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<json::value> values;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) values.push_back(json::parse(line));
  }
  return values;
}

std::string text_of(const json::value& value, std::string_view key) {
  const json::value* found = value.as_object().if_contains(key);
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

std::string id_of(const json::value& value) {
  return value.is_string() ? std::string(value.as_string()) : std::to_string(value.to_number<std::int64_t>());
}

std::vector<std::string> texts_of(const json::value& value, std::string_view key) {
  std::vector<std::string> all;
  for (const json::value& entry : value.at(key).as_array()) {
    if (entry.is_string())
      all.emplace_back(entry.as_string());
    else
      all.push_back(text_of(entry, "case") + ", " + text_of(entry, "court") + ", " +
                    text_of(entry, "number"));
  }
  return all;
}

std::vector<Policy> read_policies(bool with_terms) {
  std::ifstream in(labels() / "policies.json");
  std::stringstream bytes;
  bytes << in.rdbuf();
  std::vector<Policy> policies;
  for (const json::value& value : json::parse(bytes.str()).as_array()) {
    Policy p;
    p.id = id_of(value.at("id"));
    p.title = text_of(value, "title");
    p.description = text_of(value, "description");
    p.announced = parse_iso_date(text_of(value, "announced"));
    p.agencies = texts_of(value, "agencies");
    p.subjects = texts_of(value, "subjects");
    p.dockets = texts_of(value, "dockets");
    if (with_terms) p.terms = texts_of(value, "terms");
    policies.push_back(std::move(p));
  }
  return policies;
}

struct Tally {
  int right = 0, wrong = 0, missed = 0, alarms = 0, first = 0, placed = 0;
  double precision() const { return static_cast<double>(right) / std::max(1, right + wrong); }
  double recall() const { return static_cast<double>(right) / std::max(1, right + missed); }
};

Tally measure(bool with_terms) {
  const PolicyIndex index(read_policies(with_terms));
  Tally tally;
  for (const json::value& item : read_lines(labels() / "items.jsonl")) {
    Story story;
    story.title = text_of(item, "title");
    story.text = text_of(item, "text");
    story.outlet = text_of(item, "outlet");
    story.date = parse_iso_date(text_of(item, "date"));
    std::set<std::string> want;
    for (const json::value& id : item.at("policies").as_array()) want.insert(id_of(id));
    std::vector<PolicyMatch> ranked;
    const auto got = match_policies(index, story, 3, &ranked);
    int right = 0;
    for (const PolicyMatch& match : got) right += want.contains(match.policy) ? 1 : 0;
    tally.right += right;
    tally.wrong += static_cast<int>(got.size()) - right;
    tally.missed += static_cast<int>(want.size()) - right;
    tally.alarms += want.empty() && !got.empty() ? 1 : 0;
    tally.placed += want.empty() ? 0 : 1;
    tally.first += !ranked.empty() && want.contains(ranked[0].policy) ? 1 : 0;
  }
  std::cout << (with_terms ? "with" : "without") << " terms: precision " << tally.precision() << " recall "
            << tally.recall() << " false alarms " << tally.alarms << " first candidate right " << tally.first
            << "/" << tally.placed << "\n";
  return tally;
}

class Labels : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(labels() / "items.jsonl"))
      GTEST_SKIP() << "no shared labels at " << labels();
  }
};

TEST_F(Labels, StatusSentencesAreReadRight) {
  int right = 0, all = 0;
  for (const json::value& line : read_lines(labels() / "status_sentences.jsonl")) {
    const StatusFinding found = find_status(text_of(line, "text"), "");
    const std::string got(found.status ? word(*found.status) : "none");
    ++all;
    right += got == text_of(line, "status_change") ? 1 : 0;
  }
  std::cout << "status sentences: " << right << "/" << all << "\n";
  EXPECT_GE(right, all * 95 / 100);
}

TEST_F(Labels, KindsAreReadRight) {
  int right = 0, all = 0;
  for (const json::value& item : read_lines(labels() / "items.jsonl")) {
    if (text_of(item, "kind") == "unrelated") continue;
    Story story;
    story.title = text_of(item, "title");
    story.text = text_of(item, "text");
    story.outlet = text_of(item, "outlet");
    story.date = parse_iso_date(text_of(item, "date"));
    ++all;
    right += word(find_kind(story, find_status(story))) == text_of(item, "kind") ? 1 : 0;
  }
  std::cout << "kinds: " << right << "/" << all << "\n";
  EXPECT_GE(right, all * 90 / 100);
}

TEST_F(Labels, ProposalsAreSureAndCandidatesNear) {
  const Tally with = measure(true), without = measure(false);
  EXPECT_GE(with.precision(), 0.82);
  EXPECT_GE(with.recall(), 0.7);
  EXPECT_GE(without.precision(), 0.85);
  EXPECT_GE(without.recall(), 0.5);
  EXPECT_LE(with.alarms, 2);
  EXPECT_LE(without.alarms, 2);
  EXPECT_GE(with.first, with.placed * 79 / 100);
}

}  // namespace
}  // namespace policywatch::match
