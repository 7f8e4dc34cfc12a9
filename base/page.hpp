// What came from an address and what was read in it: response, capture quality, document.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/date.hpp"
#include "base/policy.hpp"
#include "base/time.hpp"
#include "base/words.hpp"

namespace policywatch {

using Headers = std::vector<std::pair<std::string, std::string>>;  // order and bytes as received

/// The first value of a header, name without case; nullptr when absent.
const std::string* find_header(const Headers& headers, std::string_view name);

struct Redirect {
  int status = 0;
  std::string from, to;
  bool operator==(const Redirect&) const = default;
};

/// What to ask for. Validators go out byte for byte as they came.
struct Request {
  std::string url;
  std::string etag, last_modified;  // empty: not sent
  Headers headers;                  // in addition to the daemon's own
  bool operator==(const Request&) const = default;
};

/// One fetch that ended. `quality` is ok when bytes of a complete answer arrived (whatever the HTTP status),
/// else one of truncated, too_large, unreachable, robots_denied, address_denied with the cause in `failure`.
struct Response {
  Quality quality = Quality::ok;
  std::string failure;
  int status = 0;  // 0: no HTTP answer
  std::string url, final_url;
  std::vector<Redirect> redirects;
  Headers headers;   // of the final answer
  std::string body;  // content-decoded, bytes as received otherwise
  // Raw SHA-256 of a compressed body as it came; when the caller knew it, the same bytes are not decoded
  // again and `body` is empty.
  std::string wire_sha256;
  bool same_as_known = false;
  std::string remote_address;
  Time started{}, finished{};
  std::string missing;  // of several pages joined: why one that was named is not among them; "": all are

  bool operator==(const Response&) const = default;
};

struct Link {
  std::string text, url;  // url absolute
  bool operator==(const Link&) const = default;
};

/// Where a block stands on its page.
enum class Where { main, navigation, volatile_ };
template <>
struct Words<Where> {
  static constexpr std::array<std::string_view, 3> names = {"main", "navigation", "volatile"};
};

/// One visible text block: a paragraph, heading, list item or table row.
struct Block {
  std::string text;  // collapsed white space
  Where where = Where::main;
  std::string tag;  // "p", "h2", "li", "tr", …
  bool operator==(const Block&) const = default;
};

/// One entry of a listing, a feed, a docket or a dated page history. `key` identifies it over time.
struct Item {
  std::string title, url;
  std::optional<Date> date;
  std::string summary;
  std::string key;
  std::string outlet;  // where the entry itself names one
  bool operator==(const Item&) const = default;
};

/// What a reader sees, as values. Filled by extract/, compared by diff/.
struct Document {
  std::string url;  // final address; links are absolute against it (or its <base>)
  std::string title, language, canonical, author, site, description;
  std::optional<Date> published, updated;
  std::vector<Block> blocks;
  std::vector<Link> links;
  std::vector<Item> items;    // list, feed, federal_register, courtlistener
  std::vector<Item> history;  // dated history entries that the page itself states ("show all updates")
  std::optional<Policy> policy;

  bool operator==(const Document&) const = default;
};

/// A capture read. Only quality ok carries a document that may become a baseline.
struct Reading {
  Quality quality = Quality::ok;
  std::string reason;  // why not ok, in one sentence with the sign that was seen; "" when ok
  std::string charset;
  Document document;
  std::vector<std::string> notes;  // facts for the operator: "selector main matched nothing"
  std::vector<std::size_t> pages;  // of several pages read as one: how many items each gave; empty: one page
  std::string missing;             // why a page that was named is not among them; "" when all are
  bool operator==(const Reading&) const = default;
};

}  // namespace policywatch
