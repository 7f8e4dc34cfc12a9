// Many watches, few hosts: pauses, wishes and outages of hosts, through restarts, in virtual time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <map>

#include "tests/flow/hosts.hpp"

namespace policywatch::test {
namespace {

using namespace std::chrono_literals;

/// `count` watches at https://host/0, /1, …
void crowd(World& world, const std::string& host, int count, Millis every, const Response& answer,
           Millis latency = 0ms) {
  for (int i = 0; i < count; ++i) {
    const std::string url = "https://" + host + "/" + std::to_string(i);
    std::string id = host + "-" + std::to_string(i);
    std::ranges::replace(id, '.', '-');
    world.watch(id, url, WatchKind::page).every = every;
    world.http.answers(url, answer, latency);
  }
}

const Response kNotFound = FakeHttp::page("<html><title>Not found</title></html>", "text/html", 404);
const Response kSilence = FakeHttp::failure(Quality::unreachable, "could not connect: connection refused");

Response good() {
  return FakeHttp::page(small_page("one"));
}

std::string folder_for(const char* name) {
  return testing::TempDir() + "policywatch-" + name + "-" + std::to_string(::getpid());
}

TEST(Politeness, F26_OneAtATimeAndFiveTimesWhatTheAnswerTook) {
  World world;
  world.settings.fetch.per_host_delay = 1s;
  crowd(world, "agency.example", 50, 10min, good(), 800ms);
  world.start();
  world.advance(1h);
  const std::vector<Time> times = asked(world, "https://agency.example/");
  EXPECT_GE(times.size(), 290u);
  EXPECT_GE(shortest_gap(times, 800ms), 4s);  // never two at once, then
}

TEST(Politeness, F27_OneServerUnderManyNamesIsOneQueue) {
  World world;
  world.settings.fetch.per_host_delay = 10s;
  const std::vector<std::string> urls = {"https://EXAMPLE.com/a", "https://example.com./b",
                                         "https://example.com:443/c", "https://www.example.com/d",
                                         "http://example.com/e"};
  for (std::size_t i = 0; i < urls.size(); ++i) {
    world.watch("w" + std::to_string(i), urls[i], WatchKind::page);
    world.http.answers(urls[i], good(), 500ms);
  }
  world.start();
  world.advance(10min);
  ASSERT_EQ(world.http.times.size(), 5u);
  EXPECT_GE(shortest_gap(world.http.times, 500ms), 10s);
}

TEST(Politeness, F16_OneRefusalClosesTheWholeHostAndNoOther) {
  for (const int status : {429, 503}) {
    World world;
    world.settings.fetch.per_host_delay = 1s;
    crowd(world, "agency.example", 20, 1min, good());
    crowd(world, "other.example", 1, 10s, good());
    world.start();
    world.advance(5min);
    const Time before = world.clock.now();
    world.http.replace("https://agency.example/7",
                       with_header(FakeHttp::page("", "text/html", status), "Retry-After", "120"));
    world.advance(1min);
    const std::vector<Time> refused = asked(world, "https://agency.example/7");
    const Time at = refused.back();
    ASSERT_GT(at, before);
    world.http.replace("https://agency.example/7", good());
    world.advance(10min);
    EXPECT_EQ(asked_between(world, "https://agency.example/", at, at + 120s), 0u) << status;
    EXPECT_GE(asked_between(world, "https://agency.example/", at + 119s, at + 240s), 20u) << status;
    EXPECT_GE(asked_between(world, "https://other.example/", at, at + 120s), 10u) << status;
  }
}

TEST(Politeness, F16_AWishSurvivesARestart) {
  const std::string folder = folder_for("wish");
  Time at{}, stopped{};
  {
    World world(folder);
    crowd(world, "agency.example", 3, 1min, good());
    world.http.replace("https://agency.example/2",
                       with_header(FakeHttp::page("", "text/html", 429), "Retry-After", "3600"));
    world.start();
    world.advance(5min);
    at = asked(world, "https://agency.example/2").at(0);
    stopped = world.clock.now();
    EXPECT_EQ(asked_between(world, "https://agency.example/", at, stopped + 1h), 0u);
  }
  World world(folder);
  world.clock.set(stopped);
  crowd(world, "agency.example", 3, 1min, good());
  world.start();
  world.advance(at + 1h - stopped - 1s);
  EXPECT_TRUE(world.http.calls.empty());
  world.advance(5min);
  EXPECT_GE(world.http.calls.size(), 3u);
}

TEST(Politeness, D13_MaintenanceIsLookedAtAgainWhenTheHostSaid) {
  World world;
  crowd(world, "agency.example", 1, 30min, good());
  world.start();
  world.advance(10min);
  world.http.replace("https://agency.example/0",
                     with_header(FakeHttp::page("maintenance", "text/html", 503), "Retry-After", "600"));
  world.http.answers("https://agency.example/0", good());
  world.advance(1h);
  const std::vector<Time> times = asked(world, "https://agency.example/0");
  ASSERT_GE(times.size(), 3u);
  EXPECT_EQ(times[2] - times[1], 600s);
}

TEST(Politeness, F28_AHostThatIsDownIsProbedAndNotHammered) {
  World world;
  world.settings.fetch.per_host_delay = 1s;
  crowd(world, "agency.example", 20, 5min, good());
  crowd(world, "other.example", 20, 5min, good());
  world.start();
  world.advance(30min);
  const Time down = world.clock.now();
  for (int i = 0; i < 20; ++i) world.http.replace("https://agency.example/" + std::to_string(i), kSilence);
  world.advance(1h);
  const Time up = world.clock.now();
  // Five that open the breaker, a probe after 15 and after 30 minutes more.
  EXPECT_LE(asked_between(world, "https://agency.example/", down, up), 8u);
  EXPECT_GE(asked_between(world, "https://other.example/", down, up), 200u);
  for (int i = 0; i < 20; ++i) world.http.replace("https://agency.example/" + std::to_string(i), good());
  world.advance(3h);
  EXPECT_EQ(world.engine->gate.pace("agency.example").openings, 0);
  EXPECT_GE(asked_between(world, "https://agency.example/", up + 2h, up + 3h), 200u);
  for (const auto& view : world.desk->watches()) EXPECT_EQ(view.state, "ok") << view.watch.id;
}

TEST(Politeness, F28_TheBreakerSurvivesARestart) {
  const std::string folder = folder_for("breaker");
  Time probe{}, stopped{};
  {
    World world(folder);
    crowd(world, "agency.example", 10, 5min, kSilence);
    world.start();
    world.advance(2min);
    EXPECT_EQ(world.http.calls.size(), 5u);
    probe = world.engine->gate.pace("agency.example").open_at;
    stopped = world.clock.now();
  }
  World world(folder);
  world.clock.set(stopped);
  crowd(world, "agency.example", 10, 5min, kSilence);
  world.start();
  world.advance(probe - stopped - 1s);
  EXPECT_TRUE(world.http.calls.empty());
  world.advance(1min);
  EXPECT_EQ(world.http.calls.size(), 1u);  // one probe; it failed
}

TEST(Politeness, F12_RestartsCauseNoEarlyPolls) {
  const std::string folder = folder_for("restarts");
  std::vector<Time> times;
  Time now{};
  for (int i = 0; i < 20; ++i) {
    World world(folder);
    if (i > 0) world.clock.set(now);
    crowd(world, "agency.example", 1, 30min, good());
    world.start();
    world.advance(10min);
    now = world.clock.now();
    times.insert(times.end(), world.http.times.begin(), world.http.times.end());
  }
  EXPECT_GE(times.size(), 6u);
  EXPECT_GE(shortest_gap(times, 0ms), 30min);
}

/// How late healthy watches of `every` started, each taking `took`; sorted.
std::vector<Millis> lateness(const World& world, int healthy, Millis every, Millis took) {
  std::vector<Millis> late;
  for (int i = 0; i < healthy; ++i) {
    const std::vector<Time> times = asked(world, "https://healthy" + std::to_string(i) + ".example/0");
    for (std::size_t k = 1; k < times.size(); ++k) late.push_back(times[k] - times[k - 1] - took - every);
  }
  std::ranges::sort(late);
  return late;
}

TEST(Politeness, F29_ATarPitMakesNobodyElseLate) {
  World world;
  world.settings.fetch.per_host_delay = 5s;
  Response stuck = kSilence;
  stuck.failure = "timeout";
  crowd(world, "tarpit.example", 100, 5min, stuck, 60s);
  for (int i = 0; i < 100; ++i)
    crowd(world, "healthy" + std::to_string(i) + ".example", 1, 5min, good(), 200ms);
  world.start();
  world.advance(2h);
  const std::vector<Millis> late = lateness(world, 100, 5min, 200ms);
  ASSERT_GT(late.size(), 2000u);
  EXPECT_GE(late.front(), 0ms);
  EXPECT_LE(late[late.size() * 95 / 100], 2s);
}

TEST(Politeness, F29_ManySlowHostsLeaveHalfOfThePlacesToTheOthers) {
  World world;
  world.settings.fetch.max_concurrent = 8;
  for (int i = 0; i < 40; ++i) crowd(world, "slow" + std::to_string(i) + ".example", 1, 5min, good(), 50s);
  for (int i = 0; i < 30; ++i)
    crowd(world, "healthy" + std::to_string(i) + ".example", 1, 2min, good(), 200ms);
  world.start();
  world.advance(20min);  // until each slow one has shown how it is
  world.http.calls.clear();
  world.http.times.clear();
  world.advance(4h);
  const std::vector<Millis> late = lateness(world, 30, 2min, 200ms);
  ASSERT_GT(late.size(), 2000u);
  EXPECT_LE(late[late.size() * 95 / 100], 2s);
}

TEST(Politeness, L21_TenThousandDueAtOnceStayWithinThePlacesThereAre) {
  World world;
  world.settings.fetch.max_concurrent = 64;
  for (int i = 0; i < 10'000; ++i)
    crowd(world, "host" + std::to_string(i) + ".example", 1, 24h, kNotFound, 1s);
  world.start();
  for (const Watch& watch : world.settings.watches) world.store->set_next_check(watch.id, world.clock.now());
  world.engine->scheduler.look_now();
  world.clock.settle();
  std::size_t most = 0;
  for (int i = 0; i < 400 && world.http.calls.size() < 10'000; ++i) {
    most = std::max(most, world.engine->scheduler.in_flight());
    world.advance(1s);
  }
  EXPECT_EQ(world.http.calls.size(), 10'000u);
  EXPECT_EQ(most, 64u);
}

TEST(Politeness, C04_AnOutageOfThreeDaysEndsWithoutAStampede) {
  const std::string folder = folder_for("stampede");
  const int hosts = 100, each = 10;
  const auto fill = [&](World& world) {
    world.settings.fetch.per_host_delay = 5s;
    for (int i = 0; i < hosts; ++i)
      crowd(world, "host" + std::to_string(i) + ".example", each, 24h, good(), 100ms);
  };
  Time stopped{};
  {
    World world(folder);
    fill(world);
    world.start();
    world.advance(1h);
    EXPECT_EQ(world.http.calls.size(), static_cast<std::size_t>(hosts * each));
    stopped = world.clock.now();
  }
  World world(folder);
  world.clock.set(stopped + 72h);
  fill(world);
  world.start();
  world.advance(20min);
  EXPECT_EQ(world.http.calls.size(), static_cast<std::size_t>(hosts * each));  // each once
  std::map<Seconds, int> starts;
  for (const Time at : world.http.times) ++starts[std::chrono::floor<Seconds>(at - world.http.times.front())];
  for (const auto& [second, count] : starts) EXPECT_LE(count, 20) << second.count();
  for (int i = 0; i < hosts; ++i)
    EXPECT_GE(shortest_gap(asked(world, "https://host" + std::to_string(i) + ".example/"), 100ms), 5s);
}

TEST(Politeness, S17_ANameThatDoesNotResolveForThreeDaysIsKeptAndComesBack) {
  World world;
  const std::string url = "https://agency.example/0";
  crowd(world, "agency.example", 1, 30min, good());
  world.start();
  world.advance(1h);
  world.http.replace(url, FakeHttp::failure(Quality::unreachable, "could not resolve agency.example"));
  world.advance(72h);
  EXPECT_TRUE(world.updates().empty());
  EXPECT_EQ(world.desk->watch("agency-example-0")->state, "failing");
  const std::size_t tries = world.http.count(url);
  EXPECT_LE(tries, 20u);
  EXPECT_GE(tries, 6u);
  world.http.replace(url, good());
  world.advance(25h);
  EXPECT_EQ(world.desk->watch("agency-example-0")->state, "ok");
  EXPECT_TRUE(world.updates().empty());
}

TEST(Politeness, AWatchOfAFewSecondsIsAskedEveryFewSeconds) {
  World world;
  crowd(world, "agency.example", 1, 2s, good());
  crowd(world, "other.example", 1, 24h, good());
  world.start();
  world.advance(1min);
  EXPECT_EQ(world.http.count("https://agency.example/0"), 31u);
}

}  // namespace
}  // namespace policywatch::test
