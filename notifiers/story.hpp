// An event as words, before any channel dresses it: every channel tells the same facts.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "notifiers/notifiers.hpp"

namespace policywatch::notifiers {

struct Source {
  std::string label;  // outlet or watch
  std::string url;    // http(s) or ""
  std::string quote;  // bounded
};

/// One update or one event about a watch.
struct Entry {
  std::string heading;                                     // what happened, in one line
  std::vector<std::pair<std::string, std::string>> facts;  // ("Status", "enjoined"), in reading order
  std::string text;                                        // bounded; may be empty
  std::vector<Source> sources;
  std::string review_url;     // "" without public_url
  bool urgent = false;        // proposes a status, or a watch is in trouble
  std::string own, own_html;  // the operator's text in the place of facts, text and quotes; HTML for mail
};

/// Entries of one policy (or of none).
struct Chapter {
  std::string heading;  // "#1976 ICE contracts with Clearview AI"
  std::vector<Entry> entries;
};

struct Story {
  std::string subject;  // "#1976 ICE contracts with Clearview AI: enjoined", without the "[policywatch]"
  std::string thread;   // names the conversation: "policy-1976", "watch-ice-newsroom", "digest-editors"
  std::vector<Chapter> chapters;
  std::size_t left_out = 0;  // updates beyond the bound …
  std::string page_url;      // … which stand here; "" without public_url
  std::size_t count() const;
  bool urgent() const;
};

/// All text is valid, single-line where it must be, and free of control characters.
Story tell(const NotifierSettings& notifier, const Event& event, const Desk& desk);

/// "https://…" when it is an http(s) address without anything odd in it, else "".
std::string safe_link(std::string_view url);
/// One printable line of at most `max_bytes`.
std::string one_line(std::string_view text, std::size_t max_bytes);

/// Escapes what fits: the escaped text is at most `limit` bytes and ends with "…" when something was cut.
template <class Escape>
std::string fit(std::string_view text, std::size_t limit, Escape escape);

/// Backslashes before everything that Markdown dialects read as markup; mentions are broken up.
std::string escape_markdown(std::string_view text);

/// "Status: enjoined" lines, the text and the quotes of an entry as plain text without markup.
std::string plain_text(const Entry& entry);

}  // namespace policywatch::notifiers

#include "base/text.hpp"

template <class Escape>
std::string policywatch::notifiers::fit(std::string_view text, std::size_t limit, Escape escape) {
  std::size_t room = limit;
  while (room > 3) {
    std::string escaped = escape(policywatch::shorten(text, room));
    if (escaped.size() <= limit) return escaped;
    std::size_t over = escaped.size() - limit;
    room = over < room / 2 ? room - over : room / 2;
  }
  return {};
}
