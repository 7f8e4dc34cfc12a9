#include <gtest/gtest.h>

#include "match/classify.hpp"

namespace policywatch::match {
namespace {

TEST(HouseTitle, PressIsReported) {
  EXPECT_EQ(house_title(make_date(2025, 12, 18), "ICE Uses a Growing Web of AI",
                        "American Immigration Council", 3, UpdateKind::subsequent_action),
            "2025.12.18 Reported: ICE Uses a Growing Web of AI - American Immigration Council");
  EXPECT_EQ(
      house_title(make_date(2025, 3, 5), "Reported: Raids grow", "NPR", 4, UpdateKind::subsequent_action),
      "2025.03.05 Reported: Raids grow - NPR");
}

TEST(HouseTitle, PrimaryPapersAreNot) {
  EXPECT_EQ(
      house_title(make_date(2025, 2, 5), "Guidance on Venezuelan TPS", "USCIS", 2, UpdateKind::document),
      "2025.02.05 Guidance on Venezuelan TPS - USCIS");
}

TEST(HouseTitle, CourtPapersCarryTheirCaptionAlone) {
  EXPECT_EQ(house_title(make_date(2025, 2, 6), "Complaint - Rivera v. Noem", "D. Md.", 1,
                        UpdateKind::subsequent_action),
            "2025.02.06 Complaint - Rivera v. Noem");
  EXPECT_EQ(house_title(make_date(2025, 2, 6), "Order Granting Stay - Rivera v. Noem", "Courthouse News", 3,
                        UpdateKind::court_order),
            "2025.02.06 Order Granting Stay - Rivera v. Noem");
}

TEST(HouseTitle, TheOutletIsNotRepeated) {
  EXPECT_EQ(house_title(make_date(2026, 1, 2), "Judge blocks fee - CBS News", "CBS News", 3,
                        UpdateKind::court_order),
            "2026.01.02 Reported: Judge blocks fee - CBS News");
  EXPECT_EQ(house_title(make_date(2026, 1, 2), "Judge blocks fee | cbs news", "CBS News", 3,
                        UpdateKind::court_order),
            "2026.01.02 Reported: Judge blocks fee | cbs news");
}

TEST(HouseTitle, CoarseAndMissingDatesStayCoarseAndMissing) {
  Date month{2025, 1, 1, DatePrecision::month};
  EXPECT_EQ(house_title(month, "Roundup", "ICE", 2, UpdateKind::document), "2025.01 Roundup - ICE");
  EXPECT_EQ(house_title(std::nullopt, "Roundup", "ICE", 2, UpdateKind::document), "Roundup - ICE");
}

}  // namespace
}  // namespace policywatch::match
