// Stories over the whole daemon with a virtual clock: from changed bytes to a decided record and a sent
// message.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/records_json.hpp"
#include "tests/flow/world.hpp"

namespace policywatch::test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kNews = "https://agency.example/news";
const std::vector<std::string> kOldNews = {"Field office opens new lobby|/news/lobby|2026-02-20",
                                           "Canine teams graduate|/news/canine|2026-02-17",
                                           "Museum artifacts returned|/news/museum|2026-02-11",
                                           "Motor pool adds hybrid vehicles|/news/vehicles|2026-02-03"};

std::vector<std::string> with(const std::string& entry) {
  std::vector<std::string> all = {entry};
  all.insert(all.end(), kOldNews.begin(), kOldNews.end());
  return all;
}

const std::string kClearviewEntry =
    "ICE extends Clearview AI facial recognition contract|/news/clearview|2026-03-01";

World& clearview_world(World& world) {
  world.policy("1976", "ICE contracts with Clearview AI for facial-recognition technology").terms = {
      "Clearview AI"};
  Watch& watch = world.watch("ice", kNews, WatchKind::list);
  watch.issuer = "ICE";
  watch.tier = 2;
  world.http.answers(kNews, newsroom(kOldNews));
  return world;
}

TEST(WholeLine, NothingIsRaisedOnTheFirstBaseline) {
  World world;
  clearview_world(world).notifier("editors", NotifierType::email);
  world.http.replace(kNews, newsroom(with(kClearviewEntry)));
  world.start();
  world.advance(24h);
  EXPECT_THAT(world.updates(), IsEmpty());
  EXPECT_THAT(world.mail.calls, IsEmpty());
  EXPECT_EQ(world.desk->watch("ice")->state, "ok");
}

TEST(WholeLine, ANewListingEntryBecomesOneUpdateWithEvidenceAndOneMail) {
  World world;
  clearview_world(world).notifier("editors", NotifierType::email);
  world.start();
  world.advance(1h);
  world.http.replace(kNews, newsroom(with(kClearviewEntry)));
  world.advance(24h);
  const std::vector<Update> updates = world.updates();
  ASSERT_EQ(updates.size(), 1u);
  const Update& update = updates.front();
  EXPECT_EQ(update.policies, std::vector<PolicyId>{"1976"});
  ASSERT_TRUE(update.date);
  EXPECT_EQ(to_iso(*update.date), "2026-03-01");
  EXPECT_THAT(update.title, testing::StartsWith("2026.03.01 "));
  EXPECT_THAT(update.title, HasSubstr("ICE extends Clearview AI facial recognition contract"));
  ASSERT_EQ(update.evidence.size(), 1u);
  EXPECT_EQ(update.evidence.front().watch, "ice");
  EXPECT_FALSE(update.evidence.front().after.sha256.empty());
  EXPECT_FALSE(update.evidence.front().before.sha256.empty());
  EXPECT_THAT(update.evidence.front().quote, HasSubstr("Clearview AI"));
  ASSERT_EQ(world.mail.calls.size(), 1u);
  EXPECT_THAT(world.mail.calls.front().message, HasSubstr("#1976"));
  EXPECT_THAT(world.failures, IsEmpty());
}

TEST(WholeLine, EntriesThatConcernNoPolicyRaiseNothing) {
  World world;
  clearview_world(world);
  world.start();
  world.advance(1h);
  world.http.replace(kNews,
                     newsroom(with("Newark office wins softball tournament|/news/softball|2026-03-01")));
  world.advance(24h);
  EXPECT_THAT(world.updates(), IsEmpty());
}

TEST(WholeLine, AcceptingAppendsToTheTimelineAndUndoTakesItBack) {
  World world;
  clearview_world(world);
  world.start();
  world.advance(1h);
  world.http.replace(kNews, newsroom(with(kClearviewEntry)));
  world.advance(1h);
  const Policy before = world.desk->policy("1976").value();
  const Update update = world.updates().at(0);
  const Update accepted = world.desk->accept(update.id, {}, update.rev, "ana").value();
  EXPECT_EQ(accepted.state, UpdateState::accepted);
  EXPECT_EQ(accepted.decided_by, "ana");
  const Policy after = world.desk->policy("1976").value();
  ASSERT_EQ(after.actions.size(), before.actions.size() + 1);
  EXPECT_EQ(after.actions.back().title, update.title);
  const Update back = world.desk->undo(update.id, accepted.rev, "ana").value();
  EXPECT_EQ(back.state, UpdateState::new_);
  EXPECT_EQ(world.desk->policy("1976").value(), before);
  EXPECT_TRUE(world.store->verify());
}

