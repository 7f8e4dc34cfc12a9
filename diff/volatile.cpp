#include "diff/volatile.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>

#include "base/text.hpp"
#include "diff/gaps.hpp"
#include "diff/noise.hpp"
#include "diff/tokens.hpp"

namespace policywatch::diff {
namespace {

using Words = WordList;

constexpr std::size_t kShortBlock = 12;  // words: a stamp or a counter is no longer than this
constexpr auto kCounted = std::to_array<std::string_view>(
    {"views",  "view",  "visitors", "visitor", "visits",   "visit",   "hits",      "downloads",
     "shares", "share", "likes",    "like",    "comments", "comment", "followers", "subscribers",
     "online", "users", "readers",  "reads",   "retweets", "reposts", "replies",   "results",
     "result", "votes", "upvotes",  "members", "watching", "viewers", "times"});
constexpr auto kUnits = std::to_array<std::string_view>(
    {"second", "seconds", "sec", "secs", "minute", "minutes", "min",   "mins",  "hour",
     "hours",  "hr",      "hrs", "day",  "days",   "week",    "weeks", "month", "months",
     "year",   "years",   "s",   "ms",   "m",      "h",       "d",     "w"});
constexpr auto kMonths = std::to_array<std::string_view>(
    {"january",   "february", "march",    "april",    "may",  "june", "july", "august",
     "september", "october",  "november", "december", "jan",  "feb",  "mar",  "apr",
     "jun",       "jul",      "aug",      "sep",      "sept", "oct",  "nov",  "dec"});
constexpr auto kClockWords = std::to_array<std::string_view>(
    {"monday", "tuesday", "wednesday", "thursday", "friday",    "saturday", "sunday", "mon",
     "tue",    "wed",     "thu",       "fri",      "sat",       "sun",      "am",     "pm",
     "a.m",    "p.m",     "noon",      "midday",   "midnight",  "utc",      "gmt",    "bst",
     "est",    "edt",     "cst",       "cdt",      "mst",       "mdt",      "pst",    "pdt",
     "aest",   "aedt",    "et",        "ct",       "mt",        "pt",       "at",     "on",
     "of",     "the",     "and",       "today",    "yesterday", "now"});
constexpr auto kStampWords = std::to_array<std::string_view>(
    {"updated", "update", "modified", "changed", "reviewed", "refreshed", "generated", "retrieved",
     "rendered", "published:", "accessed", "cached", "printed", "loaded", "synced", "checked"});
constexpr auto kRendering = std::to_array<std::string_view>(
    {"generated", "rendered", "loaded", "executed", "took", "queries", "latency"});
constexpr auto kNodes =
    std::to_array<std::string_view>({"server", "node", "host", "hostname", "instance", "pod", "backend",
                                     "served", "edge", "datacenter", "datacentre"});
template <std::size_t N>
bool in(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool digit(char c) {
  return c >= '0' && c <= '9';
}

// "1,234", "12.5k", "(1058)", "+3".
bool is_count(std::string_view word) {
  word = bare(word);
  if (word.starts_with('+')) word.remove_prefix(1);
  if (word.ends_with('k') || word.ends_with('m')) word.remove_suffix(1);
  return !word.empty() && digit(word.front()) && digit(word.back()) &&
         std::ranges::all_of(word, [](char c) { return digit(c) || c == ',' || c == '.'; });
}

bool is_clock(std::string_view word) {
  word = bare(word);
  for (const std::string_view half : {"am", "pm"}) {
    if (word.size() > 2 && word.ends_with(half)) word.remove_suffix(2);
  }
  if (word.size() < 3 || !digit(word.front())) return false;
  const auto colons = std::ranges::count(word, ':');
  return colons >= 1 && colons <= 3 &&
         std::ranges::all_of(word, [](char c) { return digit(c) || c == ':' || c == '.'; });
}

bool is_clock_with_seconds(std::string_view word) {
  return is_clock(word) && std::ranges::count(bare(word), ':') >= 2;
}

// A part of a calendar date or of a time of day, in words or digits.
bool is_moment(std::string_view word) {
  const std::string_view plain = bare(word);
  if (plain.empty() || plain == "-" || plain == "/") return true;
  if (in(kMonths, plain) || in(kClockWords, plain) || is_clock(plain)) return true;
  if (!digit(plain.front())) return false;
  std::string_view rest = plain;
  for (const std::string_view tail : {"st", "nd", "rd", "th", "am", "pm", "z"}) {
    if (rest.ends_with(tail)) rest.remove_suffix(tail.size());
  }
  const bool shaped = std::ranges::all_of(rest, [](char c) {
    return digit(c) || c == '-' || c == '/' || c == '.' || c == ':' || c == 't' || c == '+';
  });
  if (!shaped) return false;
  // A day or a year; a whole date has its year in four digits, which a version number has not.
  const auto digits = std::ranges::count_if(rest, digit);
  return digits == static_cast<std::ptrdiff_t>(rest.size()) ? digits <= 4 : digits >= 6;
}

// "2 hours ago", "just now", "5m", without the word "ago".
bool is_span(Words words) {
  return std::ranges::all_of(words, [](std::string_view word) {
    const std::string_view plain = bare(word);
    if (in(kUnits, plain) || plain == "ago" || plain == "just" || plain == "now" || plain == "yesterday" ||
        plain == "today" || plain == "an" || plain == "a" || plain == "about" || plain == "one") {
      return true;
    }
    std::size_t digits = 0;
    while (digits < plain.size() && digit(plain[digits])) ++digits;
    return digits > 0 && (digits == plain.size() || in(kUnits, plain.substr(digits)));
  });
}

template <class Test>
bool both(const Gap& gap, Test test) {
  return std::ranges::all_of(gap.gone(), test) && std::ranges::all_of(gap.come(), test);
}

bool is_relative_time(const Gap& gap) {
  if (!is_span(gap.gone()) || !is_span(gap.come())) return false;
  const auto says_ago = [](Words words) {
    return std::ranges::any_of(words, [](std::string_view word) {
      return bare(word) == "ago" || bare(word) == "now" || bare(word) == "yesterday";
    });
  };
  if (says_ago(gap.come()) || says_ago(gap.gone())) return true;
  for (std::size_t steps = 1; steps <= 2; ++steps) {
    if (gap.next(steps) == "ago") return true;
  }
  return gap.next(1) == "min" && gap.next(2) == "read";
}

// "updated", "reviewed/updated".
bool is_stamp_word(std::string_view word) {
  for (;;) {
    const std::size_t slash = word.find('/');
    if (in(kStampWords, word.substr(0, slash))) return true;
    if (slash == std::string_view::npos) return false;
    word.remove_prefix(slash + 1);
  }
}

bool has_stamp_cue(const Gap& gap) {
  const bool is_short = gap.after.size() <= kShortBlock;
  for (std::size_t steps = 1; steps <= 8; ++steps) {
    const std::string_view word = gap.prior(steps);
    if (word.empty()) continue;
    if (word == "©" || word == "copyright" || word == "(c)") return true;
    if (!is_stamp_word(word) && word != "modification" && word != "revision") continue;
    const std::string_view lead = gap.prior(steps + 1);
    const std::string_view lead2 = gap.prior(steps + 2);
    if (is_short || lead == "last" || lead2 == "last" || lead == "page" || lead == "date") return true;
  }
  if (!is_short) return false;
  for (std::size_t steps = 1; steps <= 4; ++steps) {
    const std::string_view word = gap.prior(steps);
    if (word == "of" && gap.prior(steps + 1) == "as") return true;
    if (word == "current" || word == "today" || word == "local" || word == "now") return true;
  }
  return false;
}

bool is_stamp(const Gap& gap) {
  if (both(gap, is_clock_with_seconds)) return true;
  if (!both(gap, is_moment)) return false;
  return has_stamp_cue(gap) || std::ranges::all_of(gap.after, is_clock);
}

bool is_counter(const Gap& gap) {
  if (gap.gone().size() != 1 || gap.come().size() != 1) return false;
  const std::string& gone = gap.gone().front();
  const std::string& come = gap.come().front();
  if (!is_count(gone) || !is_count(come)) return false;
  if (gap.after.size() == 1 && gap.before.size() == 1) return true;
  // "Form number 7" is a reference, "visitor number 7" is not.
  const bool after_law = is_law_word(gap.prior(1)) && !in(kCounted, gap.prior(2));
  if (gone.starts_with('(') && come.starts_with('(') && gone.contains(')') && come.contains(')')) {
    return !after_law;
  }
  if (after_law) return false;
  for (std::size_t steps = 1; steps <= 2; ++steps) {
    if (in(kCounted, gap.next(steps))) return true;
  }
  if (gap.after.size() > kShortBlock) return false;
  for (std::size_t steps = 1; steps <= 3; ++steps) {
    if (in(kCounted, gap.prior(steps))) return true;
  }
  return false;
}

bool is_rendering_time(const Gap& gap) {
  const bool numbers = both(gap, [](std::string_view word) {
    const std::string_view plain = bare(word);
    return !plain.empty() && digit(plain.front());
  });
  if (!numbers) return false;
  return std::ranges::any_of(gap.after, [](std::string_view word) { return in(kRendering, bare(word)); }) &&
         gap.after.size() <= 2 * kShortBlock;
}

// The rest of the token is the same and what differs are long runs of digits: "1775073614664Updated".
bool differs_in_machine_digits(const Gap& gap) {
  if (gap.gone().size() != 1 || gap.come().size() != 1) return false;
  const auto letters = [](const std::string& word) {
    std::string out;
    for (const char c : word) {
      if (!digit(c)) out += c;
    }
    return out;
  };
  const auto digits = [](const std::string& word) { return std::ranges::count_if(word, digit); };
  const std::string& gone = gap.gone().front();
  const std::string& come = gap.come().front();
  return digits(gone) >= 12 && digits(come) >= 12 && letters(gone) == letters(come);
}

// "Served by web-03-fra": the machine that answered this time.
bool is_machine_name(const Gap& gap) {
  const auto named = [](std::string_view word) {
    const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
    word = bare(word);
    return std::ranges::any_of(word, letter) && std::ranges::any_of(word, digit) &&
           std::ranges::all_of(
               word, [&](char c) { return letter(c) || digit(c) || c == '-' || c == '.' || c == '_'; });
  };
  if (gap.gone().size() != 1 || gap.come().size() != 1 || gap.after.size() > kShortBlock) return false;
  const std::string_view lead = gap.prior(1);
  const bool between = lead == "by" || lead == "from" || lead == "id" || lead == "name";
  return both(gap, named) && in(kNodes, between ? gap.prior(2) : lead);
}

bool is_volatile_gap(const Gap& gap) {
  if (both(gap, is_opaque)) return true;
  return is_relative_time(gap) || is_stamp(gap) || is_counter(gap) || is_rendering_time(gap) ||
         differs_in_machine_digits(gap) || is_machine_name(gap);
}

}  // namespace

bool is_opaque(std::string_view token) {
  token = bare(token);
  if (token.size() < 16 || token.contains("://") || token.contains('@')) return false;
  std::size_t digits = 0, letters = 0, dashes = 0;
  for (const char c : token) {
    if (digit(c)) {
      ++digits;
    } else if (std::isalpha(static_cast<unsigned char>(c)) != 0) {
      ++letters;
    } else if (c == '-' || c == '_' || c == '+' || c == '/' || c == '=') {
      ++dashes;
    } else {
      return false;
    }
  }
  return dashes <= 6 && digits >= 3 && letters >= 3 && dashes * 4 <= token.size();
}

bool is_volatile_edit(std::string_view before, std::string_view after, const Noise* noise,
                      std::string_view above) {
  const std::vector<std::string> gone = lower_words(before), come = lower_words(after);
  const std::vector<Gap> found = gaps(gone, come);
  return !found.empty() && std::ranges::all_of(found, [&](const Gap& gap) {
    return is_volatile_gap(gap) || (noise != nullptr && is_learned(gap, above, *noise));
  });
}

bool is_volatile_text(std::string_view text) {
  const std::vector<std::string> words = lower_words(text);
  if (words.empty()) return true;
  if (words.size() > kShortBlock) return false;
  const Words all = words;
  if (std::ranges::all_of(all, is_opaque) || (all.size() == 1 && is_count(all.front()))) return true;
  if (is_span(all) && all.size() > 1) {
    return std::ranges::any_of(
        all, [](std::string_view word) { return bare(word) == "ago" || bare(word) == "now"; });
  }
  if (std::ranges::all_of(all, is_clock)) return true;
  // "Last updated: 3 May 2026", "Page generated on …": cue words, then nothing but the moment.
  const auto first = std::ranges::find_if(all, [](std::string_view word) {
    return digit(bare(word).empty() ? ' ' : bare(word).front()) || in(kMonths, bare(word));
  });
  const auto at = static_cast<std::size_t>(first - all.begin());
  if (first == all.end() || at > 5) return false;
  if (at > 0 && std::ranges::all_of(all.subspan(at), is_moment)) {
    return std::ranges::any_of(all.first(at),
                               [](std::string_view word) { return is_stamp_word(bare(word)); }) &&
           (all.front() == "last" || all.front() == "page" || all.front() == "date" || at == 1);
  }
  return all.size() <= 4 && is_count(*first) &&
         std::ranges::any_of(all, [](std::string_view word) { return in(kCounted, bare(word)); });
}

}  // namespace policywatch::diff
