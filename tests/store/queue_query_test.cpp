// The query language in SQL: against every update looked at one by one, and against what was meant.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>

#include "tests/store/sample.hpp"

namespace policywatch::store {
namespace {

using namespace sample;

constexpr const char* kHosts[] = {"www.dhs.gov", "dhs.gov", "notdhs.gov", "uscis.gov", "news.example"};

template <class T, std::size_t N>
const T& one_of(const T (&values)[N], std::mt19937& dice) {
  return values[dice() % N];
}

Update random_update(std::mt19937& dice) {
  Update update;
  update.kind = static_cast<UpdateKind>(dice() % 8);
  update.state = static_cast<UpdateState>(dice() % 8);
  update.score = static_cast<int>(dice() % 101);
  update.detected_at = at(static_cast<std::int64_t>(dice() % 30'000));
  if (update.state == UpdateState::snoozed)
    update.snoozed_until = at(29'000 + static_cast<std::int64_t>(dice() % 2'000));
  if (dice() % 4 != 0) update.status = static_cast<Status>(dice() % 22);
  if (dice() % 5 != 0) update.policies.push_back(dice() % 2 != 0 ? "1976" : "1404");
  if (dice() % 5 == 0) update.policies.emplace_back("27");
  if (dice() % 6 != 0)
    update.date = Date{2025, 1 + static_cast<unsigned>(dice() % 12), 1,
                       dice() % 3 == 0 ? DatePrecision::month : DatePrecision::day};
  if (dice() % 3 == 0)
    update.flags = {one_of({"date conflict: two days", "alternating", "Contradicting evidence"}, dice)};
  if (update.state == UpdateState::rejected) update.reject_reason = static_cast<RejectReason>(dice() % 10);
  if (update.state == UpdateState::claimed) update.claimed_by = one_of({"amara", "bo"}, dice);
  if (update.state != UpdateState::new_) update.decided_by = one_of({"amara", "bo"}, dice);
  update.title = one_of({"Clearview AI contract", "AI of Clearview", "Asylum fees rise", "Café opens"}, dice);
  for (unsigned i = 0; i <= dice() % 3; ++i) {
    Evidence piece;
    piece.watch = one_of({"page", "other"}, dice);
    piece.url = "https://" + std::string(one_of(kHosts, dice)) + "/" + std::to_string(dice() % 99);
    piece.tier = 1 + static_cast<int>(dice() % 4);
    piece.seen_at = update.detected_at;
    update.evidence.push_back(piece);
  }
  return update;
}

CheckRecord unchanged(int minute) {
  CheckRecord record;
  record.state.watch = watch("page");
  record.state.last_check = at(minute);
  record.state.next_check_at = at(minute + 30);
  return record;
}

/// Three hundred updates of every sort.
std::unique_ptr<Store> random_store() {
  auto store = memory_store({"page", "other"});
  std::mt19937 dice(6);
  CheckRecord record = unchanged(40);
  for (int i = 0; i < 300; ++i) record.created.push_back(random_update(dice));
  store->record_check(record);
  return store;
}

review::QueueFilter filter_of(const std::string& text) {
  review::QueueFilter filter;
  auto query = review::parse_query(text);
  EXPECT_TRUE(query) << text << ": " << (query ? "" : query.error().in_words());
  if (query) filter.query = *query;
  filter.state = review::names_state(filter.query) ? "any" : "open";
  filter.me = "amara";
  return filter;
}

std::vector<std::int64_t> ids(const std::vector<Update>& updates) {
  std::vector<std::int64_t> found;
  for (const Update& update : updates) found.push_back(update.id);
  return found;
}

const Time kNow = at(30'000);

std::vector<Update> everything(Store& store) {
  review::QueueFilter all;
  all.state = "any";
  return store.queue(all, kNow).updates;
}

TEST(QueueQuery, X02_finds_what_looking_at_each_one_finds) {
  const auto store = random_store();
  const std::vector<Update> all = everything(*store);
  ASSERT_EQ(all.size(), 300u);
  const char* queries[] = {"state:any",
                           "state:open",
                           "state:new,snoozed",
                           "-state:new",
                           "is:rejected",
                           "state:any policy:1404 class:vacated,enjoined -reason:template score>=60",
                           "state:any -reason:template",
                           "state:any reason:template,other",
                           "state:any status:none",
                           "state:any status:any",
                           "state:any status:none,vacated",
                           "state:any -status:any",
                           "state:any policy:none",
                           "state:any -policy:1976",
                           "state:any policy:27,1404",
                           "state:any kind:court_order,page_removed",
                           "state:any watch:other",
                           "state:any -watch:other",
                           "state:any watch:nowhere",
                           "state:any host:dhs.gov",
                           "state:any -host:dhs.gov",
                           "state:any host:gov,news.example",
                           "state:any tier:1",
                           "state:any tier>=3",
                           "state:any -tier<=2",
                           "state:any score>80",
                           "state:any score<=10",
                           "state:any score:50",
                           "state:any age<7d",
                           "state:any age>=2w",
                           "state:any -age<10d",
                           "state:any since:2025-10-15",
                           "state:any until:2025-10-15",
                           "state:any since:2025-10-12 until:2025-10-13",
                           "state:any date:2025-03",
                           "state:any date>=2025-06-01",
                           "state:any date<2025-06",
                           "state:any -date:2025",
                           "state:any has:conflict",
                           "state:any -has:conflict",
                           "state:any has:date,policy",
                           "state:any has:sources",
                           "state:any -has:flag",
                           "state:any has:status",
                           "state:any flag:alternating",
                           "state:any -flag:conflict",
                           "state:any claimed:me",
                           "state:any claimed:nobody",
                           "state:any by:bo,nobody",
                           "state:any -by:me",
                           "state:any id:7,9",
                           "clearview",
                           "state:any clear ai",
                           "state:any \"clearview ai\"",
                           "state:any -\"clearview ai\"",
                           "state:any \"Cafe\"",
                           "state:any -cafe",
                           "state:any \"clearvie\"",
                           "state:any §§",
                           "state:any -§§"};
  int met = 0;
  for (const char* text : queries) {
    const review::QueueFilter filter = filter_of(text);
    std::vector<Update> expected;
    for (const Update& update : all) {
      const bool open = update.state == UpdateState::new_ || update.state == UpdateState::claimed ||
                        (update.state == UpdateState::snoozed && *update.snoozed_until <= kNow);
      if (filter.state == "open" && !open) continue;
      if (review::matches(filter.query, update, kNow, "amara")) expected.push_back(update);
    }
    const auto found = store->queue(filter, kNow);
    EXPECT_EQ(ids(found.updates), ids(expected)) << text;
    EXPECT_EQ(found.total, std::ssize(expected)) << text;
    met += expected.empty() || expected.size() == all.size() ? 0 : 1;
  }
  EXPECT_GE(met, 50);  // most of them part the updates
}

/// What a query means, written down by hand.
TEST(QueueQuery, X02_means_what_it_says) {
  const auto store = random_store();
  const std::vector<Update> all = everything(*store);
  const auto check = [&](const char* text, const std::function<bool(const Update&)>& wanted) {
    std::vector<Update> expected;
    std::ranges::copy_if(all, std::back_inserter(expected), wanted);
    EXPECT_FALSE(expected.empty()) << text;
    EXPECT_EQ(ids(store->queue(filter_of(text), kNow).updates), ids(expected)) << text;
  };
  check("state:any policy:1404 -reason:template score>=60", [](const Update& u) {
    return std::ranges::count(u.policies, "1404") > 0 && u.reject_reason != RejectReason::template_ &&
           u.score >= 60;
  });
  check("state:any host:dhs.gov", [](const Update& u) {
    return std::ranges::any_of(u.evidence, [](const Evidence& e) {
      return e.url.starts_with("https://dhs.gov/") || e.url.starts_with("https://www.dhs.gov/");
    });
  });
  check("state:any has:conflict tier:1", [](const Update& u) {
    return !u.flags.empty() && u.flags[0] != "alternating" &&
           std::ranges::any_of(u.evidence, [](const Evidence& e) { return e.tier == 1; });
  });
  check("state:any \"Clearview AI\"", [](const Update& u) { return u.title == "Clearview AI contract"; });
  check("state:any age<7d kind:court_order", [](const Update& u) {
    return kNow - u.detected_at < std::chrono::hours(24 * 7) && u.kind == UpdateKind::court_order;
  });
  check("state:any date>=2025-06 status:none",
        [](const Update& u) { return u.date && u.date->month >= 6 && !u.status; });
  check("claimed:me", [](const Update& u) { return u.claimed_by == "amara"; });
}

TEST(QueueQuery, PagesOfAQueryMeetEachUpdateOnce) {
  const auto store = random_store();
  for (const char* text : {"state:any clearview", "state:any \"clearview ai\""}) {
    review::QueueFilter filter = filter_of(text);
    const auto whole = ids(store->queue(filter, kNow).updates);
    filter.limit = 7;
    std::vector<std::int64_t> met;
    do {
      const auto page = store->queue(filter, kNow);
      EXPECT_EQ(page.total, std::ssize(whole));
      for (const Update& update : page.updates) met.push_back(update.id);
      filter.cursor = page.next_cursor;
    } while (!filter.cursor.empty());
    EXPECT_EQ(met, whole) << text;
  }
}

TEST(QueueQuery, FollowsWhatADecisionChanges) {
  auto store = memory_store();
  CheckRecord record = unchanged(40);
  std::mt19937 dice(1);
  Update fresh = random_update(dice);
  fresh.state = UpdateState::new_;
  fresh.decided_by.clear();
  record.created = {fresh};
  store->record_check(record);
  Store::DecisionRecord rejected;
  rejected.updates = {*store->update(1)};
  rejected.updates[0].state = UpdateState::rejected;
  rejected.updates[0].reject_reason = RejectReason::volatile_;
  rejected.updates[0].decided_by = "bo";
  ASSERT_TRUE(store->record_decision(rejected));
  EXPECT_EQ(store->queue(filter_of("state:any reason:volatile by:bo"), kNow).total, 1);
  rejected.updates = {*store->update(1)};
  rejected.updates[0].state = UpdateState::new_;
  rejected.updates[0].reject_reason.reset();
  rejected.updates[0].decided_by.clear();
  ASSERT_TRUE(store->record_decision(rejected));
  EXPECT_EQ(store->queue(filter_of("state:any reason:volatile"), kNow).total, 0);
  EXPECT_EQ(store->queue(filter_of("by:nobody"), kNow).total, 1);
}

}  // namespace
}  // namespace policywatch::store
