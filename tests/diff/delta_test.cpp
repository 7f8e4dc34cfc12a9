// Pages that were written anew.
#include "diff/delta.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace policywatch::diff {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

Document page(std::vector<std::string> paragraphs) {
  Document document;
  for (std::string& text : paragraphs) document.blocks.push_back({std::move(text), Where::main, "p"});
  return document;
}

const std::vector<std::string> kOld = {
    "The Harbor Authority inspects small vessels once a year, and owners pay 120 dollars within 30 days.",
    "Applications are due on March 4, 2026. Write to Amara Okafor of the Office of Berths, or call ICE."};
const std::vector<std::string> kNew = {
    "From now on nobody needs a permit: the Coast Board has taken the whole program over as of 2026-05-01.",
    "Anyone who has paid gets $180 back when Amara Okafor has signed; see docket 1:26-cv-00417 for the "
    "reasons."};

TEST(Delta, D15_a_rewritten_page_tells_names_dates_and_numbers_that_went_and_came) {
  const auto delta = rewritten(page(kOld), page(kNew));
  ASSERT_TRUE(delta);
  EXPECT_LE(delta->survived, 30);
  EXPECT_THAT(delta->names.gone, Contains("Harbor Authority"));
  EXPECT_THAT(delta->names.gone, Contains("Office of Berths"));
  EXPECT_THAT(delta->names.gone, Contains("ICE"));
  EXPECT_THAT(delta->names.come, Contains("Coast Board"));
  EXPECT_THAT(delta->dates.gone, ElementsAre("March 4, 2026"));
  EXPECT_THAT(delta->dates.come, ElementsAre("2026-05-01"));
  EXPECT_THAT(delta->numbers.gone, ElementsAre("120 dollars", "30 days"));
  EXPECT_THAT(delta->numbers.come, ElementsAre("$180", "1:26-cv-00417"));
}

TEST(Delta, D15_what_stands_on_both_sides_is_no_difference) {
  const auto delta = rewritten(page(kOld), page(kNew));
  ASSERT_TRUE(delta);
  EXPECT_THAT(delta->names.gone, Not(Contains("Amara Okafor")));
  EXPECT_THAT(delta->names.come, Not(Contains("Amara Okafor")));
}

TEST(Delta, D15_an_edited_page_is_not_rewritten) {
  std::vector<std::string> edited = kOld;
  edited[0] += " Boats of the city pay nothing.";
  EXPECT_FALSE(rewritten(page(kOld), page(edited)));
  EXPECT_FALSE(rewritten(page(kOld), page({"Gone."})));
  EXPECT_FALSE(rewritten(page({}), page(kNew)));
}

}  // namespace
}  // namespace policywatch::diff
