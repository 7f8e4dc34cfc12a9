#include "match/courts.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace policywatch::match {
namespace {

struct State {
  std::string_view code, brief, name;
};

constexpr State kStates[] = {
    {"al", "ala", "alabama"},        {"ak", "alaska", "alaska"},     {"az", "ariz", "arizona"},
    {"ar", "ark", "arkansas"},       {"ca", "cal", "california"},    {"co", "colo", "colorado"},
    {"ct", "conn", "connecticut"},   {"de", "del", "delaware"},      {"dc", "dc", "columbia"},
    {"fl", "fla", "florida"},        {"ga", "ga", "georgia"},        {"hi", "haw", "hawaii"},
    {"id", "idaho", "idaho"},        {"il", "ill", "illinois"},      {"in", "ind", "indiana"},
    {"ia", "iowa", "iowa"},          {"ks", "kan", "kansas"},        {"ky", "ky", "kentucky"},
    {"la", "la", "louisiana"},       {"me", "me", "maine"},          {"md", "md", "maryland"},
    {"ma", "mass", "massachusetts"}, {"mi", "mich", "michigan"},     {"mn", "minn", "minnesota"},
    {"ms", "miss", "mississippi"},   {"mo", "mo", "missouri"},       {"mt", "mont", "montana"},
    {"ne", "neb", "nebraska"},       {"nv", "nev", "nevada"},        {"nh", "nh", "new hampshire"},
    {"nj", "nj", "new jersey"},      {"nm", "nm", "new mexico"},     {"ny", "ny", "new york"},
    {"nc", "nc", "north carolina"},  {"nd", "nd", "north dakota"},   {"oh", "ohio", "ohio"},
    {"ok", "okla", "oklahoma"},      {"or", "or", "oregon"},         {"pa", "pa", "pennsylvania"},
    {"pr", "pr", "puerto rico"},     {"ri", "ri", "rhode island"},   {"sc", "sc", "south carolina"},
    {"sd", "sd", "south dakota"},    {"tn", "tenn", "tennessee"},    {"tx", "tex", "texas"},
    {"ut", "utah", "utah"},          {"vt", "vt", "vermont"},        {"va", "va", "virginia"},
    {"wa", "wash", "washington"},    {"wv", "wva", "west virginia"}, {"wi", "wis", "wisconsin"},
    {"wy", "wyo", "wyoming"},        {"gu", "guam", "guam"},
};

constexpr std::pair<std::string_view, std::string_view> kCircuits[] = {
    {"first", "1"},   {"second", "2"}, {"third", "3"},    {"fourth", "4"}, {"fifth", "5"},     {"sixth", "6"},
    {"seventh", "7"}, {"eighth", "8"}, {"ninth", "9"},    {"tenth", "10"}, {"eleventh", "11"}, {"1st", "1"},
    {"2nd", "2"},     {"2d", "2"},     {"3rd", "3"},      {"3d", "3"},     {"4th", "4"},       {"5th", "5"},
    {"6th", "6"},     {"7th", "7"},    {"8th", "8"},      {"9th", "9"},    {"10th", "10"},     {"11th", "11"},
    {"d.c", "dc"},    {"dc", "dc"},    {"federal", "fc"},
};

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

// Letters after an optional dot and spaces: "n.d. cal." from "cal" gives "cal"; dotted initials are joined.
std::string letters_from(std::string_view text, std::size_t at, std::size_t most = 14) {
  std::string letters;
  while (at < text.size() && letters.size() < most) {
    if (is_letter(text[at])) {
      letters += text[at++];
      continue;
    }
    const bool initials = text[at] == '.' && at + 1 < text.size() && is_letter(text[at + 1]);
    if (!initials) break;
    ++at;
  }
  return letters;
}

std::string_view code_of_brief(std::string_view brief) {
  for (const State& state : kStates) {
    if (state.brief == brief || state.name == brief) return state.code;
  }
  return {};
}

std::string_view code_of_name(std::string_view text) {
  for (const State& state : kStates) {
    if (text.starts_with(state.name)) return state.code;
  }
  return {};
}

// "n.d. cal", "d. mass", "d.d.c" at `at`.
std::string abbreviated(std::string_view text, std::size_t at) {
  if (at > 0 && (is_letter(text[at - 1]) || text[at - 1] == '.')) return {};
  std::string part;
  std::size_t next = at;
  if (text.size() > at + 3 && std::string_view("nsewcm").find(text[at]) != std::string_view::npos &&
      text[at + 1] == '.' && (text[at + 2] == 'd' || (text[at + 2] == ' ' && text[at + 3] == 'd'))) {
    part = text[at];
    next = at + (text[at + 2] == 'd' ? 2 : 3);
  }
  if (next + 1 >= text.size() || text[next] != 'd' || text[next + 1] != '.') return {};
  next += 2;
  while (next < text.size() && text[next] == ' ') ++next;
  const std::string_view state = code_of_brief(letters_from(text, next));
  return state.empty() ? std::string() : std::string(state) + part + "d";
}

// "northern district of california", "district of massachusetts" with `at` on "district".
std::string spelled(std::string_view text, std::size_t at) {
  constexpr std::string_view kDistrict = "district of ";
  if (!text.substr(at).starts_with(kDistrict)) return {};
  const std::string_view state = code_of_name(text.substr(at + kDistrict.size()));
  if (state.empty()) return {};
  constexpr std::pair<std::string_view, char> kParts[] = {{"northern ", 'n'}, {"southern ", 's'},
                                                          {"eastern ", 'e'},  {"western ", 'w'},
                                                          {"central ", 'c'},  {"middle ", 'm'}};
  for (const auto& [name, letter] : kParts) {
    if (text.substr(0, at).ends_with(name)) return std::string(state) + letter + "d";
  }
  return std::string(state) + "d";
}

std::string circuit(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (!rest.starts_with("cir")) return {};
  std::string_view before = trim(text.substr(0, at));
  if (before.ends_with('.')) before.remove_suffix(1);
  for (const auto& [name, code] : kCircuits) {
    if (before.ends_with(name) &&
        (before.size() == name.size() || !is_letter(before[before.size() - name.size() - 1]))) {
      return "ca" + std::string(code);
    }
  }
  return {};
}

struct Named {
  std::size_t at;
  std::string code;
};

std::optional<Named> court_at(std::string_view lower, std::size_t at) {
  std::string code;
  if (lower[at] == 'd' && lower.substr(at).starts_with("district of "))
    code = spelled(lower, at);
  else if (std::string_view("nsewcmd").find(lower[at]) != std::string_view::npos)
    code = abbreviated(lower, at);
  else if (lower[at] == 's' && lower.substr(at).starts_with("supreme court"))
    code = "scotus";
  if (code.empty() && lower[at] == 's' && lower.substr(at).starts_with("supreme court")) code = "scotus";
  if (code.empty() && lower[at] == 'c') code = circuit(lower, at);
  if (code.empty()) return std::nullopt;
  return Named{at, std::move(code)};
}

}  // namespace

std::string court_near(std::string_view text, std::size_t at, std::size_t reach) {
  const std::size_t begin = at > reach ? at - reach : 0;
  const std::string lower = ascii_lower(text.substr(begin, at - begin + reach));
  std::string best;
  std::size_t nearest_distance = std::numeric_limits<std::size_t>::max();
  for (std::size_t i = 0; i < lower.size(); ++i) {
    auto named = court_at(lower, i);
    if (!named) continue;
    const std::size_t place = begin + named->at;
    const std::size_t distance = place > at ? place - at : at - place;
    if (distance < nearest_distance) {
      nearest_distance = distance;
      best = std::move(named->code);
    }
  }
  return best;
}

std::string court_in(std::string_view text) {
  const std::string lower = ascii_lower(text.substr(0, std::min<std::size_t>(text.size(), 4096)));
  for (std::size_t i = 0; i < lower.size(); ++i) {
    if (auto named = court_at(lower, i)) return named->code;
  }
  return {};
}

}  // namespace policywatch::match
