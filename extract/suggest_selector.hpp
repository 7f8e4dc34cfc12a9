// Selectors out of what a person pointed at: "this is an entry", "this is none".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/watch.hpp"
#include "extract/dom.hpp"
#include "extract/listing.hpp"

namespace policywatch::extract {

struct SuggestedItems {
  std::string item;                 // picks every wanted element
  std::vector<std::string> ignore;  // takes out the unwanted ones that `item` cannot be told apart from
  std::vector<Node> matched;        // what `item` picks less what `ignore` takes out, document order
};

/// The selector of the records that `wanted` stand for: names that last before tags, tags before places;
/// their peers, and few others. `unwanted` are told apart by another holder, a class, something in them or
/// the path of their links, else their holder, or that one entry by its link or words, goes to `ignore`.
/// nullopt when nothing picks all wanted ones (or none is wanted). Linear in the page; at most 20 of each are
/// heeded.
std::optional<SuggestedItems> suggest_items(const Dom& dom, std::vector<Node> wanted,
                                            std::vector<Node> unwanted);

/// Selectors of title, link, date and summary inside records, learned from what was read in them by itself.
/// Empty where none gives the same in nearly all of them, or where the record itself is the field.
ListFields suggest_fields(const Listed& listed);

/// Item and fields in one: of the records that `wanted` stand for, less `unwanted`. `ignore` grows by what
/// takes unwanted ones out. item is "" when there is no selector.
ListFields suggest_list(const Dom& dom, const std::string& url, Watch watch, const std::vector<Node>& wanted,
                        const std::vector<Node>& unwanted, std::vector<std::string>& ignore);
/// The same for records that were found by themselves.
ListFields suggest_list(const Dom& dom, const std::string& url, const Watch& watch, const Listed& found,
                        const std::vector<Node>& unwanted, std::vector<std::string>& ignore);

}  // namespace policywatch::extract
