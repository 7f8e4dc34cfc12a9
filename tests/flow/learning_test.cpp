// What maintainers decide changes what is proposed, and undoing it changes it back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/flow/world.hpp"

namespace policywatch::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* kNews = "https://agency.example/news";
const std::vector<std::string> kOld = {"Field office opens new lobby|/news/lobby|2026-02-20",
                                       "Canine teams graduate|/news/canine|2026-02-17",
                                       "Museum artifacts returned|/news/museum|2026-02-11"};
const std::vector<std::string> kTelling = {
    "Lantern festival lights immigration office in Springfield|/news/festival|2026-03-01",
    "Lantern repair course opens for detained immigrants|/news/course|2026-03-01"};
const std::string kLast = "Clerks double the lantern charge|/news/desk|2026-03-01";

enum class Decide { nothing, reject, reject_and_undo, reject_and_forget };

struct Outcome {
  double confidence = 0;  // of the last story's proposal; 0: not proposed
  review::Learned learned;
};

Outcome after(Decide decide) {
  World world;
  world.policy("77", "USCIS charges a lantern fee for immigration paperwork").terms = {"lantern"};
  Watch& watch = world.watch("news", kNews, WatchKind::list);
  watch.issuer = "USCIS";
  watch.tier = 2;
  std::vector<std::string> listed = kOld;
  world.http.answers(kNews, newsroom(listed));
  world.start();
  world.advance(1h);
  const auto publish = [&](const std::string& entry) {
    listed.insert(listed.begin(), entry);
    world.http.replace(kNews, newsroom(listed));
    world.advance(2h);
  };
  for (const std::string& entry : kTelling) publish(entry);
  EXPECT_EQ(world.updates().size(), kTelling.size());
  for (const Update& update : world.updates()) {
    if (decide == Decide::nothing) continue;
    EXPECT_TRUE(world.desk->reject(update.id, RejectReason::unrelated, "", 0, "ana"));
    if (decide == Decide::reject_and_undo) EXPECT_TRUE(world.desk->undo(update.id, 0, "ana"));
    if (decide == Decide::reject_and_forget) {
      const std::int64_t decision = world.desk->learned("77")->lessons.back().decision;
      EXPECT_TRUE(world.desk->forget_lesson("77", decision, true, "ana"));
    }
  }
  Outcome outcome;
  outcome.learned = world.desk->learned("77").value();
  publish(kLast);
  for (const Update& update : world.updates()) {
    if (update.headline.find("lantern charge") != std::string::npos) outcome.confidence = update.confidence;
  }
  EXPECT_THAT(world.failures, testing::IsEmpty());
  return outcome;
}

TEST(LearningDay, RejectedHeadlinesMakeTheirWordsSpeakLessUntilTheyAreUndone) {
  const Outcome untaught = after(Decide::nothing), taught = after(Decide::reject);
  EXPECT_GT(untaught.confidence, 0.4);
  EXPECT_LT(taught.confidence, untaught.confidence);
  ASSERT_EQ(taught.learned.lessons.size(), 2u);
  ASSERT_FALSE(taught.learned.words.empty());
  EXPECT_EQ(taught.learned.words.front().term, "Lantern");
  EXPECT_LT(taught.learned.words.front().weight, 0);
  EXPECT_GE(taught.learned.words.front().weight, -0.5);
  const Outcome undone = after(Decide::reject_and_undo), forgotten = after(Decide::reject_and_forget);
  EXPECT_TRUE(undone.learned.lessons.empty());
  EXPECT_DOUBLE_EQ(undone.confidence, untaught.confidence);
  EXPECT_EQ(forgotten.learned.lessons.size(), 2u);
  EXPECT_TRUE(forgotten.learned.words.empty());
  EXPECT_DOUBLE_EQ(forgotten.confidence, untaught.confidence);
}

TEST(LearningDay, ASourceThatIsRejectedAgainAndAgainWeighsLess) {
  World world;
  world.policy("77", "USCIS charges a lantern fee for immigration paperwork").terms = {"lantern fee"};
  world.watch("news", kNews, WatchKind::list).policies = {"77"};
  std::vector<std::string> listed = kOld;
  world.http.answers(kNews, newsroom(listed));
  world.start();
  world.advance(1h);
  const auto told = [&](const std::string& words) {
    listed.insert(listed.begin(), words + "|/news/" + std::to_string(listed.size()) + "|2026-03-01");
    world.http.replace(kNews, newsroom(listed));
    world.advance(7h);
    const std::vector<Update> all = world.updates();
    const auto found = std::ranges::find(all, words, &Update::headline);
    EXPECT_NE(found, all.end()) << words;
    return found == all.end() ? Update() : *found;
  };
  const auto record = [](const Update& update) {
    const auto term = std::ranges::find(update.score_terms, "source_record", &ScoreTerm::term);
    return term == update.score_terms.end() ? 0 : term->points;
  };
  for (const std::string words : {"Lantern fee hall is painted green", "Lantern fee clerk retires at sixty",
                                  "Lantern fee forms come in blue"}) {
    ASSERT_TRUE(world.desk->reject(told(words).id, RejectReason::unreliable, "", 0, "ana"));
  }
  EXPECT_EQ(record(told("Lantern fee desk moves to the second floor")), -3);  // 5 of 13: -3.5
}

}  // namespace
}  // namespace policywatch::test
