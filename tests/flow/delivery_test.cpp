// Rows N01 to N26 on the courier: when messages leave, in which order, and what becomes of those that do not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/value.hpp>

#include "base/hash.hpp"
#include "tests/flow/delivery.hpp"

namespace policywatch::test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string title_of(const Post& post) {
  return std::string(post.body.at("data").at("title").as_string());
}

/// How many updates the subjects say that the mails tell of.
std::size_t told_in(const std::vector<io::MailCall>& mails) {
  std::size_t told = 0;
  for (const io::MailCall& call : mails) {
    const std::size_t subject = call.message.find(" updates on ");
    const std::size_t start = call.message.rfind(' ', subject - 1) + 1;
    told += subject == std::string::npos
                ? 1
                : static_cast<std::size_t>(std::stoi(call.message.substr(start, subject - start)));
  }
  return told;
}

TEST(Delivery, N06_attempts_follow_the_published_schedule_within_a_fifth_and_end_as_a_dead_letter) {
  Delivering world;
  world.notifier("site", NotifierType::webhook);
  world.http.answers(kHook, FakeHttp::page("", "text/plain", 500));
  world.start();
  world.tell("Fees doubled");
  world.hurry();
  for (int hour = 0; hour < 24 * 5; ++hour) world.advance(1h);
  const std::vector<Post> posts = world.posts();
  const Millis published[] = {5s, 5min, 30min, 2h, 5h, 10h, 14h, 20h, 24h};
  ASSERT_EQ(posts.size(), 10u);
  for (std::size_t i = 1; i < posts.size(); ++i) {
    EXPECT_GE(posts[i].at - posts[i - 1].at, published[i - 1] * 4 / 5) << i;
    EXPECT_LE(posts[i].at - posts[i - 1].at, published[i - 1] * 6 / 5 + 1s) << i;
    EXPECT_EQ(posts[i].id, posts[0].id);
    EXPECT_EQ(posts[i].body, posts[0].body);
  }
  EXPECT_EQ(world.states()[DeliveryState::dead], 1);
  EXPECT_EQ(world.desk->status().outbox_dead, 1);
  EXPECT_THAT(world.desk->status().failing_notifiers, ElementsAre(HasSubstr("site: since 2026-03-01")));
}

TEST(Delivery, N10_what_follows_a_failed_message_of_the_same_policy_does_not_overtake_it) {
  Delivering world;
  world.notifier("site", NotifierType::webhook);
  world.http.answers(kHook, FakeHttp::page("", "text/plain", 503));
  world.http.answers(kHook, FakeHttp::page("", "text/plain", 204));
  world.start();
  world.tell("first");
  world.tell("second");
  world.tell("of another policy", "2000");
  world.tell("third");
  world.hurry();
  world.advance(1min);
  const std::vector<Post> posts = world.posts();
  std::vector<std::string> titles;
  for (const Post& post : posts) titles.push_back(title_of(post));
  EXPECT_THAT(titles, ElementsAre("first", "of another policy", "first", "second", "third"));
  EXPECT_EQ(posts[0].id, posts[2].id);
  EXPECT_EQ(posts[0].body, posts[2].body);
}

TEST(Delivery, N10_each_message_has_its_number_and_names_the_one_before_about_the_policy) {
  Delivering world;
  world.notifier("site", NotifierType::webhook);
  world.http.answers(kHook, FakeHttp::page("", "text/plain", 204));
  world.start();
  world.tell("first");
  world.tell("of another policy", "2000");
  world.tell("second");
  world.hurry();
  world.advance(1min);
  const std::vector<Post> posts = world.posts();
  ASSERT_EQ(posts.size(), 3u);
  for (std::size_t i = 0; i < posts.size(); ++i)
    EXPECT_EQ(posts[i].body.at("sequence").to_number<std::size_t>(), i + 1);
  EXPECT_TRUE(posts[0].body.at("previous").is_null());
  EXPECT_TRUE(posts[1].body.at("previous").is_null());
  EXPECT_EQ(posts[2].body.at("previous").as_string(), posts[0].id);
}

