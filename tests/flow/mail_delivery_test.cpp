// Rows M01 to M20 that are a matter of time and of the outbox; the dialogue itself is tests/io and
// tests/system.
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
using testing::Not;

TEST(MailDelivery, M01_what_is_refused_for_now_is_tried_every_half_hour_or_later_for_four_days) {
  Delivering world;
  world.notifier("editors", NotifierType::email);
  for (int i = 0; i < 50; ++i) world.mail.answers({false, 450, "450 4.2.1 mailbox busy"});
  world.start();
  const Time begun = world.clock.now();
  world.tell("Fees doubled");
  world.hurry();
  std::vector<Time> attempts;
  for (std::size_t seen = 0; world.clock.now() - begun < 24h * 9; world.advance(10min)) {
    if (world.mail.calls.size() > seen) attempts.push_back(world.clock.now());
    seen = world.mail.calls.size();
  }
  ASSERT_GE(attempts.size(), 5u);
  for (std::size_t i = 1; i < attempts.size(); ++i) EXPECT_GE(attempts[i] - attempts[i - 1], 30min);
  EXPECT_GE(attempts.back() - begun, 24h * 4);
  EXPECT_EQ(world.states()[DeliveryState::dead], 1);
}

TEST(MailDelivery, M02_each_reader_has_a_result_of_their_own) {
  Delivering world;
  world.notifier("editors", NotifierType::email).email.to = {"Ana <ana@tracker.example>",
                                                             "bob@tracker.example", "cyd@tracker.example"};
  world.mail.answers({true, 250, "250 OK"});
  world.mail.answers({false, 550, "550 no such user"});
  world.mail.answers({false, 450, "450 busy"});
  world.start();
  world.tell("Fees doubled");
  world.hurry();
  world.advance(24h);
  std::map<std::string, int> mails;
  for (const io::MailCall& call : world.mail.calls) {
    ASSERT_EQ(call.recipients.size(), 1u);
    ++mails[call.recipients[0]];
  }
  EXPECT_EQ(mails, (std::map<std::string, int>{
                       {"ana@tracker.example", 1}, {"bob@tracker.example", 1}, {"cyd@tracker.example", 2}}));
  EXPECT_THAT(world.mail.calls[0].message, HasSubstr("To: Ana <ana@tracker.example>\r\n"));
  EXPECT_EQ(world.states(),
            (std::map<DeliveryState, int>{{DeliveryState::delivered, 2}, {DeliveryState::dead, 1}}));
  EXPECT_THAT(world.desk->status().failing_notifiers, testing::IsEmpty());
}

TEST(MailDelivery, M03_a_mail_whose_reply_was_lost_is_sent_again_byte_for_byte) {
  Delivering world;
  world.notifier("editors", NotifierType::email);
  world.mail.answers({false, 0, "the connection was closed"});
  world.start();
  const std::int64_t id = world.tell("Fees doubled");
  world.hurry();
  // What becomes of the update meanwhile is another message's matter.
  world.change(id, [](Update& update) { update.state = UpdateState::rejected; });
  world.advance(1h);
  ASSERT_EQ(world.mail.calls.size(), 2u);
  EXPECT_EQ(world.mail.calls[0].message, world.mail.calls[1].message);
}

TEST(MailDelivery, M03_what_had_become_of_an_update_at_the_first_attempt_stands_in_every_copy) {
  Delivering world;
  world.notifier("editors", NotifierType::email).digest = "hourly";
  world.mail.answers({false, 0, "the connection was closed"});
  world.start();
  world.advance(1min);
  const std::int64_t id = world.tell("Fees doubled");
  world.change(id, [](Update& update) { update.state = UpdateState::rejected, update.decided_by = "ana"; });
  world.advance(1h);
  world.change(id, [](Update& update) { update.state = UpdateState::new_, update.decided_by = ""; });
  world.advance(2h);
  ASSERT_EQ(world.mail.calls.size(), 2u);
  EXPECT_THAT(world.mail.calls[0].message, HasSubstr("rejected by ana"));
  EXPECT_EQ(world.mail.calls[0].message, world.mail.calls[1].message);
}

