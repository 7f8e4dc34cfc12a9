// An article: what its page says of itself, corrected by what a reader sees, and its main text.
//
// published, first that holds: JSON-LD and meta elements (read_page); microdata datePublished; <time> in or
// above the main text; a line near the title that says "Published", "Posted", "For immediate release" or is a
// date alone; the address (day precision). updated: metadata; microdata dateModified; a line that says
// "Updated" or "Last modified". What no one states stays empty.
#include <algorithm>

#include "base/text.hpp"
#include "extract/article_text.hpp"
#include "extract/dates.hpp"
#include "extract/extract.hpp"
#include "extract/listing_record.hpp"
#include "extract/page_parts.hpp"
#include "extract/render.hpp"

namespace policywatch::extract {
namespace {

constexpr std::string_view kSeparators[] = {" | ",  " \u2013 ", " \u2014 ", " - ",
                                            " :: ", " / ",      " \u00bb ", " \u00b7 "};

std::size_t words_in(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count(text, ' ')) + (text.empty() ? 0 : 1);
}

bool same_words(std::string_view a, std::string_view b) {
  return fold(a) == fold(b);
}

std::string head_title(const Dom& dom) {
  const Node title = first_with_tag(dom.head(), "title");
  return title && title.first_child() ? collapse_space(title.first_child().text()) : "";
}

// "Headline | Site": the last part goes when it is the site's name or when the page's heading is what
// remains.
std::string without_site(std::string_view title, const std::string& site, const std::string& heading) {
  for (const std::string_view mark : kSeparators) {
    const std::size_t last = title.rfind(mark);
    if (last == std::string_view::npos || last == 0) continue;
    const std::string_view front = trim(title.substr(0, last)), back = trim(title.substr(last + mark.size()));
    if (!site.empty() && same_words(back, site)) return without_site(front, site, heading);
    if (!heading.empty() && same_words(front, heading)) return std::string(front);
    if (!site.empty() && same_words(front, site)) return std::string(back);
    const std::size_t first = title.find(mark);
    if (!heading.empty() && same_words(title.substr(0, first), heading)) return heading;
    if (mark == " | " && words_in(back) <= 4 && words_in(front) > 4) return std::string(front);
  }
  return std::string(trim(title));
}

std::string only_heading(const Dom& dom) {
  std::vector<Node> found;
  walk_elements(dom.body(), [&](Node node) {
    if (is_invisible(node)) return false;
    if (node.tag() == "h1" && found.size() < 3) found.push_back(node);
    return true;
  });
  return found.size() == 1 ? visible_text(found.front()) : "";
}

std::string title_of(const Dom& dom, const Document& document) {
  std::string heading = only_heading(dom);
  const std::string social = meta_content(dom, "og:title");
  const std::string head = head_title(dom);
  const std::string& stated = !social.empty() ? social : !head.empty() ? head : document.title;
  std::string title = without_site(stated, document.site, heading);
  // A heading that <title> holds whole is the title; what else stands in <title> is about the site.
  if (!heading.empty() && words_in(heading) > 2 && fold(stated).contains(fold(heading))) return heading;
  if (title.empty() || (words_in(title) < 3 && words_in(heading) > 3))
    title = heading.empty() ? title : heading;
  return title.empty() ? document.title : title;
}

bool is_byline(Node node) {
  const std::string_view rel = node.attribute_or_empty("rel");
  const std::string property = ascii_lower(node.attribute_or_empty("itemprop"));
  if (rel == "author" || property.contains("author")) return true;
  const std::string marks = ascii_lower(std::string(node.attribute_or_empty("class")) + " " +
                                        std::string(node.attribute_or_empty("id")));
  return marks.contains("byline") || marks.contains("author") || marks.contains("dateline");
}

std::string without_by(std::string_view text) {
  std::string_view name = trim(text);
  for (const std::string_view start : {"By ", "by ", "BY "}) {
    if (name.starts_with(start)) name = trim(name.substr(start.size()));
  }
  // A dateline beside the name is no part of it.
  if (const auto dates = find_dates(name); !dates.empty()) name = name.substr(0, dates.front().begin);
  while (!name.empty() && std::string_view("-|,;: ").find(name.back()) != std::string_view::npos)
    name.remove_suffix(1);
  return std::string(name);
}

std::string byline_of(const Dom& dom) {
  std::string found;
  walk_elements(dom.body(), [&](Node node) {
    if (!found.empty() || is_invisible(node)) return false;
    if (!is_byline(node)) return true;
    const std::string text = visible_text(node);
    if (!text.empty() && text.size() < 100) found = without_by(text);
    return found.empty();
  });
  return found;
}

struct Stated {
  std::optional<Date> published, updated, first_time;
};

// Microdata and <time> outside of lists of other stories.
Stated stamped_dates(const Dom& dom) {
  Stated out;
  walk_elements(dom.body(), [&](Node node) {
    if (is_invisible(node) || is_furniture(node.raw(), true)) return false;
    const std::string property = ascii_lower(node.attribute_or_empty("itemprop"));
    if (property == "datemodified" && !out.updated) {
      const auto content = node.attribute("content");
      out.updated = find_date(content ? std::string(*content) : visible_text(node));
    }
    if (const auto date = machine_date(node, {}); date && property != "datemodified") {
      if (property == "datepublished" && !out.published) out.published = date;
      if (!out.first_time) out.first_time = date;
    }
    return true;
  });
  return out;
}

bool begins_with(std::string_view folded, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return folded.starts_with(word); });
}

