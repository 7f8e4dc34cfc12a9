// A capture weighed against what is known of its watch and host besides this one answer. Pure: the caller
// gathers the history, makes the probe, and acts on the advice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/page.hpp"
#include "base/watch.hpp"
#include "extract/extract.hpp"

namespace policywatch::extract {

/// What an address beside the page's own, which nobody ever published, answered; read as kind `page`.
struct SiblingProbe {
  int status = 0;
  std::string final_url;
  Document document;
};

/// What is known before this answer. Pointers are borrowed for the call; null: not known.
struct History {
  const Document* last_good = nullptr;  // of the last good capture, under the watch's present rules
  std::string last_final_url;           // where that capture ended; empty: not known
  /// Other watches of the same host, with other addresses, whose latest answer ended where this one did.
  std::size_t others_on_final_url = 0;
  const SiblingProbe* probe = nullptr;
  /// What a capture at least kSecondLookAfter ago already said, when it was held back for a second look.
  const Document* held = nullptr;
};

inline constexpr Millis kSecondLookAfter = std::chrono::minutes(15);

/// The verdict, and what the caller should do before the capture may become a baseline.
struct Weighed {
  QualityVerdict verdict;
  /// Looks like a "not found" page: ask sibling_address (at most once per host and day), then weigh again.
  bool wants_probe = false;
  /// Sudden shrink: fetch again after kSecondLookAfter; until then neither compare nor store.
  bool wants_second_look = false;
  std::string reason;  // why either is wanted; "" when neither is
};

/// `reading` is what watchers::read made of `response`. A bad reading stays bad; a good one may turn out to
/// be a sink, a soft 404 or a login wall, or need another look; then the verdict is still `ok`.
Weighed weigh(const Response& response, const Watch& watch, const Reading& reading, const History& history);

/// An address beside `url` that no site publishes: same folder, last part made of `draw`. "" when `url` does
/// not parse. Same draw, same address.
std::string sibling_address(std::string_view url, std::uint64_t draw);

/// 0…1: share of the main text (all text when there is no main text) that two pages have in common, words of
/// their own addresses, digits and order left out. Two pages without text have 1.
double resemblance(const Document& a, const Document& b);
/// The same page but for such details: resemblance of at least 0.9 (cases/reliability D07).
bool resembles(const Document& a, const Document& b);

/// Bytes of visible main text (all text when there is no main text), titles and dates of items included.
std::size_t text_size(const Document& document);

}  // namespace policywatch::extract
