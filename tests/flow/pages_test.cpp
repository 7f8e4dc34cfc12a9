// A listing over several pages through the whole daemon: what is new is told, what could not be read is not
// gone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/flow/one_page.hpp"

namespace policywatch::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string kNews = "https://agency.example/newsroom";

std::string page_of(const std::string& entries, int number, int last) {
  std::vector<std::string> rows;
  for (const char name : entries) {
    const std::string word(1, name);
    rows.push_back("Walk-in appointments at field offices, notice " + word + " of the season|/notices/" +
                   word + "|2026-02-10");
  }
  std::string html = newsroom(rows);
  if (number < last) {
    html.insert(html.find("</main>"), "<nav class='pager'><a href='/newsroom?page=" +
                                          std::to_string(number + 1) + "' rel='next'>Next</a></nav>");
  }
  return html;
}
std::string address(int number) {
  return number == 1 ? kNews : kNews + "?page=" + std::to_string(number);
}

struct Listing {
  World world;
  explicit Listing(int pages = 3) {
    world.policy("7", "Walk-in appointments at field offices");
    Watch& watch = world.watch("news", kNews, WatchKind::list);
    watch.policies = {"7"};
    watch.pages = pages;
  }
  void shows(const std::vector<std::string>& pages, const std::string& etag = "") {
    for (std::size_t i = 0; i < pages.size(); ++i) {
      Response response =
          FakeHttp::page(page_of(pages[i], static_cast<int>(i) + 1, static_cast<int>(pages.size())));
      if (i == 0 && !etag.empty()) response.headers.emplace_back("ETag", etag);
      world.http.replace(address(static_cast<int>(i) + 1), response);
    }
  }
  void fails(int page) {
    world.http.replace(address(page), FakeHttp::page("<h1>Internal Server Error</h1>", "text/html", 500));
  }
  std::string held() {
    std::string names;
    for (const Item& item : world.store->last_good("news")->document.items) names += item.url.back();
    return names;
  }
  std::vector<std::string> told() {
    std::vector<std::string> links;
    for (const Update& update : world.updates()) links.push_back(update.url.substr(update.url.size() - 1));
    return links;
  }
};

TEST(PagesFlow, AllPagesAreOneListingAndEachPagesBytesAreKept) {
  Listing listing;
  listing.shows({"abcd", "efgh", "ijkl"});
  listing.world.start();
  EXPECT_EQ(listing.held(), "abcdefghijkl");
  const auto snapshots = listing.world.desk->snapshots("news").value();
  ASSERT_EQ(snapshots.size(), 1u);
  const std::string kept = listing.world.store->snapshot(snapshots[0].sha256).value().second;
  EXPECT_THAT(kept, HasSubstr(page_of("abcd", 1, 3)));
  EXPECT_THAT(kept, HasSubstr(page_of("ijkl", 3, 3)));
  // A new entry pushes the others on: one is new, none else is.
  listing.shows({"nabc", "defg", "hijk"});
  listing.world.advance(31min);
  EXPECT_THAT(listing.told(), ElementsAre("n"));
  EXPECT_EQ(listing.held(), "nabcdefghijk");
}

TEST(PagesFlow, NotModifiedOnTheFirstPageAsksForNoOtherForADay) {
  Listing listing;
  listing.shows({"abcd", "efgh"}, "\"1\"");
  listing.world.start();
  Response same = FakeHttp::page("", "", 304);
  same.headers = {{"ETag", "\"1\""}};
  listing.shows({"abcd", "efgx"}, "\"1\"");
  listing.world.http.replace(kNews, same);
  for (int check = 2; check < 48; ++check) listing.world.http.answers(kNews, same);
  Response whole = FakeHttp::page(page_of("abcd", 1, 2));
  whole.headers.emplace_back("ETag", "\"1\"");
  listing.world.http.answers(kNews, whole);
  listing.world.advance(23h);
  EXPECT_EQ(listing.world.http.count(address(2)), 1u);
  EXPECT_EQ(listing.world.http.calls.back().request.etag, "\"1\"");
  // Then all is asked for anew: edits on later pages do not show on the first.
  listing.world.advance(61min);
  EXPECT_EQ(listing.world.http.count(address(2)), 2u);
  EXPECT_EQ(listing.world.http.calls[listing.world.http.calls.size() - 2].request.etag, "");
  EXPECT_THAT(listing.told(), ElementsAre("x"));
}

