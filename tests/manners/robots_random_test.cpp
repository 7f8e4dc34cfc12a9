// Random robots.txt files against a matcher that is too simple to be wrong: rules as data, patterns matched
// by trying everything.
#include <gtest/gtest.h>

#include <random>

#include "manners/manners.hpp"

namespace policywatch::manners {
namespace {

struct Entry {
  enum class Kind { agent, allow, disallow, other } kind;
  std::string value;
};

/// Whether `pattern` (with '*', and '$' at its end) matches a prefix of `path`; by a table over all
/// positions.
bool simply_matches(const std::string& path, std::string pattern) {
  const bool tied = pattern.ends_with('$');
  if (tied) pattern.pop_back();
  std::vector<std::vector<bool>> can(pattern.size() + 1, std::vector<bool>(path.size() + 1, false));
  for (std::size_t i = 0; i <= path.size(); ++i) can[pattern.size()][i] = !tied || i == path.size();
  for (std::size_t p = pattern.size(); p-- > 0;) {
    for (std::size_t i = path.size() + 1; i-- > 0;) {
      if (pattern[p] == '*') {
        can[p][i] = can[p + 1][i] || (i < path.size() && can[p][i + 1]);
      } else {
        can[p][i] = i < path.size() && path[i] == pattern[p] && can[p + 1][i + 1];
      }
    }
  }
  return can[0][0];
}

bool simply_allowed(const std::vector<Entry>& entries, const std::string& agent, const std::string& path) {
  bool named = false, mine = false, everybody = false, rules = false;
  std::size_t best[2][2] = {{0, 0}, {0, 0}};  // [own group][allow]
  for (const Entry& entry : entries) {
    if (entry.kind == Entry::Kind::other) continue;
    if (entry.kind == Entry::Kind::agent) {
      if (rules) mine = everybody = rules = false;
      if (entry.value == "*") everybody = true;
      if (entry.value == agent) mine = named = true;
      continue;
    }
    if (!mine && !everybody) continue;
    rules = true;
    if (entry.value.empty() || !simply_matches(path, entry.value)) continue;
    std::size_t& longest = best[mine ? 1 : 0][entry.kind == Entry::Kind::allow ? 1 : 0];
    longest = std::max(longest, entry.value.size());
  }
  if (best[1][0] > 0 || best[1][1] > 0) return best[1][1] >= best[1][0];
  if (named) return true;
  return best[0][1] >= best[0][0];
}

class Maker {
 public:
  explicit Maker(unsigned seed) : dice_(seed) {}
  std::size_t roll(std::size_t sides) { return dice_() % sides; }
  const char* one_of(std::initializer_list<const char*> words) { return words.begin()[roll(words.size())]; }

  std::string pattern() {
    std::string made = roll(12) == 0 ? "" : "/";
    if (made.empty()) return made;
    for (std::size_t i = roll(5); i > 0; --i)
      made += one_of({"a", "b", "ab", "/", "*", "%C3%A1", "?q=", "."});
    if (roll(4) == 0) made += "$";
    return made;
  }
  std::string path() {
    std::string made = "/";
    for (std::size_t i = roll(6); i > 0; --i) made += one_of({"a", "b", "/", "%C3%A1", "?q=", ".", "c"});
    return made;
  }
  std::vector<Entry> entries() {
    std::vector<Entry> made;
    for (std::size_t i = 1 + roll(12); i > 0; --i) {
      switch (roll(8)) {
        case 0:
        case 1:
          made.push_back({Entry::Kind::agent, one_of({"*", "policywatch", "otherbot", "policy-watch"})});
          break;
        case 2:
          made.push_back(
              {Entry::Kind::other, one_of({"sitemap: /s.xml", "noindex: /a", "# disallow: /", ""})});
          break;
        case 3:
        case 4:
          made.push_back({Entry::Kind::allow, pattern()});
          break;
        default:
          made.push_back({Entry::Kind::disallow, pattern()});
      }
    }
    return made;
  }
  std::string text(const std::vector<Entry>& entries) {
    std::string made = roll(5) == 0 ? "\xEF\xBB\xBF" : "";
    for (const Entry& entry : entries) {
      if (entry.kind == Entry::Kind::agent) made += one_of({"User-agent", "user-agent", "USER-AGENT"});
      if (entry.kind == Entry::Kind::allow) made += one_of({"Allow", "allow"});
      if (entry.kind == Entry::Kind::disallow) made += one_of({"Disallow", "disallow", "DISALLOW"});
      if (entry.kind != Entry::Kind::other) made += one_of({":", ": ", " : ", ":\t"});
      made += entry.value + one_of({"", "", " ", "\t", " # a remark"});
      made += one_of({"\n", "\r\n", "\r", "\n\n"});
    }
    return made;
  }

 private:
  std::mt19937 dice_;
};

TEST(Robots, F02_RandomFilesAreJudgedAsASimpleMatcherJudgesThem) {
  std::size_t denied = 0, pairs = 0;
  for (unsigned seed = 0; seed < 10'000; ++seed) {
    Maker maker(seed);
    const std::vector<Entry> entries = maker.entries();
    const std::string text = maker.text(entries);
    for (int i = 0; i < 10; ++i) {
      const std::string path = maker.path();
      const bool expected = simply_allowed(entries, "policywatch", path);
      ASSERT_EQ(robots_allow(text, "policywatch", "https://a.example" + path), expected)
          << "seed " << seed << ", " << path << " under\n"
          << text;
      denied += expected ? 0 : 1;
      ++pairs;
    }
  }
  EXPECT_GT(denied, pairs / 20);  // the dice do reach both answers
  EXPECT_LT(denied, pairs * 19 / 20);
}

// What a million pairs against google/robotstxt itself (robots_reference.cpp) brought up.
TEST(Robots, F02_WhatTheReferenceProgramReadsOtherwiseThanWeDid) {
  const auto allowed = [](std::string_view robots) {
    return robots_allow(robots, "policywatch", "https://a.example/page");
  };
  for (const char* agent : {"* x", "*\tx", "*\vx", "*\fx"})
    EXPECT_FALSE(allowed("user-agent: " + std::string(agent) + "\ndisallow: /\n")) << agent;
  EXPECT_TRUE(allowed("user-agent: *x\ndisallow: /\n"));
  using namespace std::string_literals;
  EXPECT_FALSE(allowed("user-agent: *\ndisallow: /\0page-not-read\n"s)) << "a line ends at a NUL";
  EXPECT_TRUE(allowed("user-agent: *\ndis\0allow: /\n"s));
}

}  // namespace
}  // namespace policywatch::manners
