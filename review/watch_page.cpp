#include "review/watch_page.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "review/desk.hpp"

namespace policywatch::review {
namespace {

bool has(const WatchView& view, const std::string& word) {
  return view.state == word || std::ranges::find(view.health, word) != view.health.end();
}

bool is_wanted(const WatchView& view, const WatchFilter& filter) {
  if (filter.state == "look" ? !wants_look(view) : !filter.state.empty() && !has(view, filter.state))
    return false;
  const std::string& words = filter.words;
  return words.empty() || contains_ascii_nocase(view.watch.id, words) ||
         contains_ascii_nocase(view.watch.title, words) || contains_ascii_nocase(view.watch.url, words) ||
         word(view.watch.kind) == words;
}

}  // namespace

bool wants_look(const WatchView& view) {
  return (view.state != "ok" && view.state != "paused") || !view.health.empty();
}

WatchPage page_of(std::vector<WatchView> all, const WatchFilter& filter) {
  WatchPage page;
  page.total = static_cast<std::int64_t>(all.size());
  std::size_t behind = 0;  // found behind `after`
  for (WatchView& view : all) {
    if (std::ranges::find(view.health, view.state) == view.health.end()) ++page.counts[view.state];
    for (const std::string& one : view.health) ++page.counts[one];
    page.look += wants_look(view) ? 1 : 0;
    if (!is_wanted(view, filter)) continue;
    ++page.found;
    if (!filter.after.empty() && view.watch.id <= filter.after) continue;
    if (++behind <= filter.from) continue;
    if (filter.limit != 0 && page.watches.size() == filter.limit) {
      ++page.left;
    } else {
      page.watches.push_back(std::move(view));
    }
  }
  return page;
}

}  // namespace policywatch::review
