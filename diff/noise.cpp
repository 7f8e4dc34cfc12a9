#include "diff/noise.hpp"

#include <algorithm>
#include <array>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "diff/lexicon.hpp"
#include "diff/tokens.hpp"

namespace policywatch::diff {
namespace {

constexpr std::size_t kAround = 3;      // words that name a place, on each side
constexpr std::size_t kWordsMoved = 4;  // of running text: more are a new sentence
constexpr std::size_t kNumbersMoved = 8;
constexpr std::size_t kShortText = 12;  // words: a line of a widget is no longer
constexpr std::size_t kGapsNoted = 12;  // of one edit
constexpr std::size_t kKeyBytes = 200, kShownBytes = 120;
constexpr std::string_view kHole = "…";
constexpr auto kActionWords = std::to_array<std::string_view>(
    {"effective",  "deadline",  "due",     "comment",   "comments",     "expire",   "expires", "until",
     "hearing",    "closes",    "close",   "opens",     "begins",       "begin",    "starts",  "start",
     "applies",    "apply",     "ends",    "end",       "issued",       "signed",   "filed",   "entered",
     "decided",    "ordered",   "granted", "denied",    "submit",       "must",     "shall",   "valid",
     "compliance", "announced", "enacted", "published", "applications", "register", "before",  "after"});

bool has_digit(std::string_view word) {
  return std::ranges::any_of(word, [](char c) { return c >= '0' && c <= '9'; });
}

std::string masked(std::string_view word) {
  std::string out;
  for (const char c : word) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit) out += c;
    if (digit && !out.ends_with('0')) out += '0';
  }
  return out;
}

std::string joined(WordList words) {
  std::string out;
  for (const std::string& word : words) out.append(out.empty() ? "" : " ").append(word);
  return out;
}

bool is_numeric(WordList words) {
  return std::ranges::all_of(words, [](const std::string& word) { return has_digit(word); });
}

bool is_whole(const Gap& gap) {
  return gap.gone().size() == gap.before.size() && gap.come().size() == gap.after.size();
}

// Few words, or numbers alone: what a widget, a counter or a stamp exchanges.
bool is_small(const Gap& gap) {
  if (is_numeric(gap.gone()) && is_numeric(gap.come())) {
    return std::max(gap.gone().size(), gap.come().size()) <= kNumbersMoved;
  }
  return std::max(gap.gone().size(), gap.come().size()) <= kWordsMoved &&
         std::max(gap.before.size(), gap.after.size()) <= kShortText;
}

// A date that stands with what happens then.
bool tells_when(const Gap& gap) {
  const auto has_action = [](WordList words) {
    return std::ranges::any_of(words, [](const std::string& word) {
      return std::ranges::find(kActionWords, bare(word)) != kActionWords.end();
    });
  };
  if (!has_action(gap.after) && !has_action(gap.before)) return false;
  return !date_in(joined(gap.after)).empty() || !date_in(joined(gap.before)).empty();
}

bool is_reference(const Gap& gap) {
  return is_law_word(gap.prior(1)) || gap.prior(1).ends_with("§");
}

// "visitors today … from 0 countries"; empty when nothing around it stays.
std::string key_of(const Gap& gap, std::string_view above) {
  if (is_whole(gap)) {
    const std::vector<std::string> words = lower_words(above.substr(0, kKeyBytes));
    if (words.empty()) return "";
    std::string key;
    for (std::size_t i = 0; i < std::min<std::size_t>(words.size(), 8); ++i) key += masked(words[i]) + " ";
    return key + "/ " + std::string(kHole);
  }
  std::string left, right;
  for (std::size_t steps = kAround; steps > 0; --steps) {
    if (gap.a0 >= steps) left += masked(gap.prior(steps)) + " ";
  }
  for (std::size_t steps = 1; steps <= kAround; ++steps) {
    if (gap.a1 + steps <= gap.after.size()) right += " " + masked(gap.next(steps));
  }
  return shorten(left + std::string(kHole) + right, kKeyBytes);
}

std::string text_key(std::string_view text) {
  std::string seen = visible(text);
  if (seen.size() <= kKeyBytes) return seen;
  return shorten(seen, kKeyBytes / 2) + " #" + std::to_string(fingerprint(seen));
}

std::string link_key(const Link& link) {
  return shorten(visible(link.text) + " → " + identity_of(link.url), kKeyBytes * 2);
}

std::string target_key(const LinkRetarget& link) {
  return shorten(visible(link.text), kKeyBytes) + " → " + std::string(kHole);
}

}  // namespace

bool must_be_told(std::string_view words, const std::vector<std::string>& tracked) {
  if (!status_word_in(words).empty() || !identifier_in(words).empty()) return true;
  return std::ranges::any_of(
      tracked, [&](const std::string& name) { return !name.empty() && contains_ascii_nocase(words, name); });
}

bool is_learned(const Gap& gap, std::string_view above, const Noise& noise) {
  if (noise.words.empty() || !is_small(gap)) return false;
  if (!noise.words.contains(key_of(gap, above))) return false;
  if (is_reference(gap) || tells_when(gap)) return false;
  return !must_be_told(joined(gap.gone()) + " \n " + joined(gap.come()), noise.tracked);
}

bool is_learned_text(std::string_view text, const Noise& noise) {
  return noise.texts.contains(text_key(text)) && !must_be_told(text, noise.tracked);
}

bool is_learned_link(const Link& link, const Noise& noise) {
  return noise.links.contains(link_key(link)) && !must_be_told(link.text, noise.tracked);
}

bool is_learned_target(const LinkRetarget& link, const Noise& noise) {
  return noise.links.contains(target_key(link)) && !must_be_told(link.text, noise.tracked);
}

void note_edit(std::string_view before, std::string_view after, std::string_view above,
               std::vector<Moved>& moved) {
  const std::vector<std::string> gone = lower_words(before), come = lower_words(after);
  const std::vector<Gap> found = gaps(gone, come);
  const bool small = found.size() <= kGapsNoted && std::ranges::all_of(found, is_small);
  if (!small) {
    note_text(before, moved);
    note_text(after, moved);
    return;
  }
  for (const Gap& gap : found) {
    std::string key = key_of(gap, above);
    if (key.empty() || is_reference(gap) || tells_when(gap)) continue;
    moved.push_back({NoiseKind::words, std::move(key), shorten(joined(gap.come()), kShownBytes)});
  }
}

void note_text(std::string_view text, std::vector<Moved>& moved) {
  moved.push_back({NoiseKind::text, text_key(text), shorten(text, kShownBytes)});
}

void note_link(const Link& link, std::vector<Moved>& moved) {
  moved.push_back({NoiseKind::link, link_key(link), shorten(visible(link.text), kShownBytes)});
}

void note_target(const LinkRetarget& link, std::vector<Moved>& moved) {
  moved.push_back({NoiseKind::link, target_key(link), shorten(link.after, kShownBytes)});
}

}  // namespace policywatch::diff
