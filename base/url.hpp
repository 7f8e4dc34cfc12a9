// Addresses after the WHATWG URL Standard (https://url.spec.whatwg.org/).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace policywatch {

/// A parsed absolute address. Immutable value; components are serialised as the standard says
/// (host in ASCII, lower case, IPv6 in brackets; percent-encoding as in the standard's serialisation).
class Url {
 public:
  /// `base` makes relative references absolute. nullopt: the standard calls the input a failure.
  static std::optional<Url> parse(std::string_view input, const Url* base = nullptr);

  const std::string& href() const { return href_; }
  std::string_view scheme() const { return scheme_; }  // without ':'
  std::string_view username() const { return username_; }
  std::string_view password() const { return password_; }
  std::string_view hostname() const { return host_; }          // "" when there is none
  std::optional<std::uint16_t> port() const { return port_; }  // only when not the scheme's default
  std::uint16_t effective_port() const;                        // 0 for schemes without a default
  std::string_view path() const { return path_; }
  std::string_view query() const { return query_; }        // without '?'
  std::string_view fragment() const { return fragment_; }  // without '#'
  bool has_query() const { return has_query_; }
  bool has_fragment() const { return has_fragment_; }
  bool is_http() const { return scheme_ == "http" || scheme_ == "https"; }
  /// "https://host" or "https://host:8443"; "null" for opaque origins.
  std::string origin() const;
  /// What politeness is counted by: lower-case host without a trailing dot, plus effective port
  /// ("example.com:443").
  std::string host_key() const;
  std::string without_fragment() const;

 private:
  friend class UrlParser;
  std::string href_, scheme_, username_, password_, host_, path_, query_, fragment_;
  std::optional<std::uint16_t> port_;
  bool has_host_ = false, has_query_ = false, has_fragment_ = false, opaque_path_ = false;
};

/// `reference` against `base`; empty when either does not parse or the result is not http(s) or mailto.
std::string resolve(std::string_view base, std::string_view reference);

/// One address, one identity: scheme https≡http, "www." kept, default port, fragment, trailing slash, and
/// tracking parameters (utm_*, fbclid, gclid, mc_cid, …) removed, remaining parameters sorted. For keys,
/// never for fetching.
std::string identity_of(std::string_view url);
std::string identity_of(const Url& url);

}  // namespace policywatch
