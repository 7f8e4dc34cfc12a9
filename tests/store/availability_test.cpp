#include <gtest/gtest.h>

#include "tests/store/sample.hpp"

namespace policywatch::store {
namespace {

using namespace sample;
using std::chrono::hours;

const std::string kHost = "agency.example:443";

TEST(Availability, WhatAWatchRemembersComesBack) {
  auto store = memory_store();
  CheckRecord record = good("page", page(2000), 0);
  record.state.memory = "{\"held\":\"x\"}";
  record.state.landed = "https://agency.example/home";
  record.state.silent_after = at(90);
  record.held = Held{at(0), *record.document};
  store->record_check(record);
  const WatchState state = *store->watch_state("page");
  EXPECT_EQ(state.memory, record.state.memory);
  EXPECT_EQ(state.landed, record.state.landed);
  EXPECT_EQ(state.silent_after, at(90));
  EXPECT_EQ(store->held("page")->document, *record.document);
  record.held.reset();
  record.drop_held = true;
  store->record_check(record);
  EXPECT_FALSE(store->held("page"));
}

TEST(Availability, D05_a_watch_pauses_with_the_record_that_says_so) {
  auto store = memory_store();
  CheckRecord record = bad("page", Quality::gone, 410, 0);
  record.pause = true;
  store->record_check(record);
  EXPECT_TRUE(store->watch_state("page")->watch.paused);
  EXPECT_TRUE(store->due(at(10'000), 5).empty());
  store->set_paused("page", false);
  EXPECT_EQ(store->due(at(10'000), 5).size(), 1u);
}

TEST(Availability, D06_a_host_is_seen_as_a_whole) {
  auto store = memory_store({"a", "b", "c", "d"});
  for (const char* id : {"a", "b"}) {
    CheckRecord record = bad(id, Quality::not_found, 404, 0);
    record.state.missing = 1;
    record.state.missing_since = at(id[0] == 'a' ? 0 : 60 * 24 * 9);
    store->record_check(record);
  }
  store->record_check(bad("c", Quality::blocked, 403, 0));
  const HostPicture picture = store->host_picture(kHost, at(30), hours(24));
  EXPECT_EQ(picture.watches, 4);
  EXPECT_EQ(picture.failing, 3);
  EXPECT_EQ(picture.missing, 1) << "one has been missing since another day";
  EXPECT_EQ(store->host_picture("other.example:443", at(30), hours(24)).watches, 0);
  EXPECT_EQ(store->watches_of_host(kHost).size(), 4u);
}

TEST(Availability, D06_incidents_open_and_close) {
  auto store = memory_store();
  review::HostIncident incident{.host = kHost,
                                .kind = "missing",
                                .opened_at = at(1),
                                .closed_at = std::nullopt,
                                .affected = 80,
                                .watches = 100,
                                .detail = "80 of 100",
                                .confirmed_by = {}};
  CheckRecord record = bad("page", Quality::not_found, 404, 0);
  record.incident = incident;
  store->record_check(record);
  EXPECT_EQ(store->open_incident(kHost), incident);
  incident.closed_at = at(9);
  store->put_incident(incident);
  EXPECT_FALSE(store->open_incident(kHost));
  EXPECT_EQ(store->incidents(10), std::vector{incident});
}

TEST(Availability, D09_watches_that_land_on_one_address_are_counted) {
  auto store = memory_store({"a", "b", "c"});
  for (const char* id : {"a", "b"}) {
    CheckRecord record = good(id, page(2000), 0);
    record.state.landed = "https://agency.example/sign";
    store->record_check(record);
  }
  EXPECT_EQ(store->others_landed("c", "https://agency.example/sign"), 2);
  EXPECT_EQ(store->others_landed("a", "https://agency.example/sign"), 1);
  EXPECT_EQ(store->others_landed("c", "https://agency.example/elsewhere"), 0);
}

TEST(Availability, D07_a_hosts_probe_is_kept) {
  auto store = memory_store();
  EXPECT_FALSE(store->host_probe(kHost));
  Document document;
  document.title = "Nothing here";
  store->put_host_probe(kHost, {at(1), 200, "https://agency.example/x", document});
  store->put_host_probe(kHost, {at(2), 200, "https://agency.example/y", document});
  EXPECT_EQ(store->host_probe(kHost)->at, at(2));
  EXPECT_EQ(store->host_probe(kHost)->document.title, "Nothing here");
}

TEST(Availability, F19_a_moved_watch_keeps_what_it_said) {
  auto store = memory_store();
  Watch own = watch("own");
  own.from_file = false;
  store->put_watch(own, at(0));
  store->record_check(good("own", page(2000), 0));
  store->move_watch("own", "https://new.example/own", "{\"held\":\"x\"}", at(5));
  const WatchState state = *store->watch_state("own");
  EXPECT_EQ(state.watch.url, "https://new.example/own");
  EXPECT_EQ(state.next_check_at, at(5));
  EXPECT_EQ(state.memory, "{\"held\":\"x\"}");
  EXPECT_TRUE(store->last_good("own"));
  EXPECT_EQ(store->watches_of_host("new.example:443"), std::vector<std::string>{"own"});
}

/// Bytes that no compression makes smaller.
std::string noise(std::size_t bytes, std::uint64_t seed) {
  std::string out(bytes, '\0');
  for (char& c : out) {
    seed = seed * 6364136223846793005ull + 1442695040888963407ull;
    c = static_cast<char>(seed >> 56);
  }
  return out;
}

TEST(Prune, L22_old_bodies_that_nothing_needs_are_given_up) {
  auto store = memory_store({"page", "other"});
  constexpr std::size_t kBody = 100'000;
  store->record_check(good("other", noise(kBody, 99), 0));
  for (int i = 0; i < 10; ++i)
    store->record_check(good("page", noise(kBody, static_cast<std::uint64_t>(i)), i));
  const auto all = store->snapshots("page");
  ASSERT_EQ(all.size(), 10u);
  CheckRecord told = good("page", noise(kBody, 10), 10);
  told.change = Change{};
  told.created = {update("page", {all[1].sha256, all[1].fetched_at, 200, Quality::ok},
                         {told.capture->sha256, at(10), 200, Quality::ok}, 10)};
  store->record_check(told);
  const Store::Pruned pruned = store->prune("page", 5 * kBody);
  EXPECT_GT(pruned.before, 10 * kBody);
  EXPECT_LE(pruned.after, 5 * kBody);
  EXPECT_GT(pruned.captures, 4);
  EXPECT_TRUE(store->snapshot(all[1].sha256)) << "evidence of an update";
  EXPECT_TRUE(store->snapshot(told.capture->sha256)) << "the present one";
  EXPECT_TRUE(store->snapshot(all[9].sha256)) << "the one before";
  EXPECT_FALSE(store->snapshot(all[0].sha256));
  EXPECT_EQ(store->snapshots("other").size(), 1u) << "another watch";
  EXPECT_TRUE(store->verify());
  EXPECT_EQ(store->captures("page", 0).size(), 11u) << "that they were captured stays known";
  EXPECT_TRUE(store->last_good("page"));
}

TEST(Prune, L22_what_builds_on_a_body_outlives_it) {
  auto store = memory_store();
  std::string body = noise(60'000, 1);
  for (int i = 0; i < 12; ++i) {
    body.replace(static_cast<std::size_t>(i) * 5000, 5000, noise(5000, static_cast<std::uint64_t>(i) + 50));
    store->record_check(good("page", body, i));
  }
  const auto all = store->snapshots("page");
  const Store::Pruned pruned = store->prune("page", 70'000);
  EXPECT_GT(pruned.captures, 0);
  EXPECT_TRUE(store->verify());
  EXPECT_EQ(store->snapshot(all.back().sha256)->second, body);
}

TEST(Prune, L22_nothing_happens_below_the_bound) {
  auto store = memory_store();
  store->record_check(good("page", noise(50'000, 1), 0));
  store->record_check(good("page", noise(50'000, 2), 1));
  EXPECT_EQ(store->prune("page", 1'000'000).captures, 0);
  EXPECT_EQ(store->prune("page", 0).captures, 0) << "0: without bound";
  EXPECT_EQ(store->prune("page", 10).captures, 0) << "the last two stay in any case";
}

}  // namespace
}  // namespace policywatch::store
