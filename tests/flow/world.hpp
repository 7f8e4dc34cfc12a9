// A whole daemon in memory: the real engine, store and desk over a fake clock, web and mail, on one thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <vector>

#include "daemon/desk.hpp"
#include "daemon/engine.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_http.hpp"
#include "tests/support/fake_mail.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::test {

/// Bytes that differ each time and are the same in each run.
class CountingRandom final : public io::Random {
 public:
  std::string bytes(std::size_t count) override {
    std::string all(count, '\0');
    for (char& c : all) {
      state_ = state_ * 6364136223846793005ull + 1442695040888963407ull;
      c = static_cast<char>(state_ >> 56);
    }
    return all;
  }

 private:
  std::uint64_t state_ = 1;
};

class World {
 public:
  explicit World(const std::string& state_dir = ":memory:") : store(store::open_sqlite(state_dir)) {
    settings.fetch.obey_robots = false;
    settings.fetch.per_host_delay = Millis(0);
    settings.schedule.jitter = 0;
    settings.review.grace = std::chrono::minutes(10);
  }
  ~World() { stop(); }

  Watch& watch(const std::string& id, const std::string& url, WatchKind kind) {
    Watch made;
    made.id = id;
    made.url = url;
    made.kind = kind;
    made.every = std::chrono::minutes(30);
    settings.watches.push_back(std::move(made));
    return settings.watches.back();
  }
  NotifierSettings& notifier(const std::string& id, NotifierType type) {
    NotifierSettings made;
    made.id = id;
    made.type = type;
    made.events = {EventType::update_detected, EventType::update_accepted, EventType::update_retracted,
                   EventType::watch_failing, EventType::watch_recovered};
    made.email.smtp = "smtp://mail.example:587";
    made.email.from = "Policywatch <policywatch@tracker.example>";
    made.email.to = {"editors@tracker.example"};
    made.webhook.url = "https://hooks.example/in";
    settings.notifiers.push_back(std::move(made));
    return settings.notifiers.back();
  }
  Policy& policy(const std::string& id, const std::string& title) {
    Policy made;
    made.id = id;
    made.slug = "policy-" + id;
    made.title = title;
    made.announced = make_date(2025, 9, 9);
    policies.push_back(std::move(made));
    return policies.back();
  }

  /// Starts the daemon over what was set up.
  void start() {
    auto shared = std::make_shared<const Settings>(settings);
    const auto loop_executor = loop.get_executor();
    engine = std::make_unique<daemon::Engine>(
        daemon::Doors{loop_executor, loop_executor, loop_executor, clock, http, mail, random, *store, worker,
                      look_again},
        shared, std::map<std::string, std::string>{{"site", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}});
    desk =
        daemon::make_desk(*store, {.now = [this] { return clock.now(); },
                                   .random_bytes = [this](std::size_t count) { return random.bytes(count); },
                                   .settings = settings,
                                   .read = watchers::read});
    if (!policies.empty()) desk->import_policies(policies, "test").value();
    engine->scheduler.on_outcome = [this](const daemon::Outcome& outcome) {
      outcomes.push_back(outcome);
      engine->courier.wake();
    };
    engine->tasks.on_failure = [this](const std::string& name, const std::string& what) {
      failures.push_back(name + ": " + what);
    };
    engine->sync_watches();
    engine->start();
    clock.settle();
  }
  void advance(Millis by) {
    clock.advance(by);
    clock.settle();
  }
  void stop() {
    if (!engine) return;
    engine->stop();
    clock.settle();
    desk.reset();
    engine.reset();
  }
  std::vector<Update> updates(const std::string& state = "any") {
    review::QueueFilter filter;
    filter.state = state;
    return desk->queue(filter).updates;
  }

  boost::asio::io_context loop{1};
  FakeClock clock{loop, *parse_rfc3339("2026-03-01T12:00:00Z")};
  FakeHttp http{clock};
  FakeMail mail;
  CountingRandom random;
  std::unique_ptr<store::Store> store;
  Settings settings;
  io::Worker* worker = nullptr;                 // null: PDFs stay unread
  Millis look_again = std::chrono::minutes(1);  // nobody else writes
  std::vector<Policy> policies;
  std::unique_ptr<daemon::Engine> engine;
  std::unique_ptr<review::Desk> desk;
  std::vector<daemon::Outcome> outcomes;
  std::vector<std::string> failures;
};

/// A listing page of a newsroom with these entries ("title|link|YYYY-MM-DD").
inline std::string newsroom(const std::vector<std::string>& entries) {
  std::string html =
      "<!doctype html><html lang=\"en\"><head><title>Newsroom</title></head><body><nav><a "
      "href=\"/\">Home</a></nav><main>"
      "<h1>News releases</h1><ul class=\"news\">";
  for (const std::string& entry : entries) {
    const std::size_t one = entry.find('|'), two = entry.rfind('|');
    html += "<li><h3><a href=\"" + entry.substr(one + 1, two - one - 1) + "\">" + entry.substr(0, one) +
            "</a></h3><time datetime=\"" + entry.substr(two + 1) + "\">" + entry.substr(two + 1) +
            "</time></li>";
  }
  return html + "</ul></main></body></html>";
}

inline std::string prose_page(const std::string& title, const std::vector<std::string>& paragraphs) {
  std::string html = "<!doctype html><html lang=\"en\"><head><title>" + title +
                     "</title></head><body><main><h1>" + title + "</h1>";
  for (const std::string& paragraph : paragraphs) html += "<p>" + paragraph + "</p>";
  return html + "</main></body></html>";
}

}  // namespace policywatch::test
