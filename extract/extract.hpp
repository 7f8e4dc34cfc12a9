// Bytes → document. The one entrance for watchers/; pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/page.hpp"
#include "base/watch.hpp"
#include "extract/dom.hpp"

namespace policywatch::extract {

/// Raised when reading improves, so that stored extractions are made anew and labelled as such, not told as
/// changes.
inline constexpr int kExtractorVersion = 5;

struct DecodedText {
  std::string text;     // UTF-8
  std::string charset;  // WHATWG name, lower case
};
/// BOM, then the Content-Type header's charset, then a 1,024-byte <meta> prescan (HTML) or the XML
/// declaration, then detection (ICU) with windows-1252 as the last word. WHATWG Encoding labels.
DecodedText decode(std::string_view bytes, std::string_view content_type);

/// Brings every shown text of `document` to Unicode's composed form (NFC): a page that is sent decomposed
/// today and composed tomorrow says the same. Addresses and keys stay as they are.
void compose(Document& document);

/// A page as every HTML kind needs it: title, language, canonical, author, site, description, dates from
/// metadata, blocks (with where), links, history entries. Honours select, ignore, ignore_text, extract_text,
/// sort, unique, links of the watch. `notes` receives facts for the operator (a selector that matched
/// nothing).
Document read_page(const Dom& dom, const std::string& url, const Watch& watch,
                   std::vector<std::string>& notes);

/// The article: main text without furniture (blocks), title (as its metadata states it; the title element
/// without the site's name), byline, site, published, updated. `captured`: what "2 hours ago" counts from;
/// without it such words are no date.
Document read_article(const Dom& dom, const std::string& url, const Watch& watch,
                      std::vector<std::string>& notes, const std::optional<Time>& captured = std::nullopt);

/// Listing entries: by watch.list selectors, or found by themselves as the page's main run of repeated
/// records.
std::vector<Item> read_listing(const Dom& dom, const std::string& url, const Watch& watch,
                               std::vector<std::string>& notes);

/// RSS 0.9–2.0, RDF, Atom, CDF, JSON Feed. An error says why the bytes are no feed.
struct Feed {
  std::string title, site_url, language;
  std::string charset;  // that the bytes were read as, WHATWG name (utf-32le and utf-32be beside)
  std::vector<Item> items;
  std::vector<std::string> notes;  // "recovered 12 entries from broken XML"
};
Result<Feed> read_feed(std::string_view bytes, std::string_view content_type, const std::string& url);

/// A tracker entry from its HTML page or from saved text (DOMAIN.md section 1). Error when there is none in
/// it.
Result<Policy> read_tracker_html(const Dom& dom, const std::string& url);
Result<Policy> read_tracker_text(std::string_view text, const std::string& url);

/// The quality class of a complete HTTP answer: pure over status, headers, redirects and the page read.
struct QualityVerdict {
  Quality quality = Quality::ok;
  std::string reason;
};
QualityVerdict judge_quality(const Response& response, const Watch& watch, const Dom* dom,
                             const Document* document);

}  // namespace policywatch::extract
