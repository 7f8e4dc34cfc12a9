// CourtListener's own deliveries: who may send, what is taken, when it is acknowledged.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/web/client.hpp"

namespace policywatch::web {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kSecret = "a-long-random-secret";
constexpr const char* kBody = R"({"payload":{"results":[]},"webhook":{"event_type":1}})";

struct Hooked : Client {
  std::vector<Site::Push> recorded;
  std::vector<std::string> events;
  Hooked() {
    Site::PushDoor door;
    door.secret_of = [](const std::string& watch) { return watch == "doe" ? kSecret : ""; };
    door.record = [this, keys = std::set<std::string>()](const Site::Push& push) mutable {
      const bool is_new = keys.insert(push.key).second;
      if (is_new) recorded.push_back(push);
      return is_new;
    };
    site.on_push(std::move(door));
    site.on_security_event(
        [this](const Site::SecurityEvent& event) { events.push_back(event.what + " " + event.detail); });
  }
  HttpReply deliver(const std::string& secret = kSecret, std::string body = kBody,
                    const std::string& key = "0f8a", const std::string& watch = "doe",
                    const std::string& type = "application/json") {
    return send("POST", "/hooks/courtlistener/" + watch + "/" + secret, std::move(body),
                {{"Content-Type", type}, {"Idempotency-Key", key}});
  }
};

TEST(Hook, ADeliveryIsRecordedAsItCameBeforeItIsAcknowledged) {
  Hooked hooked;
  EXPECT_EQ(hooked.deliver().status, 200);
  ASSERT_EQ(hooked.recorded.size(), 1u);
  EXPECT_EQ(hooked.recorded[0].watch, "doe");
  EXPECT_EQ(hooked.recorded[0].key, "0f8a");
  EXPECT_EQ(hooked.recorded[0].body, kBody);
}

TEST(Hook, ARepeatedKeyIsAcknowledgedAndNotRecordedAgain) {
  Hooked hooked;
  EXPECT_EQ(hooked.deliver().status, 200);
  const HttpReply again = hooked.deliver();
  EXPECT_EQ(again.status, 200);
  EXPECT_THAT(again.body, HasSubstr("known"));
  EXPECT_EQ(hooked.recorded.size(), 1u);
  EXPECT_EQ(hooked.deliver(kSecret, kBody, "1").status, 200);
  EXPECT_EQ(hooked.recorded.size(), 2u);
}

TEST(Hook, WithoutAKeyTheBytesAreTheKey) {
  Hooked hooked;
  EXPECT_EQ(hooked.deliver(kSecret, kBody, "").status, 200);
  EXPECT_EQ(hooked.deliver(kSecret, kBody, "").status, 200);
  EXPECT_EQ(hooked.recorded.size(), 1u);
  EXPECT_EQ(hooked.deliver(kSecret, R"({"payload":{}})", "").status, 200);
  EXPECT_EQ(hooked.recorded.size(), 2u);
}

TEST(Hook, AWrongSecretAndAnUnknownWatchLookTheSame) {
  Hooked hooked;
  const HttpReply wrong = hooked.deliver("a-long-random-secreT"),
                  unknown = hooked.deliver(kSecret, kBody, "1", "roe");
  EXPECT_EQ(wrong.status, 404);
  EXPECT_EQ(wrong.body, unknown.body);
  EXPECT_EQ(wrong.headers, unknown.headers);
  EXPECT_EQ(hooked.deliver("%00").status, 404);
  EXPECT_THAT(hooked.recorded, IsEmpty());
  for (const std::string& event : hooked.events) EXPECT_THAT(event, Not(HasSubstr("secre")));
}

TEST(Hook, WithoutADoorThereIsNothing) {
  Client client;
  EXPECT_EQ(client.post_json("/hooks/courtlistener/doe/", kBody).status, 303);
  EXPECT_EQ(client.post_json("/hooks/courtlistener/doe/x", kBody).status, 404);
}

TEST(Hook, OnlyJsonOfBoundedSizeIsTaken) {
  Hooked hooked;
  EXPECT_EQ(hooked.deliver(kSecret, "not json").status, 400);
  EXPECT_EQ(hooked.deliver(kSecret, "[]").status, 400);
  EXPECT_EQ(hooked.deliver(kSecret, "{}").status, 400);
  EXPECT_EQ(hooked.deliver(kSecret, kBody, "1", "doe", "text/plain").status, 415);
  EXPECT_EQ(hooked.deliver(kSecret, R"({"payload":")" + std::string(1 << 20, 'x') + "\"}").status, 413);
  EXPECT_EQ(hooked.deliver("wrong-wrong-wrong", std::string(1 << 21, 'x')).status, 404);
  EXPECT_THAT(hooked.recorded, IsEmpty());
}

TEST(Hook, ItNeedsNoSessionAndAPageOfAnotherSiteMayNotUseIt) {
  Hooked hooked;
  hooked.headers.emplace_back("Origin", "https://evil.example");
  EXPECT_EQ(hooked.deliver().status, 403);
  EXPECT_THAT(hooked.recorded, IsEmpty());
  for (const std::string& event : hooked.events) EXPECT_THAT(event, Not(HasSubstr(kSecret)));
  EXPECT_EQ(Hooked().send("GET", std::string("/hooks/courtlistener/doe/") + kSecret).status, 405);
}

TEST(Hook, TooManyInAMinuteAreAskedToWait) {
  Hooked hooked;
  int refused = 0;
  for (int i = 0; i < 200; ++i) {
    const HttpReply reply = hooked.deliver(kSecret, kBody, std::to_string(i));
    if (reply.status == 200) continue;
    ++refused;
    EXPECT_EQ(reply.status, 429);
    EXPECT_EQ(header(reply, "Retry-After"), "60");
  }
  EXPECT_EQ(refused, 80);
  hooked.desk->time += std::chrono::minutes(1);
  EXPECT_EQ(hooked.deliver(kSecret, kBody, "later").status, 200);
}

}  // namespace
}  // namespace policywatch::web
