// L15: a feed whose dates are no dates. The entry's own date stays empty (INTERFACE.md: null when none is
// stated); the proposal made of it is dated by the fetch that saw it, and says so.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/flow/one_page.hpp"

namespace policywatch::test {
namespace {

using testing::Contains;

const std::string kFeed = "https://agency.example/feed.xml";

std::string feed(const std::string& more) {
  return "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>News</title>"
         "<item><title>Canine teams graduate</title><link>https://agency.example/1</link><guid>1</guid>"
         "<pubDate>Tue, 17 Feb 2026 10:00:00 GMT</pubDate></item>" +
         more + "</channel></rss>";
}

TEST(FeedDates, L15_AnEntryWithADateThatIsNoneIsDatedByTheFetchThatSawIt) {
  for (const char* date : {"Fri, 01 Jan 99999 00:00:00 GMT", "Mon, 01 Jan 0000 00:00:00 GMT", "soon"}) {
    World world;
    world.policy("1976", "ICE contracts with Clearview AI").terms = {"Clearview AI"};
    world.watch("page", kFeed, WatchKind::feed);
    world.http.answers(kFeed, FakeHttp::page(feed(""), "application/rss+xml"));
    world.start();
    world.advance(1h);
    world.http.replace(kFeed,
                       FakeHttp::page(feed("<item><title>ICE extends Clearview AI contract</title>"
                                           "<link>https://agency.example/2</link><guid>2</guid><pubDate>" +
                                           std::string(date) + "</pubDate></item>"),
                                      "application/rss+xml"));
    world.advance(30h);
    ASSERT_EQ(world.updates().size(), 1u) << date;
    const Update update = world.updates()[0];
    EXPECT_EQ(update.date, date_of(update.detected_at)) << date;
    EXPECT_THAT(update.flags, Contains("date is when it was seen")) << date;
    EXPECT_FALSE(world.store->last_good("page")->document.items.back().date) << date;
  }
}

}  // namespace
}  // namespace policywatch::test
