#include "pipeline/incident.hpp"

#include <gtest/gtest.h>

namespace policywatch::pipeline {
namespace {

TEST(Incident, D06_half_of_a_hosts_watches_and_at_least_three) {
  EXPECT_TRUE(is_host_wide(80, 100));
  EXPECT_TRUE(is_host_wide(50, 100));
  EXPECT_FALSE(is_host_wide(49, 100));
  EXPECT_TRUE(is_host_wide(3, 3));
  EXPECT_FALSE(is_host_wide(2, 2)) << "two watches fail for reasons of their own";
  EXPECT_FALSE(is_host_wide(0, 0));
}

TEST(Incident, D06_it_ends_when_few_are_left) {
  EXPECT_FALSE(is_over(80, 100));
  EXPECT_FALSE(is_over(25, 100));
  EXPECT_TRUE(is_over(24, 100));
  EXPECT_TRUE(is_over(2, 3));
}

}  // namespace
}  // namespace policywatch::pipeline
