// Hosts that asked to be spoken to over TLS only (RFC 6797). Pure but for what `keep` does.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace policywatch::io {

class Hsts {
 public:
  struct Entry {
    std::string host;  // as Url::hostname, without a trailing dot
    Time until{};      // in the past: forgotten
    bool subdomains = false;
    bool operator==(const Entry&) const = default;
  };
  /// Called when a host is new, forgotten or changed its mind, and once a day while it repeats itself.
  using Keep = std::function<void(const Entry&)>;

  /// `known` is what keep was told before, or entries() of an earlier life.
  explicit Hsts(std::vector<Entry> known = {}, Keep keep = {});

  /// Takes a Strict-Transport-Security header that came over TLS. Headers that break the grammar, and those
  /// of numeric hosts, are ignored; max-age=0 forgets the host.
  void note(std::string_view host, std::string_view header, Time now);
  /// Whether http:// at this host is to be asked as https://.
  bool demands_tls(std::string_view host, Time now) const;
  std::vector<Entry> entries() const;
  /// All of it as text, one host a line, for a store that keeps notes; and back (broken lines are left out).
  std::string print() const;
  static std::vector<Entry> read(std::string_view text);

 private:
  struct Known {
    Time until{}, kept_until{};
    bool subdomains = false;
  };
  void make_room();
  std::map<std::string, Known, std::less<>> hosts_;
  Keep keep_;
};

}  // namespace policywatch::io
