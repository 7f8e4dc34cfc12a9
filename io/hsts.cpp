#include "io/hsts.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/text.hpp"

namespace policywatch::io {
namespace {

constexpr std::size_t kMaxHosts = 10'000;
constexpr std::size_t kMaxHeader = 1024;
constexpr std::uint64_t kLongestSeconds = 10ull * 365 * 24 * 3600;
constexpr std::chrono::hours kRepeats{24};

std::string_view without_dot(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return host;
}

bool is_numeric(std::string_view host) {
  std::array<unsigned char, 16> bytes{};
  return host.starts_with('[') || inet_pton(AF_INET, std::string(host).c_str(), bytes.data()) == 1;
}

struct Demand {
  std::optional<std::uint64_t> max_age;
  bool subdomains = false;
};

std::optional<std::uint64_t> seconds_of(std::string_view value) {
  if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"')) {
    value = value.substr(1, value.size() - 2);
  }
  if (value.empty() || !std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; })) {
    return std::nullopt;
  }
  std::uint64_t seconds = 0;
  auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
  return error == std::errc() ? std::min(seconds, kLongestSeconds) : kLongestSeconds;
}

/// Section 6.1: directives once each, max-age required, unknown ones ignored.
std::optional<Demand> parse(std::string_view header) {
  Demand demand;
  if (header.size() > kMaxHeader) return std::nullopt;
  for (std::string_view part : split(header, ';')) {
    std::string_view directive = trim(part);
    std::size_t equals = directive.find('=');
    std::string_view name = trim(directive.substr(0, equals));
    if (equals_ascii_nocase(name, "max-age")) {
      if (demand.max_age || equals == std::string_view::npos) return std::nullopt;
      demand.max_age = seconds_of(trim(directive.substr(equals + 1)));
      if (!demand.max_age) return std::nullopt;
    } else if (equals_ascii_nocase(name, "includesubdomains")) {
      if (demand.subdomains || equals != std::string_view::npos) return std::nullopt;
      demand.subdomains = true;
    }
  }
  if (!demand.max_age) return std::nullopt;
  return demand;
}

}  // namespace

Hsts::Hsts(std::vector<Entry> known, Keep keep) : keep_(std::move(keep)) {
  if (known.size() > kMaxHosts) known.resize(kMaxHosts);
  for (Entry& entry : known) {
    hosts_.insert_or_assign(std::move(entry.host), Known{entry.until, entry.until, entry.subdomains});
  }
}

void Hsts::note(std::string_view host, std::string_view header, Time now) {
  host = without_dot(host);
  std::optional<Demand> demand = is_numeric(host) ? std::nullopt : parse(header);
  if (!demand) return;
  auto found = hosts_.find(host);
  if (*demand->max_age == 0) {
    if (found == hosts_.end()) return;
    hosts_.erase(found);
    if (keep_) keep_({std::string(host), Time{}, false});
    return;
  }
  bool fresh = found == hosts_.end();
  if (fresh) {
    make_room();
    found = hosts_.emplace(std::string(host), Known{}).first;
  }
  Known& known = found->second;
  bool told = !fresh && known.subdomains == demand->subdomains;
  known.until = now + std::chrono::seconds(*demand->max_age);
  known.subdomains = demand->subdomains;
  if (told && known.until < known.kept_until + kRepeats && known.until >= known.kept_until) return;
  known.kept_until = known.until;
  if (keep_) keep_({found->first, known.until, known.subdomains});
}

bool Hsts::demands_tls(std::string_view host, Time now) const {
  if (hosts_.empty()) return false;
  host = without_dot(host);
  bool parent = false;
  while (!host.empty()) {
    auto found = hosts_.find(host);
    if (found != hosts_.end() && found->second.until > now && (!parent || found->second.subdomains))
      return true;
    std::size_t dot = host.find('.');
    if (dot == std::string_view::npos) return false;
    host.remove_prefix(dot + 1);
    parent = true;
  }
  return false;
}

std::vector<Hsts::Entry> Hsts::entries() const {
  std::vector<Entry> all;
  for (const auto& [host, known] : hosts_) all.push_back({host, known.until, known.subdomains});
  return all;
}

std::string Hsts::print() const {
  std::string text;
  for (const auto& [host, known] : hosts_) {
    text += host + " " + std::to_string(known.until.time_since_epoch().count());
    text += known.subdomains ? " includeSubDomains\n" : "\n";
  }
  return text;
}

std::vector<Hsts::Entry> Hsts::read(std::string_view text) {
  std::vector<Entry> all;
  for (std::string_view line : split(text, '\n')) {
    std::vector<std::string_view> words = split(line, ' ');
    std::int64_t until = 0;
    if (words.size() < 2 || words[0].empty()) continue;
    auto [end, error] = std::from_chars(words[1].data(), words[1].data() + words[1].size(), until);
    if (error != std::errc() || end != words[1].data() + words[1].size()) continue;
    all.push_back(
        {std::string(words[0]), Time(Millis(until)), words.size() > 2 && words[2] == "includeSubDomains"});
  }
  return all;
}

/// The one that would be forgotten first goes.
void Hsts::make_room() {
  if (hosts_.size() < kMaxHosts) return;
  auto first = std::ranges::min_element(hosts_, {}, [](const auto& pair) { return pair.second.until; });
  hosts_.erase(first);
}

}  // namespace policywatch::io
