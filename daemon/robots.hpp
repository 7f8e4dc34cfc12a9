// robots.txt of each host: fetched, kept a day, obeyed through an outage (RFC 9309). Lives on the loop.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <optional>
#include <string>

#include "base/settings.hpp"
#include "base/url.hpp"
#include "daemon/async_store.hpp"
#include "io/clock.hpp"
#include "io/http.hpp"
#include "store/store.hpp"

namespace policywatch::daemon {

class Robots {
 public:
  Robots(io::Http& http, const io::Clock& clock, AsyncStore& store)
      : http_(http), clock_(clock), store_(store) {}

  struct Answer {
    bool allowed = true;
    Quality quality = Quality::robots_denied;  // why not: or the host itself is out of reach
    std::string reason;                        // why not
    std::optional<Millis> delay;               // the host's Crawl-delay for us
    /// A request went out just now: the host's place is to be left, and the page asked for in its turn.
    std::optional<Response> fetched;
    /// Nobody knows the rules; until then nothing may be asked of the host, and nothing was asked now.
    std::optional<Time> unknown_until;
  };
  /// The caller holds the host's place at the gate. An error only when stopped.
  boost::asio::awaitable<Result<Answer>> ask(Url url, FetchSettings settings);

 private:
  struct Known {
    store::HostState row;
    bool text_in_store = false;  // too long to keep in memory
    std::string agent;           // the token that `delay` and `verdicts` are for
    std::optional<Millis> delay;
    std::map<std::string, bool> verdicts;  // by address
  };
  boost::asio::awaitable<Result<Response>> refresh(Known& known, Url url, FetchSettings settings);
  boost::asio::awaitable<bool> allows(Known& known, std::string agent, std::string address);
  void take(Known& known, const Response& response);

  io::Http& http_;
  const io::Clock& clock_;
  AsyncStore& store_;
  std::map<std::string, Known> known_;  // by Url::host_key
};

}  // namespace policywatch::daemon
