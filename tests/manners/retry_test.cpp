#include <gtest/gtest.h>

#include <set>

#include "manners/manners.hpp"
#include "tests/support/shared.hpp"

namespace policywatch::manners {
namespace {

using namespace std::chrono_literals;

Time at(std::string_view text) {
  return *parse_rfc3339(text);
}

TEST(RetryAfter, F14_BothFormsAreReadAndClampedToADay) {
  Time now = at("2026-03-01T12:00:00Z");
  EXPECT_EQ(parse_retry_after("120", now), Millis(120s));
  EXPECT_EQ(parse_retry_after("Sun, 01 Mar 2026 12:10:00 GMT", now), Millis(10min));
  EXPECT_EQ(parse_retry_after("Sun, 01 Mar 2026 11:00:00 GMT", now), Millis(0));
  EXPECT_EQ(parse_retry_after("99999999999999999999", now), Millis(24h));
  EXPECT_EQ(parse_retry_after("-5", now), std::nullopt);
  EXPECT_EQ(parse_retry_after("1e3", now), std::nullopt);
}

TEST(RetryAfter, F14_AgreesWithEveryVector) {
  auto vectors = test::read_shared_json("vectors/authored/http_semantics_vectors.json");
  if (!vectors) GTEST_SKIP() << "no shared vectors";
  Time now = *parse_http_date(test::text_of(*vectors, "now"), Time{});
  std::size_t run = 0;
  for (const auto& row : vectors->at("retry_after").as_array()) {
    std::optional<Millis> expected;
    if (!row.at("seconds").is_null()) expected = Seconds(row.at("seconds").as_int64());
    EXPECT_EQ(parse_retry_after(test::text_of(row, "value"), now), expected) << test::text_of(row, "value");
    ++run;
  }
  EXPECT_EQ(run, 18u);
}

TEST(Backoff, F15_StaysWithinItsBoundsAndGrows) {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    EXPECT_LE(backoff(0, 60s, 24h, seed), 60s);
    EXPECT_LE(backoff(3, 60s, 24h, seed), 8 * 60s);
    Millis late = backoff(60, 60s, 24h, seed);
    EXPECT_GE(late, 0s);
    EXPECT_LE(late, 24h);
  }
}

TEST(Backoff, F15_SpreadsManyOverTheWholeRange) {
  std::vector<int> buckets(480, 0);
  for (std::uint64_t seed = 0; seed < 100'000; ++seed) {
    ++buckets[static_cast<std::size_t>(backoff(3, 60s, 24h, seed) / 1s) % buckets.size()];
  }
  for (int count : buckets) {
    EXPECT_GT(count, 100);
    EXPECT_LT(count, 350);
  }
}

TEST(Backoff, IsTheSameForTheSameSeed) {
  EXPECT_EQ(backoff(5, 1s, 1h, 42), backoff(5, 1s, 1h, 42));
}

TEST(DeliveryDelay, FollowsThePublishedScheduleWithinAFifth) {
  const Millis published[] = {0s, 5s, 5min, 30min, 2h, 5h, 10h, 14h, 20h, 24h};
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    for (int made = 0; made < 10; ++made) {
      std::optional<Millis> wait = delivery_delay(made, seed);
      ASSERT_TRUE(wait);
      EXPECT_GE(*wait, published[made] * 4 / 5);
      EXPECT_LE(*wait, published[made] * 6 / 5);
    }
  }
  EXPECT_EQ(delivery_delay(10, 1), std::nullopt);
}

}  // namespace
}  // namespace policywatch::manners
