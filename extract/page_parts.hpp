// The pieces that extract::read_page is put together from.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/page.hpp"
#include "base/url.hpp"
#include "base/watch.hpp"
#include "extract/dom.hpp"
#include "extract/page_meta.hpp"

namespace policywatch::extract {

/// What of a page counts: the subtrees that `select` picked (the whole page without it), less what `ignore`
/// took out.
struct Scope {
  std::vector<Node> roots;  // document order, none inside another
  std::unordered_set<const GumboInternalNode*> ignored;
  bool selected = false;  // `select` was given
};
/// A selector that is wrong or matches nothing becomes a note; a `select` of which nothing matches leaves no
/// roots.
Scope scope_of(const Dom& dom, const Watch& watch, std::vector<std::string>& notes);

/// The address that links are absolute against: <base href>, else the page's own.
std::optional<Url> base_of(const Dom& dom, const std::string& url);

/// Blocks and links in reading order, one walk.
struct Walked {
  std::vector<Block> blocks;
  std::vector<Link> links;
};
Walked walk_page(const Scope& scope, const std::optional<Url>& base, bool with_links);

/// Title, language, canonical, author, site, description, published, updated of the page's own metadata
/// (read_facts).
void read_metadata(const std::vector<Fact>& facts, Document& document);

/// read_page over metadata that the caller has read.
Document read_page_with(const Dom& dom, const std::string& url, const Watch& watch,
                        const std::vector<Fact>& facts, std::vector<std::string>& notes);

/// published and updated from labelled lines among the blocks, where the metadata has none.
void read_stated_dates(Document& document);

/// Dated entries of the page's own change history.
std::vector<Item> read_history(const Scope& scope, const std::string& url, WatchKind kind);

/// Whether an element is page furniture by its own tag, role, class and id.
bool is_furniture(GumboInternalNode const* element, bool in_content);
/// A text that says nothing but the moment it was read: relative times, counters, clocks, weather, session
/// marks.
bool is_volatile(std::string_view text);

/// ignore_text, extract_text, sort and unique of a watch.
void apply_text_rules(const Watch& watch, std::vector<Block>& blocks, std::vector<std::string>& notes);

}  // namespace policywatch::extract
