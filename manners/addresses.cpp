#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "base/text.hpp"
#include "base/url.hpp"
#include "manners/manners.hpp"

namespace policywatch::manners {
namespace {

using Address = std::array<std::uint8_t, 16>;

constexpr Address kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0};

/// IPv4 as ::ffff:a.b.c.d; a zone ("%eth0") says nothing about the range and is left out.
std::optional<Address> parse_address(std::string_view text) {
  std::string plain(text.substr(0, text.find('%')));
  Address address = kMapped;
  if (inet_pton(AF_INET, plain.c_str(), address.data() + 12) == 1) return address;
  if (inet_pton(AF_INET6, plain.c_str(), address.data()) == 1) return address;
  return std::nullopt;
}

bool within(const Address& address, const std::uint8_t* range, int prefix) {
  auto whole = static_cast<std::size_t>(prefix / 8);
  if (std::memcmp(address.data(), range, whole) != 0) return false;
  int rest = prefix % 8;
  if (rest == 0) return true;
  auto mask = static_cast<std::uint8_t>(0xff << (8 - rest));
  return (address[whole] & mask) == (range[whole] & mask);
}

struct Special {
  const char* range;
  int prefix;
};
// IANA special-purpose registries, 2025-10; IPv4 prefixes count from the IPv4 bits.
constexpr std::array<Special, 16> kSpecial4 = {{
    {"0.0.0.0", 8},        // this network
    {"10.0.0.0", 8},       // RFC 1918
    {"100.64.0.0", 10},    // carrier-grade NAT, RFC 6598
    {"127.0.0.0", 8},      // loopback
    {"169.254.0.0", 16},   // link-local, cloud metadata
    {"172.16.0.0", 12},    // RFC 1918
    {"192.0.0.0", 24},     // protocol assignments
    {"192.0.2.0", 24},     // documentation
    {"192.88.99.0", 24},   // 6to4 relay, deprecated
    {"192.168.0.0", 16},   // RFC 1918
    {"198.18.0.0", 15},    // benchmarking
    {"198.51.100.0", 24},  // documentation
    {"203.0.113.0", 24},   // documentation
    {"224.0.0.0", 4},      // multicast
    {"240.0.0.0", 4},      // reserved, broadcast
    {"255.255.255.255", 32},
}};
constexpr std::array<Special, 14> kSpecial6 = {{
    {"::", 16},         // unspecified, loopback, IPv4-compatible, translated (mapped ones are judged before)
    {"64:ff9b::", 96},  // NAT64: whatever IPv4 address is inside, a translator of ours would be used
    {"64:ff9b:1::", 48},  // local NAT64, RFC 8215
    {"100::", 16},        // discard-only, dummy
    {"2001::", 23},       // protocol assignments: Teredo, benchmarking, ORCHID
    {"2001:db8::", 32},   // documentation
    {"2002::", 16},       // 6to4
    {"3fff::", 20},       // documentation, RFC 9637
    {"5f00::", 16},       // segment routing
    {"fc00::", 7},        // unique local
    {"fe80::", 10},       // link-local
    {"fec0::", 10},       // site-local, deprecated
    {"ff00::", 8},        // multicast
    {"3ffe::", 16},       // 6bone, returned
}};

struct Block {
  Address address;
  int prefix;
};

/// Parsed once; a judgement is a few memcmp.
const std::vector<Block>& special_blocks() {
  static const std::vector<Block> blocks = [] {
    std::vector<Block> list;
    for (const Special& s : kSpecial4) list.push_back({*parse_address(s.range), s.prefix + 96});
    for (const Special& s : kSpecial6) list.push_back({*parse_address(s.range), s.prefix});
    return list;
  }();
  return blocks;
}

bool is_mapped(const Address& address) {
  return within(address, kMapped.data(), 96);
}

bool is_special(const Address& address) {
  bool four = is_mapped(address);
  return std::ranges::any_of(special_blocks(), [&](const Block& block) {
    return is_mapped(block.address) == four && within(address, block.address.data(), block.prefix);
  });
}

/// Ports that no web page stands on: the Fetch standard's "bad ports" and the usual databases and control
/// sockets. Speaking HTTP to them is an attack, whoever owns the address.
bool is_bad_port(std::uint16_t port) {
  static constexpr auto kBad = std::to_array<std::uint16_t>({
      0,    1,    7,    9,    11,   13,   15,   17,   19,   20,   21,   22,   23,    25,    37,    42,   43,
      53,   69,   77,   79,   87,   95,   101,  102,  103,  104,  109,  110,  111,   113,   115,   117,  119,
      123,  135,  137,  139,  143,  161,  179,  389,  427,  445,  465,  512,  513,   514,   515,   526,  530,
      531,  532,  540,  548,  554,  556,  563,  587,  601,  636,  989,  990,  993,   995,   1433,  1521, 1719,
      1720, 1723, 2049, 2375, 2376, 2379, 3306, 3389, 3659, 4045, 4190, 5060, 5061,  5432,  5672,  5900, 6000,
      6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 9042, 9200, 9300, 10080, 11211, 27017,
  });
  return std::ranges::binary_search(kBad, port);
}

template <class Number>
std::optional<Number> parse_number(std::string_view text, Number low, Number high) {
  Number value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < low || value > high)
    return std::nullopt;
  return value;
}

struct Parts {
  std::string_view address, prefix, port;
};

