// The page's own change history: what its publisher says was changed, and when.
#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/hash.hpp"
#include "base/history.hpp"
#include "base/text.hpp"
#include "extract/dom_raw.hpp"
#include "extract/history.hpp"
#include "extract/page_parts.hpp"

namespace policywatch::extract {

namespace {

constexpr std::size_t kMostEntries = 5000;
constexpr int kMostLabels = 40;  // each reads what follows it
constexpr std::size_t kShortText = 64, kShortNodes = 24;

bool is_heading(GumboTag tag) {
  return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6;
}

// Elements that may hold a label where a page has no heading for its history.
bool may_be_label(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_P:
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_STRONG:
    case GUMBO_TAG_B:
    case GUMBO_TAG_SPAN:
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_TD:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_DD:
      return true;
    default:
      return false;
  }
}

// The first bytes of what an element shows; `whole`: there is no more of it.
struct Start {
  std::string text;
  bool whole = true;
};

Start start_of(Node element) {
  Start out;
  std::size_t nodes = 0;
  walk_tree(
      element.raw(),
      [&](Node node) {
        if (out.text.size() > kShortText || ++nodes > kShortNodes) {
          out.whole = false;
          return false;
        }
        if (is_text(node.raw()))
          out.text += std::string_view(node.raw()->v.text.text).substr(0, 2 * kShortText);
        if (!is_element(node.raw())) return false;
        // A label ends where the next line begins.
        if (node != element && (tag_id(node) == GUMBO_TAG_BR || traits(tag_id(node)).block)) out.text += '\n';
        return !is_invisible(node);
      },
      [](Node) {});
  return out;
}

// A container that its own class or id names: whole tokens, or the element part of block__element.
bool is_named_history(Node node) {
  static const std::unordered_set<std::string_view> kNames = {
      "change-history",     "change-log",   "changelog",        "document-history", "full-history",
      "history-of-changes", "page-history", "revision-history", "update-history",   "updates-history",
      "version-history",    "change-notes", "revisions-list",   "amendment-history"};
  for (const char* attribute : {"class", "id"}) {
    const std::string_view list = node.attribute_or_empty(attribute);
    for (std::size_t at = 0; at < list.size();) {
      const std::size_t end = std::min(list.find_first_of(" \t\n\f\r", at), list.size());
      std::string_view token = list.substr(at, end - at);
      if (const std::size_t element = token.find("__"); element != std::string_view::npos)
        token.remove_prefix(element + 2);
      if (kNames.contains(token)) return true;
      at = end + 1;
    }
  }
  return false;
}

class Reader {
 public:
  Reader(const Scope& scope, const std::string& url, bool with_weak)
      : scope_(scope), url_(url), with_weak_(with_weak) {}

  std::vector<Item> run() {
    for (const Node root : scope_.roots) {
      walk_elements(root.raw(), [&](Node node) { return visit(node); });
    }
    return std::move(items_);
  }

 private:
  bool visit(Node node) {
    if (scope_.ignored.contains(node.raw()) || done_.contains(node.raw()) || is_invisible(node)) return false;
    if (is_named_history(node) && ++labels_ <= kMostLabels) return !take(node, HistoryLabel::strong, 1);
    const GumboTag tag = tag_id(node);
    if (tag == GUMBO_TAG_TABLE) return !take_headed_table(node);
    const bool heading =
        is_heading(tag) || tag == GUMBO_TAG_SUMMARY || tag == GUMBO_TAG_CAPTION || tag == GUMBO_TAG_LEGEND;
    if (heading) {
      const HistoryLabel label = history_label(visible_text(node));
      if (wanted(label)) take_after(node, label);
    } else if (with_weak_ && may_be_label(tag)) {
      return !visit_plain(node, tag);
    }
    return true;
  }

  bool wanted(HistoryLabel label) {
    if (label == HistoryLabel::none || (label != HistoryLabel::strong && !with_weak_)) return false;
    return ++labels_ <= kMostLabels;
  }

  // "<p><b>Updates:</b></p>" before a list, or "<p>Updates: March 3, 2026: Added …". True: read.
  bool visit_plain(Node node, GumboTag tag) {
    const Start start = start_of(node);
    const std::string_view line = std::string_view(start.text).substr(0, start.text.find('\n'));
    const std::size_t colon = line.find(':');
    const bool bold = tag == GUMBO_TAG_STRONG || tag == GUMBO_TAG_B || tag == GUMBO_TAG_BUTTON;
    const bool marked = colon != std::string_view::npos;
    if (start.whole && (bold || marked) && trim(start.text).size() == trim(line).size()) {
      const HistoryLabel label = history_label(collapse_space(line));
      if (wanted(label)) take_after(node, label);
      if (label != HistoryLabel::none) return false;
    }
    if (!marked && line.size() == start.text.size()) return false;
    const std::string head = collapse_space(line.substr(0, colon));
    const HistoryLabel label = history_label(head);
    if (label == HistoryLabel::docket || !wanted(label)) return false;
    HistoryRows found = read_labelled_lines(node, head.size(), url_);
    // "Last updated: May 1, 2026 – by the Office" is one moment, not a history.
    const std::size_t at_least = label == HistoryLabel::stamp ? 2 : 1;
    return accept(node, std::move(found), at_least);
  }

