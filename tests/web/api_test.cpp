#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "tests/web/client.hpp"
#include "web/routes.hpp"

namespace policywatch::web {
namespace {

using testing::HasSubstr;
namespace json = boost::json;

struct Api : testing::Test {
  Client client;
  Api() { client.use_token("pw_writer"); }
  json::object object(const HttpReply& reply) {
    const json::value value = json_of(reply);
    EXPECT_TRUE(value.is_object()) << reply.body;
    return value.is_object() ? value.as_object() : json::object();
  }
};

TEST_F(Api, ListsUpdatesByPages) {
  add_many_updates(*client.desk, 120);
  std::set<std::int64_t> seen;
  std::string target = "/api/v1/updates?limit=50&state=open";
  int pages = 0;
  while (!target.empty() && ++pages < 10) {
    const HttpReply reply = client.get(target);
    const json::object body = object(reply);
    EXPECT_EQ(body.at("total").as_int64(), 125);
    for (const json::value& update : body.at("updates").as_array())
      seen.insert(update.as_object().at("id").as_int64());
    if (body.at("next_cursor").is_null()) break;
    EXPECT_THAT(header(reply, "Link"), HasSubstr("rel=\"next\""));
    target = between(header(reply, "Link"), "<", ">");
  }
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(seen.size(), 125u);
}

TEST_F(Api, W21_FiltersAndBoundsTheList) {
  EXPECT_EQ(object(client.get("/api/v1/updates?policy=1877")).at("updates").as_array().size(), 2u);
  EXPECT_EQ(object(client.get("/api/v1/updates?kind=court_order")).at("updates").as_array().size(), 1u);
  EXPECT_EQ(object(client.get("/api/v1/updates?min_score=70")).at("updates").as_array().size(), 2u);
  EXPECT_EQ(object(client.get("/api/v1/updates?q=night-time")).at("updates").as_array().size(), 1u);
  for (const char* bad : {"limit=0", "limit=x", "limit=-1", "state=nope", "kind=nope", "min_score=x"}) {
    EXPECT_EQ(client.get(std::string("/api/v1/updates?") + bad).status, 400) << bad;
  }
  add_many_updates(*client.desk, 600);
  EXPECT_EQ(object(client.get("/api/v1/updates?limit=1000000000")).at("updates").as_array().size(), 500u);
}

TEST_F(Api, OneUpdateIsTheRecordWithItsRevisionAsTag) {
  const HttpReply reply = client.get("/api/v1/updates/12");
  EXPECT_EQ(json_of(reply), to_json(*client.desk->update(12)));
  EXPECT_EQ(header(reply, "ETag"), "\"3\"");
}

TEST_F(Api, AcceptWithEdits) {
  const HttpReply reply = client.post_json("/api/v1/updates/12/accept",
                                           R"({"rev":3,"title":"T","policies":[2041],"status":null})");
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(object(reply).at("state").as_string(), "accepted");
  EXPECT_EQ(object(reply).at("title").as_string(), "T");
  EXPECT_TRUE(object(reply).at("status").is_null());
  EXPECT_EQ(client.desk->log.back(), "accept 12 by writer-script");
}

TEST_F(Api, EveryCommandWorks) {
  EXPECT_EQ(object(client.post_json("/api/v1/updates/12/claim", R"({"rev":3})")).at("state").as_string(),
            "claimed");
  EXPECT_EQ(object(client.post_json("/api/v1/updates/12/release", R"({"rev":4})")).at("state").as_string(),
            "new");
  EXPECT_EQ(
      object(client.post_json("/api/v1/updates/12/snooze", R"({"rev":5,"until":"2026-03-01T00:00:00Z"})"))
          .at("state")
          .as_string(),
      "snoozed");
  EXPECT_EQ(object(client.post_json("/api/v1/updates/12/undo", R"({})")).at("state").as_string(), "new");
  EXPECT_EQ(object(client.post_json("/api/v1/updates/12/split", R"({"evidence":[33]})")).at("rev").as_int64(),
            1);
  EXPECT_EQ(
      object(client.post_json("/api/v1/updates/19/merge", R"({"rev":1,"into":12})")).at("state").as_string(),
      "merged");
  EXPECT_EQ(object(client.post_json("/api/v1/updates/15/reject", R"({"rev":1,"reason":"known"})"))
                .at("state")
                .as_string(),
            "rejected");
}

TEST_F(Api, G06_AMergedNumberLeadsToWhatItWentInto) {
  client.post_json("/api/v1/updates/19/merge", R"({"rev":1,"into":12})");
  const HttpReply reply = client.get("/api/v1/updates/19");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(object(reply).at("id").as_int64(), 12);
  EXPECT_EQ(header(reply, "Content-Location"), "/api/v1/updates/12");
  EXPECT_EQ(header(client.get("/api/v1/updates/12"), "Content-Location"), "");
}

TEST_F(Api, W22_StaleRevisionsConflictAndTellTheCurrentState) {
  const HttpReply reply = client.post_json("/api/v1/updates/12/accept", R"({"rev":2})");
  EXPECT_EQ(reply.status, 409);
  EXPECT_EQ(header(reply, "Content-Type"), "application/problem+json; charset=utf-8");
  EXPECT_EQ(object(reply).at("status").as_int64(), 409);
  EXPECT_EQ(object(reply).at("current").as_object().at("rev").as_int64(), 3);
  client.headers.emplace_back("If-Match", "\"2\"");
  EXPECT_EQ(client.post_json("/api/v1/updates/12/accept", "").status, 409);
}

TEST_F(Api, DecidedUpdatesConflict) {
  client.post_json("/api/v1/updates/12/accept", R"({"rev":3})");
  const HttpReply reply = client.post_json("/api/v1/updates/12/reject", R"({"rev":4,"reason":"known"})");
  EXPECT_EQ(reply.status, 409);
  EXPECT_THAT(reply.body, HasSubstr("already accepted"));
}

TEST_F(Api, W19_W21_WrongBodiesAreExplained) {
  for (const char* body :
       {"{", "[]", "5", R"({"rev":"x"})", R"({"rev":3,"hash":"x"})", R"({"rev":-1})", R"({"kind":"x"})"}) {
    const HttpReply reply = client.post_json("/api/v1/updates/12/accept", body);
    EXPECT_EQ(reply.status, 400) << body;
    EXPECT_FALSE(object(reply).at("detail").as_string().empty());
  }
  EXPECT_EQ(client.post_json("/api/v1/updates/12/accept", std::string(10000, '[')).status, 400);
  EXPECT_EQ(client.post_json("/api/v1/updates/18/accept", R"({"policies":[]})").status, 422);
  EXPECT_EQ(client.post_json("/api/v1/updates/999/accept", "{}").status, 404);
  EXPECT_EQ(client.post_json("/api/v1/updates/x/accept", "{}").status, 404);
  EXPECT_EQ(client.post_json("/api/v1/updates/12/explode", "{}").status, 404);
}

TEST_F(Api, PoliciesWatchesDeliveriesAndStatus) {
  EXPECT_EQ(object(client.get("/api/v1/policies")).at("policies").as_array().size(), 2u);
  EXPECT_EQ(object(client.get("/api/v1/policies/2041")).at("id").as_int64(), 2041);
  EXPECT_EQ(client.get("/api/v1/policies/none").status, 404);
  EXPECT_EQ(object(client.get("/api/v1/watches")).at("watches").as_array().size(), 3u);
  EXPECT_EQ(object(client.get("/api/v1/watches/bay-ledger")).at("state").as_string(), "failing");
  EXPECT_EQ(client.post_json("/api/v1/watches/bay-ledger/check", "").status, 202);
  EXPECT_EQ(client.post_json("/api/v1/watches/none/check", "").status, 404);
  EXPECT_EQ(object(client.post_json("/api/v1/watches/bay-ledger/pause", "")).at("state").as_string(),
            "paused");
  EXPECT_EQ(object(client.get("/api/v1/deliveries?limit=1")).at("deliveries").as_array().size(), 1u);
  EXPECT_EQ(object(client.get("/api/v1/deliveries/2")).at("state").as_string(), "dead");
  EXPECT_EQ(object(client.post_json("/api/v1/deliveries/2/retry", "")).at("state").as_string(), "pending");
  const json::object status = object(client.get("/api/v1/status"));
  EXPECT_EQ(status.at("updates").as_object().at("new").as_int64(), 4);
  EXPECT_TRUE(status.at("daemon").as_object().at("running").as_bool());
  EXPECT_EQ(object(client.get("/api/v1/updates/12/history")).at("history").as_array().size(), 1u);
}

TEST_F(Api, WatchesCanBeAdded) {
  const HttpReply added =
      client.post_json("/api/v1/watches", R"({"id":"new-one","url":"https://example.org/","kind":"page"})");
  EXPECT_EQ(added.status, 201) << added.body;
  EXPECT_EQ(header(added, "Location"), "/api/v1/watches/new-one");
  EXPECT_FALSE(client.desk->watch("new-one")->watch.from_file);
  EXPECT_EQ(
      client.post_json("/api/v1/watches", R"({"id":"new-one","url":"https://example.org/","kind":"page"})")
          .status,
      409);
  EXPECT_EQ(
      client.post_json("/api/v1/watches", R"({"id":"x","url":"file:///etc/passwd","kind":"page"})").status,
      400);
  EXPECT_EQ(client.post_json("/api/v1/watches", R"({"id":"../x","url":"https://example.org/","kind":"page"})")
                .status,
            400);
}

TEST_F(Api, I04_I16_SnapshotsAreInertDownloads) {
  const std::string hash = sha256_hex("harbor-fees1");
  const HttpReply reply = client.get("/api/v1/snapshots/" + hash);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, "<script>alert(1)</script>");
  EXPECT_EQ(header(reply, "Content-Type"), "application/octet-stream");
  EXPECT_EQ(header(reply, "Content-Disposition"), "attachment; filename=\"" + hash + ".bin\"");
  EXPECT_EQ(header(reply, "X-Content-Type-Options"), "nosniff");
  EXPECT_THAT(header(reply, "Content-Security-Policy"), HasSubstr("sandbox"));
  for (const char* bad : {"..", "%2e%2e%2fetc%2fpasswd", "ABC", "x"}) {
    EXPECT_EQ(client.get(std::string("/api/v1/snapshots/") + bad).status, 404) << bad;
  }
  EXPECT_EQ(object(client.get("/api/v1/watches/harbor-fees/snapshots")).at("snapshots").as_array().size(),
            2u);
}

TEST_F(Api, DifferencesAsRows) {
  const std::string from = sha256_hex("harbor-fees1"), to = sha256_hex("harbor-fees2");
  const json::object words = object(client.get("/api/v1/diff?from=" + from + "&to=" + to + "&view=words"));
  EXPECT_EQ(words.at("watch").as_string(), "harbor-fees");
  EXPECT_EQ(words.at("from").as_object().at("sha256").as_string(), from);
  EXPECT_TRUE(words.at("change").as_object().at("changed").as_bool());
  EXPECT_THAT(print_json(words), HasSubstr(R"({"op":"delete","text":"180"})"));
  EXPECT_THAT(client.get("/api/v1/diff?watch=harbor-fees&view=side").body, HasSubstr("\"right\""));
  EXPECT_EQ(client.get("/api/v1/diff").status, 400);
  EXPECT_EQ(client.get("/api/v1/diff?from=xyz").status, 400);
  EXPECT_EQ(client.get("/api/v1/diff?watch=harbor-fees&view=nope").status, 400);
  EXPECT_EQ(client.get("/api/v1/diff?to=" + std::string(64, 'a')).status, 404);
}

TEST_F(Api, TheDescriptionNamesExactlyTheRoutesThatExist) {
  const json::object description = object(client.get("/api/v1/openapi.json"));
  EXPECT_TRUE(description.at("openapi").as_string().starts_with("3."));
  std::set<std::string> described, existing;
  for (const auto& path : description.at("paths").as_object()) {
    for (const auto& operation : path.value().as_object()) {
      if (operation.key() != "parameters")
        described.insert(std::string(operation.key()) + " " + std::string(path.key()));
    }
  }
  for (const Route& route : routes()) {
    if (route.is_api() || route.pattern == "/healthz" || route.pattern == "/metrics" ||
        route.pattern == "/updates.atom") {
      existing.insert(ascii_lower(route.method) + " " + std::string(route.pattern));
    }
  }
  EXPECT_EQ(described, existing);
}

TEST_F(Api, TellsWhatWasLearnedAndForgetsIt) {
  client.desk->learned_held["1877"].words = {{"lantern fees", 0.3, {41}, {}}};
  client.desk->learned_held["1877"].lessons = {{41, "1877", true, "Judge pauses lantern fees", false, 12,
                                                "ann", *parse_rfc3339("2026-01-10T12:00:00Z")}};
  const json::object learned = object(client.get("/api/v1/policies/1877/learned"));
  EXPECT_EQ(learned.at("policy").as_int64(), 1877);
  EXPECT_EQ(print_json(learned.at("terms")),
            R"([{"term":"lantern fees","weight":0.3,"right":[41],"wrong":[]}])");
  EXPECT_EQ(learned.at("decisions").as_array().at(0).as_object().at("headline").as_string(),
            "Judge pauses lantern fees");
  const json::object after = object(client.post_json("/api/v1/policies/1877/forget", R"({"decision":41})"));
  EXPECT_TRUE(after.at("decisions").as_array().at(0).as_object().at("forgotten").as_bool());
  EXPECT_EQ(client.post_json("/api/v1/policies/1877/remember", R"({"decision":41})").status, 200);
  EXPECT_EQ(client.post_json("/api/v1/policies/1877/forget", R"({"decision":"x"})").status, 400);
  EXPECT_EQ(client.post_json("/api/v1/policies/1877/burn", R"({"decision":41})").status, 404);
  EXPECT_EQ(client.get("/api/v1/policies/none/learned").status, 404);
}

TEST_F(Api, PaperworkOfAPolicyIsRaisedWhenAskedFor) {
  EXPECT_EQ(client.get("/api/v1/policies/1877/paperwork").body, "{\"policy\":1877,\"muted\":true}\n");
  EXPECT_EQ(client.post_json("/api/v1/policies/1877/paperwork", R"({"muted":false})").body,
            "{\"policy\":1877,\"muted\":false}\n");
  EXPECT_EQ(client.post_json("/api/v1/policies/1877/paperwork", R"({"muted":"no"})").status, 400);
  EXPECT_EQ(client.post_json("/api/v1/policies/none/paperwork", R"({"muted":false})").status, 404);
  Client visitor;
  visitor.enter("rae");
  EXPECT_THAT(visitor.get("/policies/1877").body, HasSubstr("are counted, not raised"));
}

TEST_F(Api, ARecordsPastIsToldAndItIsEditedByHandOnTopOfWhatWasSeen) {
  const json::object before = object(client.get("/api/v1/policies/1877/history"));
  EXPECT_EQ(before.at("rev").as_int64(), 0);
  json::object record = object(client.get("/api/v1/policies/1877"));
  record["title"] = "Lantern fees, renamed";
  const json::object asked{{"rev", 0}, {"policy", record}, {"note", "as the notice has it"}};
  const json::object done = object(client.post_json("/api/v1/policies/1877/edit", print_json(asked)));
  EXPECT_EQ(done.at("title").as_string(), "Lantern fees, renamed");
  const json::object after = object(client.get("/api/v1/policies/1877/history?field=title"));
  const json::object& version = after.at("versions").as_array().at(0).as_object();
  EXPECT_EQ(version.at("note").as_string(), "as the notice has it");
  EXPECT_EQ(version.at("changes").as_array().at(0).as_object().at("after").as_string(),
            "Lantern fees, renamed");
  EXPECT_TRUE(
      object(client.get("/api/v1/policies/1877/history?field=era")).at("versions").as_array().empty());

  const auto stale = client.post_json("/api/v1/policies/1877/edit", print_json(asked));
  EXPECT_EQ(stale.status, 409);
  EXPECT_EQ(object(stale).at("rev").as_int64(), after.at("rev").as_int64());
  EXPECT_EQ(object(stale).at("policy").as_object().at("title").as_string(), "Lantern fees, renamed");
  EXPECT_EQ(client.post_json("/api/v1/policies/1877/edit", R"({"rev":1})").status, 400);
  EXPECT_EQ(client.get("/api/v1/policies/1877/history?from=yesterday").status, 400);
  EXPECT_EQ(client.get("/api/v1/policies/none/history").status, 404);
}

TEST_F(Api, ThePolicysPageShowsWhatWasLearnedWithAWayToForgetIt) {
  client.desk->learned_held["1877"].words = {{"<b>lantern", -0.25, {}, {41, 42}}};
  client.desk->learned_held["1877"].lessons = {
      {41, "1877", false, "<i>Fees", false, 12, "ann", *parse_rfc3339("2026-01-10T12:00:00Z")}};
  Client visitor;
  visitor.desk->learned_held = client.desk->learned_held;
  visitor.enter("rae");
  const std::string page = visitor.get("/policies/1877").body;
  EXPECT_THAT(page, HasSubstr("Learned from decisions"));
  EXPECT_THAT(page, HasSubstr("&lt;b&gt;lantern"));
  EXPECT_THAT(page, HasSubstr("-25 %"));
  EXPECT_THAT(page, HasSubstr("#41, #42"));
  EXPECT_THAT(page, HasSubstr("does not belong here"));
  EXPECT_THAT(page, HasSubstr(R"(action="/policies/1877/forget")"));
  const std::string csrf = between(page, R"(name="csrf" value=")", "\"");
  EXPECT_EQ(visitor.post("/policies/1877/forget", "decision=41&csrf=" + csrf).status, 303);
  EXPECT_EQ(visitor.desk->log.back(), "forget lesson 41 of 1877 by rae");
}

}  // namespace
}  // namespace policywatch::web