/// "[::1]/128:80", "127.0.0.1/8", "10.0.0.1:8080", "fd00::/8", "fd00::/8:443".
Parts split_range(std::string_view text) {
  Parts parts;
  std::string_view rest;
  if (text.starts_with('[')) {
    std::size_t close = text.find(']');
    if (close == std::string_view::npos) return parts;
    parts.address = text.substr(1, close - 1);
    rest = text.substr(close + 1);
  } else {
    bool six = text.find(':') != text.rfind(':') && text.find('.') == std::string_view::npos;
    std::size_t end = text.find('/');
    if (end == std::string_view::npos && !six) end = text.find(':');
    parts.address = text.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : text.substr(end);
  }
  std::size_t colon = rest.find(':');
  if (colon != std::string_view::npos) {
    parts.port = rest.substr(colon);
    rest = rest.substr(0, colon);
  }
  parts.prefix = rest;
  return parts;
}

Error bad_range(const std::string& entry, std::string_view why) {
  return Error{ErrorKind::invalid, "address range \"" + entry + "\": " + std::string(why)};
}

bool is_localhost(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return equals_ascii_nocase(host, "localhost") ||
         (host.size() > 10 && equals_ascii_nocase(host.substr(host.size() - 10), ".localhost"));
}

Result<Url> checked(std::string_view text, const AddressRules& rules) {
  std::optional<Url> url = Url::parse(text);
  if (!url) return fail(ErrorKind::invalid, "\"" + printable(text) + "\" is not an absolute address");
  // Browsers read a backslash as a slash, other parsers do not: "http://a\\@b/" has two hosts. Nobody needs
  // it.
  if (text.substr(0, text.find_first_of("?#")).find('\\') != std::string_view::npos) {
    return fail(ErrorKind::denied, "an address must not hold a backslash");
  }
  if (!url->is_http()) {
    return fail(ErrorKind::denied,
                "scheme \"" + std::string(url->scheme()) + "\" is not fetched, only http and https");
  }
  if (url->hostname().empty()) return fail(ErrorKind::invalid, "\"" + printable(text) + "\" names no host");
  if (!url->username().empty() || !url->password().empty()) {
    return fail(ErrorKind::denied, "an address must not carry a user name or password; use headers");
  }
  std::uint16_t port = url->effective_port();
  if (port == 0 || (is_bad_port(port) && !rules.lists_port(port))) {
    return fail(ErrorKind::denied, "port " + std::to_string(port) + " is not a web port");
  }
  return std::move(*url);
}

}  // namespace

Result<AddressRules> AddressRules::parse(const std::vector<std::string>& allow) {
  AddressRules rules;
  for (const std::string& entry : allow) {
    Parts parts = split_range(trim(entry));
    std::optional<Address> address = parse_address(parts.address);
    if (!address || parts.address.find('%') != std::string_view::npos) {
      return std::unexpected(bad_range(entry, "expected an IPv4 or IPv6 address"));
    }
    bool four = parts.address.find(':') == std::string_view::npos;
    int widest = four ? 32 : 128, prefix = widest;
    if (!parts.prefix.empty()) {
      std::optional<int> parsed = parse_number<int>(parts.prefix.substr(1), 0, widest);
      if (!parts.prefix.starts_with('/') || !parsed) {
        return std::unexpected(bad_range(entry, four ? "expected /0 to /32" : "expected /0 to /128"));
      }
      prefix = *parsed;
    }
    Range range{{}, four ? prefix + 96 : prefix, 0};
    std::ranges::copy(*address, range.address);
    if (!parts.port.empty()) {
      std::optional<std::uint16_t> port = parse_number<std::uint16_t>(parts.port.substr(1), 1, 65535);
      if (!port) return std::unexpected(bad_range(entry, "expected a port from 1 to 65535"));
      range.port = *port;
    }
    rules.allow_.push_back(range);
  }
  return rules;
}

bool AddressRules::lists(std::string_view ip, std::uint16_t port) const {
  std::optional<Address> address = parse_address(ip);
  if (!address || port == 0) return false;
  return std::ranges::any_of(allow_, [&](const Range& range) {
    if (range.port == 0 && is_bad_port(port)) return false;
    // "::/0" is about IPv6 alone, though IPv4 is held in its terms here.
    const bool four = range.prefix >= 96 && policywatch::manners::within(kMapped, range.address, 96);
    if (four != is_mapped(*address)) return false;
    return (range.port == 0 || range.port == port) && within(*address, range.address, range.prefix);
  });
}

bool AddressRules::allowed(std::string_view ip, std::uint16_t port) const {
  std::optional<Address> address = parse_address(ip);
  if (!address || port == 0) return false;
  return lists(ip, port) || (!is_special(*address) && !is_bad_port(port));
}

bool AddressRules::lists_port(std::uint16_t port) const {
  return std::ranges::any_of(allow_, [&](const Range& range) { return range.port == port; });
}

Result<Url> check_url(std::string_view text) {
  return checked(text, AddressRules{});
}

Result<void> check_url(std::string_view text, const AddressRules& rules) {
  Result<Url> url = checked(text, rules);
  if (!url) return std::unexpected(url.error());
  std::uint16_t port = url->effective_port();
  std::string_view host = url->hostname();
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  bool refused = false;
  if (is_localhost(host)) {
    refused = !rules.allowed("127.0.0.1", port) && !rules.allowed("::1", port);
  } else if (parse_address(host)) {
    refused = !rules.allowed(host, port);
  }
  if (refused) {
    return fail(ErrorKind::denied, std::string(url->hostname()) + ":" + std::to_string(port) +
                                       " is not a public address (fetch.allow_addresses can list it)");
  }
  return {};
}

}  // namespace policywatch::manners
