#include "extract/listing_labels.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/text.hpp"
#include "extract/listing_words.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kLongestHeading = 100;
constexpr std::size_t kLongestLine = 80;
constexpr std::size_t kMostWords = 8;   // of a line beside its date
constexpr std::size_t kShortRow = 400;  // bytes of text that hold one entry
constexpr int kFarthest = 64;           // labels looked back over

// The innermost element of a line: it has words of its own.
bool has_own_text(Node node) {
  for (Node child = node.first_child(); child; child = child.next_sibling()) {
    if (child.is_text() && holds_digit(child.text())) return true;
  }
  return false;
}

// What the page says of itself, not of entries.
bool of_the_page(std::string_view text) {
  const std::string lower = ascii_lower(text);
  for (const std::string_view word : {"updated", "modified", "reviewed", "revised", "as of", "today",
                                      "expire", "effective", "copyright", "\u00a9"}) {
    if (lower.contains(word)) return true;
  }
  return false;
}

std::optional<Date> date_of_line(const std::string& text, const DateHints& hints) {
  const auto dates = find_dates(text, hints);
  if (dates.size() != 1 || of_the_page(text)) return std::nullopt;
  std::string rest = text;
  rest.erase(dates[0].begin, dates[0].end - dates[0].begin);
  if (words_in(rest) > kMostWords) return std::nullopt;
  return dates[0].date;
}

bool is_row(std::string_view tag) {
  return tag == "tr" || tag == "li" || tag == "dd" || tag == "article";
}

// The end of the row that a line is a part of, the line itself when that row is one entry; kNoElement when it
// is no part of one, or all of one.
std::size_t reach_of(const std::vector<Element>& elements, std::size_t line) {
  constexpr std::size_t kBesides = 8;  // bytes around the line that are no text of their own
  for (std::size_t up = elements[line].parent; up != kNoElement; up = elements[up].parent) {
    const Element& e = elements[up];
    if (!is_row(e.node.tag()) || e.text <= elements[line].text + kBesides) continue;
    return e.text <= kShortRow ? line : e.end;
  }
  return kNoElement;
}

}  // namespace

std::vector<Label> find_labels(const std::vector<Element>& elements, const DateHints& hints) {
  std::vector<Label> out;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const Element& e = elements[i];
    const std::string_view tag = e.node.tag();
    if (is_heading_tag(tag) || tag == "caption" || tag == "legend") {
      Label label{i, is_heading_tag(tag) ? tag[1] - '0' : 6, std::nullopt, 0, kNoElement};
      if (e.text > 0 && e.text <= kLongestHeading) {
        const std::string text = visible_text(e.node);
        if (holds_digit(text)) label.date = find_date(text, hints);
      }
      if (e.text > 0) out.push_back(label);
      continue;
    }
    if (e.text < 4 || e.text > kLongestLine || e.links > 0 || tag == "a" || tag == "option") continue;
    if (!has_own_text(e.node)) continue;
    const std::size_t reach = reach_of(elements, i);
    if (reach == i) continue;
    if (const auto date = date_of_line(visible_text(e.node), hints))
      out.push_back({i, 7, date, e.key, reach});
  }
  return out;
}

std::vector<Label> labels_among(const std::vector<Label>& labels, const std::vector<std::size_t>& fronts,
                                const std::vector<std::size_t>& ends) {
  std::vector<Label> out;
  for (const Label& label : labels) {
    const auto after = std::ranges::upper_bound(fronts, label.element);
    const auto record = static_cast<std::size_t>(after - fronts.begin());
    if (record > 0 && ends[record - 1] > label.element) continue;
    out.push_back(label);
  }
  struct Kind {
    std::size_t labels = 0, heading = 0, records = 0, next = kNoElement, first = kNoElement;
  };
  std::unordered_map<std::uint64_t, Kind> kinds;  // by build
  for (auto label = out.rbegin(); label != out.rend(); ++label) {
    if (label->rank < 7) continue;
    Kind& kind = kinds[label->build];
    const auto from = std::ranges::upper_bound(fronts, label->element);
    const auto to = std::ranges::lower_bound(fronts, std::min(kind.next, label->reach));
    ++kind.labels;
    if (from < to) {
      ++kind.heading;
      kind.records += static_cast<std::size_t>(to - from);
    }
    kind.next = kind.first = label->element;
  }
  // A date for each record, behind it or in its own row, heads nothing.
  const auto heads = [&](const Label& label) {
    const Kind& kind = kinds[label.build];
    if (kind.heading < 2) return false;
    const bool several = 10 * kind.records >= 13 * kind.heading;
    const bool of_row = label.reach != kNoElement;
    return several || (!of_row && !fronts.empty() && kind.first < fronts.front());
  };
  std::erase_if(out, [&](const Label& label) { return label.rank == 7 && !heads(label); });
  return out;
}

std::optional<Date> date_above(const std::vector<Label>& labels, std::size_t record) {
  auto at = std::ranges::lower_bound(labels, record, {}, &Label::element);
  int highest = 99;
  for (int steps = 0; at != labels.begin() && steps < kFarthest; ++steps) {
    --at;
    if (record >= at->reach) continue;
    if (at->date && at->rank < highest) return at->date;
    highest = std::min(highest, at->rank);
  }
  return std::nullopt;
}

}  // namespace policywatch::extract
