#include "diff/compare.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/pattern.hpp"
#include "base/text.hpp"
#include "diff/blocks.hpp"
#include "diff/parts.hpp"
#include "diff/tokens.hpp"

namespace policywatch::diff {
namespace {

struct Wanted {
  bool added = true, removed = true, edited = true;
};

Wanted wanted_by(const Watch* watch) {
  if (watch == nullptr || watch->report.empty()) return {};
  const auto has = [&](std::string_view word) { return std::ranges::count(watch->report, word) > 0; };
  return {has("added"), has("removed"), has("edited")};
}

// What the watch does not want told leaves; an edit told as an addition or removal keeps that half.
void keep_wanted_blocks(const Wanted& wanted, std::vector<BlockChange>& blocks) {
  std::vector<BlockChange> kept;
  for (BlockChange& block : blocks) {
    TextChange& change = block.change;
    const bool rewording = change.op == TextOp::replace || change.op == TextOp::move;
    if (rewording && !wanted.edited) {
      if (change.op == TextOp::move && change.before == change.after) continue;
      if (wanted.added == wanted.removed) {
        if (!wanted.added) continue;
      } else if (wanted.added) {
        change.op = TextOp::insert, change.before.clear();
      } else {
        change.op = TextOp::delete_, change.after.clear();
      }
    } else if (change.op == TextOp::insert && !wanted.added) {
      continue;
    } else if (change.op == TextOp::delete_ && !wanted.removed) {
      continue;
    }
    kept.push_back(std::move(block));
  }
  blocks = std::move(kept);
}

// only_new: text that stood anywhere in the earlier document is no news, wherever it stands now.
void keep_new_blocks(const Document& before, std::vector<BlockChange>& blocks) {
  std::unordered_set<std::string> known;
  for (const Block& block : before.blocks) known.insert(visible(block.text));
  std::erase_if(blocks, [&](const BlockChange& block) {
    return block.change.after.empty() || known.contains(visible(block.change.after));
  });
  for (BlockChange& block : blocks) {
    block.change.op = TextOp::insert;
    block.change.before.clear();
  }
}

void keep_wanted_items(const Wanted& wanted, bool only_new, Change& change, ItemVerdict& verdict) {
  if (!wanted.added) change.items_added.clear();
  if (!wanted.removed || only_new) change.items_removed.clear();
  if (!wanted.edited || only_new) change.items_edited.clear();
  if (!wanted.added) verdict.added = 0;
  if (change.items_added.empty() && change.items_removed.empty() && change.items_edited.empty()) {
    verdict.counts = false;
  }
}

void keep_wanted_links(const Wanted& wanted, bool only_new, Change& change, LinkVerdict& verdict) {
  if (!wanted.added) change.links_added.clear(), verdict.documents_added = 0;
  if (!wanted.removed || only_new) change.links_removed.clear(), verdict.documents_removed = 0;
  if (!wanted.edited && !wanted.added) change.links_retargeted.clear(), verdict.documents_replaced = 0;
  if (change.links_added.empty() && change.links_removed.empty() && change.links_retargeted.empty()) {
    verdict = {};
  }
}

bool triggered(const Watch& watch, const Change& change) {
  if (watch.trigger_text.empty()) return true;
  std::string told;
  const auto tell = [&](std::string_view text) { told.append(text).append("\n"); };
  for (const TextChange& text : change.text) tell(text.before), tell(text.after);
  for (const Item& item : change.items_added) tell(item.title), tell(item.summary);
  for (const Item& item : change.items_removed) tell(item.title), tell(item.summary);
  for (const ItemEdit& edit : change.items_edited) {
    tell(edit.before.title), tell(edit.before.summary), tell(edit.after.title), tell(edit.after.summary);
  }
  return std::ranges::any_of(watch.trigger_text, [&](const std::string& source) {
    const Result<Pattern> pattern = Pattern::parse(source);
    return pattern && pattern->found_in(told);
  });
}

void say_why(Change& change) {
  const bool text = !change.text.empty() || !change.items_added.empty() || !change.items_removed.empty() ||
                    !change.items_edited.empty() || !change.history_added.empty();
  if (text) change.why.emplace_back("text");
  const bool any_link =
      !change.links_added.empty() || !change.links_removed.empty() || !change.links_retargeted.empty();
  if (any_link) change.why.emplace_back("links");
  bool title = false, status = false, other = false;
  for (const FieldChange& field : change.fields) {
    if (field.name == "title" || field.name == "policy_title") {
      title = true;
    } else if (field.name == "current_status" || field.name == "statuses") {
      status = true;
    } else {
      other = true;
    }
  }
  if (title) change.why.emplace_back("title");
  if (status) change.why.emplace_back("status");
  if (other || !change.actions_added.empty() || !change.actions_removed.empty()) {
    change.why.emplace_back("fields");
  }
}

// Nothing that a reader sees differs: say what did.
void say_why_not(const Document& before, const Document& after, const Options& options, Change& change) {
  if (options.charset_differs) change.why.emplace_back("encoding");
  bool spacing = false, tags = before.blocks.size() != after.blocks.size();
  for (std::size_t i = 0; i < std::min(before.blocks.size(), after.blocks.size()); ++i) {
    spacing = spacing || before.blocks[i].text != after.blocks[i].text;
    tags = tags || before.blocks[i].tag != after.blocks[i].tag;
  }
  if (spacing) change.why.emplace_back("whitespace");
  const auto addresses = [](const Document& document) {
    std::unordered_set<std::string> out;
    for (const Link& link : document.links) out.insert(link.url);
    return out;
  };
  const bool attributes = addresses(before) != addresses(after);
  if (attributes) change.why.emplace_back("attributes");
  if (tags || (options.bytes_differ && change.why.empty())) change.why.emplace_back("markup");
}

void note_links(const Change& change, std::vector<Moved>& moved) {
  constexpr std::size_t kNoted = 60;
  const std::size_t most = moved.size() + kNoted;
  const auto note = [&](const std::vector<Link>& links) {
    for (const Link& link : links) {
      if (moved.size() < most && !is_document_link(link.url)) note_link(link, moved);
    }
  };
  note(change.links_added);
  note(change.links_removed);
  for (const LinkRetarget& link : change.links_retargeted) {
    if (moved.size() < most && !is_document_link(link.before)) note_target(link, moved);
  }
}

bool anything(const Change& change) {
  return !change.text.empty() || !change.items_added.empty() || !change.items_removed.empty() ||
         !change.items_edited.empty() || !change.links_added.empty() || !change.links_removed.empty() ||
         !change.links_retargeted.empty() || !change.fields.empty() || !change.actions_added.empty() ||
         !change.actions_removed.empty() || !change.history_added.empty();
}

}  // namespace

Change compare(const Document& before, const Document& after, const Options& options) {
  Change change;
  const bool only_new = options.watch != nullptr && options.watch->only_new;
  const Wanted wanted = wanted_by(options.watch);
  static const Noise kNothingLearned;
  const Noise& noise = options.noise != nullptr ? *options.noise : kNothingLearned;
  std::vector<BlockChange> blocks = block_changes(before, after, noise, options.moved);
  if (only_new) keep_new_blocks(before, blocks);
  keep_wanted_blocks(wanted, blocks);
  for (const BlockChange& block : blocks) change.text.push_back(block.change);
  ItemVerdict items = compare_items(before, after, change);
  keep_wanted_items(wanted, only_new, change, items);
  LinkVerdict links;
  if (options.watch == nullptr || options.watch->links) links = compare_links(before, after, noise, change);
  if (options.moved != nullptr) note_links(change, *options.moved);
  keep_wanted_links(wanted, only_new, change, links);
  const FieldVerdict fields = compare_fields(before, after, noise, options.moved, change);
  const bool policy = compare_policies(before, after, change);
  compare_history(before, after, change);
  if (options.watch != nullptr && !triggered(*options.watch, change)) return {};
  change.changed = anything(change);
  if (!change.changed) {
    say_why_not(before, after, options, change);
    return change;
  }
  const bool text_counts = std::ranges::any_of(blocks, &BlockChange::counts);
  change.significant =
      text_counts || items.counts || links.counts || fields.counts || policy || !change.history_added.empty();
  say_why(change);
  weigh({blocks, links, items, fields, policy}, change);
  return change;
}

}  // namespace policywatch::diff