TEST(Delivery, N10_a_receiver_that_says_so_gets_everything_at_once) {
  Delivering world;
  world.notifier("site", NotifierType::webhook).ordered = false;
  world.http.answers(kHook, FakeHttp::page("", "text/plain", 503));
  world.http.answers(kHook, FakeHttp::page("", "text/plain", 204));
  world.start();
  world.tell("first");
  world.tell("second");
  world.hurry();
  ASSERT_EQ(world.posts().size(), 2u);
  EXPECT_EQ(title_of(world.posts()[1]), "second");
}

TEST(Delivery, N09_a_receiver_that_hangs_delays_no_other) {
  Delivering world;
  world.notifier("dead", NotifierType::webhook).webhook.url = "https://dead.example/";
  for (const char* id : {"one", "two", "three", "four", "five"})
    world.notifier(id, NotifierType::webhook).webhook.url = "https://" + std::string(id) + ".example/";
  world.http.answers("https://dead.example/", FakeHttp::failure(Quality::unreachable, "timed out"), 30s);
  for (const char* id : {"one", "two", "three", "four", "five"})
    world.http.answers("https://" + std::string(id) + ".example/", FakeHttp::page("", "text/plain", 204));
  world.start();
  const Time begun = world.clock.now();
  for (int i = 0; i < 200; ++i) world.tell("update " + std::to_string(i), std::to_string(i));
  world.hurry();
  for (int second = 0; second < 5; ++second) world.advance(1s);
  for (const char* id : {"one", "two", "three", "four", "five"}) {
    const std::vector<Post> posts = world.posts("https://" + std::string(id) + ".example/");
    ASSERT_EQ(posts.size(), 200u) << id;
    EXPECT_LE(posts.back().at - begun, 5s) << id;
  }
  EXPECT_EQ(world.posts("https://dead.example/").size(), 1u);
}

TEST(Delivery, N07_gone_disables_the_notifier_and_the_operator_hears_of_it_by_another) {
  Delivering world;
  world.notifier("site", NotifierType::webhook);
  world.notifier("editors", NotifierType::email);
  world.http.answers(kHook, FakeHttp::page("", "text/plain", 410));
  world.start();
  world.tell("first");
  world.hurry();
  world.tell("second");
  world.hurry();
  world.advance(24h);
  EXPECT_EQ(world.posts().size(), 1u);
  EXPECT_THAT(world.desk->status().disabled_notifiers, ElementsAre(HasSubstr("site: HTTP 410")));
  std::vector<std::string> told;
  for (const io::MailCall& call : world.mail.calls) {
    if (call.message.find("notifier site: failing") != std::string::npos) told.push_back(call.message);
  }
  EXPECT_EQ(told.size(), 1u);
  // By hand it works again: the waiting ones leave.
  world.http.replace(kHook, FakeHttp::page("", "text/plain", 204));
  ASSERT_TRUE(world.desk->retry_delivery(world.store->deliveries_of(1).at(0).id, "ana"));
  world.hurry();
  world.advance(1h);
  EXPECT_EQ(world.posts().size(), 3u);
  EXPECT_THAT(world.mail.calls.back().message, HasSubstr("notifier site: recovered"));
}

TEST(Delivery, N12_a_receiver_that_fails_for_a_day_is_told_once_by_another) {
  Delivering world;
  world.notifier("site", NotifierType::webhook);
  world.notifier("editors", NotifierType::email).events = {EventType::watch_failing};
  world.http.answers(kHook, FakeHttp::page("", "text/plain", 500));
  world.start();
  world.tell("Fees doubled");
  world.hurry();
  for (int hour = 0; hour < 23; ++hour) world.advance(1h);
  EXPECT_THAT(world.mail.calls, IsEmpty());
  for (int hour = 0; hour < 100; ++hour) world.advance(1h);
  ASSERT_EQ(world.mail.calls.size(), 1u);
  EXPECT_THAT(world.mail.calls[0].message, HasSubstr("notifier site: failing"));
  EXPECT_THAT(world.mail.calls[0].message, HasSubstr("HTTP 500"));
}

