// Rows of the reliability catalogue about people and their ways in; further ones stand in access_test.cpp and
// decisions_test.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/text.hpp"
#include "tests/web/client.hpp"
#include "web/auth.hpp"
#include "web/routes.hpp"

namespace policywatch::web {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
namespace json = boost::json;

std::string filled(std::string_view pattern) {
  std::string path = replace_all(pattern, "{id}", "12");
  path = replace_all(path, "{sha256}", std::string(64, 'a'));
  return replace_all(path, "{file}", "style.css");
}

TEST(Web, W02_NoGetOfAnyRouteChangesAnything) {
  Client client;
  client.enter("demo", "admin");
  client.desk->log.clear();
  const std::vector<Update> before = client.desk->updates_held;
  for (const Route& route : routes()) {
    if (route.method != "GET") continue;
    for (const char* query : {"", "?accept=1&verb=accept&rev=3&token=once-only", "?q=x&limit=1"}) {
      client.get(filled(route.pattern) + query);
    }
  }
  EXPECT_THAT(client.desk->log, IsEmpty());
  EXPECT_EQ(client.desk->updates_held, before);
}

TEST(Web, W03_AHostIsANameOrAddressOfOursWithAPortOfDigits) {
  for (const char* host : {"127.0.0.1:wrong", "localhost:", "localhost:80:80", "127.0.0.1:8737@evil.example",
                           "localhost/evil", "2130706433.evil.example", "evil.example#localhost"}) {
    Client client;
    client.headers = {{"Host", host}};
    EXPECT_EQ(client.get("/login").status, 421) << host;
    EXPECT_EQ(client.get("/api/v1/updates").status, 421) << host;
    EXPECT_EQ(client.get("/assets/style.css").status, 421) << host;
  }
}

TEST(Web, W09_SomebodyWhoIsAttackedStillGetsInFromWhereHeWas) {
  Throttle throttle;
  const Time start{};
  throttle.succeeded("198.51.100.7", "ana", start);
  Time now = start;
  for (int i = 0; i < 1000; ++i) {
    now += std::chrono::seconds(1);
    throttle.failed("203.0.113." + std::to_string(i % 100), "ana", now);
  }
  EXPECT_EQ(throttle.wait("198.51.100.7", "ana", now), 0);
  EXPECT_GT(throttle.wait("198.51.100.8", "ana", now), 0);
  EXPECT_LE(throttle.wait("198.51.100.8", "ana", now), 30) << "nobody is locked out for good";
  EXPECT_EQ(throttle.wait("198.51.100.7", "ana", now + std::chrono::seconds(31)), 0);
  // His own address is slowed by his own mistakes.
  for (int i = 0; i < 8; ++i) throttle.failed("198.51.100.7", "ana", now);
  EXPECT_GT(throttle.wait("198.51.100.7", "ana", now), 0);
}

TEST(Web, W09_EachFurtherTryWaitsLongerUpToACeiling) {
  Throttle throttle;
  Time now{};
  int last = 0;
  for (int i = 0; i < 20; ++i) {
    throttle.failed("203.0.113.9", "user" + std::to_string(i), now);
    const int wait = throttle.wait("203.0.113.9", "somebody", now);
    EXPECT_GE(wait, last);
    last = wait;
    now += std::chrono::seconds(wait);
  }
  EXPECT_EQ(last, 60);
}

SiteOptions behind_a_proxy() {
  SiteOptions options;
  options.user_header = "X-Forwarded-User";
  options.trusts = [](std::string_view peer) { return peer == "127.0.0.1"; };
  options.form_key = "a random key";
  return options;
}

TEST(Web, W23_ForwardedHeadersOfAStrangerAreIgnored) {
  for (const bool listed : {false, true}) {
    SiteOptions options = behind_a_proxy();
    if (!listed) options.trusts = {};
    Client client(options);
    HttpRequest request;
    request.method = "GET";
    request.target = "/api/v1/updates";
    request.headers = {{"Host", "127.0.0.1"}, {"X-Forwarded-User", "demo"}, {"X-Forwarded-For", "127.0.0.1"}};
    request.peer = listed ? "198.51.100.7" : "127.0.0.1";
    EXPECT_EQ(client.site.handle(request).status, 401);
    EXPECT_EQ(asking_peer(request, options), request.peer);
  }
}

TEST(Web, W23_AListedProxySaysWhoAndFromWhere) {
  Client client(behind_a_proxy());
  client.headers.emplace_back("X-Forwarded-User", "demo");
  client.headers.emplace_back("X-Forwarded-For", "6.6.6.6, 198.51.100.7");
  const HttpReply page = client.get("/");
  EXPECT_EQ(page.status, 200);
  std::vector<std::string> told;
  client.site.on_security_event([&](const Site::SecurityEvent& event) { told.push_back(event.peer); });
  EXPECT_EQ(client.post("/updates/12/claim", "rev=3").status, 403) << "its forms have tokens too";
  EXPECT_EQ(client.post("/updates/12/claim", "rev=3&csrf=" + csrf_of(page.body)).status, 303);
  EXPECT_EQ(client.desk->log.back(), "claim 12 by demo");
  EXPECT_THAT(told, testing::ElementsAre("198.51.100.7")) << "only what the proxy itself added is believed";
  Client unknown(behind_a_proxy());
  unknown.headers.emplace_back("X-Forwarded-User", "mallory");
  EXPECT_EQ(unknown.get("/").status, 303) << "a name without an account is nobody";
  Client twice(behind_a_proxy());
  twice.headers.emplace_back("X-Forwarded-User", "mallory");
  twice.headers.emplace_back("X-Forwarded-User", "demo");
  EXPECT_EQ(twice.get("/").status, 303);
}

TEST(Web, W12_W13_W14_EveryAnswerOfEveryRouteCarriesTheGuardsAndNoLeaveForOtherSites) {
  Client signed_in, stranger;
  signed_in.enter("demo", "admin");
  for (Client* client : {&signed_in, &stranger}) {
    for (const Route& route : routes()) {
      for (const char* method : {"GET", "POST", "OPTIONS", "DELETE"}) {
        const HttpReply reply = client->send(method, filled(route.pattern), "",
                                             {{"Origin", "null"},
                                              {"Access-Control-Request-Method", "POST"},
                                              {"Access-Control-Request-Headers", "authorization"}});
        const std::string name = std::string(method) + " " + std::string(route.pattern);
        EXPECT_EQ(header(reply, "X-Content-Type-Options"), "nosniff") << name;
        EXPECT_EQ(header(reply, "Cross-Origin-Resource-Policy"), "same-origin") << name;
        EXPECT_THAT(header(reply, "Permissions-Policy"), HasSubstr("camera=()")) << name;
        EXPECT_THAT(header(reply, "Content-Security-Policy"), HasSubstr("default-src 'none'")) << name;
        EXPECT_FALSE(header(reply, "X-Frame-Options").empty()) << name;
        EXPECT_FALSE(header(reply, "Cache-Control").empty()) << name;
        for (const auto& [field, value] : reply.headers) {
          EXPECT_FALSE(ascii_lower(field).starts_with("access-control-")) << name;
          EXPECT_EQ(value.find_first_of("\r\n"), std::string::npos) << name << " " << field;
        }
        if (route.is_api() && method == std::string_view("DELETE"))
          EXPECT_THAT(header(reply, "Content-Type"), HasSubstr("json")) << name;
      }
    }
  }
}

TEST(Web, W15_AMethodNobodyKnowsIsRefusedWhateverItsLength) {
  Client client;
  client.enter("demo");
  for (const std::string& method : {std::string("TRACE"), std::string("post"), std::string(20000, 'A')}) {
    EXPECT_EQ(client.send(method, "/api/v1/updates").status, 405) << method.substr(0, 20);
  }
  EXPECT_EQ(client.get("/").status, 200);
}

TEST(Web, W19_WhatACallerMayNotSetIsRefusedAndNothingChanges) {
  Client client;
  client.use_token("pw_writer");
  const Update before = *client.desk->update(12);
  client.desk->log.clear();
  for (const char* member :
       {R"("id":99)", R"("state":"accepted")", R"("decided_by":"eve")", R"("score":100)", R"("evidence":[])",
        R"("detected_at":"2020-01-01T00:00:00Z")", R"("sha256":"00")", R"("__proto__":{})"}) {
    const HttpReply reply =
        client.post_json("/api/v1/updates/12/claim", std::string(R"({"rev":3,)") + member + "}");
    EXPECT_EQ(reply.status, 400) << member;
  }
  EXPECT_THAT(client.desk->log, IsEmpty());
  EXPECT_EQ(*client.desk->update(12), before);
  client.post_json("/api/v1/watches", R"({"id":"own","url":"https://example.org/","kind":"page",)"
                                      R"("from_file":true,"last_good":"00","failures":7})");
  for (const review::WatchView& view : client.desk->watches_held) {
    if (view.watch.id == "own") EXPECT_FALSE(view.watch.from_file);
  }
}

TEST(Web, W20_ErrorsNameNothingOfOurInside) {
  Client client;
  client.use_token("pw_writer");
  for (const char* target :
       {"/api/v1/updates?cursor=%00%ff", "/api/v1/updates/999", "/api/v1/diff?watch=none",
        "/api/v1/watches/none", "/api/v1/snapshots/zz", "/api/v1/policies/%ff"}) {
    const std::string body = client.get(target).body;
    for (const char* inside : {"sqlite", "SQL", ".cpp", "std::", "/work", "exception"}) {
      EXPECT_EQ(body.find(inside), std::string::npos) << target << " " << body;
    }
  }
}

TEST(Web, W21_NumbersAndDepthsBeyondReasonAreRefusedOrCut) {
  Client client;
  client.use_token("pw_writer");
  for (const char* target : {"/api/v1/updates?limit=99999999999999999999",
                             "/api/v1/deliveries?limit=1000000000", "/api/v1/updates?min_score=1000000000"}) {
    EXPECT_LT(client.get(target).status, 500) << target;
    EXPECT_LT(client.get(target).body.size(), 4'000'000u) << target;
  }
  const std::string deep = R"({"rev":3,"title":)" + std::string(10000, '[') + std::string(10000, ']') + "}";
  EXPECT_EQ(client.post_json("/api/v1/updates/12/accept", deep).status, 400);
  std::string many = "csrf=x";
  for (int i = 0; i < 100000; ++i) many += "&a" + std::to_string(i) + "=1";
  EXPECT_LT(client.post("/updates/12/accept", many).status, 500);
}

TEST(Web, W22_AKeyThatComesAgainIsAnsweredAgainAndDoneOnce) {
  Client client;
  client.use_token("pw_writer");
  const Headers first = {{"Content-Type", "application/json"}, {"Idempotency-Key", "8e03978e-40d5"}};
  const HttpReply once = client.send("POST", "/api/v1/updates/12/claim", R"({"rev":3})", first);
  ASSERT_EQ(once.status, 200) << once.body;
  const std::size_t done = client.desk->log.size();
  const HttpReply again = client.send("POST", "/api/v1/updates/12/claim", R"({"rev":3})", first);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, once.body);
  EXPECT_EQ(header(again, "Idempotent-Replayed"), "true");
  EXPECT_EQ(client.desk->log.size(), done);
  EXPECT_EQ(client.send("POST", "/api/v1/updates/12/claim", R"({"rev":4})", first).status, 422);
  // Without a key the revision refuses what was done already.
  EXPECT_EQ(client.post_json("/api/v1/updates/12/claim", R"({"rev":3})").status, 409);
  // Another caller's key is another key.
  client.headers.back().second = "Bearer pw_reader";
  EXPECT_EQ(client.send("POST", "/api/v1/updates/12/claim", R"({"rev":3})", first).status, 403);
}

