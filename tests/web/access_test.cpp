// Who may do what, from where.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/text.hpp"
#include "tests/web/client.hpp"
#include "web/routes.hpp"

namespace policywatch::web {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::string filled(std::string_view pattern) {
  std::string path = replace_all(pattern, "{id}", "12");
  path = replace_all(path, "{verb}", "accept");
  path = replace_all(path, "{sha256}", std::string(64, 'a'));
  return replace_all(path, "{file}", "style.css");
}

/// A new route that anybody may use must be added here, in sight of a reader.
const std::set<std::string> kOpen = {"GET /healthz", "GET /login", "POST /login", "GET /assets/{file}"};

TEST(Access, W01_OnlyHealthSignInAndAssetsAnswerStrangers) {
  for (const Route& route : routes()) {
    const std::string name = std::string(route.method) + " " + std::string(route.pattern);
    for (const char* credential :
         {"", "Bearer pw_wrong", "Bearer ", "Basic cHdfcmVhZGVyOnB3X3JlYWRlcg==", "policywatch=unknown"}) {
      Client client;
      client.desk->log.clear();
      if (std::string_view(credential).starts_with("policywatch"))
        client.headers.emplace_back("Cookie", credential);
      else if (*credential != '\0')
        client.headers.emplace_back("Authorization", credential);
      const bool feed_reader =
          route.pattern == "/updates.atom" && std::string_view(credential).starts_with("Basic");
      const HttpReply reply = client.send(std::string(route.method), filled(route.pattern), "rev=3");
      // Their secret stands in their address (hook_test.cpp).
      if (name.starts_with("POST /hooks/") || route.pattern.starts_with("/unsubscribe/")) {
        EXPECT_EQ(reply.status, 404) << name;
        continue;
      }
      if (kOpen.contains(name) || feed_reader) {
        EXPECT_TRUE(reply.status == 200 || reply.status == 403) << name << reply.status;
        continue;
      }
      const bool to_login = reply.status == 303 && header(reply, "Location").starts_with("/login");
      EXPECT_TRUE(reply.status == 401 || to_login) << name << " " << credential << " " << reply.status;
      if (route.is_api()) EXPECT_EQ(reply.status, 401) << name;
      EXPECT_THAT(client.desk->log, IsEmpty()) << name;
    }
  }
}

TEST(Access, W27_OneLeavesByPostAloneAndOnlyWithTheRightAddress) {
  Client client;
  client.desk->log.clear();
  EXPECT_EQ(client.get("/unsubscribe/the-right-token").status, 200);
  EXPECT_EQ(client.send("HEAD", "/unsubscribe/the-right-token", "").status, 200);
  EXPECT_EQ(client.send("POST", "/unsubscribe/the-wrong-token", "List-Unsubscribe=One-Click").status, 404);
  EXPECT_THAT(client.desk->log, IsEmpty());
  EXPECT_EQ(client.send("POST", "/unsubscribe/the-right-token", "List-Unsubscribe=One-Click").status, 200);
  EXPECT_THAT(client.desk->log, testing::ElementsAre("unsubscribed"));
}

TEST(Access, W01_StrangersLearnNothingOfWhatExists) {
  Client client;
  EXPECT_EQ(client.get("/api/v1/nonsense").status, 401);
  EXPECT_EQ(client.get("/nonsense").status, 303);
  EXPECT_EQ(header(client.get("/updates/12?diff=side"), "Location"),
            "/login?next=%2Fupdates%2F12%3Fdiff%3Dside");
}

TEST(Access, W01_W17_ViewersAndReadTokensLookButDoNotDecide) {
  Client viewer, reader;
  viewer.enter("guest", "viewer");
  reader.use_token("pw_reader");
  const std::string csrf = csrf_of(viewer.get("/").body);
  viewer.desk->log.clear();
  for (const Route& route : routes()) {
    if (route.access != Access::decide) continue;
    EXPECT_EQ(viewer.post(filled(route.pattern), "rev=3&csrf=" + csrf).status, 403) << route.pattern;
    EXPECT_EQ(reader.post_json(filled(route.pattern), "{}").status, 403) << route.pattern;
  }
  EXPECT_THAT(viewer.desk->log, IsEmpty());
  EXPECT_EQ(reader.get("/api/v1/updates").status, 200);
}

TEST(Access, S04_W02_FormsNeedTheTokenOfTheirOwnSession) {
  Client client;
  client.enter("demo");
  const std::string mine = csrf_of(client.get("/").body);
  client.desk->log.clear();
  EXPECT_EQ(client.post("/updates/12/accept", "rev=3").status, 403);
  EXPECT_EQ(client.post("/updates/12/accept", "rev=3&csrf=wrong").status, 403);
  EXPECT_EQ(client.post_json("/api/v1/updates/12/accept", "{\"rev\":3}").status, 403);
  Client other;
  other.enter("other");
  EXPECT_NE(csrf_of(other.get("/").body), mine);
  EXPECT_EQ(other.post("/updates/12/accept", "rev=3&csrf=" + mine).status, 403);
  EXPECT_THAT(client.desk->log, IsEmpty());
  const HttpReply reply = client.send("POST", "/api/v1/updates/12/accept", "{\"rev\":3}",
                                      {{"Content-Type", "application/json"}, {"X-CSRF-Token", mine}});
  EXPECT_EQ(reply.status, 200) << reply.body;
}

struct Origin {
  const char* site;
  const char* origin;
  bool allowed;
};

TEST(Access, W02_OtherSitesCannotPost) {
  const Origin cases[] = {{"same-origin", "http://127.0.0.1:8737", true},
                          {"none", nullptr, true},
                          {"same-site", nullptr, false},
                          {"cross-site", nullptr, false},
                          {"cross-site", "http://127.0.0.1:8737", false},
                          {nullptr, nullptr, true},
                          {nullptr, "http://127.0.0.1:8737", true},
                          {nullptr, "http://127.0.0.1:9999", false},
                          {nullptr, "https://evil.example", false},
                          {nullptr, "null", false}};
  for (const Origin& one : cases) {
    Client client;
    client.enter("demo");
    const std::string csrf = csrf_of(client.get("/").body);
    Headers headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    if (one.site != nullptr) headers.emplace_back("Sec-Fetch-Site", one.site);
    if (one.origin != nullptr) headers.emplace_back("Origin", one.origin);
    const HttpReply reply = client.send("POST", "/updates/12/accept", "rev=3&csrf=" + csrf, headers);
    EXPECT_EQ(reply.status, one.allowed ? 303 : 403)
        << (one.site ? one.site : "-") << (one.origin ? one.origin : "-");
    Client stranger;
    const HttpReply login = stranger.send("POST", "/login", "name=demo&password=demo", headers);
    EXPECT_EQ(login.status, one.allowed ? 303 : 403);
  }
}

TEST(Access, W02_ThePublicAddressIsOurOriginBehindAProxy) {
  Client client(SiteOptions{.public_url = "https://tracker.example"});
  const HttpReply reply = client.send(
      "POST", "/login", "name=demo&password=demo",
      {{"Content-Type", "application/x-www-form-urlencoded"}, {"Origin", "https://tracker.example"}});
  EXPECT_EQ(reply.status, 303);
}

TEST(Access, W03_UnknownHostNamesAreRefused) {
  for (const char* host :
       {"evil.example", "localhost.evil", "evil.example:8737", "127.0.0.1.evil.example", "", "[evil"}) {
    Client client;
    client.headers = {{"Host", host}};
    for (const char* path : {"/", "/api/v1/updates", "/assets/style.css", "/login"}) {
      EXPECT_EQ(client.get(path).status, 421) << host << path;
    }
  }
  for (const char* host :
       {"localhost", "localhost:8737", "127.0.0.1", "[::1]:8737", "192.168.1.5:80", "tracker.example"}) {
    Client client(SiteOptions{.public_url = "https://tracker.example/"});
    client.headers = {{"Host", host}};
    EXPECT_EQ(client.get("/login").status, 200) << host;
  }
  Client twice;
  twice.headers.emplace_back("Host", "127.0.0.1");
  EXPECT_EQ(twice.get("/login").status, 421);
  Client forwarded;
  forwarded.headers = {{"Host", "evil.example"}, {"X-Forwarded-Host", "localhost"}};
  EXPECT_EQ(forwarded.get("/login").status, 421);
}

TEST(Access, W14_W15_OnlyKnownMethods) {
  Client client;
  client.enter("demo");
  for (const char* method : {"PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "OPTIONS", "PROPFIND", "get"}) {
    const HttpReply reply = client.send(method, "/updates/12");
    EXPECT_EQ(reply.status, 405) << method;
    EXPECT_EQ(header(reply, "Allow"), "GET, HEAD");
    EXPECT_EQ(header(reply, "Access-Control-Allow-Origin"), "");
  }
  EXPECT_EQ(client.send("HEAD", "/updates/12").status, 200);
  EXPECT_EQ(client.send("GET", "http://evil.example/").status, 400);
}

TEST(Access, W12_W13_EveryReplyCarriesTheGuards) {
  Client client;
  client.enter("demo");
  for (const char* path : {"/", "/login", "/healthz", "/nowhere", "/api/v1/updates", "/api/v1/updates/999",
                           "/updates.atom", "/assets/style.css", "/metrics"}) {
    const HttpReply reply = client.get(path);
    EXPECT_EQ(header(reply, "X-Content-Type-Options"), "nosniff") << path;
    EXPECT_EQ(header(reply, "X-Frame-Options"), "DENY") << path;
    EXPECT_THAT(header(reply, "Content-Security-Policy"), HasSubstr("default-src 'none'")) << path;
    EXPECT_FALSE(header(reply, "Referrer-Policy").empty()) << path;
    EXPECT_FALSE(header(reply, "Cache-Control").empty()) << path;
    EXPECT_EQ(header(reply, "Server"), "") << path;
  }
  EXPECT_EQ(header(client.get("/"), "Cache-Control"), "no-store");
  const std::string csp = header(client.get("/"), "Content-Security-Policy");
  for (const char* part : {"style-src 'self'", "script-src 'self'", "form-action 'self'", "base-uri 'none'",
                           "frame-ancestors 'none'"}) {
    EXPECT_THAT(csp, HasSubstr(part));
  }
  EXPECT_EQ(csp.find("unsafe"), std::string::npos);
}

TEST(Access, W25_WhatTheOperatorShouldKnowIsTold) {
  Client client;
  std::vector<std::string> told;
  client.site.on_security_event([&](const Site::SecurityEvent& event) {
    told.push_back(event.what + " " + event.user + " " + event.peer);
  });
  client.post("/login", "name=demo&password=wrong");
  client.post("/login", "name=demo&password=demo");
  client.enter("guest", "viewer");
  client.post("/updates/12/accept", "csrf=" + csrf_of(client.get("/").body));
  client.send("POST", "/updates/12/accept", "", {{"Origin", "https://evil.example"}});
  client.headers.front().second = "evil.example";
  client.get("/");
  EXPECT_THAT(told, testing::ElementsAre("sign_in_failed demo 127.0.0.1", "sign_in demo 127.0.0.1",
                                         "not_allowed guest 127.0.0.1", "cross_site guest 127.0.0.1",
                                         "wrong_host  127.0.0.1"));
}

TEST(Access, W17_TokensInAddressesAreNoCredentials) {
  Client client;
  EXPECT_EQ(client.get("/api/v1/updates?token=pw_writer&access_token=pw_writer").status, 401);
}

TEST(Access, HealthAndMetricsComeFromTheDaemon) {
  Client client;
  EXPECT_EQ(client.get("/healthz").status, 200);
  client.site.on_health([] { return Site::Health{false, "the loop stands still"}; });
  EXPECT_EQ(client.get("/healthz").status, 503);
  EXPECT_THAT(client.get("/healthz").body, HasSubstr("the loop stands still"));
  client.site.on_metrics([] { return std::string("policywatch_up 1\n"); });
  EXPECT_EQ(client.get("/metrics").status, 401);
  client.use_token("pw_reader");
  EXPECT_EQ(client.get("/metrics").body, "policywatch_up 1\n");
}

}  // namespace
}  // namespace policywatch::web
