// Who may knock at which host now: one request at a time, spaced. Pure bookkeeping over times; no waiting in
// here.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/time.hpp"

namespace policywatch::daemon {

class Gate {
 public:
  Gate(int per_host, Millis spacing) : per_host_(per_host), spacing_(spacing) {}

  /// True: the caller holds a place at `host` (Url::host_key) and must leave().
  bool try_enter(const std::string& host, Time now);
  /// `pause` is what the host asked for beyond our own spacing (Crawl-delay, Retry-After); 0: nothing.
  void leave(const std::string& host, Time now, Millis pause);
  /// When try_enter may succeed; nullopt: when somebody leaves.
  std::optional<Time> free_at(const std::string& host) const;
  void close_until(const std::string& host, Time until);
  Millis spacing() const { return spacing_; }
  void configure(int per_host, Millis spacing) {
    per_host_ = per_host;
    spacing_ = spacing;
  }

 private:
  struct Host {
    int inside = 0;
    Time open_at{};
  };
  std::map<std::string, Host> hosts_;
  int per_host_;
  Millis spacing_;
};

}  // namespace policywatch::daemon
