// The parts of a comparison, each filling its fields of a Change; `counts` tells whether it found something
// other than furniture or machine noise.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "base/change.hpp"
#include "base/page.hpp"
#include "diff/blocks.hpp"
#include "diff/noise.hpp"

namespace policywatch::diff {

struct LinkVerdict {
  bool counts = false;
  int documents_removed = 0, documents_replaced = 0, documents_added = 0;
  std::string document;  // the first of them, for the score's detail
};
LinkVerdict compare_links(const Document& before, const Document& after, const Noise& noise, Change& change);
bool is_document_link(std::string_view url);

struct ItemVerdict {
  bool counts = false;  // added, edited in meaning, or removed from the midst (not rolled off the end)
  std::size_t added = 0;
};
ItemVerdict compare_items(const Document& before, const Document& after, Change& change);

struct FieldVerdict {
  bool counts = false;
  bool title = false;
};
FieldVerdict compare_fields(const Document& before, const Document& after, const Noise& noise,
                            std::vector<Moved>* moved, Change& change);
/// Tracker entries: actions and the record's own fields.
bool compare_policies(const Document& before, const Document& after, Change& change);
/// New entries of the page's own dated history.
void compare_history(const Document& before, const Document& after, Change& change);

struct Weights {
  const std::vector<BlockChange>& blocks;
  LinkVerdict links;
  ItemVerdict items;
  FieldVerdict fields;
  bool policy = false;
};
/// Fills score and score_terms; the terms' sum, held to 0…100, is the score.
void weigh(const Weights& weights, Change& change);

}  // namespace policywatch::diff
