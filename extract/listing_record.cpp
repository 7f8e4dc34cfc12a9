#include "extract/listing_record.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/url.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kLongestTitle = 500;
constexpr std::size_t kLongestSummary = 1200;
constexpr std::size_t kLongestDateLine = 600;  // dates deeper in prose are not the entry's

std::size_t letters_in(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80) != 0;
  }));
}

// Runs of at least two letters.
std::size_t words_in(std::string_view text) {
  std::size_t words = 0, run = 0;
  for (const char c : text) {
    const bool letter = letters_in(std::string_view(&c, 1)) != 0;
    run = letter ? run + 1 : 0;
    if (run == 2) ++words;
  }
  return words;
}

struct Parts {
  std::vector<RenderedLine> lines;
  Node heading;
  std::optional<Date> stamped;
};

bool is_heading(std::string_view tag) {
  return tag.size() == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6';
}

Parts parts_of(const Record& record, const RecordContext& context) {
  Parts parts;
  const RenderOptions options{.break_at_br = true, .list_marks = false};
  for (const Node root : record) {
    std::vector<RenderedLine> lines = render_lines(root, context.base, options);
    std::ranges::move(lines, std::back_inserter(parts.lines));
    walk_elements(root, [&](Node node) {
      if (!parts.heading && is_heading(node.tag())) parts.heading = node;
      if (!parts.stamped) parts.stamped = machine_date(node, context.hints);
      return true;
    });
  }
  return parts;
}

struct Choice {
  std::string title, url;
  std::size_t line = 0;  // the line the title stands in
};

// Links that lead somewhere; "javascript:" and bare fragments never resolve to http.
const Link* best_link(const std::vector<RenderedLine>& lines, std::size_t& line_at) {
  const Link* best = nullptr;
  double best_worth = -1;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (const Link& link : lines[i].links) {
      if (!link.url.starts_with("http")) continue;
      double worth = static_cast<double>(std::min<std::size_t>(words_in(link.text), 12));
      if (is_generic_link(link.text)) worth = 0.1;
      if (lines[i].heads) worth += 6;
      if (worth > best_worth + 1.5 ||
          best == nullptr) {  // the first of equals: entries lead with their title
        best = &link;
        best_worth = worth;
        line_at = i;
      }
    }
  }
  return best;
}

// The line without its dates and without generic links, for a title where the link's own words say nothing.
std::string bare_line(const RenderedLine& line, const DateHints& hints) {
  std::string text = line.text;
  const auto dates = find_dates(text, hints);
  for (auto it = dates.rbegin(); it != dates.rend(); ++it) text.erase(it->begin, it->end - it->begin);
  for (const Link& link : line.links) {
    if (!is_generic_link(link.text) || link.text.empty()) continue;
    if (const std::size_t at = text.find(link.text); at != std::string::npos)
      text.erase(at, link.text.size());
  }
  std::string_view rest = trim(text);
  while (!rest.empty() && std::string_view("-|,;:.()[]*").find(rest.front()) != std::string_view::npos) {
    rest = trim(rest.substr(1));
  }
  while (!rest.empty() && std::string_view("-|,;:([*").find(rest.back()) != std::string_view::npos) {
    rest = trim(rest.substr(0, rest.size() - 1));
  }
  return collapse_space(rest);
}

Choice choose(const Parts& parts, const RecordContext& context) {
  Choice choice;
  std::size_t at = 0;
  const Link* link = best_link(parts.lines, at);
  if (link != nullptr) {
    choice.url = link->url;
    choice.line = at;
    if (!is_generic_link(link->text) && words_in(link->text) >= 1) choice.title = link->text;
  }
  if (parts.heading) {
    const std::string heading = visible_text(parts.heading);
    const bool in_link = link != nullptr && heading.contains(link->text);
    if (!heading.empty() && !is_date_line(heading, context.hints) &&
        (choice.title.empty() || in_link || words_in(heading) > 1)) {
      choice.title = heading;
      for (std::size_t i = 0; i < parts.lines.size(); ++i) {
        if (parts.lines[i].heads) {
          choice.line = i;
          break;
        }
      }
      return choice;
    }
  }
  // A docket number or a file name links; the words that name the entry stand beside it.
  const bool poor = words_in(choice.title) < 2 && is_date_line(choice.title, context.hints);
  if (choice.title.empty() || poor || words_in(choice.title) == 0) {
    std::size_t most = words_in(choice.title);
    for (std::size_t i = 0; i < parts.lines.size(); ++i) {
      std::string bare = bare_line(parts.lines[i], context.hints);
      const std::size_t count = std::min<std::size_t>(words_in(bare), 8);
      if (count > most) {
        most = count;
        choice.title = std::move(bare);
        choice.line = i;
      }
    }
  }
  return choice;
}

