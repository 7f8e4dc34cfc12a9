// Words with places → blocks in the order in which a person reads them. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/page.hpp"

namespace policywatch::worker {

/// One word on a page; y grows downwards. Points.
struct Placed {
  double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
  double size = 0;  // of the font
  std::string text;
  bool upright = true;

  double height() const { return y1 - y0; }
  double middle() const { return (y0 + y1) / 2; }
};

struct PlacedPage {
  double height = 0;
  std::vector<Placed> words;  // in the order of the page's text flow: column after column
};

/// Paragraphs, headings, list entries and table rows of each page. Columns of prose stay column after column;
/// the rows of a table stay rows, cells split by " | ". Running heads, feet and page numbers are navigation.
std::vector<std::vector<Block>> lay_out(const std::vector<PlacedPage>& pages);

}  // namespace policywatch::worker
