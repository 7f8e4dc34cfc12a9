// A part of all watches, and how all of them fare.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace policywatch::review {

struct WatchView;

struct WatchFilter {
  std::string state = {};  // a state, a word of WatchView::health, or "look": whatever wants one; "": any
  std::string words = {};  // in id, title or address, whatever the case; or a kind
  std::string after = {};  // those behind this id …
  std::size_t from = 0;    // … and of these not the first so many
  std::size_t limit = 0;   // 0: all
};

struct WatchPage {
  std::vector<WatchView> watches;  // by id
  std::int64_t found = 0;          // that the filter lets through, on whatever page; `after` left aside
  std::int64_t left = 0;           // of them behind this page
  std::int64_t total = 0;          // of all, whatever the filter …
  std::int64_t look = 0;           // … of these want a look
  std::map<std::string, std::int64_t> counts;  // of all: how many have the word as state or in their health
};

/// Neither well nor at rest, or with something worth a look.
bool wants_look(const WatchView& view);

/// What Desk::watch_page() answers, worked out from all watches by id.
WatchPage page_of(std::vector<WatchView> all, const WatchFilter& filter);

}  // namespace policywatch::review
