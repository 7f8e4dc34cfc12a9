// A page with a widget on it: learned over its own checks, explained, forgotten on request.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/flow/one_page.hpp"

namespace policywatch::test {
namespace {

using testing::HasSubstr;
using testing::SizeIs;

std::string with_sky(const std::string& sky) {
  return long_page("Today over the capital: " + sky);
}

TEST(NoiseFlow, AWidgetIsLearnedExplainedAndForgottenOnRequest) {
  World world;
  world.settings.schedule.every = 24h;  // the first look may come with the first turn
  begin(world, with_sky("sunny"));
  const auto turn = [&](const std::string& sky) {
    world.http.replace(kUrl, with_sky(sky));
    check(world);
    world.advance(10s);
    return world.updates().size();
  };
  for (const char* sky : {"dry", "cloudy", "light rain", "fog", "windy", "mild"}) turn(sky);
  const std::size_t before = world.updates().size();
  EXPECT_EQ(turn("hail"), before);
  const review::WatchView view = world.desk->watch("page").value();
  ASSERT_THAT(view.noise, SizeIs(1));
  EXPECT_EQ(view.noise.front().shown, "hail");
  EXPECT_THAT(view.noise.front().why, HasSubstr("of the last 8 checks"));
  EXPECT_THAT(world.outcomes.back().suppressed, testing::Contains(HasSubstr("learned as volatile")));
  EXPECT_FALSE(world.desk->forget_noise("page", "nothing of the kind", "ana"));
  ASSERT_TRUE(world.desk->forget_noise("page", view.noise.front().place, "ana"));
  EXPECT_TRUE(world.desk->watch("page")->noise.front().forgotten);
  EXPECT_GT(turn("storm"), before);
}

}  // namespace
}  // namespace policywatch::test
