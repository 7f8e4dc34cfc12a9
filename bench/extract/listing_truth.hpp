// What the corpus says of a listing page, brought to a form that entries are compared with.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/page.hpp"
#include "extract/dom.hpp"

namespace policywatch::bench {

struct ExpectedEntry {
  std::string title, url;  // url empty: not known
  std::optional<Date> date;
};

struct ListingPage {
  std::string name, bytes;
  std::string address;  // what relative links are against
  std::vector<ExpectedEntry> entries;
};

/// Pages with *.compare.json below `folder`, by name.
std::vector<ListingPage> court_listings(const std::filesystem::path& folder);
/// Pages with items.expected.json below `folder`; expected links that stand only in menus are no entries, and
/// an entry's date is what its row shows.
std::vector<ListingPage> press_listings(const std::filesystem::path& folder);

/// One address for comparing: without scheme, fragment and percent signs.
std::string plain_address(const std::string& url);
/// One begins with the other (at least 2/5 of what is expected), or has at least 3/4 of its words and no more
/// than three times as many in all.
bool titles_agree(const std::string& expected, const std::string& found);

/// Tells an entry that a court's own rule leaves out (another court's row of the same table) from something
/// that is no entry at all: by the rows in which the expected links stand.
class Rows {
 public:
  Rows(const extract::Dom& dom, const ListingPage& page);
  /// Stands in the listing, in a row of the same build as the expected ones, and that row is none of theirs.
  bool beyond_expectation(const Item& item) const;

 private:
  std::unordered_map<std::string, std::vector<const void*>> rows_of_link_;
  std::unordered_set<const void*> expected_rows_, beyond_;
  std::vector<std::string> beyond_texts_;
};

}  // namespace policywatch::bench
