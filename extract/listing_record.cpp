#include "extract/listing_record.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/dom_raw.hpp"
#include "extract/listing_links.hpp"
#include "extract/render.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kLongestTitle = 500;
constexpr std::size_t kLongestSummary = 1200;
constexpr std::size_t kRoughSummary = 160;
constexpr std::size_t kLongestDateLine = 600;  // dates deeper in prose are not the entry's
constexpr std::size_t kLongestName = 300;      // of an element that names the entry by itself
constexpr std::size_t kMostEvents = 20;        // numbered files of one entry

struct Line {
  std::string text;
  std::size_t column = Columns::kNone;
  bool is_date = false;  // is_date_line
};

struct Parts {
  std::vector<Line> lines;
  std::vector<RecordLink> links;
  Node heading;
  std::optional<Date> stamped;
};

bool is_heading(GumboTag tag) {
  return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6;
}

bool calls_title(Node node) {
  const std::string_view classes = node.attribute_or_empty("class");
  for (std::size_t at = 0; at < classes.size();) {
    const std::size_t end = std::min(classes.find(' ', at), classes.size());
    const std::string_view token = classes.substr(at, end - at);
    for (const std::string_view ending : {"title", "headline", "name", "subject"}) {
      if (token.size() < ending.size()) continue;
      if (equals_ascii_nocase(token.substr(token.size() - ending.size()), ending)) return true;
    }
    at = end + 1;
  }
  return false;
}

bool stands_out(Node node) {
  const std::string_view tag = node.tag();
  return tag == "b" || tag == "strong" || (tag != "a" && tag != "tr" && calls_title(node));
}

void take_lines(Node root, std::size_t column, Parts& parts) {
  if (root.is_text() && root.parent() && root.parent().tag() == "pre") {
    for (const std::string_view line : lines(root.text())) {
      std::string text = collapse_space(line);
      if (!text.empty()) parts.lines.push_back({std::move(text), column});
    }
    return;
  }
  const RenderOptions options{.break_at_br = true, .list_marks = false};
  for (RenderedLine& line : render_lines(root, "", options)) {
    parts.lines.push_back({std::move(line.text), column});
  }
  if (root.is_element()) collect_links(root, column, parts.links);
}

void take_marks(Node root, const RecordContext& context, Parts& parts) {
  walk_elements(root, [&](Node node) {
    if (is_invisible(node)) return false;
    if (!parts.heading && is_heading(tag_id(node))) parts.heading = node;
    const bool plain = tag_id(node) != GUMBO_TAG_TIME && node.raw()->v.element.attributes.length == 0;
    if (!parts.stamped && !plain) parts.stamped = machine_date(node, context.hints);
    return true;
  });
}

// Of the first element that is made to stand out, or is called a title; "" when there is none.
std::string name_in(const Record& record, const DateHints& hints) {
  std::string name;
  for (const Node root : record) {
    if (!root.is_element()) continue;
    walk_elements(root, [&](Node node) {
      if (!name.empty() || is_invisible(node)) return false;
      if (!stands_out(node)) return true;
      std::string text = visible_text(node);
      const bool fits = text.size() <= kLongestName && words_in(text) >= 2;
      if (fits && title_worth(text, hints) >= 1) name = std::move(text);
      return true;
    });
  }
  return name;
}

// The line of the column of titles that reads most like one; "" where there is none.
std::string line_of_titles(const Parts& parts, const RecordContext& context) {
  constexpr double kMargin = 1;  // cells begin with their title
  if (context.columns.title == Columns::kNone) return "";
  std::string_view best;
  double most = 0;
  for (const Line& line : parts.lines) {
    if (line.column != context.columns.title) continue;
    const double worth = title_worth(line.text, context.hints);
    if (worth <= (best.empty() ? 0 : most + kMargin)) continue;
    most = worth;
    best = line.text;
  }
  return std::string(best);
}