// Lines that speak of the date themselves; only short ones, only near the top or the very end.
Stated spoken_dates(const Document& page) {
  Stated out;
  std::size_t seen = 0;
  for (const Block& block : page.blocks) {
    if (block.where == Where::navigation || block.text.size() > 160) continue;
    if (++seen > 400) break;
    const auto date = find_date(block.text);
    if (!date || date->precision != DatePrecision::day) continue;
    const std::string folded = fold(block.text);
    if (begins_with(folded, {"updated", "last updated", "last reviewed", "last modified", "modified",
                             "date modified"})) {
      if (!out.updated) out.updated = date;
    } else if (begins_with(folded, {"published", "posted", "for immediate release", "release date", "issued",
                                    "date:", "publie", "publicado"})) {
      if (!out.published) out.published = date;
    } else if (seen <= 40 && !out.first_time && is_date_line(block.text, {})) {
      out.first_time = date;
    }
  }
  return out;
}

void fill_dates(const Dom& dom, Document& document) {
  const Stated stamped = stamped_dates(dom);
  const Stated spoken = spoken_dates(document);
  if (!document.published) document.published = stamped.published;
  if (!document.published) document.published = spoken.published;
  if (!document.published) document.published = stamped.first_time;
  if (!document.published) document.published = spoken.first_time;
  if (!document.published) {
    const auto in_address = date_in_url(document.canonical.empty() ? document.url : document.canonical);
    if (in_address && in_address->precision == DatePrecision::day) document.published = in_address;
  }
  if (!document.updated) document.updated = stamped.updated;
  if (!document.updated) document.updated = spoken.updated;
}

void take_main_text(std::vector<RenderedLine> lines, bool with_links, Document& document) {
  document.blocks.clear();
  document.links.clear();
  for (RenderedLine& line : lines) {
    if (with_links) std::ranges::move(line.links, std::back_inserter(document.links));
    document.blocks.push_back({std::move(line.text), Where::main, std::move(line.tag)});
  }
}

}  // namespace

Document read_article(const Dom& dom, const std::string& url, const Watch& watch,
                      std::vector<std::string>& notes) {
  Document document = read_page(dom, url, watch, notes);
  document.title = title_of(dom, document);
  if (document.author.empty()) document.author = byline_of(dom);
  fill_dates(dom, document);
  std::vector<std::string> told;
  std::vector<RenderedLine> lines = main_text(scope_of(dom, watch, told), base_address(dom, url));
  if (lines.empty()) {
    notes.push_back("no main text stood out; the whole page is shown");
    return document;
  }
  take_main_text(std::move(lines), watch.links, document);
  apply_text_rules(watch, document.blocks, told);  // read_page has told the operator about them
  return document;
}

}  // namespace policywatch::extract
