// What is counted of a part of a page: characters, commas, links, paragraphs, images, rows.
#pragma once

#include <functional>
#include <vector>

#include "extract/article_tree.hpp"

namespace policywatch::extract {

/// Of everything inside an element, the element itself not counted.
struct Sums {
  Length text;
  double linked = 0;         // characters of links; those within the page weigh less
  std::uint32_t commas = 0;  // of any script
  std::uint32_t ascii_commas = 0;
  std::uint32_t elements = 0, breaks = 0, paragraphs = 0, images = 0, items = 0, inputs = 0, embeds = 0;
  std::uint32_t listed = 0, headed = 0, textish = 0;  // characters in lists, headings, holders of words
  std::uint32_t rows = 0, cells = 0, columns = 0, tables = 0, data_tables = 0, data_marks = 0;
  bool blocks = false;   // holds a block, image or table
  bool video = false;    // holds an embedded film
  bool phrasing = true;  // children are words and inline elements only

  double link_density() const { return text.chars == 0 ? 0 : linked / text.chars; }
  double share(std::uint32_t chars) const {
    return text.chars == 0 ? 0 : static_cast<double>(chars) / text.chars;
  }
};

/// Visits every element under `root`, then `root`, children first, with its sums. What `drop` says yes to
/// leaves the tree and counts no more (but `root`). Returns the sums of `root`. Linear.
Sums sweep(PartTree& tree, PartId root, const std::function<bool(PartId, Sums&)>& drop = {});
/// The sums of every element under `root`, by its number.
std::vector<Sums> measure(PartTree& tree, PartId root);

/// An embedded film of one of the usual hosts: these are kept, and what holds one is kept.
bool is_film(const PartTree& tree, PartId id);
/// Words, inline elements, and links that hold nothing else.
bool is_phrasing(const PartTree& tree, PartId id, const std::vector<Sums>& sums);

}  // namespace policywatch::extract
