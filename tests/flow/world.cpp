#include "tests/flow/world.hpp"

#include "watchers/watchers.hpp"

namespace policywatch::test {

std::string CountingRandom::bytes(std::size_t count) {
  std::string all(count, '\0');
  for (char& c : all) {
    state_ = state_ * 6364136223846793005ull + 1442695040888963407ull;
    c = static_cast<char>(state_ >> 56);
  }
  return all;
}

World::World(const std::string& state_dir) : store(store::open_sqlite(state_dir)) {
  settings.fetch.obey_robots = false;
  settings.fetch.per_host_delay = Millis(0);
  settings.schedule.jitter = 0;
  settings.review.grace = std::chrono::minutes(10);
}
World::~World() {
  stop();
}

Watch& World::watch(const std::string& id, const std::string& url, WatchKind kind) {
  Watch made;
  made.id = id;
  made.url = url;
  made.kind = kind;
  made.every = std::chrono::minutes(30);
  settings.watches.push_back(std::move(made));
  return settings.watches.back();
}
NotifierSettings& World::notifier(const std::string& id, NotifierType type) {
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
Policy& World::policy(const std::string& id, const std::string& title) {
  Policy made;
  made.id = id;
  made.slug = "policy-" + id;
  made.title = title;
  made.announced = make_date(2025, 9, 9);
  policies.push_back(std::move(made));
  return policies.back();
}

void World::start() {
  auto shared = std::make_shared<const Settings>(settings);
  const auto loop_executor = loop.get_executor();
  engine = std::make_unique<daemon::Engine>(
      daemon::Doors{loop_executor, loop_executor, loop_executor, clock, http, mail, random, *store, worker,
                    look_again, waits_for_space, [this](store::Store&, daemon::DiskLevel) { return disk; }},
      shared, std::map<std::string, std::string>{{"site", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}});
  desk = daemon::make_desk(*store, {.now = [this] { return clock.now(); },
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
  engine->sync_watches(settings.watches);
  engine->start();
  clock.settle();
}
void World::advance(Millis by) {
  clock.advance(by);
  clock.settle();
}
void World::stop() {
  if (!engine) return;
  engine->stop();
  clock.settle();
  desk.reset();
  engine.reset();
}
std::vector<Update> World::updates(const std::string& state) {
  review::QueueFilter filter;
  filter.state = state;
  return desk->queue(filter).updates;
}

std::string newsroom(const std::vector<std::string>& entries) {
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

std::string prose_page(const std::string& title, const std::vector<std::string>& paragraphs) {
  std::string html = "<!doctype html><html lang=\"en\"><head><title>" + title +
                     "</title></head><body><main><h1>" + title + "</h1>";
  for (const std::string& paragraph : paragraphs) html += "<p>" + paragraph + "</p>";
  return html + "</main></body></html>";
}

}  // namespace policywatch::test
