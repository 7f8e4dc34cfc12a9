// The mailboxes into which bounces come, read every few minutes.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "daemon/async_store.hpp"
#include "daemon/bounces.hpp"
#include "daemon/tasks.hpp"
#include "io/clock.hpp"
#include "io/random.hpp"

namespace policywatch::daemon {

inline constexpr Millis kMailboxEvery = std::chrono::minutes(5);

/// Lives on the loop.
class MailboxRound {
 public:
  struct World {
    io::Clock& clock;
    AsyncStore& store;
    Tasks& tasks;
    boost::asio::any_io_executor pool;
    io::Random& random;
  };
  MailboxRound(World world, std::shared_ptr<const Settings> settings)
      : world_(std::move(world)), settings_(std::move(settings)) {}

  /// A task runs while any notifier names a mailbox.
  void start();
  void configure(std::shared_ptr<const Settings> settings);
  std::function<void()> on_messages;  // something was put into the outbox

 private:
  /// A mail of new/ with what it says.
  struct Read {
    std::string name;
    notifiers::Bounce bounce;
  };
  std::vector<std::string> mailboxes() const;
  boost::asio::awaitable<void> run();
  boost::asio::awaitable<void> empty(std::string folder);
  void tell(const std::string& folder, const std::string& name, const BounceNews& news);

  World world_;
  std::shared_ptr<const Settings> settings_;
  std::map<std::string, std::set<std::string>> left_;  // by folder: what was looked at and left in new
  std::set<std::string> unreadable_;                   // folders of which that was told
  bool running_ = false;
};

/// How a log calls it: "hard", "soft", "automatic", "none".
std::string_view word_of(notifiers::BounceKind kind);

}  // namespace policywatch::daemon
