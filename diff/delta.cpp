#include "diff/delta.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "base/date.hpp"
#include "base/hash.hpp"
#include "base/text.hpp"

namespace policywatch::diff {
namespace {

constexpr std::size_t kFewestWords = 25;
constexpr int kMostSurvived = 30;
constexpr std::size_t kLongestName = 8;  // words
constexpr auto kMonths = std::to_array<std::string_view>(
    {"january",   "february", "march",    "april",    "may", "june", "july", "august",
     "september", "october",  "november", "december", "jan", "feb",  "mar",  "apr",
     "jun",       "jul",      "aug",      "sept",     "sep", "oct",  "nov",  "dec"});
constexpr auto kJoining =
    std::to_array<std::string_view>({"of", "the", "and", "for", "de", "la", "&", "v.", "v"});
constexpr auto kNoNames = std::to_array<std::string_view>(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "i",  "the",
     "a",      "an",      "this",      "that",     "these",  "those",    "it",     "we", "you",
     "they",   "he",      "she",       "in",       "on",     "at",       "for",    "if", "when"});

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

struct Token {
  std::string_view shown;  // without marks at its ends
  std::string lower;
  bool opens = false;   // a sentence
  bool closes = false;  // a mark stands behind it: no name goes on
  bool joins = false;   // only a comma stands behind it
};

std::string_view bare(std::string_view word) {
  constexpr std::string_view kBefore = "([{\"'", kBehind = ")]}\"'.,;:!?";
  while (!word.empty() && kBefore.find(word.front()) != std::string_view::npos) word.remove_prefix(1);
  while (!word.empty() && kBehind.find(word.back()) != std::string_view::npos) word.remove_suffix(1);
  for (const std::string_view quote : {"“", "‘", "”", "’"}) {
    if (word.starts_with(quote)) word.remove_prefix(quote.size());
    if (word.ends_with(quote)) word.remove_suffix(quote.size());
  }
  return word;
}

/// Of one block; its views point into the block's text.
std::vector<Token> tokens_of(std::string_view text) {
  std::vector<Token> tokens;
  bool opens = true;
  for (const std::string_view word : split(text, ' ')) {
    const std::string_view shown = bare(word);
    if (shown.empty()) continue;
    Token token{shown, ascii_lower(shown), opens, false, false};
    const char last = word.back();
    token.joins = last == ',';
    opens = last == '.' || last == '!' || last == '?' || last == ':';
    token.closes = opens || token.joins || last == ';' || last == ')';
    tokens.push_back(std::move(token));
  }
  return tokens;
}

bool has_digit(std::string_view word) {
  return std::ranges::any_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_number(std::string_view word, std::size_t most) {
  return !word.empty() && word.size() <= most &&
         std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_capital(std::string_view word) {
  if (word.front() >= 'A' && word.front() <= 'Z') return true;
  return word.size() > 1 && word[0] == '\xC3' && word[1] >= '\x80' && word[1] <= '\x9E';
}

bool is_acronym(std::string_view word) {
  const auto capitals = std::ranges::count_if(word, [](char c) { return c >= 'A' && c <= 'Z'; });
  return capitals >= 2;
}

std::string shown(const std::vector<Token>& tokens, std::size_t begin, std::size_t end) {
  std::string out;
  for (std::size_t i = begin; i < end; ++i) {
    out.append(out.empty() ? "" : " ").append(tokens[i].shown);
    if (tokens[i].joins && i + 1 < end) out += ",";
  }
  return out;
}

/// How many tokens from `i` are a date: "March 4, 2026", "4 March 2026", "March 2026", "2026-03-04",
/// "3/4/2026".
std::size_t date_at(const std::vector<Token>& tokens, std::size_t i) {
  const auto lower = [&](std::size_t at) {
    return at < tokens.size() ? std::string_view(tokens[at].lower) : "";
  };
  const auto is_month = [&](std::size_t at) {
    return at < tokens.size() && is_one_of(kMonths, lower(at)) && is_capital(tokens[at].shown);
  };
  if (is_month(i)) {
    if (is_number(lower(i + 1), 2)) return is_number(lower(i + 2), 4) && lower(i + 2).size() == 4 ? 3 : 2;
    return lower(i + 1).size() == 4 && is_number(lower(i + 1), 4) ? 2 : 0;
  }
  if (is_number(lower(i), 2) && is_month(i + 1))
    return lower(i + 2).size() == 4 && is_number(lower(i + 2), 4) ? 3 : 2;
  if (lower(i).size() == 10 && parse_iso_date(lower(i))) return 1;
  const std::vector<std::string_view> parts = split(lower(i), '/');
  const bool slashed = parts.size() == 3 &&
                       std::ranges::all_of(parts, [](std::string_view part) { return is_number(part, 4); });
  return slashed ? 1 : 0;
}

/// Things told by a page: folded for comparing, as shown for telling.
struct Told {
  std::vector<std::pair<std::string, std::string>> names, dates, numbers;
};

std::size_t name_at(const std::vector<Token>& tokens, std::size_t i) {
  if (!is_capital(tokens[i].shown)) return 0;
  const bool opens_plainly = tokens[i].opens && is_one_of(kNoNames, tokens[i].lower);
  if (opens_plainly) return 0;
  std::size_t end = i + 1;
  while (end < tokens.size() && end - i < kLongestName && !tokens[end - 1].closes) {
    // "Office of Berths", and "Department of the Interior"; but not "Amara Okafor of the Office".
    const bool is_body = tokens[end - 1].lower == "department" || tokens[end - 1].lower == "secretary";
    const std::size_t most = is_body ? 2 : 1;
    std::size_t next = end;
    while (next < tokens.size() && next - end < most && is_one_of(kJoining, tokens[next].lower) &&
           !is_capital(tokens[next].shown) && !tokens[next].closes)
      ++next;
    if (next >= tokens.size() || !is_capital(tokens[next].shown) || date_at(tokens, next) > 0) break;
    end = next + 1;
  }
  if (end - i > 1 || is_acronym(tokens[i].shown)) return end - i;
  // One word alone is a name in the midst of a sentence.
  return tokens[i].opens || is_one_of(kNoNames, tokens[i].lower) ? 0 : 1;
}

void add(std::vector<std::pair<std::string, std::string>>& list, std::string text) {
  std::string key = fold(text);
  list.emplace_back(std::move(key), std::move(text));
}

void tell(const std::vector<Token>& tokens, Told& told) {
  for (std::size_t i = 0; i < tokens.size();) {
    if (const std::size_t date = date_at(tokens, i); date > 0) {
      add(told.dates, shown(tokens, i, i + date));
      i += date;
    } else if (has_digit(tokens[i].shown)) {
      // "30 days": the number and what it counts.
      const bool plain = tokens[i].shown.find_first_not_of("0123456789,.") == std::string_view::npos;
      const bool counts = plain && !tokens[i].closes && i + 1 < tokens.size() &&
                          !has_digit(tokens[i + 1].shown) && !is_capital(tokens[i + 1].shown);
      add(told.numbers, shown(tokens, i, i + (counts ? 2 : 1)));
      ++i;
    } else {
      const std::size_t name = name_at(tokens, i);
      if (name > 0) add(told.names, shown(tokens, i, i + name));
      i += std::max<std::size_t>(name, 1);
    }
  }
}

struct Read {
  Told told;
  std::vector<std::uint64_t> pairs;  // prints of neighbouring words
  std::size_t words = 0;
};

Read read(const Document& document) {
  Read out;
  for (const Block& block : document.blocks) {
    if (block.where != Where::main) continue;
    const std::vector<Token> tokens = tokens_of(block.text);
    tell(tokens, out.told);
    out.words += tokens.size();
    for (std::size_t i = 0; i + 1 < tokens.size(); ++i)
      out.pairs.push_back(fingerprint(tokens[i].lower + " " + tokens[i + 1].lower));
  }
  return out;
}

int survived(const Read& before, const Read& after) {
  std::unordered_map<std::uint64_t, int> there;
  for (const std::uint64_t pair : after.pairs) ++there[pair];
  std::size_t kept = 0;
  for (const std::uint64_t pair : before.pairs) {
    const auto found = there.find(pair);
    if (found == there.end() || found->second == 0) continue;
    --found->second;
    ++kept;
  }
  return static_cast<int>(100 * kept / std::max<std::size_t>(before.pairs.size(), 1));
}

std::vector<std::string> without(const std::vector<std::pair<std::string, std::string>>& list,
                                 const std::vector<std::pair<std::string, std::string>>& other) {
  std::unordered_set<std::string> known;
  for (const auto& [key, text] : other) known.insert(key);
  std::vector<std::string> out;
  for (const auto& [key, text] : list) {
    if (out.size() < kMostTold && known.insert(key).second) out.push_back(shorten(text, 160));
  }
  return out;
}

}  // namespace

std::optional<Delta> rewritten(const Document& before, const Document& after) {
  const Read was = read(before), is = read(after);
  if (was.words < kFewestWords || is.words < kFewestWords) return std::nullopt;
  Delta delta;
  delta.survived = survived(was, is);
  if (delta.survived > kMostSurvived) return std::nullopt;
  delta.names = {without(was.told.names, is.told.names), without(is.told.names, was.told.names)};
  delta.dates = {without(was.told.dates, is.told.dates), without(is.told.dates, was.told.dates)};
  delta.numbers = {without(was.told.numbers, is.told.numbers), without(is.told.numbers, was.told.numbers)};
  return delta;
}

}  // namespace policywatch::diff
