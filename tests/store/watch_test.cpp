#include <gtest/gtest.h>

#include "base/memory.hpp"
#include "tests/store/sample.hpp"

namespace policywatch::store {
namespace {

using namespace sample;

std::vector<std::string> ids(const std::vector<WatchState>& states) {
  std::vector<std::string> ids;
  for (const WatchState& state : states) ids.push_back(state.watch.id);
  return ids;
}
using Ids = std::vector<std::string>;

Time second_after(int minute) {
  return std::chrono::floor<Seconds>(at(minute)) + Seconds(1);
}

TEST(Watches, ThoseOfTheFilesBecomeExactlyTheFiles) {
  auto store = memory_store({"a", "b"});
  store->record_check(good("a", page(2000), 0));
  Watch own = watch("own");
  own.from_file = false;
  store->put_watch(own, at(0));
  Watch b = watch("b");
  b.every = Seconds(900);
  store->sync_watches({b, watch("c")}, [](const Watch&) { return at(5); });
  EXPECT_EQ(ids(store->watch_states()), (Ids{"b", "c", "own"}));
  EXPECT_EQ(store->watch_state("b")->watch.every, Seconds(900));
  EXPECT_EQ(store->snapshots("a").size(), 1u);  // retired, its history kept
  store->sync_watches({watch("a")}, [](const Watch&) { return at(9); });
  EXPECT_EQ(store->watch_state("a")->next_check_at, at(9));
  EXPECT_TRUE(store->last_good("a"));
}

TEST(Watches, AnUnchangedFileMovesNothing) {
  auto store = memory_store({"a"});
  CheckRecord record = good("a", page(2000), 0);
  record.state.next_check_at = at(77);
  store->record_check(record);
  store->set_paused("a", true);
  store->sync_watches({watch("a")}, [](const Watch&) { return at(0); });
  EXPECT_EQ(store->watch_state("a")->next_check_at, at(77));
  EXPECT_TRUE(store->watch_state("a")->watch.paused);
}

TEST(Watches, AnAddressThatIsEditedStaysAmongTheFormerOnes) {
  auto store = memory_store({"a"});
  const auto former = [&] { return parse_memory(store->watch_state("a")->memory)->former; };
  Watch edited = watch("a");
  edited.url = "https://agency.example/not-yet-seen";
  store->sync_watches({edited}, [](const Watch&) { return at(0); });
  EXPECT_TRUE(former().empty()) << "nothing was seen at the first address";
  store->record_check(good("a", page(2000), 7));
  edited.title = "Another title";
  store->sync_watches({edited}, [](const Watch&) { return at(0); });
  EXPECT_TRUE(former().empty()) << "the address is the same";
  const std::string seen = edited.url;
  edited.url = "https://agency.example/elsewhere";
  store->sync_watches({edited}, [](const Watch&) { return at(0); });
  EXPECT_EQ(former(), (std::vector<FormerAddress>{{seen, second_after(7)}}));
  store->record_check([&] {
    CheckRecord record = good("a", page(2100), 9);
    record.state.memory = store->watch_state("a")->memory;
    return record;
  }());
  store->put_watch(watch("a"), at(0));
  ASSERT_EQ(former().size(), 2u);
  EXPECT_EQ(former().back(), (FormerAddress{"https://agency.example/elsewhere", second_after(9)}));
}

TEST(Watches, OtherRulesOrAnotherAddressForgetTheValidators) {
  auto store = memory_store({"a"});
  CheckRecord record = good("a", page(2000), 0);
  record.state.etag = "\"1\"";
  record.state.body_sha256 = std::string(64, 'a');
  record.state.last_full = at(3);
  record.state.distrusted = true;
  record.state.host_pace = HostPace{.host = "agency.example", .open_at = at(8)};
  store->record_check(record);
  EXPECT_EQ(store->watch_state("a")->etag, "\"1\"");
  EXPECT_EQ(store->watch_state("a")->last_full, at(3));
  EXPECT_TRUE(store->watch_state("a")->distrusted);
  EXPECT_EQ(store->host_paces(at(0)).at(0).open_at, at(8));  // written with its check
  Watch moved = watch("a");
  moved.url = "https://agency.example/elsewhere";
  store->sync_watches({moved}, [](const Watch&) { return at(0); });
  EXPECT_EQ(store->watch_state("a")->etag, "");
  EXPECT_EQ(store->watch_state("a")->body_sha256, "");
  EXPECT_FALSE(store->watch_state("a")->distrusted);
  EXPECT_TRUE(store->last_good("a"));  // what it said before is still what the next answer is compared with
}

TEST(Watches, PuttingOffNeverBringsForward) {
  auto store = memory_store({"a", "b"});
  store->set_next_check("a", at(20));
  store->set_next_check("b", at(50));
  store->put_off({{"a", at(30)}, {"b", at(30)}});
  EXPECT_EQ(store->watch_state("a")->next_check_at, at(30));
  EXPECT_EQ(store->watch_state("b")->next_check_at, at(50));
  ASSERT_EQ(store->due_watches(at(40), 10).size(), 1u);
  EXPECT_EQ(store->due_watches(at(40), 10).at(0).id, "a");
  EXPECT_EQ(store->due_watches(at(50), 1).size(), 1u);
}

TEST(Watches, ReschedulingLeavesAloneWhatOthersPlannedSince) {
  auto store = memory_store({"a", "b"});
  store->set_next_check("a", at(20));
  store->set_next_check("b", at(50));
  store->reschedule({{"a", at(20), at(10)}, {"b", at(20), at(10)}, {"nobody", at(20), at(10)}});
  EXPECT_EQ(store->watch_state("a")->next_check_at, at(10));
  EXPECT_EQ(store->watch_state("b")->next_check_at, at(50));
}

TEST(Watches, DueOnesComeEarliestFirstWithoutThePaused) {
  auto store = memory_store({"a", "b", "c"});
  store->set_next_check("a", at(20));
  store->set_next_check("b", at(10));
  store->set_next_check("c", at(5));
  store->set_paused("c", true);
  EXPECT_EQ(ids(store->due(at(20), 10)), (Ids{"b", "a"}));
  EXPECT_EQ(ids(store->due(at(20), 1)), Ids{"b"});
  EXPECT_EQ(store->next_due(at(0)), at(10));
  store->set_paused("c", false);
  EXPECT_EQ(store->next_due(at(0)), at(5));
  EXPECT_TRUE(store->retire_watch("c"));
  EXPECT_FALSE(store->retire_watch("c"));
  EXPECT_EQ(store->next_due(at(0)), at(10));
}

TEST(Watches, APauseDuringACheckIsNotUndoneByItsEnd) {
  auto store = memory_store({"a"});
  CheckRecord record = good("a", page(2000), 0);
  store->set_paused("a", true);
  store->record_check(record);
  EXPECT_TRUE(store->watch_state("a")->watch.paused);
  EXPECT_TRUE(store->due(at(1000), 10).empty());
}

TEST(People, W05_AGrantIsUsedByTheOneWhoTookIt) {
  auto store = memory_store();
  store->put_user({"ann", "admin", "hash"});
  store->put_grant({"session", "s1", "ann", "admin", at(10)});
  store->put_grant({"token", "t1", "ann", "read", kNever});
  EXPECT_EQ(store->grant("s1")->user, "ann");
  EXPECT_EQ(store->grant("t1")->expires_at, kNever);
  EXPECT_TRUE(store->remove_grant("s1"));
  EXPECT_FALSE(store->remove_grant("s1"));
  store->put_grant({"session", "s2", "ann", "admin", at(10)});
  EXPECT_TRUE(store->remove_user("ann"));
  EXPECT_FALSE(store->grant("s2"));  // nobody removed stays signed in
}

TEST(Life, NotesHostsAndPoliciesComeBack) {
  auto store = memory_store();
  store->put_note("daemon.started", "x");
  store->put_note("daemon.started", "y");
  EXPECT_EQ(store->note("daemon.started"), "y");
  EXPECT_FALSE(store->note("none"));
  store->put_host({"a.example:443", at(1), 2, "User-agent: *", at(3), 200});
  EXPECT_EQ(store->host("a.example:443")->robots, "User-agent: *");
  EXPECT_EQ(store->host("a.example:443")->robots_fetched_at, at(3));
  const HostPace pace{.host = "a.example",
                      .open_at = at(9),
                      .why = HostWait::retry_after,
                      .took = Millis(1200),
                      .crawl_delay = Seconds(900),
                      .failures = 2,
                      .failed_by = "a",
                      .several = true,
                      .openings = 3,
                      .throttled = 1};
  store->put_host_pace(pace);
  store->put_host_pace({.host = "b.example", .open_at = at(4)});
  EXPECT_EQ(store->host_paces(at(5)), std::vector{pace});
  EXPECT_EQ(store->host_paces(at(3)).size(), 2u);
  Store::DecisionRecord record;
  for (const char* id : {"eoir-quotas", "1976", "27"}) {
    Policy policy;
    policy.id = id;
    record.policies.push_back(policy);
  }
  ASSERT_TRUE(store->record_decision(record));
  const auto policies = store->policies();
  ASSERT_EQ(policies.size(), 3u);
  EXPECT_EQ(policies[0].id, "27");
  EXPECT_EQ(policies[1].id, "1976");
  EXPECT_EQ(policies[2].id, "eoir-quotas");
}

}  // namespace
}  // namespace policywatch::store
