// What a full disk leaves of the page and the API.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/web/client.hpp"

namespace policywatch::web {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(FullDisk, T05_ADecisionIsRefusedInClearWordsAndMayBeSentAgainUnderItsKey) {
  Client client;
  client.use_token("pw_writer");
  client.desk->full = true;
  const Headers key = {{"Content-Type", "application/json"}, {"Idempotency-Key", "once"}};
  const HttpReply refused = client.send("POST", "/api/v1/updates/12/accept", R"({"rev":3})", key);
  EXPECT_EQ(refused.status, 507);  // RFC 4918, section 11.5
  EXPECT_EQ(header(refused, "Content-Type"), "application/problem+json; charset=utf-8");
  EXPECT_EQ(header(refused, "Retry-After"), "60");
  EXPECT_THAT(refused.body, HasSubstr("disk is full"));
  EXPECT_THAT(refused.body, HasSubstr("Insufficient Storage"));
  EXPECT_THAT(refused.body, Not(HasSubstr("/var/lib"))) << "where it stands is not a caller's to know";
  EXPECT_EQ(client.get("/api/v1/updates/12").status, 200);
  client.desk->full = false;
  const HttpReply taken = client.send("POST", "/api/v1/updates/12/accept", R"({"rev":3})", key);
  EXPECT_EQ(taken.status, 200) << "a refusal is not what the key stands for";
}

TEST(FullDisk, T05_APersonGetsAPage) {
  Client client;
  client.enter("demo");
  const std::string csrf = csrf_of(client.get("/updates/12").body);
  client.desk->full = true;
  const HttpReply refused = client.post("/updates/12/accept", "csrf=" + csrf + "&rev=3");
  EXPECT_EQ(refused.status, 507);
  EXPECT_EQ(header(refused, "Content-Type"), "text/html; charset=utf-8");
  EXPECT_THAT(refused.body, HasSubstr("The disk is full: nothing was recorded."));
  EXPECT_EQ(client.get("/updates/12").status, 200);
}

TEST(FullDisk, T05_HealthSaysPausedForARestartMendsNothing) {
  const HttpReply reply = health_reply({.healthy = true, .detail = "the disk is full"}, false);
  EXPECT_EQ(reply.status, 200);
  EXPECT_THAT(reply.body, HasSubstr(R"("status":"paused")"));
}

}  // namespace
}  // namespace policywatch::web
