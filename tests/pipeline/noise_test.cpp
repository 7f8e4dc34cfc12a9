// What a watch's own checks show to change by itself.
#include "pipeline/noise.hpp"

#include <gtest/gtest.h>

#include "diff/compare.hpp"
#include "tests/diff/pages.hpp"

namespace policywatch::pipeline {
namespace {

using diff::page;

/// A watch that is checked once an hour; pages are compared with what stood there before.
struct Life {
  NoiseMemory memory;
  Document base;
  std::int64_t checks = 0;
  Time now = *parse_rfc3339("2026-03-01T00:00:00Z");
  std::vector<std::string> tracked;

  Change check(const Document& next) {
    ++checks;
    now += std::chrono::hours(1);
    const diff::Noise noise = noise_of(memory, checks, tracked);
    std::vector<diff::Moved> moved;
    diff::Options options;
    options.noise = &noise;
    options.moved = &moved;
    const Change change = diff::compare(base, next, options);
    note_moved(memory, moved, checks, now);
    base = next;
    return change;
  }
  void quiet(int times) { checks += times; }
};

Document weather(const std::string& words, const std::string& rest = "Offices are open on weekdays.") {
  return page({"Weather in the capital", "Now: " + words, rest});
}

TEST(Noise, WordsThatChangeOnMostChecksAreLearnedAndExplained) {
  Life life;
  life.base = weather("sunny");
  const char* skies[] = {"cloudy", "light rain", "fog", "windy", "sunny"};
  for (const char* sky : skies) EXPECT_TRUE(life.check(weather(sky)).significant) << sky;
  const Change change = life.check(weather("hail"));
  EXPECT_TRUE(change.changed);
  EXPECT_FALSE(change.significant);
  ASSERT_EQ(change.text.size(), 1U) << "demoted, never left out";
  EXPECT_EQ(change.text.front().where, Where::volatile_);
  ASSERT_EQ(life.memory.places.size(), 1U);
  const NoisePlace& place = life.memory.places.front();
  EXPECT_EQ(place.key, "now …");
  EXPECT_EQ(place.shown, "hail");
  EXPECT_EQ(words_of(place, life.checks),
            "changed on 6 of the last 8 checks, 6 times since 2026-03-01T01:00:00Z");
}

TEST(Noise, ARealChangeBesideLearnedWordsCounts) {
  Life life;
  life.base = weather("sunny");
  for (const char* sky : {"cloudy", "rain", "fog", "windy", "sunny"}) life.check(weather(sky));
  EXPECT_TRUE(life.check(weather("hail", "Offices are closed until further notice.")).significant);
}

TEST(Noise, WhatChangesNowAndThenIsNotLearned) {
  Life life;
  life.base = weather("sunny");
  for (const char* sky : {"cloudy", "rain", "fog", "windy", "sunny", "snow"}) {
    life.quiet(2);
    EXPECT_TRUE(life.check(weather(sky)).significant) << sky;
  }
}

TEST(Noise, ItExpiresWhenItStopsMoving) {
  Life life;
  life.base = weather("sunny");
  for (const char* sky : {"cloudy", "rain", "fog", "windy", "sunny"}) life.check(weather(sky));
  life.quiet(kQuietChecks);
  EXPECT_TRUE(life.check(weather("hail")).significant);
  ASSERT_EQ(life.memory.places.size(), 1U);
  EXPECT_EQ(life.memory.places.front().times, 1) << "the count begins anew";
}

TEST(Noise, StatusWordsIdentifiersAndTrackedNamesAreNeverHidden) {
  Life life;
  life.tracked = {"Harbor Memo"};
  life.base = weather("sunny");
  for (const char* sky : {"cloudy", "rain", "fog", "windy", "sunny"}) life.check(weather(sky));
  ASSERT_FALSE(life.check(weather("grey")).significant);
  EXPECT_TRUE(life.check(weather("rule rescinded")).significant);
  EXPECT_TRUE(life.check(weather("1:25-cv-00190")).significant);
  EXPECT_TRUE(life.check(weather("Harbor Memo")).significant);
}

TEST(Noise, ADateWithWhatHappensThenIsNeverLearned) {
  Life life;
  const auto due = [](int day) {
    return page({"Comments", "Comments are due May " + std::to_string(day) + ", 2026"});
  };
  life.base = due(1);
  for (int day = 2; day < 12; ++day) EXPECT_TRUE(life.check(due(day)).significant) << day;
}

TEST(Noise, RotatingPromotionIsLearnedByItsTextsAndNewTextIsTold) {
  Life life;
  const auto promoted = [](const std::string& text) {
    return page({"Agency", text, "The memo applies to all offices of the agency."});
  };
  const std::string ads[] = {"Read our annual letter to visitors and friends of the lake district parks",
                             "Join the volunteers who paint benches in every town square this spring",
                             "Watch the film about lighthouses along the northern coast and their keepers"};
  life.base = promoted(ads[0]);
  for (int i = 1; i < 12; ++i) life.check(promoted(ads[i % 3]));
  EXPECT_FALSE(life.check(promoted(ads[0])).significant);
  EXPECT_TRUE(life.check(promoted("The agency opens a new office for asylum interviews in the harbour "
                                  "district next month"))
                  .significant);
}

TEST(Noise, WhatAMaintainerForgotIsNotLearnedAgain) {
  Life life;
  life.base = weather("sunny");
  for (const char* sky : {"cloudy", "rain", "fog", "windy", "sunny"}) life.check(weather(sky));
  life.memory.places.front().forgotten = true;
  for (const char* sky : {"cloudy", "rain", "fog", "windy", "sunny", "grey"}) {
    EXPECT_TRUE(life.check(weather(sky)).significant) << sky;
  }
}

TEST(Noise, MemoryStaysSmall) {
  NoiseMemory memory;
  const Time now = *parse_rfc3339("2026-03-01T00:00:00Z");
  for (int check = 1; check < 40; ++check) {
    std::vector<diff::Moved> moved;
    for (int i = 0; i < 50; ++i) {
      moved.push_back({NoiseKind::text, std::to_string(check) + "-" + std::to_string(i), "x"});
    }
    note_moved(memory, moved, check, now);
  }
  EXPECT_LE(memory.places.size(), kNoisePlaces);
}

TEST(Noise, RoundTripsAndIsNothingWhenEmpty) {
  EXPECT_EQ(print_noise({}), "");
  EXPECT_EQ(parse_noise(""), NoiseMemory{});
  Life life;
  life.base = weather("sunny");
  for (const char* sky : {"cloudy", "rain", "fog", "windy", "sunny"}) life.check(weather(sky));
  life.memory.places.front().forgotten = true;
  EXPECT_EQ(parse_noise(print_noise(life.memory)), life.memory);
  EXPECT_FALSE(parse_noise("{\"places\":[{\"kind\":\"mood\"}]}"));
}

}  // namespace
}  // namespace policywatch::pipeline