  // The list that follows a label: among its next siblings, or those of a wrapper around it.
  void take_after(Node label, HistoryLabel kind) {
    const GumboTag own = tag_id(label);
    if (own == GUMBO_TAG_CAPTION || own == GUMBO_TAG_SUMMARY) {
      take(label.parent(), kind, 1);
      return;
    }
    Node at = label;
    for (int level = 0; level < 3 && at; ++level, at = at.parent()) {
      int steps = 0;
      for (Node next = at.next_element(); next && steps < 6; next = next.next_element(), ++steps) {
        if (is_heading(tag_id(next))) {
          take_below_dates(next, is_heading(own) ? own : GUMBO_TAG_H1);
          return;
        }
        if (take_paragraphs(next) || take(next, kind, 2)) return;
      }
    }
  }

  // Headings that are dates, each with what was done below it.
  void take_below_dates(Node heading, GumboTag label) {
    const GumboTag level = tag_id(heading);
    if (level <= label) return;
    const DateHints hints = row_habits({}, url_);
    std::optional<Date> date;
    std::size_t nodes = 0;
    for (Node at = heading; at && ++nodes < kMostEntries; at = at.next_element()) {
      if (is_heading(tag_id(at))) {
        if (tag_id(at) < level) return;
        date = only_date(visible_text(at), hints);
        if (!date) return;
        continue;
      }
      if (!date || is_invisible(at)) continue;
      const GumboTag tag = tag_id(at);
      if (tag == GUMBO_TAG_UL || tag == GUMBO_TAG_OL) {
        for (Node row = at.first_element(); row; row = row.next_element()) add_note(*date, visible_text(row));
      } else {
        add_note(*date, visible_text(at));
      }
      done_.insert(at.raw());
    }
  }

  void add_note(Date date, std::string note) {
    if (note.size() >= 3) add({date, to_iso(date), std::move(note), true}, false);
  }

  // Paragraphs beside each other, each an entry.
  bool take_paragraphs(Node first) {
    if (tag_id(first) != GUMBO_TAG_P) return false;
    HistoryRows found;
    std::vector<Node> taken;
    for (Node at = first; at && tag_id(at) == GUMBO_TAG_P && taken.size() < kMostEntries;
         at = at.next_element()) {
      if (has_lines(at)) break;
      const std::string text = visible_text(at);
      auto entry = dated_line(text, row_habits({text}, url_));
      if (!entry || !entry->leads) break;
      found.entries.push_back(*std::move(entry));
      taken.push_back(at);
    }
    if (taken.empty()) return false;
    for (const Node node : taken) done_.insert(node.raw());
    for (HistoryEntry& entry : found.entries) add(std::move(entry), false);
    return true;
  }

  static bool has_lines(Node paragraph) {
    for (Node child = paragraph.first_element(); child; child = child.next_element()) {
      if (tag_id(child) == GUMBO_TAG_BR) return true;
    }
    return false;
  }

  bool take_headed_table(Node table) {
    if (!with_weak_) return false;
    HistoryRows found = read_history_table(table, url_, HistoryLabel::none);
    return found.told_by_head && accept(table, std::move(found), 1);
  }

  bool take(Node container, HistoryLabel label, std::size_t at_least) {
    if (!tried_.insert(container.raw()).second) return false;
    const Node table = table_in(container);
    HistoryRows found;
    if (table) found = read_history_table(table, url_, label);
    if (found.entries.empty()) found = read_history_rows(container, url_);
    found.docket = found.docket || label == HistoryLabel::docket;
    // One entry that begins with its date is a history that has just begun.
    const bool leads = std::ranges::all_of(found.entries, &HistoryEntry::leads);
    if (leads && found.rows == found.entries.size() && label != HistoryLabel::stamp) at_least = 1;
    return accept(container, std::move(found), at_least);
  }

  static Node table_in(Node container) {
    Node table;
    std::size_t nodes = 0;
    walk_elements(container.raw(), [&](Node node) {
      if (!table && tag_id(node) == GUMBO_TAG_TABLE) table = node;
      return !table && ++nodes < kShortNodes;
    });
    return table;
  }

  // At least half of the rows must be dated: else it is a list of something else.
  bool accept(Node container, HistoryRows found, std::size_t at_least) {
    if (found.entries.size() < at_least || found.entries.size() * 2 < found.rows) return false;
    done_.insert(container.raw());
    for (HistoryEntry& entry : found.entries) add(std::move(entry), found.docket);
    return true;
  }

  void add(HistoryEntry entry, bool docket) {
    if (items_.size() >= kMostEntries) return;
    Item item;
    item.key =
        (docket ? std::string(kDocketKey) : "") + entry.stamp + " " + sha256_hex(entry.note).substr(0, 12);
    if (!keys_.insert(item.key).second) return;
    item.title = std::move(entry.note);
    item.url = url_;
    item.date = entry.date;
    items_.push_back(std::move(item));
  }

  const Scope& scope_;
  const std::string& url_;
  const bool with_weak_;
  std::vector<Item> items_;
  int labels_ = 0;
  std::unordered_set<std::string> keys_;
  std::unordered_set<const GumboInternalNode*> done_, tried_;
};

}  // namespace

std::vector<Item> read_history(const Scope& scope, const std::string& url, WatchKind kind) {
  // Where entries are told by the listing or the record, only what says that it is a history is one.
  const bool with_weak = kind != WatchKind::list && kind != WatchKind::tracker;
  return Reader(scope, url, with_weak).run();
}

}  // namespace policywatch::extract
