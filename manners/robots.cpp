// Robots exclusion after RFC 9309, judged like the reference parser (google/robotstxt): longest match wins,
// allow wins a tie, unknown lines neither open nor close a group.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <functional>

#include "base/text.hpp"
#include "manners/manners.hpp"

namespace policywatch::manners {
namespace {

// RFC 9309 section 2.5 asks for at least 500 KiB; what stands behind is ignored.
constexpr std::size_t kMaxRobots = 500 * 1024;
// Eight times the longest address that browsers took for long (2,083), less the reference parser's
// terminator: beyond it a line is cut.
constexpr std::size_t kMaxLine = 2083 * 8 - 1;
// Section 2.3.1.2: five are followed, more are "unavailable".
constexpr std::size_t kMaxRedirects = 5;
// Longer than any host means; keeps the arithmetic within bounds.
constexpr double kMaxCrawlDelaySeconds = 30.0 * 24 * 3600;

struct Line {
  std::string_view key, value;
};

constexpr std::string_view kSpace = " \t\n\v\f\r";

std::string_view trim_space(std::string_view text) {
  std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool starts_nocase(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() && equals_ascii_nocase(text.substr(0, lower.size()), lower);
}

template <std::size_t N>
bool starts_with_any(std::string_view key, const std::array<std::string_view, N>& words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return starts_nocase(key, word); });
}

bool is_user_agent(std::string_view key) {
  static constexpr std::array<std::string_view, 3> kWords = {"user-agent", "useragent", "user agent"};
  return starts_with_any(key, kWords);
}
bool is_allow(std::string_view key) {
  return starts_nocase(key, "allow");
}
bool is_disallow(std::string_view key) {
  // The misspellings that real files hold; a host that wrote them meant to keep robots out.
  static constexpr std::array<std::string_view, 6> kWords = {"disallow", "dissallow", "dissalow",
                                                             "disalow",  "diasllow",  "disallaw"};
  return starts_with_any(key, kWords);
}

/// "key: value", or "key value" where the colon was forgotten and there are exactly two words.
Line split_line(std::string_view line) {
  line = line.substr(0, kMaxLine);
  line = line.substr(0, line.find('\0'));  // as the reference parser, whose lines end there
  line = trim_space(line.substr(0, line.find('#')));
  std::size_t colon = line.find(':');
  if (colon != std::string_view::npos) {
    return {trim_space(line.substr(0, colon)), trim_space(line.substr(colon + 1))};
  }
  std::size_t gap = line.find_first_of(" \t");
  if (gap == std::string_view::npos) return {};
  std::string_view value = trim_space(line.substr(gap));
  if (value.find_first_of(" \t") != std::string_view::npos) return {};
  return {line.substr(0, gap), value};
}

void for_each_line(std::string_view text, const std::function<void(const Line&)>& take) {
  text = text.substr(0, kMaxRobots);
  // A byte order mark, also one that lost its tail, is no part of the first line.
  for (char c : std::string_view("\xEF\xBB\xBF")) {
    if (text.empty() || text.front() != c) break;
    text.remove_prefix(1);
  }
  while (!text.empty()) {
    std::size_t end = text.find_first_of("\r\n");
    Line line = split_line(text.substr(0, end));
    if (!line.key.empty()) take(line);
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + 1);
  }
}

/// Which group the current line stands in.
class Groups {
 public:
  explicit Groups(std::string_view agent) : agent_(agent) {}

  void on_user_agent(std::string_view value) {
    if (rules_seen_) rules_seen_ = specific_ = global_ = false;
    if (value.starts_with('*') && (value.size() == 1 || kSpace.find(value[1]) != kSpace.npos)) {
      global_ = true;
      return;
    }
    std::size_t length = 0;
    auto token_char = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    };
    while (length < value.size() && token_char(value[length])) ++length;
    if (equals_ascii_nocase(value.substr(0, length), agent_)) specific_ = ever_specific_ = true;
  }
  void on_rule() {
    if (specific_ || global_) rules_seen_ = true;
  }
  bool specific() const { return specific_; }
  bool global() const { return global_; }
  bool ever_specific() const { return ever_specific_; }

 private:
  std::string_view agent_;
  bool specific_ = false, global_ = false, ever_specific_ = false, rules_seen_ = false;
};

/// Path, parameters and query of an address, as lenient as the reference parser.
std::string path_of(std::string_view url) {
  const auto npos = std::string_view::npos;
  std::size_t start = url.starts_with("//") ? 2 : 0;
  std::size_t early = url.find_first_of("/?;", start);
  std::size_t scheme_end = url.find("://", start);
  // A path that begins before "://" holds it: no scheme then.
  if (early < scheme_end) scheme_end = npos;
  std::size_t host = scheme_end == npos ? start : scheme_end + 3;
  std::size_t path = url.find_first_of("/?;", host);
  if (path == npos) return "/";
  std::size_t hash = url.find('#', start);
  if (hash < path) return "/";
  std::string_view found = url.substr(path, hash == npos ? npos : hash - path);
  return found.starts_with('/') ? std::string(found) : "/" + std::string(found);
}

/// Patterns are compared in percent-encoded form with upper-case digits.
std::string escape_pattern(std::string_view pattern) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  auto is_hex = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  };
  auto upper = [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; };
  std::string out;
  out.reserve(pattern.size());
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    auto byte = static_cast<unsigned char>(pattern[i]);
    if (pattern[i] == '%' && i + 2 < pattern.size() && is_hex(pattern[i + 1]) && is_hex(pattern[i + 2])) {
      out += '%';
      out += upper(pattern[i + 1]);
      out += upper(pattern[i + 2]);
      i += 2;
    } else if (byte & 0x80) {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += pattern[i];
    }
  }
  return out;
}

