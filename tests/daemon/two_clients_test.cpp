// Two processes on one store, each with a desk of its own: what one reads may be over before it writes.
#include <gmock/gmock.h>

#include <functional>
#include <utility>

#include "daemon/desk.hpp"
#include "tests/store/sample.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::daemon {
namespace {

using store::sample::at;
using testing::HasSubstr;

/// A desk that lets the other process work at the moment when it has read and not yet written: writing a
/// record, that is when it asks for the time that the log will bear.
class Client {
 public:
  Client(const std::string& folder, Settings& settings)
      : store_(store::open_sqlite(folder)),
        desk_(make_desk(*store_, DeskWorld{.now = [this] { return ask_time(); },
                                           .random_bytes =
                                               [this](std::size_t count) {
                                                 if (const auto work =
                                                         std::exchange(before_message_, nullptr))
                                                   work();
                                                 return std::string(count, static_cast<char>(++drawn_));
                                               },
                                           .settings = settings,
                                           .read = watchers::read})) {}
  review::Desk& desk() { return *desk_; }
  store::Store& store() { return *store_; }
  void between(std::function<void()> work) { between_ = std::move(work); }
  /// The same, of a decision that is told: messages are numbered last.
  void before_message(std::function<void()> work) { before_message_ = std::move(work); }

 private:
  Time ask_time() {
    if (const auto work = std::exchange(between_, nullptr)) work();
    return at(1000);
  }
  std::unique_ptr<store::Store> store_;
  std::function<void()> between_, before_message_;
  int drawn_ = 0;
  std::unique_ptr<review::Desk> desk_;
};

using Field = std::string Policy::*;

class TwoClients : public testing::Test {
 protected:
  TwoClients() {
    NotifierSettings site;
    site.id = "site";
    site.type = NotifierType::webhook;
    site.events = {EventType::update_accepted};
    settings.notifiers = {site};
    Policy policy;
    policy.id = "1976";
    policy.title = "A policy";
    policy.description = "As imported.";
    EXPECT_TRUE(ann.desk().import_policies({policy}, "ann"));
  }
  Policy record() { return *ann.desk().policy("1976"); }
  std::int64_t rev() { return ann.desk().policy_history("1976")->rev(); }
  Result<Policy> write(Client& client, Field field, const std::string& text, std::int64_t rev,
                       const std::string& by) {
    Policy edited = record();
    edited.*field = text;
    return client.desk().edit_policy("1976", edited, rev, "", by);
  }

  store::sample::Folder folder;
  Settings settings;
  Client ann{folder.path(), settings}, ben{folder.path(), settings};
};

TEST_F(TwoClients, M01_AnEditOfARecordThatAnotherProcessWroteMeanwhileIsRefused) {
  const std::int64_t seen = rev();
  ann.between([&] {
    const auto done = write(ben, &Policy::description, "Ben's.", seen, "ben");
    ASSERT_TRUE(done) << done.error().message;
  });
  const auto late = write(ann, &Policy::era, "Ann's", seen, "ann");
  ASSERT_FALSE(late) << "Ben's words would be lost";
  EXPECT_EQ(late.error().kind, ErrorKind::refused);
  EXPECT_THAT(late.error().message, HasSubstr("changed by ben (edit)"));
  EXPECT_EQ(record().description, "Ben's.");
  EXPECT_EQ(record().era, "");
  EXPECT_TRUE(ann.store().verify());
}

TEST_F(TwoClients, M09_AnAcceptGoesOnTopOfWhatAnotherProcessWroteMeanwhile) {
  ann.store().sync_watches({store::sample::watch("page")}, [](const Watch&) { return at(0); });
  store::CheckRecord check = store::sample::good("page", store::sample::page(2000), 1);
  Update update = store::sample::update("page", {}, {check.state.body_sha256, at(1), 200, Quality::ok}, 1);
  update.policies = {"1976"};
  check.created = {update};
  const std::int64_t id = ann.store().record_check(check).updates.at(0);
  const std::int64_t seen = rev();
  ann.before_message([&] { ASSERT_TRUE(write(ben, &Policy::description, "Ben's.", seen, "ben")); });
  const auto accepted = ann.desk().accept(id, {}, ann.desk().update(id)->rev, "ann");
  ASSERT_TRUE(accepted) << accepted.error().message;
  EXPECT_EQ(record().description, "Ben's.") << "the accept knew the record without it";
  EXPECT_EQ(record().actions.size(), 1u);
}

TEST_F(TwoClients, AnImportGoesOnTopOfWhatAnotherProcessWroteMeanwhile) {
  const std::int64_t seen = rev();
  review::Incoming page{record(), review::ImportFrom::page};
  page.policy.description.clear();
  page.policy.effective = make_date(2026, 3, 1);
  ann.between([&] { ASSERT_TRUE(write(ben, &Policy::description, "Ben's.", seen, "ben")); });
  ASSERT_TRUE(ann.desk().import_records({page}, false, "ann"));
  EXPECT_EQ(record().description, "Ben's.");
  EXPECT_EQ(to_iso(*record().effective), "2026-03-01");
}

TEST_F(TwoClients, ANumberThatNoWritingBearsIsRefusedAndNotRead) {
  const auto refused = write(ann, &Policy::era, "x", 999'999, "ann");
  EXPECT_EQ(refused.error().kind, ErrorKind::refused);
}

}  // namespace
}  // namespace policywatch::daemon
