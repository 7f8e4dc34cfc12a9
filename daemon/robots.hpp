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
    bool fetched = false;                      // a request went out just now: the host's spacing starts anew
  };
  /// The caller holds the host's place at the gate. An error only when stopped.
  boost::asio::awaitable<Result<Answer>> ask(Url url, FetchSettings settings);

 private:
  boost::asio::awaitable<Result<bool>> refresh(store::HostState& host, Url url, FetchSettings settings,
                                               Answer& answer);
  io::Http& http_;
  const io::Clock& clock_;
  AsyncStore& store_;
  std::map<std::string, store::HostState> known_;
};

}  // namespace policywatch::daemon