TEST(MailDelivery, M06_a_refused_password_stops_every_mail_of_the_notifier_for_an_hour) {
  Delivering world;
  world.notifier("editors", NotifierType::email);
  world.mail.answers({false, 535, "535 5.7.8 bad credentials"});
  world.start();
  world.tell("first");
  world.tell("second", "2000");
  world.hurry();
  world.tell("third", "3000");
  world.advance(59min);
  EXPECT_EQ(world.mail.calls.size(), 1u);
  EXPECT_THAT(world.desk->status().failing_notifiers, ElementsAre(HasSubstr("535")));
  world.advance(30min);
  EXPECT_EQ(world.mail.calls.size(), 4u);
}

TEST(MailDelivery, M12_mails_about_one_policy_refer_to_one_root_whichever_of_them_is_lost) {
  Delivering world;
  world.notifier("editors", NotifierType::email);
  world.mail.answers({false, 550, "550 lost"});
  world.start();
  for (int i = 0; i < 5; ++i) world.tell("update " + std::to_string(i));
  world.hurry();
  world.advance(1h);
  ASSERT_EQ(world.mail.calls.size(), 5u);
  for (const io::MailCall& call : world.mail.calls)
    EXPECT_THAT(call.message, HasSubstr("\r\nReferences: <policy-1976@tracker.example>\r\n"));
}

TEST(MailDelivery, M13_each_reader_leaves_by_an_address_of_their_own) {
  Delivering world;
  world.settings.review.public_url = "https://desk.example";
  world.notifier("editors", NotifierType::email).email.to = {"ana@tracker.example", "bob@tracker.example"};
  world.start();
  world.tell("first");
  world.hurry();
  std::vector<std::string> tokens;
  for (const io::MailCall& call : world.mail.calls) {
    const std::string start = "\r\nList-Unsubscribe: <https://desk.example/unsubscribe/";
    const std::size_t at = call.message.find(start);
    ASSERT_NE(at, std::string::npos);
    const std::size_t from = at + start.size();
    tokens.push_back(call.message.substr(from, call.message.find('>', from) - from));
    EXPECT_THAT(call.message, HasSubstr("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
  }
  ASSERT_EQ(tokens.size(), 2u);
  EXPECT_NE(tokens[0], tokens[1]);
  EXPECT_FALSE(world.desk->unsubscribe(tokens[0] + "x", true));
  EXPECT_EQ(world.desk->unsubscribe(tokens[0], false)->second, "ana@tracker.example");
  world.tell("second");  // looking changed nothing
  world.hurry();
  EXPECT_EQ(world.mail.calls.size(), 4u);
  ASSERT_TRUE(world.desk->unsubscribe(tokens[0], true));
  ASSERT_TRUE(world.desk->unsubscribe(tokens[0], true));  // again is the same
  world.tell("third");
  world.hurry();
  ASSERT_EQ(world.mail.calls.size(), 5u);
  EXPECT_THAT(world.mail.calls[4].recipients, ElementsAre("bob@tracker.example"));
  ASSERT_TRUE(world.desk->resubscribe("editors", "ana@tracker.example", "cyd"));
  world.tell("fourth");
  world.hurry();
  EXPECT_EQ(world.mail.calls.size(), 7u);
}

TEST(MailDelivery, M17_a_mail_that_is_too_large_goes_as_a_short_one_with_its_link) {
  Delivering world;
  world.settings.review.public_url = "https://desk.example";
  world.notifier("editors", NotifierType::email);
  world.mail.answers({false, 552, "552 5.3.4 message too large"});
  world.start();
  const std::int64_t id = world.tell(std::string(300, 'x'));
  world.hurry();
  ASSERT_EQ(world.mail.calls.size(), 2u);
  EXPECT_LE(world.mail.calls[1].message.size(), world.mail.calls[0].message.size());
  EXPECT_THAT(world.mail.calls[1].message, HasSubstr("https://desk.example/updates/" + std::to_string(id)));
  EXPECT_EQ(world.states()[DeliveryState::delivered], 1);
}

TEST(MailDelivery, M20_a_greylisting_server_gets_the_mail_once) {
  Delivering world;
  world.notifier("editors", NotifierType::email);
  world.mail.answers({false, 450, "450 4.7.1 greylisted, try again in 5 minutes"});
  world.start();
  world.tell("Fees doubled");
  world.hurry();
  world.advance(24h);
  EXPECT_EQ(world.mail.calls.size(), 2u);
  EXPECT_EQ(world.states()[DeliveryState::delivered], 1);
}

}  // namespace
}  // namespace policywatch::test
