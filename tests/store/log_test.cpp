// The log of evidence: what it holds, that any edit of what is kept is found and named, and what checkpoints
// add to that.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <random>

#include "base/merkle.hpp"
#include "store/evidence_log.hpp"
#include "store/sqlite.hpp"
#include "store/sqlite_log.hpp"
#include "tests/store/sample.hpp"

namespace policywatch::store {
namespace {

using namespace sample;
using testing::HasSubstr;
using testing::StartsWith;

const std::string kOrigin = "log.example/test";

std::string file_of(const Folder& folder) {
  return folder.path() + "/policywatch.db";
}

void decide(Store& store, int n) {
  Decision row;
  row.update_id = 1;
  row.command = n % 2 == 0 ? "accept" : "reject";
  row.by = "ann";
  row.at = at(n);
  row.detail = "{\"n\":" + std::to_string(n) + "}";
  Store::DecisionRecord record;
  record.decisions = {row};
  ASSERT_TRUE(store.record_decision(record));
}

/// Signs the present head as the daemon does.
std::string sign(Store& store, const std::string& pem, int minute) {
  store.log().know_key(kOrigin, verifier_key(kOrigin, public_key_of(pem).value()));
  const TreeHead head = store.log().head();
  const std::string note = sign_checkpoint(kOrigin, head, pem).value();
  store.log().put_checkpoint({head.size, at(minute), note, ""});
  return note;
}

/// A store with snapshots of two watches, failures and decisions; a checkpoint in the middle and one at the
/// end.
struct History {
  Folder folder;
  std::string pem = make_signing_key(), middle, last;
  std::int64_t captures = 0, decisions = 0;