Parts parts_of(const Record& record, const RecordContext& context) {
  Parts parts;
  for (const Node root : record) {
    if (root.tag() == "tr") {
      for (const Cell& cell : cells_of(root)) {
        take_lines(cell.node, cell.column, parts);
      }
    } else {
      take_lines(root, Columns::kNone, parts);
    }
    if (root.is_element()) take_marks(root, context, parts);
  }
  for (Line& line : parts.lines) line.is_date = is_date_line(line.text, context.hints);
  return parts;
}

std::string address_of(const RecordContext& context, std::string_view target) {
  if (context.rough) return std::string(target);
  if (context.site == nullptr) return resolve(context.base, target);
  const auto url = Url::parse(target, context.site);
  return url && url->is_http() ? url->href() : std::string();
}

struct Choice {
  std::string title, url;
  std::string key;  // identity of the title's own link, which the entry is known by
};

void take_link(const RecordContext& context, std::string_view target, Choice& choice) {
  const auto url = context.rough || context.site == nullptr ? std::nullopt : Url::parse(target, context.site);
  choice.url = url ? (url->is_http() ? url->href() : std::string()) : address_of(context, target);
  if (context.rough || choice.url.empty()) return;
  choice.key = url ? identity_of(*url) : identity_of(choice.url);
}

void strip_edges(std::string_view& text) {
  constexpr std::string_view kBefore = "-|,;:.()[]* ", kBehind = "-|,;:([* ";
  const auto dash = [](std::string_view at) { return at == "\u2013" || at == "\u2014"; };
  for (;;) {
    text = trim(text);
    if (!text.empty() && kBefore.contains(text.front())) {
      text.remove_prefix(1);
    } else if (dash(text.substr(0, 3))) {
      text.remove_prefix(3);
    } else if (!text.empty() && kBehind.contains(text.back())) {
      text.remove_suffix(1);
    } else if (text.size() >= 3 && dash(text.substr(text.size() - 3))) {
      text.remove_suffix(3);
    } else {
      return;
    }
  }
}

bool is_number(std::string_view text) {
  std::size_t digits = 0, letters = 0;
  for (const char c : text) {
    digits += c >= '0' && c <= '9' ? 1 : 0;
    letters += (c | 0x20) >= 'a' && (c | 0x20) <= 'z' ? 1 : 0;
  }
  if (digits == 0 || words_in(text) > 2) return false;
  const bool capitals = std::ranges::none_of(text, [](char c) { return c == ' ' || (c >= 'a' && c <= 'z'); });
  return capitals || 3 * digits > 2 * letters;  // "AC46330", "No. 24-101"
}

// The line without its dates, its generic links and its number, for a title where the link's own words say
// nothing.
std::string bare_line(const std::string& line, const Parts& parts, const DateHints& hints) {
  std::string text = line;
  const auto dates = holds_digit(text) ? find_dates(text, hints) : std::vector<FoundDate>();
  for (auto it = dates.rbegin(); it != dates.rend(); ++it) text.erase(it->begin, it->end - it->begin);
  for (const RecordLink& link : parts.links) {
    if (link.text.empty() || (!is_generic_link(link.text) && !is_number(link.text))) continue;
    if (const std::size_t at = text.find(link.text); at != std::string::npos)
      text.erase(at, link.text.size());
  }
  std::string_view rest = text;
  strip_edges(rest);
  return collapse_space(rest);
}

// Words that name nothing: none at all, a date, a docket number, "PDF".
bool says_nothing(const std::string& title, const DateHints& hints) {
  if (names_parties(title)) return false;
  return words_in(title) == 0 || is_generic_link(title) || is_number(title) ||
         (words_in(title) < 2 && is_date_line(title, hints));
}

