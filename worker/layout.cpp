#include "worker/layout.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "worker/tables.hpp"

namespace policywatch::worker {
namespace {

// Words further apart than this many line heights are no neighbours in a sentence.
constexpr double kWideGap = 1.3;
constexpr double kParagraphGap = 0.75;  // line heights of white between two paragraphs
constexpr double kMargin = 0.1;         // share of the page's height where running heads and feet stand
constexpr double kHeading = 1.12;       // of the body's font size
constexpr std::size_t kLongestHeading = 240;

struct Laid {
  Block block;
  double y0 = 0, y1 = 0, size = 0;
};

bool follows(const Placed& last, const Placed& next) {
  const double height = std::max(1.0, std::min(last.height(), next.height()));
  if (last.upright != next.upright) return false;
  if (!next.upright) return true;
  if (std::abs(last.middle() - next.middle()) > 0.5 * std::max(last.height(), next.height())) return false;
  const double gap = next.x0 - last.x1;
  return gap < kWideGap * height && gap > -height;
}

std::vector<Segment> segments_of(const std::vector<Placed>& words) {
  std::vector<Segment> segments;
  std::optional<Placed> last;
  for (const Placed& word : words) {
    if (last && follows(*last, word)) {
      Segment& open = segments.back();
      open.box.text += ' ' + word.text;
      open.box.x0 = std::min(open.box.x0, word.x0);
      open.box.x1 = std::max(open.box.x1, word.x1);
      open.box.y0 = std::min(open.box.y0, word.y0);
      open.box.y1 = std::max(open.box.y1, word.y1);
      open.box.size = std::max(open.box.size, word.size);
      ++open.words;
    } else {
      segments.push_back({.box = word});
    }
    last = word;
  }
  return segments;
}

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

/// "1.", "12)", "(a)", "(iv)", a bullet: the mark that a list entry begins with.
bool begins_entry(std::string_view text) {
  for (const std::string_view bullet :
       {"\u2022", "\u25CF", "\u25AA", "\u25E6", "\u2023", "\u2043", "\u00B7"}) {
    if (text.starts_with(bullet)) return true;
  }
  const std::string_view first = text.substr(0, text.find(' '));
  if (first.size() < 2 || first.size() > 5 || first.size() == text.size()) return false;
  const char end = first.back();
  std::string_view inner = first.substr(0, first.size() - 1);
  const bool enclosed = inner.starts_with('(') && end == ')';
  if (enclosed) inner.remove_prefix(1);
  if (!enclosed && end != '.' && end != ')') return false;
  const bool number = std::ranges::all_of(inner, [](char c) { return c >= '0' && c <= '9'; });
  const bool letters = inner.size() <= 3 && std::ranges::all_of(inner, is_lower);
  return !inner.empty() && (number || (letters && (enclosed || end == ')')));
}

bool ends_sentence(std::string_view text) {
  return !text.empty() && std::string_view(".:;!?").contains(text.back());
}

void join_line(std::string& text, std::string_view next) {
  constexpr std::string_view kSoftHyphen = "\u00AD";
  if (text.ends_with(kSoftHyphen)) {
    text.resize(text.size() - kSoftHyphen.size());
  } else if (text.size() > 1 && text.back() == '-' && is_lower(text[text.size() - 2]) && !next.empty() &&
             is_lower(next[0])) {
    text.pop_back();
  } else {
    text += ' ';
  }
  text += next;
}

/// Makes paragraphs of lines as they come.
class Paragraphs {
 public:
  void add(const Placed& line) {
    if (open_ && !belongs(line)) end();
    if (!open_) {
      open_ =
          Laid{{line.text, Where::main, begins_entry(line.text) ? "li" : "p"}, line.y0, line.y1, line.size};
      widest_ = line.x1;
    } else {
      join_line(open_->block.text, line.text);
      open_->y1 = std::max(open_->y1, line.y1);
    }
    widest_ = std::max(widest_, line.x1);
    last_ = line;
  }
  void end() {
    if (open_) done.push_back(std::move(*open_));
    open_.reset();
  }
  std::vector<Laid> done;

