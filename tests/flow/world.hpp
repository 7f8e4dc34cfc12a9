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

namespace policywatch::test {

/// Bytes that differ each time and are the same in each run.
class CountingRandom final : public io::Random {
 public:
  std::string bytes(std::size_t count) override;

 private:
  std::uint64_t state_ = 1;
};

class World {
 public:
  explicit World(const std::string& state_dir = ":memory:");
  ~World();

  Watch& watch(const std::string& id, const std::string& url, WatchKind kind);
  NotifierSettings& notifier(const std::string& id, NotifierType type);
  Policy& policy(const std::string& id, const std::string& title);

  /// Starts the daemon over what was set up.
  void start();
  void advance(Millis by);
  void stop();
  std::vector<Update> updates(const std::string& state = "any");

  boost::asio::io_context loop{1};
  FakeClock clock{loop, *parse_rfc3339("2026-03-01T12:00:00Z")};
  FakeHttp http{clock};
  FakeMail mail;
  CountingRandom random;
  std::unique_ptr<store::Store> store;
  Settings settings;
  io::Worker* worker = nullptr;                 // null: PDFs stay unread
  Millis look_again = std::chrono::minutes(1);  // nobody else writes
  bool waits_for_space = false;                 // true: as the daemon, on a disk of which …
  daemon::DiskLook disk;                        // … this is what is seen
  std::vector<Policy> policies;
  std::unique_ptr<daemon::Engine> engine;
  std::unique_ptr<review::Desk> desk;
  std::vector<daemon::Outcome> outcomes;
  std::vector<std::string> failures;
};

/// A listing page of a newsroom with these entries ("title|link|YYYY-MM-DD").
std::string newsroom(const std::vector<std::string>& entries);
std::string prose_page(const std::string& title, const std::vector<std::string>& paragraphs);

}  // namespace policywatch::test
