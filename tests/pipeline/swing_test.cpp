#include "pipeline/swing.hpp"

#include <gtest/gtest.h>

namespace policywatch::pipeline {
namespace {

using namespace std::chrono_literals;

const Time kStart = *parse_rfc3339("2026-03-01T00:00:00Z");

TEST(Swing, D18_the_second_return_within_a_week_makes_a_source_unstable) {
  WatchMemory memory;
  note_base(memory, 1, "a", kStart);
  note_variant(memory, 2, "b", kStart + 1h);
  EXPECT_FALSE(is_swinging(memory, kStart + 1h));
  note_variant(memory, 1, "a", kStart + 2h);
  EXPECT_FALSE(is_swinging(memory, kStart + 2h)) << "one way back is a revert, which is news";
  note_variant(memory, 2, "b", kStart + 3h);
  EXPECT_TRUE(is_swinging(memory, kStart + 3h));
  EXPECT_TRUE(is_swinging(memory, kStart + 100h));
  EXPECT_FALSE(is_swinging(memory, kStart + 200h)) << "a week of quiet ends it";
  EXPECT_EQ(memory.variants.size(), 2u);
}

TEST(Swing, D18_staying_is_no_swing) {
  WatchMemory memory;
  note_base(memory, 1, "a", kStart);
  for (int i = 1; i < 50; ++i) note_variant(memory, 2, "b", kStart + i * 1h);
  EXPECT_TRUE(memory.swings.empty());
}

TEST(Swing, D18_what_was_said_long_ago_may_be_said_again) {
  WatchMemory memory;
  note_base(memory, 1, "a", kStart);
  for (int i = 1; i < 20; ++i) note_variant(memory, i % 2 == 1 ? 2u : 1u, "x", kStart + i * 24h * 30);
  EXPECT_FALSE(is_swinging(memory, kStart + 24h * 600));
}

TEST(Swing, D18_memory_stays_small) {
  WatchMemory memory;
  for (std::uint64_t i = 1; i < 100; ++i) {
    note_variant(memory, i, "x", kStart + Seconds(i));
    note_return(memory, kStart + Seconds(i));
  }
  EXPECT_LE(memory.variants.size(), 6u);
  EXPECT_LE(memory.returns.size(), 8u);
  EXPECT_EQ(parse_memory(print_memory(memory)).value(), memory);
}

TEST(Swing, D04_absent_again_within_a_week_of_a_return_is_unstable) {
  WatchMemory memory;
  EXPECT_FALSE(is_unstable(memory, true, kStart));
  note_return(memory, kStart);
  EXPECT_FALSE(is_unstable(memory, false, kStart + 1h));
  EXPECT_TRUE(is_unstable(memory, true, kStart + 1h));
  EXPECT_FALSE(is_unstable(memory, true, kStart + 24h * 8));
}

TEST(Swing, PrintsAreOfWhatIsSaid) {
  Document a;
  a.title = "Walk-ins";
  a.blocks = {{"Offices are open.", Where::main, "p"}, {"Menu", Where::navigation, "li"}};
  Document b = a;
  b.blocks[1].text = "Other menu";
  EXPECT_EQ(content_print(a), content_print(b));
  b.blocks[0].text = "Offices are closed.";
  EXPECT_NE(content_print(a), content_print(b));
}

TEST(Memory, RoundTripsAndIsNothingWhenEmpty) {
  EXPECT_EQ(print_memory({}), "");
  EXPECT_EQ(parse_memory("").value(), WatchMemory{});
  WatchMemory memory;
  memory.since = kStart;
  memory.gone = 2;
  memory.gone_since = kStart;
  memory.returns = {kStart, kStart + 1h};
  memory.variants = {{~std::uint64_t{0}, "aa", kStart}, {7, "bb", kStart + 2h}};
  memory.showing = 0x8000000000000001u;
  memory.swings = {kStart};
  memory.restless = true;
  memory.move = MoveSeen{"https://a.example/\"x", 5, kStart, kStart + 200h, true};
  memory.former = {{"https://a.example/old", kStart}};
  memory.fewer = FewerItems{2, kStart};
  memory.news = {kStart};
  memory.rhythm = "5 days";
  memory.selector_miss = "select \"main\" matched nothing";
  memory.held = "held";
  memory.storage = "full";
  memory.removed = "gone";
  memory.charset = "utf-8";
  memory.flip = CharsetFlip{"windows-1252", kStart};
  memory.clock_skew = -90;
  EXPECT_EQ(parse_memory(print_memory(memory)).value(), memory);
  EXPECT_FALSE(parse_memory("{\"news\":[\"yesterday\"]}"));
  EXPECT_FALSE(parse_memory("{"));
}

}  // namespace
}  // namespace policywatch::pipeline