 private:
  bool belongs(const Placed& line) const {
    const double height = std::max(1.0, last_.height());
    if (line.upright != last_.upright) return false;
    const double gap = line.y0 - last_.y1;
    if (gap > kParagraphGap * height || gap < -2 * height) return false;
    if (std::abs(line.size - last_.size) > 0.1 * std::max(line.size, last_.size)) return false;
    if (begins_entry(line.text)) return false;
    const bool apart = line.x0 > last_.x1 || line.x1 < last_.x0;  // another column
    if (apart) return false;
    const bool last_was_short = last_.x1 < widest_ - 4 * height;
    const bool indented = line.x0 > last_.x0 + height;
    return !(ends_sentence(last_.text) && (last_was_short || indented));
  }
  std::optional<Laid> open_;
  Placed last_;
  double widest_ = 0;
};

std::vector<Laid> lay_page(const PlacedPage& page) {
  std::vector<Segment> segments = segments_of(page.words);
  const std::vector<std::vector<TableRow>> tables = find_tables(segments);
  std::vector<bool> told(tables.size(), false);
  Paragraphs paragraphs;
  for (const Segment& segment : segments) {
    if (segment.table == Segment::kNoTable) {
      paragraphs.add(segment.box);
      continue;
    }
    if (told[segment.table]) continue;
    told[segment.table] = true;
    paragraphs.end();
    for (const TableRow& row : tables[segment.table]) {
      paragraphs.done.push_back({{row.text, Where::main, "tr"}, row.y0, row.y1, 0});
    }
  }
  paragraphs.end();
  for (Laid& laid : paragraphs.done) laid.block.text = collapse_space(laid.block.text);
  std::erase_if(paragraphs.done, [](const Laid& laid) { return laid.block.text.empty(); });
  return std::move(paragraphs.done);
}

/// The font size of most of the text.
double body_size(const std::vector<std::vector<Laid>>& pages) {
  std::map<int, std::size_t> sizes;  // in tenths of a point
  for (const auto& page : pages) {
    for (const Laid& laid : page) {
      if (laid.size > 0) sizes[static_cast<int>(std::min(laid.size, 1e6) * 10)] += laid.block.text.size();
    }
  }
  const auto most = std::ranges::max_element(sizes, {}, [](const auto& entry) { return entry.second; });
  return most == sizes.end() ? 0 : most->first / 10.0;
}

void mark_headings(std::vector<std::vector<Laid>>& pages) {
  const double body = body_size(pages);
  double largest = 0;
  const auto is_heading = [body](const Laid& laid) {
    return laid.block.tag != "tr" && laid.size > kHeading * body && laid.block.text.size() <= kLongestHeading;
  };
  for (const Laid& laid : pages.empty() ? std::vector<Laid>() : pages.front()) {
    if (is_heading(laid)) largest = std::max(largest, laid.size);
  }
  for (auto& page : pages) {
    for (Laid& laid : page) {
      if (is_heading(laid)) laid.block.tag = &page == &pages.front() && laid.size == largest ? "h1" : "h2";
    }
  }
}

/// The same on every page, whatever the number on it.
std::string running_key(std::string_view text) {
  std::string key;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit) key += c;
    if (digit && !key.ends_with('#')) key += '#';
  }
  return key;
}

void mark_running(std::vector<std::vector<Laid>>& pages, const std::vector<PlacedPage>& source) {
  const auto in_margin = [&](std::size_t page, const Laid& laid) {
    const double height = source[page].height;
    return laid.y1 < kMargin * height || laid.y0 > (1 - kMargin) * height;
  };
  std::map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    for (const Laid& laid : pages[i]) {
      if (in_margin(i, laid)) ++seen[running_key(laid.block.text)];
    }
  }
  for (std::size_t i = 0; i < pages.size(); ++i) {
    for (Laid& laid : pages[i]) {
      if (!in_margin(i, laid)) continue;
      const std::string key = running_key(laid.block.text);
      const bool number = key == "#" || key == "- # -" || key == "Page #" || key == "Page # of #";
      const bool repeated = seen[key] >= 3 && 2 * seen[key] >= pages.size();
      if (number || repeated) laid.block.where = Where::navigation;
    }
  }
}

/// A paragraph that runs over the page's end is one: where a page ends is no news.
void join_over_pages(std::vector<std::vector<Laid>>& pages) {
  for (std::size_t i = 1; i < pages.size(); ++i) {
    const auto is_text = [](const Laid& laid) { return laid.block.where == Where::main; };
    const auto last = std::find_if(pages[i - 1].rbegin(), pages[i - 1].rend(), is_text);
    const auto next = std::ranges::find_if(pages[i], is_text);
    if (last == pages[i - 1].rend() || next == pages[i].end()) continue;
    const bool running_text = (last->block.tag == "p" || last->block.tag == "li") && next->block.tag == "p";
    if (!running_text || ends_sentence(last->block.text) || !is_lower(next->block.text[0])) continue;
    join_line(last->block.text, next->block.text);
    pages[i].erase(next);
  }
}

}  // namespace

std::vector<std::vector<Block>> lay_out(const std::vector<PlacedPage>& pages) {
  std::vector<std::vector<Laid>> laid;
  laid.reserve(pages.size());
  for (const PlacedPage& page : pages) laid.push_back(lay_page(page));
  mark_headings(laid);
  mark_running(laid, pages);
  join_over_pages(laid);
  std::vector<std::vector<Block>> blocks;
  blocks.reserve(laid.size());
  for (std::vector<Laid>& page : laid) {
    std::vector<Block> own;
    for (Laid& one : page) own.push_back(std::move(one.block));
    blocks.push_back(std::move(own));
  }
  return blocks;
}

}  // namespace policywatch::worker
