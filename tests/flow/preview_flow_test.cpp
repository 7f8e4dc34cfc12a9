// A preview of a new watch through the whole daemon: who is asked, how often, and when not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include "daemon/previews.hpp"
#include "tests/flow/hosts.hpp"

namespace policywatch::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

const std::string kNews = "https://agency.example/news";
const std::string kRobots = "https://agency.example/robots.txt";

struct Desk {
  World world;
  std::unique_ptr<daemon::Previews> previews;

  void start() {
    world.http.answers(
        kNews, newsroom({"Fees are raised in May|/n/1|2026-02-27", "Guidance is withdrawn|/n/2|2026-02-26",
                         "Buy the agency's calendar|/shop/3|2026-02-25", "An office opens|/n/4|2026-02-24"}));
    world.start();
    previews = std::make_unique<daemon::Previews>(
        daemon::Previews::World{world.clock, world.random, world.engine->checker, world.loop.get_executor()});
  }
  static boost::asio::awaitable<void> run(daemon::Previews& previews, review::PreviewAsk ask,
                                          std::optional<Result<review::Preview>>& into) {
    Result<review::Preview> made = co_await previews.answer(std::move(ask));
    into = std::move(made);
  }
  /// nullopt: not within `patience`.
  std::optional<Result<review::Preview>> ask(review::PreviewAsk ask, Millis patience = 2min) {
    auto into = std::make_shared<std::optional<Result<review::Preview>>>();
    if (ask.by.empty()) ask.by = "ana";
    world.engine->tasks.spawn("preview", run(*previews, std::move(ask), *into));
    world.clock.settle();
    if (!*into) world.advance(patience);
    return *into;
  }
  review::Preview good(review::PreviewAsk wanted) {
    const auto answer = ask(std::move(wanted));
    EXPECT_TRUE(answer && *answer) << (answer ? answer->error().message : "no answer");
    return answer && *answer ? **answer : review::Preview();
  }
};

review::PreviewAsk at(const std::string& url) {
  review::PreviewAsk ask;
  ask.watch.url = url;
  return ask;
}

std::int64_t element(const review::Preview& preview, const std::string& text, const std::string& tag = "li") {
  for (const review::OutlineEntry& line : preview.outline)
    if (line.tag == tag && line.text.find(text) != std::string::npos) return line.element;
  return 0;
}

TEST(Preview, TellsWhatWouldBeReadAndStoresNothing) {
  Desk desk;
  desk.start();
  const review::Preview got = desk.good(at(kNews));
  EXPECT_EQ(got.watch.kind, WatchKind::list);
  EXPECT_THAT(got.why_kind, HasSubstr("repeated records"));
  EXPECT_EQ(got.reading.document.items.size(), 4U);
  EXPECT_EQ(got.watch.id, "agency-example-news");
  EXPECT_EQ(got.selectors.item, "ul.news > li");
  EXPECT_FALSE(got.watch.list.has_value());
  EXPECT_TRUE(desk.world.desk->watches().empty());
  EXPECT_TRUE(desk.world.outcomes.empty());
}

TEST(Preview, OtherSettingsAreTriedOnTheSameBytes) {
  Desk desk;
  desk.start();
  const review::Preview first = desk.good(at(kNews));
  desk.world.http.replace(kNews, "<p>something else by now</p>");
  review::PreviewAsk again;
  again.token = first.token;
  again.watch.kind = WatchKind::page;
  again.names_kind = true;
  const review::Preview second = desk.good(again);
  EXPECT_EQ(second.watch.kind, WatchKind::page);
  EXPECT_EQ(second.watch.url, kNews);
  EXPECT_THAT(second.why_kind, "as asked");
  EXPECT_EQ(second.reading.document.title, "Newsroom");
  again.watch.kind = WatchKind::list;
  again.picked = {element(first, "Fees are raised")};
  again.refused = {element(first, "calendar")};
  again.derive = true;
  const review::Preview third = desk.good(again);
  ASSERT_TRUE(third.watch.list.has_value());
  EXPECT_EQ(third.reading.document.items.size(), 3U) << third.watch.list->item;
  EXPECT_EQ(desk.world.http.count(kNews), 1U);
}

