// Evidence best source first, and pages that join a site-wide update by the hundred.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/store/sample.hpp"

namespace policywatch::store {
namespace {

using namespace sample;
using testing::ElementsAre;
using testing::SizeIs;

std::string page_id(int i) {
  return "p" + std::to_string(i);
}

Evidence piece(const std::string& watch_id, int tier) {
  Evidence evidence;
  evidence.watch = watch_id;
  evidence.url = watch(watch_id).url;
  evidence.tier = tier;
  evidence.quote = "The agency moved.";
  evidence.seen_at = at(5);
  return evidence;
}

TEST(Evidence, G01_is_read_back_best_tier_first_whatever_the_order_it_came_in) {
  auto store = memory_store({"page", "news", "docket"});
  CheckRecord record = good("page", page(2000), 1);
  Update update = sample::update("page", {}, {}, 1);
  update.evidence = {piece("news", 3)};
  record.created = {update};
  const std::int64_t id = store->record_check(record).updates.at(0);
  CheckRecord more = good("page", page(2500), 2);
  more.attached = {{id, piece("page", 2)}, {id, piece("docket", 1)}, {id, piece("news", 3)}};
  store->record_check(more);
  std::vector<int> tiers;
  for (const Evidence& evidence : store->update(id)->evidence) tiers.push_back(evidence.tier);
  EXPECT_THAT(tiers, ElementsAre(1, 2, 3, 3));
  // Written again, nothing is lost or changed.
  const Update known = *store->update(id);
  Store::DecisionRecord decided;
  decided.updates = {known};
  ASSERT_TRUE(store->record_decision(decided));
  EXPECT_EQ(store->update(id)->evidence, known.evidence);
  EXPECT_EQ(store->update(id)->url, known.url);
}

TEST(Members, OfASiteWideUpdateKeepTheirPagesWithoutBeingWrittenWhole) {
  constexpr int kPages = 150;
  std::vector<std::string> ids = {"page"};
  for (int i = 0; i < kPages; ++i) ids.push_back(page_id(i));
  auto store = memory_store(ids);
  CheckRecord record = good("page", page(2000), 1);
  Update update = sample::update("page", {}, {}, 1);
  update.evidence = {piece("page", 2)};
  update.flags = {"site-wide"};
  record.created = {update};
  const std::int64_t id = store->record_check(record).updates.at(0);
  for (int i = 0; i < kPages; ++i) {
    CheckRecord member = good(page_id(i), page(2000 + static_cast<std::size_t>(i)), 10 + i);
    Evidence evidence = piece(page_id(i), 2);
    evidence.after = {member.state.body_sha256, at(10 + i), 200, Quality::ok};
    member.members = {{id, evidence}};
    store->record_check(member);
  }
  const Update known = *store->update(id);
  ASSERT_THAT(known.evidence, SizeIs(kPages + 1));
  EXPECT_EQ(known.rev, 1 + kPages);
  for (int i = 0; i < kPages; ++i) {
    const Evidence& evidence = known.evidence.at(static_cast<std::size_t>(i) + 1);
    EXPECT_EQ(evidence.watch, page_id(i));
    EXPECT_EQ(evidence.url, watch(page_id(i)).url);
    EXPECT_EQ(evidence.quote, "The agency moved.");
    EXPECT_EQ(evidence.after.fetched_at, at(10 + i));
    EXPECT_EQ(evidence.after.sha256, sha256_hex(page(2000 + static_cast<std::size_t>(i))));
  }
  Store::DecisionRecord decided;
  decided.updates = {known};
  ASSERT_TRUE(store->record_decision(decided));
  EXPECT_EQ(store->update(id)->evidence, known.evidence);
  EXPECT_TRUE(store->verify());
}

TEST(Members, PoliciesAndNamesAreAddedOnce) {
  auto store = memory_store();
  CheckRecord record = good("page", page(2000), 1);
  record.created = {sample::update("page", {}, {}, 1)};
  const std::int64_t id = store->record_check(record).updates.at(0);
  const Update was = *store->update(id);
  CheckRecord more = good("page", page(2100), 2);
  more.filed = {{id, "2041"}, {id, "2041"}};
  more.named = {{id, "besides:p1: words"}};
  store->record_check(more);
  store->record_check(more);
  const Update is = *store->update(id);
  EXPECT_EQ(is.policies.size(), was.policies.size() + 1);
  EXPECT_EQ(is.identifiers.size(), was.identifiers.size() + 1);
  EXPECT_EQ(is.rev, was.rev + 1);
}

TEST(Splits, TheUpdatesTheyAreAboutAreKnownHoweverOld) {
  auto store = memory_store();
  CheckRecord record = good("page", page(2000), 1);
  Update one = sample::update("page", {}, {}, 1);
  Update two = one;
  two.evidence = {piece("page", 2)};
  record.created = {one, two};
  const std::vector<std::int64_t> ids = store->record_check(record).updates;
  EXPECT_THAT(store->split_updates(), SizeIs(0));
  Store::DecisionRecord split;
  split.updates = {*store->update(ids[0])};
  split.never_fold = {{store->update(ids[1])->evidence.at(0).id, ids[0]}};
  ASSERT_TRUE(store->record_decision(split));
  std::vector<std::int64_t> found;
  for (const Update& update : store->split_updates()) found.push_back(update.id);
  EXPECT_THAT(found, testing::UnorderedElementsAre(ids[0], ids[1]));
}

}  // namespace
}  // namespace policywatch::store