TEST(WholeLine, AStaleRevisionIsRefused) {
  World world;
  clearview_world(world);
  world.start();
  world.advance(1h);
  world.http.replace(kNews, newsroom(with(kClearviewEntry)));
  world.advance(1h);
  const Update update = world.updates().at(0);
  ASSERT_TRUE(world.desk->claim(update.id, update.rev, "ana"));
  const auto late = world.desk->accept(update.id, {}, update.rev, "ben");
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, ErrorKind::refused);
}

TEST(WholeLine, AMaintenancePageRaisesNothingAndTheChangeBehindItIsSeen) {
  World world;
  const std::string url = "https://agency.example/policy";
  world.policy("7", "Walk-in appointments at field offices");
  world.watch("page", url, WatchKind::page).policies = {"7"};
  world.http.answers(url,
                     prose_page("Walk-ins", {"Field offices see people without an appointment on weekdays.",
                                             "Bring an identity document."}));
  world.start();
  world.advance(1h);
  world.http.replace(url,
                     FakeHttp::page("<html><head><title>Scheduled maintenance</title></head><body><h1>Down "
                                    "for maintenance</h1></body></html>",
                                    "text/html", 503));
  world.advance(6h);
  EXPECT_THAT(world.updates(), IsEmpty());
  EXPECT_EQ(world.desk->snapshots("page")->size(), 1u);
  EXPECT_EQ(world.desk->watch("page")->state, "failing");
  world.http.replace(
      url,
      prose_page("Walk-ins",
                 {"The policy on walk-in appointments was rescinded; an appointment is needed from now on.",
                  "Bring an identity document."}));
  world.advance(48h);
  const std::vector<Update> updates = world.updates();
  ASSERT_EQ(updates.size(), 1u);
  EXPECT_EQ(updates.front().policies, std::vector<PolicyId>{"7"});
  EXPECT_EQ(world.desk->watch("page")->state, "ok");
}

TEST(WholeLine, VisitorCountersAndRenderTimesRaiseNothing) {
  World world;
  const std::string url = "https://agency.example/contact";
  world.watch("contact", url, WatchKind::page);
  for (int visit = 0; visit < 40; ++visit) {
    world.http.answers(
        url,
        prose_page("Contact", {"The contact center answers on weekdays from eight to eight.",
                               "You are visitor number " + std::to_string(18 + visit * 13) + " today.",
                               "Page generated at 2026-03-01 12:" + std::to_string(10 + visit) + ":07."}));
  }
  world.start();
  world.advance(18h);
  EXPECT_THAT(world.updates(), IsEmpty());
  EXPECT_GT(world.outcomes.size(), 30u);
}

TEST(WholeLine, OneEventToldByThreeOutletsIsOneUpdateWithThreeSources) {
  World world;
  world.policy("9202", "USCIS ends walk-in appointments at field offices").terms = {"walk-in appointments",
                                                                                    "InfoPass"};
  const std::vector<std::string> told = {"USCIS reinstates walk-in appointments at field offices",
                                         "USCIS brings back walk-in appointments at field offices",
                                         "Walk-in appointments reinstated at USCIS field offices"};
  for (int outlet = 0; outlet < 3; ++outlet) {
    const std::string url = "https://outlet" + std::to_string(outlet) + ".example/latest";
    Watch& watch = world.watch("outlet" + std::to_string(outlet), url, WatchKind::list);
    watch.issuer = "Outlet " + std::to_string(outlet);
    watch.tier = 3;
    world.http.answers(url, newsroom(kOldNews));
  }
  world.start();
  world.advance(1h);
  for (int outlet = 0; outlet < 3; ++outlet) {
    world.http.replace("https://outlet" + std::to_string(outlet) + ".example/latest",
                       newsroom(with(told[static_cast<std::size_t>(outlet)] + "|/story/" +
                                     std::to_string(outlet) + "|2026-03-01")));
    world.advance(2h);
  }
  const std::vector<Update> updates = world.updates();
  ASSERT_EQ(updates.size(), 1u);
  EXPECT_EQ(updates.front().evidence.size(), 3u);
}

