// Which kind suits bytes that nobody has named: for `try` without --kind.
#include <algorithm>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "extract/docket.hpp"
#include "extract/extract.hpp"
#include "extract/mime.hpp"
#include "extract/page_meta.hpp"
#include "extract/tracker_listing.hpp"
#include "watchers/json_fields.hpp"
#include "watchers/kinds.hpp"
#include "watchers/pages.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::watchers {
namespace {

constexpr std::size_t kFewestEntries = 4;
constexpr std::size_t kArticleText = 1200;  // bytes of main text that make a page an article

WatchKind guess_json(std::string_view text) {
  const auto whole = parse_json(text);
  if (!whole) return WatchKind::json;
  const std::string version = text_field(*whole, "version");
  if (version.contains("jsonfeed.org")) return WatchKind::feed;
  if (field(*whole, "ProceedingsandOrder") != nullptr) return WatchKind::courtlistener;
  const boost::json::value* results = field(*whole, "results");
  const bool envelope = field(*whole, "count") != nullptr && field(*whole, "description") != nullptr;
  if (envelope || field(*whole, "document_number") != nullptr) return WatchKind::federal_register;
  if (results != nullptr && results->is_array() && !results->get_array().empty()) {
    const boost::json::value& first = results->get_array().front();
    if (field(first, "document_number") != nullptr) return WatchKind::federal_register;
    if (field(first, "recap_documents") != nullptr || field(first, "entry_number") != nullptr) {
      return WatchKind::courtlistener;
    }
  }
  return WatchKind::json;
}

bool has_tracker_labels(std::string_view text) {
  const bool dated = text.contains("Date Announced");
  return dated && (text.contains("[ID") || text.contains("Current Status") ||
                   text.contains("Original Trump Policy Status"));
}

WatchKind guess_html(const std::string& text, const std::string& url) {
  const extract::Dom dom = extract::Dom::parse(text);
  if (extract::marks_tracker_rows(dom)) return WatchKind::tracker;
  if (has_tracker_labels(text) && extract::read_tracker_html(dom, url)) return WatchKind::tracker;
  if (!extract::read_docket(dom, url).empty()) return WatchKind::list;
  std::vector<std::string> notes;
  const std::vector<Item> items = extract::read_listing(dom, url, Watch(), notes);
  const auto dated = static_cast<std::size_t>(
      std::ranges::count_if(items, [](const Item& item) { return item.date.has_value(); }));
  const Document article = extract::read_article(dom, url, Watch(), notes);
  std::size_t length = 0;
  for (const Block& block : article.blocks) {
    if (block.where == Where::main && block.tag == "p") length += block.text.size();
  }
  const bool listing = items.size() >= kFewestEntries && 2 * dated >= items.size();
  // Entries with leads of their own make a long text too; then the date that is seen is an entry's.
  const bool stated =
      extract::best_date(extract::read_facts(dom, Url::parse(url)), extract::About::published).has_value();
  const bool of_entry = std::ranges::find(items, article.published, &Item::date) != items.end();
  const bool dated_itself = article.published && (stated || !(listing && of_entry));
  const bool story = dated_itself && length >= kArticleText;
  if (listing && !story) return WatchKind::list;
  if (story) return WatchKind::article;
  return items.size() >= 2 * kFewestEntries && length < kArticleText ? WatchKind::list : WatchKind::page;
}

}  // namespace

WatchKind guess_kind(const Response& response) {
  if (const auto split = split_pages(response)) return guess_kind(split->pages.front());
  const std::string* header = find_header(response.headers, "Content-Type");
  const std::string type = header == nullptr ? "" : ascii_lower(*header);
  if (response.body.starts_with("%PDF-")) return WatchKind::document;
  const std::string text = extract::decode(response.body, type).text;
  const std::string_view start = trim(text);
  const std::string& url = response.final_url.empty() ? response.url : response.final_url;
  if (extract::looks_like_html(text)) return guess_html(text, url);
  if (start.starts_with('{') || start.starts_with('[')) return guess_json(text);
  if (start.starts_with('<')) {
    const std::string head = ascii_lower(start.substr(0, 4096));
    if (head.contains("<urlset") || head.contains("<sitemapindex")) return WatchKind::sitemap;
    if (url.contains("courtlistener.com/docket/")) return WatchKind::courtlistener;
    if (head.contains("<rss") || head.contains("<feed") || head.contains(":rdf") || head.contains("<rdf") ||
        head.contains(":feed") || head.contains("<channel") || head.contains("<regact")) {
      return WatchKind::feed;
    }
    return guess_html(text, url);
  }
  const bool listed = extract::counts_policies(text) && !extract::read_tracker_rows_text(text).empty();
  return listed || has_tracker_labels(text) ? WatchKind::tracker : WatchKind::document;
}

}  // namespace policywatch::watchers
