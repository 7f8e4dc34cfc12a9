#include "base/pattern.hpp"

#include <gmock/gmock.h>

namespace policywatch {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Pattern pattern(std::string_view text) {
  return Pattern::parse(text).value();
}

TEST(PlainPattern, IsTextWithoutCase) {
  EXPECT_TRUE(pattern("Under Maintenance").found_in("we are UNDER MAINTENANCE."));
  EXPECT_TRUE(pattern("\xC3\xA9t\xC3\xA9").found_in("\xC3\x89T\xC3\x89"));
  EXPECT_FALSE(pattern("a.c").found_in("abc"));
  EXPECT_TRUE(pattern("a+(b").found_in("x A+(B y"));
}

TEST(SlashedPattern, IsARegularExpression) {
  EXPECT_TRUE(pattern("/\\d+ views/").found_in("it has 42 views"));
  EXPECT_FALSE(pattern("/\\d+ views/").found_in("42 VIEWS"));
  EXPECT_TRUE(pattern("/\\d+ views/i").found_in("42 VIEWS"));
  EXPECT_EQ(pattern("/x/i").source(), "/x/i");
}

TEST(Patterns, TakeOutAndGiveMatches) {
  EXPECT_EQ(pattern("/\\d+ views/").removed_from("a 1 views b 22 views c"), "a  b  c");
  EXPECT_EQ(pattern("/x*/").removed_from("axxb"), "ab");
  EXPECT_THAT(pattern("/\\d+/").matches_in("1 a 22"), ElementsAre("1", "22"));
  EXPECT_THAT(pattern("/v(\\d+)/").matches_in("v1 v22"), ElementsAre("1", "22"));
  EXPECT_THAT(pattern("/a|(b)/").matches_in("ab"), ElementsAre("b"));
  EXPECT_THAT(pattern("/x*/").matches_in("\xC3\xA9\xC3\xA9"), IsEmpty());
}

TEST(Patterns, RefuseWhatCannotBeMatchedInLinearTime) {
  EXPECT_FALSE(Pattern::parse("/(?=x)/"));
  EXPECT_FALSE(Pattern::parse("/(a)\\1/"));
  EXPECT_FALSE(Pattern::parse("/(/"));
  EXPECT_FALSE(Pattern::parse(""));
  EXPECT_FALSE(Pattern::parse("/" + std::string(5000, 'a') + "/"));
  EXPECT_FALSE(Pattern::parse("/((a{100}){100}){100}/"));
}

TEST(Patterns, HostileTextTakesLinearTime) {
  EXPECT_FALSE(pattern("/(a+)+$/").found_in(std::string(200000, 'a') + "b"));
}

TEST(Pattern, FlagsAfterTheSlashMeanCaseLinesAndDots) {
  EXPECT_TRUE(Pattern::parse("/visitors TODAY/i")->found_in("12 visitors today"));
  EXPECT_FALSE(Pattern::parse("/a.b/")->found_in("a\nb"));
  EXPECT_TRUE(Pattern::parse("/a.b/s")->found_in("a\nb"));
  EXPECT_TRUE(Pattern::parse("/^b$/m")->found_in("a\nb\nc"));
  EXPECT_TRUE(Pattern::parse("/^B.c$/ims")->found_in("a\nb\nc"));
}

}  // namespace
}  // namespace policywatch