TEST(WholeLine, APageThatIsGoneIsProposedAsRemovedOnlyAfterThreeSightingsOverADay) {
  World world;
  const std::string url = "https://agency.example/memo";
  world.policy("7", "Language access memo");
  world.watch("memo", url, WatchKind::page).policies = {"7"};
  world.http.answers(url,
                     prose_page("Language access memo",
                                {"Interpreters are provided in every hearing room.", "Issued in 2023."}));
  world.start();
  world.advance(1h);
  world.http.replace(
      url, FakeHttp::page(
               "<html><head><title>Page not found</title></head><body><h1>Page not found</h1></body></html>",
               "text/html", 404));
  world.advance(20h);
  EXPECT_THAT(world.updates(), IsEmpty());
  world.advance(60h);
  std::vector<Update> updates = world.updates();
  ASSERT_EQ(updates.size(), 1u);
  EXPECT_EQ(updates.front().kind, UpdateKind::page_removed);
  world.http.replace(url,
                     prose_page("Language access memo",
                                {"Interpreters are provided in every hearing room.", "Issued in 2023."}));
  world.advance(48h);
  updates = world.updates();
  ASSERT_EQ(updates.size(), 2u);
  EXPECT_TRUE(updates[0].kind == UpdateKind::page_restored || updates[1].kind == UpdateKind::page_restored);
}

TEST(WholeLine, FailingAndRecoveredWatchesAreToldOnceEach) {
  World world;
  clearview_world(world).notifier("editors", NotifierType::email);
  world.start();
  world.advance(1h);
  world.http.replace(kNews, FakeHttp::failure(Quality::unreachable, "connection refused"));
  world.advance(48h);
  EXPECT_EQ(world.mail.calls.size(), 1u);
  world.http.replace(kNews, FakeHttp::page(newsroom(kOldNews)));
  world.advance(48h);
  EXPECT_EQ(world.mail.calls.size(), 2u);
}

TEST(WholeLine, ADeliveryIsRetriedWithTheSameIdUntilItIsTaken) {
  World world;
  clearview_world(world).notifier("site", NotifierType::webhook);
  world.http.answers("https://hooks.example/in", FakeHttp::page("", "text/plain", 503));
  world.http.answers("https://hooks.example/in", FakeHttp::page("", "text/plain", 500));
  world.http.answers("https://hooks.example/in", FakeHttp::page("", "text/plain", 204));
  world.start();
  world.advance(1h);
  world.http.replace(kNews, newsroom(with(kClearviewEntry)));
  world.advance(6h);
  std::vector<std::string> ids;
  for (const io::HttpCall& call : world.http.calls) {
    if (call.method != "POST") continue;
    if (const std::string* id = find_header(call.request.headers, "webhook-id")) ids.push_back(*id);
  }
  ASSERT_EQ(ids.size(), 3u);
  EXPECT_EQ(ids[0], ids[1]);
  EXPECT_EQ(ids[1], ids[2]);
  EXPECT_EQ(world.desk->deliveries(10).at(0).state, DeliveryState::delivered);
}

TEST(WholeLine, ARefusedMailEndsAsAVisibleDeadLetterAndCanBeSentAgain) {
  World world;
  clearview_world(world).notifier("editors", NotifierType::email);
  world.mail.answers({false, 550, "550 no such mailbox"});
  world.start();
  world.advance(1h);
  world.http.replace(kNews, newsroom(with(kClearviewEntry)));
  world.advance(6h);
  Delivery dead = world.desk->deliveries(10).at(0);
  EXPECT_EQ(dead.state, DeliveryState::dead);
  EXPECT_THAT(dead.last_error, HasSubstr("550"));
  EXPECT_EQ(world.desk->status().outbox_dead, 1);
  ASSERT_TRUE(world.desk->retry_delivery(dead.id, "ana"));
  world.advance(1h);
  EXPECT_EQ(world.desk->delivery(dead.id)->state, DeliveryState::delivered);
}

TEST(WholeLine, AnAcceptUndoneWithinTheGraceSendsNothing) {
  World world;
  clearview_world(world).notifier("editors", NotifierType::email).events = {EventType::update_accepted,
                                                                            EventType::update_retracted};
  world.start();
  world.advance(1h);
  world.http.replace(kNews, newsroom(with(kClearviewEntry)));
  world.advance(1h);
  const Update update = world.updates().at(0);
  const Update accepted = world.desk->accept(update.id, {}, update.rev, "ana").value();
  world.advance(5min);
  ASSERT_TRUE(world.desk->undo(update.id, accepted.rev, "ana"));
  world.advance(24h);
  EXPECT_THAT(world.mail.calls, IsEmpty());
}

