// A power cut at any moment: what was acknowledged is there, what is there is whole.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <random>

#include "base/hash.hpp"
#include "store/evidence_log.hpp"
#include "tests/store/power_disk.hpp"
#include "tests/store/sample.hpp"

namespace policywatch::store {
namespace {

using sample::at;
using sample::good;

constexpr const char* kWatches[] = {"a", "b", "c"};

/// What the store has acknowledged, in its order.
struct Acknowledged {
  std::vector<std::string> bodies;  // SHA-256
  std::map<std::int64_t, std::string> decisions;
  std::map<std::string, DeliveryState> messages;  // by key
  std::string note;
  std::uint64_t log_size = 0;
  std::size_t count() const { return bodies.size() + decisions.size() + messages.size(); }
};

std::string random_bytes(std::mt19937_64& random, std::size_t size) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

/// Work as a daemon's, of a kind that depends on the seed alone.
class Work {
 public:
  explicit Work(std::uint64_t seed) : random_(seed) {}

  void begin(Store& store) {
    std::vector<Watch> watches;
    for (const char* id : kWatches) watches.push_back(sample::watch(id));
    store.sync_watches(watches, [](const Watch&) { return at(0); });
  }
  void step(Store& store, Acknowledged& known) {
    ++minute_;
    switch (random_() % 8) {
      case 0:
        return note(store, known);
      case 1:
      case 2:
        return decide(store, known);
      case 3:
        return deliver(store, known);
      default:
        return check(store, known);
    }
  }

 private:
  void check(Store& store, Acknowledged& known) {
    const std::string id = kWatches[random_() % std::size(kWatches)];
    // Bytes that cannot be packed, and many of them now and then, so that checkpoints come often.
    const std::string body = random_bytes(random_, random_() % 4 == 0 ? 600'000 : 3'000);
    CheckRecord record = good(id, body, minute_);
    const CaptureRef ref{record.capture->sha256, record.capture->finished, 200, Quality::ok};
    Update update = sample::update(id, {}, ref, minute_);
    record.created = {update};
    record.outbox = {message(-1)};
    const std::string key = record.outbox.front().key;
    store.record_check(record);
    known.bodies.push_back(ref.sha256);
    acknowledge_message(key, DeliveryState::pending, known);
  }
  void decide(Store& store, Acknowledged& known) {
    const std::vector<Update> all = store.recent_updates(Time{});
    if (all.empty()) return;
    Store::DecisionRecord record;
    record.updates = {all[random_() % all.size()]};
    record.updates.front().state = UpdateState::accepted;
    Decision row;
    row.update_id = record.updates.front().id;
    row.command = "accept";
    row.by = "ann " + std::to_string(minute_);
    row.at = at(minute_);
    row.detail = "{}";
    record.decisions = {row};
    record.outbox = {message(row.update_id)};
    const std::string key = record.outbox.front().key;
    ASSERT_TRUE(store.record_decision(record));
    const std::int64_t id = store.decisions(row.update_id).back().id;
    known.decisions[id] = row.by;
    acknowledge_message(key, DeliveryState::pending, known);
  }
  void deliver(Store& store, Acknowledged& known) {
    std::vector<Delivery> due = store.due_deliveries("site", at(1'000'000), 1);
    if (due.empty()) return;
    due.front().state = DeliveryState::delivered;
    due.front().delivered_at = at(minute_);
    Store::AttemptRecord record;
    record.state.id = "site";
    record.deliveries = due;
    store.record_attempts(record);
    acknowledge_message(due.front().key, DeliveryState::delivered, known);
  }
  void note(Store& store, Acknowledged& known) {
    const std::string value = std::to_string(minute_);
    store.put_note("daemon.progress", value);
    known.note = value;
  }
  Delivery message(std::int64_t update) {
    Delivery row;
    row.key = "msg_" + std::to_string(random_());
    row.notifier = "site";
    row.update_id = update;
    row.created_at = row.next_attempt_at = at(minute_);
    return row;
  }
  static void acknowledge_message(const std::string& key, DeliveryState state, Acknowledged& known) {
    known.messages[key] = state;
  }

