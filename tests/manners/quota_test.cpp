#include "manners/quota.hpp"

#include <gtest/gtest.h>

#include "manners/pace.hpp"

namespace policywatch::manners {
namespace {

using namespace std::chrono_literals;

const Time kNow = *parse_rfc3339("2026-03-01T12:00:00Z");  // 1772366400 in seconds since 1970

std::optional<Millis> wait(Headers headers) {
  return quota_wait(headers, kNow);
}

TEST(Quota, SomethingLeftOrNothingSaidIsNoReasonToWait) {
  EXPECT_EQ(wait({}), std::nullopt);
  EXPECT_EQ(wait({{"X-RateLimit-Limit", "1000"}, {"X-RateLimit-Remaining", "1"}}), std::nullopt);
  EXPECT_EQ(wait({{"RateLimit", "limit=10, remaining=3, reset=50"}}), std::nullopt);
  EXPECT_EQ(wait({{"RateLimit", R"("hour";r=3;t=50)"}}), std::nullopt);
  EXPECT_EQ(wait({{"X-RateLimit-Reset", "50"}}), std::nullopt);
  EXPECT_EQ(wait({{"X-RateLimit-Remaining", "none"}}), std::nullopt);
}

TEST(Quota, TheStatedMomentCountsInEveryFormThatHostsUse) {
  const auto spent = [](const char* name, const char* value) {
    return wait({{"X-RateLimit-Remaining", "0"}, {name, value}});
  };
  EXPECT_EQ(spent("X-RateLimit-Reset", "90"), 90s);
  EXPECT_EQ(spent("X-RateLimit-Reset", "1772366460"), 60s);
  EXPECT_EQ(spent("X-RateLimit-Reset", "1772366460.25"), 60s);
  EXPECT_EQ(spent("X-RateLimit-Reset", "1772366460000"), 60s);
  EXPECT_EQ(spent("X-RateLimit-Reset", "Sun, 01 Mar 2026 12:02:00 GMT"), 120s);
  EXPECT_EQ(spent("X-RateLimit-Reset", "1772360000"), 0s);  // it is past
  EXPECT_EQ(spent("Retry-After", "30"), 30s);
  EXPECT_EQ(wait({{"x-rate-limit-remaining", "0"}, {"x-rate-limit-reset", "7"}}), 7s);
  EXPECT_EQ(wait({{"RateLimit-Remaining", "0"}, {"RateLimit-Reset", "12"}}), 12s);
}

TEST(Quota, TheStandardsHeaderInItsOlderAndNewerForm) {
  EXPECT_EQ(wait({{"RateLimit", "limit=100, remaining=0, reset=50"}}), 50s);
  EXPECT_EQ(wait({{"RateLimit", R"("hour";r=0;t=1200, "day";r=7;t=80000)"}}), 1200s);
  EXPECT_EQ(wait({{"RateLimit", R"("hour";r=0;t=1200, "day";r=0;t=80000)"}}), 80000s);
}

TEST(Quota, WithoutAMomentAQuarterOfAnHour) {
  EXPECT_EQ(wait({{"X-RateLimit-Limit", "1000"}, {"X-RateLimit-Remaining", "0"}}), 15min);
  EXPECT_EQ(wait({{"RateLimit", R"("hour";r=0)"}}), 15min);
}

TEST(Quota, NoHostShutsUsOutForLongerThanADay) {
  EXPECT_EQ(wait({{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "99999999999999999999"}}), 24h);
  EXPECT_EQ(wait({{"RateLimit", "remaining=0, reset=999999"}}), 24h);
}

TEST(Quota, AGoodAnswerThatSpentTheLastRequestClosesItsHost) {
  Response response;
  response.status = 200;
  response.started = response.finished = kNow;
  response.headers = {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", "600"}};
  const HostPace pace = after({}, visit_of(response, "w"), 5s);
  EXPECT_EQ(pace.open_at, kNow + 600s);
  EXPECT_EQ(pace.why, HostWait::retry_after);
  EXPECT_EQ(pace.failures, 0);
}

}  // namespace
}  // namespace policywatch::manners
