// What was chosen when an answer was read, and why: for `try` and for the preview of a new watch.
#pragma once

#include <string>
#include <vector>

#include "base/page.hpp"
#include "base/watch.hpp"

namespace policywatch::watchers {

struct FieldOrigin {
  std::string field, value, from;  // "published", "2025-12-18", "JSON-LD datePublished"
};

struct FeedOffer {
  std::string url, title;
};

struct Explanation {
  std::string kind;                 // why this kind
  std::string content;              // "24 items, 22 of them dated", "4,120 of 9,800 characters"
  std::vector<FieldOrigin> fields;  // of an article
  std::vector<FeedOffer> feeds;     // that the page offers
  std::string next;                 // where a listing goes on; "" when nowhere, or not to be followed
  ListFields selectors;             // that give what a list was found to hold by itself; item "": none do
  std::vector<Watch> suggested;     // watches to paste, the best first
};

/// Pure. `asked`: the kind was named by who asks rather than guessed.
Explanation explain(const Watch& watch, const Response& response, const Reading& reading, bool asked);

/// An id for a watch of this address: "www.ice.gov/newsroom" gives "ice-gov-newsroom".
std::string id_for(const std::string& url);

}  // namespace policywatch::watchers