  History() {
    auto store = open_sqlite(folder.path());
    store->sync_watches({watch("page"), watch("other")}, [](const Watch&) { return at(0); });
    for (int i = 0; i < 12; ++i) {
      CheckRecord one = good(i % 3 == 2 ? "other" : "page", page(3000) + std::to_string(i), i);
      if (i > 2) one.change = Change{};
      store->record_check(one);
      if (i % 4 == 1) store->record_check(bad("page", Quality::server_error, 503, i));
      decide(*store, i);
      if (i == 6) middle = sign(*store, pem, i);
    }
    last = sign(*store, pem, 12);
    const auto counted = [&](const char* table) {
      return Database(file_of(folder), OpenMode::make)
          .prepare(std::string("SELECT count(*) FROM ") + table)
          .column<std::int64_t>()
          .at(0);
    };
    captures = counted("captures");
    decisions = counted("decisions");
    EXPECT_EQ(counted("log"), captures + decisions);
  }
};

TEST(EvidenceLog, EachCaptureAndDecisionIsOneEntryAndAnUnchangedCheckIsNone) {
  auto store = memory_store();
  EXPECT_EQ(store->log().head(), (TreeHead{0, merkle_root({})}));
  store->record_check(good("page", page(3000), 0));
  CheckRecord unchanged = good("page", page(3000), 1);
  unchanged.snapshot.reset();
  unchanged.capture.reset();
  unchanged.document.reset();
  store->record_check(unchanged);
  store->record_check(bad("page", Quality::server_error, 503, 2));
  store->record_check(bad("page", Quality::server_error, 503, 3));
  decide(*store, 4);
  EXPECT_EQ(store->log().head().size, 3u);
  EXPECT_EQ(store->log().head().root, merkle_root(store->log().leaves()));
  const auto entry = store->log().decision(1);
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->index, 2u);
  EXPECT_EQ(merkle_leaf(entry->text), store->log().leaves().at(2));
}

TEST(EvidenceLog, AnEntrySaysWhatItIsAboutByHashes) {
  auto store = memory_store();
  const std::string body = page(3000);
  CheckRecord record = good("page", body, 0);
  record.change = Change{};
  store->record_check(record);
  const auto logged = store->log().capture("page", {sha256_hex(body), at(0), 200, Quality::ok});
  ASSERT_TRUE(logged);
  EXPECT_THAT(logged->entry.text, HasSubstr("\"sha256\":\"" + sha256_hex(body) + "\""));
  EXPECT_THAT(logged->entry.text, HasSubstr("\"fetch_sha256\":\"" + sha256_hex(logged->fetch) + "\""));
  EXPECT_THAT(logged->entry.text, HasSubstr("\"change_sha256\":\"" + sha256_hex(logged->change) + "\""));
  EXPECT_THAT(logged->entry.text, HasSubstr("\"at\":\"2025-10-09T08:53:20.123Z\""));
  EXPECT_THAT(logged->fetch, HasSubstr("192.0.2.10"));
  EXPECT_FALSE(store->log().capture("page", {sha256_hex("other"), at(0), 200, Quality::ok}));
}

/// Makes one edit behind the program's back; returns the log's number of what it touched, 0: beside the log.
std::int64_t edit(Database& raw, std::mt19937& random, const History& history, std::string& what) {
  const auto pick = [&](std::int64_t count) {
    return static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(count)) + 1;
  };
  const auto entry_of = [&](int kind, std::int64_t about) {
    return raw.prepare("SELECT no FROM log WHERE kind = ? AND about = ?").one<std::int64_t>(kind, about);
  };
  const std::int64_t capture = pick(history.captures), decision = pick(history.decisions);
  const std::int64_t of_capture = std::get<0>(*entry_of(1, capture)),
                     of_decision = std::get<0>(*entry_of(2, decision));
  const auto run = [&](const std::string& sql, std::int64_t id) {
    what = sql + " -- " + std::to_string(id);
    raw.prepare(sql).run(id);
  };
  const std::vector<std::string> of_captures = {
      "UPDATE captures SET fetched_at = fetched_at + 1 WHERE id = ?",
      "UPDATE captures SET status = status + 1 WHERE id = ?",
      "UPDATE captures SET quality = 'gone' WHERE id = ?",
      "UPDATE captures SET size = size + 1 WHERE id = ?",
      "UPDATE captures SET watch = 3 - watch WHERE id = ?",
      "UPDATE captures SET sha256 = randomblob(32) WHERE id = ?",
      "DELETE FROM captures WHERE id = ?"};
  const std::vector<std::string> of_decisions = {"UPDATE decisions SET at = at - 1 WHERE id = ?",
                                                 "UPDATE decisions SET by = 'eve' WHERE id = ?",
                                                 "UPDATE decisions SET command = 'merge' WHERE id = ?",
                                                 "UPDATE decisions SET detail = '{}' WHERE id = ?",
                                                 "UPDATE decisions SET hash = randomblob(32) WHERE id = ?",
                                                 "DELETE FROM decisions WHERE id = ?"};
  switch (random() % 6) {
    case 0:
    case 1:
      run(of_captures[random() % of_captures.size()], capture);
      return of_capture;
    case 2:
      run(of_decisions[random() % of_decisions.size()], decision);
      return of_decision;
    case 3: {  // two captures change places
      const std::int64_t other = capture == 1 ? 2 : 1;
      run("UPDATE captures SET id = 1000 WHERE id = ?", other);
      raw.prepare("UPDATE captures SET id = ? WHERE id = ?").run(other, capture);
      raw.prepare("UPDATE captures SET id = ? WHERE id = 1000").run(capture);
      return std::min(of_capture, std::get<0>(*entry_of(1, other)));
    }
    case 4: {  // put in beside the log, or into it
      if (random() % 2 == 0) {
        run("INSERT INTO captures SELECT 500, watch, fetched_at, status, quality, media_type, sha256, size, "
            "base, "
            "step, repeats, last_at, data FROM captures WHERE id = ?",
            capture);
        return 0;
      }
      run("INSERT INTO log(kind, about, leaf) SELECT kind, about, leaf FROM log WHERE no = ?", of_decision);
      return std::get<0>(*raw.prepare("SELECT max(no) FROM log").one<std::int64_t>());
    }
    default: {
      const std::string sql[] = {"UPDATE log SET leaf = randomblob(32) WHERE no = ?",
                                 "DELETE FROM log WHERE no = ?",
                                 "UPDATE log SET about = about + 100 WHERE no = ?"};
      run(sql[random() % 3], of_capture);
      return of_capture;
    }
  }
}

