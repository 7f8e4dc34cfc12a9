// robots.txt through the whole daemon: what each answer to its fetch means for the page.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "tests/flow/hosts.hpp"
#include "tests/support/shared.hpp"

namespace policywatch::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* kPage = "https://agency.example/page";
constexpr const char* kRobots = "https://agency.example/robots.txt";

struct Site {
  World world;
  Site() {
    world.settings.fetch.obey_robots = true;
    world.settings.fetch.per_host_delay = 5s;
    world.watch("page", kPage, WatchKind::page);
    world.http.answers(kPage, small_page("one"));
  }
  std::size_t pages() { return world.http.count(kPage); }
  std::size_t files() { return world.http.count(kRobots); }
  void run(Millis time = 10min) {
    world.start();
    world.advance(time);
  }
};

const std::string kDenies = "user-agent: *\ndisallow: /page\n";

struct Row {
  Response answer;
  bool allowed = true;
};

Response redirected(int hops, Response response) {
  for (int i = 0; i < hops; ++i) response.redirects.push_back({301, kRobots, kRobots});
  response.final_url = "https://www.agency.example/robots.txt";
  return response;
}

Response cut(std::string body) {
  Response response = robots_file(std::move(body));
  response.quality = Quality::too_large;
  response.failure = "the body is larger than 524288 bytes";
  return response;
}

Response plain(int status) {
  return FakeHttp::page("", "text/plain", status);
}

/// Every row of the table, by its name there; several answers where it names several.
std::map<std::string, std::vector<Row>> rows() {
  const Response silent = FakeHttp::failure(Quality::unreachable, "timeout");
  return {
      {"200 text", {{robots_file(kDenies), false}, {robots_file("user-agent: *\ndisallow: /other\n")}}},
      {"200 empty", {{robots_file("")}}},
      {"200 text/html error page",
       {{FakeHttp::page("<html><title>Oops</title><body>disallow</body></html>")}}},
      {"301x5 -> 200", {{redirected(5, robots_file(kDenies)), false}}},
      {"301x6", {{redirected(6, robots_file(kDenies)), true}}},
      {"401/403/404/410", {{plain(401)}, {plain(403)}, {plain(404)}, {plain(410)}}},
      {"429", {{plain(429), false}}},
      {"500/503", {{plain(500), false}, {plain(503), false}}},
      {"timeout/DNS/TLS failure", {{silent, false}}},
      {"body > 500 KiB", {{cut(kDenies + std::string(500 * 1024, '#')), false}}},
      {"infinite body", {{cut(kDenies + std::string(512 * 1024 - kDenies.size(), '\n')), false}}},
      {"UTF-16 body",
       {{robots_file(std::string("\xFF\xFE"
                                 "d\0i\0s\0a\0l\0l\0o\0w\0:\0/\0",
                                 22))}}},
      {"BOM + rules", {{robots_file("\xEF\xBB\xBF" + kDenies), false}}},
      {"gzip bomb", {{cut(kDenies + std::string(1000, '\0')), false}}},
      // With a copy, or with time: their own stories below.
      {"5xx for >30 days", {}},
      {"cached 23h59", {}},
      {"cached 24h01", {}},
  };
}

TEST(Robots, F03_EachAnswerToTheFetchMeansWhatTheStandardSays) {
  for (const auto& [name, answers] : rows()) {
    for (const Row& row : answers) {
      Site site;
      site.world.http.answers(kRobots, row.answer);
      site.run(4min);
      EXPECT_EQ(site.files(), 1u) << name;
      EXPECT_EQ(site.pages(), row.allowed ? 1u : 0u) << name << " " << row.answer.status;
    }
  }
}

TEST(Robots, F03_NoRowOfTheTableIsMissing) {
  const auto vectors = read_shared_json("vectors/authored/http_semantics_vectors.json");
  if (!vectors) GTEST_SKIP() << "no shared vectors";
  const auto known = rows();
  std::size_t run = 0;
  for (const auto& row : vectors->at("robots_fetch").as_array()) {
    EXPECT_TRUE(known.contains(text_of(row, "response"))) << text_of(row, "response");
    ++run;
  }
  EXPECT_EQ(run, known.size());
}

