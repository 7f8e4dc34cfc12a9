#include "web/call.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"

namespace policywatch::web {
namespace {

constexpr std::size_t kMaxPairs = 500;  // far more than any of our forms; bounds what a sender can cost
const std::string kEmpty;

int hex_digit(char letter) {
  if (letter >= '0' && letter <= '9') return letter - '0';
  if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
  if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
  return -1;
}

bool is_unreserved(char letter) {
  return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
         (letter >= 'A' && letter <= 'Z') || letter == '-' || letter == '.' || letter == '_' || letter == '~';
}

}  // namespace

std::string percent_encode(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char letter : text) {
    if (is_unreserved(letter)) {
      out += letter;
      continue;
    }
    const auto byte = static_cast<unsigned char>(letter);
    out += '%';
    out += kHex[byte >> 4u];
    out += kHex[byte & 15u];
  }
  return out;
}

std::string percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return to_valid_utf8(out);
}

Params Params::parse(std::string_view encoded) {
  Params params;
  while (!encoded.empty() && params.pairs_.size() < kMaxPairs) {
    const std::size_t end = std::min(encoded.find('&'), encoded.size());
    const std::string_view pair = encoded.substr(0, end);
    encoded.remove_prefix(std::min(end + 1, encoded.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    params.pairs_.emplace_back(percent_decode(pair.substr(0, equals), true),
                               percent_decode(pair.substr(std::min(equals + 1, pair.size())), true));
  }
  return params;
}

const std::string& Params::get(std::string_view name) const {
  for (const auto& [key, value] : pairs_) {
    if (key == name) return value;
  }
  return kEmpty;
}

bool Params::has(std::string_view name) const {
  return std::ranges::any_of(pairs_, [&](const auto& pair) { return pair.first == name; });
}

std::vector<std::string> Params::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [key, value] : pairs_) {
    if (key == name) values.push_back(value);
  }
  return values;
}

void Params::set(std::string name, std::string value) {
  erase(name);
  pairs_.emplace_back(std::move(name), std::move(value));
}

void Params::erase(std::string_view name) {
  std::erase_if(pairs_, [&](const auto& pair) { return pair.first == name; });
}

std::string Params::encoded() const {
  std::string out;
  for (const auto& [key, value] : pairs_) {
    if (value.empty()) continue;
    if (!out.empty()) out += '&';
    out += percent_encode(key) + '=' + percent_encode(value);
  }
  return out;
}

std::int64_t Call::id() const {
  return captures.empty() ? 0 : parse_id(captures.front()).value_or(0);
}

std::string path_of(std::initializer_list<std::string_view> segments, const Params& query) {
  std::string path;
  for (const std::string_view segment : segments) path += "/" + percent_encode(segment);
  if (path.empty()) path = "/";
  const std::string tail = query.encoded();
  return tail.empty() ? path : path + "?" + tail;
}

Href link_to(std::initializer_list<std::string_view> segments, const Params& query) {
  return Href::local(path_of(segments, query));
}

Href link_to_update(std::int64_t id, const Params& query) {
  return link_to({"updates", std::to_string(id)}, query);
}

std::string safe_next(std::string_view next) {
  const bool local = next.starts_with('/') && !next.starts_with("//") && next.size() < 2000;
  const bool plain = std::ranges::all_of(next, [](char letter) {
    return static_cast<unsigned char>(letter) > 0x20 && static_cast<unsigned char>(letter) < 0x7f &&
           letter != '\\';
  });
  return local && plain ? std::string(next) : "/";
}

std::optional<std::int64_t> parse_id(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value <= 0) return std::nullopt;
  return value;
}

std::string cookie_value(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (!equals_ascii_nocase(key, "cookie")) continue;
    for (const std::string_view part : split(value, ';')) {
      const std::string_view pair = trim(part);
      const std::size_t equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
        return std::string(pair.substr(equals + 1));
      }
    }
  }
  return {};
}

Result<review::QueueFilter> filter_from(const Params& query, const Visitor& visitor) {
  review::QueueFilter filter;
  filter.me = visitor.name;
  const std::string& state = query.get("state");
  if (!state.empty()) {
    if (state != "open" && state != "any" && !parse_word<UpdateState>(state)) {
      return fail(ErrorKind::invalid, "state: unknown word '" + visible(state) + "'");
    }
    filter.state = state;
  }
  const std::string& kind = query.get("kind");
  if (!kind.empty()) {
    filter.kind = parse_word<UpdateKind>(kind);
    if (!filter.kind) return fail(ErrorKind::invalid, "kind: unknown word '" + visible(kind) + "'");
  }
  std::string_view policy = trim(query.get("policy"));
  if (policy.starts_with('#')) policy.remove_prefix(1);
  filter.policy = std::string(policy);
  filter.watch = query.get("watch");
  const auto asked = review::parse_query(query.has("q") ? query.get("q") : query.get("search"));
  if (!asked) return fail(ErrorKind::invalid, asked.error().in_words());
  filter.query = *asked;
  if (state.empty() && review::names_state(filter.query)) filter.state = "any";
  const std::string& score = query.get("min_score");
  if (!score.empty() && score != "0") {
    const std::optional<std::int64_t> points = parse_id(score);
    if (!points || *points > 100) return fail(ErrorKind::invalid, "min_score: 0 to 100 is wanted");
    filter.min_score = static_cast<int>(*points);
  }
  filter.cursor = query.get("cursor");
  return filter;
}

}  // namespace policywatch::web
