// Small documents for the tests of this room.
#pragma once

#include <string>
#include <vector>

#include "base/page.hpp"
#include "diff/compare.hpp"

namespace policywatch::diff {

inline Block paragraph(std::string text, Where where = Where::main, std::string tag = "p") {
  return {std::move(text), where, std::move(tag)};
}

inline Document page(const std::vector<std::string>& texts) {
  Document document;
  document.url = "https://agency.example/policy";
  document.title = "Agency actions";
  for (const std::string& text : texts) document.blocks.push_back(paragraph(text));
  return document;
}

inline Document page_of(std::vector<Block> blocks) {
  Document document = page({});
  document.blocks = std::move(blocks);
  return document;
}

inline Item entry(std::string title, std::string url, std::string key = "", std::optional<Date> date = {}) {
  Item item;
  item.title = std::move(title);
  item.url = std::move(url);
  item.key = std::move(key);
  item.date = date;
  return item;
}

inline const ScoreTerm* term(const Change& change, std::string_view name) {
  for (const ScoreTerm& found : change.score_terms) {
    if (found.term == name) return &found;
  }
  return nullptr;
}

}  // namespace policywatch::diff
