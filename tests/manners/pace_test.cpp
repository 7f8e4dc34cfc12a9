#include "manners/pace.hpp"

#include <gtest/gtest.h>

#include <random>

namespace policywatch::manners {
namespace {

using namespace std::chrono_literals;

const Time kNow = *parse_rfc3339("2026-03-01T12:00:00Z");

std::string key(const char* url) {
  return pace_key(*Url::parse(url));
}

Response answer(int status, Millis took = 0ms, Time finished = kNow) {
  Response response;
  response.status = status;
  response.started = finished - took;
  response.finished = finished;
  return response;
}
Response silence(Time finished = kNow) {
  Response response = answer(0, 1s, finished);
  response.quality = Quality::unreachable;
  return response;
}
Response asks_to_wait(int status, std::string value) {
  Response response = answer(status);
  response.headers = {{"retry-after", std::move(value)}};
  return response;
}
HostPace went(HostPace pace, const Response& response, std::string watch = "a", Millis spacing = 5s) {
  return after(std::move(pace), visit_of(response, std::move(watch)), spacing);
}
/// Five failures in a row of two watches.
HostPace down(Time at = kNow) {
  HostPace pace;
  for (int i = 0; i < 5; ++i) pace = went(std::move(pace), silence(at), i % 2 == 0 ? "a" : "b");
  return pace;
}

TEST(PaceKey, F27_OneServerIsOneQueueHoweverItIsSpelt) {
  for (const char* url : {"https://EXAMPLE.com/x", "https://example.com./", "https://example.com:443/",
                          "http://example.com/", "https://www.example.com/", "HTTPS://Www.Example.Com.:443"})
    EXPECT_EQ(key(url), "example.com") << url;
  EXPECT_EQ(key("https://example.com:8443/"), "example.com:8443");
  EXPECT_EQ(key("http://127.0.0.1:8001/"), "127.0.0.1:8001");
  EXPECT_EQ(key("http://[::1]:8001/"), "[::1]:8001");
  EXPECT_EQ(key("http://2130706433/"), "127.0.0.1");
  EXPECT_EQ(key("https://www.gov/"), "www.gov");  // a name of its own
  EXPECT_EQ(key("https://b\xC3\xBC"
                "cher.example/"),
            "xn--bcher-kva.example");
}

TEST(Pace, F26_TheGapIsTheOperatorsPauseOrFiveTimesWhatTheAnswerTook) {
  EXPECT_EQ(went({}, answer(200, 100ms)).open_at, kNow + 5s);
  EXPECT_EQ(went({}, answer(200, 2s)).open_at, kNow + 10s);
  EXPECT_EQ(went({}, answer(200, 800ms), "a", 1s).open_at, kNow + 4s);
  EXPECT_EQ(went({}, answer(200, 60s)).open_at, kNow + 30s);  // bounded
  EXPECT_EQ(went({}, answer(200, 60s), "a", 2min).open_at, kNow + 2min);
  EXPECT_LE(went({}, answer(200, 2s), "a", 0s).open_at, kNow);  // the operator's own host
}

TEST(Pace, F06_CrawlDelayIsNeverShortened) {
  HostPace pace;
  pace.crawl_delay = 900s;
  pace = went(pace, answer(200));
  EXPECT_EQ(pace.open_at, kNow + 900s);
  EXPECT_EQ(pace.why, HostWait::crawl_delay);
  EXPECT_EQ(wait_words(pace.why), "host asks for slower pace");
  HostPace fresh;
  fresh.crawl_delay = 900s;
  Visit rules = visit_of(answer(200), "robots.txt");
  rules.robots = true;  // asking for the rules is no crawling yet
  EXPECT_EQ(after(fresh, rules, 5s).open_at, kNow + 5s);
}

TEST(Pace, F16_TooManyRequestsAndUnavailableCloseTheWholeHost) {
  for (int status : {429, 503}) {
    const HostPace pace = went({}, asks_to_wait(status, "120"));
    EXPECT_EQ(pace.open_at, kNow + 120s) << status;
    EXPECT_EQ(pace.why, HostWait::retry_after) << status;
    EXPECT_EQ(went({}, asks_to_wait(status, "Sun, 01 Mar 2026 13:00:00 GMT")).open_at, kNow + 1h);
    EXPECT_EQ(went({}, asks_to_wait(status, "999999999")).open_at, kNow + 24h);
    EXPECT_EQ(went({}, asks_to_wait(status, "0")).open_at, kNow + 5s);
  }
  EXPECT_EQ(went({}, asks_to_wait(200, "120")).open_at, kNow + 5s);
  EXPECT_EQ(went({}, asks_to_wait(404, "120")).open_at, kNow + 5s);
}

TEST(Pace, F16_WithoutATimeEachRefusalDoublesTheWait) {
  HostPace pace;
  for (Millis wait : {Millis(1min), Millis(2min), Millis(4min), Millis(8min), Millis(16min), Millis(32min),
                      Millis(1h), Millis(1h)}) {
    const Time at = pace.open_at == Time{} ? kNow : pace.open_at;
    pace = went(pace, answer(429, 0ms, at));
    EXPECT_EQ(pace.open_at, at + wait);
  }
  pace = went(pace, answer(200, 0ms, pace.open_at));
  EXPECT_EQ(pace.throttled, 0);
}

TEST(Pace, F28_FiveFailuresOfMoreThanOneWatchOpenTheBreaker) {
  HostPace pace;
  for (int i = 0; i < 4; ++i) pace = went(pace, i % 2 ? answer(502) : silence(), i % 2 ? "a" : "b");
  EXPECT_EQ(pace.openings, 0);
  pace = went(pace, silence());
  EXPECT_EQ(pace.openings, 1);
  EXPECT_EQ(pace.open_at, kNow + 15min);
  EXPECT_EQ(pace.why, HostWait::host_down);
}

TEST(Pace, F28_OnePagesTroubleIsNotItsHosts) {
  HostPace pace;
  for (int i = 0; i < 50; ++i) pace = went(pace, answer(500));
  EXPECT_EQ(pace.openings, 0);
  HostPace mixed;
  for (int i = 0; i < 50; ++i) mixed = went(mixed, i % 5 == 4 ? answer(404) : answer(500), i % 2 ? "a" : "b");
  EXPECT_EQ(mixed.openings, 0);  // an answer in between: it lives
}

TEST(Pace, F28_TheProbeComesLaterEachTimeUpToSixHours) {
  HostPace pace = down();
  for (Millis wait : {Millis(30min), Millis(1h), Millis(2h), Millis(4h), Millis(6h), Millis(6h)}) {
    const Time probe = pace.open_at;
    pace = went(pace, silence(probe + 1s), "b");
    EXPECT_EQ(pace.open_at, probe + 1s + wait);
  }
  const Time probe = pace.open_at;
  pace = went(pace, answer(200, 100ms, probe + 100ms), "b");
  EXPECT_EQ(pace.openings, 0);
  EXPECT_EQ(pace.failures, 0);
  EXPECT_EQ(pace.open_at, probe + 100ms + 5s);
}

TEST(Pace, F28_WhatWasUnderWayWhenItOpenedDoesNotCountAsAProbe) {
  const HostPace pace = down();
  EXPECT_EQ(went(pace, silence(kNow + 30s), "c").open_at, pace.open_at);
  EXPECT_EQ(went(pace, answer(200, 40s, kNow + 30s), "c").openings, 0);  // but an answer is an answer
}

TEST(Pace, WhatOurOwnRulesRefusedSaysNothingAboutTheHost) {
  Response refused = answer(0);
  refused.quality = Quality::robots_denied;
  const HostPace pace = down();
  EXPECT_EQ(went(pace, refused), pace);
}

// Whatever happens in whatever order: no request of ours is ever allowed before what the host asked for.
TEST(Pace, HoldsItsPromisesOverRandomVisits) {
  std::mt19937 dice(7);
  auto roll = [&](unsigned sides) { return dice() % sides; };
  for (int story = 0; story < 2000; ++story) {
    HostPace pace;
    pace.crawl_delay = roll(3) == 0 ? Seconds(roll(1000)) : Seconds(0);
    const Millis spacing = Seconds(roll(20));
    Time now = kNow;
    Time promised = kNow;
    for (int step = 0; step < 40; ++step) {
      now = std::max(now, pace.open_at) + Seconds(roll(100));
      ASSERT_GE(now, promised);
      const Millis took = Millis(roll(20'000));
      now += took;
      Response response = roll(3) == 0 ? silence(now) : answer(roll(2) ? 200 : 503, took, now);
      response.started = now - took;
      if (response.status == 503 && roll(2)) {
        response.headers = {{"Retry-After", std::to_string(roll(4000))}};
        promised = now + *visit_of(response, "a").retry_after;
      }
      promised = std::max(promised, now + std::max(spacing, pace.crawl_delay));
      if (spacing > Millis(0)) promised = std::max(promised, now + std::min<Millis>(took * 5, 30s));
      pace = went(pace, response, roll(2) ? "a" : "b", spacing);
      ASSERT_GE(pace.open_at, promised);
      ASSERT_LE(pace.open_at, now + 24h);
      ASSERT_EQ(pace.openings > 0, pace.openings > 0 && pace.failures >= 5);
    }
  }
}

}  // namespace
}  // namespace policywatch::manners
