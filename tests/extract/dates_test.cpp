#include "extract/dates.hpp"

#include <gtest/gtest.h>

namespace policywatch::extract {
namespace {

std::string first(std::string_view text, const DateHints& hints = {}) {
  const auto date = find_date(text, hints);
  return date ? to_iso(*date) : "none";
}

struct Form {
  std::string_view text, expected;
};

TEST(Dates, AreReadInEveryFormThatSourcesUse) {
  const Form forms[] = {
      {"December 18, 2025", "2025-12-18"},
      {"Dec. 18, 2025", "2025-12-18"},
      {"Sept. 9, 2025", "2025-09-09"},
      {"Posted on Aug 5 2019 by staff", "2019-08-05"},
      {"18 December 2025", "2025-12-18"},
      {"18th December 2025", "2025-12-18"},
      {"the 3rd of May, 2024", "2024-05-03"},
      {"the 3rd day of March 2025", "2025-03-03"},
      {"this 1st day of May, 2026", "2026-05-01"},
      {"DONE the 22nd day of September, in the year 2025", "2025-09-22"},
      {"my hand this eighteenth day of December, in the year of our Lord two thousand twenty-five, and",
       "2025-12-18"},
      {"this twenty-first day of January, in the year of our Lord two thousand and nineteen", "2019-01-21"},
      {"this thirty-first day of February, in the year of our Lord two thousand twenty", "none"},
      {"the second day of hearings in May two thousand", "none"},
      {"11 Jan 23", "2023-01-11"},
      {"as of 11 JAN 23.", "2023-01-11"},
      {"11 Jan 23 officers left", "none"},
      {"11 January 23", "none"},
      {"2025-12-18", "2025-12-18"},
      {"2025-12-18T23:30:00-05:00", "2025-12-18"},
      {"2025-12-18T23:30:00Z", "2025-12-18"},
      {"12/18/2025", "2025-12-18"},
      {"12/18/2025 10:30 AM", "2025-12-18"},
      {"18/12/2025", "2025-12-18"},
      {"12/18/25", "2025-12-18"},
      {"18-DEC-2025", "2025-12-18"},
      {"18-Dec-25", "2025-12-18"},
      {"2025.12.18 Reported: something", "2025-12-18"},
      {"2025.3.5 Memo", "2025-03-05"},
      {"2025.01 ICE plans", "2025-01"},
      {"Thu, 18 Dec 2025 23:59:59 GMT", "2025-12-18"},
      {"Thu, 18 Dec 25 09:15:02 GMT", "2025-12-18"},
      {"Thu Dec 18 09:15:02 2025", "2025-12-18"},
      {"Thu Dec 18 09:15:02 EST 2025", "2025-12-18"},
      {"le 1er décembre 2025", "2025-12-01"},
      {"18 de diciembre de 2025", "2025-12-18"},
      {"18. Dezember 2025", "2025-12-18"},
      {"3. März 2024", "2024-03-03"},
      {"18.12.2025", "2025-12-18"},
      {"December 2025", "2025-12"},
      {"December 12–18, 2025", "2025-12-12"},
      {"20251218", "2025-12-18"},
      {"2025-Dec-18", "2025-12-18"},
      {"May 20, 20252025.05.30 Reported: glued", "2025-05-20"},
      {"January 21, 2025DHS rescinds", "2025-01-21"},
      {"Thu, 18 Dec 2025 23:59:59 EDT", "2025-12-18"},
      {"Thu, 18 Dec 2025 23:59:59 +9900", "2025-12-18"},
      {"Thu, 18 Dec 2025 23:59:59 Eastern", "2025-12-18"},
      {"18DEC2025", "2025-12-18"},
      {"21.dez.2018 às 10h55", "2018-12-21"},
      {"18. 12. 2025", "2025-12-18"},
      {"12 / 18 / 2025", "2025-12-18"},
      {"Mercredi 3 février 2021 à 14 h", "2021-02-03"},
      {"le 15 août 2024", "2024-08-15"},
      {"9 de marzo del 2023", "2023-03-09"},
      {"1º de janeiro de 2025", "2025-01-01"},
      {"7 de março de 2025", "2025-03-07"},
      {"30 novembre 2022", "2022-11-30"},
      {"2 giugno 2021", "2021-06-02"},
      {"24. Jänner 2020", "2020-01-24"},
      {"5 mei 2022", "2022-05-05"},
      {"12. ledna 2021", "2021-01-12"},
      {"3. února 2021", "2021-02-03"},
      {"17. března 2021", "2021-03-17"},
      {"8. dubna 2021", "2021-04-08"},
      {"28. května 2021", "2021-05-28"},
      {"6. června 2021", "2021-06-06"},
      {"5. července 2021", "2021-07-05"},
      {"21. srpna 2021", "2021-08-21"},
      {"28. září 2021", "2021-09-28"},
      {"1. října 2021", "2021-10-01"},
      {"17. listopadu 2021", "2021-11-17"},
      {"24. prosince 2021", "2021-12-24"},
      {"Listopad 2021", "2021-11"},
  };
  for (const Form& form : forms) EXPECT_EQ(first(form.text), form.expected) << form.text;
}

TEST(Dates, AreNeverInvented) {
  for (std::string_view text :
       {"", "no date here", "December 18", "in 2025", "you may 2025 times", "February 30, 2025", "2025-13-01",
        "13/13/2025", "version 2.2.41", "1:25-cv-00190", "call 202-555-0123", "2 hours ago", "yesterday",
        "10.1.12.2025", "24/7/365", "ID #1976", "Ordinal 18th", "September 31, 2025", "5 U.S.C. 705"}) {
    EXPECT_EQ(first(text), "none") << text;
  }
}

TEST(Dates, TakeTheSitesHabitWhereDayAndMonthCouldSwap) {
  EXPECT_EQ(first("03/04/2026"), "2026-03-04");
  DateHints british;
  british.day_first = true;
  EXPECT_EQ(first("03/04/2026", british), "2026-04-03");
  EXPECT_EQ(first("12/18/2025", british), "2025-12-18");
}

TEST(Dates, RelativeFormsNeedTheTimeOfTheCapture) {
  DateHints hints;
  hints.reference = *parse_rfc3339("2026-01-01T01:00:00Z");
  EXPECT_EQ(first("2 hours ago", hints), "2025-12-31");
  EXPECT_EQ(first("Updated 3 days ago", hints), "2025-12-29");
  EXPECT_EQ(first("Yesterday", hints), "2025-12-31");
  EXPECT_EQ(first("an hour ago", hints), "2026-01-01");
  EXPECT_EQ(first("il y a 3 jours", hints), "2025-12-29");
  const Form forms[] = {
      {"5m ago", "2026-01-01"},
      {"3h ago", "2025-12-31"},
      {"2 hrs ago", "2025-12-31"},
      {"vor 2 Stunden", "2025-12-31"},
      {"vor einer Stunde", "2026-01-01"},
      {"vor 3 Tagen", "2025-12-29"},
      {"gestern, 14:30", "2025-12-31"},
      {"hace 2 horas", "2025-12-31"},
      {"hace un día", "2025-12-31"},
      {"ayer", "2025-12-31"},
      {"há 3 dias", "2025-12-29"},
      {"2 horas atrás", "2025-12-31"},
      {"ontem às 10h", "2025-12-31"},
      {"2 ore fa", "2025-12-31"},
      {"ieri", "2025-12-31"},
      {"il y a une heure", "2026-01-01"},
      {"hier à 10 h", "2025-12-31"},
      {"2 uur geleden", "2025-12-31"},
      {"před 2 hodinami", "2025-12-31"},
      {"včera 18:00", "2025-12-31"},
      {"dnes", "2026-01-01"},
      // Of these the day is not known.
      {"2 weeks ago", "none"},
      {"3 months ago", "none"},
      {"a year ago", "none"},
      {"vor 2 Wochen", "none"},
      {"Hier klicken", "none"},
      {"Hier", "none"},
      {"ago 2 hours", "none"},
      {"2 hours", "none"},
  };
  for (const Form& form : forms) EXPECT_EQ(first(form.text, hints), form.expected) << form.text;
  EXPECT_EQ(first("What the court said today will matter for a very long time to come", hints), "none");
}

TEST(Dates, ASitesOwnDatesTellItsHabit) {
  const auto day_first = [](std::vector<std::string_view> texts, std::string_view language = "",
                            std::string_view url = "https://news.example/") {
    return site_habits(texts, language, url).day_first;
  };
  EXPECT_FALSE(day_first({}));
  EXPECT_TRUE(day_first({"Released 31/12/2025", "and 03/04/2026"}));
  EXPECT_FALSE(day_first({"Released 12/31/2025", "and 03/04/2026"}, "en-GB")) << "seen beats said";
  EXPECT_TRUE(day_first({"03/04/2026"}, "en-GB"));
  EXPECT_TRUE(day_first({"03/04/2026"}, "fr"));
  EXPECT_FALSE(day_first({"03/04/2026"}, "en-US", "https://news.example.uk/"));
  EXPECT_TRUE(day_first({"03/04/2026"}, "en", "https://www.gov.uk/news"));
  EXPECT_FALSE(day_first({"03/04/2026"}, "en", "https://www.ice.gov/news"));
  EXPECT_FALSE(day_first({"31.12.2025"})) << "dots are day first everywhere";
  EXPECT_FALSE(day_first({"31/12/2025", "12/31/2025"})) << "no habit: the usual";
}

TEST(Dates, SpansCoverTheDateAndNothingElse) {
  const std::string text = "On Dec. 18, 2025 at 10:30 and again on 5 May 2024.";
  const auto found = find_dates(text);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(text.substr(found[0].begin, found[0].end - found[0].begin), "Dec. 18, 2025");
  EXPECT_EQ(text.substr(found[1].begin, found[1].end - found[1].begin), "5 May 2024");
}

TEST(Dates, GluedDatesAreToldApart) {
  const auto found = find_dates("May 20, 20252025.05.30 Reported: a headline");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(to_iso(found[0].date), "2025-05-20");
  EXPECT_EQ(to_iso(found[1].date), "2025-05-30");
}

TEST(Dates, OfAddresses) {
  const auto in = [](std::string_view url) {
    const auto date = date_in_url(url);
    return date ? to_iso(*date) : "none";
  };
  EXPECT_EQ(in("https://news.example/2025/12/18/headline"), "2025-12-18");
  EXPECT_EQ(in("https://news.example/2025/dec/18/headline"), "2025-12-18");
  EXPECT_EQ(in("https://news.example/blog/2025-12-18-headline.html"), "2025-12-18");
  EXPECT_EQ(in("https://news.example/20251218/x"), "2025-12-18");
  EXPECT_EQ(in("https://agency.example/files/2025-12/memo.pdf"), "2025-12");
  EXPECT_EQ(in("https://news.example/2025/12/headline"), "2025-12");
  EXPECT_EQ(in("https://news.example/story/1234567"), "none");
  EXPECT_EQ(in("https://news.example/story?d=2025-12-18"), "none");
  EXPECT_EQ(in("https://2025.example/12/18"), "none");
}

}  // namespace
}  // namespace policywatch::extract
