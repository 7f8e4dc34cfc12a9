// Where an entry begins and ends: one element, or a run of siblings from one of its kind to the next.
#pragma once

#include <vector>

#include "extract/listing_survey.hpp"

namespace policywatch::extract {

struct Span {
  std::size_t front = 0, end = 0;  // elements; front is the one the group is made of
  Node start, stop;   // siblings: first, and the one past the last ("no node": to the parent's end)
  bool alone = true;  // just the element itself
  std::size_t links = 0, text = 0, link_text = 0, times = 0;
};

Span span_of(const std::vector<Element>& elements, std::size_t element);
/// Makes runs of the spans of one group where its kind asks for it: dt with its dd, a heading with what
/// stands below it, links and bold words with the text that flows beside them.
void lengthen(const std::vector<Element>& elements, std::vector<Span>& spans);
std::vector<Node> nodes_of(const Span& span);

}  // namespace policywatch::extract
