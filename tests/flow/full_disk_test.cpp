// A full disk in the life of a daemon: who waits, what leaves, what goes on.
#include <gtest/gtest.h>

#include "tests/flow/delivery.hpp"

namespace policywatch::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* kPage = "https://agency.example/manual";

class FullDisk : public testing::Test, public Delivering {
 protected:
  FullDisk() {
    waits_for_space = true;
    watch("manual", kPage, WatchKind::page);
    notifier("site", NotifierType::webhook);
    http.answers(kPage, prose_page("Manual", {"An officer must consider the evidence."}));
    http.answers(kHook, "");
  }
  /// As by a quota: the file system says there is space, but every write fails from here on.
  void become_full() {
    disk = {.space = store::Store::DiskSpace{1ull << 29, 1ull << 30}, .reserve = false};
    store->hold(true);
  }
  void become_free() { disk = {.space = store::Store::DiskSpace{1ull << 29, 1ull << 30}, .reserve = true}; }
  std::size_t asked() const { return http.count(kPage); }
  std::vector<std::string> heard() const {
    std::vector<std::string> types;
    for (const Post& post : posts()) types.emplace_back(post.body.at("type").as_string());
    return types;
  }
};

TEST_F(FullDisk, T05_FetchingPausesOneAlertLeavesAndAllGoesOn) {
  start();
  advance(1min);
  ASSERT_EQ(asked(), 1u);
  become_full();
  advance(31min);  // the check that is due cannot be noted as begun
  EXPECT_EQ(asked(), 1u);
  EXPECT_TRUE(failures.empty()) << failures.front();
  EXPECT_EQ(heard(), std::vector<std::string>{"storage.full"});
  EXPECT_FALSE(desk->status().warnings.empty());
  advance(5h);
  EXPECT_EQ(asked(), 1u);
  EXPECT_EQ(heard().size(), 1u);
  become_free();
  advance(1min);
  EXPECT_EQ(asked(), 2u);
  EXPECT_EQ(heard(), (std::vector<std::string>{"storage.full", "storage.recovered"}));
  EXPECT_EQ(store->watch_state("manual")->checks, 2);
}

TEST_F(FullDisk, T05_WhatWasFetchedIsRecordedWhenThereIsSpace) {
  Response changed = FakeHttp::page(prose_page("Manual", {"An officer may consider the evidence."}));
  http.answers(kPage, std::move(changed), 2min);
  start();
  advance(1min);
  advance(30min);  // on its way
  ASSERT_EQ(asked(), 2u);
  become_full();
  advance(5min);
  EXPECT_EQ(store->captures("manual", 10).size(), 1u);
  become_free();
  advance(1min);
  EXPECT_EQ(asked(), 2u) << "it is not asked again";
  EXPECT_EQ(store->captures("manual", 10).size(), 2u);
  EXPECT_TRUE(failures.empty());
}

TEST_F(FullDisk, T05_NothingLeavesWhoseOutcomeCouldNotBeRecorded) {
  policy("1976", "Contracts");
  start();
  advance(1min);
  tell("An update");
  become_full();
  engine->tasks.spawn("somebody else", engine->disk.met());
  hurry();
  advance(10min);
  EXPECT_EQ(heard(), std::vector<std::string>{"storage.full"});
  EXPECT_EQ(states()[DeliveryState::pending], 1);
  become_free();
  advance(1min);
  EXPECT_EQ(states()[DeliveryState::pending], 0);
  EXPECT_EQ(heard().size(), 3u);
  EXPECT_TRUE(failures.empty());
}

TEST_F(FullDisk, T05_ATurnThatHadBegunLeavesTheRestForLater) {
  http.answers("https://hooks.example/slow", FakeHttp::page(""), 1min);
  settings.notifiers.front().webhook.url = "https://hooks.example/slow";
  start();
  advance(1min);
  for (const char* title : {"One", "Two", "Three"}) tell(title);
  hurry();  // the first is on its way
  become_full();
  engine->tasks.spawn("somebody else", engine->disk.met());
  advance(10min);
  EXPECT_EQ(states()[DeliveryState::delivered], 2) << "the first, and word of the disk";
  EXPECT_EQ(states()[DeliveryState::pending], 2);
  become_free();
  advance(10min);
  EXPECT_EQ(states()[DeliveryState::pending], 0);
  EXPECT_TRUE(failures.empty());
}

TEST_F(FullDisk, T05_StoppingEndsWhatWaits) {
  start();
  advance(1min);
  become_full();
  advance(31min);
  stop();
  EXPECT_TRUE(failures.empty()) << "nothing failed: it is due as before in the next life";
}

}  // namespace
}  // namespace policywatch::test
