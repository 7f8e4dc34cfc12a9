#include "pipeline/moved.hpp"

#include <gtest/gtest.h>

namespace policywatch::pipeline {
namespace {

using namespace std::chrono_literals;

const Time kStart = *parse_rfc3339("2026-03-01T00:00:00Z");
const std::string kThere = "https://agency.example/new";

WatchMemory seen(int sightings, Millis apart, bool resembles = true) {
  WatchMemory memory;
  for (int i = 0; i < sightings; ++i) note_move(memory, kThere, resembles, kStart + i * apart);
  return memory;
}

TEST(Moved, F19_proposed_after_five_sightings_over_seven_days) {
  EXPECT_FALSE(is_proposed(*seen(4, 72h).move));
  EXPECT_FALSE(is_proposed(*seen(300, 30min).move)) << "often, but for six days only";
  EXPECT_TRUE(is_proposed(*seen(5, 42h).move));
}

TEST(Moved, F19_another_page_is_never_proposed) {
  EXPECT_FALSE(is_proposed(*seen(50, 24h, false).move));
}

TEST(Moved, F19_a_redirect_that_ends_or_turns_elsewhere_is_forgotten) {
  WatchMemory memory = seen(4, 48h);
  note_move(memory, "", true, kStart + 200h);
  EXPECT_FALSE(memory.move);
  memory = seen(4, 48h);
  note_move(memory, "https://agency.example/other", true, kStart + 200h);
  EXPECT_EQ(memory.move->sightings, 1);
}

TEST(Moved, F20_only_the_leading_run_of_permanent_hops_counts) {
  EXPECT_EQ(permanent_target({}), "");
  for (const int status : {302, 303, 307}) EXPECT_EQ(permanent_target({{status, "a", "b"}}), "") << status;
  EXPECT_EQ(permanent_target({{301, "a", "b"}, {308, "b", "c"}, {302, "c", "d"}, {301, "d", "e"}}), "c");
  EXPECT_EQ(permanent_target({{302, "a", "b"}, {301, "b", "c"}}), "");
}

TEST(Moved, F19_other_domains_are_a_persons_decision) {
  EXPECT_TRUE(is_same_site("https://www.agency.example/a", "https://agency.example/b"));
  EXPECT_TRUE(is_same_site("http://agency.example/a", "https://news.agency.example/b"));
  EXPECT_FALSE(is_same_site("https://agency.example/a", "https://agency.example.evil.test/a"));
  EXPECT_FALSE(is_same_site("https://agency.example/a", "https://notagency.example/a"));
  EXPECT_FALSE(is_same_site("https://agency.example/a", "https://example/a"));
  EXPECT_FALSE(is_same_site("https://agency.example/a", "not an address"));
}

}  // namespace
}  // namespace policywatch::pipeline
