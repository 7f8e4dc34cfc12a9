#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/value.hpp>

#include "base/records_json.hpp"
#include "extract/dom.hpp"
#include "extract/extract.hpp"
#include "review/policy_format.hpp"

namespace policywatch::review {
namespace {

using testing::HasSubstr;
using testing::Not;

Policy policy() {
  Policy policy;
  policy.id = "1976";
  policy.era = "2.0";
  policy.title = "Agency contracts for facial-recognition technology";
  policy.announced = make_date(2025, 9, 9);
  policy.effective = make_date(2025, 10, 1);
  policy.description = "The agency bought software.\n\nIt compares photos.";
  policy.agencies = {"ICE", "DHS"};
  policy.subjects = {"Asylum, Withholding and CAT", "Enforcement"};
  policy.statuses = {"Final/Actual"};
  policy.action_types = {"Agency Directive"};
  policy.current_status = "Partially in effect";
  Action action;
  action.date = action.header_date = make_date(2025, 12, 18);
  action.title = "2025.12.18 Reported: Agency Uses AI - American Immigration Council";
  action.headline = "Agency Uses AI";
  action.outlet = "American Immigration Council";
  action.text = "The council reports.\n\nA second paragraph.";
  policy.actions = {action};
  action.header_date.reset();
  action.date = make_date(2025, 12, 26);
  action.title = "2025.12.26 Politico - New questions: ‘What is it for?’";
  action.headline = "New questions: ‘What is it for?’";
  action.outlet = "Politico";
  policy.commentary = {action};
  policy.documents = {{"2025.09.09 HSI - Contract", "", "Original Date Announced"}};
  return policy;
}

TEST(PolicyText, ReadsBackAsTheSameRecord) {
  const auto again = extract::read_tracker_text(to_text(policy()), "");
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(print_json(to_json(*again)), print_json(to_json(policy())));
}

TEST(PolicyText, HasTheTrackersLayout) {
  const std::string text = to_text(policy());
  EXPECT_THAT(text, HasSubstr("\n2.0\n\nAgency contracts for facial-recognition technology\n\n"
                              "  1. Original Date Announced\n\n    September 9, 2025\n\n    The agency"));
  EXPECT_THAT(text,
              HasSubstr("    Trump 2.0 [ID #1976]\n\n    2025.09.09 HSI - Contract\n  2. Effective Date\n"));
  EXPECT_THAT(text,
              HasSubstr("  3. Subsequent Trump and Court Action\n\n    December 18, 2025\n\n    2025.12.18"));
  EXPECT_THAT(text, HasSubstr("Status: Final/Actual\nTrump Administration Action: Agency Directive\n"));
  EXPECT_THAT(text, HasSubstr("Commentary\n\n  • 2025.12.26 Politico"));
}

TEST(PolicyHtml, ReadsBackWithItsAddresses) {
  Policy wanted = policy();
  wanted.url = "https://tracker.example/policies/agency-contracts";
  wanted.slug = "agency-contracts";
  wanted.actions[0].url = "https://council.example/report?a=1&b=2";
  const std::string html = to_html(wanted);
  const auto again = extract::read_tracker_html(extract::Dom::parse(html), wanted.url);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(print_json(to_json(*again)), print_json(to_json(wanted)));
}

TEST(PolicyHtml, NothingOfARecordRunsOnThePage) {
  Policy hostile = policy();
  hostile.title = "<script>alert(1)</script>";
  hostile.actions[0].text = "<img src=x onerror=alert(1)>";
  hostile.actions[0].url = "javascript:alert(1)";
  const std::string html = to_html(hostile);
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("<img")));
  EXPECT_THAT(html, Not(HasSubstr("javascript:")));
}

TEST(PolicyMarkdown, NothingOfARecordBecomesMarkup) {
  Policy hostile = policy();
  hostile.title = "*bold* [link](javascript:alert(1)) <b>";
  EXPECT_THAT(to_markdown(hostile), HasSubstr("# \\*bold\\* \\[link\\](javascript:alert(1)) \\<b\\>"));
}

TEST(PolicyCsv, I13_X09_ComesBackEqualWhateverStandsInIt) {
  Policy odd = policy();
  odd.title = "=HYPERLINK(\"http://x\")";
  odd.slug = "'=quoted";
  odd.description = "a \"quote\", a comma,\r\na line; and | a pipe é";
  odd.terms = {"one; two", "back\\slash", "plain", " blank at both ends\n", "\t=1"};
  const std::string csv = to_csv({odd, policy()});
  EXPECT_THAT(csv, HasSubstr("\"'=HYPERLINK(\"\"http://x\"\")\""));
  const auto again = from_csv(csv);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(*again, (std::vector<Policy>{odd, policy()}));
}

TEST(PolicyCsv, I13_NoCellIsAFormula) {
  for (const char* text : {"=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1",
                           "\xEF\xBC\x9D"
                           "1+1",
                           "\xEF\xBC\xA0"
                           "x",
                           "''=1", "-5 %"}) {
    Policy odd = policy();
    odd.title = text;
    const std::string csv = to_csv({odd});
    EXPECT_NE(csv.find(std::string("'") + text), std::string::npos) << text;
    EXPECT_EQ(from_csv(csv)->front().title, text);
  }
}

TEST(PolicyCsv, AnErrorNamesItsPlace) {
  EXPECT_THAT(from_csv("id,titel\n1,x\n").error().message,
              testing::AllOf(HasSubstr("line 1, column 4"), HasSubstr("did you mean 'title'")));
  EXPECT_THAT(from_csv("id,title\n1,\"x\n").error().message, HasSubstr("line 2, column 3"));
  EXPECT_THAT(from_csv("id,announced\n1,2025-02-30\n").error().message, HasSubstr("line 2"));
  EXPECT_FALSE(from_csv("id,title\n1\n"));
}

TEST(PolicyJson, OneOrSeveralAndTheErrorNamesWhich) {
  EXPECT_EQ(from_json_text(print_json(to_json(policy())))->front(), policy());
  const auto wrong = from_json_text(R"([{"id":1,"title":"A"},{"id":2,"title":"B","announced":"soon"}])");
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message, HasSubstr("policy 2 (B)"));
  const auto dockets =
      from_json_text(R"({"id":1,"dockets":[{"case":"A v. B","court":"D.D.C.","number":"1:25-cv-00190"}]})");
  ASSERT_TRUE(dockets);
  EXPECT_EQ(dockets->front().dockets.front(), "A v. B, No. 1:25-cv-00190 (D.D.C.)");
}

}  // namespace
}  // namespace policywatch::review
