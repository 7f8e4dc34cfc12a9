// Links: added, removed, and the same words leading elsewhere.
#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>
#include <unordered_map>

#include "base/text.hpp"
#include "base/url.hpp"
#include "diff/parts.hpp"
#include "diff/tokens.hpp"
#include "diff/volatile.hpp"

namespace policywatch::diff {
namespace {

constexpr std::size_t kPlacesLooked = 300;  // links whose place on the page is looked up

using Key = std::pair<std::string, std::string>;  // visible text, identity of the address

Key key_of(const Link& link) {
  return {visible(link.text), identity_of(link.url)};
}

// The links of `a` that `b` has not. Identities cost a parse each: they are asked only of links without an
// equal.
std::vector<Link> missing_from(const std::vector<Link>& a, const std::vector<Link>& b) {
  std::set<std::pair<std::string_view, std::string_view>> equal;
  for (const Link& link : b) equal.emplace(link.text, link.url);
  std::vector<Link> out;
  std::set<Key> known;
  for (const Link& link : a) {
    if (equal.contains({link.text, link.url})) continue;
    if (known.empty()) {
      for (const Link& other : b) known.insert(key_of(other));
    }
    // One link of a kind on the other side is enough: pages repeat their links in menus and teasers.
    if (known.insert(key_of(link)).second) out.push_back(link);
  }
  return out;
}

std::string without_query(std::string_view url) {
  return std::string(url.substr(0, std::min(url.find('?'), url.find('#'))));
}

// A path part that a store numbers its files by: "962801".
bool is_store_number(std::string_view part) {
  return part.size() >= 5 && std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
}

// A name long enough to vouch that it is the same thing: letters nearly the same, digits the same.
bool is_same_name(std::string_view before, std::string_view after) {
  constexpr std::ptrdiff_t kTelling = 12;
  const auto letters = [](std::string_view text) {
    return std::ranges::count_if(text, [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; });
  };
  const auto digits = [](std::string_view text) {
    std::string out;
    std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return c >= '0' && c <= '9'; });
    return out;
  };
  return letters(before) >= kTelling && digits(before) == digits(after) &&
         edit_distance(before, after, 4) <= 2;
}

// The same file put into the store again, under a new number: ".../962801/Report.csv" →
// ".../963211/Report.csv".
bool is_upload_again(std::string_view before, std::string_view after) {
  const std::string old_path = without_query(before), new_path = without_query(after);
  const std::vector<std::string_view> old_parts = split(old_path, '/'), new_parts = split(new_path, '/');
  if (old_parts.size() != new_parts.size()) return false;
  bool vouched = false;
  for (std::size_t i = 3; i < old_parts.size(); ++i) {  // after scheme and host
    const bool same_name = is_same_name(old_parts[i], new_parts[i]);
    vouched = vouched || same_name;
    if (old_parts[i] == new_parts[i] || same_name) continue;
    if (!is_store_number(old_parts[i]) || !is_store_number(new_parts[i])) return false;
  }
  return vouched && old_parts[2] == new_parts[2];
}

bool opaque_parts_only(std::string_view before, std::string_view after) {
  const std::string old_path = without_query(before), new_path = without_query(after);
  if (old_path == new_path) return true;  // ?v=…, session ids
  const std::vector<std::string_view> old_parts = split(old_path, '/'), new_parts = split(new_path, '/');
  if (old_parts.size() != new_parts.size()) return false;
  for (std::size_t i = 0; i < old_parts.size(); ++i) {
    if (old_parts[i] == new_parts[i]) continue;
    const auto stem = [](std::string_view part) { return part.substr(0, part.rfind('.')); };
    if (!is_opaque(stem(old_parts[i])) || !is_opaque(stem(new_parts[i]))) return false;
  }
  return true;
}

// Where the words of a link stand: main text when any main block holds them.
class Places {
 public:
  explicit Places(const Document& document) {
    for (const Block& block : document.blocks) {
      if (block.where != Where::main) continue;
      main_ += visible(block.text);
      main_ += '\n';
    }
  }
  bool in_main(const Link& link) {
    if (++looked_ > kPlacesLooked) return false;
    const std::string text = visible(link.text);
    if (text.empty()) return false;
    return main_.contains(text);
  }

