// Sentence boundaries: ICU's, minus the breaks that abbreviations of legal and agency prose provoke.
#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

#include "base/error.hpp"
#include "base/text.hpp"

namespace policywatch {
namespace {

// One iterator a thread: making one costs more than breaking a page with it.
icu::BreakIterator& sentence_iterator() {
  thread_local const std::unique_ptr<icu::BreakIterator> iterator = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::BreakIterator> made(
        icu::BreakIterator::createSentenceInstance(icu::Locale::getUS(), status));
    if (U_FAILURE(status)) throw WorldError(std::string("ICU has no sentence rules: ") + u_errorName(status));
    return made;
  }();
  return *iterator;
}

// Never the last word of a sentence.
constexpr std::array kNever = std::to_array<std::string_view>(
    {"v.",    "vs.",   "mr.",   "mrs.",  "ms.",   "dr.",   "hon.",  "prof.", "rev.",    "sen.",   "sens.",
     "rep.",  "reps.", "gov.",  "gen.",  "lt.",   "col.",  "capt.", "sgt.",  "maj.",    "st.",    "cf.",
     "e.g.",  "i.e.",  "viz.",  "sec.",  "secs.", "art.",  "arts.", "para.", "pars.",   "pub.",   "exec.",
     "proc.", "ord.",  "fed.",  "supp.", "stat.", "atty.", "asst.", "dept.", "approx.", "ed.",    "eds.",
     "op.",   "reg.",  "regs.", "rptr.", "dist.", "cir.",  "tit.",  "ch.",   "pt.",     "amend.", "const.",
     "dkt.",  "doc.",  "docs.", "ex.",   "exh.",  "n.",    "pp.",   "p."});
// A number follows them inside a sentence.
constexpr std::array kBeforeNumber =
    std::to_array<std::string_view>({"no.", "nos.", "jan.", "feb.", "mar.", "apr.", "jun.", "jul.", "aug.",
                                     "sep.", "sept.", "oct.", "nov.", "dec.", "vol.", "cl.", "fig.", "app."});
// May end a sentence; the next word tells.
constexpr std::array kEither = std::to_array<std::string_view>(
    {"inc.", "corp.", "co.",  "ltd.", "llc.",   "l.l.c.", "bros.",  "assn.", "ass'n.", "al.",  "etc.", "jr.",
     "sr.",  "a.m.",  "p.m.", "ct.",  "u.s.c.", "c.f.r.", "dep't.", "u.s.",  "d.c.",   "u.n.", "u.k."});
constexpr std::array kStarters = std::to_array<std::string_view>(
    {"the",        "a",      "an",        "this",      "that",     "these",     "those",   "it",
     "its",        "he",     "she",       "they",      "we",       "you",       "i",       "in",
     "on",         "at",     "as",        "by",        "for",      "from",      "with",    "under",
     "after",      "before", "when",      "while",     "if",       "but",       "and",     "however",
     "there",      "his",    "her",       "their",     "our",      "both",      "one",     "some",
     "all",        "any",    "no",        "not",       "today",    "yesterday", "last",    "plaintiffs",
     "defendants", "judge",  "officials", "according", "since",    "although",  "because", "following",
     "to",         "what",   "who",       "which",     "meanwhile"});

template <class List>
bool holds(const List& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

std::string_view last_word(std::string_view text) {
  text = trim(text);
  const std::size_t space = text.find_last_of(" \t\n(\"[");
  return space == std::string_view::npos ? text : text.substr(space + 1);
}

std::string_view first_word(std::string_view text) {
  text = trim(text);
  while (!text.empty() && (text.front() == '"' || text.front() == '(' || text.front() == '[')) {
    text.remove_prefix(1);
  }
  return text.substr(0, text.find_first_of(" \t\n,.;:"));
}

bool is_initial(std::string_view word) {  // "J." of a name; "I." would more often be the pronoun
  return word.size() == 2 && word[0] >= 'A' && word[0] <= 'Z' && word[0] != 'I' && word[1] == '.';
}

// Whether the break between the two pieces is none.
bool continues(std::string_view before, std::string_view after) {
  const std::string_view trimmed = trim(before);
  if (trimmed.empty() || !trimmed.ends_with('.') || before.ends_with('\n')) return false;
  const std::string_view word = last_word(before);
  const std::string low = ascii_lower(word);
  if (holds(kNever, low) || is_initial(word)) return true;
  const std::string_view next = first_word(after);
  if (holds(kBeforeNumber, low)) {
    return !next.empty() && (next.front() == '#' || (next.front() >= '0' && next.front() <= '9'));
  }
  const bool dotted = std::ranges::count(low, '.') > 1;  // an initialism that the list does not have
  return (dotted || holds(kEither, low)) && !holds(kStarters, ascii_lower(next));
}

std::vector<std::size_t> icu_ends(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  UText* view = utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status);
  icu::BreakIterator& iterator = sentence_iterator();
  iterator.setText(view, status);
  std::vector<std::size_t> ends;
  if (U_SUCCESS(status)) {
    iterator.first();
    for (std::int32_t end = iterator.next(); end != icu::BreakIterator::DONE; end = iterator.next()) {
      ends.push_back(static_cast<std::size_t>(end));
    }
  }
  utext_close(view);
  if (ends.empty()) ends.push_back(text.size());
  return ends;
}

}  // namespace

std::vector<std::string_view> sentences(std::string_view text) {
  std::vector<std::string_view> all;
  if (trim(text).empty()) return all;
  const std::vector<std::size_t> ends = icu_ends(text);
  std::size_t from = 0;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    const bool last = i + 1 == ends.size();
    const std::size_t next_end = last ? text.size() : ends[i + 1];
    // Only the words beside the break are looked at, so that merging stays linear.
    const std::size_t near = std::max(from, ends[i] < 48 ? 0 : ends[i] - 48);
    if (!last && continues(text.substr(near, ends[i] - near), text.substr(ends[i], next_end - ends[i]))) {
      continue;
    }
    const std::string_view sentence = trim(text.substr(from, ends[i] - from));
    if (!sentence.empty()) all.push_back(sentence);
    from = ends[i];
  }
  return all;
}

}  // namespace policywatch
