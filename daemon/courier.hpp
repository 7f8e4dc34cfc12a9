// Empties the outbox: composes, sends, judges, writes down. Only reads what checks and decisions recorded.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/alarm.hpp"
#include "daemon/async_store.hpp"
#include "daemon/tasks.hpp"
#include "daemon/wake_up.hpp"
#include "io/clock.hpp"
#include "io/commands.hpp"
#include "io/http.hpp"
#include "io/mail.hpp"
#include "io/random.hpp"
#include "notifiers/notifiers.hpp"

namespace policywatch::daemon {

class Courier {
 public:
  struct World {
    io::Clock& clock;
    io::Http& http;  // of its own: deliveries may go to addresses the operator wrote down, watches may not
    io::Mail& mail;
    AsyncStore& store;
    Tasks& tasks;
    boost::asio::any_io_executor loop;
    std::string host;  // right side of Message-ID
    io::Random& random;
    io::Commands* commands = nullptr;  // null: notifiers of type command wait
  };
  Courier(World world, std::shared_ptr<const Settings> settings, std::map<std::string, std::string> secrets);

  boost::asio::awaitable<void> run();
  /// Sends everything that is due now, once; returns how many messages failed. For one-shot commands.
  boost::asio::awaitable<int> drain();
  void wake() { wake_.notify(); }
  void configure(std::shared_ptr<const Settings> settings, std::map<std::string, std::string> secrets);
  std::uint64_t turns() const { return turns_; }

 private:
  struct Parcel;   // one message: one delivery, or several told together
  struct Waiting;  // a notifier with something in the outbox
  /// What each notifier does on its own: a dead one keeps no other from its messages.
  struct Lane {
    bool busy = false;
    bool known = false;     // what was sent before the start has been looked up
    std::deque<Time> sent;  // within the limit's window
    Time closed_until{};    // after a roll-up: what comes now goes into the next one
  };
  boost::asio::awaitable<std::vector<Waiting>> look();
  boost::asio::awaitable<void> run_lane(std::string id);
  boost::asio::awaitable<int> turn(std::string id);
  /// again: what follows on the same matter waits for it; pause: the whole notifier waits.
  enum class Sent { good, again, lost, pause, stopped };
  boost::asio::awaitable<Sent> send(NotifierSettings notifier, Parcel parcel);
  boost::asio::awaitable<notifiers::Judgement> hand_over(NotifierSettings notifier,
                                                         notifiers::Message message);
  boost::asio::awaitable<notifiers::Judgement> post(NotifierSettings notifier, notifiers::Message message);
  boost::asio::awaitable<notifiers::Judgement> mail(NotifierSettings notifier, notifiers::Message message);
  boost::asio::awaitable<notifiers::Judgement> run_command(NotifierSettings notifier,
                                                           notifiers::Message message);
  boost::asio::awaitable<void> write_down(NotifierSettings notifier, std::vector<Delivery> deliveries,
                                          notifiers::Judgement judgement);
  boost::asio::awaitable<void> bury(std::string notifier);
  boost::asio::awaitable<void> tell_failing(store::Store::NotifierState state);
  Time opens_at(const NotifierSettings& notifier, Lane& lane, Time now) const;
  std::string draw_key();

  World world_;
  std::shared_ptr<const Settings> settings_;
  std::map<std::string, std::string> secrets_;  // by notifier id
  std::map<std::string, Lane> lanes_;
  WakeUp wake_;
  Alarm alarm_;
  std::uint64_t turns_ = 0;
};

}  // namespace policywatch::daemon
