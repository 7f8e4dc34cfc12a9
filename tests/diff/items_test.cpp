#include <gmock/gmock.h>

#include "diff/compare.hpp"
#include "tests/diff/pages.hpp"

namespace policywatch::diff {
namespace {

Document listing(std::vector<Item> items) {
  Document document = page({});
  document.items = std::move(items);
  return document;
}

const std::optional<Date> kMay = make_date(2026, 5, 3);
const std::string kBase = "https://agency.example/";

TEST(CompareItems, ANewEntryIsAddedAndOthersAreNot) {
  const Change change = compare(
      listing({entry("A", kBase + "a", "a"), entry("B", kBase + "b", "b")}),
      listing({entry("C", kBase + "c", "c"), entry("A", kBase + "a", "a"), entry("B", kBase + "b", "b")}));
  ASSERT_EQ(change.items_added.size(), 1U);
  EXPECT_EQ(change.items_added[0].title, "C");
  EXPECT_TRUE(change.items_removed.empty());
  EXPECT_TRUE(change.significant);
}

TEST(CompareItems, ReorderingIsNoChange) {
  EXPECT_FALSE(compare(listing({entry("A", kBase + "a", "a"), entry("B", kBase + "b", "b")}),
                       listing({entry("B", kBase + "b", "b"), entry("A", kBase + "a", "a")}))
                   .changed);
}

TEST(CompareItems, ARetitledEntryIsTheSameEntryByItsLink) {
  const Change change =
      compare(listing({entry("Reported: judges fired", kBase + "x", "Reported: judges fired")}),
              listing({entry("DOJ fires judges", kBase + "x?utm_source=rss", "DOJ fires judges")}));
  EXPECT_TRUE(change.items_added.empty());
  ASSERT_EQ(change.items_edited.size(), 1U);
  EXPECT_EQ(change.items_edited[0].after.title, "DOJ fires judges");
}

TEST(CompareItems, AnEntryWhoseLinkChangedIsTheSameByTitleAndDate) {
  const Change change = compare(listing({entry("Rule A", kBase + "old/a", "k1", kMay)}),
                                listing({entry("Rule A", kBase + "new/a", "k2", kMay)}));
  EXPECT_TRUE(change.items_added.empty());
  EXPECT_EQ(change.items_edited.size(), 1U);
}

TEST(CompareItems, SameTitlesOnOtherDaysAreOtherEntries) {
  const Change change = compare(listing({entry("Daily brief", kBase + "1", "1", kMay)}),
                                listing({entry("Daily brief", kBase + "2", "2", make_date(2026, 5, 4)),
                                         entry("Daily brief", kBase + "1", "1", kMay)}));
  EXPECT_EQ(change.items_added.size(), 1U);
}

TEST(CompareItems, AnEntryThatStandsTwiceCountsOnce) {
  const Change change =
      compare(listing({}), listing({entry("A", kBase + "a", "a"), entry("A", kBase + "a", "a")}));
  EXPECT_EQ(change.items_added.size(), 1U);
}

TEST(CompareItems, RollingOffTheEndIsNoRemovalOfWeight) {
  const Change rolled = compare(listing({entry("B", kBase + "b", "b"), entry("A", kBase + "a", "a")}),
                                listing({entry("C", kBase + "c", "c"), entry("B", kBase + "b", "b")}));
  EXPECT_EQ(rolled.items_removed.size(), 1U);
  const Change withdrawn = compare(
      listing({entry("C", kBase + "c", "c"), entry("B", kBase + "b", "b"), entry("A", kBase + "a", "a")}),
      listing({entry("C", kBase + "c", "c"), entry("A", kBase + "a", "a")}));
  EXPECT_EQ(withdrawn.items_removed.size(), 1U);
  EXPECT_TRUE(withdrawn.significant);
}

TEST(CompareItems, ARelativeTimeInASummaryIsNoEdit) {
  Item before = entry("A", kBase + "a", "a"), after = before;
  before.summary = "Posted 2 hours ago";
  after.summary = "Posted 3 hours ago";
  EXPECT_TRUE(compare(listing({before}), listing({after})).items_edited.empty());
}

}  // namespace
}  // namespace policywatch::diff
