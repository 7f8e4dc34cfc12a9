#include "base/time.hpp"

#include <gmock/gmock.h>

#include "base/date.hpp"

namespace policywatch {
namespace {

using namespace std::chrono_literals;

Time at(std::int64_t seconds, int millis = 0) {
  return Time(Seconds(seconds)) + Millis(millis);
}

// RFC 3339 section 5.8 gives the first five.
TEST(Rfc3339, ReadsTheExamplesOfTheStandard) {
  EXPECT_EQ(parse_rfc3339("1985-04-12T23:20:50.52Z"), at(482196050, 520));
  EXPECT_EQ(parse_rfc3339("1996-12-19T16:39:57-08:00"), at(851042397));
  EXPECT_EQ(parse_rfc3339("1990-12-31T23:59:60Z"), at(662688000));  // leap second: the next minute's start
  EXPECT_EQ(parse_rfc3339("1990-12-31T15:59:60-08:00"), at(662688000));
  EXPECT_EQ(parse_rfc3339("1937-01-01T12:00:27.87+00:20"), at(-1041337173, 870));
  EXPECT_EQ(parse_rfc3339("2025-12-18t09:15:02z"), at(1766049302));
  EXPECT_EQ(parse_rfc3339("2025-12-18 09:15:02Z"), at(1766049302));
}

TEST(Rfc3339, ABareDayIsMidnight) {
  EXPECT_EQ(parse_rfc3339("1970-01-02"), at(86400));
}

TEST(Rfc3339, RefusesWhatTheGrammarDoesNotHave) {
  for (const char* wrong :
       {"", "2025", "2025-12", "2025-12-18T", "2025-12-18T09:15Z", "2025-12-18T09:15:02",
        "2025-12-18T24:00:00Z", "2025-02-29T00:00:00Z", "2025-13-01T00:00:00Z", "2025-12-18T09:60:00Z",
        "2025-12-18T09:15:61Z", "2025-12-18T09:15:02+0800", "2025-12-18T09:15:02+24:00",
        "2025-12-18T09:15:02.Z", "2025-12-18T09:15:02Z ", "25-12-18T09:15:02Z", "2025-12-18T9:15:02Z",
        "+2025-12-18T09:15:02Z", "2025-12-18T09:15:02ZZ"}) {
    EXPECT_EQ(parse_rfc3339(wrong), std::nullopt) << wrong;
  }
}

TEST(Rfc3339, IsWrittenInWholeSeconds) {
  EXPECT_EQ(to_rfc3339(at(1766049302, 999)), "2025-12-18T09:15:02Z");
  EXPECT_EQ(to_rfc3339(at(-1)), "1969-12-31T23:59:59Z");
  EXPECT_EQ(to_rfc3339(Time(Millis(-1))), "1969-12-31T23:59:59Z");
  EXPECT_EQ(to_rfc3339(kNever), "9999-12-31T23:59:59Z");
  EXPECT_EQ(to_rfc3339(Time::min()), "0000-01-01T00:00:00Z");
}

TEST(CompactTime, GoesBothWays) {
  EXPECT_EQ(to_compact(at(1766049302)), "20251218T091502Z");
  EXPECT_EQ(parse_compact("20251218T091502Z"), at(1766049302));
  for (const char* wrong : {"20251218T091502", "20251318T091502Z", "20250229T000000Z", "20251218 091502Z",
                            "20251218T091502Z.html"}) {
    EXPECT_EQ(parse_compact(wrong), std::nullopt) << wrong;
  }
}

// RFC 9110 section 5.6.7: one instant in its three forms.
TEST(HttpDate, TheThreeFormsOfTheStandardMeanTheSame) {
  const Time now = at(1766049302);
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT", now), at(784111777));
  EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT", now), at(784111777));
  EXPECT_EQ(parse_http_date("Sun Nov  6 08:49:37 1994", now), at(784111777));
  EXPECT_EQ(parse_http_date("Wed Nov 16 08:49:37 1994", now), at(784975777));
  EXPECT_EQ(to_http_date(at(784111777)), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(parse_http_date("Tue, 19 Jan 2038 14:14:08 GMT", now), at(2147523248));
}

// "a timestamp that appears to be more than 50 years in the future [is] the most recent year in the past".
TEST(HttpDate, TwoDigitYearsPivotFiftyYearsAhead) {
  const Time now = *parse_rfc3339("2026-03-01T12:00:00Z");
  EXPECT_EQ(parse_http_date("Sunday, 01-Mar-26 12:10:00 GMT", now), parse_rfc3339("2026-03-01T12:10:00Z"));
  EXPECT_EQ(parse_http_date("Sunday, 01-Mar-76 12:00:00 GMT", now), parse_rfc3339("2076-03-01T12:00:00Z"));
  EXPECT_EQ(parse_http_date("Monday, 01-Mar-76 12:00:01 GMT", now), parse_rfc3339("1976-03-01T12:00:01Z"));
  EXPECT_EQ(parse_http_date("Thursday, 18-Aug-50 02:01:18 GMT", now), parse_rfc3339("2050-08-18T02:01:18Z"));
  const Time late = *parse_rfc3339("1999-12-31T00:00:00Z");
  EXPECT_EQ(parse_http_date("Saturday, 01-Jan-00 00:00:00 GMT", late), parse_rfc3339("2000-01-01T00:00:00Z"));
}

TEST(HttpDate, RefusesOtherForms) {
  for (const char* wrong :
       {"", "Thu 18 Aug 2050 02:01:18 GMT", "Thu, 18  Aug  2050 02:01:18 GMT",
        "Thu, 18-Aug-2050 02:01:18 GMT", "Thu, 18 Aug 2050 02.01.18 GMT", "Thu, 18 Aug 2050 2:01:18 GMT",
        "Thu, 18 Aug 50 02:01:18 GMT", "THU, 18 Aug 2050 02:01:18 GMT", "Thu, 18 AUG 2050 02:01:18 GMT",
        "Sun, 32 Mar 2026 12:00:00 GMT", "Sun, 01 Mar 2026 12:10:00 PST", "Sun, 01 Mar 2026 12:10:00 +0000",
        "Sun, 29 Feb 2026 00:00:00 GMT", "Sun, 01 Mar 2026 12:10:00 GMT ", "2026-03-01T12:00:00Z",
        "Sun Nov 6 08:49:37 1994"}) {
    EXPECT_EQ(parse_http_date(wrong, at(0)), std::nullopt) << wrong;
  }
}

TEST(Duration, ReadsUnitsFromLargeToSmall) {
  EXPECT_EQ(parse_duration("90s"), 90s);
  EXPECT_EQ(parse_duration("5m"), 5min);
  EXPECT_EQ(parse_duration("2h"), 2h);
  EXPECT_EQ(parse_duration("1d"), 24h);
  EXPECT_EQ(parse_duration("500ms"), 500ms);
  EXPECT_EQ(parse_duration("1h30m"), 90min);
  EXPECT_EQ(parse_duration("1d2h3m4s5ms"), 26h + 3min + 4s + 5ms);
  EXPECT_EQ(parse_duration("2w"), 14 * 24h);
  EXPECT_EQ(parse_duration("0s"), 0s);
}

TEST(Duration, RefusesEverythingElse) {
  for (const char* wrong : {"", "5", "m", "-5m", "+5m", "1.5h", "5 m", "30m1h", "1h1h", "5min", "5M", "1h30",
                            " 5m", "99999999999999999999s", "999999999999999999d"}) {
    EXPECT_EQ(parse_duration(wrong), std::nullopt) << wrong;
  }
}

TEST(Duration, IsWrittenSoThatItReadsBack) {
  EXPECT_EQ(format_duration(90min), "1h30m");
  EXPECT_EQ(format_duration(30min), "30m");
  EXPECT_EQ(format_duration(24h), "1d");
  EXPECT_EQ(format_duration(1500ms), "1s500ms");
  EXPECT_EQ(format_duration(0ms), "0s");
  for (const Millis one : {Millis(1), Millis(999), Millis(61001), Millis(86400000), Millis(90061001)}) {
    EXPECT_EQ(parse_duration(format_duration(one)), one);
  }
}

TEST(CalendarDate, KnowsTheCalendar) {
  EXPECT_TRUE(make_date(2024, 2, 29));
  EXPECT_FALSE(make_date(2025, 2, 29));
  EXPECT_FALSE(make_date(1900, 2, 29));
  EXPECT_TRUE(make_date(2000, 2, 29));
  EXPECT_FALSE(make_date(2025, 2, 30));
  EXPECT_FALSE(make_date(2025, 13, 1));
  EXPECT_FALSE(make_date(2025, 0, 1));
  EXPECT_FALSE(make_date(2025, 4, 31));
  EXPECT_FALSE(make_date(0, 1, 1));
  EXPECT_FALSE(make_date(10000, 1, 1));
}

TEST(CalendarDate, KeepsThePrecisionOfItsSource) {
  const Date month{2025, 12, 1, DatePrecision::month}, year{2025, 1, 1, DatePrecision::year};
  EXPECT_EQ(parse_iso_date("2025-12"), month);
  EXPECT_EQ(parse_iso_date("2025"), year);
  EXPECT_EQ(parse_iso_date("2025-12-18"), make_date(2025, 12, 18));
  EXPECT_EQ(to_iso(month), "2025-12");
  EXPECT_EQ(to_house(month), "2025.12");
  EXPECT_EQ(to_long(month), "December 2025");
  EXPECT_EQ(to_iso(year), "2025");
  EXPECT_EQ(to_long(year), "2025");
  EXPECT_EQ(to_house(*make_date(2025, 2, 3)), "2025.02.03");
  EXPECT_EQ(to_long(*make_date(2025, 12, 18)), "December 18, 2025");
}

TEST(CalendarDate, RefusesOtherSpellings) {
  for (const char* wrong : {"", "2025-", "2025-1", "2025-12-", "2025-12-1", "2025-12-018", "2025.12.18",
                            "18-12-2025", "2025-02-30", "2025-12-18T00:00:00Z", "20251218", "0000"}) {
    EXPECT_EQ(parse_iso_date(wrong), std::nullopt) << wrong;
  }
}

TEST(CalendarDate, GoesToTimesAndBack) {
  EXPECT_EQ(date_of(at(-1)), make_date(1969, 12, 31));
  EXPECT_EQ(midnight(*make_date(2025, 12, 18)), parse_rfc3339("2025-12-18T00:00:00Z"));
  EXPECT_EQ(days_between(*make_date(2024, 2, 28), *make_date(2024, 3, 1)), 2);
  EXPECT_EQ(days_between(*make_date(2025, 1, 1), *make_date(2024, 12, 31)), -1);
}

}  // namespace
}  // namespace policywatch