TEST(Web, W22_AnAnswerThatChangedNothingIsNotKept) {
  Client client;
  client.use_token("pw_writer");
  const Headers key = {{"Content-Type", "application/json"}, {"Idempotency-Key", "k"}};
  EXPECT_EQ(client.send("POST", "/api/v1/updates/12/claim", R"({"rev":2})", key).status, 409);
  EXPECT_EQ(client.send("POST", "/api/v1/updates/12/claim", R"({"rev":3})", key).status, 200);
}

TEST(Web, WatchesThatNeedALookAreOneClickFromTheStatus) {
  Client client;
  client.use_token("pw_reader");
  EXPECT_THAT(client.get("/status").body, HasSubstr("href=\"/watches?state=look\""));
  const std::string page = client.get("/watches?state=look").body;
  EXPECT_THAT(page, HasSubstr("data-watch-id=\"bay-ledger\""));
  EXPECT_THAT(page, Not(HasSubstr("data-watch-id=\"court-docket\"")));
  EXPECT_THAT(page, HasSubstr("aria-current=\"page\">Need a look 1<"));
  EXPECT_THAT(client.get("/watches?state=none-such").body, HasSubstr("No watch fits."));
  const json::object found = json_of(client.get("/api/v1/watches?state=look&q=HARBOR&limit=1")).as_object();
  EXPECT_EQ(found.at("total").as_int64(), 1);
  EXPECT_EQ(found.at("watches").as_array().at(0).at("id").as_string(), "bay-ledger");
  EXPECT_EQ(json_of(client.get("/api/v1/status?watches=look")).at("watches").as_array().size(), 1u);
  EXPECT_EQ(client.get("/api/v1/status?watches=some").status, 400);
}

