// No word list, weight or rule may name a policy, headline or page of the labels that judging is measured by:
// the literals of match/ are held against them.
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/shared.hpp"

namespace policywatch::match {
namespace {

namespace json = boost::json;

constexpr std::size_t kCopied = 4;  // words in a row that are no chance

// What the field, its laws and the map are called: vocabulary of every tracker, not a policy's name.
const std::set<std::string> kVocabulary = {
    "notice of proposed rulemaking",
    "department of homeland security",
    "customs and border protection",
    "office of refugee resettlement",
    "deferred action for childhood arrivals",  // a subject of the tracker
    "safe third country agreement",
    "safe third country agreements",
    "asylum cooperative agreement",
    "asylum cooperative agreements",
    "special immigrant juvenile",
    "title 42",
    "h 1b",
    "federal register",
    "el salvador",
    "new jersey"};

std::string words_of(std::string_view text) {
  std::string out;  // with a space at either end
  for (const char c : text) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool word = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (word)
      out += upper ? static_cast<char>(c + 32) : c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return " " + out + " ";
}

std::size_t count_words(const std::string& words) {
  return words.size() < 3 ? 0 : static_cast<std::size_t>(std::count(words.begin(), words.end(), ' ')) - 1;
}

// Both with a space at either end.
bool holds(const std::string& words, const std::string& phrase) {
  return phrase.size() > 2 && phrase.size() <= words.size() && words.find(phrase) != std::string::npos;
}

bool in_vocabulary(const std::string& words) {
  return kVocabulary.contains(words.substr(1, words.size() - 2));
}

std::vector<std::string> literals() {
  std::vector<std::string> all;
  for (const auto& entry : std::filesystem::directory_iterator(POLICYWATCH_SOURCE_DIR "/match")) {
    std::ifstream in(entry.path());
    std::string source{std::istreambuf_iterator<char>(in), {}};
    RE2::GlobalReplace(&source, R"((?m)#include.*$|//.*$)", "");
    RE2::GlobalReplace(&source, R"("\s*\n\s*")", "");
    const std::string_view view = source;
    re2::StringPiece rest(view.data(), view.size());
    static const RE2 literal(R"re("((?:[^"\\\n]|\\.)*)")re");
    for (std::string text; RE2::FindAndConsume(&rest, literal, &text);) {
      if (std::string words = words_of(text); words.size() > 2) all.push_back(std::move(words));
    }
  }
  return all;
}

struct Names {
  std::vector<std::string> titles;  // of policies and items, and slugs
  std::vector<std::string> own;     // names and numbers that one policy alone has as a term
};

bool is_name(std::string_view term) {
  static const RE2 number(R"(\d)"), capitals(R"(^(?:[A-Z0-9][^ ]*)(?: [A-Z0-9][^ ]*)+$)");
  const re2::StringPiece text(term.data(), term.size());
  return RE2::PartialMatch(text, number) || RE2::PartialMatch(text, capitals);
}

Names names_of_labels(const json::value& policies, const std::string& items) {
  Names names;
  std::map<std::string, int> terms;
  for (const json::value& policy : policies.as_array()) {
    names.titles.push_back(words_of(test::text_of(policy, "title")));
    names.titles.push_back(words_of(test::text_of(policy, "slug")));
    for (const json::value& term : policy.at("terms").as_array()) ++terms[std::string(term.as_string())];
  }
  for (const auto& [term, count] : terms) {
    if (count == 1 && is_name(term)) names.own.push_back(words_of(term));
  }
  std::istringstream lines(items);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) names.titles.push_back(words_of(test::text_of(json::parse(line), "title")));
  }
  return names;
}

TEST(WordLists, NameNoPolicyHeadlineOrPageOfTheLabels) {
  const auto policies = test::read_shared_json("labels/policies.json");
  const auto items = test::read_shared("labels/items.jsonl");
  if (!policies || !items) GTEST_SKIP() << "no shared labels";
  const Names names = names_of_labels(*policies, *items);
  const std::vector<std::string> all = literals();
  ASSERT_GT(all.size(), 500U);
  for (const std::string& words : all) {
    const bool long_enough = count_words(words) >= kCopied && !in_vocabulary(words);
    for (const std::string& title : names.titles) {
      if (holds(words, title)) ADD_FAILURE() << words.substr(0, 80) << " holds the title " << title;
      if (long_enough && holds(title, words)) ADD_FAILURE() << words << " stands in the title " << title;
    }
    for (const std::string& name : names.own) {
      if (holds(words, name) && !in_vocabulary(name))
        ADD_FAILURE() << words.substr(0, 80) << " names " << name;
    }
    if (words.find(" http") != std::string::npos) ADD_FAILURE() << words;
  }
}

}  // namespace
}  // namespace policywatch::match