std::string heading_title(const Parts& parts, const RecordLink* link, const Choice& choice,
                          const DateHints& hints) {
  if (!parts.heading) return "";
  std::string heading = visible_text(parts.heading);
  if (heading.empty() || is_date_line(heading, hints)) return "";
  const bool in_link = link != nullptr && heading.contains(link->text);
  return choice.title.empty() || in_link || words_in(heading) > 1 ? heading : "";
}

std::string cell_title(const Parts& parts, const RecordLink* link, std::string line,
                       const RecordContext& context) {
  const bool linked = link != nullptr && link->column == context.columns.title && words_in(link->text) > 1 &&
                      !is_generic_link(link->text) && 2 * link->text.size() >= line.size();
  if (linked) return link->text;
  for (const RecordLink& other : parts.links) {
    if (other.column != context.columns.title || !is_generic_link(other.text)) continue;
    if (line.ends_with(other.text)) line.resize(line.size() - other.text.size());
  }
  return std::string(trim(line));
}

// A docket number or a file name links; the words that name the entry stand beside it.
std::string title_beside(const Record& record, const Parts& parts, const std::string& poor,
                         const DateHints& hints) {
  std::string best = poor;
  double most = title_worth(poor, hints);
  std::string name = name_in(record, hints);
  if (!name.empty() && title_worth(name, hints) + 1.5 > most) {
    most = title_worth(name, hints) + 1.5;
    best = std::move(name);
  }
  for (const Line& line : parts.lines) {
    std::string bare = bare_line(line.text, parts, hints);
    const double worth = title_worth(bare, hints);
    if (worth <= most) continue;
    most = worth;
    best = std::move(bare);
  }
  return best;
}

Choice choose(const Record& record, const Parts& parts, const RecordContext& context) {
  Choice choice;
  const std::string line = line_of_titles(parts, context);
  const RecordLink* link = title_link(parts.links, context.columns.title, line);
  if (link != nullptr) {
    take_link(context, link->target, choice);
    if (!is_generic_link(link->text) && words_in(link->text) >= 1) choice.title = link->text;
    if (const RecordLink* file = file_beside(parts.links, *link))
      choice.url = address_of(context, file->target);
  }
  if (std::string heading = heading_title(parts, link, choice, context.hints); !heading.empty()) {
    choice.title = std::move(heading);
    return choice;
  }
  if (std::string cell = cell_title(parts, link, line, context); !cell.empty())
    choice.title = std::move(cell);
  if (says_nothing(choice.title, context.hints)) {
    choice.title = title_beside(record, parts, choice.title, context.hints);
  }
  return choice;
}

std::optional<Date> date_of(const Parts& parts, const Choice& choice, const RecordContext& context) {
  if (context.columns.date != Columns::kNone) {
    for (const Line& line : parts.lines) {
      if (line.column != context.columns.date) continue;
      if (auto date = find_date(line.text, context.hints)) return date;
    }
  }
  if (parts.stamped) return parts.stamped;
  std::optional<Date> coarse;
  const auto offer = [&](std::string_view text) -> std::optional<Date> {
    text = text.substr(0, kLongestDateLine);
    if (!holds_digit(text)) return std::nullopt;
    const auto found = find_date(text, context.hints);
    if (found && found->precision == DatePrecision::day) return found;
    if (found && !coarse) coarse = found;
    return std::nullopt;
  };
  // A line that is only a date speaks first, then what stands beside the title, then the title itself.
  for (const Line& line : parts.lines) {
    if (!line.is_date) continue;
    if (auto date = offer(line.text)) return date;
  }
  for (const Line& line : parts.lines) {
    const std::size_t at = choice.title.empty() ? std::string::npos : line.text.find(choice.title);
    if (at == std::string::npos) continue;
    std::string beside = line.text;
    beside.erase(at, choice.title.size());
    if (auto date = offer(beside)) return date;
    break;
  }
  const bool numbered = holds_digit(choice.title);
  const auto named = numbered ? find_dates(choice.title, context.hints) : std::vector<FoundDate>();
  const bool leads = !named.empty() && named[0].begin <= 2 && named[0].date.precision == DatePrecision::day;
  if (leads) return named[0].date;
  for (const Line& line : parts.lines) {
    if (auto date = offer(line.text)) return date;
  }
  if (!named.empty()) {
    if (named[0].date.precision == DatePrecision::day) return named[0].date;
    if (!coarse) coarse = named[0].date;
  }
  const auto by_url = date_in_url(choice.url);
  const auto& above = context.heading_date;
  if (above && above->precision == DatePrecision::day) return above;
  if (by_url && by_url->precision == DatePrecision::day) return by_url;
  if (coarse) return coarse;
  return above ? above : by_url;
}