TEST(EvidenceLog, V02_AnyEditOfHistoryIsFoundAndTheFirstBadEntryIsNamed) {
  const History history;
  ASSERT_TRUE(open_sqlite(history.folder.path())->verify());
  std::mt19937 random(20261123);
  constexpr int kEdits = 400;
  int found = 0;
  Database raw(file_of(history.folder), OpenMode::make);
  raw.execute("PRAGMA foreign_keys=OFF; PRAGMA synchronous=OFF");
  for (const std::string& trigger :
       raw.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").column<std::string>())
    raw.execute("DROP TRIGGER " + trigger);
  for (int i = 0; i < kEdits; ++i) {
    std::string what;
    raw.execute("SAVEPOINT edit");
    const std::int64_t no = edit(raw, random, history, what);
    Packer packer;
    SqliteLog log(raw, packer);
    const auto faults = log.faults(1);
    if (faults.empty()) ADD_FAILURE() << what;
    if (!faults.empty() && no > 0) {
      // A capture that builds on an altered one reads wrong as well; it comes later.
      EXPECT_THAT(faults.front(), StartsWith("log entry " + std::to_string(no) + ":")) << what;
    }
    if (!faults.empty() && no == 0) EXPECT_THAT(faults.front(), HasSubstr("capture 500 of")) << what;
    found += faults.empty() ? 0 : 1;
    raw.execute("ROLLBACK TO edit; RELEASE edit");
  }
  EXPECT_EQ(found, kEdits);
}

TEST(EvidenceLog, V02_AByteOfAnyBodyIsFound) {
  const History history;
  Database raw(file_of(history.folder), OpenMode::make);
  raw.execute("PRAGMA synchronous=OFF");
  for (std::int64_t id = 1; id <= history.captures; ++id) {
    const auto read = [&] {
      Packer packer;
      const CaptureBytes bytes = CaptureChain(raw, packer).load(id);
      return bytes.meta + bytes.body + bytes.change;
    };
    const std::string whole = read();
    const auto data =
        std::get<0>(raw.prepare("SELECT data FROM captures WHERE id = ?").one<std::string>(id).value());
    for (std::size_t at = 0; at < data.size(); at += data.size() / 7 + 1) {
      std::string other = data;
      other[at] = static_cast<char>(other[at] ^ 16);
      raw.execute("SAVEPOINT flip");
      raw.prepare("UPDATE captures SET data = ? WHERE id = ?").run(Blob{other}, id);
      Packer packer;
      const auto faults = SqliteLog(raw, packer).faults(1);
      // zstd leaves a bit of its frames unused: then everything reads as before.
      if (faults.empty()) EXPECT_EQ(read(), whole) << "byte " << at << " of capture " << id;
      if (!faults.empty())
        EXPECT_THAT(faults.front(), HasSubstr("apture " + std::to_string(id) + " of")) << at;
      raw.execute("ROLLBACK TO flip; RELEASE flip");
    }
  }
}

TEST(EvidenceLog, V03_WhoRewritesRowAndEntryIsFoundByTheCheckpoint) {
  const History history;
  {
    Database raw(file_of(history.folder), OpenMode::make);
    raw.execute("DROP TRIGGER log_is_not_edited");
    raw.execute("UPDATE captures SET fetched_at = fetched_at + 60000 WHERE id = 2");
    Packer packer;
    SqliteLog log(raw, packer);
    CaptureChain chain(raw, packer);
    const Digest leaf = merkle_leaf(log.capture_text(chain, 2).value());
    raw.prepare("UPDATE log SET leaf = ? WHERE kind = 1 AND about = 2").run(Blob{as_bytes(leaf)});
  }
  const auto faults = open_sqlite(history.folder.path())->log().faults(10);
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_THAT(faults.front(), StartsWith("checkpoint of "));
  EXPECT_THAT(faults.front(), HasSubstr("an entry from 1 to"));
}

TEST(EvidenceLog, V03_ATailThatWasCutOffIsFound) {
  const History history;
  {
    Database raw(file_of(history.folder), OpenMode::make);
    raw.execute("DROP TRIGGER log_is_not_deleted; DROP TRIGGER decisions_are_not_deleted");
    raw.execute("DELETE FROM log WHERE no = (SELECT max(no) FROM log)");
    raw.execute("DELETE FROM decisions WHERE id = (SELECT max(id) FROM decisions)");
  }
  const auto verdict = open_sqlite(history.folder.path())->verify();
  ASSERT_FALSE(verdict);
  EXPECT_THAT(verdict.error().message, HasSubstr("its end was cut off"));
}

TEST(EvidenceLog, V04_CheckpointsGrowAndEachIsConsistentWithEveryLaterOne) {
  const History history;
  auto store = open_sqlite(history.folder.path());
  const auto all = store->log().checkpoints();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].note, history.middle);
  EXPECT_EQ(all[1].note, history.last);
  const std::string keys = store->log().verifier_keys();
  const auto first = read_checkpoint(all[0].note, keys), second = read_checkpoint(all[1].note, keys);
  ASSERT_TRUE(first && second);
  EXPECT_LT(first->head.size, second->head.size);
  const auto leaves = store->log().leaves();
  EXPECT_EQ(leaves.size(), second->head.size);
  EXPECT_TRUE(verify_consistency(first->head.size, second->head.size, first->head.root, second->head.root,
                                 consistency_proof(leaves, first->head.size)));
  decide(*store, 20);
  EXPECT_EQ(store->log().head().size, leaves.size() + 1);
  EXPECT_EQ(store->log().head().root, merkle_root(store->log().leaves()));
}

