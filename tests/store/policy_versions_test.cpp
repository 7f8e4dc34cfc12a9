#include <gmock/gmock.h>

#include "tests/store/sample.hpp"

namespace policywatch::store {
namespace {

using testing::SizeIs;

Policy titled(const std::string& id, const std::string& title) {
  Policy policy;
  policy.id = id;
  policy.title = title;
  return policy;
}

void write(Store& store, const Policy& policy, const std::string& command, const std::string& detail = "{}",
           const std::vector<PolicyId>& removed = {}) {
  Store::DecisionRecord record;
  Decision row;
  row.command = command;
  row.by = "ana";
  row.detail = detail;
  record.decisions = {row};
  record.policies = {policy};
  record.removed_policies = removed;
  ASSERT_TRUE(store.record_decision(record));
}

TEST(PolicyVersions, EachWritingKeepsWhatStoodThereAndWhoWroteIt) {
  const auto store = open_sqlite(":memory:");
  write(*store, titled("7", "one"), "import");
  write(*store, titled("7", "two"), "edit", R"({"note":"house style"})");
  const auto versions = store->policy_versions("7");
  ASSERT_THAT(versions, SizeIs(2));
  EXPECT_EQ(versions[0].command, "edit");
  EXPECT_EQ(versions[0].by, "ana");
  EXPECT_EQ(versions[0].note, "house style");
  EXPECT_EQ(versions[0].before->title, "one");
  EXPECT_GT(versions[0].rev, versions[1].rev);
  EXPECT_FALSE(versions[1].before);
}

TEST(PolicyVersions, TheSameAgainIsNoWriting) {
  const auto store = open_sqlite(":memory:");
  write(*store, titled("7", "one"), "import");
  write(*store, titled("7", "one"), "import");
  EXPECT_THAT(store->policy_versions("7"), SizeIs(1));
}

TEST(PolicyVersions, ANewNumberTakesThePastWithIt) {
  const auto store = open_sqlite(":memory:");
  write(*store, titled("harbor-fee", "one"), "import");
  Policy numbered = titled("2041", "two");
  numbered.aliases = {"harbor-fee"};
  write(*store, numbered, "import", "{}", {"harbor-fee"});
  const auto versions = store->policy_versions("2041");
  ASSERT_THAT(versions, SizeIs(2));
  EXPECT_EQ(versions[0].before->id, "harbor-fee");
  EXPECT_FALSE(versions[1].before);
  EXPECT_THAT(store->policy_versions("harbor-fee"), SizeIs(0));
}

}  // namespace
}  // namespace policywatch::store
