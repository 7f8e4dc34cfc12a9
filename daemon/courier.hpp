// Empties the outbox: composes, sends, judges, writes down. Only reads what checks and decisions recorded.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "daemon/alarm.hpp"
#include "daemon/async_store.hpp"
#include "daemon/tasks.hpp"
#include "daemon/wake_up.hpp"
#include "io/clock.hpp"
#include "io/http.hpp"
#include "io/mail.hpp"
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
  };
  Courier(World world, std::shared_ptr<const Settings> settings, std::map<std::string, std::string> secrets);

  boost::asio::awaitable<void> run();
  /// Sends everything that is due now, once; returns how many messages failed. For one-shot commands.
  boost::asio::awaitable<int> drain();
  void wake() { wake_.notify(); }
  void configure(std::shared_ptr<const Settings> settings, std::map<std::string, std::string> secrets);
  std::uint64_t turns() const { return turns_; }

 private:
  struct Parcel;  // one message: one delivery, or a digest of several
  boost::asio::awaitable<std::vector<Parcel>> collect(Time now);
  boost::asio::awaitable<bool> send(Parcel parcel);
  boost::asio::awaitable<notifiers::Judgement> hand_over(NotifierSettings notifier,
                                                         notifiers::Message message);
  boost::asio::awaitable<void> write_down(std::vector<Delivery> deliveries, notifiers::Judgement judgement,
                                          std::string notifier);
  World world_;
  std::shared_ptr<const Settings> settings_;
  std::map<std::string, std::string> secrets_;          // by notifier id
  std::set<std::pair<std::string, PolicyId>> waiting_;  // notifier, policy: what follows keeps its place
  WakeUp wake_;
  Alarm alarm_;
  std::uint64_t turns_ = 0;
};

}  // namespace policywatch::daemon