TEST(PagesFlow, APageThatFailsTakesNothingAway) {
  Listing listing;
  listing.shows({"abcd", "efgh", "ijkl"});
  listing.world.start();
  listing.shows({"nabc", "defg", "hijk"});
  listing.fails(2);
  listing.world.advance(31min);
  EXPECT_THAT(listing.told(), ElementsAre("n"));
  EXPECT_EQ(listing.held(), "nabcdefghijkl");
  const review::WatchView view = listing.world.desk->watch("news").value();
  EXPECT_EQ(view.state, "ok");
  EXPECT_THAT(view.notes,
              Contains(HasSubstr("page 2 (https://agency.example/newsroom?page=2): server_error")));
  listing.shows({"nabc", "defg", "hijk"});
  listing.world.advance(31min);
  EXPECT_THAT(listing.told(), ElementsAre("n"));
  EXPECT_EQ(listing.held(), "nabcdefghijk");
  EXPECT_THAT(listing.world.desk->watch("news")->health, testing::Not(Contains("pages")));
}

TEST(PagesFlow, AFirstCaptureThatLacksAPageMakesItsEntriesNoNewsLater) {
  Listing listing;
  listing.shows({"abcd", "efgh"});
  listing.fails(2);
  listing.world.start();
  EXPECT_EQ(listing.held(), "abcd");
  listing.shows({"nabc", "defg"});
  listing.world.advance(31min);
  EXPECT_THAT(listing.told(), ElementsAre("n"));
  EXPECT_EQ(listing.held(), "nabcdefg");
}

TEST(PagesFlow, PagesThatAreAskedForOnlyNowAreNoNews) {
  Listing listing(1);
  listing.shows({"abcd", "efgh"}, "\"1\"");
  listing.world.start();
  listing.world.settings.watches[0].pages = 2;
  listing.world.store->sync_watches(listing.world.settings.watches, [](const Watch&) { return Time(); });
  listing.world.advance(31min);
  EXPECT_TRUE(listing.told().empty());
  EXPECT_EQ(listing.held(), "abcdefgh");
  listing.shows({"abcd", "xefg"}, "\"2\"");
  listing.world.advance(31min);
  EXPECT_THAT(listing.told(), ElementsAre("x"));
}

TEST(PagesFlow, AListingThatLostEntriesIsAskedForWholeNextTime) {
  Listing listing(1);
  listing.shows({"abcdefgh"}, "\"1\"");
  listing.world.start();
  listing.shows({"nab"}, "\"2\"");
  listing.world.advance(31min);
  EXPECT_THAT(listing.told(), ElementsAre("n"));
  EXPECT_EQ(listing.held(), "nabcdefgh");
  // "Not modified" would say that all is there again.
  listing.world.advance(30min);
  EXPECT_EQ(listing.world.http.calls.back().request.etag, "");
}

TEST(PagesFlow, EachPageWaitsForTheHostsPause) {
  Listing listing;
  listing.world.settings.fetch.per_host_delay = 10s;
  listing.shows({"abcd", "efgh", "ijkl"});
  listing.world.start();
  EXPECT_EQ(listing.world.http.calls.size(), 1u);
  listing.world.advance(11s);
  listing.world.advance(11s);
  listing.world.advance(11s);
  ASSERT_EQ(listing.world.http.times.size(), 3u);
  EXPECT_GE(listing.world.http.times[1] - listing.world.http.times[0], 10s);
  EXPECT_GE(listing.world.http.times[2] - listing.world.http.times[1], 10s);
  EXPECT_EQ(listing.held(), "abcdefghijkl");
}

TEST(PagesFlow, AHostThatGrantsNothingMoreIsNotAskedForTheNextPage) {
  Listing listing;
  listing.shows({"abcd", "efgh"});
  Response spent = FakeHttp::page(page_of("abcd", 1, 2));
  spent.headers.insert(spent.headers.end(), {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "3600"}});
  listing.world.http.replace(kNews, spent);
  listing.world.start();
  listing.world.advance(20min);
  EXPECT_EQ(listing.world.http.count(address(2)), 0u);
  EXPECT_EQ(listing.held(), "abcd");
  EXPECT_THAT(listing.world.desk->watch("news")->notes, Contains(HasSubstr("only later")));
}

}  // namespace
}  // namespace policywatch::test
