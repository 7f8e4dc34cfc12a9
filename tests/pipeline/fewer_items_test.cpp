#include "pipeline/fewer_items.hpp"

#include <gtest/gtest.h>

namespace policywatch::pipeline {
namespace {

using namespace std::chrono_literals;

const Time kStart = *parse_rfc3339("2026-03-01T00:00:00Z");

Document listing(const std::vector<std::string>& keys) {
  Document document;
  for (const std::string& key : keys) {
    Item item;
    item.title = item.key = key;
    document.items.push_back(item);
  }
  return document;
}

const Document kFull = listing({"a", "b", "c", "d"});

TEST(FewerItems, D22_empty_and_half_empty_wait_for_two_confirmations_over_a_day) {
  for (const Document& fewer : {listing({}), listing({"a", "b"})}) {
    WatchMemory memory;
    const auto look = [&](Millis later) {
      Document read = fewer;
      return weigh_items(kFull, read, memory, kStart + later);
    };
    EXPECT_EQ(look(0h), ItemsVerdict::hold);
    EXPECT_EQ(look(1h), ItemsVerdict::hold);
    EXPECT_EQ(look(23h), ItemsVerdict::hold) << "three looks, but not a day yet";
    EXPECT_EQ(look(24h), ItemsVerdict::usual);
    EXPECT_FALSE(memory.fewer);
  }
}

TEST(FewerItems, D22_two_looks_over_days_are_not_enough) {
  WatchMemory memory;
  Document read = listing({});
  EXPECT_EQ(weigh_items(kFull, read, memory, kStart), ItemsVerdict::hold);
  read = listing({});
  EXPECT_EQ(weigh_items(kFull, read, memory, kStart + 72h), ItemsVerdict::hold);
}

TEST(FewerItems, D22_a_return_begins_the_count_anew) {
  WatchMemory memory;
  for (int day = 0; day < 9; ++day) {
    Document read = day % 2 == 0 ? listing({}) : kFull;
    EXPECT_EQ(weigh_items(kFull, read, memory, kStart + day * 24h),
              day % 2 == 0 ? ItemsVerdict::hold : ItemsVerdict::usual);
  }
}

TEST(FewerItems, D22_new_entries_are_told_though_others_are_missing) {
  WatchMemory memory;
  Document read = listing({"new"});
  EXPECT_EQ(weigh_items(kFull, read, memory, kStart), ItemsVerdict::carry_over);
  ASSERT_EQ(read.items.size(), 5u);
  EXPECT_EQ(read.items[0].key, "new");
  EXPECT_EQ(read.items[4].key, "d");
}

TEST(FewerItems, D22_lists_that_roll_are_usual) {
  WatchMemory memory;
  Document read = listing({"e", "f", "g", "a"});
  EXPECT_EQ(weigh_items(kFull, read, memory, kStart), ItemsVerdict::usual);
  read = listing({"a", "b", "c"});
  EXPECT_EQ(weigh_items(kFull, read, memory, kStart), ItemsVerdict::usual);
  Document empty;
  EXPECT_EQ(weigh_items(empty, read, memory, kStart), ItemsVerdict::usual);
}

}  // namespace
}  // namespace policywatch::pipeline
