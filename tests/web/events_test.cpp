// What is told while it happens, and snapshots to look at.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/web/client.hpp"

namespace policywatch::web {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Events, SayOneNumberThatChangesWithAnyUpdate) {
  Client client;
  client.enter("demo");
  const HttpReply first = client.get("/events");
  EXPECT_TRUE(first.follow);
  EXPECT_EQ(header(first, "Content-Type"), "text/event-stream");
  const std::string now = std::to_string(client.desk->queue_revision());
  EXPECT_EQ(first.body, "event: queue\nid: " + now + "\ndata: " + now + "\n\n");
  EXPECT_EQ(client.get("/events", {{"Last-Event-ID", now}}).body, "");
  ASSERT_TRUE(client.desk->claim(12, 0, "amara"));
  EXPECT_THAT(client.get("/events", {{"Last-Event-ID", now}}).body, Not(""));
}

TEST(Events, EndWithTheSession) {
  Client client;
  EXPECT_FALSE(client.get("/events").follow);
}

TEST(Rendered, S02_a_stored_page_is_shown_inert_and_nowhere_else) {
  Client client;
  client.enter("demo");
  const std::string hash = client.desk->snapshots_held["harbor-fees"][0].sha256;
  const HttpReply reply = client.get("/rendered/" + hash);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, client.desk->bodies[hash]);
  EXPECT_EQ(header(reply, "Content-Type"), "text/html; charset=utf-8");
  const std::string policy(header(reply, "Content-Security-Policy"));
  EXPECT_THAT(policy, HasSubstr("sandbox;"));
  EXPECT_THAT(policy, HasSubstr("default-src 'none'"));
  EXPECT_THAT(policy, HasSubstr("frame-ancestors 'self'"));
  EXPECT_THAT(policy, Not(HasSubstr("allow-")));
  EXPECT_EQ(client.get("/rendered/../../etc").status, 404);
  EXPECT_EQ(client.get("/rendered/" + std::string(64, '0')).status, 404);
}

}  // namespace
}  // namespace policywatch::web