/// Prefix match; '*' is any run, '$' at the end ties the pattern to the path's end. The leftmost place of
/// each literal piece is enough, so no backtracking is needed.
bool matches(std::string_view path, std::string_view pattern) {
  bool tied = pattern.ends_with('$');
  if (tied) pattern.remove_suffix(1);
  std::size_t star = pattern.find('*');
  std::string_view head = pattern.substr(0, star);
  if (!path.starts_with(head)) return false;
  if (star == std::string_view::npos) return !tied || path.size() == head.size();
  std::size_t at = head.size();
  pattern.remove_prefix(star + 1);
  while (true) {
    star = pattern.find('*');
    std::string_view piece = pattern.substr(0, star);
    if (star == std::string_view::npos && tied) {
      return path.size() >= at + piece.size() && path.ends_with(piece);
    }
    std::size_t found = path.find(piece, at);
    if (found == std::string_view::npos) return false;
    if (star == std::string_view::npos) return true;
    at = found + piece.size();
    pattern.remove_prefix(star + 1);
  }
}

/// Longest matching pattern so far; 0 none, for an empty pattern says nothing.
struct Longest {
  std::size_t specific = 0, global = 0;
  void take(const Groups& groups, std::size_t length) {
    std::size_t& best = groups.specific() ? specific : global;
    best = std::max(best, length);
  }
};

void take_rule(std::string_view path, const Groups& groups, std::string_view value, bool allow,
               Longest& longest) {
  if (!groups.specific() && !groups.global()) return;
  std::string pattern = escape_pattern(value);
  if (matches(path, pattern)) {
    longest.take(groups, pattern.size());
    return;
  }
  // "allow: /x/index.html" allows "/x/" too: for a reader they are one page.
  std::size_t slash = pattern.rfind('/');
  if (!allow || slash == std::string::npos || !pattern.substr(slash).starts_with("/index.htm")) return;
  std::string folder = pattern.substr(0, slash + 1) + "$";
  if (matches(path, folder)) longest.take(groups, folder.size());
}

}  // namespace

bool robots_allow(std::string_view robots, std::string_view agent, std::string_view url) {
  std::string path = path_of(url);
  Groups groups(agent);
  Longest allow, disallow;
  for_each_line(robots, [&](const Line& line) {
    if (is_user_agent(line.key)) {
      groups.on_user_agent(line.value);
    } else if (is_allow(line.key)) {
      groups.on_rule();
      take_rule(path, groups, line.value, true, allow);
    } else if (is_disallow(line.key)) {
      groups.on_rule();
      take_rule(path, groups, line.value, false, disallow);
    }
  });
  if (allow.specific > 0 || disallow.specific > 0) return disallow.specific <= allow.specific;
  if (groups.ever_specific()) return true;
  return disallow.global <= allow.global;
}

std::optional<Millis> crawl_delay(std::string_view robots, std::string_view agent) {
  Groups groups(agent);
  std::optional<double> specific, global;
  for_each_line(robots, [&](const Line& line) {
    if (is_user_agent(line.key)) return groups.on_user_agent(line.value);
    if (is_allow(line.key) || is_disallow(line.key)) return groups.on_rule();
    if (!equals_ascii_nocase(line.key, "crawl-delay")) return;
    groups.on_rule();  // whoever writes it thinks of it as a rule of the group
    double seconds = 0;
    auto [end, error] = std::from_chars(line.value.data(), line.value.data() + line.value.size(), seconds,
                                        std::chars_format::fixed);
    if (error != std::errc() || end != line.value.data() + line.value.size() || !(seconds >= 0)) return;
    if (groups.specific()) specific = std::max(specific.value_or(0), seconds);
    if (groups.global()) global = std::max(global.value_or(0), seconds);
  });
  std::optional<double> delay = groups.ever_specific() ? specific : global;
  if (!delay) return std::nullopt;
  return Millis(std::llround(std::min(*delay, kMaxCrawlDelaySeconds) * 1000));
}

RobotsFetch robots_fetch(int status, bool network_error, std::size_t redirects) {
  if (redirects > kMaxRedirects) return RobotsFetch::allow_all;
  if (network_error || status < 200) return RobotsFetch::disallow_all;
  if (status < 300 || status == 304) return RobotsFetch::rules;
  // "Too many requests" says nothing about what may be fetched, only that now is a bad time.
  if (status == 429 || status >= 500) return RobotsFetch::disallow_all;
  // 4xx, and a redirect chain that never ended: section 2.3.1.3 "unavailable".
  return RobotsFetch::allow_all;
}

std::string_view robots_oddity(std::string_view robots) {
  if (robots.starts_with("\xFF\xFE") || robots.starts_with("\xFE\xFF"))
    return "it is UTF-16, which says nothing to a robot";
  if (robots.size() > kMaxRobots) return "it is larger than 500 KiB; what stands behind is not read";
  const std::string_view start = trim_space(robots.substr(0, 1024));
  if (start.starts_with('<')) return "it is a web page";
  bool agents = false, rules = false;
  for_each_line(robots, [&](const Line& line) {
    agents = agents || is_user_agent(line.key);
    rules = rules || is_allow(line.key) || is_disallow(line.key);
  });
  return rules && !agents ? "its rules name no user-agent" : std::string_view();
}

}  // namespace policywatch::manners
