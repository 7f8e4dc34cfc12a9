// The broken world: newer files, damage, read-only folders, sudden death.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "store/schema.hpp"
#include "store/sqlite.hpp"
#include "tests/store/sample.hpp"

namespace policywatch::store {
namespace {

using namespace sample;
using testing::HasSubstr;

std::string file_of(const Folder& folder) {
  return folder.path() + "/policywatch.db";
}

/// What opening says; "" when it opens.
std::string complaint(const std::string& state_dir, int* exit_status = nullptr, bool read_only = false) {
  try {
    open_sqlite(state_dir, read_only);
    return "";
  } catch (const WorldError& error) {
    if (exit_status != nullptr) *exit_status = error.exit_status();
    return error.what();
  }
}

Decision decision(const std::string& command, int minute) {
  Decision row;
  row.update_id = 1;
  row.command = command;
  row.by = "ann";
  row.at = at(minute);
  row.detail = "{\"n\":" + std::to_string(minute) + "}";
  return row;
}

void decide(Store& store, int count) {
  for (int i = 0; i < count; ++i) {
    Store::DecisionRecord record;
    record.decisions = {decision("reject", i)};
    ASSERT_TRUE(store.record_decision(record));
  }
}

TEST(Opening, T21_MakesAPrivateFolderAndFileWhateverTheUmask) {
  Folder folder;
  const mode_t before = ::umask(0);
  open_sqlite(folder.path()).reset();
  ::umask(before);
  struct stat info = {};
  ASSERT_EQ(::stat(folder.path().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777u, 0700u);
  ASSERT_EQ(::stat(file_of(folder).c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777u, 0600u);
}

TEST(Opening, T11_ANewerSchemaIsRefusedAndLeftAlone) {
  Folder folder;
  open_sqlite(folder.path()).reset();
  Database(file_of(folder), OpenMode::make).execute("PRAGMA user_version=99");
  int status = 0;
  EXPECT_THAT(complaint(folder.path(), &status), HasSubstr("newer policywatch"));
  EXPECT_EQ(status, 1);
  Database raw(file_of(folder), OpenMode::make);
  EXPECT_EQ(stored_version(raw), 99);
}

TEST(Opening, T07_WhatIsNoDatabaseIsSaidSo) {
  Folder folder;
  open_sqlite(folder.path()).reset();
  std::ofstream(file_of(folder), std::ios::trunc) << std::string(5000, 'x');
  int status = 0;
  EXPECT_THAT(complaint(folder.path(), &status), HasSubstr("not a Policywatch database"));
  EXPECT_EQ(status, 5);
}

TEST(Opening, T06_AReadOnlyFolderIsSaidSoWithWhatToDo) {
  if (::geteuid() == 0) GTEST_SKIP() << "root writes everywhere";
  Folder folder;
  ASSERT_EQ(::chmod(folder.path("").c_str(), 0500), 0);
  EXPECT_THAT(complaint(folder.path()), HasSubstr("--state-dir"));
}

TEST(Opening, AFileInPlaceOfTheFolderIsSaidSo) {
  Folder folder;
  std::ofstream(folder.path("file")) << "x";
  EXPECT_THAT(complaint(folder.path("file") + "/state"), HasSubstr("cannot be made"));
}

TEST(Opening, ReadOnlyNeedsAStore) {
  Folder folder;
  EXPECT_THAT(complaint(folder.path(), nullptr, true), HasSubstr("there is none"));
  open_sqlite(folder.path())->put_note("a", "b");
  EXPECT_EQ(open_sqlite(folder.path(), true)->note("a"), "b");
  EXPECT_THROW(open_sqlite(folder.path(), true)->put_note("a", "c"), WorldError);
}

TEST(Opening, T16_EverySafetyIsOn) {
  Folder folder;
  open_sqlite(folder.path()).reset();
  Database database(file_of(folder), OpenMode::make);
  const auto pragma = [&](const std::string& name) {
    return database.prepare("PRAGMA " + name).column<std::string>().at(0);
  };
  EXPECT_EQ(pragma("journal_mode"), "wal");
  EXPECT_EQ(pragma("synchronous"), "2");
  EXPECT_EQ(pragma("foreign_keys"), "1");
  EXPECT_EQ(pragma("trusted_schema"), "0");
  EXPECT_EQ(pragma("cell_size_check"), "1");
  EXPECT_EQ(pragma("busy_timeout"), "10000");
  EXPECT_THROW(database.prepare("SELECT \"no such column\""), WorldError);
  const auto on = [&](int what) {
    int value = -1;
    sqlite3_db_config(database.handle(), what, -1, &value);
    return value;
  };
  EXPECT_EQ(on(SQLITE_DBCONFIG_DEFENSIVE), 1);
  EXPECT_EQ(on(SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION), 0);
  EXPECT_EQ(on(SQLITE_DBCONFIG_DQS_DDL), 0);
  EXPECT_LE(sqlite3_limit(database.handle(), SQLITE_LIMIT_LENGTH, -1), 256 << 20);
  EXPECT_LE(sqlite3_limit(database.handle(), SQLITE_LIMIT_ATTACHED, -1), 1);
}

TEST(Opening, T05_AFullDiskIsSaidInWords) {
  Folder folder;
  open_sqlite(folder.path()).reset();
  Database database(file_of(folder), OpenMode::make);
  const auto pages = database.prepare("PRAGMA page_count").column<int>().at(0);
  database.execute("PRAGMA max_page_count=" + std::to_string(pages + 3));
  try {
    Transaction transaction(database);
    database.prepare("INSERT INTO notes(key, value) VALUES (?, ?)").run("k", std::string(100'000, 'x'));
    transaction.commit();
    FAIL() << "a full disk was not noticed";
  } catch (const WorldError& error) {
    EXPECT_THAT(error.what(), HasSubstr("disk is full: nothing was recorded; free space"));
  }
  EXPECT_EQ(database.prepare("SELECT count(*) FROM notes WHERE key = 'k'").column<int>().at(0), 0);
}

TEST(Migration, T11_EveryReleasedSchemaOpensAndKeepsItsRows) {
  for (int version = 1; version <= schema_version(); ++version) {
    Folder folder;
    ASSERT_EQ(::mkdir(folder.path().c_str(), 0700), 0);
    std::ifstream dump(std::string(POLICYWATCH_SOURCE_DIR) + "/tests/fixtures/store/v" +
                       std::to_string(version) + ".sql");
    const std::string sql{std::istreambuf_iterator<char>(dump), {}};
    ASSERT_FALSE(sql.empty()) << "a released schema has no dump in tests/fixtures/store";
    Database(file_of(folder), OpenMode::make).execute(sql);
    auto store = open_sqlite(folder.path());
    EXPECT_EQ(store->note("made.by"), "schema " + std::to_string(version));
    EXPECT_EQ(store->policy("1976")->title, "A policy of the first schema");
    EXPECT_EQ(store->watch_states().size(), 1u);
    EXPECT_TRUE(store->verify());
    Database raw(file_of(folder), OpenMode::make);
    EXPECT_EQ(stored_version(raw), schema_version());
  }
}

TEST(Migration, TheReleasedSchemaIsWhatAFreshStoreHas) {
  const auto shape = [](Database& database) {
    return database.prepare("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name")
        .column<std::string>();
  };
  Folder fresh, dumped;
  open_sqlite(fresh.path()).reset();
  ASSERT_EQ(::mkdir(dumped.path().c_str(), 0700), 0);
  std::ifstream dump(std::string(POLICYWATCH_SOURCE_DIR) + "/tests/fixtures/store/v" +
                     std::to_string(schema_version()) + ".sql");
  Database(file_of(dumped), OpenMode::make).execute({std::istreambuf_iterator<char>(dump), {}});
  Database a(file_of(fresh), OpenMode::make), b(file_of(dumped), OpenMode::make);
  EXPECT_EQ(shape(a), shape(b)) << "a released migration was edited: add a new one instead";
}

TEST(DecisionLog, RefusesToBeEdited) {
  Folder folder;
  decide(*open_sqlite(folder.path()), 3);
  Database raw(file_of(folder), OpenMode::make);
  EXPECT_THROW(raw.execute("UPDATE decisions SET by = 'eve' WHERE id = 2"), WorldError);
  EXPECT_THROW(raw.execute("DELETE FROM decisions"), WorldError);
}

TEST(DecisionLog, AnyEditOfHistoryIsFoundAndNamed) {
  const std::vector<std::string> edits = {"UPDATE decisions SET detail = '{}' WHERE id = 2",
                                          "UPDATE decisions SET at = at + 1 WHERE id = 2",
                                          "UPDATE decisions SET command = 'accept' WHERE id = 2",
                                          "UPDATE decisions SET hash = zeroblob(32) WHERE id = 2",
                                          "DELETE FROM decisions WHERE id = 2",
                                          "UPDATE decisions SET id = 20 WHERE id = 8"};
  for (const std::string& edit : edits) {
    Folder folder;
    decide(*open_sqlite(folder.path()), 9);
    {
      Database raw(file_of(folder), OpenMode::make);
      raw.execute("DROP TRIGGER decisions_are_not_edited; DROP TRIGGER decisions_are_not_deleted");
      raw.execute(edit);
    }
    const auto verdict = open_sqlite(folder.path())->verify();
    ASSERT_FALSE(verdict) << edit;
    EXPECT_EQ(verdict.error().kind, ErrorKind::corrupt);
    EXPECT_THAT(verdict.error().message, HasSubstr("entry")) << edit;
  }
}

TEST(Verify, ADamagedSnapshotIsNamed) {
  Folder folder;
  std::string second;
  {
    auto store = open_sqlite(folder.path());
    store->sync_watches({watch("page")}, [](const Watch&) { return at(0); });
    store->record_check(good("page", page(9000), 0));
    second = page(9100);
    store->record_check(good("page", second, 1));
    EXPECT_TRUE(store->verify());
  }
  {
    Database raw(file_of(folder), OpenMode::make);
    raw.execute(
        "UPDATE captures SET data = CAST(substr(data, 1, length(data) - 4) || x'00ff00ff' AS BLOB) WHERE id "
        "= 2");
  }
  auto store = open_sqlite(folder.path());
  const auto verdict = store->verify();
  ASSERT_FALSE(verdict);
  EXPECT_THAT(verdict.error().message, HasSubstr(sha256_hex(second)));
  const auto bytes = store->snapshot(sha256_hex(second));
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().kind, ErrorKind::corrupt);
}

TEST(Backup, T09_IsAWholeStoreWhileTheOtherIsOpen) {
  Folder folder;
  auto store = open_sqlite(folder.path());
  store->sync_watches({watch("page")}, [](const Watch&) { return at(0); });
  store->record_check(good("page", page(9000), 0));
  ASSERT_EQ(::mkdir(folder.path("copy").c_str(), 0700), 0);
  store->backup(folder.path("copy") + "/policywatch.db");
  store->record_check(good("page", page(9100), 1));
  auto copy = open_sqlite(folder.path("copy"));
  EXPECT_TRUE(copy->verify());
  EXPECT_EQ(copy->snapshots("page").size(), 1u);
}

/// Records until it is killed, saying so after each.
[[noreturn]] void record_for_ever(const std::string& state_dir, int from, int pipe) {
  auto store = open_sqlite(state_dir);
  store->sync_watches({watch("page")}, [](const Watch&) { return at(0); });
  for (int i = from;; ++i) {
    store->record_check(good("page", page(20'000) + std::to_string(i), i));
    const std::string ack = std::to_string(i) + "\n";
    if (::write(pipe, ack.data(), ack.size()) < 0) ::_exit(1);
  }
}

/// Lets a child record, kills it once it has acknowledged `count` more, returns the last it acknowledged.
int killed_after(const std::string& state_dir, int from, int count) {
  int ends[2];
  if (::pipe(ends) != 0) return -1;
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    record_for_ever(state_dir, from, ends[1]);
  }
  ::close(ends[1]);
  std::string said;
  char byte = 0;
  for (int lines = 0; lines < count && ::read(ends[0], &byte, 1) == 1; lines += byte == '\n') said += byte;
  ::kill(child, SIGKILL);
  while (::read(ends[0], &byte, 1) == 1) said += byte;  // what it managed to say before it died
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  said.resize(said.rfind('\n'));
  const std::size_t before_last = said.rfind('\n');
  return std::stoi(before_last == std::string::npos ? said : said.substr(before_last + 1));
}

TEST(SuddenDeath, T01_LosesNothingThatWasAcknowledged) {
  Folder folder;
  int acknowledged = -1;
  for (const int count : {1, 7, 2, 13, 5, 1, 3, 21, 4, 9}) {
    // The next round begins behind what may have been recorded without being acknowledged.
    acknowledged = killed_after(folder.path(), acknowledged + 2, count);
    ASSERT_GE(acknowledged, 0);
    auto store = open_sqlite(folder.path());
    ASSERT_TRUE(store->snapshot(sha256_hex(page(20'000) + std::to_string(acknowledged))));
    const auto verdict = store->verify();  // integrity_check, chain and every hash
    ASSERT_TRUE(verdict) << verdict.error().message;
  }
  std::set<std::string> stored;
  auto store = open_sqlite(folder.path());
  for (const auto& view : store->snapshots("page")) stored.insert(view.sha256);
  EXPECT_GE(stored.size(), 66u);
}

TEST(TwoProcesses, T14_WriteToOneStore) {
  Folder folder;
  {
    open_sqlite(folder.path())->sync_watches({watch("page")}, [](const Watch&) { return at(0); });
  }
  const pid_t child = ::fork();
  auto store = open_sqlite(folder.path());
  for (int i = 0; i < 40; ++i) {
    Store::DecisionRecord record;
    record.decisions = {decision(child == 0 ? "accept" : "reject", i)};
    if (!store->record_decision(record)) ::_exit(2);
  }
  if (child == 0) ::_exit(0);
  int status = -1;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_EQ(store->decisions(0).size(), 80u);
  EXPECT_TRUE(store->verify());
}

}  // namespace
}  // namespace policywatch::store
