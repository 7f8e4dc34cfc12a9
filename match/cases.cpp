#include "match/cases.hpp"

#include <algorithm>
#include <utility>

#include "match/vocabulary.hpp"

namespace policywatch::match {
namespace {

constexpr std::size_t kReach = 9;

bool is_any(const Token& token, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view w) { return token.exact == hash_of(w); });
}

bool is_connector(const Token& token) {
  return is_any(token, {"of", "for", "and", "the", "in", "to", "on", "et", "al"});
}

// Words that a caption may hold but that name nobody.
bool is_filler(const Token& token) {
  return is_connector(token) || token.source.size() == 1 ||
         is_any(token, {"inc",       "llc",        "corp", "ex",  "rel",      "donald", "j",      "acting",
                        "secretary", "department", "us",   "usa", "u",        "s",      "state",  "united",
                        "states",    "president",  "case", "no",  "svitlana", "class",  "action", "complaint",
                        "opinion",   "order",      "et",   "al",  "in",       "city",   "county"});
}

bool in_name(const Token& token) {
  return token.capital || is_connector(token);
}

// A clause mark, but not the dot of an initial: "Donald J. Trump".
bool parts_names(std::span<const Token> tokens, std::size_t at) {
  return tokens[at].breaks && (at == 0 || tokens[at - 1].source.size() != 1);
}

struct Party {
  Hash name = 0;    // of up to two telling words
  Hash office = 0;  // of an official or agency
  bool common = true, state = false;
};

Party party_of(std::span<const Token> tokens) {
  Party party;
  int taken = 0;
  Hash places = 0;  // "New Hampshire": names a party only where nothing else does
  for (const Token& token : tokens) {
    if (is_filler(token)) continue;
    if (const Hash office = office_of(token.exact); office != 0 && party.office == 0) {
      party.office = office;
      if (taken == 0) return party;
    }
    if (taken == 2 || office_of(token.exact) != 0) continue;
    if (is_state(token.exact)) {
      places = places == 0 ? token.word : mix(places, token.word);
      continue;
    }
    party.name = taken == 0 ? token.word : mix(party.name, token.word);
    ++taken;
  }
  party.common = taken == 0;
  party.state = taken == 0 && places != 0;
  if (taken == 0) party.name = places != 0 ? places : hash_of("united states");
  return party;
}

CaseName versus(std::span<const Token> tokens, std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && at - begin < kReach && in_name(tokens[begin - 1])) {
    --begin;
    if (parts_names(tokens, begin) && !is_any(tokens[begin], {"al"})) break;
  }
  while (begin < at && is_connector(tokens[begin])) ++begin;
  std::size_t end = at + 1;
  while (end < tokens.size() && end - at <= kReach && in_name(tokens[end]) &&
         !(parts_names(tokens, end) && end > at + 1))
    ++end;
  while (end > at + 1 && is_connector(tokens[end - 1])) --end;
  if (begin == at || end == at + 1) return {};
  const Party left = party_of(tokens.subspan(begin, at - begin));
  const Party right = party_of(tokens.subspan(at + 1, end - at - 1));
  const bool left_private = left.office == 0 && left.name != hash_of("united states");
  const Party& own = left_private ? left : right;
  const Party& other = left_private ? right : left;
  CaseName name;
  const Hash against = other.office != 0 ? other.office : other.name;
  if (left_private && right.office != 0) name.against = mix(right.office, hash_of("against"));
  name.key = own.office != 0 ? mix(std::min(own.office, against), std::max(own.office, against))
                             : mix(own.name, against);
  name.of_state = own.office == 0 && (left.state || right.state);
  name.party = own.common || own.office != 0 ? 0 : mix(own.name, hash_of("party"));
  const char* first = tokens[begin].source.data();
  const char* last = tokens[end - 1].source.data() + tokens[end - 1].source.size();
  name.source =
      text.substr(static_cast<std::size_t>(first - text.data()), static_cast<std::size_t>(last - first));
  return name;
}

CaseName matter(std::span<const Token> tokens, std::string_view text, std::size_t at) {
  std::size_t end = at + 2;
  Hash key = hash_of("matter of");
  while (end < tokens.size() && end < at + 4 && tokens[end].capital &&
         !(tokens[end].breaks && end > at + 2)) {
    key = mix(key, tokens[end++].exact);
  }
  if (end == at + 2) return {};
  const char* first = tokens[at].source.data();
  const char* last = tokens[end - 1].source.data() + tokens[end - 1].source.size();
  return {key, key, 0, false,
          text.substr(static_cast<std::size_t>(first - text.data()), static_cast<std::size_t>(last - first))};
}

}  // namespace

std::vector<CaseName> find_cases(std::span<const Token> tokens, std::string_view text) {
  std::vector<CaseName> cases;
  for (std::size_t i = 0; i < tokens.size() && cases.size() < 64; ++i) {
    CaseName name;
    if (i > 0 && i + 1 < tokens.size() && is_any(tokens[i], {"v", "vs"}))
      name = versus(tokens, text, i);
    else if (i + 2 < tokens.size() && tokens[i].capital && is_any(tokens[i], {"matter"}) &&
             is_any(tokens[i + 1], {"of"})) {
      name = matter(tokens, text, i);
    }
    if (name.key != 0) cases.push_back(name);
  }
  return cases;
}

}  // namespace policywatch::match
