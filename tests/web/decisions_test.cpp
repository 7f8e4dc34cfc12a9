// What the forms of the page do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/web/client.hpp"

namespace policywatch::web {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

struct Decisions : testing::Test {
  Client client;
  std::string csrf;
  Decisions() {
    client.enter("demo");
    csrf = csrf_of(client.get("/updates/12").body);
  }
  HttpReply decide(const std::string& path, const std::string& fields) {
    return client.post(path, "csrf=" + csrf + "&" + fields);
  }
  UpdateState state(std::int64_t id) { return client.desk->update(id)->state; }
};

TEST_F(Decisions, AcceptGoesToTheNextUpdateAndOffersUndo) {
  const HttpReply reply = decide("/updates/12/accept", "rev=3&title=Shorter&date=2026-02-03");
  EXPECT_EQ(reply.status, 303);
  EXPECT_EQ(header(reply, "Location"), "/updates/15?done=12");
  EXPECT_EQ(state(12), UpdateState::accepted);
  EXPECT_EQ(client.desk->update(12)->title, "Shorter");
  const std::string next = client.get("/updates/15?done=12").body;
  EXPECT_THAT(next, HasSubstr("accepted #12"));
  EXPECT_THAT(between(next, "role=\"status\"", "</div>"), HasSubstr("action=\"/updates/12/undo\""));
}

TEST_F(Decisions, RejectKeepsTheReasonAndTheFilter) {
  const HttpReply reply =
      decide("/updates/12/reject", "rev=3&reason=volatile&note=counter&back=policy%3D2041");
  EXPECT_EQ(header(reply, "Location"), "/updates/19?policy=2041&done=12");
  EXPECT_EQ(client.desk->update(12)->reject_reason, RejectReason::volatile_);
  EXPECT_EQ(client.desk->update(12)->reject_note, "counter");
}

TEST_F(Decisions, UndoBringsItBack) {
  decide("/updates/12/accept", "rev=3");
  const HttpReply reply = decide("/updates/12/undo", "rev=4");
  EXPECT_EQ(header(reply, "Location"), "/updates/12?done=12");
  EXPECT_EQ(state(12), UpdateState::new_);
  decide("/updates/12/claim", "rev=5");
  decide("/undo", "");
  EXPECT_EQ(state(12), UpdateState::new_);
}

TEST_F(Decisions, SnoozeClaimReleaseMergeAndSplit) {
  decide("/updates/15/snooze", "rev=1&until=7d");
  EXPECT_EQ(client.desk->update(15)->snoozed_until, client.desk->time + std::chrono::days(7));
  decide("/updates/12/claim", "rev=3");
  EXPECT_EQ(client.desk->update(12)->claimed_by, "demo");
  EXPECT_THAT(client.get("/updates/12").body, HasSubstr("/updates/12/release"));
  decide("/updates/12/release", "rev=4");
  const HttpReply split = decide("/updates/12/split", "rev=5&evidence=33");
  EXPECT_EQ(client.desk->update(12)->evidence.size(), 2u);
  EXPECT_THAT(header(split, "Location"), HasSubstr("/updates/100"));
  EXPECT_THAT(client.get("/updates/19").body, HasSubstr(R"(name="same" value="12")"));
  decide("/updates/19/merge", "rev=1&into=&same=12");
  EXPECT_EQ(client.desk->update(19)->merged_into, 12);
}

TEST_F(Decisions, FromTheListOneStaysOnTheList) {
  const HttpReply reply = decide("/updates/12/accept", "rev=3&stay=list&back=kind%3D");
  EXPECT_EQ(header(reply, "Location"), "/?done=12&at=15");
}

TEST_F(Decisions, TheLastOneLeadsBackToTheQueue) {
  const HttpReply reply = decide("/updates/15/accept", "rev=1&back=kind%3Drulemaking");
  EXPECT_EQ(header(reply, "Location"), "/?kind=rulemaking&done=15");
}

TEST_F(Decisions, StaleRevisionShowsTheCurrentStateAndKeepsWhatWasTyped) {
  client.desk->claim(12, 3, "amara");
  const HttpReply reply =
      decide("/updates/12/accept", "rev=3&title=My+own+words&text=Typed+%3Cby%3E+hand&date=2026-02-03");
  EXPECT_EQ(reply.status, 409);
  EXPECT_THAT(between(reply.body, "role=\"status\"", "</div>"), HasSubstr("by amara"));
  EXPECT_THAT(reply.body, HasSubstr("\nMy own words</textarea>"));
  EXPECT_THAT(reply.body, HasSubstr("Typed &lt;by&gt; hand</textarea>"));
  EXPECT_THAT(reply.body, HasSubstr("name=\"rev\" value=\"4\""));
  EXPECT_THAT(reply.body, HasSubstr("the update says:"));
  EXPECT_EQ(state(12), UpdateState::claimed);
}

TEST_F(Decisions, WrongInputIsExplainedAndKept) {
  const HttpReply reply = decide("/updates/12/accept", "rev=3&title=Kept&date=2026-13-40");
  EXPECT_EQ(reply.status, 422);
  EXPECT_THAT(between(reply.body, "role=\"status\"", "</div>"), HasSubstr("date: a date like"));
  EXPECT_THAT(reply.body, HasSubstr("value=\"2026-13-40\""));
  EXPECT_THAT(reply.body, HasSubstr("\nKept</textarea>"));
  EXPECT_EQ(state(12), UpdateState::new_);
  EXPECT_EQ(decide("/updates/18/accept", "rev=1&policies=").status, 422);
}

TEST_F(Decisions, UnknownVerbsAndUpdatesAreMissing) {
  EXPECT_EQ(decide("/updates/12/explode", "rev=3").status, 404);
  EXPECT_EQ(decide("/updates/999/accept", "rev=1").status, 404);
}

TEST_F(Decisions, WatchesCanBePausedCheckedAddedAndRemoved) {
  decide("/watches/harbor-fees/pause", "");
  EXPECT_THAT(client.get("/watches/harbor-fees").body, HasSubstr("Resume"));
  decide("/watches/harbor-fees/resume", "");
  EXPECT_EQ(header(decide("/watches/harbor-fees/check", ""), "Location"),
            "/watches/harbor-fees?since=1770118920000");
  EXPECT_EQ(header(decide("/watches", "id=new-one&url=https%3A%2F%2Fexample.org%2Fnews&kind=list&every=15m"),
                   "Location"),
            "/watches/new-one");
  EXPECT_EQ(client.desk->watch("new-one")->watch.every, std::chrono::minutes(15));
  decide("/watches/new-one/remove", "");
  EXPECT_FALSE(client.desk->watch("new-one"));
}

TEST_F(Decisions, WrongWatchesAreRefusedWithTheInputKept) {
  for (const char* fields :
       {"id=Bad+Id&url=https%3A%2F%2Fexample.org&kind=list", "id=ok&url=javascript%3Ax&kind=list",
        "id=ok&url=https%3A%2F%2Fexample.org&kind=nonsense",
        "id=ok&url=https%3A%2F%2Fexample.org&kind=list&every=1s"}) {
    const HttpReply reply = decide("/watches", fields);
    EXPECT_EQ(reply.status, 422) << fields;
    EXPECT_THAT(reply.body, HasSubstr("<details class=\"card add\" open>"));
  }
}

TEST_F(Decisions, DeadDeliveriesCanBeRetried) {
  EXPECT_EQ(decide("/deliveries/2/retry", "").status, 303);
  EXPECT_EQ(client.desk->delivery(2)->state, DeliveryState::pending);
}

TEST_F(Decisions, W02_ReadingChangesNothing) {
  client.desk->log.clear();
  for (const char* path :
       {"/", "/updates/12", "/updates/12?done=15", "/policies/2041", "/watches/harbor-fees", "/deliveries",
        "/status", "/login?token=once-only", "/updates.atom", "/api/v1/updates",
        "/api/v1/diff?watch=harbor-fees", "/metrics"}) {
    client.get(path);
  }
  EXPECT_THAT(client.desk->log, IsEmpty());
}

TEST(SignIn, W05_NameAndPasswordOpenASessionAndLeadOn) {
  Client client;
  const HttpReply reply = client.post("/login", "name=demo&password=demo&next=%2Fupdates%2F12");
  EXPECT_EQ(reply.status, 303);
  EXPECT_EQ(header(reply, "Location"), "/updates/12");
  EXPECT_EQ(header(reply, "Set-Cookie"),
            "policywatch=session-1; Path=/; HttpOnly; SameSite=Lax; Max-Age=1209600");
  client.headers.emplace_back("Cookie", "other=1; policywatch=session-1");
  EXPECT_EQ(client.get("/").status, 200);
}

TEST(SignIn, W07_BehindHttpsTheCookieIsSecureAndBoundToTheHost) {
  Client client(SiteOptions{.public_url = "https://tracker.example"});
  const HttpReply reply = client.post("/login", "name=demo&password=demo");
  EXPECT_THAT(header(reply, "Set-Cookie"), HasSubstr("__Host-policywatch=session-1; "));
  EXPECT_THAT(header(reply, "Set-Cookie"), HasSubstr("; Secure"));
  EXPECT_THAT(header(reply, "Strict-Transport-Security"), HasSubstr("max-age"));
}

TEST(SignIn, W04_OneTimeLinksAreUsedByTheButtonNotByLooking) {
  Client client;
  const HttpReply page = client.get("/login?token=once-only");
  EXPECT_THAT(page.body, HasSubstr("name=\"token\" value=\"once-only\""));
  EXPECT_EQ(client.desk->links.size(), 1u);
  EXPECT_EQ(client.post("/login", "token=once-only").status, 303);
  EXPECT_EQ(client.post("/login", "token=once-only").status, 403);
}

TEST(SignIn, W09_W10_WrongPasswordsSayTheSameForEveryNameAndAreSlowed) {
  Client client;
  const std::string known = client.post("/login", "name=demo&password=wrong").body;
  const std::string unknown = client.post("/login", "name=nobo&password=wrong").body;
  EXPECT_EQ(between(known, "role=\"status\"", "</div>"), between(unknown, "role=\"status\"", "</div>"));
  for (int i = 0; i < 5; ++i) client.post("/login", "name=demo&password=wrong");
  const HttpReply slowed = client.post("/login", "name=demo&password=demo");
  EXPECT_EQ(slowed.status, 429);
  EXPECT_FALSE(header(slowed, "Retry-After").empty());
  client.desk->time += std::chrono::minutes(2);
  EXPECT_EQ(client.post("/login", "name=demo&password=demo").status, 303);
}

TEST(SignIn, W09_TheQueueOfPasswordChecksIsBounded) {
  Client client;
  for (int i = 0; i < 1000; ++i) client.post("/login", "name=user" + std::to_string(i) + "&password=x");
  EXPECT_LT(client.desk->log.size(), 10u);
}

TEST(SignIn, W05_SigningOutEndsTheSession) {
  Client client;
  client.enter("demo");
  const std::string csrf = csrf_of(client.get("/").body);
  const HttpReply reply = client.post("/logout", "csrf=" + csrf);
  EXPECT_EQ(header(reply, "Clear-Site-Data"), "\"cookies\", \"storage\"");
  EXPECT_EQ(client.get("/").status, 303);
}

TEST(SignIn, W05_ASessionIsNeverTakenOver) {
  Client client;
  client.enter("planted");
  client.post("/login", "name=demo&password=demo");
  EXPECT_EQ(client.desk->sessions.count("s-planted"), 0u);
}

}  // namespace
}  // namespace policywatch::web
