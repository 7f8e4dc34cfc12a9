// A desk over a store in memory, with one policy, and updates that are detected when a test wants one.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "daemon/desk.hpp"
#include "tests/store/sample.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::daemon {

using store::sample::at;

class DeskTest : public testing::Test {
 protected:
  DeskTest() {
    NotifierSettings site;
    site.id = "site";
    site.type = NotifierType::webhook;
    site.events = {EventType::update_accepted, EventType::update_rejected, EventType::update_retracted};
    settings.notifiers = {site};
    Policy policy;
    policy.id = "1976";
    policy.title = "A policy";
    policy.current_status = "None";
    EXPECT_TRUE(desk->import_policies({policy}, "ann"));
    before = policy;
  }

  /// An update that waits in the queue, with as many pieces of evidence.
  std::int64_t detect(int pieces = 1) {
    ++detected;
    const std::string body = store::sample::page(2000 + 100 * static_cast<std::size_t>(detected));
    store::CheckRecord record = store::sample::good("page", body, detected);
    Update update = store::sample::update(
        "page", {}, {record.state.body_sha256, at(detected), 200, Quality::ok}, detected);
    update.policies = {"1976"};
    if (!headline.empty()) update.headline = headline;
    while (std::ssize(update.evidence) < pieces) update.evidence.push_back(update.evidence.front());
    record.created = {update};
    return store->record_check(record).updates.at(0);
  }

  std::vector<std::string> messages(std::int64_t id) {
    std::vector<std::string> told;
    for (const Delivery& delivery : store->deliveries_of(id))
      told.push_back(std::string(word(delivery.event)) + " " + std::string(word(delivery.state)));
    return told;
  }
  using Messages = std::vector<std::string>;

  Time now = at(1000);
  Settings settings;
  std::string headline;  // of the next update
  int drawn = 0, detected = 0;
  std::unique_ptr<store::Store> store = store::sample::memory_store();
  std::unique_ptr<review::Desk> desk = make_desk(
      *store,
      DeskWorld{.now = [this] { return now; },
                .random_bytes =
                    [this](std::size_t count) { return std::string(count, static_cast<char>(++drawn)); },
                .settings = settings,
                .read = watchers::read});
  Policy before;
};

}  // namespace policywatch::daemon
