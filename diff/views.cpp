#include "diff/views.hpp"

#include <algorithm>
#include <iterator>

#include "diff/blocks.hpp"
#include "diff/parts.hpp"
#include "diff/tokens.hpp"
#include "diff/volatile.hpp"

namespace policywatch::diff {
namespace {

constexpr std::size_t kContext = 2;  // unchanged blocks shown on each side of a change

std::vector<Segment> whole(Mark mark, const std::string& text) {
  if (text.empty()) return {};
  return {{mark, text}};
}

std::vector<Segment> half(const std::vector<Segment>& segments, Mark mark) {
  std::vector<Segment> out;
  for (const Segment& segment : segments) {
    if (segment.mark == Mark::same || segment.mark == mark) out.push_back(segment);
  }
  return out;
}

Row labelled(std::string label, std::vector<Segment> segments) {
  Row row;
  row.label = std::move(label);
  row.left = std::move(segments);
  return row;
}

std::string link_line(const Link& link) {
  return link.text.empty() ? link.url : link.text + " → " + link.url;
}

std::string item_line(const Item& item) {
  std::string line = item.date ? to_iso(*item.date) + "  " : "";
  line += item.title;
  if (!item.summary.empty() && item.summary != item.title) line += " - " + item.summary;
  return line;
}

bool names_document(const Row& row) {
  return std::ranges::any_of(row.left, [](const Segment& segment) {
    const std::size_t at = segment.text.rfind(' ');
    return is_document_link(at == std::string::npos ? segment.text : segment.text.substr(at + 1));
  });
}

std::vector<Row> link_rows(const Change& change) {
  std::vector<Row> out;
  for (const LinkRetarget& link : change.links_retargeted) {
    out.push_back(labelled("retargeted", {{Mark::same, link.text + " → "},
                                          {Mark::deleted, link.before},
                                          {Mark::same, " "},
                                          {Mark::inserted, link.after}}));
  }
  for (const Link& link : change.links_removed) {
    out.push_back(labelled("link removed", whole(Mark::deleted, link_line(link))));
  }
  for (const Link& link : change.links_added) {
    out.push_back(labelled("link added", whole(Mark::inserted, link_line(link))));
  }
  // Documents first: a lost memo weighs more than a menu.
  std::vector<Row> sorted, rest;
  for (Row& row : out) (names_document(row) ? sorted : rest).push_back(std::move(row));
  std::ranges::move(rest, std::back_inserter(sorted));
  return sorted;
}

std::vector<Row> field_rows(const Change& change) {
  std::vector<Row> out;
  for (const FieldChange& field : change.fields) {
    out.push_back(labelled(field.name, word_diff(field.before, field.after)));
  }
  for (const Action& action : change.actions_removed) {
    out.push_back(labelled("action removed", whole(Mark::deleted, action.title)));
  }
  for (const Action& action : change.actions_added) {
    out.push_back(labelled("action added", whole(Mark::inserted, action.title)));
  }
  return out;
}

std::vector<Row> item_rows(const Change& change) {
  std::vector<Row> out;
  for (const Item& item : change.history_added) {
    out.push_back(labelled("history", whole(Mark::inserted, item_line(item))));
  }
  for (const Item& item : change.items_added) {
    out.push_back(labelled("new entry", whole(Mark::inserted, item_line(item))));
  }
  for (const ItemEdit& edit : change.items_edited) {
    out.push_back(labelled("edited entry", word_diff(item_line(edit.before), item_line(edit.after))));
  }
  for (const Item& item : change.items_removed) {
    out.push_back(labelled("gone entry", whole(Mark::deleted, item_line(item))));
  }
  return out;
}

Where place_of(const Step& step, const Document& before, const Document& after) {
  const Block* gone = step.before == kNoBlock ? nullptr : &before.blocks[step.before];
  const Block* come = step.after == kNoBlock ? nullptr : &after.blocks[step.after];
  if (gone != nullptr && come != nullptr) {
    if (step.kind == StepKind::replace && is_volatile_edit(gone->text, come->text)) return Where::volatile_;
    return gone->where == Where::main ? gone->where : come->where;
  }
  return gone != nullptr ? gone->where : come->where;
}

Row block_row(const Step& step, const Document& before, const Document& after, bool side) {
  Row row;
  row.where = place_of(step, before, after);
  row.context = step.kind == StepKind::same;
  if (step.kind == StepKind::move) row.label = "moved";
  const std::string gone = step.before == kNoBlock ? "" : before.blocks[step.before].text;
  const std::string come = step.after == kNoBlock ? "" : after.blocks[step.after].text;
  if (step.kind == StepKind::same) {
    row.left = whole(Mark::same, come);
    if (side) row.right = row.left;
    return row;
  }
  const std::vector<Segment> marked = word_diff(gone, come);
  if (is_beyond_words(gone, come)) row.label = "rewritten";
  row.left = side ? half(marked, Mark::deleted) : marked;
  if (side) row.right = half(marked, Mark::inserted);
  return row;
}

// Above a changed row of a table its first row is shown: the names of its columns as a rule.
void show_table_heads(const std::vector<Step>& steps, const Document& before, const Document& after,
                      std::vector<char>& near) {
  std::size_t head = kNoBlock;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Block& block =
        steps[i].after != kNoBlock ? after.blocks[steps[i].after] : before.blocks[steps[i].before];
    if (block.tag != "tr") {
      head = kNoBlock;
      continue;
    }
    if (head == kNoBlock) head = i;
    if (steps[i].kind != StepKind::same) near[head] = 1;
  }
}

std::vector<Row> block_rows(const Document& before, const Document& after, bool side, bool whole_text) {
  const std::vector<Step> steps = align_blocks(before.blocks, after.blocks);
  std::vector<char> near(steps.size(), whole_text ? 1 : 0);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].kind == StepKind::same) continue;
    const std::size_t from = i >= kContext ? i - kContext : 0;
    std::fill(near.begin() + static_cast<std::ptrdiff_t>(from),
              near.begin() + static_cast<std::ptrdiff_t>(std::min(steps.size(), i + kContext + 1)), 1);
  }
  show_table_heads(steps, before, after, near);
  std::vector<Row> out;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (near[i] != 0) {
      out.push_back(block_row(steps[i], before, after, side));
    } else if (!out.empty() && out.back().skipped > 0) {
      ++out.back().skipped;
    } else {
      Row row;
      row.skipped = 1;
      out.push_back(row);
    }
  }
  return out;
}

std::vector<Row> change_rows(const Document& before, const Document& after, const Change& change) {
  std::vector<Row> out = field_rows(change);
  const auto append = [&](std::vector<Row> rows) {
    out.insert(out.end(), std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
  };
  append(item_rows(change));
  if (!change.text.empty()) append(block_rows(before, after, false, false));
  if (change.text.empty()) {
    append(link_rows(change));
  } else {
    Change hidden;  // the words around such a link do not tell that it leads elsewhere
    hidden.links_retargeted = change.links_retargeted;
    append(link_rows(hidden));
  }
  return out;
}

std::string block_lines(const Document& document) {
  std::string out;
  for (const Block& block : document.blocks) out += block.text + "\n";
  return out;
}

}  // namespace

std::vector<Row> rows(View view, const Document& before, const Document& after, const Change& change) {
  switch (view) {
    case View::changes:
      return change_rows(before, after, change);
    case View::words:
      return block_rows(before, after, false, true);
    case View::side:
      return block_rows(before, after, true, false);
    case View::links:
      return link_rows(change);
    case View::fields:
      return field_rows(change);
    case View::source:
      return source_rows(block_lines(before), block_lines(after));
  }
  return {};
}

}  // namespace policywatch::diff
