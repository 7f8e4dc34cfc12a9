#include "io/redirects.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace policywatch::io {
namespace {

constexpr std::size_t kMaxLocation = 8 * 1024;
constexpr std::size_t kMaxValidator = 8 * 1024;

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

/// Location is bytes; what is not UTF-8 is carried through percent-encoded, as browsers do.
std::string escape_raw_bytes(std::string_view location) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  if (is_valid_utf8(location)) return std::string(location);
  std::string out;
  for (char c : location) {
    auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

Hop refuse(Quality quality, std::string reason) {
  Hop hop;
  hop.quality = quality;
  hop.refusal = std::move(reason);
  return hop;
}

}  // namespace

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Url with_tls(const Url& url) {
  return *Url::parse("https" + url.href().substr(url.scheme().size()));
}

Hop next_hop(const Url& from, std::string_view location, const std::vector<Redirect>& chain,
             const HttpsOnly& https_only) {
  if (location.size() > kMaxLocation) {
    return refuse(Quality::unreachable, "redirect to an address longer than 8 KiB");
  }
  std::optional<Url> to = Url::parse(escape_raw_bytes(location), &from);
  if (!to || (to->is_http() && to->hostname().empty())) {
    return refuse(Quality::unreachable, "redirect to something that is no address: " +
                                            printable(shorten(to_valid_utf8(location), 200)));
  }
  if (https_only && https_only(*to)) to = with_tls(*to);
  std::string target = to->without_fragment();
  if (!to->is_http()) {
    return refuse(Quality::address_denied,
                  "redirect to scheme \"" + std::string(to->scheme()) + "\" is refused");
  }
  if (!to->username().empty() || !to->password().empty()) {
    return refuse(Quality::address_denied, "redirect to an address with a user name or password is refused");
  }
  if (from.scheme() == "https" && to->scheme() == "http") {
    return refuse(Quality::unreachable,
                  "redirect from https down to http is refused: " + shorten(target, 300));
  }
  bool seen = target == from.without_fragment() ||
              std::ranges::any_of(chain, [&](const Redirect& hop) { return hop.from == target; });
  if (seen) {
    return refuse(Quality::unreachable, "redirect loop: " + shorten(from.without_fragment(), 300) +
                                            " leads back to " + shorten(target, 300));
  }
  if (chain.size() >= kMaxHops) {
    return refuse(Quality::unreachable, "too many redirects (more than 10)");
  }
  Hop hop;
  hop.cross_origin = to->origin() != from.origin();
  // RFC 9110 section 10.2.2: a fragment is inherited.
  if (!to->has_fragment() && from.has_fragment()) {
    to = Url::parse(to->href() + "#" + std::string(from.fragment()));
  }
  hop.next = std::move(to);
  return hop;
}

Headers without_secrets(const Headers& headers) {
  static constexpr std::array<std::string_view, 4> kHarmless = {"accept", "accept-language", "user-agent",
                                                                "dnt"};
  Headers kept;
  for (const auto& header : headers) {
    bool harmless = std::ranges::any_of(
        kHarmless, [&](std::string_view name) { return equals_ascii_nocase(name, header.first); });
    if (harmless) kept.push_back(header);
  }
  return kept;
}

bool is_sendable_validator(std::string_view value) {
  if (value.empty() || value.size() > kMaxValidator || std::ranges::any_of(value, is_control)) return false;
  std::size_t open = value.find('"');
  if (open == std::string_view::npos) return true;
  std::size_t close = value.find('"', open + 1);
  if (close == std::string_view::npos) return true;
  std::string_view rest = trim(value.substr(close + 1));
  return !rest.starts_with(',');
}

bool is_sendable_header(std::string_view name, std::string_view value) {
  static constexpr std::string_view kTokenMarks = "!#$%&'*+-.^_`|~";
  auto token = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kTokenMarks.find(c) != std::string_view::npos;
  };
  return !name.empty() && std::ranges::all_of(name, token) &&
         value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

}  // namespace policywatch::io
