// The working heart, wired: gate, robots, recorder, checker, scheduler, courier over the doors it is given.
// The daemon, the one-shot commands and the tests build the same one with other doors.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "daemon/async_store.hpp"
#include "daemon/checker.hpp"
#include "daemon/courier.hpp"
#include "daemon/disk_watch.hpp"
#include "daemon/gate.hpp"
#include "daemon/intake.hpp"
#include "daemon/mailbox_round.hpp"
#include "daemon/recorder.hpp"
#include "daemon/robots.hpp"
#include "daemon/scheduler.hpp"
#include "daemon/tasks.hpp"
#include "io/clock.hpp"
#include "io/http.hpp"
#include "io/mail.hpp"
#include "io/random.hpp"
#include "io/worker.hpp"

namespace policywatch::daemon {

struct Doors {
  boost::asio::any_io_executor loop, store_thread, pool;
  io::Clock& clock;
  io::Http& http;
  io::Mail& mail;
  io::Random& random;
  store::Store& store;
  io::Worker* worker = nullptr;                 // null: PDFs stay unread
  Millis look_again = std::chrono::seconds(5);  // at the store, for what others wrote
  /// A daemon waits where a command fails: on a full disk. `look_at_disk` as DiskWatch::World::look.
  bool waits_for_space = false;
  std::function<DiskLook(store::Store&, DiskLevel before)> look_at_disk = {};
};

class Engine {
 public:
  /// `secrets` by notifier id.
  Engine(Doors doors, std::shared_ptr<const Settings> settings, std::map<std::string, std::string> secrets);

  /// Writes the configuration's watches to the store. New ones are due at once, spread when they are many;
  /// those that are overdue after a pause are spread too. Call on the store's thread or before the loop runs.
  void sync_watches(const std::vector<Watch>& watches);
  /// Starts scheduler, courier and the watch over the disk as tasks.
  void start();
  /// Takes over a new configuration. Lives on the loop.
  boost::asio::awaitable<void> reconfigure(std::shared_ptr<const Settings> settings,
                                           std::vector<Watch> watches,
                                           std::map<std::string, std::string> secrets);
  /// First the clock's door, then http's and mail's: every task ends by its ordinary path.
  void stop();

  Tasks tasks;
  std::unique_ptr<io::Commands> commands;
  DiskWatch disk;
  AsyncStore store;
  AsyncStore messages;  // the courier's: what was sent is noted though the disk is full
  Gate gate;
  Robots robots;
  Recorder recorder;
  Checker checker;
  Scheduler scheduler;
  Courier courier;
  Intake intake;
  MailboxRound mailboxes;

 private:
  Doors doors_;
  std::shared_ptr<const Settings> settings_;
};

}  // namespace policywatch::daemon
