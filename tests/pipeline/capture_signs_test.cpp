#include "pipeline/capture_signs.hpp"

#include <gmock/gmock.h>

namespace policywatch::pipeline {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

const Time kNow = *parse_rfc3339("2026-03-01T12:00:00Z");

TEST(CaptureSigns, AChangedEncodingIsWorthALookForAWeek) {
  WatchMemory memory;
  note_charset(memory, "utf-8", kNow);
  EXPECT_EQ(flip_words(memory, kNow), "") << "the first one differs from nothing";
  note_charset(memory, "", kNow + 1h);
  note_charset(memory, "utf-8", kNow + 2h);
  EXPECT_EQ(flip_words(memory, kNow + 2h), "");
  note_charset(memory, "windows-1252", kNow + 3h);
  EXPECT_THAT(flip_words(memory, kNow + 3h), HasSubstr("windows-1252 since 2026-03-01T15:00:00Z, as utf-8"));
  note_charset(memory, "windows-1252", kNow + 4h);
  EXPECT_NE(flip_words(memory, kNow + 24h * 6), "");
  EXPECT_EQ(flip_words(memory, kNow + 3h + 24h * 7), "");
}

Response dated(const char* date) {
  Response response;
  response.finished = kNow;
  response.headers = {{"date", date}};
  return response;
}

TEST(CaptureSigns, AServersClockThatIsFarOffIsTold) {
  EXPECT_EQ(clock_skew(dated("Sun, 01 Mar 2026 12:09:59 GMT")), 0min);
  EXPECT_EQ(clock_skew(dated("Sun, 01 Mar 2026 11:50:01 GMT")), 0min);
  EXPECT_EQ(clock_skew(dated("Sun, 01 Mar 2026 15:00:00 GMT")), 180min);
  EXPECT_EQ(clock_skew(dated("Sun, 01 Mar 2026 10:30:00 GMT")), -90min);
  EXPECT_EQ(clock_skew(dated("yesterday")), 0min);
  EXPECT_EQ(clock_skew(Response{}), 0min);
  Response cached = dated("Sun, 01 Mar 2026 10:30:00 GMT");
  cached.headers.push_back({"Age", "5400"});
  EXPECT_EQ(clock_skew(cached), 0min) << "a cache's answer is as old as it says";
  EXPECT_THAT(skew_words(180min), HasSubstr("3h ahead"));
  EXPECT_THAT(skew_words(-90min), HasSubstr("behind"));
  EXPECT_EQ(skew_words(0min), "");
}

}  // namespace
}  // namespace policywatch::pipeline
