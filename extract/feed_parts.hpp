// Steps of reading a feed, shared by its XML and JSON forms. Private to extract/.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/page.hpp"
#include "extract/extract.hpp"

namespace policywatch::extract {

inline constexpr std::size_t kMostFeedItems = 5000;

Result<Feed> read_xml_feed(const std::string& text, const std::string& url);
Result<Feed> read_json_feed(const std::string& text, const std::string& url);

/// What a reader sees of a title or description that may hold escaped HTML; one line.
std::string feed_text(std::string_view text, bool is_html);
/// RFC 822, W3C date-time with any precision, and what feeds write instead.
std::optional<Date> feed_date(std::string_view text);
/// Well-formed XML in place of a broken piece: stray '<', unclosed and unopened tags, bare attributes.
std::string repair_xml(std::string_view piece);

/// Adds an entry: fills in a missing title from the summary, bounds sizes.
void add_feed_item(Feed& feed, Item item);
/// Keys that lie (one for several entries) are replaced; entries told twice are dropped.
void settle_keys(Feed& feed);

}  // namespace policywatch::extract
