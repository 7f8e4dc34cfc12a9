// Entries of listings, feeds and dockets: who is the same entry, and what about it changed.
#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/text.hpp"
#include "base/url.hpp"
#include "diff/parts.hpp"
#include "diff/tokens.hpp"
#include "diff/volatile.hpp"

namespace policywatch::diff {
namespace {

// An entry that stands twice counts once.
std::vector<const Item*> unique_items(const std::vector<Item>& items) {
  std::vector<const Item*> out;
  std::unordered_set<std::string> seen;
  for (const Item& item : items) {
    const std::string key =
        !item.key.empty() ? item.key : identity_of(item.url) + "\n" + plain_typography(item.title);
    if (seen.insert(key).second) out.push_back(&item);
  }
  return out;
}

using Match = std::vector<std::size_t>;  // for each later entry its earlier self, or kNoBlock

// One pass of pairing by a key; entries whose key is empty or not unique among the open ones stay open.
template <class KeyOf>
void pair_by(const std::vector<const Item*>& before, const std::vector<const Item*>& after,
             std::vector<char>& taken, Match& match, KeyOf key_of) {
  constexpr std::size_t kAmbiguous = kNoBlock - 1;
  std::unordered_map<std::string, std::size_t> places;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (taken[i] != 0) continue;
    const std::string key = key_of(*before[i]);
    if (key.empty()) continue;
    const auto [it, fresh] = places.emplace(key, i);
    if (!fresh) it->second = kAmbiguous;
  }
  std::unordered_map<std::string, int> wanted;
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (match[i] == kNoBlock) ++wanted[key_of(*after[i])];
  }
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (match[i] != kNoBlock) continue;
    const std::string key = key_of(*after[i]);
    const auto it = key.empty() ? places.end() : places.find(key);
    if (it == places.end() || it->second == kAmbiguous || wanted[key] > 1) continue;
    match[i] = it->second;
    taken[it->second] = 1;
    it->second = kAmbiguous;
  }
}

bool same_entry(const Item& before, const Item& after) {
  if (visible(before.title) != visible(after.title) || before.date != after.date) return false;
  if (identity_of(before.url) != identity_of(after.url)) return false;
  const std::string old_summary = visible(before.summary), new_summary = visible(after.summary);
  return old_summary == new_summary || is_volatile_edit(old_summary, new_summary);
}

// Typography alone is no edit that matters.
bool edit_counts(const Item& before, const Item& after) {
  return plain_typography(before.title) != plain_typography(after.title) || before.date != after.date ||
         plain_typography(before.summary) != plain_typography(after.summary) ||
         identity_of(before.url) != identity_of(after.url);
}

// A window over a longer list loses its last entries when new ones come: nothing was removed by hand.
bool rolled_off(const std::vector<const Item*>& before, const std::vector<char>& taken, std::size_t index,
                bool any_added) {
  if (!any_added) return false;
  const std::size_t last_kept = [&] {
    for (std::size_t i = before.size(); i-- > 0;) {
      if (taken[i] != 0) return i;
    }
    return kNoBlock;
  }();
  if (last_kept == kNoBlock || index > last_kept) return true;
  if (!before[index]->date) return false;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (taken[i] != 0 && before[i]->date && *before[i]->date < *before[index]->date) return false;
  }
  return true;
}

}  // namespace

ItemVerdict compare_items(const Document& before, const Document& after, Change& change) {
  ItemVerdict verdict;
  const std::vector<const Item*> old_items = unique_items(before.items),
                                 new_items = unique_items(after.items);
  std::vector<char> taken(old_items.size(), 0);
  Match match(new_items.size(), kNoBlock);
  pair_by(old_items, new_items, taken, match, [](const Item& item) { return item.key; });
  pair_by(old_items, new_items, taken, match,
          [](const Item& item) { return item.url.empty() ? "" : identity_of(item.url); });
  pair_by(old_items, new_items, taken, match, [](const Item& item) {
    const std::string title = fold(plain_typography(item.title));
    return title.empty() ? title : title + "\n" + (item.date ? to_iso(*item.date) : "");
  });
  for (std::size_t i = 0; i < new_items.size(); ++i) {
    if (match[i] == kNoBlock) {
      change.items_added.push_back(*new_items[i]);
      ++verdict.added;
    } else if (!same_entry(*old_items[match[i]], *new_items[i])) {
      change.items_edited.push_back({*old_items[match[i]], *new_items[i]});
      verdict.counts = verdict.counts || edit_counts(*old_items[match[i]], *new_items[i]);
    }
  }
  verdict.counts = verdict.counts || verdict.added > 0;
  for (std::size_t i = 0; i < old_items.size(); ++i) {
    if (taken[i] != 0) continue;
    change.items_removed.push_back(*old_items[i]);
    verdict.counts = verdict.counts || !rolled_off(old_items, taken, i, verdict.added > 0);
  }
  return verdict;
}

}  // namespace policywatch::diff
