#include "extract/article_dates.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "extract/dates.hpp"
#include "extract/listing_record.hpp"
#include "extract/page_dates.hpp"
#include "extract/page_parts.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kShortLine = 160;  // bytes of a line that speaks of dates rather than tells a story

struct Seen {
  std::optional<Date> date;
  std::string from;
  void take(const std::optional<Date>& found, std::string_view where) {
    if (date || !found) return;
    date = found;
    from = where;
  }
};

struct Search {
  DateHints hints;
  Seen published, updated;

  // An event's date ahead is no date of publication.
  bool possible(const Date& date) const {
    return !hints.reference || days_between(date_of(*hints.reference), date) <= 2;
  }
  std::optional<Date> day_in(std::string_view text) const {
    const auto date = find_date(text, hints);
    return date && date->precision == DatePrecision::day && possible(*date) ? date : std::nullopt;
  }
};

struct Stamps {
  std::optional<Date> published, updated, first;
};

// Microdata and <time> outside of lists of other stories.
Stamps stamps_of(const Dom& dom, const Search& search) {
  Stamps out;
  walk_elements(dom.body(), [&](Node node) {
    if (is_invisible(node) || is_furniture(node.raw(), true)) return false;
    const std::string property = ascii_lower(node.attribute_or_empty("itemprop"));
    if (property == "datemodified" && !out.updated) {
      const auto content = node.attribute("content");
      const auto stamp = node.attribute("datetime");
      out.updated = machine_value_date(content ? std::string(*content)
                                       : stamp ? std::string(*stamp)
                                               : visible_text(node));
    }
    if (property == "datemodified") return true;
    if (const auto date = machine_date(node, search.hints); date && search.possible(*date)) {
      if (property == "datepublished" && !out.published) out.published = date;
      if (!out.first) out.first = date;
    }
    return true;
  });
  return out;
}

// "Published: December 16, 2025 | Updated: January 2, 2026", also over two lines.
void read_labels(const std::vector<Block>& blocks, Search& search) {
  constexpr std::size_t kMostLines = 400;
  std::size_t seen = 0;
  for (std::size_t i = 0; i < blocks.size() && seen < kMostLines; ++i) {
    const std::string_view text = blocks[i].text;
    if (blocks[i].where == Where::navigation || text.size() > kShortLine) continue;
    ++seen;
    const auto after = [&](std::size_t at) {
      const std::string_view rest = text.substr(at);
      const bool next =
          trim(rest).size() <= 1 && i + 1 < blocks.size() && blocks[i + 1].text.size() <= kShortLine;
      return search.day_in(next ? std::string_view(blocks[i + 1].text) : rest);
    };
    if (const std::size_t at = after_updated_label(text, kShortLine); at != 0)
      search.updated.take(after(at), "a line that says \"updated\"");
    if (const std::size_t at = after_published_label(text, kShortLine); at != 0)
      search.published.take(after(at), "a line that says \"published\"");
    const std::string start = ascii_lower(text.substr(0, 40));
    for (const std::string_view word : {"updated", "modified"}) {
      if (start.starts_with(word)) search.updated.take(search.day_in(text), "a line that says \"updated\"");
    }
    for (const std::string_view word : {"published", "posted", "for immediate release", "issued", "date:"}) {
      if (start.starts_with(word))
        search.published.take(search.day_in(text), "a line that says \"published\"");
    }
  }
}

// "WASHINGTON, D.C. (December 16, 2025) – The agency…": place in capitals, date, dash.
std::optional<Date> dateline(std::string_view text, const Search& search) {
  constexpr std::size_t kFurthest = 60;
  const auto found = find_dates(text.substr(0, 2 * kFurthest), search.hints);
  if (found.empty() || found.front().begin == 0 || found.front().begin > kFurthest) return std::nullopt;
  if (found.front().date.precision != DatePrecision::day) return std::nullopt;
  const std::string_view place = text.substr(0, found.front().begin);
  const auto capitals = std::ranges::count_if(place, [](char c) { return c >= 'A' && c <= 'Z'; });
  const auto small = std::ranges::count_if(place, [](char c) { return c >= 'a' && c <= 'z'; });
  std::string_view rest = trim(text.substr(found.front().end));
  if (rest.starts_with(')')) rest = trim(rest.substr(1));
  const bool dash = rest.starts_with('-') || rest.starts_with("\u2013") || rest.starts_with("\u2014");
  return capitals >= 4 && small <= 4 && dash ? std::optional(found.front().date) : std::nullopt;
}

// Lines by the title: a date alone, a byline with a date, the dateline of the first paragraphs.
void read_near_title(const Document& page, Search& search) {
  constexpr std::size_t kNear = 12, kTop = 40;
  const std::string title = fold(page.title);
  std::size_t since_title = std::string::npos, seen = 0;
  for (const Block& block : page.blocks) {
    if (block.where == Where::navigation) continue;
    if (++seen > kTop && since_title == std::string::npos) break;
    if (since_title != std::string::npos && ++since_title > kNear) break;
    if (block.text.size() <= 2 * title.size() + 16 && !title.empty() && fold(block.text).contains(title)) {
      since_title = 0;
    } else if (since_title != std::string::npos && block.text.size() <= kShortLine) {
      const auto found = find_dates(block.text, search.hints);
      const bool one = found.size() == 1 && found[0].date.precision == DatePrecision::day &&
                       block.text.size() - (found[0].end - found[0].begin) <= 60 &&
                       search.possible(found[0].date);
      if (one) search.published.take(found[0].date, "a line below the title");
    } else {
      search.published.take(dateline(block.text, search), "the dateline of the text");
    }
  }
  seen = 0;
  for (const Block& block : page.blocks) {
    if (block.where == Where::navigation || block.text.size() > kShortLine) continue;
    if (++seen > kTop || search.published.date) break;
    if (is_date_line(block.text, search.hints))
      search.published.take(search.day_in(block.text), "a line that is a date");
  }
}

}  // namespace

void read_article_dates(const Dom& dom, const std::vector<Fact>& facts, const std::optional<Time>& captured,
                        Document& document, std::vector<Origin>& origins) {
  std::vector<std::string_view> texts;
  for (const Block& block : document.blocks) texts.push_back(block.text);
  Search search;
  search.hints = site_habits(texts, document.language, document.url, captured);
  if (const auto said = best_date(facts, About::published))
    search.published.take(said->date, said->fact->from);
  if (const auto said = best_date(facts, About::updated)) search.updated.take(said->date, said->fact->from);
  const Stamps stamps = stamps_of(dom, search);
  search.published.take(stamps.published, "microdata datePublished");
  search.updated.take(stamps.updated, "microdata dateModified");
  read_labels(document.blocks, search);
  search.published.take(stamps.first, "the first time element");
  read_near_title(document, search);
  const auto in_address = date_in_url(document.canonical.empty() ? document.url : document.canonical);
  if (in_address && in_address->precision == DatePrecision::day && search.possible(*in_address))
    search.published.take(in_address, "the address");
  document.published = search.published.date;
  document.updated = search.updated.date;
  if (document.published)
    origins.push_back({"published", to_iso(*document.published), search.published.from});
  if (document.updated) origins.push_back({"updated", to_iso(*document.updated), search.updated.from});
}

}  // namespace policywatch::extract
