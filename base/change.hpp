// What differs between two snapshots of one watch, as data (INTERFACE.md section 4, `compare`).
#pragma once

#include <string>
#include <vector>

#include "base/page.hpp"

namespace policywatch {

struct ScoreTerm {
  std::string term;
  int points = 0;
  std::string detail;
  bool operator==(const ScoreTerm&) const = default;
};

enum class TextOp { insert, delete_, replace, move };
template <>
struct Words<TextOp> {
  static constexpr std::array<std::string_view, 4> names = {"insert", "delete", "replace", "move"};
};

struct TextChange {
  TextOp op = TextOp::insert;
  std::string before, after;
  Where where = Where::main;
  bool operator==(const TextChange&) const = default;
};

struct ItemEdit {
  Item before, after;
  bool operator==(const ItemEdit&) const = default;
};

struct LinkRetarget {
  std::string text, before, after;
  bool operator==(const LinkRetarget&) const = default;
};

struct FieldChange {
  std::string name, before, after;
  bool operator==(const FieldChange&) const = default;
};

struct Change {
  bool changed = false;          // visible text, links or fields differ
  bool significant = false;      // something other than volatile tokens, furniture or markup differs
  std::vector<std::string> why;  // text links title status fields markup whitespace encoding attributes
  int score = 0;                 // 0…100: the sum of the terms, capped
  std::vector<ScoreTerm> score_terms;
  std::vector<Item> items_added, items_removed;
  std::vector<ItemEdit> items_edited;
  std::vector<TextChange> text;
  std::vector<Link> links_added, links_removed;
  std::vector<LinkRetarget> links_retargeted;
  std::vector<FieldChange> fields;
  std::vector<Action> actions_added, actions_removed;  // tracker entries
  std::vector<Item> history_added;  // new dated entries of the page's own history: exact truth

  bool operator==(const Change&) const = default;
};

}  // namespace policywatch
