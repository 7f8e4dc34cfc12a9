#include <gtest/gtest.h>

#include "base/settings.hpp"
#include "manners/manners.hpp"

namespace policywatch::manners {
namespace {

TEST(UserAgent, F07_TheTokenIsTheNameInFrontOfTheVersion) {
  EXPECT_EQ(product_token("policywatch/0.1 (+https://tracker.example/bot)"), "policywatch");
  EXPECT_EQ(product_token("Policy-Watch"), "Policy-Watch");
  EXPECT_EQ(product_token("Mozilla/5.0 (compatible; Policywatch/2.0; +https://tracker.gov/bot)"),
            "Policywatch");
  EXPECT_EQ(product_token(FetchSettings().user_agent), "policywatch");
}

TEST(UserAgent, F07_OneThatLeavesNoWayToComplainIsFaulted) {
  EXPECT_EQ(user_agent_fault("policywatch/0.1 (+https://tracker.aclu.org/bot)"), "");
  EXPECT_EQ(user_agent_fault("policywatch/0.1 (mailto:web@tracker.org)"), "");
  EXPECT_NE(user_agent_fault("policywatch/0.1"), "");
  EXPECT_NE(user_agent_fault("0.1 (+https://tracker.aclu.org/bot)"), "");
  EXPECT_NE(user_agent_fault(""), "");
  // The built-in one names a page that nobody can have.
  EXPECT_NE(user_agent_fault(FetchSettings().user_agent), "");
}

}  // namespace
}  // namespace policywatch::manners
