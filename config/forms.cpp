// What a value must look like. Each answer says what is expected.
#include <algorithm>
#include <array>
#include <charconv>

#include "base/pattern.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "base/zone.hpp"
#include "config/sections.hpp"

namespace policywatch::config {
namespace {

std::unexpected<Error> wrong(std::string message) {
  return fail(ErrorKind::invalid, std::move(message));
}

std::string quoted(std::string_view text) {
  return "'" + printable(shorten(text, 120)) + "'";
}

std::optional<unsigned> number_in(std::string_view text, unsigned most) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.empty() || number > most) {
    return std::nullopt;
  }
  return number;
}

bool is_clock(std::string_view text) {
  return text.size() == 5 && text[2] == ':' && number_in(text.substr(0, 2), 23) &&
         number_in(text.substr(3), 59);
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

// A numeric address as the URL Standard's host parser writes it back; dotted decimal in full for IPv4.
bool is_ip(std::string_view text) {
  if (text.find(':') != std::string_view::npos) {
    return Url::parse("http://[" + std::string(text) + "]/").has_value();
  }
  const auto parts = split(text, '.');
  return parts.size() == 4 && std::ranges::all_of(parts, [](std::string_view part) {
           return part.size() <= 3 && number_in(part, 255).has_value();
         });
}

// Splits "host:port" or "[v6]:port"; the port is empty when none is written.
std::pair<std::string_view, std::string_view> host_and_port(std::string_view text) {
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return {};
    const std::string_view after = text.substr(close + 1);
    if (!after.empty() && !after.starts_with(':')) return {};
    return {text.substr(1, close - 1), after.empty() ? after : after.substr(1)};
  }
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return {text, {}};
  return {text.substr(0, colon), text.substr(colon + 1)};
}

}  // namespace

Result<void> check_id(std::string_view id) {
  const bool fine = !id.empty() && id.size() <= 100 && std::ranges::all_of(id, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!fine) return wrong(quoted(id) + " must be made of a-z, 0-9 and '-' alone");
  return {};
}

Result<void> check_web_address(std::string_view url) {
  const auto parsed = Url::parse(url);
  if (!parsed) return wrong(quoted(url) + " is not a complete web address (http://… or https://…)");
  if (!parsed->is_http()) return wrong(quoted(url) + " must start with http:// or https://");
  return {};
}

Result<void> check_listen(std::string_view listen) {
  constexpr std::string_view form = "expected \"HOST:PORT\", \"[IPv6]:PORT\" or \"unix:/path\"";
  if (listen.starts_with("unix:")) {
    const std::string_view path = listen.substr(5);
    // The kernel's socket addresses hold 108 bytes with the closing zero.
    if (!path.starts_with('/') || path.size() > 107)
      return wrong("a socket path is absolute and under 108 bytes");
    return {};
  }
  const auto [host, port] = host_and_port(listen);
  const bool named = !host.empty() && host.find_first_not_of(
                                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789.-") == std::string_view::npos;
  const bool v6 = listen.starts_with('[') && is_ip(host);
  if ((!named && !v6) || !number_in(port, 65535)) return wrong(quoted(listen) + ": " + std::string(form));
  return {};
}

Result<void> check_address_range(std::string_view range) {
  const auto bad = [&] {
    return wrong(quoted(range) +
                 " is not an address range such as \"127.0.0.1/32:8080\" or \"[::1]/128:80\"");
  };
  std::string_view rest = range, ip;
  if (rest.starts_with('[')) {
    const std::size_t close = rest.find(']');
    if (close == std::string_view::npos) return bad();
    ip = rest.substr(1, close - 1);
    rest.remove_prefix(close + 1);
  } else {
    const bool v6 = std::ranges::count(rest, ':') > 1;
    ip = rest.substr(0, rest.find_first_of(v6 ? "/" : "/:"));
    rest.remove_prefix(ip.size());
  }
  if (!is_ip(ip)) return bad();
  const unsigned bits = ip.find(':') == std::string_view::npos ? 32 : 128;
  if (rest.starts_with('/')) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    if (!number_in(rest.substr(1, end - 1), bits)) return bad();
    rest.remove_prefix(end);
  }
  if (!rest.empty() && (!rest.starts_with(':') || !number_in(rest.substr(1), 65535))) return bad();
  return {};
}

Result<void> check_zone(std::string_view zone) {
  if (!is_known_zone(zone)) {
    return wrong(quoted(zone) + " is not a time zone of the system (such as \"America/New_York\")");
  }
  return {};
}

Result<void> check_pattern(std::string_view pattern) {
  auto parsed = Pattern::parse(pattern);
  if (!parsed) return std::unexpected(parsed.error());
  return {};
}

Result<void> check_digest_form(std::string_view digest) {
  constexpr std::array days =
      std::to_array<std::string_view>({"mon", "tue", "wed", "thu", "fri", "sat", "sun"});
  const bool weekly = digest.starts_with("weekly@") && digest.size() == 16 && digest[10] == ' ' &&
                      std::ranges::find(days, digest.substr(7, 3)) != days.end() &&
                      is_clock(digest.substr(11));
  const bool daily = digest.starts_with("daily@") && is_clock(digest.substr(6));
  if (digest == "instant" || digest == "hourly" || daily || weekly) return {};
  return wrong(quoted(digest) +
               ": expected \"instant\", \"hourly\", \"daily@08:00\" or \"weekly@mon 08:00\"");
}

Result<void> check_quiet_form(std::string_view quiet) {
  const bool range =
      quiet.size() == 11 && quiet[5] == '-' && is_clock(quiet.substr(0, 5)) && is_clock(quiet.substr(6));
  if (quiet.empty() || range) return {};
  return wrong(quoted(quiet) + ": expected hours such as \"22:00-06:00\"");
}

Result<void> check_mailbox(std::string_view mailbox) {
  std::string_view address = trim(mailbox);
  if (address.ends_with('>')) {
    const std::size_t open = address.rfind('<');
    address = open == std::string_view::npos ? "" : address.substr(open + 1, address.size() - open - 2);
  }
  const std::size_t at = address.rfind('@');
  const bool fine = at != std::string_view::npos && at > 0 && at + 1 < address.size() &&
                    !has_control(mailbox) && address.find_first_of(" <>,;") == std::string_view::npos;
  if (!fine) return wrong(quoted(mailbox) + " is not a mail address (\"Name <name@host>\" or \"name@host\")");
  return {};
}

Result<void> check_smtp(std::string_view url) {
  const auto parsed = Url::parse(url);
  const bool fine = parsed && (parsed->scheme() == "smtp" || parsed->scheme() == "smtps") &&
                    !parsed->hostname().empty() && parsed->username().empty();
  if (!fine) return wrong(quoted(url) + ": expected \"smtp://HOST:PORT\" or \"smtps://HOST:PORT\"");
  return {};
}

}  // namespace policywatch::config
