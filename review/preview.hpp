// A watch before it is one: what is asked for a preview, and what is shown of it. The page is fetched once
// and kept for some minutes under a token, so that other settings can be tried without asking the site again.
#pragma once

#include <array>
#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/page.hpp"
#include "base/time.hpp"
#include "base/watch.hpp"
#include "base/words.hpp"

namespace policywatch::review {

struct PreviewAsk {
  std::string by;
  Watch watch;              // address and settings to read with
  bool names_kind = false;  // else the kind is guessed
  std::string token;        // of what was fetched before; "": watch.url is fetched
  /// Elements of the outline that were pointed at: "this is an entry", "this is none".
  std::vector<std::int64_t> picked, refused;
  bool derive = false;  // selectors are derived from these, in place of those of `watch`
  bool pin = false;     // selectors of what is found by itself are filled in
  bool outline = true;
  std::string objection;  // shown with the answer: why what was asked with it was not done
};

/// What a line of the outline is to the reading.
enum class OutlineMark { none, item, picked, refused, ignored };

struct OutlineEntry {
  int depth = 0;
  std::int64_t element = 0;
  std::string tag, text;  // words of a stranger
  bool folded = false;
  OutlineMark mark = OutlineMark::none;
};

struct Preview {
  std::string token;
  Time fetched_at{}, kept_until{};
  int status = 0;
  std::string content_type;
  std::uint64_t size = 0;
  Watch watch;  // as it was read, derived selectors filled in
  Reading reading;
  std::string why_kind, content;
  struct Origin {
    std::string field, value, from;
  };
  std::vector<Origin> origins;
  struct Offer {
    std::string url, title;
  };
  std::vector<Offer> feeds;
  ListFields selectors;  // give what is found by itself; item is "" where none do
  std::vector<std::int64_t> picked, refused;
  std::vector<OutlineEntry> outline;
  bool outline_cut = false;
  boost::json::object as_json;  // as `policywatch try --json` tells it
};

}  // namespace policywatch::review
namespace policywatch {
template <>
struct Words<review::OutlineMark> {
  static constexpr std::array<std::string_view, 5> names = {"none", "item", "picked", "refused", "ignored"};
};
}  // namespace policywatch