TEST(Delivery, N11_dead_letters_are_tried_again_or_discarded_with_the_same_id) {
  Delivering world;
  world.notifier("site", NotifierType::webhook);
  world.http.answers(kHook, FakeHttp::page("", "text/plain", 404));
  world.start();
  world.tell("first");
  world.tell("second", "2000");
  world.hurry();
  world.advance(1min);
  review::DeliveryFilter dead;
  dead.state = "dead";
  const std::vector<Delivery> letters = world.desk->find_deliveries(dead);
  ASSERT_EQ(letters.size(), 2u);
  world.http.replace(kHook, FakeHttp::page("", "text/plain", 204));
  ASSERT_TRUE(world.desk->retry_delivery(letters[1].id, "ana"));
  ASSERT_TRUE(world.desk->discard_delivery(letters[0].id, "ana"));
  world.hurry();
  world.advance(1min);
  EXPECT_EQ(world.posts().back().id, letters[1].key);
  EXPECT_EQ(world.desk->delivery(letters[0].id)->state, DeliveryState::cancelled);
  EXPECT_FALSE(world.desk->discard_delivery(letters[1].id, "ana")) << "it has arrived";
  EXPECT_EQ(world.desk->status().outbox_dead, 0);
  std::vector<std::string> commands;
  for (const Decision& row : world.store->decisions(0)) commands.push_back(row.command);
  EXPECT_THAT(commands, testing::IsSupersetOf({"retry", "discard"}));
}

TEST(Delivery, N19_a_storm_is_a_few_messages_and_one_roll_up_a_window_and_loses_nothing) {
  Delivering world;
  world.settings.review.public_url = "https://desk.example";
  world.notifier("editors", NotifierType::email);
  world.start();
  const Time begun = world.clock.now();
  for (int i = 0; i < 2000; ++i) {
    world.tell("update " + std::to_string(i), std::to_string(i % 40));
    if (i % 40 == 39) world.hurry(), world.advance(1s);
  }
  world.advance(30min);
  EXPECT_EQ(world.states()[DeliveryState::delivered], 2000);
  EXPECT_LE(world.mail.calls.size(), 4u);  // half an hour has three windows, and one that began it
  EXPECT_EQ(told_in(world.mail.calls), 2000u);
  EXPECT_GE(world.clock.now() - begun, 30min);
  EXPECT_THAT(world.mail.calls.back().message, HasSubstr("more on the review page"));
}

TEST(Delivery, N20_each_change_is_in_exactly_one_digest_around_midnight_and_on_days_of_25_and_23_hours) {
  for (const char* day : {"2026-03-08", "2026-11-01", "2026-06-01"}) {
    Delivering world;
    world.clock.advance(*parse_rfc3339(std::string(day) + "T00:00:00Z") - world.clock.now());
    NotifierSettings& editors = world.notifier("editors", NotifierType::email);
    editors.digest = "daily@00:00";
    editors.timezone = "America/New_York";
    world.start();
    for (int i = 0; i < 72; ++i) {
      world.tell("on the hour", std::to_string(i));
      world.advance(1h - 1ms);
      world.tell("just before it", std::to_string(i));
      world.advance(1ms);
    }
    world.advance(48h);
    EXPECT_EQ(world.states()[DeliveryState::delivered], 144) << day;
    EXPECT_EQ(told_in(world.mail.calls), 144u) << day;
    // Four midnights; what happens on the stroke of one may follow it by itself.
    EXPECT_GE(world.mail.calls.size(), 4u) << day;
    EXPECT_LE(world.mail.calls.size(), 8u) << day;
  }
}

TEST(Delivery, N20_a_digest_that_fails_stays_the_same_message) {
  Delivering world;
  world.notifier("editors", NotifierType::email).digest = "hourly";
  world.mail.answers({false, 451, "451 try later"});
  world.start();
  world.advance(1min);
  world.tell("first");
  world.tell("second", "2000");
  world.advance(59min);
  ASSERT_EQ(world.mail.calls.size(), 1u);
  world.tell("third");
  world.advance(3h);
  ASSERT_EQ(world.mail.calls.size(), 3u);
  EXPECT_EQ(world.mail.calls[1].message, world.mail.calls[0].message);
  EXPECT_THAT(world.mail.calls[0].message, HasSubstr("2 updates on 2 policies"));
  EXPECT_EQ(world.states()[DeliveryState::delivered], 3);
}