std::string summary_of(const Parts& parts, const Choice& choice, const RecordContext& context) {
  const std::size_t longest = context.rough ? kRoughSummary : kLongestSummary;
  std::string out, rest;
  for (const Line& line : parts.lines) {
    std::string_view text = line.text;
    bool is_date = line.is_date;
    if (const std::size_t at = choice.title.empty() ? std::string::npos : text.find(choice.title);
        at != std::string::npos) {
      rest = line.text;
      text = trim(rest.erase(at, choice.title.size()));
      is_date = is_date_line(text, context.hints);
    }
    if (text.empty() || is_date || is_generic_link(text)) continue;
    if (!out.empty()) out += ' ';
    out += text;
    if (out.size() > longest) break;
  }
  return shorten(out, longest);
}

// "Doc No. 455 (order), Doc No. 456 (memorandum)": each number links a file of its own.
std::vector<const RecordLink*> numbered_files(const Parts& parts) {
  std::vector<const RecordLink*> out;
  for (const RecordLink& link : parts.links) {
    const bool number = !link.text.empty() && link.text.size() <= 6 &&
                        link.text.find_first_not_of("0123456789") == std::string::npos;
    if (!number || out.size() >= kMostEvents) return {};
    if (!out.empty() && out.front()->column != link.column) return {};
    out.push_back(&link);
  }
  return out;
}

// What is said to those who hear the page: "(opens in a new window)".
std::string without_whisper(std::string title) {
  for (const std::string_view whisper : {"(opens in a new window)", "(opens in new window)",
                                         "(opens in a new tab)", "(opens in new tab)", "(external link)"}) {
    if (title.size() > whisper.size() && ascii_lower(title).ends_with(whisper)) {
      title.resize(title.size() - whisper.size());
    }
  }
  return std::string(trim(title));
}

std::optional<Item> item_of(const Record& record, const Parts& parts, const RecordContext& context) {
  Choice choice = choose(record, parts, context);
  if (choice.title.empty() && choice.url.empty()) return std::nullopt;
  Item item;
  item.date = date_of(parts, choice, context);
  item.summary = summary_of(parts, choice, context);
  item.title = shorten(without_whisper(collapse_space(choice.title)), kLongestTitle);
  item.url = std::move(choice.url);
  if (item.title.empty()) item.title = shorten(item.summary, 140);
  if (item.title.empty()) return std::nullopt;
  if (context.rough) return item;
  item.key = choice.key.empty() ? fold(item.title) : std::move(choice.key);
  return item;
}

}  // namespace

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

std::optional<Item> read_record(const Record& record, const RecordContext& context) {
  return item_of(record, parts_of(record, context), context);
}

std::vector<Item> read_events(const Record& record, const RecordContext& context) {
  const Parts parts = parts_of(record, context);
  auto item = item_of(record, parts, context);
  if (!item) return {};
  std::vector<Item> out;
  for (const RecordLink* file : numbered_files(parts)) {
    Item& event = out.emplace_back(*item);
    event.url = address_of(context, file->target);
    event.key = identity_of(event.url);
  }
  if (out.size() < 2) return {std::move(*item)};
  return out;
}

}  // namespace policywatch::extract