TEST(Robots, F03_TooManyRequestsWaitsForTheTimeItWasGiven) {
  Site site;
  site.world.http.answers(kRobots, with_header(plain(429), "Retry-After", "7200"));
  site.world.http.answers(kRobots, robots_file(""));
  site.run(119min);
  EXPECT_EQ(site.files(), 1u);
  EXPECT_EQ(site.pages(), 0u);
  site.world.advance(24h);
  EXPECT_EQ(site.files(), 2u);
  EXPECT_GE(site.pages(), 1u);
}

TEST(Robots, F04_TheFileIsKeptADayAndObeyedThroughAnOutage) {
  Site site;
  site.world.watch("shut", "https://agency.example/shut", WatchKind::page);
  site.world.http.answers(kRobots, robots_file("user-agent: *\ndisallow: /shut\n"));
  site.run(23h + 59min);
  EXPECT_EQ(site.files(), 1u);
  site.world.http.replace(kRobots, plain(503));
  site.world.advance(5min);
  EXPECT_EQ(site.files(), 2u);  // once the day is over, before the next page
  const std::size_t pages = site.pages();
  site.world.advance(24h);
  site.world.clock.set(site.world.clock.now() + 8 * 24h);
  site.world.advance(24h);
  EXPECT_GT(site.pages(), pages + 90);  // the page itself is well and allowed by the last good copy
  EXPECT_EQ(site.world.http.count("https://agency.example/shut"), 0u);
  EXPECT_LE(site.files(), 2u + 2 * 24 + 8);  // asked for at most hourly
  EXPECT_EQ(site.world.desk->watch("page")->state, "ok");
}

TEST(Robots, F03_AfterThirtyDaysOfOutageTheLastCopyIsStillObeyed) {
  Site site;
  site.world.watch("shut", "https://agency.example/shut", WatchKind::page);
  site.world.http.answers(kRobots, robots_file("user-agent: *\ndisallow: /shut\n"));
  site.world.http.answers(kRobots, plain(500));
  site.run(25h);
  site.world.clock.set(site.world.clock.now() + 30 * 24h);
  site.world.advance(48h);
  EXPECT_EQ(site.world.http.count("https://agency.example/shut"), 0u);
  EXPECT_GT(site.pages(), 140u);
}

TEST(Robots, ThePageComesAfterTheHostsPauseAndHoldsNoPlaceMeanwhile) {
  Site site;
  site.world.settings.fetch.max_concurrent = 1;
  site.world.watch("other", "https://other.example/", WatchKind::page);
  site.world.http.answers("https://other.example/robots.txt", robots_file(""));
  site.world.http.answers("https://other.example/", small_page("two"));
  site.world.http.answers(kRobots, robots_file(""));
  site.run(20s);
  ASSERT_EQ(site.pages(), 1u);
  EXPECT_EQ(asked(site.world, kPage).at(0) - asked(site.world, kRobots).at(0), 5s);
  EXPECT_EQ(asked(site.world, "https://other.example/robots.txt").at(0), asked(site.world, kRobots).at(0));
}

TEST(Robots, F06_ALongCrawlDelayIsKeptAndShown) {
  Site site;
  site.world.settings.watches.front().every = 1min;
  site.world.http.answers(kRobots, robots_file("user-agent: *\ncrawl-delay: 900\n"));
  site.run(2h);
  const std::vector<Time> times = asked(site.world, kPage);
  ASSERT_GE(times.size(), 7u);
  EXPECT_LE(times.size(), 9u);
  EXPECT_GE(shortest_gap(times, 0ms), 900s);
  EXPECT_EQ(site.world.engine->gate.pace("agency.example").why, HostWait::crawl_delay);
}

TEST(Robots, F07_WeSayWhoWeAreAndTheGroupOfOurNameCounts) {
  Site site;
  site.world.settings.fetch.user_agent = "policywatch/0.1 (+https://tracker.gov/bot)";
  site.world.http.answers(
      kRobots, robots_file("user-agent: *\ndisallow: /\n\nuser-agent: PolicyWatch\nallow: /page\n"));
  site.run();
  EXPECT_EQ(site.pages(), 1u);
  for (const auto& call : site.world.http.calls)
    EXPECT_EQ(call.user_agent, "policywatch/0.1 (+https://tracker.gov/bot)");
}

}  // namespace
}  // namespace policywatch::test
