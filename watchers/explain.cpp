#include "watchers/explain.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/article.hpp"
#include "extract/extract.hpp"
#include "extract/feed_discovery.hpp"
#include "extract/suggest_selector.hpp"
#include "watchers/kinds.hpp"
#include "watchers/next_page.hpp"
#include "watchers/pages.hpp"

namespace policywatch::watchers {
namespace {

bool is_html_kind(WatchKind kind) {
  return kind == WatchKind::list || kind == WatchKind::article || kind == WatchKind::page ||
         kind == WatchKind::tracker;
}

std::string counted(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::size_t dated(const Document& document) {
  return static_cast<std::size_t>(
      std::ranges::count_if(document.items, [](const Item& item) { return item.date.has_value(); }));
}

std::string items_told(const Document& document) {
  return counted(document.items.size(), "item", "items") + ", " + std::to_string(dated(document)) +
         " of them dated";
}

std::size_t main_chars(const Document& document) {
  std::size_t chars = 0;
  for (const Block& block : document.blocks) chars += block.where == Where::main ? block.text.size() : 0;
  return chars;
}

std::string why(WatchKind kind, const Document& document) {
  switch (kind) {
    case WatchKind::list:
      return "repeated records, " + items_told(document) + ", and no long text of its own";
    case WatchKind::article:
      return "one long text with a date of publication";
    case WatchKind::page:
      return "neither a listing nor a dated story: its wording is what can change";
    case WatchKind::feed:
      return "the bytes are a feed";
    case WatchKind::federal_register:
      return "an answer of the Federal Register's API";
    case WatchKind::courtlistener:
      return "docket entries";
    case WatchKind::tracker:
      return "labels of a policy entry (\"Date Announced\")";
    case WatchKind::document:
      return "a PDF or plain text";
    case WatchKind::sitemap:
      return "a sitemap";
    case WatchKind::json:
      return "JSON of no known API";
  }
  return "";
}

std::string content_told(const Reading& reading) {
  const Document& document = reading.document;
  if (reading.quality != Quality::ok) return "nothing: " + reading.reason;
  std::string all;
  const auto add = [&](const std::string& part) { all.append(all.empty() ? "" : "; ").append(part); };
  if (reading.pages.size() > 1) add(counted(reading.pages.size(), "page", "pages"));
  if (!document.items.empty()) add(items_told(document));
  if (document.policy) add("a policy entry");
  if (const std::size_t chars = main_chars(document); chars > 0)
    add(counted(document.blocks.size(), "block", "blocks") + ", " + std::to_string(chars) +
        " bytes of text that count");
  if (!document.history.empty())
    add(counted(document.history.size(), "dated history entry", "dated history entries"));
  return all.empty() ? "nothing was found in it" : all;
}

Watch watch_like(const Watch& read, const std::string& url, WatchKind kind, const std::string& title) {
  Watch watch;
  watch.url = url;
  watch.id = read.id == "try" || read.id.empty() || kind != read.kind ? id_for(url) : read.id;
  watch.kind = kind;
  watch.title = title;
  if (kind == read.kind) {
    watch.select = read.select;
    watch.ignore = read.ignore;
    watch.list = read.list;
    watch.pages = read.pages;
  }
  return watch;
}

/// Selectors that read the same entries, tried out; empty when they do not.
ListFields selectors_of(const extract::Dom& dom, const Answer& answer) {
  Watch watch = answer.watch;
  const bool by_itself = watch.kind == WatchKind::list && (!watch.list || watch.list->item.empty());
  if (!by_itself) return {};
  std::vector<std::string> notes;
  const std::vector<Item> found = extract::read_listing(dom, answer.url, watch, notes);
  const extract::Listed listed = extract::list_records(dom, answer.url, watch, notes);
  std::vector<std::string> ignore;
  const ListFields fields = extract::suggest_list(dom, answer.url, watch, listed, {}, ignore);
  if (fields.item.empty()) return {};
  watch.list = fields;
  const auto same = [](const Item& a, const Item& b) {
    return a.title == b.title && a.url == b.url && a.date == b.date;
  };
  return std::ranges::equal(extract::read_listing(dom, answer.url, watch, notes), found, same) ? fields
                                                                                               : ListFields();
}

void explain_html(const Answer& answer, Explanation& out) {
  Reading scratch;
  const auto dom = open_html(answer, scratch);
  if (!dom) return;
  for (const extract::OfferedFeed& feed : extract::discover_feeds(*dom, answer.url))
    out.feeds.push_back({feed.url, feed.title});
  out.selectors = selectors_of(*dom, answer);
  if (answer.watch.kind != WatchKind::article) return;
  std::optional<Time> captured;
  if (answer.response.finished != Time()) captured = answer.response.finished;
  const extract::Article article =
      extract::explain_article(*dom, answer.url, answer.watch, captured, scratch.notes);
  for (const extract::Origin& origin : article.origins)
    out.fields.push_back({origin.field, origin.value, origin.from});
}

}  // namespace

std::string id_for(const std::string& url) {
  constexpr std::size_t kLongest = 48;
  const auto parsed = Url::parse(url);
  std::string text = parsed ? std::string(parsed->hostname()) + std::string(parsed->path()) : url;
  if (text.starts_with("www.")) text.erase(0, 4);
  std::string id;
  for (const char c : ascii_lower(text)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) {
      id += c;
    } else if (!id.empty() && id.back() != '-') {
      id += '-';
    }
    if (id.size() == kLongest) break;
  }
  while (id.ends_with('-')) id.pop_back();
  return id.empty() ? "watch" : id;
}

Explanation explain(const Watch& watch, const Response& answered, const Reading& reading, bool asked) {
  Explanation out;
  const auto split = split_pages(answered);
  const Response& response = split ? split->pages.front() : answered;
  const Document& document = reading.document;
  out.kind = asked ? "as asked" : why(watch.kind, document);
  out.content = content_told(reading);
  if (reading.quality != Quality::ok) return out;
  out.next = next_page(watch, split ? split->pages.back() : answered).url;
  const std::string* type = find_header(response.headers, "Content-Type");
  const Answer answer{watch, response, document.url, type == nullptr ? "" : ascii_lower(*type), nullptr};
  if (is_html_kind(watch.kind)) explain_html(answer, out);
  const std::string& url = document.url.empty() ? watch.url : document.url;
  // A feed says what is new without a page's furniture: where one is offered it comes first.
  if (watch.kind == WatchKind::list && !out.feeds.empty()) {
    const FeedOffer& feed = out.feeds.front();
    out.suggested.push_back(watch_like(watch, feed.url, WatchKind::feed, feed.title));
  }
  out.suggested.push_back(watch_like(watch, url, watch.kind, document.title));
  return out;
}

}  // namespace policywatch::watchers
