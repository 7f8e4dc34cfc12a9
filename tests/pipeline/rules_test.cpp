// What a rule made from decisions covers, and what none ever does.
#include "pipeline/rules.hpp"

#include <gtest/gtest.h>

namespace policywatch::pipeline {
namespace {

using review::Rule;
using review::RuleKind;

const std::string kPassage =
    "Our office answers the telephone on weekdays between nine and four in the main building.";
const std::string kReworded =
    "Our office answers the phone on weekdays between nine and four in the main building.";

Update page_update(const std::string& watch = "page") {
  Update update;
  update.id = 4;
  update.kind = UpdateKind::page_change;
  update.policies = {"7"};
  Evidence evidence;
  evidence.watch = watch;
  evidence.url = "https://www.agency.example/" + watch;
  update.evidence = {evidence};
  return update;
}

Change edited(const std::string& before, const std::string& after) {
  Change change;
  change.changed = change.significant = true;
  const TextOp op = before.empty() ? TextOp::insert : after.empty() ? TextOp::delete_ : TextOp::replace;
  change.text = {{op, before, after, Where::main}};
  return change;
}

Rule made(RuleKind kind, const Change& change) {
  auto rule = rule_about(page_update(), &change, kind, {});
  EXPECT_TRUE(rule) << rule.error().message;
  return rule ? *rule : Rule();
}

TEST(Rules, X05_a_block_rule_covers_the_same_passage_worded_anew_on_its_page_alone) {
  const Rule rule = made(RuleKind::block, edited(kPassage, kReworded));
  EXPECT_EQ(rule.watch, "page");
  const Change again = edited(
      kReworded, "Our office answers the phone on weekdays between nine and five in the main building.");
  EXPECT_TRUE(covers(rule, page_update(), &again, {}));
  EXPECT_FALSE(covers(rule, page_update("another"), &again, {}));
  const Change other = edited("", "Applicants bring two photographs and the letter that we have sent them.");
  EXPECT_FALSE(covers(rule, page_update(), &other, {}));
  Change both = again;
  both.text.push_back(other.text.front());
  EXPECT_FALSE(covers(rule, page_update(), &both, {}));
}

TEST(Rules, X05_a_template_rule_covers_the_same_text_on_every_page_of_its_host) {
  const Change menu = edited("", "Follow us on three new channels");
  const Rule rule = made(RuleKind::template_, menu);
  EXPECT_EQ(rule.host, "www.agency.example");
  EXPECT_TRUE(covers(rule, page_update("another"), &menu, {}));
  Update elsewhere = page_update();
  elsewhere.evidence.front().url = "https://other.example/page";
  EXPECT_FALSE(covers(rule, elsewhere, &menu, {}));
  const Change more = edited("Follow us on three new channels", "Follow us on four new channels");
  EXPECT_FALSE(covers(rule, page_update(), &more, {})) << "nobody has seen that text yet";
}

TEST(Rules, X05_a_mask_covers_what_stands_between_words_that_stay) {
  const Rule rule = made(RuleKind::mask, edited("There were 1,204 visitors on this page today.",
                                                "There were 988 visitors on this page today."));
  const Change later =
      edited("There were 988 visitors on this page today.", "There were 31 visitors on this page today.");
  EXPECT_TRUE(covers(rule, page_update(), &later, {}));
  const Change fee = edited("The fee is 80 dollars.", "The fee is 90 dollars.");
  EXPECT_FALSE(covers(rule, page_update(), &fee, {}));
}

TEST(Rules, X05_a_rule_of_words_covers_headlines_of_its_policy) {
  Update story = page_update();
  story.kind = UpdateKind::commentary;
  story.headline = "Harbor festival returns to the bay";
  Rule rule;
  rule.kind = RuleKind::term;
  rule.policy = "7";
  rule.texts = {rule_text("harbor festival")};
  EXPECT_TRUE(covers(rule, story, nullptr, {}));
  story.policies = {"8"};
  EXPECT_FALSE(covers(rule, story, nullptr, {}));
  story.policies = {"7"};
  story.headline = "Judge blocks the harbor festival permit: order vacated";
  EXPECT_FALSE(covers(rule, story, nullptr, {})) << "a status word";
}

TEST(Rules, X05_no_rule_covers_a_status_word_an_identifier_or_a_tracked_name) {
  const Rule rule = made(RuleKind::block, edited(kPassage, kReworded));
  const auto ends = [&](const std::string& with) { return edited(kReworded, kReworded + " " + with); };
  for (const char* told : {"This rule has been rescinded.", "It is enjoined.", "See docket 1:25-cv-00417.",
                           "See 90 FR 12345."}) {
    const Change change = ends(told);
    EXPECT_FALSE(covers(rule, page_update(), &change, {})) << told;
  }
  const Change named = ends("It is about the Walk-in Rule.");
  EXPECT_TRUE(covers(rule, page_update(), &named, {}));
  EXPECT_FALSE(covers(rule, page_update(), &named, {"Walk-in Rule"}));
  Update proposed = page_update();
  proposed.status = Status::rescinded;
  const Change plain = ends("Ring twice.");
  EXPECT_FALSE(covers(rule, proposed, &plain, {}));
  EXPECT_FALSE(rule_about(page_update(), &named, RuleKind::block, {"Walk-in Rule"}));
}

TEST(Rules, X05_a_negation_of_a_status_word_that_stays_is_not_covered) {
  const std::string was =
      "As of today the guidance for visitors of this building was rescinded by the office.";
  const std::string is =
      "As of today the guidance for visitors of this building was not rescinded by the office.";
  Rule rule;
  rule.kind = RuleKind::block;
  rule.watch = "page";
  rule.texts = {rule_text(was)};
  const Change change = edited(was, is);
  EXPECT_FALSE(covers(rule, page_update(), &change, {}));
}

TEST(Rules, X05_neither_removed_documents_nor_new_entries_nor_removed_pages_are_covered) {
  const Rule rule = made(RuleKind::block, edited(kPassage, kReworded));
  Change change = edited(kReworded, kPassage);
  EXPECT_TRUE(covers(rule, page_update(), &change, {}));
  change.links_removed = {{"main building", "https://www.agency.example/plan.pdf"}};
  EXPECT_FALSE(covers(rule, page_update(), &change, {}));
  change.links_removed.clear();
  change.items_added.emplace_back();
  EXPECT_FALSE(covers(rule, page_update(), &change, {}));
  change.items_added.clear();
  Update removed = page_update();
  removed.kind = UpdateKind::page_removed;
  EXPECT_FALSE(covers(rule, removed, &change, {}));
}

}  // namespace
}  // namespace policywatch::pipeline
