#include "extract/tracker_title.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "extract/dates.hpp"
#include "extract/dates_months.hpp"
#include "extract/tracker_words.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kOutletWords = 4;
constexpr std::size_t kLongestDate = 40;

bool digit(char c) {
  return c >= '0' && c <= '9';
}

bool short_name(std::string_view text) {
  const std::string_view name = trim(text);
  if (name.empty() || name.size() > 60 || is_document_word(name)) return false;
  if (name.contains(" v. ") || name.contains(" vs. ") || name.starts_with("No. ")) return false;
  return static_cast<std::size_t>(std::ranges::count(collapse_space(name), ' ')) < kOutletWords;
}

std::string_view drop_joint(std::string_view text) {
  text = trim(text);
  while (true) {
    const std::string_view before = text;
    for (const std::string_view mark : {"-", "\u2013", "\u2014", "|", ":"}) {
      if (text.starts_with(mark)) text = trim(text.substr(mark.size()));
    }
    if (text.size() == before.size()) return text;
  }
}

struct Halves {
  std::string_view left, right;
};
std::optional<Halves> split_first(std::string_view text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  return Halves{trim(text.substr(0, at)), trim(text.substr(at + mark.size()))};
}
std::optional<Halves> split_last(std::string_view text, std::string_view mark) {
  const std::size_t at = text.rfind(mark);
  if (at == std::string_view::npos) return std::nullopt;
  return Halves{trim(text.substr(0, at)), trim(text.substr(at + mark.size()))};
}

constexpr std::string_view kDashes[] = {" - ", " \u2013 ", " \u2014 "};

// "PBS: HEADLINE", "CNN - HEADLINE", "ACLU | HEADLINE".
bool outlet_first(TitleParts& parts, std::string_view text, bool any_short_name) {
  if (const auto pipe = split_first(text, "|"); pipe && short_name(pipe->left) && !pipe->right.empty()) {
    parts.outlet = pipe->left;
    parts.headline = pipe->right;
    return true;
  }
  for (const std::string_view mark : {kDashes[0], kDashes[1], kDashes[2], std::string_view(": ")}) {
    const auto halves = split_first(text, mark);
    if (!halves || halves->left.empty() || halves->right.empty()) continue;
    const bool named =
        is_known_outlet(halves->left) || (any_short_name && mark != ": " && short_name(halves->left));
    if (!named) continue;
    parts.outlet = halves->left;
    parts.headline = halves->right;
    return true;
  }
  return false;
}

// "HEADLINE - OUTLET" at the last dash; "HEADLINE -CBS"; "HEADLINE, USCIS".
bool outlet_last(TitleParts& parts, std::string_view text, bool any_short_name) {
  std::optional<Halves> best;
  for (const std::string_view mark : kDashes) {
    const auto halves = split_last(text, mark);
    if (halves && (!best || halves->right.size() < best->right.size())) best = halves;
  }
  const bool fits = best && !best->left.empty() &&
                    (is_known_outlet(best->right) || (any_short_name && short_name(best->right)));
  if (!fits) {
    best.reset();
    for (const std::string_view mark : {" -", ", "}) {
      const auto halves = split_last(text, mark);
      if (!best && halves && !halves->left.empty() && is_known_outlet(halves->right)) best = halves;
    }
  }
  if (!best) return false;
  parts.headline = best->left;
  parts.outlet = best->right;
  return true;
}

}  // namespace

std::optional<LeadingDate> leading_house_date(std::string_view text) {
  if (text.size() < 6 || !digit(text[0]) || !digit(text[3]) || text[4] != '.') return std::nullopt;
  const auto found = find_dates(text.substr(0, kLongestDate));
  if (found.empty() || found.front().begin != 0) return std::nullopt;
  return LeadingDate{found.front().date, found.front().end};
}

std::optional<LeadingDate> leading_long_date(std::string_view text) {
  if (text.empty() || digit(text[0])) return std::nullopt;
  // The window is cut before it could cut a number in two.
  std::string_view window = text.substr(0, kLongestDate);
  const auto found = find_dates(window);
  if (found.empty() || found.front().begin != 0 || !month_number(text.substr(0, text.find_first_of(". ,")))) {
    return std::nullopt;
  }
  return LeadingDate{found.front().date, found.front().end};
}

bool begins_with_bad_date(std::string_view text) {
  if (leading_house_date(text) || leading_long_date(text)) return false;
  const std::size_t numbers = static_cast<std::size_t>(
      std::ranges::find_if_not(text, [](char c) { return digit(c) || c == '.'; }) - text.begin());
  if (numbers >= 8 && numbers <= 10 && std::ranges::count(text.substr(0, numbers), '.') == 2 &&
      text[4] == '.') {
    return true;
  }
  const std::string_view first = text.substr(0, text.find_first_of(". ,"));
  if (!month_number(first) || first.front() < 'A' || first.front() > 'Z' || text.size() > kLongestDate)
    return false;
  return std::ranges::count_if(text, digit) >= 5;  // a day and a year, and nothing else in the line
}

TitleParts take_title_apart(std::string_view title, bool commentary) {
  TitleParts parts;
  std::string_view rest = trim(title);
  auto leading = leading_house_date(rest);
  if (!leading) leading = leading_long_date(rest);
  if (leading) {
    parts.date = leading->date;
    rest = drop_joint(rest.substr(leading->length));
  }
  bool reported = false;
  if (rest.size() > 9 && equals_ascii_nocase(rest.substr(0, 9), "Reported:")) {
    reported = true;
    rest = drop_joint(rest.substr(9));
  }
  parts.headline = rest;
  if (commentary) {
    if (outlet_first(parts, rest, false) || outlet_last(parts, rest, false)) return parts;
    if (!outlet_first(parts, rest, true)) outlet_last(parts, rest, true);
    return parts;
  }
  // A press report names its outlet last; a head is taken for an outlet only when it is a known one.
  if (reported && outlet_last(parts, rest, false)) return parts;
  if (outlet_first(parts, rest, false)) return parts;
  outlet_last(parts, rest, reported);
  return parts;
}

}  // namespace policywatch::extract