TEST(Web, PoliciesAndWatchesComeByPages) {
  Client client;
  client.use_token("pw_reader");
  for (const char* list : {"policies", "watches"}) {
    std::set<std::string> seen;
    std::string target = std::string("/api/v1/") + list + "?limit=1";
    while (!target.empty()) {
      const HttpReply reply = client.get(target);
      const json::object body = json_of(reply).as_object();
      ASSERT_EQ(body.at(list).as_array().size(), 1u);
      seen.insert(print_json(body.at(list).as_array().front().as_object().at("id")));
      target = between(header(reply, "Link"), "<", ">");
      EXPECT_EQ(target.empty(), body.at("next_cursor").is_null());
    }
    const json::object all = json_of(client.get(std::string("/api/v1/") + list)).as_object();
    EXPECT_EQ(seen.size(), all.at(list).as_array().size());
    EXPECT_EQ(all.at("total").as_int64(), static_cast<std::int64_t>(seen.size()));
    EXPECT_EQ(client.get(std::string("/api/v1/") + list + "?cursor=none-such").status, 400);
  }
}

TEST(Web, X08_APulledExportIsSentOnceAndSaysWhenNothingChanged) {
  Client client;
  client.use_token("pw_reader");
  for (const char* format : {"json", "csv", "markdown", "html", "text"}) {
    const std::string target = std::string("/api/v1/export?format=") + format;
    const HttpReply first = client.get(target);
    EXPECT_EQ(first.status, 200);
    EXPECT_EQ(client.get(target).body, first.body);
    const HttpReply same = client.get(target, {{"If-None-Match", header(first, "ETag")}});
    EXPECT_EQ(same.status, 304);
    EXPECT_TRUE(same.body.empty());
    EXPECT_THAT(header(first, "Content-Disposition"), HasSubstr("attachment")) << "a page that runs nowhere";
    client.desk->policies_held.front().title += "!";
    EXPECT_EQ(client.get(target, {{"If-None-Match", header(first, "ETag")}}).status, 200);
  }
  EXPECT_EQ(client.get("/api/v1/export?format=exe").status, 400);
  EXPECT_EQ(client.get("/api/v1/export?policy=none").status, 404);
  EXPECT_EQ(json_of(client.get("/api/v1/export?policy=2041")).as_array().size(), 1u);
}