 private:
  std::string main_;
  std::size_t looked_ = 0;
};

void pair_retargeted(std::vector<Link>& removed, std::vector<Link>& added, Change& change) {
  std::unordered_map<std::string, std::vector<std::size_t>> by_text;
  for (std::size_t i = added.size(); i-- > 0;) {
    const std::string text = visible(added[i].text);
    if (!text.empty()) by_text[text].push_back(i);
  }
  std::vector<char> used(added.size(), 0);
  std::vector<Link> left;
  for (const Link& link : removed) {
    const auto it = by_text.find(visible(link.text));
    if (it == by_text.end() || it->second.empty()) {
      left.push_back(link);
      continue;
    }
    const std::size_t partner = it->second.back();
    it->second.pop_back();
    used[partner] = 1;
    change.links_retargeted.push_back({link.text, link.url, added[partner].url});
  }
  removed = std::move(left);
  std::vector<Link> fresh;
  for (std::size_t i = 0; i < added.size(); ++i) {
    if (used[i] == 0) fresh.push_back(added[i]);
  }
  added = std::move(fresh);
}

void judge_retargeted(const Change& change, const Noise& noise, Places& places, LinkVerdict& verdict) {
  for (const LinkRetarget& link : change.links_retargeted) {
    if (opaque_parts_only(link.before, link.after) || is_upload_again(link.before, link.after)) continue;
    if (is_document_link(link.before)) {
      ++verdict.documents_replaced;
      if (verdict.document.empty()) verdict.document = link.after;
      verdict.counts = true;
    } else if (!is_learned_target(link, noise)) {
      verdict.counts = verdict.counts || places.in_main({link.text, link.after});
    }
  }
}

}  // namespace

bool is_document_link(std::string_view url) {
  const std::string path = ascii_lower(without_query(url));
  constexpr auto kEndings = std::to_array<std::string_view>(
      {".pdf", ".doc", ".docx", ".xls", ".xlsx", ".csv", ".ods", ".odt", ".rtf", ".ppt", ".pptx", ".zip"});
  return std::ranges::any_of(kEndings, [&](std::string_view ending) { return path.ends_with(ending); });
}

LinkVerdict compare_links(const Document& before, const Document& after, const Noise& noise, Change& change) {
  LinkVerdict verdict;
  std::vector<Link> removed = missing_from(before.links, after.links);
  std::vector<Link> added = missing_from(after.links, before.links);
  if (removed.empty() && added.empty()) return verdict;
  pair_retargeted(removed, added, change);
  Places places_before(before), places_after(after);
  judge_retargeted(change, noise, places_after, verdict);
  std::unordered_map<std::string, int> added_targets, removed_targets;
  for (const Link& link : added) ++added_targets[identity_of(link.url)];
  for (const Link& link : removed) {
    const bool relabelled = added_targets.contains(identity_of(link.url));
    if (is_document_link(link.url) && !relabelled) {
      ++verdict.documents_removed;
      if (verdict.document.empty()) verdict.document = link.url;
      verdict.counts = true;
    } else if (!relabelled && !is_learned_link(link, noise) && places_before.in_main(link)) {
      verdict.counts = true;
    }
  }
  for (const Link& link : removed) ++removed_targets[identity_of(link.url)];
  for (const Link& link : added) {
    const bool relabelled = removed_targets.contains(identity_of(link.url));
    if (is_document_link(link.url) && !relabelled && places_after.in_main(link)) {
      ++verdict.documents_added;
      if (verdict.document.empty()) verdict.document = link.url;
      verdict.counts = true;
    } else if (!relabelled && !is_learned_link(link, noise) && places_after.in_main(link)) {
      verdict.counts = true;
    }
  }
  change.links_added = std::move(added);
  change.links_removed = std::move(removed);
  return verdict;
}

}  // namespace policywatch::diff
