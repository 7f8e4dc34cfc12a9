#include <gtest/gtest.h>

#include <boost/json/value.hpp>

#include "base/records_json.hpp"
#include "tests/store/sample.hpp"

namespace policywatch::store {
namespace {

using namespace sample;

struct Seen {
  CaptureRef before, after;
};

/// Two versions of "page", so that evidence has captures to point to.
Seen two_versions(Store& store) {
  store.record_check(good("page", page(2000), 0));
  store.record_check(good("page", page(2500), 30));
  return {{sha256_hex(page(2000)), at(0), 200, Quality::ok},
          {sha256_hex(page(2500)), at(30), 200, Quality::ok}};
}

CheckRecord unchanged(int minute) {
  CheckRecord record = good("page", "", minute);
  record.capture.reset();
  record.snapshot.reset();
  record.document.reset();
  return record;
}

std::int64_t add(Store& store, const Update& update, int minute = 40) {
  CheckRecord record = unchanged(minute);
  record.created = {update};
  return store.record_check(record).updates.at(0);
}

TEST(Updates, EveryFieldComesBack) {
  auto store = memory_store();
  const Seen seen = two_versions(*store);
  Update wanted = update("page", seen.before, seen.after, 30);
  const std::int64_t id = add(*store, wanted);
  const auto stored = store->update(id);
  ASSERT_TRUE(stored);
  wanted.id = id;
  wanted.evidence[0].id = stored->evidence.at(0).id;
  EXPECT_EQ(*stored, wanted);
}

TEST(Updates, EvidenceThatHasNoCaptureHereKeepsWhatItSays) {
  auto store = memory_store();
  Update wanted = update("page", {"", std::nullopt, 0, Quality::ok},
                         {std::string(64, 'a'), at(3) + Millis(7), 404, Quality::not_found}, 3);
  wanted.evidence[0].url = "https://elsewhere.example/story?id=1&x=é";
  wanted.evidence[0].watch = "not-a-watch";
  wanted.evidence[0].headline = "Another headline";
  wanted.evidence[0].change_id = 4711;
  wanted.url = "";
  wanted.date.reset();
  wanted.status.reset();
  wanted.confidence = 0.1234567890123;
  const std::int64_t id = add(*store, wanted);
  const auto stored = store->update(id);
  ASSERT_TRUE(stored);
  wanted.id = id;
  wanted.evidence[0].id = stored->evidence.at(0).id;
  EXPECT_EQ(*stored, wanted);
}

TEST(Updates, TheOldAddressStaysWhenTheWatchMoves) {
  auto store = memory_store();
  const Seen seen = two_versions(*store);
  const std::int64_t id = add(*store, update("page", seen.before, seen.after, 30));
  Watch moved = watch("page");
  moved.url = "https://new.example/";
  store->sync_watches({moved}, [](const Watch&) { return at(0); });
  EXPECT_EQ(store->update(id)->evidence.at(0).url, "https://agency.example/page");
  EXPECT_EQ(store->captures("page", 1).at(0).url, "https://agency.example/page");
}

TEST(Updates, NewEvidenceJoinsAndAMergedUpdateHandsItOn) {
  auto store = memory_store();
  const Seen seen = two_versions(*store);
  const std::int64_t first = add(*store, update("page", seen.before, seen.after, 30));
  const std::int64_t second = add(*store, update("page", seen.before, seen.after, 31));
  Store::DecisionRecord merge;
  Update a = *store->update(first), b = *store->update(second);
  b.evidence.insert(b.evidence.end(), a.evidence.begin(), a.evidence.end());
  a.evidence.clear();
  a.state = UpdateState::merged;
  a.merged_into = second;
  merge.updates = {a, b};
  ASSERT_TRUE(store->record_decision(merge));
  EXPECT_TRUE(store->update(first)->evidence.empty());
  EXPECT_EQ(store->update(second)->evidence.size(), 2u);

  CheckRecord record = unchanged(50);
  Evidence more = update("page", seen.before, seen.after, 50).evidence[0];
  more.quote = "Another outlet tells the same.";
  record.attached = {{first, more}};
  store->record_check(record);
  ASSERT_EQ(store->update(second)->evidence.size(), 3u);
  EXPECT_EQ(store->update(second)->evidence[2].quote, more.quote);
}

TEST(Updates, ContradictionReopensWhatWasRejected) {
  auto store = memory_store();
  const Seen seen = two_versions(*store);
  const std::int64_t id = add(*store, update("page", seen.before, seen.after, 30));
  Update rejected = *store->update(id);
  rejected.state = UpdateState::rejected;
  Store::DecisionRecord decided;
  decided.updates = {rejected};
  ASSERT_TRUE(store->record_decision(decided));
  CheckRecord record = unchanged(60);
  record.flagged = {{id, "conflict: status"}};
  store->record_check(record);
  EXPECT_EQ(store->update(id)->state, UpdateState::new_);
  EXPECT_EQ(store->update(id)->flags.back(), "conflict: status");
}

TEST(Updates, AStaleRevisionIsRefusedAndNothingIsWritten) {
  auto store = memory_store();
  const Seen seen = two_versions(*store);
  const std::int64_t id = add(*store, update("page", seen.before, seen.after, 30));
  Store::DecisionRecord record;
  record.updates = {*store->update(id)};
  record.updates[0].state = UpdateState::accepted;
  Policy policy;
  policy.id = "1976";
  policy.title = "A policy";
  record.policies = {policy};
  ASSERT_TRUE(store->record_decision(record));
  EXPECT_EQ(store->update(id)->rev, 2);
  EXPECT_EQ(store->policies_revision(), 1);
  record.policies[0].title = "Another title";
  const auto refused = store->record_decision(record);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::refused);
  EXPECT_EQ(store->policy("1976")->title, "A policy");
}

TEST(Queue, IsOrderedByImportanceAndPagedWithoutGapsOrRepeats) {
  auto store = memory_store();
  const Seen seen = two_versions(*store);
  for (int i = 0; i < 25; ++i) {
    Update one = update("page", seen.before, seen.after, 30 + i);
    one.score = (i * 7) % 10;
    add(*store, one);
  }
  review::QueueFilter filter;
  filter.limit = 4;
  std::vector<std::pair<int, std::int64_t>> met;
  do {
    const auto shown = store->queue(filter, at(100));
    EXPECT_EQ(shown.total, 25);
    for (const Update& one : shown.updates) met.emplace_back(one.score, one.id);
    filter.cursor = shown.next_cursor;
  } while (!filter.cursor.empty());
  ASSERT_EQ(met.size(), 25u);
  for (std::size_t i = 1; i < met.size(); ++i) EXPECT_GT(met[i - 1], met[i]);
}

TEST(Queue, TheLastPageLeadsNowhereAlsoWhenItIsFull) {
  auto store = memory_store();
  const Seen seen = two_versions(*store);
  for (int i = 0; i < 4; ++i) add(*store, update("page", seen.before, seen.after, 30 + i));
  for (const bool phrase : {false, true}) {
    review::QueueFilter filter;
    if (phrase) filter.query = {{.field = review::QueryField::phrase, .values = {"blocks the rule"}}};
    filter.limit = 4;
    EXPECT_EQ(store->queue(filter, at(100)).updates.size(), 4u);
    EXPECT_EQ(store->queue(filter, at(100)).next_cursor, "");
    filter.limit = 3;
    EXPECT_NE(store->queue(filter, at(100)).next_cursor, "");
  }
}

/// One term of what a person typed, whatever it is.
review::Query words(std::string typed) {
  return {{.field = review::QueryField::word, .values = {std::move(typed)}}};
}

TEST(Queue, FiltersByStatePolicyKindWatchScoreAndWords) {
  auto store = memory_store({"page", "other"});
  const Seen seen = two_versions(*store);
  Update one = update("page", seen.before, seen.after, 30);
  const std::int64_t first = add(*store, one);
  Update two = update("page", seen.before, seen.after, 30);
  two.evidence[0].watch = "other";
  two.policies = {"27"};
  two.kind = UpdateKind::commentary;
  two.score = 10;
  two.title = "2025.10.09 Reported: Asylum fees rise";
  two.headline = two.text = two.status_quote = two.evidence[0].quote = two.evidence[0].headline = "";
  const std::int64_t second = add(*store, two);
  const auto ids = [&](auto set, Time now = at(100)) {
    review::QueueFilter filter;
    set(filter);
    std::vector<std::int64_t> found;
    for (const Update& update : store->queue(filter, now).updates) found.push_back(update.id);
    return found;
  };
  using Ids = std::vector<std::int64_t>;
  EXPECT_EQ(ids([](auto&) {}), (Ids{first, second}));
  EXPECT_EQ(ids([](auto& f) { f.policy = "1976"; }), Ids{first});
  EXPECT_EQ(ids([](auto& f) { f.kind = UpdateKind::commentary; }), Ids{second});
  EXPECT_EQ(ids([](auto& f) { f.watch = "other"; }), Ids{second});
  EXPECT_EQ(ids([](auto& f) { f.min_score = 50; }), Ids{first});
  EXPECT_EQ(ids([](auto& f) { f.query = words("CAFE judge"); }),
            Ids{first});                                                  // case and accents do not matter
  EXPECT_EQ(ids([](auto& f) { f.query = words("asyl"); }), Ids{second});  // a word's beginning suffices
  EXPECT_EQ(ids([](auto& f) { f.query = words("#1976"); }), Ids{first});
  EXPECT_EQ(ids([](auto& f) { f.query = words("\"; DROP TABLE -- *) OR NEAR("); }), Ids{});
  EXPECT_EQ(ids([](auto& f) { f.query = words("\"*"); }), Ids{});
  EXPECT_EQ(ids([](auto& f) { f.state = "accepted"; }), Ids{});

  Store::DecisionRecord snooze;
  snooze.updates = {*store->update(second)};
  snooze.updates[0].state = UpdateState::snoozed;
  snooze.updates[0].snoozed_until = at(200);
  snooze.updates[0].title = "2025.10.09 Reported: Fees delayed";
  ASSERT_TRUE(store->record_decision(snooze));
  EXPECT_EQ(ids([](auto&) {}), Ids{first});
  EXPECT_EQ(ids([](auto&) {}, at(200)), (Ids{first, second}));
  EXPECT_EQ(ids([](auto& f) { f.state = "any"; }), (Ids{first, second}));
  EXPECT_EQ(ids([](auto& f) { f.state = "any", f.query = words("asylum"); }), Ids{});  // no longer its word
  EXPECT_EQ(ids([](auto& f) { f.state = "any", f.query = words("delayed"); }), Ids{second});
}

TEST(Outbox, MessagesOfACheckNameTheUpdateThatItCreated) {
  auto store = memory_store();
  const Seen seen = two_versions(*store);
  CheckRecord record = unchanged(40);
  record.created = {update("page", seen.before, seen.after, 30), update("page", seen.before, seen.after, 31)};
  Delivery delivery;
  delivery.key = "msg_1";
  delivery.notifier = "site";
  delivery.update_id = -2;
  delivery.created_at = delivery.next_attempt_at = at(40);
  record.outbox = {delivery};
  const Recorded recorded = store->record_check(record);
  EXPECT_TRUE(store->due_deliveries("site", at(39), 10).empty());
  EXPECT_EQ(store->next_delivery_due("site"), at(40));
  auto due = store->due_deliveries("site", at(40), 10);
  ASSERT_EQ(due.size(), 1u);
  EXPECT_EQ(due[0].update_id, recorded.updates[1]);
  const auto data = parse_json(due[0].payload);
  ASSERT_TRUE(data);
  const auto told = update_from_json(*data);
  ASSERT_TRUE(told) << told.error().message;
  EXPECT_EQ(told->id, recorded.updates[1]);
  EXPECT_NE(told->evidence.at(0).id, 0);

  due[0].attempts = 1;
  due[0].next_attempt_at = at(45);
  due[0].last_error = "503";
  store->record_attempt(due[0]);
  EXPECT_EQ(store->delivery(due[0].id), due[0]);
  store->set_notifier_disabled("site", "410 Gone");
  EXPECT_TRUE(store->due_deliveries("site", at(50), 10).empty());
  EXPECT_FALSE(store->next_delivery_due("site"));
  store->set_notifier_disabled("site", "");
  EXPECT_EQ(store->due_deliveries("site", at(50), 10).size(), 1u);
}

TEST(Outbox, X15_what_a_receiver_is_told_of_a_policy_keeps_its_order) {
  auto store = memory_store();
  const Seen seen = two_versions(*store);
  const auto about = [&](std::string policy) {
    Update one = update("page", seen.before, seen.after, 30);
    one.policies = {std::move(policy)};
    return add(*store, one);
  };
  const std::int64_t first = about("7"), second = about("7"), other = about("8");
  const auto message = [](std::string key, std::string notifier, std::int64_t update, int minute) {
    Delivery row;
    row.key = std::move(key);
    row.notifier = std::move(notifier);
    row.update_id = update;
    row.payload = "{}";
    row.created_at = at(1);
    row.next_attempt_at = at(minute);
    return row;
  };
  store->add_deliveries({message("first", "site", first, 60), message("second", "site", second, 50),
                         message("other", "site", other, 50), message("mail", "mail", second, 50)});
  const auto due = [&](int minute) {
    std::vector<std::string> keys;
    for (const Delivery& row : store->due_deliveries("site", at(minute), 10)) keys.push_back(row.key);
    return keys;
  };
  EXPECT_EQ(due(55), std::vector<std::string>{"other"});
  EXPECT_EQ(due(60), (std::vector<std::string>{"first", "second", "other"}));
  EXPECT_EQ(store->due_deliveries("mail", at(55), 10).size(), 1u);         // another receiver
  EXPECT_EQ(store->due_deliveries("site", at(55), 10, false).size(), 2u);  // who said so gets it at once
  for (Delivery row : store->due_deliveries("site", at(55), 10)) {
    row.state = DeliveryState::delivered;
    store->record_attempt(row);
  }
  EXPECT_EQ(store->next_delivery_due("site"), at(60));  // not of the one that waits behind it
}

TEST(Outbox, ACancelledMessageIsNeverDue) {
  auto store = memory_store();
  const Seen seen = two_versions(*store);
  const std::int64_t id = add(*store, update("page", seen.before, seen.after, 30));
  std::vector<Delivery> rows(2);
  rows[0].key = "msg_a";
  rows[0].event = EventType::update_accepted;
  rows[1].key = "msg_d";
  rows[1].event = EventType::update_detected;
  for (Delivery& row : rows) row.notifier = "site", row.update_id = id, row.payload = "{}";
  store->add_deliveries(rows);
  Store::DecisionRecord cancel;
  cancel.cancel_deliveries_of = {id};
  cancel.cancel_events = {EventType::update_accepted};
  ASSERT_TRUE(store->record_decision(cancel));
  const auto due = store->due_deliveries("site", at(1000), 10);
  ASSERT_EQ(due.size(), 1u);
  EXPECT_EQ(due[0].key, "msg_d");
  EXPECT_EQ(store->deliveries_of(id).at(0).state, DeliveryState::cancelled);
}

}  // namespace
}  // namespace policywatch::store