TEST(WholeLine, AThirtyDayRunChecksEveryHalfHourAndStopsCleanly) {
  World world;
  clearview_world(world);
  world.start();
  world.advance(24h * 30);
  EXPECT_NEAR(static_cast<double>(world.outcomes.size()), 30 * 48, 10);
  world.engine->stop();
  world.clock.settle();
  EXPECT_EQ(world.engine->tasks.running(), 0);
  EXPECT_THAT(world.failures, IsEmpty());
}

TEST(WholeLine, ARestartNeitherForgetsTheBaselineNorChecksEarly) {
  const std::string folder = testing::TempDir() + "policywatch-restart-" + std::to_string(::getpid());
  std::size_t asked = 0;
  Time stopped{};
  {
    World world(folder);
    clearview_world(world).start();
    world.advance(10min);
    asked = world.http.calls.size();
    stopped = world.clock.now();
  }
  EXPECT_EQ(asked, 1u);
  World world(folder);
  world.clock.set(stopped);
  clearview_world(world);
  world.http.replace(kNews, newsroom(with(kClearviewEntry)));
  world.start();
  world.advance(15min);
  EXPECT_THAT(world.http.calls, IsEmpty());
  world.advance(1h);
  EXPECT_EQ(world.updates().size(), 1u);
}

TEST(WholeLine, AConfirmedNotModifiedLeavesEverythingAsItIs) {
  World world;
  clearview_world(world);
  Response first = FakeHttp::page(newsroom(kOldNews));
  first.headers.emplace_back("ETag", "W/\"a b\"");
  first.headers.emplace_back("Last-Modified", "Sun, 01 Mar 2026 10:00:00 GMT");
  world.http.replace(kNews, first);
  world.http.answers(kNews, FakeHttp::page("", "text/html", 304));
  world.start();
  world.advance(2h);
  ASSERT_GE(world.http.calls.size(), 3u);
  EXPECT_EQ(world.http.calls[1].request.etag, "W/\"a b\"");
  EXPECT_EQ(world.http.calls[1].request.last_modified, "Sun, 01 Mar 2026 10:00:00 GMT");
  EXPECT_EQ(world.http.calls[2].request.etag, "W/\"a b\"");
  EXPECT_EQ(world.desk->snapshots("ice")->size(), 1u);
}

/// Whether some update carries a flag with this word in it.
bool is_flagged(World& world, const std::string& word) {
  for (const Update& update : world.updates()) {
    for (const std::string& flag : update.flags) {
      if (flag.find(word) != std::string::npos) return true;
    }
  }
  return false;
}

struct Wordings {
  std::string url = "https://agency.example/policy";
  std::string one = prose_page("Walk-ins", {"Field offices see people without an appointment on weekdays.",
                                            "Bring an identity document."});
  std::string two = prose_page("Walk-ins", {"Field offices no longer see anybody without an appointment.",
                                            "Bring an identity document."});
};

void reword(World& world, const Wordings& wordings, Millis later) {
  world.policy("7", "Walk-in appointments at field offices");
  world.watch("page", wordings.url, WatchKind::page).policies = {"7"};
  world.http.answers(wordings.url, wordings.one);
  world.start();
  world.advance(1h);
  world.http.replace(wordings.url, wordings.two);
  world.advance(later);
  world.http.replace(wordings.url, wordings.one);
  world.advance(2h);
}

TEST(WholeLine, N09_AWayBackToAnEarlierWordingDaysLaterIsToldAsARevert) {
  World world;
  reword(world, Wordings(), 72h);
  EXPECT_EQ(world.updates().size(), 2u);
  EXPECT_TRUE(is_flagged(world, "reverted"));
}

TEST(WholeLine, N08_AWordingThatSwingsWithinADayIsOneAlternatingUpdate) {
  World world;
  reword(world, Wordings(), 2h);
  EXPECT_EQ(world.updates().size(), 1u);
  EXPECT_TRUE(is_flagged(world, "alternating"));
}

}  // namespace
}  // namespace policywatch::test
