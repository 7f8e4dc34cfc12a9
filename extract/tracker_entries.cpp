#include "extract/tracker_entries.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "extract/tracker_title.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kLongestTitle = 300;

void append_paragraph(std::string& text, std::string_view paragraph) {
  if (!text.empty()) text += "\n\n";
  text += paragraph;
}

std::string first_url(const TrackerLine& line) {
  return line.links.empty() ? "" : line.links.front().url;
}

// "… - American Immigration CouncilThe Council reports": where a title runs into prose without a space.
std::size_t glued_prose(std::string_view text) {
  for (std::size_t at = text.find(" - "); at != std::string_view::npos; at = text.find(" - ", at + 3)) {
    const std::string_view tail = text.substr(at + 3);
    const std::string_view outlet = leading_outlet(tail);
    if (outlet.empty() || outlet.size() >= tail.size()) continue;
    const char next = tail[outlet.size()];
    if (outlet.size() > 1 && next >= 'A' && next <= 'Z') return at + 3 + outlet.size();
  }
  return std::string_view::npos;
}

bool letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// "… Rivera v. ScottTravelers sue": a caption's last name runs into prose. Short heads of names (De, Mc, Mac)
// run on in the name itself.
std::size_t glued_caption(std::string_view text) {
  const std::size_t versus = text.find(" v. ");
  const std::size_t last_space = text.rfind(' ');
  if (versus == std::string_view::npos) return std::string_view::npos;
  std::size_t run = 0;
  for (std::size_t at = versus + 4; at + 1 < text.size(); ++at) {
    run = letter(text[at]) ? run + 1 : 0;
    const bool lower = text[at] >= 'a' && text[at] <= 'z';
    if (!lower || text[at + 1] < 'A' || text[at + 1] > 'Z') continue;
    if (run >= 4 && last_space > at) return at + 1;
    run = 0;
  }
  return std::string_view::npos;
}

class EntryReader {
 public:
  explicit EntryReader(const TrackerBlock& block)
      : block_(block), commentary_(block.section == Section::commentary) {}

  Result<std::vector<Action>> read() {
    for (std::size_t i = 0; i < block_.lines.size(); ++i) {
      const TrackerLine& line = block_.lines[i];
      if (line.link_words) {
        take_link(line);
      } else if (auto failed = take(line, i); !failed) {
        return std::unexpected(failed.error());
      }
    }
    finish();
    return std::move(out_);
  }

 private:
  void take_link(const TrackerLine& line) {
    if (open_ && entry_.url.empty()) entry_.url = first_url(line);
    closed_ = open_;
  }

  Result<> take(const TrackerLine& line, std::size_t index) {
    std::string_view text = line.text;
    const auto date = leading_long_date(text);
    const bool alone = date && trim(text.substr(date->length)).empty();
    // Behind a link the next entry may follow on the same line, its date glued to its title.
    const bool glued = date && closed_ && !alone &&
                       std::string_view(" ,.;:").find(text[date->length]) == std::string_view::npos;
    if (date && (alone || glued || (!open_ && !header_) || line.item)) {
      finish();
      header_ = date->date;
      text = trim(text.substr(date->length));
      if (text.empty()) return {};
    } else if (begins_with_bad_date(text)) {
      return std::unexpected(bad_date(line, "date of an entry"));
    }
    if (is_title(line, text, index)) {
      begin(line, text);
    } else if (open_) {
      append_paragraph(entry_.text, text);
    } else {
      open_ = true;
      append_paragraph(entry_.text, text);
    }
    return {};
  }

  bool is_title(const TrackerLine& line, std::string_view text, std::size_t index) {
    if (leading_house_date(text)) return true;
    if (line.bullet && text.size() <= kLongestTitle) {
      if (!open_ || bulleted_) bulleted_ = true;
      return commentary_ || bulleted_;
    }
    if (text.size() > kLongestTitle) return false;
    if (closed_) return !text.ends_with('.');
    if (open_) return false;
    const bool prose_follows = index + 1 < block_.lines.size() && !block_.lines[index + 1].link_words &&
                               !leading_house_date(block_.lines[index + 1].text);
    return prose_follows || !text.ends_with('.');
  }

  void begin(const TrackerLine& line, std::string_view text) {
    // Early entries of the site have the prose first and the document's title last.
    const bool title_last = open_ && entry_.title.empty() && !entry_.text.empty() && !closed_;
    if (!title_last) finish();
    open_ = true;
    const std::size_t prose = std::min(glued_prose(text), glued_caption(text));
    entry_.title = std::string(trim(text.substr(0, prose)));
    if (prose != std::string_view::npos) append_paragraph(entry_.text, trim(text.substr(prose)));
    if (entry_.url.empty()) entry_.url = first_url(line);
  }

  void finish() {
    if (!open_) return;
    TitleParts parts = take_title_apart(entry_.title, commentary_);
    entry_.header_date = header_;
    entry_.date = parts.date ? parts.date : header_;
    entry_.headline = std::move(parts.headline);
    entry_.outlet = std::move(parts.outlet);
    out_.push_back(std::exchange(entry_, Action()));
    open_ = closed_ = false;
  }

