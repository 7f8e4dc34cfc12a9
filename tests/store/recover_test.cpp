// Damage that is found, what can be saved of it, and what backups promise.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "store/evidence_log.hpp"
#include "store/recover.hpp"
#include "store/schema.hpp"
#include "store/sqlite.hpp"
#include "tests/store/sample.hpp"

namespace policywatch::store {
namespace {

namespace fs = std::filesystem;
using namespace sample;
using testing::HasSubstr;

constexpr int kCaptures = 40;

std::string contents(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void put(const std::string& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

/// The bytes of a closed store with snapshots, updates and decisions.
const std::string& whole_store() {
  static const std::string bytes = [] {
    Folder folder;
    {
      auto store = open_sqlite(folder.path());
      store->sync_watches({watch("page")}, [](const Watch&) { return at(0); });
      std::string previous;
      for (int i = 0; i < kCaptures; ++i) {
        CheckRecord record = good("page", page(4000) + std::to_string(i), i);
        if (i % 4 == 1) {
          record.change = Change{};
          record.created = {update("page", {previous, at(i - 1), 200, Quality::ok},
                                   {record.capture->sha256, at(i), 200, Quality::ok}, i)};
        }
        previous = record.capture->sha256;
        store->record_check(record);
      }
      Policy policy;
      policy.id = "1976";
      policy.title = "A policy";
      Store::DecisionRecord record;
      record.policies = {policy};
      EXPECT_TRUE(store->record_decision(record));
    }
    return contents(folder.path() + "/policywatch.db");
  }();
  return bytes;
}

/// A state folder whose store holds these bytes.
void lay(const Folder& folder, const std::string& bytes) {
  fs::create_directory(folder.path());
  put(folder.path() + "/policywatch.db", bytes);
}

/// What opening and looking through it says; "" when all is well.
std::string look(const std::string& state_dir) {
  try {
    auto store = open_sqlite(state_dir);
    const auto verdict = store->verify();
    return verdict ? "" : verdict.error().message;
  } catch (const WorldError& error) {
    return error.what();
  }
}

struct Kept {
  std::int64_t captures = 0, updates = 0, policies = 0;
};

Kept kept_in(const std::string& file) {
  Database database(file, OpenMode::read_only);
  const auto count = [&](const char* table) {
    return database.prepare(std::string("SELECT count(*) FROM ") + table).column<std::int64_t>().at(0);
  };
  return {count("captures"), count("updates"), count("policies")};
}

TEST(Damage, T07_T08_FlippedBitsAreFoundAndTheRestIsSaved) {
  const std::string& whole = whole_store();
  int found = 0, saved = 0, hopeless = 0;
  const int flips = std::getenv("POLICYWATCH_LONG") != nullptr ? 500 : 12;
  for (int i = 0; i < flips; ++i) {
    Folder folder;
    std::string bytes = whole;
    const std::size_t at = (static_cast<std::size_t>(i) * 2654435761u) % bytes.size();
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << (i % 8)));
    lay(folder, bytes);
    const std::string said = look(folder.path());
    if (!said.empty()) ++found;
    Salvage salvage;
    try {
      salvage = recover(folder.path(), folder.path("saved.db"));
    } catch (const WorldError&) {
      ++hopeless;
      continue;
    }
    const Kept kept = kept_in(folder.path("saved.db"));
    EXPECT_GE(kept.captures, kCaptures - 12) << "a bit of byte " << at << ": " << said;
    if (kept.captures == kCaptures && salvage.missing.empty()) ++saved;
    // What was saved is a store that works.
    fs::create_directory(folder.path("again"));
    restore(folder.path("saved.db"), folder.path("again"), "now");
    auto store = open_sqlite(folder.path("again"));
    store->record_check(good("page", page(3000), 99));
    EXPECT_EQ(store->snapshot(sha256_hex(page(3000)))->second, page(3000));
  }
  EXPECT_GT(found, 0);
  EXPECT_GT(saved, 0);
  EXPECT_LE(hopeless, 1 + flips / 20) << "where the names of the tables stood";
}

TEST(Damage, T07_T08_ABrokenHeaderZeroedPagesAndACutFile) {
  const std::string& whole = whole_store();
  std::vector<std::pair<std::string, std::string>> damages;
  damages.emplace_back("header", std::string(60, 'x') + whole.substr(60));
  std::string zeroed = whole;
  std::fill_n(zeroed.begin() + 4096 * static_cast<long>(whole.size() / 4096 / 2), 4096, '\0');
  damages.emplace_back("zeroed page", zeroed);
  damages.emplace_back("cut", whole.substr(0, whole.size() - 3 * 4096));
  for (const auto& [what, bytes] : damages) {
    Folder folder;
    lay(folder, bytes);
    EXPECT_NE(look(folder.path()), "") << what;
    const auto salvage = recover(folder.path(), folder.path("saved.db"));
    // The newest pages are the end of the file: what stood there is gone, and the log says so.
    if (what == "cut") EXPECT_FALSE(salvage.missing.empty());
    if (what != "cut") EXPECT_GE(kept_in(folder.path("saved.db")).captures, kCaptures / 2) << what;
    EXPECT_EQ(contents(folder.path() + "/policywatch.db"), bytes) << what << ": the damaged one is only read";
  }
  Folder folder;
  lay(folder, std::string(50'000, 'x'));
  EXPECT_THROW(recover(folder.path(), folder.path("saved.db")), WorldError);
}

TEST(Damage, T08_TheLogNamesWhatRecoveryCouldNotSave) {
  Folder folder;
  lay(folder, whole_store());
  {
    Database raw(folder.path() + "/policywatch.db", OpenMode::make);
    raw.execute("PRAGMA foreign_keys=OFF; DELETE FROM captures WHERE id IN (7, 8)");
  }
  const auto salvage = recover(folder.path(), folder.path("saved.db"));
  const std::string all = testing::PrintToString(salvage.missing);
  EXPECT_THAT(all, HasSubstr("log entry 7: capture 7 is gone"));
  EXPECT_THAT(all, HasSubstr("log entry 8: capture 8 is gone"));
  EXPECT_GT(salvage.tables.at("captures").kept, 30);
  EXPECT_THROW(recover(folder.path(), folder.path("saved.db")), WorldError) << "it is not written over";
}

TEST(Restore, T08_ABackupTakesThePlaceAndWhatWasThereStays) {
  Folder folder;
  lay(folder, whole_store());
  {
    auto store = open_sqlite(folder.path());
    store->backup(folder.path("backup.db"));
    store->put_note("after", "the backup");
  }
  EXPECT_EQ(check_copy(folder.path("backup.db")), "");
  const std::string kept = restore(folder.path("backup.db"), folder.path(), "20261123T120000Z");
  EXPECT_EQ(kept, folder.path() + "/policywatch.db.before-20261123T120000Z");
  auto store = open_sqlite(folder.path());
  EXPECT_FALSE(store->note("after"));
  EXPECT_TRUE(store->verify());
  Database old(kept, OpenMode::read_only);
  EXPECT_EQ(old.prepare("SELECT value FROM notes WHERE key = 'after'").column<std::string>().at(0),
            "the backup");
  struct stat info = {};
  ASSERT_EQ(::stat((folder.path() + "/policywatch.db").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777u, 0600u);
}

TEST(Restore, T08_WhatIsNoStoreIsRefused) {
  Folder folder;
  put(folder.path("text"), "no store");
  EXPECT_THROW(check_copy(folder.path("text")), WorldError);
  Database(folder.path("empty.db"), OpenMode::make).execute("CREATE TABLE other(a)");
  EXPECT_THROW(check_copy(folder.path("empty.db")), WorldError);
}

TEST(Place, T06_AStoreThatIsDeletedWhileOpenAcknowledgesNothing) {
  Folder folder;
  auto store = open_sqlite(folder.path());
  store->sync_watches({watch("page")}, [](const Watch&) { return at(0); });
  fs::remove(folder.path() + "/policywatch.db");
  try {
    store->record_check(good("page", page(3000), 0));
    FAIL() << "a check was acknowledged that nobody will find again";
  } catch (const WorldError& error) {
    EXPECT_THAT(error.what(), HasSubstr("moved, replaced or deleted"));
  }
  store.reset();
  put(folder.path() + "/log.key", "a key");
  EXPECT_THAT(look(folder.path()), HasSubstr("log.key says there was one"));
  EXPECT_FALSE(fs::exists(folder.path() + "/policywatch.db")) << "no empty one in its place";
}

/// A child that records and says so, until it is killed.
pid_t start_writer(const std::string& state_dir, int& read_end) {
  int ends[2];
  if (::pipe(ends) != 0) return -1;
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    auto store = open_sqlite(state_dir);
    for (int i = 0;; ++i) {
      store->record_check(good("page", page(3000) + std::to_string(i), i));
      if (::write(ends[1], "+", 1) != 1) ::_exit(1);
    }
  }
  ::close(ends[1]);
  read_end = ends[0];
  return child;
}

TEST(Backup, T09_EachBackupUnderLoadIsWholeAndHoldsAllThatWasAcknowledgedBefore) {
  Folder folder;
  auto store = open_sqlite(folder.path());
  store->sync_watches({watch("page")}, [](const Watch&) { return at(0); });
  int said = -1;
  const pid_t child = start_writer(folder.path(), said);
  std::int64_t acknowledged = 0;
  for (int i = 0; i < 12; ++i) {
    char marks[4096];
    acknowledged += ::read(said, marks, sizeof marks);
    const std::string file = folder.path("backup" + std::to_string(i));
    store->backup(file);
    EXPECT_EQ(check_copy(file), "");
    EXPECT_GE(kept_in(file).captures, acknowledged);
  }
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(said);
}

TEST(WriteAheadLog, T13_DoesNotGrowWithoutBoundAndShrinksAfterALongReader) {
  Folder folder;
  auto store = open_sqlite(folder.path());
  Database reader(folder.path() + "/policywatch.db", OpenMode::make);
  const std::string value(200'000, 'x');
  const auto write = [&](int times) {
    for (int i = 0; i < times; ++i) store->put_note("large", value + std::to_string(i));
    return fs::file_size(folder.path() + "/policywatch.db-wal");
  };
  EXPECT_LE(write(60), 17u << 20) << "without readers";
  reader.execute("BEGIN");
  reader.prepare("SELECT count(*) FROM notes").column<int>();
  const auto held = write(120);
  EXPECT_GT(held, 17u << 20) << "a reader that stays keeps all of it";
  reader.execute("COMMIT");
  EXPECT_LE(write(60), 17u << 20);
}

TEST(Busy, T14_AnotherWriterIsWaitedForAndThenNamed) {
  Folder folder;
  auto store = open_sqlite(folder.path());
  Database other(folder.path() + "/policywatch.db", OpenMode::make),
      waiting(folder.path() + "/policywatch.db", OpenMode::make);
  sqlite3_busy_timeout(waiting.handle(), 20);
  Transaction held(other);
  try {
    Transaction refused(waiting);
    FAIL() << "two writers at once";
  } catch (const WorldError& error) {
    EXPECT_THAT(error.what(), HasSubstr("is busy: another process"));
  }
  held.commit();
  Transaction now(waiting);
  now.commit();
}

TEST(Bodies, T17_TheSameBodyAThousandTimesIsStoredOnce) {
  auto store = memory_store();
  std::string body(50'000, '\0');
  std::uint64_t seed = 1;
  for (char& c : body) c = static_cast<char>((seed = seed * 6364136223846793005ull + 1) >> 56);
  store->record_check(good("page", body, 0));
  store->record_check(good("page", page(3000), 1));
  const auto once = store->prune("page", 1'000'000'000).before;
  for (int i = 2; i < 1000; i += 2) {
    store->record_check(good("page", body, i));
    store->record_check(good("page", page(3000), i + 1));
  }
  const auto all = store->prune("page", 1'000'000'000).before;
  EXPECT_LT(all, once + 1000 * 600) << "each further time costs its headers and what changed, not its bytes";
  EXPECT_EQ(store->snapshot(sha256_hex(body))->second, body);
}

TEST(Order, T23_AClockThatGoesBackDoesNotReorderHistory) {
  auto store = memory_store();
  store->record_check(good("page", page(3000) + "a", 100));
  store->record_check(good("page", page(3000) + "b", 40));
  store->record_check(good("page", page(3000) + "c", 101));
  const auto views = store->snapshots("page");
  ASSERT_EQ(views.size(), 3u);
  EXPECT_EQ(views[1].sha256, sha256_hex(page(3000) + "b")) << "in the order they came";
  EXPECT_EQ(views[1].fetched_at, at(40)) << "with the time the clock said";
  EXPECT_TRUE(store->verify());
}

TEST(Compact, TheSpaceOfWhatWentIsGivenBack) {
  Folder folder;
  auto store = open_sqlite(folder.path());
  store->put_note("large", std::string(2'000'000, 'x'));
  store->put_note("large", "small");
  const auto done = store->compact();
  EXPECT_LT(done.after + 1'500'000, done.before);
  EXPECT_TRUE(store->verify());
}

}  // namespace
}  // namespace policywatch::store
