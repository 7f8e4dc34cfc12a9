#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "sample.hpp"
#include "tests/support/shared.hpp"

namespace policywatch::notifiers {
namespace {

namespace json = boost::json;

std::string header_of(const Message& message, std::string_view name) {
  const std::string* value = find_header(message.headers, name);
  return value ? *value : "(absent)";
}

TEST(SignWebhook, N03_agrees_with_every_published_signature) {
  auto vectors = test::read_shared_json("vectors/standard-webhooks/webhook_vectors.json");
  if (!vectors) GTEST_SKIP() << "no shared vectors";
  std::size_t run = 0;
  for (const auto& row : vectors->at("sign").as_array()) {
    EXPECT_EQ(sign_webhook(test::text_of(row, "secret"), test::text_of(row, "msg_id"),
                           row.at("timestamp").as_int64(), test::text_of(row, "payload")),
              test::text_of(row, "expected"))
        << test::text_of(row, "id");
    ++run;
  }
  EXPECT_EQ(run, 8u);
  for (const auto& row : vectors->at("constructor_must_reject").as_array()) {
    EXPECT_EQ(sign_webhook(test::text_of(row, "secret"), "msg_1", 1, "{}"), std::nullopt)
        << test::text_of(row, "id");
  }
}

/// What a receiver does, after the specification: one good v1 signature among those given, within five
/// minutes.
bool receiver_accepts(const json::value& row, std::int64_t tolerance) {
  std::string id, timestamp, signatures;
  for (const auto& [name, value] : row.at("headers").as_object()) {
    std::string lower = ascii_lower(name);
    if (lower == "webhook-id") id = value.as_string();
    if (lower == "webhook-timestamp") timestamp = value.as_string();
    if (lower == "webhook-signature") signatures = value.as_string();
  }
  if (id.empty() || timestamp.empty() || timestamp.find_first_not_of("0123456789") != std::string::npos)
    return false;
  std::int64_t sent = std::stoll(timestamp);
  if (std::abs(row.at("now").as_int64() - sent) > tolerance) return false;
  auto expected = sign_webhook(test::text_of(row, "secret"), id, sent, test::text_of(row, "payload"));
  for (std::string_view one : split(signatures, ' ')) {
    if (expected && equal_constant_time(one, *expected)) return true;
  }
  return false;
}

TEST(SignWebhook, N03_is_accepted_and_refused_by_receivers_as_published) {
  auto vectors = test::read_shared_json("vectors/standard-webhooks/webhook_vectors.json");
  if (!vectors) GTEST_SKIP() << "no shared vectors";
  std::size_t run = 0;
  for (const auto& row : vectors->at("verify").as_array()) {
    EXPECT_EQ(receiver_accepts(row, vectors->at("tolerance_s").as_int64()), row.at("valid").as_bool())
        << test::text_of(row, "id");
    ++run;
  }
  EXPECT_EQ(run, 21u);
}

TEST(SignWebhook, RefusesWhatIsNoSecret) {
  EXPECT_EQ(sign_webhook("whsec_not base64!", "id", 1, ""), std::nullopt);
  EXPECT_EQ(sign_webhook("whsec_" + to_base64(std::string(65, 'k')), "id", 1, ""), std::nullopt);
  EXPECT_EQ(sign_webhook("whsec_c2hvcnQ=", "id", 1, ""), std::nullopt);
}

TEST(Webhook, CarriesTheUpdateSignedWithTheTimeOfTheAttempt) {
  const std::string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  Message message = sample_message(NotifierType::webhook, sample_event(), secret);
  EXPECT_EQ(message.url, "https://chat.example/hooks/abc");
  EXPECT_EQ(header_of(message, "webhook-id"), "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk");
  EXPECT_EQ(header_of(message, "webhook-timestamp"), "1766049332");  // 2025-12-18T09:15:32Z
  EXPECT_EQ(header_of(message, "webhook-signature"),
            sign_webhook(secret, "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", 1766049332, message.body));
  json::value body = json::parse(message.body);
  EXPECT_EQ(body.at("type").as_string(), "update.detected");
  EXPECT_EQ(body.at("timestamp").as_string(), "2025-12-18T09:15:02Z");
  EXPECT_EQ(body.at("data").at("id").as_int64(), 12);
  EXPECT_EQ(body.at("data").at("status").as_string(), "enjoined");
  EXPECT_EQ(body.at("data").at("policies").at(0).as_int64(), 1976);
}

TEST(Webhook, TellsOfAWatchInItsOwnWords) {
  Event event;
  event.type = EventType::watch_failing;
  event.key = "msg_1";
  event.watch = "ice-newsroom";
  event.watch_url = "https://www.ice.gov/newsroom";
  event.detail = "HTTP 503 five times in a row";
  json::value body = json::parse(sample_message(NotifierType::webhook, event).body);
  EXPECT_EQ(body.at("type").as_string(), "watch.failing");
  EXPECT_EQ(body.at("data").at("watch").as_string(), "ice-newsroom");
  EXPECT_EQ(body.at("data").at("detail").as_string(), "HTTP 503 five times in a row");
}

TEST(Webhook, N13_payloads_stay_under_twenty_kilobytes_and_still_say_what_happened) {
  Message message = sample_message(NotifierType::webhook, event_full_of(std::string(1 << 20, 'x')));
  EXPECT_LT(message.body.size(), 20'000u);
  json::value body = json::parse(message.body);
  EXPECT_EQ(body.at("data").at("status").as_string(), "enjoined");
  EXPECT_EQ(body.at("data").at("id").as_int64(), 12);
  std::string emoji;
  for (int i = 0; i < 20000; ++i) emoji += "\xF0\x9F\x8F\x9B";
  EXPECT_LT(sample_message(NotifierType::webhook, event_full_of(emoji)).body.size(), 20'000u);
}

TEST(Webhook, ADigestIsBoundedAndSaysHowManyItLeftOut) {
  Message message = sample_message(NotifierType::webhook, event_full_of(std::string(3000, 'x'), 200));
  EXPECT_LT(message.body.size(), 20'000u);
  json::value data = json::parse(message.body).at("data");
  EXPECT_EQ(data.at("total").to_number<std::size_t>(), 200u);
  EXPECT_EQ(data.at("updates").as_array().size() + data.at("left_out").to_number<std::size_t>(), 200u);
  EXPECT_GE(data.at("updates").as_array().size(), 1u);
}

TEST(Webhook, N05_during_a_rotation_both_secrets_sign) {
  const std::string fresh = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const std::string old = "whsec_" + to_base64(std::string(32, 'k'));
  Message message = sample_message(NotifierType::webhook, sample_event(), fresh + " " + old);
  const std::int64_t at = std::stoll(header_of(message, "webhook-timestamp"));
  const std::string id = sample_event().key;
  EXPECT_EQ(header_of(message, "webhook-signature"),
            *sign_webhook(fresh, id, at, message.body) + " " + *sign_webhook(old, id, at, message.body));
}

TEST(Webhook, N10_numbers_the_message_and_names_the_one_before) {
  Event event = sample_event();
  EXPECT_FALSE(
      json::parse(sample_message(NotifierType::webhook, event).body).as_object().contains("sequence"));
  event.sequence = 7;
  json::value body = json::parse(sample_message(NotifierType::webhook, event).body);
  EXPECT_EQ(body.at("sequence").as_int64(), 7);
  EXPECT_TRUE(body.at("previous").is_null());
  event.previous = "msg_before";
  EXPECT_EQ(json::parse(sample_message(NotifierType::webhook, event).body).at("previous").as_string(),
            "msg_before");
}

TEST(Command, GetsTheSameBodyWithItsIdAndIsNoShell) {
  NotifierSettings notifier = sample_notifier(NotifierType::command);
  notifier.command.argv = {"/usr/local/bin/tell", "; rm -rf /"};
  Message message = compose(notifier, "", sample_event(), sample_desk(), sample_event().at);
  EXPECT_EQ(message.argv, notifier.command.argv);
  json::value body = json::parse(message.body);
  EXPECT_EQ(body.at("id").as_string(), sample_event().key);
  EXPECT_EQ(body.at("data").at("status").as_string(), "enjoined");
  EXPECT_EQ(judge_command(0, "", "").verdict, Verdict::delivered);
  EXPECT_EQ(judge_command(1, "no", "").verdict, Verdict::retry);
  EXPECT_EQ(judge_command(100, "never", "").verdict, Verdict::dead);
  EXPECT_EQ(judge_command(0, "", "did not end within 30 s").verdict, Verdict::retry);
}

TEST(Limit, IsSoManyInAStretchOfTime) {
  NotifierSettings notifier = sample_notifier(NotifierType::email);
  EXPECT_EQ(sending_limit(notifier)->count, 20u);
  notifier.limit = "5/1h";
  EXPECT_EQ(sending_limit(notifier)->count, 5u);
  EXPECT_EQ(sending_limit(notifier)->window, Millis(std::chrono::hours(1)));
  for (const char* wrong : {"5", "0/1h", "/1h", "5/", "5/soon", "-1/1h", "5 /1h"}) {
    notifier.limit = wrong;
    EXPECT_FALSE(sending_limit(notifier)) << wrong;
  }
}

TEST(Wants, FiltersByPerson) {
  NotifierSettings notifier = sample_notifier(NotifierType::email);
  notifier.people = {"ana", "bob"};
  Update update = sample_update();
  EXPECT_FALSE(wants(notifier, EventType::update_detected, &update));
  update.claimed_by = "bob";
  EXPECT_TRUE(wants(notifier, EventType::update_detected, &update));
  update.claimed_by = "";
  update.decided_by = "ana";
  notifier.events = {EventType::update_accepted};
  EXPECT_TRUE(wants(notifier, EventType::update_accepted, &update));
}

TEST(Wants, N12_WhoHearsOfFailingWatchesHearsOfFailingNotifiers) {
  NotifierSettings notifier = sample_notifier(NotifierType::email);
  EXPECT_TRUE(wants(notifier, EventType::notifier_failing, nullptr));
  notifier.events = {EventType::update_detected};
  EXPECT_FALSE(wants(notifier, EventType::notifier_failing, nullptr));
  notifier.events = {EventType::notifier_failing};
  EXPECT_TRUE(wants(notifier, EventType::notifier_failing, nullptr));
}

TEST(Wants, FiltersByEventPolicyKindStatusAndScore) {
  NotifierSettings notifier = sample_notifier(NotifierType::webhook);
  Update update = sample_update();
  EXPECT_TRUE(wants(notifier, EventType::update_detected, &update));
  EXPECT_FALSE(wants(notifier, EventType::update_accepted, &update));
  EXPECT_TRUE(wants(notifier, EventType::watch_failing, nullptr));
  notifier.policies = {"2000"};
  EXPECT_FALSE(wants(notifier, EventType::update_detected, &update));
  notifier.policies = {"2000", "1976"};
  EXPECT_TRUE(wants(notifier, EventType::update_detected, &update));
  notifier.kinds = {UpdateKind::commentary};
  EXPECT_FALSE(wants(notifier, EventType::update_detected, &update));
  notifier.kinds = {UpdateKind::court_order};
  notifier.min_score = 85;
  EXPECT_FALSE(wants(notifier, EventType::update_detected, &update));
  notifier.min_score = 84;
  notifier.status_only = true;
  EXPECT_TRUE(wants(notifier, EventType::update_detected, &update));
  update.status.reset();
  EXPECT_FALSE(wants(notifier, EventType::update_detected, &update));
}

}  // namespace
}  // namespace policywatch::notifiers
