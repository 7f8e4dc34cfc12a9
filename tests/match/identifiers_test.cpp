#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "match/classify.hpp"

namespace policywatch::match {
namespace {

using testing::Contains;
using testing::IsEmpty;

std::vector<std::string> keys(std::string_view text) {
  std::vector<std::string> all;
  for (const Identifier& i : find_identifiers(text)) all.push_back(i.key);
  return all;
}

TEST(Identifiers, DocketsOfAllSpellingsAreOne) {
  for (const std::string_view text : {"No. 1:25-cv-00190", "25-cv-190", "1-25-cv-00190", "1:25-cv-190-JMC",
                                      "25 Civ. 190", "Case 1:25-CV-00190-ABC-DEF",
                                      "1:25\xE2\x80\x91"
                                      "cv\xE2\x80\x91"
                                      "00190"}) {
    EXPECT_THAT(keys(text), Contains("docket:2025-190")) << text;
  }
}

TEST(Identifiers, TheCourtBesideADocketIsPartOfIt) {
  EXPECT_THAT(keys("Doe v. Roe, No. 3:25-cv-01766 (N.D. Cal. Mar. 31, 2025)"),
              Contains("docket:cand:2025-1766"));
  EXPECT_THAT(keys("filed in D.D.C. as 1:25-cv-00306"), Contains("docket:dcd:2025-306"));
  EXPECT_THAT(keys("25-cv-11 (D. Mass.)"), Contains("docket:mad:2025-11"));
  EXPECT_THAT(keys("S.D.N.Y., 1:19-cv-07777"), Contains("docket:nysd:2019-7777"));
  EXPECT_THAT(keys("in the Western District of Washington, 2:25-cv-00255-JNW"),
              Contains("docket:wawd:2025-255"));
}

TEST(Identifiers, RegisterNumbers) {
  EXPECT_THAT(keys("[FR Doc. 2025-03944 Filed 3-11-25]"), Contains("fr:2025-03944"));
  EXPECT_THAT(keys("FR Doc. 2012-7333"), Contains("fr:2012-07333"));
  EXPECT_THAT(keys("see 2025\xE2\x80\x93"
                   "03944"),
              Contains("fr:2025-03944"));
  EXPECT_THAT(keys("90 FR 8459"), Contains("frpage:90-8459"));
  EXPECT_THAT(keys("84 Fed. Reg. 33829"), Contains("frpage:84-33829"));
  EXPECT_THAT(keys("RIN 1615-AC00"), Contains("rin:1615-AC00"));
}

TEST(Identifiers, PresidentialPapers) {
  for (const std::string_view text :
       {"Executive Order 14159", "EO 14159", "E.O. 14159", "Executive Order No. 14159", "EO-14159"}) {
    EXPECT_THAT(keys(text), Contains("eo:14159")) << text;
  }
  EXPECT_THAT(keys("EO 14159 \xC2\xA7 10 directs"), Contains("eo:14159:10"));
  EXPECT_THAT(keys("Executive Order 14159, section 17"), Contains("eo:14159:17"));
  EXPECT_THAT(keys("Presidential Proclamation 9645"), Contains("proc:9645"));
  EXPECT_THAT(keys("Proclamation No. 10949"), Contains("proc:10949"));
}

TEST(Identifiers, MemosAndForms) {
  EXPECT_THAT(keys("PM 25-17"), Contains("memo:pm-25-17"));
  EXPECT_THAT(keys("PM-602-0192"), Contains("memo:pm-602-0192"));
  EXPECT_THAT(keys("Policy Memorandum PM-602-0050.1"), Contains("memo:pm-602-0050.1"));
  EXPECT_THAT(keys("Policy Memoranda 19-05, 21-06, and 21-13"),
              testing::IsSupersetOf({"memo:pm-19-05", "memo:pm-21-06", "memo:pm-21-13"}));
  EXPECT_THAT(keys("Director\xE2\x80\x99s Memorandum 22-05"), Contains("memo:dm-22-05"));
  EXPECT_THAT(keys("Directive 11072.4"), Contains("memo:directive-11072.4"));
  EXPECT_THAT(keys("Form I-485 and I-864"), testing::IsSupersetOf({"form:i-485", "form:i-864"}));
  EXPECT_THAT(keys("Form G-325R"), Contains("form:g-325r"));
  EXPECT_THAT(keys("Form I-9"), Contains("form:i-9"));
}

TEST(Identifiers, PolicyNumbersInAllSpellings) {
  for (const std::string_view text : {"[ID #1976]", "[ID # 1976]", "[ID: #1976]", "[ID# 1976]", "[ID#1976]",
                                      "Trump 2.0 [ID #1976]", "see ID #1976."}) {
    EXPECT_THAT(keys(text), Contains("policy:1976")) << text;
  }
}

TEST(Identifiers, OrdinaryNumbersAreNone) {
  for (const std::string_view text :
       {"Crash on I-95 kills two", "a 50-50 vote on 2025-03-04", "call 202-555-0100", "the G-7 summit",
        "30-day notice", "ID cards for 1976 people", "pm 5-10", ""}) {
    EXPECT_THAT(keys(text), IsEmpty()) << text;
  }
}

TEST(Identifiers, TheQuoteIsWhatStands) {
  const auto found = find_identifiers("The memo, PM\n25-17, says");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].quote, "PM 25-17");
}

TEST(Identifiers, HostileTextIsBounded) {
  std::string dockets;
  for (int i = 0; i < 20000; ++i) dockets += "1:25-cv-" + std::to_string(i) + " D.D.C. ";
  EXPECT_LE(find_identifiers(dockets).size(), 300U);
  EXPECT_THAT(keys(std::string(1 << 20, '1')), IsEmpty());
}

TEST(Identifiers, BillsAreReadInTheirSpellings) {
  EXPECT_THAT(keys("injunction against SB 4"), Contains("bill:sb-4"));
  EXPECT_THAT(keys("S.B. 4"), Contains("bill:sb-4"));
  EXPECT_THAT(keys("H.R. 1 fees"), Contains("bill:hr-1"));
  EXPECT_THAT(keys("HR-1"), Contains("bill:hr-1"));
  EXPECT_THAT(keys("sb 4 was ab 450"), IsEmpty());
  EXPECT_THAT(keys("SB 4x and HB"), IsEmpty());
}

}  // namespace
}  // namespace policywatch::match
