#include "watchers/next_page.hpp"

#include <charconv>
#include <optional>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/extract.hpp"
#include "extract/next_page.hpp"
#include "watchers/json_fields.hpp"

namespace policywatch::watchers {
namespace {

using boost::json::value;

constexpr int kLastOfRegister = 50;  // beyond it the Federal Register answers with page 1

/// The value of a query's parameter, its brackets escaped or not; nullopt when it is not there.
std::optional<std::string> parameter(const Url& url, std::string_view name) {
  const std::string escaped = replace_all(replace_all(name, "[", "%5b"), "]", "%5d");
  for (const std::string_view pair : split(url.query(), '&')) {
    const std::string_view key = pair.substr(0, pair.find('='));
    if (!equals_ascii_nocase(key, name) && !equals_ascii_nocase(key, escaped)) continue;
    return std::string(pair.substr(std::min(key.size() + 1, pair.size())));
  }
  return std::nullopt;
}

std::string with_parameter(const Url& url, std::string_view name, const std::string& text) {
  const std::string escaped = replace_all(replace_all(name, "[", "%5B"), "]", "%5D");
  std::string query;
  for (const std::string_view pair : split(url.query(), '&')) {
    const std::string_view key = pair.substr(0, pair.find('='));
    if (pair.empty() || equals_ascii_nocase(key, name) || equals_ascii_nocase(key, escaped)) continue;
    query += std::string(query.empty() ? "" : "&") + std::string(pair);
  }
  query += (query.empty() ? "" : "&") + escaped + "=" + text;
  return url.origin() + std::string(url.path()) + "?" + query;
}

std::optional<int> number_of(const std::string& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0 || number > 1'000'000)
    return std::nullopt;
  return number;
}

/// A string that is an address, or an object with one ({"href": …}, as JSON:API and HAL write it).
std::string address_in(const value* at) {
  if (at == nullptr) return "";
  if (at->is_object()) return text_field(*at, "href");
  if (!at->is_string()) return "";
  std::string text = as_text(at);
  // A bare word or number is a cursor, whose parameter nobody names.
  const bool address = text.contains("://") || text.starts_with('/') || text.starts_with('?');
  return address ? text : "";
}

/// api.regulations.gov names no address: the next number stands for one.
std::string counted_page(const value& meta, const Url& asked) {
  if (text_field(meta, "hasNextPage") != "true") return "";
  auto number = number_of(text_field(meta, "pageNumber"));
  if (!number) number = number_of(parameter(asked, "page[number]").value_or("1"));
  return number ? with_parameter(asked, "page[number]", std::to_string(*number + 1)) : "";
}

std::string next_in_json(std::string_view text, const Url& asked) {
  const auto whole = parse_json(text);
  if (!whole) return "";
  for (const char* name :
       {"next_page_url", "next", "nextPage", "next_url", "nextPageUrl", "@odata.nextLink", "nextLink"}) {
    std::string found = address_in(field(*whole, name));
    if (!found.empty()) return found;
  }
  for (const char* holder : {"links", "_links", "meta", "pagination", "paging"}) {
    const value* inner = field(*whole, holder);
    if (inner == nullptr) continue;
    std::string found = address_in(field(*inner, "next"));
    if (!found.empty()) return found;
  }
  const value* meta = field(*whole, "meta");
  return meta == nullptr ? "" : counted_page(*meta, asked);
}

/// RFC 5005 in feeds: a link of the feed itself stands before its first entry.
std::string next_in_feed(std::string_view text) {
  const std::string_view head = text.substr(0, std::min(text.find("<entry"), text.find("<item>")));
  for (std::size_t at = 0; (at = head.find("link", at)) != std::string_view::npos; at += 4) {
    const std::string_view tag = head.substr(at, head.find('>', at) - at);
    if (!tag.contains("rel=\"next\"") && !tag.contains("rel='next'")) continue;
    const std::size_t href = tag.find("href=");
    if (href == std::string_view::npos || href + 6 > tag.size()) continue;
    const char quote = tag[href + 5];
    const std::string_view rest = tag.substr(href + 6);
    if (quote != '"' && quote != '\'') continue;
    return replace_all(rest.substr(0, rest.find(quote)), "&amp;", "&");
  }
  return "";
}

std::string next_in_body(const Watch& watch, const Response& response, const Url& asked) {
  const std::string* type = find_header(response.headers, "Content-Type");
  const std::string text = extract::decode(response.body, type == nullptr ? "" : ascii_lower(*type)).text;
  const std::string_view start = trim(text);
  if (start.starts_with('{')) return next_in_json(text, asked);
  if (start.starts_with('[')) return "";
  if (watch.kind != WatchKind::list) return next_in_feed(text);
  const auto found = extract::next_in_html(extract::Dom::parse(text), asked.href());
  return found ? found->url : "";
}

/// Why the address may not be asked; "" when it may.
std::string objection(const Watch& watch, const Url& asked, const std::string& next) {
  const auto url = Url::parse(next);
  if (!url || !url->is_http()) return "the next page's address does not parse: " + printable(next);
  if (url->origin() != asked.origin() || !url->username().empty() || !url->password().empty())
    return "the next page is at another host or scheme and is not asked for: " + printable(next);
  const auto named = Url::parse(watch.url);
  if (!watch.headers.empty() && named && named->hostname() != url->hostname())
    return "the next page is not at the watch's own host, where its headers are for: " + printable(next);
  if (watch.kind != WatchKind::federal_register) return "";
  const auto page = number_of(parameter(*url, "page").value_or(""));
  if (!page || *page <= kLastOfRegister) return "";
  return "the Federal Register has no page " + std::to_string(*page) + " (it answers with page 1)";
}

}  // namespace

bool has_pages(WatchKind kind) {
  switch (kind) {
    case WatchKind::list:
    case WatchKind::feed:
    case WatchKind::federal_register:
    case WatchKind::courtlistener:
    case WatchKind::json:
      return true;
    default:
      return false;
  }
}

NextPage next_page(const Watch& watch, const Response& response) {
  const std::string& own = response.final_url.empty() ? response.url : response.final_url;
  const auto asked = Url::parse(own);
  if (!asked || !has_pages(watch.kind)) return {};
  std::string next = extract::next_in_headers(response.headers, own);
  if (next.empty()) {
    const std::string found = next_in_body(watch, response, *asked);
    if (found.empty()) return {};
    next = resolve(own, found);
  }
  if (next.empty()) return {};
  if (std::string why = objection(watch, *asked, next); !why.empty()) return {"", std::move(why)};
  const auto url = Url::parse(next);
  next = url->without_fragment();
  // GovInfo leaves the key out of the address that it names.
  const auto key = parameter(*asked, "api_key");
  if (key && !parameter(*url, "api_key")) next = with_parameter(*url, "api_key", *key);
  return {std::move(next), ""};
}

}  // namespace policywatch::watchers