TEST(EvidenceLog, ACheckpointOfAnotherKeyOrTextIsNamed) {
  const History history;
  {
    Database raw(file_of(history.folder), OpenMode::make);
    raw.execute("DROP TRIGGER checkpoints_are_not_edited");
    raw.prepare("UPDATE checkpoints SET note = ? WHERE size = (SELECT min(size) FROM checkpoints)")
        .run(sign_checkpoint(kOrigin, {7, merkle_leaf("x")}, make_signing_key()).value());
  }
  const auto verdict = open_sqlite(history.folder.path())->verify();
  ASSERT_FALSE(verdict);
  EXPECT_THAT(verdict.error().message, HasSubstr("none of the known keys signed it"));
}

TEST(EvidenceLog, AStoreFromBeforeIsEnteredWhenItIsOpened) {
  History history;
  {
    Database raw(file_of(history.folder), OpenMode::make);
    raw.execute("DROP TABLE log; DROP TABLE checkpoints; DROP TABLE removals; DELETE FROM notes");
    raw.execute(
        "DROP TABLE blind_looks; DROP INDEX updates_rejected; DROP INDEX evidence_of_change; "
        "DROP INDEX evidence_of_watch");  // of the step after
    raw.execute("PRAGMA user_version=" + std::to_string(11));
  }
  auto store = open_sqlite(history.folder.path());
  EXPECT_EQ(store->log().head().size, static_cast<std::uint64_t>(history.captures + history.decisions));
  EXPECT_TRUE(store->verify());
  store->record_check(good("page", page(2000), 99));
  store.reset();
  store = open_sqlite(history.folder.path());
  EXPECT_TRUE(store->verify());
}

TEST(Purge, T20_WhatMustGoIsGoneAndThatItWasThereStays) {
  Folder folder;
  auto store = open_sqlite(folder.path());
  store->sync_watches({watch("page"), watch("other")}, [](const Watch&) { return at(0); });
  // Bytes that do not pack, so that they would be found in the file as they are.
  std::mt19937_64 random(7);
  std::string secret(20'000, '\0');
  for (char& c : secret) c = static_cast<char>(random());
  store->record_check(good("page", secret, 0));
  store->record_check(good("other", secret, 1));
  store->record_check(good("page", page(5000), 2));
  const auto in_files = [&] {
    std::string all;
    for (const char* end : {"", "-wal"}) {
      std::ifstream file(file_of(folder) + end, std::ios::binary);
      all += std::string(std::istreambuf_iterator<char>(file), {});
    }
    return all.find(secret.substr(600, 64)) != std::string::npos;
  };
  store->together([] {});
  ASSERT_TRUE(in_files());
  const auto purged = store->purge(sha256_hex(secret), "court order 12/2026", at(5));
  ASSERT_TRUE(purged);
  EXPECT_EQ(*purged, 2);
  EXPECT_FALSE(in_files());
  EXPECT_FALSE(store->snapshot(sha256_hex(secret)));
  EXPECT_FALSE(store->last_good("other")) << "nor is anything compared with what was read in it";
  EXPECT_TRUE(store->last_good("page"));
  EXPECT_EQ(store->snapshot(sha256_hex(page(5000)))->second, page(5000));
  const auto verdict = store->verify();
  EXPECT_TRUE(verdict) << verdict.error().message;
  EXPECT_EQ(store->log().head().size, 5u) << "two removals are entries of their own";
  EXPECT_EQ(store->purge(sha256_hex(secret), "again", at(6)).error().kind, ErrorKind::not_found);
}

TEST(Retention, T19_WhatIsReferredToIsNeverGivenUp) {
  std::mt19937 random(19);
  for (int round = 0; round < 12; ++round) {
    auto store = memory_store({"a", "b"});
    std::vector<std::string> kept;
    for (int i = 0; i < 14; ++i) {
      const std::string id = random() % 2 == 0 ? "a" : "b";
      const auto before = store->snapshots(id);
      std::string body(20'000, '\0');
      for (char& c : body) c = static_cast<char>(random());
      CheckRecord record = good(id, body, i);
      if (!before.empty() && random() % 2 == 0) {
        const auto& old = before[random() % before.size()];
        record.change = Change{};
        record.created = {update(id, {old.sha256, old.fetched_at, 200, Quality::ok},
                                 {record.capture->sha256, at(i), 200, Quality::ok}, i)};
        kept.push_back(old.sha256);
        kept.push_back(record.capture->sha256);
      }
      store->record_check(record);
      store->prune(id, 1 + random() % 90'000);
      for (const std::string& sha256 : kept) ASSERT_TRUE(store->snapshot(sha256)) << "round " << round;
    }
    const auto verdict = store->verify();
    ASSERT_TRUE(verdict) << verdict.error().message;
  }
}

}  // namespace
}  // namespace policywatch::store