TEST(Preview, AWrongEntryOfAFoundListIsTakenOutByOneClick) {
  Desk desk;
  desk.start();
  const review::Preview first = desk.good(at(kNews));
  review::PreviewAsk ask;
  ask.token = first.token;
  ask.refused = {element(first, "calendar")};
  ask.derive = true;
  const review::Preview second = desk.good(ask);
  EXPECT_EQ(second.reading.document.items.size(), 3U);
  std::size_t marked = 0;
  for (const review::OutlineEntry& line : second.outline)
    marked += line.mark == review::OutlineMark::item ? 1 : 0;
  EXPECT_EQ(marked, 3U);
  ask.refused.clear();
  EXPECT_EQ(desk.good(ask).reading.document.items.size(), 4U);
}

TEST(Preview, ATokenIsForOnePersonAndSomeMinutes) {
  Desk desk;
  desk.start();
  const review::Preview first = desk.good(at(kNews));
  review::PreviewAsk other;
  other.token = first.token;
  other.by = "ben";
  EXPECT_EQ(desk.ask(other)->error().kind, ErrorKind::not_found);
  review::PreviewAsk late;
  late.token = first.token;
  desk.world.advance(25min);
  EXPECT_EQ(desk.ask(late)->error().kind, ErrorKind::not_found);
  EXPECT_EQ(desk.world.http.count(kNews), 1U);
}

TEST(Preview, OnlySoManyPagesAreKept) {
  Desk desk;
  desk.start();
  const std::string oldest = desk.good(at(kNews)).token;
  for (int i = 0; i < 24; ++i) desk.good(at(kNews));
  review::PreviewAsk ask;
  ask.token = oldest;
  EXPECT_EQ(desk.ask(ask)->error().kind, ErrorKind::not_found);
}

TEST(Preview, RobotsAndTheHostsPaceHoldForItToo) {
  Desk desk;
  desk.world.settings.fetch.obey_robots = true;
  desk.world.settings.fetch.per_host_delay = 5s;
  desk.world.http.answers(kRobots, FakeHttp::page("user-agent: *\ndisallow: /private\n", "text/plain"));
  desk.start();
  const Time begin = desk.world.clock.now();
  EXPECT_EQ(desk.good(at(kNews)).reading.document.items.size(), 4U);
  EXPECT_EQ(desk.world.http.count(kRobots), 1U);
  EXPECT_GE(desk.world.http.times.back() - begin, 5s);
  const review::Preview denied = desk.good(at("https://agency.example/private/x"));
  EXPECT_EQ(denied.reading.quality, Quality::robots_denied);
  EXPECT_EQ(denied.token, "");
  EXPECT_EQ(desk.world.http.count("https://agency.example/private/x"), 0U);
}

TEST(Preview, AHostThatWantsToBeLeftAloneIsLeftAlone) {
  Desk desk;
  desk.start();
  Response busy = FakeHttp::page("later", "text/plain", 503);
  busy.headers.emplace_back("Retry-After", "3600");
  desk.world.http.answers("https://agency.example/a", busy);
  EXPECT_NE(desk.good(at("https://agency.example/a")).reading.quality, Quality::ok);
  const auto refused = desk.ask(at(kNews));
  ASSERT_TRUE(refused.has_value());
  ASSERT_FALSE(*refused);
  EXPECT_EQ(refused->error().kind, ErrorKind::refused);
  EXPECT_EQ(desk.world.http.count(kNews), 0U);
}

TEST(Preview, AddressesThatAreNoneAreRefused) {
  Desk desk;
  desk.start();
  for (const char* url : {"", "ftp://agency.example/", "news"}) {
    const auto answer = desk.ask(at(url));
    ASSERT_TRUE(answer && !*answer) << url;
    EXPECT_EQ(answer->error().kind, ErrorKind::invalid);
  }
  EXPECT_EQ(desk.good(at("https://user:word@agency.example/")).reading.quality, Quality::address_denied);
  EXPECT_TRUE(desk.world.http.calls.empty());
}

}  // namespace
}  // namespace policywatch::test
