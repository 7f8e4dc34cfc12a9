// Steps of reading a feed, shared by its XML and JSON forms. Private to extract/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/page.hpp"
#include "extract/extract.hpp"

namespace policywatch::extract {

inline constexpr std::size_t kMostFeedItems = 5000;

Result<Feed> read_xml_feed(const std::string& text, const std::string& url);
Result<Feed> read_json_feed(const std::string& text, const std::string& url);

/// A register in XML of its own form: records with a title and a number, one below the other. nullopt: it is
/// none.
std::optional<Feed> read_register(const std::string& text, const std::string& url);

/// The bytes of a feed as text: byte order marks (UTF-32 too), the type's charset, the XML declaration,
/// UTF-8, at last the letters. Bytes of windows-1252 inside UTF-8 are read as such.
DecodedText decode_feed(std::string_view bytes, std::string_view content_type);
/// Text with U+0080…U+009F read as windows-1252, as HTML reads its numeric references too, and with UTF-8
/// that was encoded twice decoded once more.
std::string as_meant(std::string text);

/// What a reader sees of a title or description that may hold escaped HTML; one line.
std::string feed_text(std::string_view text, bool is_html);
/// RFC 822, W3C date-time with any precision, and what feeds write instead.
std::optional<Date> feed_date(std::string_view text);
/// Where entries begin and end in text that is no XML as a whole. An entry whose end is missing ends where
/// the next begins; the last one without an end is not complete and is left out.
struct FeedPieces {
  struct Piece {
    std::size_t begin = 0, end = 0;
  };
  std::vector<Piece> entries;
  bool cut_off = false;  // the last entry has no end
};
FeedPieces find_feed_pieces(std::string_view text);

/// Well-formed XML in place of a broken piece: stray '<', unclosed and unopened tags, bare attributes.
std::string repair_xml(std::string_view piece);

/// An id as a key: white space collapsed, an address as its identity with its fragment. A path ("/news/5") is
/// an address against `base`.
std::string feed_key(std::string_view id, const std::string& base);
/// Adds an entry: fills in a missing date from the address, a missing title from the summary, bounds sizes.
void add_feed_item(Feed& feed, Item item);
/// Keys that lie (one for several entries) are replaced; entries told twice are dropped.
void settle_keys(Feed& feed);

}  // namespace policywatch::extract