  std::mt19937_64 random_;
  int minute_ = 0;
};

/// How many of the acknowledged things are not there, or not as they were.
std::size_t lost(Store& store, const Acknowledged& known) {
  std::size_t missing = 0;
  for (const std::string& sha256 : known.bodies) {
    const auto found = store.snapshot(sha256);
    if (!found || sha256_hex(found->second) != sha256) ++missing;
  }
  std::map<std::int64_t, std::string> decisions;
  for (const Decision& row : store.decisions(0)) decisions[row.id] = row.by;
  for (const auto& [id, by] : known.decisions) missing += decisions[id] == by ? 0 : 1;
  std::map<std::string, DeliveryState> messages;
  for (const Delivery& row : store.deliveries(0)) messages[row.key] = row.state;
  for (const auto& [key, state] : known.messages) {
    const auto found = messages.find(key);
    // What was about to be written when the power failed may be there, unacknowledged: a delivery further on.
    const bool there =
        found != messages.end() && (found->second == state || found->second == DeliveryState::delivered);
    missing += there ? 0 : 1;
  }
  const std::string note = store.note("daemon.progress").value_or("0");
  if (!known.note.empty() && std::stoll(note) < std::stoll(known.note)) ++missing;
  if (store.log().head().size < known.log_size) ++missing;
  return missing;
}

struct Tally {
  std::size_t cuts = 0, acknowledged = 0, lost = 0, cuts_with_loss = 0, most = 0;
};

/// The last connection that was opened: to set on it what the program does not let anybody set.
sqlite3* last_opened = nullptr;

int remember(sqlite3* handle, char** /*message*/, const sqlite3_api_routines* /*api*/) {
  last_opened = handle;
  return SQLITE_OK;
}

enum class Syncing { full, normal };

std::unique_ptr<Store> open_store(const std::string& folder, Syncing syncing) {
  auto store = open_sqlite(folder);
  if (syncing == Syncing::normal)
    sqlite3_exec(last_opened, "PRAGMA synchronous=NORMAL", nullptr, nullptr, nullptr);
  return store;
}

/// One disk: work until the power fails, look, work on, several times.
void live(std::uint64_t seed, int lives, Syncing syncing, Tally& tally) {
  sample::Folder folder;  // stays empty: the files are the disk's
  std::filesystem::create_directory(folder.path());
  power::Disk disk(seed);
  std::mt19937_64 random(seed + 1);
  Work work(seed + 2);
  for (int life = 0; life < lives; ++life) {
    Acknowledged known;
    // Most cuts come in the work, some while the store is opened or recovers.
    disk.cut_after(static_cast<int>(random() % (random() % 4 == 0 ? 60 : 3000)) + 1);
    try {
      const auto store = open_store(folder.path(), syncing);
      if (store->watch_states().empty()) work.begin(*store);
      while (!disk.is_dead()) {
        work.step(*store, known);
        known.log_size = store->log().head().size;
      }
    } catch (const WorldError&) {
    }
    ASSERT_TRUE(disk.is_dead());
    disk.restart();
    const auto store = open_store(folder.path(), syncing);
    const Result<void> whole = store->quick_check({});
    ASSERT_TRUE(whole) << "seed " << seed << ", life " << life << ": " << whole.error().message;
    const Result<void> log = store->verify();
    ASSERT_TRUE(log) << "seed " << seed << ", life " << life << ": " << log.error().message;
    const std::size_t missing = lost(*store, known);
    ++tally.cuts;
    tally.acknowledged += known.count();
    tally.lost += missing;
    tally.cuts_with_loss += missing > 0 ? 1 : 0;
    tally.most = std::max(tally.most, missing);
  }
}

Tally many_lives(Syncing syncing) {
  Tally tally;
  const char* wanted = std::getenv("POLICYWATCH_LONG");
  const std::uint64_t seeds = wanted != nullptr && std::string(wanted) == "1" ? 500 : 12;
  for (std::uint64_t seed = 1; seed <= seeds && !testing::Test::HasFatalFailure(); ++seed)
    live(seed * 1000, 6, syncing, tally);
  return tally;
}

std::ostream& operator<<(std::ostream& out, const Tally& tally) {
  return out << tally.cuts << " power cuts, " << tally.acknowledged << " acknowledged, " << tally.lost
             << " lost in " << tally.cuts_with_loss << " of the cuts, at most " << tally.most << " in one";
}

TEST(PowerCut, T02_LosesNothingAcknowledged) {
  const Tally tally = many_lives(Syncing::full);
  EXPECT_EQ(tally.lost, 0u) << tally;
  EXPECT_GT(tally.acknowledged, 500u) << "the cuts come too early to say anything";
  std::cout << "synchronous=FULL: " << tally << "\n";
}

// What we do not use, measured; and the proof that this disk forgets.
TEST(PowerCut, T02_WithSynchronousNormalTheLastCommitsAreLostButNothingIsDamaged) {
  const auto entry = reinterpret_cast<void (*)()>(remember);
  ASSERT_EQ(sqlite3_auto_extension(entry), SQLITE_OK);
  const Tally tally = many_lives(Syncing::normal);
  sqlite3_cancel_auto_extension(entry);
  EXPECT_GT(tally.lost, 0u) << tally;
  std::cout << "synchronous=NORMAL: " << tally << "\n";
}

}  // namespace
}  // namespace policywatch::store
