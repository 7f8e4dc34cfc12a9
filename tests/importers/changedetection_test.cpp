#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "base/pattern.hpp"
#include "importers/importers.hpp"

namespace policywatch::importers {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Imported jobs(std::string_view json) {
  auto read = importers::read(Tool::changedetection, json);
  EXPECT_TRUE(read) << read.error().message;
  return read ? *read : Imported{};
}

class Watches : public testing::Test {
 protected:
  static std::string file() {
    std::ifstream in(std::string(POLICYWATCH_SOURCE_DIR) + "/tests/fixtures/importers/url-watches.json");
    return {std::istreambuf_iterator<char>(in), {}};
  }
  Imported all = jobs(file());
};

TEST_F(Watches, EachJobIsAWatchOrLeftOutWithAReason) {
  ASSERT_EQ(all.taken.size(), 3u);
  ASSERT_EQ(all.left_out.size(), 3u);
  EXPECT_THAT(all.left_out[0].reason, HasSubstr("restock_diff"));
  EXPECT_THAT(all.left_out[1].reason, HasSubstr("POST"));
  EXPECT_THAT(all.left_out[2].reason, HasSubstr("http"));
}

TEST_F(Watches, OptionsThatMeanTheSameAreTaken) {
  const Watch& watch = all.taken[0].watch;
  EXPECT_EQ(watch.title, "Rules");
  EXPECT_EQ(watch.every, Millis(45min));
  EXPECT_EQ(watch.render, "browser");
  EXPECT_THAT(watch.select, ElementsAre("#content", "xpath://article", "$.items"));
  EXPECT_THAT(watch.ignore, ElementsAre(".share", "nav"));
  EXPECT_THAT(watch.trigger_text, ElementsAre("rescind"));
  EXPECT_THAT(watch.block_text, ElementsAre("under maintenance"));
  EXPECT_THAT(watch.extract_text, ElementsAre("/Rule (\\d+)/"));
  EXPECT_TRUE(watch.sort && watch.unique && watch.only_new);
  EXPECT_THAT(watch.report, ElementsAre("added", "edited"));
  EXPECT_THAT(watch.headers, ElementsAre(std::pair("Accept-Language", "en")));
  // There a line with the text in it is left out whole, without case.
  ASSERT_EQ(watch.ignore_text.size(), 3u);
  EXPECT_EQ(Pattern::parse(watch.ignore_text[0])->removed_from("a\n12 Views Today!\nb"), "a\n\nb");
  EXPECT_EQ(Pattern::parse(watch.ignore_text[1])->removed_from("a\nUpdated 7 times\nb"), "a\n\nb");
  EXPECT_EQ(Pattern::parse(watch.ignore_text[2])->removed_from("Our cookie banner"), "");
}

TEST_F(Watches, WhatHasNoLikeIsNamedAndHistoryIsNot) {
  EXPECT_THAT(all.taken[0].missing, Contains(HasSubstr("tags")));
  EXPECT_THAT(all.taken[0].missing, Contains(HasSubstr("notification_urls")));
  EXPECT_EQ(all.taken[0].missing.size(), 2u);
  EXPECT_THAT(all.taken[2].missing, Contains(HasSubstr("jq")));
  EXPECT_THAT(all.taken[2].missing, Contains(HasSubstr("browser_steps")));
  EXPECT_THAT(all.taken[2].missing, Contains(HasSubstr("brand_new_option")));
  EXPECT_THAT(all.taken[2].missing, Contains(HasSubstr("time_schedule_limit")));
}

TEST_F(Watches, TheFilesDefaultsCountWhereAJobSaysNothing) {
  const Watch& watch = all.taken[1].watch;
  EXPECT_EQ(watch.every, Millis(3h));
  EXPECT_EQ(watch.render, "none");
  EXPECT_TRUE(watch.paused);
  EXPECT_THAT(watch.ignore, ElementsAre("nav"));
  EXPECT_THAT(all.taken[1].missing, IsEmpty());
}

TEST(Changedetection, OneJobAloneAndTheListOfTheApiAreReadToo) {
  EXPECT_EQ(jobs(R"({"url": "https://a.example/", "title": "One"})").taken.at(0).watch.title, "One");
  EXPECT_EQ(
      jobs(R"({"u-1": {"url": "https://a.example/"}, "u-2": {"url": "https://b.example/"}})").taken.size(),
      2u);
}

TEST(Changedetection, OtherFilesAreRefused) {
  for (const char* text : {"", "[]", "{}", "{\"watching\": 7}", "url: x", "\"x\""})
    EXPECT_FALSE(importers::read(Tool::changedetection, text)) << text;
  EXPECT_FALSE(importers::read(Tool::changedetection, std::string(5000, '[')));
}

}  // namespace
}  // namespace policywatch::importers
