#include <gtest/gtest.h>

#include "tests/store/sample.hpp"

namespace policywatch::store {
namespace {

using namespace sample;

TEST(Checks, WhatWasRecordedComesBack) {
  auto store = memory_store();
  CheckRecord record = good("page", page(2000), 0);
  record.state.etag = "W/\"a b\"";
  record.state.last_modified = "Thu, 09 Oct 2025 08:00:00 GMT";
  record.state.markup_print = 0xF234567890ABCDEFull;
  record.learned = "{\"tokens\":[]}";
  record.capture->redirects = {{301, "http://agency.example/page", "https://agency.example/page"}};
  record.capture->headers.emplace_back("X-Bytes", "caf\xe9 \x01");  // as received, not UTF-8
  const Recorded recorded = store->record_check(record);

  const auto state = store->watch_state("page");
  ASSERT_TRUE(state);
  EXPECT_EQ(state->etag, "W/\"a b\"");
  EXPECT_EQ(state->last_modified, record.state.last_modified);
  EXPECT_EQ(state->body_sha256, record.state.body_sha256);
  EXPECT_EQ(state->markup_print, 0xF234567890ABCDEFull);
  EXPECT_EQ(state->learned, record.learned);
  EXPECT_EQ(state->next_check_at, at(30));
  EXPECT_EQ(state->last_ok, at(0));
  EXPECT_EQ(state->snapshots, 1);

  const auto captures = store->captures("page", 10);
  ASSERT_EQ(captures.size(), 1u);
  EXPECT_EQ(captures[0].id, recorded.capture_id);
  EXPECT_EQ(captures[0].headers, record.capture->headers);
  EXPECT_EQ(captures[0].redirects, record.capture->redirects);
  EXPECT_EQ(captures[0].started, record.capture->started);
  EXPECT_EQ(captures[0].finished, record.capture->finished);
  EXPECT_EQ(captures[0].final_url, record.capture->final_url);
  EXPECT_EQ(captures[0].remote_address, "192.0.2.10");

  const auto baseline = store->last_good("page");
  ASSERT_TRUE(baseline);
  EXPECT_EQ(baseline->document, *record.document);
  EXPECT_EQ(baseline->sha256, record.state.body_sha256);
  EXPECT_EQ(baseline->fetched_at, at(0));
  EXPECT_EQ(baseline->watch_print, "print");
}

TEST(Checks, SnapshotsComeBackByteForByteOverManyVersions) {
  auto store = memory_store();
  std::string body = page(20'000);
  std::vector<std::string> bodies;
  for (int i = 0; i < 300; ++i) {
    body.replace(500 + static_cast<std::size_t>(i) * 40, 6, "v" + std::to_string(10000 + i));
    bodies.push_back(body);
    store->record_check(good("page", body, i));
  }
  const auto views = store->snapshots("page");
  ASSERT_EQ(views.size(), bodies.size());
  for (std::size_t i = 0; i < bodies.size(); ++i) {
    EXPECT_EQ(views[i].sha256, sha256_hex(bodies[i]));
    EXPECT_EQ(views[i].size, bodies[i].size());
    const auto bytes = store->snapshot(views[i].sha256);
    ASSERT_TRUE(bytes) << bytes.error().message;
    EXPECT_EQ(bytes->second, bodies[i]) << i;
    EXPECT_EQ(bytes->first.content_type, "text/html; charset=utf-8");
  }
  EXPECT_TRUE(store->verify());
}

TEST(Checks, BinaryAndEmptyBodiesAreKept) {
  auto store = memory_store();
  const std::string binary("\0\x28\xb5\x2f\xfd\xff\0", 7);
  store->record_check(good("page", binary, 0));
  store->record_check(good("page", "", 1));
  EXPECT_EQ(store->snapshot(sha256_hex(binary))->second, binary);
  EXPECT_EQ(store->snapshot(sha256_hex(""))->second, "");
}

TEST(Checks, ARevertIsSeenWithItsTime) {
  auto store = memory_store();
  const std::string a = page(3000), b = page(3500);
  store->record_check(good("page", a, 0));
  EXPECT_FALSE(store->seen_before("page", sha256_hex(a)));  // it is the present one
  store->record_check(good("page", b, 10));
  EXPECT_EQ(store->seen_before("page", sha256_hex(a)), at(0));
  EXPECT_FALSE(store->seen_before("page", sha256_hex(b)));
  store->record_check(good("page", a, 20));
  EXPECT_EQ(store->snapshots("page").size(), 3u);
  EXPECT_EQ(store->seen_before("page", sha256_hex(b)), at(10));
}

TEST(Checks, TheSameBodyOnManyWatchesIsStoredOnce) {
  std::vector<std::string> ids;
  for (int i = 0; i < 40; ++i) ids.push_back("w" + std::to_string(i));
  Folder folder;
  const std::string body = page();
  {
    auto store = open_sqlite(folder.path());
    std::vector<Watch> watches;
    for (const auto& id : ids) watches.push_back(watch(id));
    store->sync_watches(watches, [](const Watch&) { return at(0); });
    for (const auto& id : ids) store->record_check(good(id, body, 0));
    EXPECT_EQ(store->snapshot(sha256_hex(body))->second, body);
  }
  EXPECT_LT(std::filesystem::file_size(folder.path() + "/policywatch.db"), 400'000u);
}

TEST(Checks, UnchangedChecksAreCountedAndLeaveNoRows) {
  auto store = memory_store();
  store->record_check(good("page", page(2000), 0));
  for (int i = 1; i <= 5; ++i) {
    CheckRecord same = good("page", "", i);
    same.capture.reset();
    same.snapshot.reset();
    same.document.reset();
    store->record_check(same);
  }
  EXPECT_EQ(store->captures("page", 100).size(), 1u);
  EXPECT_EQ(store->watch_state("page")->checks, 6);
  EXPECT_EQ(store->counter("checks"), 6u);
  EXPECT_EQ(store->counter("not_modified"), 5u);
}

TEST(Checks, ARepeatedFailureIsOneRowAndANewOutageAnother) {
  auto store = memory_store();
  store->record_check(good("page", page(2000), 0));
  for (int i = 1; i <= 4; ++i) store->record_check(bad("page", Quality::blocked, 403, i));
  store->record_check(bad("page", Quality::server_error, 503, 5));
  CheckRecord same = good("page", "", 6);
  same.capture.reset();
  same.snapshot.reset();
  same.document.reset();
  store->record_check(same);
  store->record_check(bad("page", Quality::server_error, 503, 7));
  const auto captures = store->captures("page", 100);
  ASSERT_EQ(captures.size(), 4u);
  EXPECT_EQ(captures[0].quality, Quality::server_error);
  EXPECT_EQ(captures[1].quality, Quality::server_error);
  EXPECT_EQ(captures[2].quality, Quality::blocked);
  EXPECT_EQ(captures[3].quality, Quality::ok);
  EXPECT_EQ(captures[2].reason, "the answer was not good");
  EXPECT_TRUE(store->last_good("page"));  // a bad capture never becomes a baseline
}

TEST(Checks, AChangeIsKeptWithItsCapture) {
  auto store = memory_store();
  store->record_check(good("page", page(2000), 0));
  CheckRecord record = good("page", page(2500), 1);
  Change change;
  change.changed = change.significant = true;
  change.why = {"text"};
  change.text = {{TextOp::replace, "thirty days", "sixty days", Where::main}};
  record.change = change;
  const Recorded recorded = store->record_check(record);
  EXPECT_EQ(store->change(recorded.change_id), change);
  EXPECT_FALSE(store->change(recorded.change_id + 99));
}

TEST(Checks, SeveralAreOneTransaction) {
  auto store = memory_store({"a", "b"});
  std::vector<CheckRecord> records = {good("a", page(2000), 0), good("missing", page(2000), 0)};
  EXPECT_THROW(store->record_checks(records), WorldError);
  EXPECT_TRUE(store->captures("a", 10).empty());
  records[1] = good("b", page(2100), 0);
  EXPECT_EQ(store->record_checks(records).size(), 2u);
  EXPECT_EQ(store->counter("checks"), 2u);
}

TEST(Together, EverythingIsKeptOrNothing) {
  auto store = memory_store({"a", "b"});
  EXPECT_THROW(store->together([&] {
    store->record_check(good("a", page(2000), 0));
    throw WorldError("the second half failed");
  }),
               WorldError);
  EXPECT_TRUE(store->captures("a", 10).empty());
  store->together([&] {
    store->record_check(good("a", page(2000), 0));
    store->record_check(good("b", page(2100), 0));
  });
  EXPECT_EQ(store->captures("a", 10).size(), 1u);
  EXPECT_EQ(store->captures("b", 10).size(), 1u);
}

TEST(Together, ARefusalInsideLeavesTheRest) {
  auto store = memory_store({"a"});
  Store::DecisionRecord stale;
  stale.updates = {sample::update("a", {}, {}, 1)};
  stale.updates.front().id = 99;
  store->together([&] {
    store->record_check(good("a", page(2000), 0));
    EXPECT_FALSE(store->record_decision(stale));
  });
  EXPECT_EQ(store->captures("a", 10).size(), 1u);
}

}  // namespace
}  // namespace policywatch::store
