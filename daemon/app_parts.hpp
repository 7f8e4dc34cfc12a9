// The daemon as one object, for app*.cpp alone: app.cpp begins and ends it, the others are named by what they
// do.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/app.hpp"
#include "daemon/clock_step.hpp"
#include "daemon/desk.hpp"
#include "daemon/engine.hpp"
#include "daemon/log.hpp"
#include "daemon/metrics.hpp"
#include "daemon/previews.hpp"
#include "daemon/state_lock.hpp"
#include "daemon/store_look.hpp"
#include "daemon/vitals.hpp"
#include "daemon/web_door.hpp"
#include "io/service.hpp"
#include "manners/manners.hpp"
#include "web/listener.hpp"
#include "web/site.hpp"

namespace policywatch::daemon {

namespace asio = boost::asio;

/// What the service manager asks for, if it watches us.
std::optional<Millis> watchdog_of(const config::Environment& environment);
/// What the operator permits beyond the public Internet stands in the log, whenever it begins to hold.
void tell_permissions(const Settings& settings);

/// Members stand in the order of their life.
class App {
 public:
  explicit App(RunRequest request);
  ~App();
  int run();

 private:
  void sign_in_link(const std::string& base);
  void begin_stop(const std::string& why);
  void tell_look(const Result<void>& whole);
  void handle_signal();
  asio::awaitable<void> reload();
  asio::awaitable<void> follow_zones();
  asio::awaitable<void> serve();
  std::unique_ptr<io::Http> make_web(const Settings& settings);
  asio::awaitable<void> pulse();
  asio::awaitable<void> beat();
  asio::awaitable<void> stamping();
  void look_at_clock();
  asio::awaitable<void> follow_clock(Millis by);
  std::uint64_t progress() const;
  std::string complaint();
  asio::awaitable<web::HttpReply> answer(web::HttpRequest request);
  asio::awaitable<bool> may_upload(web::HttpRequest head);
  asio::awaitable<web::HttpReply> preview(std::shared_ptr<const web::HttpRequest> request,
                                          std::shared_ptr<const review::PreviewAsk> ask);

  RunRequest request_;
  StateLock lock_;
  asio::io_context loop_{1};
  asio::thread_pool store_thread_{1};
  asio::thread_pool pool_{1};
  std::vector<Watch> watches_;                       // of the configuration, until the store has them
  std::shared_ptr<const Settings> settings_;         // without watches
  Settings desk_settings_;                           // belongs to the store's thread …
  std::map<std::string, std::string> push_secrets_;  // … and so do these, by watch
  std::shared_ptr<const manners::AddressRules> rules_;
  io::ServiceManager service_;
  std::unique_ptr<store::Store> store_;
  std::string log_key_;
  io::SystemRandom random_;
  std::unique_ptr<io::Clock> clock_;
  HstsMemory hsts_;
  std::uint16_t own_port_ = 0;  // of the review page
  WebDoor http_;
  std::unique_ptr<io::Mail> mail_;
  std::unique_ptr<io::Worker> worker_;
  Metrics metrics_;
  Vitals vitals_;
  ClockWatch clock_watch_;
  Engine engine_;
  Previews previews_;
  std::unique_ptr<review::Desk> desk_;
  web::Site site_;
  std::unique_ptr<web::Listener> listener_;
  asio::signal_set signals_;
  asio::steady_timer deadline_;
  asio::steady_timer rest_;        // the pulse's: no clock that is set may make it late
  std::string refusal_;            // why the last reload was refused; "" when it was taken
  std::optional<StoreLook> look_;  // ends before what it tells ends
  bool stopping_ = false;
  int status_ = 0;
};

}  // namespace policywatch::daemon