  const TrackerBlock& block_;
  const bool commentary_;
  std::vector<Action> out_;
  Action entry_;
  std::optional<Date> header_;
  bool open_ = false, closed_ = false, bulleted_ = false;
};

// A line of the announcement that names the policy's document.
bool names_document(const TrackerBlock& block, std::size_t index) {
  const std::string& text = block.lines[index].text;
  if (text.size() > kLongestTitle) return false;
  if (leading_house_date(text)) return true;
  const bool linked = index + 1 < block.lines.size() && block.lines[index + 1].link_words;
  const bool whole_link = block.lines[index].links.size() == 1 && block.lines[index].links[0].text == text;
  return (linked && !text.ends_with('.')) || (whole_link && !text.ends_with('.'));
}

// Lines of the announcement with the id taken out; what follows the id on its line is a line of its own.
TrackerBlock without_id(const TrackerBlock& block, Announcement& found) {
  TrackerBlock out{block.section, block.label, {}};
  for (const TrackerLine& line : block.lines) {
    const auto hit = found.id.empty() ? find_policy_id(line.text) : std::nullopt;
    if (!hit) {
      out.lines.push_back(line);
      continue;
    }
    found.id = hit->id;
    found.second_term = hit->second_term;
    for (const std::string_view part :
         {std::string_view(line.text).substr(0, hit->begin), std::string_view(line.text).substr(hit->end)}) {
      if (trim(part).empty()) continue;
      out.lines.push_back(line);
      out.lines.back().text = std::string(trim(part));
    }
  }
  return out;
}

}  // namespace

Error bad_date(const TrackerLine& line, std::string_view what) {
  return {ErrorKind::invalid, "line " + std::to_string(line.number) + ": the " + std::string(what) +
                                  " is not a date: \u201c" + shorten(line.text, 60) + "\u201d"};
}

namespace {

// "A" of "1976A", "-1" of "0123-1": a part of an entry that was split.
std::size_t part_mark(std::string_view text) {
  const auto digit = [&](std::size_t at) { return at < text.size() && text[at] >= '0' && text[at] <= '9'; };
  if (!text.empty() && letter(text[0])) return text.size() > 1 && letter(text[1]) ? 0 : 1;
  if (text.empty() || (text[0] != '-' && text[0] != '.') || !digit(1)) return 0;
  return digit(2) ? 3 : 2;
}

std::string_view without_zeros(std::string_view number) {
  while (number.size() > 1 && number[0] == '0' && number[1] >= '0' && number[1] <= '9')
    number.remove_prefix(1);
  return number;
}

}  // namespace

std::optional<IdHit> find_policy_id(std::string_view text) {
  for (std::size_t at = text.find("[ID"); at != std::string_view::npos; at = text.find("[ID", at + 1)) {
    std::size_t i = at + 3;
    while (i < text.size() && (text[i] == ' ' || text[i] == '#' || text[i] == ':')) ++i;
    const std::size_t digits = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    if (i == digits || i - digits > 9) continue;
    i += part_mark(text.substr(i));
    std::string id(without_zeros(text.substr(digits, i - digits)));
    while (i < text.size() && text[i] == ' ') ++i;
    if (i >= text.size() || text[i] != ']') continue;
    IdHit hit{at, i + 1, std::move(id), false};
    const std::string_view before = trim(text.substr(0, at));
    for (const std::string_view era : {"Trump 2.0", "Trump 1.0"}) {
      if (!before.ends_with(era)) continue;
      hit.begin = before.size() - era.size() + static_cast<std::size_t>(before.data() - text.data());
      hit.second_term = era == "Trump 2.0";
    }
    return hit;
  }
  return std::nullopt;
}

Result<std::vector<Action>> read_entries(const TrackerBlock& block) {
  return EntryReader(block).read();
}

Result<Announcement> read_announcement(const TrackerBlock& block) {
  Announcement found;
  TrackerBlock rest = without_id(block, found);
  if (!rest.lines.empty()) {
    TrackerLine& first = rest.lines.front();
    if (const auto date = leading_long_date(first.text)) {
      found.date = date->date;
      first.text = std::string(trim(std::string_view(first.text).substr(date->length)));
    } else if (begins_with_bad_date(first.text)) {
      return std::unexpected(bad_date(first, "announced date"));
    }
  }
  for (std::size_t i = 0; i < rest.lines.size(); ++i) {
    const TrackerLine& line = rest.lines[i];
    if (line.text.empty()) continue;
    if (line.link_words) {
      if (!found.documents.empty() && found.documents.back().url.empty()) {
        found.documents.back().url = first_url(line);
      }
    } else if (names_document(rest, i)) {
      found.documents.push_back({line.text, first_url(line), block.label});
    } else {
      append_paragraph(found.description, line.text);
    }
  }
  return found;
}

}  // namespace policywatch::extract
