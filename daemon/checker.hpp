// One check, whole: the straight function that DESIGN draws, with its waits.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/settings.hpp"
#include "base/url.hpp"
#include "daemon/async_store.hpp"
#include "daemon/check_steps.hpp"
#include "daemon/gate.hpp"
#include "daemon/recorder.hpp"
#include "daemon/robots.hpp"
#include "io/clock.hpp"
#include "io/http.hpp"
#include "io/random.hpp"
#include "io/worker.hpp"

namespace policywatch::daemon {

/// What a check came to, for the log, the `check` command and the tests.
struct Outcome {
  std::string watch;
  bool stopped = false;  // the daemon is ending: nothing was recorded
  /// The host's robots.txt was asked for; the watch itself, handed back in `state`, is to be asked in its
  /// turn.
  bool again = false;
  std::shared_ptr<store::WatchState> state;
  std::optional<Time> put_off;  // nothing was asked and nothing recorded: not before then, for `reason`
  Quality quality = Quality::ok;
  std::string reason;
  int status = 0;
  std::string what;  // "unchanged", "not modified", "markup only", "first snapshot", "changed"
  std::vector<std::int64_t> updates;
  std::size_t attached = 0;
  std::vector<std::string> suppressed;
};

/// Lives on the loop; reads pages on `pool`, analyses and records on the store's thread.
class Checker {
 public:
  struct World {
    io::Clock& clock;
    io::Http& http;
    AsyncStore& store;
    Recorder& recorder;
    Robots& robots;
    Gate& gate;
    io::Random& random;
    boost::asio::any_io_executor pool;
    io::Worker* worker = nullptr;
  };
  Checker(World world, std::shared_ptr<const Settings> settings);
  void configure(std::shared_ptr<const Settings> settings) { settings_ = std::move(settings); }

  /// The caller entered the gate for the watch's host; check() leaves it.
  boost::asio::awaitable<Outcome> check(store::WatchState state, std::string host);
  /// Judges and records what a source sent by itself, in one job of the store's thread.
  boost::asio::awaitable<Outcome> take_push(store::Push push);
  /// May be spent on another thread; draws at once.
  DrawKey draw_key();
  /// Draws when it is first used, on the loop: most checks tell nobody anything.
  DrawKey draw_key_here();
  /// One answer, of which nothing is recorded; waits for the host's turn no longer than a fetch may take.
  /// refused: the host is not to be asked now; invalid: no address; stopped.
  boost::asio::awaitable<Result<Response>> fetch_for_preview(Watch watch);

 private:
  // asking.cpp
  struct Asked {
    std::optional<Response> response;  // none: one of the next three
    bool stopped = false, again = false;
    std::optional<Time> put_off;
    std::string reason;        // why it was put off
    bool conditional = false;  // validators went out
  };
  /// Leaves the gate on every path. `state` outlives the call. `max_body` 0: as configured.
  boost::asio::awaitable<Asked> ask(const store::WatchState& state, std::string host,
                                    std::uint64_t max_body = 0);
  // paging.cpp
  /// The further pages of a watch that asks for them, each in the host's turn, joined to the first one's
  /// answer. nullopt: stopped.
  boost::asio::awaitable<std::optional<Response>> follow(store::WatchState state, Response first);
  boost::asio::awaitable<Asked> ask_robots(Url url, std::string host, const store::WatchState& state);
  void leave(const std::string& host, const Response& response, const std::string& watch);
  void weigh_validators(store::WatchState& state, const Response& response, const Glanced& glanced,
                        bool conditional);
  /// An answer that was read, on its way to be judged.
  struct Answer {
    store::WatchState state;
    std::shared_ptr<const Response> response;
    Reading reading;
    Glanced glanced;
  };
  struct Settled {
    store::Recorded recorded;
    Quality quality = Quality::ok;
    std::string reason, what;
    std::vector<std::string> suppressed;
    std::size_t attached = 0;
  };
  boost::asio::awaitable<std::optional<Settled>> settle(std::shared_ptr<const Answer> answer, bool may_probe);
  // probing.cpp
  /// Asks an address beside the watch's own, in the host's turn, and keeps the answer. False: stopped.
  boost::asio::awaitable<bool> probe(store::WatchState state);
  boost::asio::awaitable<bool> enter(std::string host, Time give_up, bool& inside);
  void blame_installation(Outcome& outcome, const std::string& fault);
  boost::asio::awaitable<Outcome> read_and_record(store::WatchState state, Response response,
                                                  Glanced glanced);
  World world_;
  std::shared_ptr<const Settings> settings_;
  struct Cache;
  std::shared_ptr<Cache> cache_;  // touched on the store's thread only
};

}  // namespace policywatch::daemon
