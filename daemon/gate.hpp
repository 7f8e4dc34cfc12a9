// Who may knock at which host now: one request at a time, spaced, and not while the host asked to be left
// alone or is down. Bookkeeping over times; what a visit means for its host is manners/pace. No waiting in
// here.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/host_pace.hpp"
#include "base/time.hpp"
#include "manners/pace.hpp"

namespace policywatch::daemon {

/// Hosts are manners::pace_key.
class Gate {
 public:
  Gate(int per_host, Millis spacing) : per_host_(per_host), spacing_(spacing) {}
  void configure(int per_host, Millis spacing) {
    per_host_ = per_host;
    spacing_ = spacing;
  }

  /// What the store remembers; a host that was met since then is known better.
  void remember(HostPace pace);
  /// True: the caller holds a place at `host` and must leave(). Of a host that is down one probe is let in.
  bool try_enter(const std::string& host, Time now);
  /// After a request …
  void leave(const std::string& host, const manners::Visit& visit);
  /// … or without one.
  void leave(const std::string& host);
  /// A request that went to another host than the one it was meant for (a redirect).
  void visited(const std::string& host, const manners::Visit& visit);
  void set_crawl_delay(const std::string& host, Millis delay);

  /// When try_enter may succeed; nullopt: when somebody leaves.
  std::optional<Time> free_at(const std::string& host) const;
  HostPace pace(const std::string& host) const;
  bool slow(const std::string& host) const;
  /// What the store should know of the host; nullopt: nothing that it does not know.
  std::optional<HostPace> to_keep(const std::string& host, Time now);
  Millis spacing() const { return spacing_; }
  /// The wall clock was set: waits stay as long as they were.
  void clock_stepped(Millis by, Time now);

  /// Called when a place at the host has become free.
  std::function<void(const std::string& host)> on_leave;

 private:
  struct Host {
    HostPace pace;
    int inside = 0;
    Time visited{};     // the last time
    bool kept = false;  // the store holds a row that says something
  };
  Host& at(const std::string& host);
  void step_out(const std::string& host);

  std::map<std::string, Host> hosts_;
  int per_host_;
  Millis spacing_;
};

}  // namespace policywatch::daemon