std::optional<Date> date_of(const Parts& parts, const Choice& choice, const RecordContext& context) {
  if (parts.stamped) return parts.stamped;
  std::optional<Date> coarse;
  const auto offer = [&](std::string_view text) -> std::optional<Date> {
    const auto found = find_date(text.substr(0, kLongestDateLine), context.hints);
    if (found && found->precision == DatePrecision::day) return found;
    if (found && !coarse) coarse = found;
    return std::nullopt;
  };
  // A line that is only a date speaks first, then what stands beside the title, then the title itself.
  for (const RenderedLine& line : parts.lines) {
    if (!is_date_line(line.text, context.hints)) continue;
    if (auto date = offer(line.text)) return date;
  }
  for (const RenderedLine& line : parts.lines) {
    std::string beside = line.text;
    if (const std::size_t at = beside.find(choice.title); at != std::string::npos) {
      beside.erase(at, choice.title.size());
    }
    if (auto date = offer(beside)) return date;
  }
  if (auto date = offer(choice.title)) return date;
  const auto by_url = date_in_url(choice.url);
  if (by_url && by_url->precision == DatePrecision::day) return by_url;
  if (coarse) return coarse;
  return context.heading_date ? context.heading_date : by_url;
}

std::string summary_of(const Parts& parts, const Choice& choice, const RecordContext& context) {
  std::string out;
  for (std::size_t i = 0; i < parts.lines.size(); ++i) {
    std::string text = parts.lines[i].text;
    if (const std::size_t at = choice.title.empty() ? std::string::npos : text.find(choice.title);
        at != std::string::npos) {
      text = std::string(trim(text.erase(at, choice.title.size())));
    }
    if (text.empty() || is_date_line(text, context.hints) || is_generic_link(text)) continue;
    if (!out.empty()) out += ' ';
    out += text;
    if (out.size() > kLongestSummary) break;
  }
  return shorten(out, kLongestSummary);
}

}  // namespace

bool is_generic_link(std::string_view text) {
  static constexpr auto kWords = std::to_array<std::string_view>({"read more",
                                                                  "more",
                                                                  "learn more",
                                                                  "continue reading",
                                                                  "view",
                                                                  "view more",
                                                                  "details",
                                                                  "download",
                                                                  "pdf",
                                                                  "html",
                                                                  "full text",
                                                                  "full story",
                                                                  "read",
                                                                  "here",
                                                                  "click here",
                                                                  "link",
                                                                  "see more",
                                                                  "view document",
                                                                  "open",
                                                                  "document",
                                                                  "view pdf",
                                                                  "download pdf",
                                                                  "view details",
                                                                  "print",
                                                                  "share",
                                                                  "email",
                                                                  "watch",
                                                                  "listen",
                                                                  "audio",
                                                                  "opinion",
                                                                  "order",
                                                                  "csv",
                                                                  "xml",
                                                                  "text",
                                                                  "word",
                                                                  "find out more",
                                                                  "read the full story",
                                                                  "read article",
                                                                  "view online",
                                                                  "more info",
                                                                  "more information",
                                                                  "view as html",
                                                                  "next",
                                                                  "previous",
                                                                  "reply",
                                                                  "comments"});
  const std::string folded = ascii_lower(collapse_space(text));
  std::string_view bare = folded;
  while (!bare.empty() && std::string_view(".>[]()\u00bb: ").find(bare.back()) != std::string_view::npos) {
    bare.remove_suffix(1);
  }
  while (!bare.empty() && std::string_view("[(<").find(bare.front()) != std::string_view::npos)
    bare.remove_prefix(1);
  if (bare.empty() || std::ranges::find(kWords, trim(bare)) != kWords.end()) return true;
  return bare.starts_with("read more") || bare.starts_with("download csv") ||
         bare.starts_with("continue reading") || (bare.starts_with("pdf") && bare.size() < 16);
}

std::optional<Date> machine_date(Node node, const DateHints& hints) {
  const auto read = [&](std::string_view text) -> std::optional<Date> {
    if (auto date = parse_iso_date(trim(text))) return date;
    return find_date(text.substr(0, 100), hints);
  };
  if (node.tag() == "time") {
    if (const auto stamp = node.attribute("datetime"); stamp && !stamp->empty()) {
      if (auto date = read(*stamp)) return date;
    }
    return read(visible_text(node));
  }
  const std::string_view property = node.attribute_or_empty("itemprop");
  if (property == "datePublished" || property == "dateCreated") {
    const auto content = node.attribute("content");
    return content ? read(*content) : read(visible_text(node));
  }
  for (const std::string_view name : {"data-date", "data-published", "data-pubdate", "data-datetime"}) {
    if (const auto stamp = node.attribute(name)) {
      if (auto date = read(*stamp)) return date;
    }
  }
  return std::nullopt;
}

bool is_date_line(std::string_view text, const DateHints& hints) {
  if (text.size() > 120) return false;
  const auto dates = find_dates(text, hints);
  if (dates.empty()) return false;
  std::string rest(text);
  for (auto it = dates.rbegin(); it != dates.rend(); ++it) rest.erase(it->begin, it->end - it->begin);
  return words_in(rest) <= 3;
}

std::optional<Item> read_record(const Record& record, const RecordContext& context) {
  const Parts parts = parts_of(record, context);
  Choice choice = choose(parts, context);
  if (choice.title.empty() && choice.url.empty()) return std::nullopt;
  Item item;
  item.date = date_of(parts, choice, context);
  item.summary = summary_of(parts, choice, context);
  item.title = shorten(collapse_space(choice.title), kLongestTitle);
  item.url = std::move(choice.url);
  if (item.title.empty()) item.title = shorten(item.summary, 140);
  if (item.title.empty()) return std::nullopt;
  item.key = item.url.empty() ? fold(item.title) : identity_of(item.url);
  return item;
}

}  // namespace policywatch::extract