TEST(Web, X14_TheFeedForASiteHoldsOnlyWhatIsAcceptedAndPastItsGrace) {
  SiteOptions options;
  options.grace = std::chrono::minutes(10);
  Client client(options);
  client.use_token("pw_writer");
  ASSERT_EQ(client.post_json("/api/v1/updates/12/accept", R"({"rev":3})").status, 200);
  const std::string address = "/updates/12</id>";
  EXPECT_EQ(client.get("/updates.atom?state=accepted").body.find(address), std::string::npos);
  EXPECT_THAT(client.get("/updates.atom").body, HasSubstr(address));
  client.desk->time += std::chrono::minutes(11);
  const std::string feed = client.get("/updates.atom?state=accepted").body;
  EXPECT_THAT(feed, HasSubstr(address));
  EXPECT_EQ(feed.find("term=\"new\""), std::string::npos);
  EXPECT_EQ(client.get("/updates.atom?state=new").status, 400);
}

TEST(Web, I08_TemplatesInTextsAreShownAsTheyStand) {
  Client client;
  client.enter("demo");
  const std::string text = "{{7*7}}${7*7}#{7*7}%s%n{0}{}";
  client.desk->updates_held.front().title = text;
  client.desk->updates_held.front().headline = text;
  client.desk->policies_held.front().title = text;
  EXPECT_THAT(client.get("/?q=state:any").body, HasSubstr(text));
  EXPECT_THAT(client.get("/updates/12").body, HasSubstr(text));
  EXPECT_THAT(client.get("/policies").body, HasSubstr(text));
  EXPECT_THAT(client.get("/updates.atom").body, HasSubstr(text));
}

