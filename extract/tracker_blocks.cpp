#include "extract/tracker_blocks.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "extract/tracker_title.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kMostLinks = 100;  // of a line, to be sorted by their words

bool digit(char c) {
  return c >= '0' && c <= '9';
}

// "3." or "12)" followed by white space or nothing.
std::size_t number_mark(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && at < 3 && digit(text[at])) ++at;
  if (at == 0 || at == 3 || at >= text.size() || (text[at] != '.' && text[at] != ')')) return 0;
  ++at;
  return at == text.size() || text[at] == ' ' ? at : 0;
}

std::size_t bullet_mark(std::string_view text) {
  for (const std::string_view mark : {"\u2022", "\u00b7", "\u25e6", "\u25cf", "*", "-"}) {
    if (!text.starts_with(mark)) continue;
    const bool ascii = mark.size() == 1;
    if (!ascii || text.substr(1).starts_with(" ")) return mark.size();
  }
  return 0;
}

class Cutter {
 public:
  Cutter() { blocks_.push_back({}); }

  void take(const RenderedLine& source, std::size_t number) {
    std::string text = source.text;
    TrackerLine line;
    line.number = number;
    line.links = source.links;
    strip_marks(text, line);
    text = without_boilerplate(text);
    if (text.empty()) {
      waiting_item_ = waiting_item_ || line.item;
      return;
    }
    line.item = line.item || std::exchange(waiting_item_, false);
    cut(text, line);
  }

  std::vector<TrackerBlock> finish() { return std::move(blocks_); }

 private:
  void strip_marks(std::string& text, TrackerLine& line) {
    for (int i = 0; i < 3; ++i) {
      const std::size_t number = number_mark(text);
      const std::size_t bullet = number == 0 ? bullet_mark(text) : 0;
      if (number + bullet == 0) return;
      line.item = line.item || number != 0;
      line.bullet = line.bullet || bullet != 0;
      text = std::string(trim(std::string_view(text).substr(number + bullet)));
    }
  }

  void cut(std::string_view text, const TrackerLine& line) {
    // Each search goes on from where it last stood, so that a line of any length costs linear time.
    std::size_t from = 0;
    auto label = find_label(text, 0);
    auto words = find_link_words(text, 0);
    while (label || words) {
      if (words && (!label || words->begin < label->begin)) {
        if (words->begin >= from) {
          add(text.substr(from, words->begin - from), line, false);
          add(text.substr(words->begin, words->end - words->begin), line, true);
          from = words->end;
        }
        words = find_link_words(text, words->end);
      } else {
        if (label->begin >= from) {
          add(text.substr(from, label->begin - from), line, false);
          from = open(*label, text);
        }
        label = find_label(text, std::max(from, label->begin + 1));
      }
    }
    add(text.substr(from), line, false);
  }

  // Returns where the text goes on.
  std::size_t open(const LabelHit& label, std::string_view text) {
    const bool content = label.begin == label.end;
    if (content && blocks_.back().section == label.section) return label.begin;
    std::string name = label.label;
    std::size_t end = label.end;
    if (label.section == Section::biden && text.substr(end).starts_with(":")) {
      for (const std::string_view what :
           {"Revoked/Replaced", "Approved/Retained", "Modified", "Under Study"}) {
        const std::size_t at = text.find(what, end);
        if (at != std::string_view::npos && at <= end + 2) {
          name += ": " + std::string(what);
          end = at + what.size();
        }
      }
      if (end == label.end) ++end;
    }
    blocks_.push_back({label.section, std::move(name), {}});
    return end;
  }

  void add(std::string_view text, const TrackerLine& like, bool link_words) {
    text = trim(text);
    if (text.empty()) return;
    TrackerLine line = like;
    line.text = std::string(text);
    line.link_words = link_words;
    // Links go with the piece that holds their words.
    if (line.links.size() <= kMostLinks)
      std::erase_if(line.links,
                    [&](const Link& link) { return !link.text.empty() && !text.contains(link.text); });
    opens_blank_item(line);
    blocks_.back().lines.push_back(std::move(line));
  }

  // A numbered item without a label, with a date at its head, is one more action (the site of 2022–24).
  void opens_blank_item(const TrackerLine& line) {
    const Section now = blocks_.back().section;
    const bool timeline = now == Section::announced || now == Section::effective || now == Section::actions ||
                          now == Section::biden;
    if (!timeline || !line.item || line.link_words || blocks_.back().lines.empty()) return;
    if (leading_long_date(line.text) || leading_house_date(line.text)) {
      blocks_.push_back({Section::actions, "Subsequent Action", {}});
    }
  }

  std::vector<TrackerBlock> blocks_;
  bool waiting_item_ = false;
};

}  // namespace

std::vector<TrackerBlock> cut_into_blocks(const std::vector<RenderedLine>& lines) {
  Cutter cutter;
  for (std::size_t i = 0; i < lines.size(); ++i) cutter.take(lines[i], i + 1);
  return cutter.finish();
}

}  // namespace policywatch::extract
