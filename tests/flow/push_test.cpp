// What CourtListener sends by itself, through the whole daemon: told at once, told once, and nothing else
// moves.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "daemon/push_door.hpp"
#include "tests/flow/world.hpp"

namespace policywatch::test {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string kFeed = "https://www.courtlistener.com/docket/69/feed/";

std::string order(int number) {
  return "ORDER granting motion for preliminary injunction number " + std::to_string(number) +
         ". The rule on walk-in appointments is enjoined.";
}
/// The docket's feed with these entries, newest first.
std::string feed(const std::vector<int>& numbers) {
  std::string xml =
      "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'>"
      "<title>Doe v. Agency</title><id>https://www.courtlistener.com/docket/69/feed/</id>";
  for (const int number : numbers) {
    const std::string n = std::to_string(number);
    const std::string link = "https://www.courtlistener.com/docket/69/doe-v-agency/?order_by=desc#entry-" + n;
    xml += "<entry><title>Entry #" + n + " in Doe v. Agency (1:26-cv-00417)</title><link href='" + link +
           "'/><id>" + link + "</id><published>2026-02-" + (number < 10 ? "0" : "") + n +
           "T00:00:00-08:00</published><summary>" + order(number) + "</summary></entry>";
  }
  return xml + "</feed>";
}
std::string entry(int docket, int number) {
  const std::string n = std::to_string(number);
  return R"({"id":9)" + n + R"(,"docket":)" + std::to_string(docket) + R"(,"date_filed":"2026-02-0)" + n +
         R"(","entry_number":)" + n + R"(,"description":")" + order(number) + R"(","recap_documents":[]})";
}
std::string alert(const std::string& entries, int type = 1) {
  return R"({"payload":{"results":[)" + entries + R"(]},"webhook":{"version":1,"event_type":)" +
         std::to_string(type) + R"(,"date_created":"2026-01-01T00:00:00Z","deprecation_date":null}})";
}

struct Docket {
  World world;
  std::map<std::string, std::string> secrets = {{"doe", "a-secret-of-sixteen"}};
  Docket() {
    world.policy("7", "Walk-in appointments at field offices");
    world.watch("doe", kFeed, WatchKind::courtlistener).policies = {"7"};
    shows({3, 2, 1});
  }
  void shows(const std::vector<int>& numbers) {
    world.http.replace(kFeed, FakeHttp::page(feed(numbers), "application/atom+xml"));
  }
  bool sends(const std::string& key, const std::string& body, const std::string& watch = "doe") {
    const auto door = daemon::push_door(*world.store, secrets, world.clock);
    const bool is_new = door.record({watch, key, body});
    world.engine->intake.wake();
    world.clock.settle();
    return is_new;
  }
  std::vector<std::string> told() {
    std::vector<std::string> all;
    for (const Update& update : world.updates()) all.push_back(update.title);
    return all;
  }
  std::size_t held() { return world.store->last_good("doe")->document.items.size(); }
};

TEST(PushFlow, ANewEntryIsToldAtOnceAndTheFeedTellsItNotAgain) {
  Docket docket;
  docket.world.start();
  docket.world.advance(1min);
  EXPECT_TRUE(docket.sends("k1", alert(entry(69, 4))));
  ASSERT_EQ(docket.told().size(), 1u);
  const Update told = docket.world.updates()[0];
  EXPECT_THAT(told.title, HasSubstr("Doe v. Agency"));
  EXPECT_EQ(told.status, Status::enjoined);
  ASSERT_EQ(told.evidence.size(), 1u);
  EXPECT_EQ(docket.world.store->snapshot(told.evidence[0].after.sha256)->second, alert(entry(69, 4)));
  EXPECT_EQ(docket.held(), 4u);  // none looks removed
  // The feed is slow: it does not have it yet …
  docket.shows({3, 2});
  docket.world.advance(31min);
  EXPECT_EQ(docket.held(), 3u);
  // … and then it has.
  docket.shows({4, 3, 2});
  docket.world.advance(31min);
  EXPECT_EQ(docket.told().size(), 1u);
  EXPECT_EQ(docket.world.updates()[0].evidence.size(), 1u);
  EXPECT_EQ(docket.held(), 3u);
}

TEST(PushFlow, TheSameDeliveryAgainIsNothing) {
  Docket docket;
  docket.world.start();
  EXPECT_TRUE(docket.sends("k1", alert(entry(69, 4))));
  EXPECT_FALSE(docket.sends("k1", alert(entry(69, 4))));
  EXPECT_EQ(docket.told().size(), 1u);
  EXPECT_TRUE(docket.sends("k2", alert(entry(69, 4))));  // another delivery of what is known
  EXPECT_EQ(docket.told().size(), 1u);
}

TEST(PushFlow, WhatCameBeforeACrashIsJudgedInTheNextLife) {
  Docket docket;
  docket.world.start();
  docket.world.stop();
  docket.world.store->add_pushes({{0, "doe", "k1", docket.world.clock.now(), alert(entry(69, 4))}});
  docket.world.start();
  EXPECT_EQ(docket.told().size(), 1u);
  EXPECT_THAT(docket.world.store->open_pushes(10), IsEmpty());
}

TEST(PushFlow, EachEntryGoesToTheWatchOfItsDocket) {
  Docket docket;
  docket.world.watch("roe", "https://www.courtlistener.com/docket/70/roe/", WatchKind::courtlistener)
      .policies = {"7"};
  docket.secrets["roe"] = docket.secrets["doe"];
  docket.world.start();
  docket.sends("k1", alert(entry(70, 5) + "," + entry(71, 6)));
  ASSERT_EQ(docket.told().size(), 1u);
  EXPECT_EQ(docket.world.updates()[0].evidence[0].watch, "roe");
  EXPECT_EQ(docket.held(), 3u);
}

TEST(PushFlow, PaperworkIsToldOnceItsPolicyAskedForIt) {
  const auto motion = [](int number) {
    std::string paper = entry(69, number);
    return paper.replace(paper.find(order(number)), order(number).size(), "MOTION to Seal by Jane Doe.");
  };
  Docket docket;
  docket.world.start();
  docket.sends("k1", alert(motion(4)));
  EXPECT_THAT(docket.told(), IsEmpty());
  ASSERT_TRUE(docket.world.desk->mute_paperwork("7", false, "ana"));
  docket.sends("k2", alert(motion(5)));
  EXPECT_EQ(docket.told().size(), 1u);
}

TEST(PushFlow, OtherEventsAndOtherDocketsTellNothing) {
  Docket docket;
  docket.world.start();
  EXPECT_TRUE(docket.sends("k1", alert(entry(69, 4), 2)));
  EXPECT_TRUE(docket.sends("k2", alert(entry(71, 4))));
  EXPECT_TRUE(docket.sends("k3", R"({"payload":{}})"));
  EXPECT_THAT(docket.told(), IsEmpty());
  EXPECT_THAT(docket.world.store->open_pushes(10), IsEmpty());
  EXPECT_THAT(docket.world.failures, IsEmpty());
}

TEST(PushFlow, APausedWatchKeepsItForLater) {
  Docket docket;
  docket.world.start();
  ASSERT_TRUE(docket.world.desk->pause_watch("doe", true, "test"));
  docket.sends("k1", alert(entry(69, 4)));
  EXPECT_THAT(docket.told(), IsEmpty());
  ASSERT_TRUE(docket.world.desk->pause_watch("doe", false, "test"));
  docket.world.engine->intake.wake();
  docket.world.clock.settle();
  EXPECT_EQ(docket.told().size(), 1u);
}

}  // namespace
}  // namespace policywatch::test