TEST(Web, I17_NoPathLeadsOutOfTheAssets) {
  Client client;
  client.enter("demo");
  for (const char* path :
       {"/assets/../../etc/passwd", "/assets/%2e%2e%2fopenapi.json", "/assets/%252e%252e%252fetc",
        "/assets/..%5c..%5cwindows", "/assets//etc/passwd", "/assets/style.css%00.png", "/assets/./style.css",
        "/assets/%c0%ae%c0%ae/x", "/rendered/../../etc/passwd", "/api/v1/snapshots/..%2f..%2fetc%2fpasswd"}) {
    const int status = client.get(path).status;
    EXPECT_TRUE(status == 404 || status == 400) << path << " " << status;
  }
}

TEST(Web, I20_I23_SearchesAndIdsOfAnyBytesAreAnswered) {
  Client client;
  client.enter("demo");
  for (const char* text :
       {"%27%3B+DROP+TABLE+snapshots%3B--", "%22unbalanced+AND+(NEAR", "100%25_done%5C", "a%00b", "%c0%ae",
        "%ed%a0%80", "%e2%94", "%ff%fe3c00", "*", "%22%22", "-", "a*b^c"}) {
    for (const char* place : {"/?q=", "/?policy=", "/?watch=", "/policies?q=", "/api/v1/updates?q=",
                              "/api/v1/policies/", "/api/v1/watches/", "/updates.atom?q=", "/policies/",
                              "/login?next=", "/?cursor=", "/api/v1/diff?from="}) {
      EXPECT_LT(client.get(std::string(place) + text).status, 500) << place << text;
    }
  }
}

TEST(Web, I23_TextBehindANulIsNotLost) {
  Client client;
  client.use_token("pw_writer");
  const HttpReply reply = client.post_json("/api/v1/updates/12/accept", R"({"rev":3,"text":"a\u0000b"})");
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_THAT(client.get("/api/v1/updates/12").body, HasSubstr("\"text\":\"ab\""));
}

TEST(Web, I21_NextLeadsNowhereElse) {
  Client client;
  for (const char* next : {"%2F%2Fevil.example", "%2F%5Cevil.example", "https%3A%2F%2Fevil.example",
                           "%2F%2509%2Fevil.example", "%2F%09%2Fevil.example", "javascript%3Aalert(1)",
                           "%2F%2F%2Fevil.example", "%5C%5Cevil.example", "%2F%0d%0aSet-Cookie%3Ax"}) {
    const HttpReply reply = client.post("/login", std::string("name=demo&password=demo&next=") + next);
    const std::string to = header(reply, "Location");
    EXPECT_TRUE(to == "/" || (to.starts_with('/') && to.find_first_of("/\\", 1) != 1)) << next << to;
    EXPECT_EQ(to.find_first_of("\r\n\t\\"), std::string::npos);
  }
}

TEST(Web, W28_I07_EveryButtonIsAFormAndNoScriptOrDataStandsInAPage) {
  Client client;
  client.enter("demo", "admin");
  for (const char* page : {"/", "/updates/12", "/updates/15", "/policies", "/policies/2041", "/watches",
                           "/watches/harbor-fees", "/deliveries", "/status"}) {
    const std::string body = client.get(page).body;
    for (std::size_t at = body.find("<script"); at != std::string::npos; at = body.find("<script", at + 1)) {
      const std::string element = body.substr(at, body.find("</script>", at) - at);
      EXPECT_THAT(element, HasSubstr("src=\"/assets/")) << page;
      EXPECT_TRUE(element.ends_with('>')) << page << " " << element;
    }
    for (const char* inline_code : {" onclick=", " onload=", " onsubmit=", " style=\"", "javascript:"})
      EXPECT_EQ(body.find(inline_code), std::string::npos) << page << inline_code;
    int depth = 0;
    for (std::size_t at = 0; (at = body.find('<', at)) != std::string::npos; ++at) {
      const std::string_view rest = std::string_view(body).substr(at, 40);
      if (rest.starts_with("<form")) ++depth;
      if (rest.starts_with("</form")) --depth;
      const bool button = rest.starts_with("<button") || rest.starts_with("<input");
      const std::string element = body.substr(at, body.find('>', at) - at);
      const bool elsewhere = element.find(" form=\"") != std::string::npos ||
                             element.find("type=\"button\"") != std::string::npos;
      if (button && !elsewhere) EXPECT_GT(depth, 0) << page << " " << element;
    }
  }
}

}  // namespace
}  // namespace policywatch::web