TEST(Delivery, N21_quiet_hours_delay_and_what_is_urgent_passes_where_that_is_configured) {
  Delivering world;  // 12:00 UTC is seven in the morning in New York
  world.notifier("editors", NotifierType::email);
  NotifierSettings& pager = world.notifier("pager", NotifierType::ntfy);
  for (NotifierSettings& one : world.settings.notifiers) {
    one.quiet = "22:00-08:00";
    one.timezone = "America/New_York";
  }
  pager.urgent_passes = true;
  pager.webhook.url = "https://ntfy.example/pager";
  world.http.answers("https://ntfy.example/", FakeHttp::page("{}", "application/json"));
  world.start();
  world.tell("a comment");
  world.tell("an injunction", "1976", Status::enjoined);
  world.hurry();
  EXPECT_THAT(world.mail.calls, IsEmpty());
  ASSERT_EQ(world.posts("https://ntfy.example/").size(), 1u);
  EXPECT_THAT(print_json(world.posts("https://ntfy.example/")[0].body), HasSubstr("an injunction"));
  world.advance(1h - 1s);
  EXPECT_THAT(world.mail.calls, IsEmpty());
  world.advance(2s);
  EXPECT_EQ(world.mail.calls.size(), 2u);
  EXPECT_EQ(world.posts("https://ntfy.example/").size(), 2u);
  world.advance(48h);
  EXPECT_EQ(world.mail.calls.size(), 2u);
}

TEST(Delivery, N22_what_was_taken_back_before_it_left_is_told_as_such_or_not_at_all) {
  Delivering world;
  world.notifier("editors", NotifierType::email).digest = "hourly";
  NotifierSettings& quiet = world.notifier("quiet", NotifierType::slack);
  quiet.digest = "hourly";
  quiet.reverted = "drop";
  world.start();
  world.advance(1min);
  const std::int64_t id = world.tell("Fees doubled");
  world.change(id, [](Update& update) { update.flags = {"alternating"}; });
  world.advance(1h);
  ASSERT_EQ(world.mail.calls.size(), 1u);
  EXPECT_THAT(world.mail.calls[0].message, HasSubstr("changed and reverted"));
  EXPECT_THAT(world.posts(), IsEmpty());
  EXPECT_EQ(world.states()[DeliveryState::cancelled], 1);
}

TEST(Delivery, N24_ten_thousand_waiting_messages_leave_oldest_first_within_the_limit) {
  Delivering world;
  NotifierSettings& site = world.notifier("site", NotifierType::webhook);
  site.limit = "10/1s";
  world.http.answers(kHook, FakeHttp::page("", "text/plain", 204));
  std::vector<Delivery> rows(10'000);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].key = "msg_" + std::to_string(i);
    rows[i].notifier = "site";
    rows[i].event = EventType::watch_failing;
    rows[i].watch = "w" + std::to_string(i);
    rows[i].payload = R"({"watch":"w"})";
    rows[i].created_at = rows[i].next_attempt_at = world.clock.now();
  }
  world.store->add_deliveries(rows);
  world.start();
  for (int second = 0; second < 30; ++second) world.advance(1s);
  const std::vector<Post> posts = world.posts();
  EXPECT_GE(posts.size(), 290u);
  EXPECT_LE(posts.size(), 310u);
  for (std::size_t i = 0; i < posts.size(); ++i) EXPECT_EQ(posts[i].id, "msg_" + std::to_string(i));
  for (std::size_t i = 10; i < posts.size(); ++i) EXPECT_GE(posts[i].at - posts[i - 10].at, 1s);
  // A new start knows what was sent just before.
  world.stop();
  const std::size_t before = world.posts().size();
  world.start();
  EXPECT_LE(world.posts().size(), before + 10);
}

TEST(Delivery, N24_a_receiver_that_asks_for_time_gets_none_of_the_others_meanwhile) {
  Delivering world;
  world.notifier("desk", NotifierType::slack);
  Response busy = FakeHttp::page("", "text/plain", 429);
  busy.headers.emplace_back("Retry-After", "120");
  world.http.answers(kHook, busy);
  world.http.answers(kHook, FakeHttp::page("ok", "text/plain"));
  world.start();
  world.tell("first");
  world.tell("second", "2000");
  world.hurry();
  world.advance(119s);
  EXPECT_EQ(world.posts().size(), 1u);
  world.advance(10min);
  EXPECT_EQ(world.posts().size(), 3u);
}

}  // namespace
}  // namespace policywatch::test
