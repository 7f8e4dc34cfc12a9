// The page's own change history: what its publisher says was changed, and when.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "extract/dates.hpp"
#include "extract/dom_raw.hpp"
#include "extract/page_parts.hpp"

namespace policywatch::extract {

namespace {

struct Entry {
  std::optional<Date> date;
  std::string stamp;  // as the page gives it: the exact time where there is one
  std::string note;
};

bool contains_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

enum class Label { none, weak, strong };

// A short label that announces a history. Weak ones also head lists of news.
Label label_of(std::string_view text) {
  if (text.size() > 60 || text.size() < 4) return Label::none;
  std::string plain = fold(text);
  while (!plain.empty() && std::string_view("+-:.() ").find(plain.back()) != std::string_view::npos)
    plain.pop_back();
  if (contains_any(plain, {"change history",
                           "changes to this",
                           "revision history",
                           "document history",
                           "version history",
                           "update history",
                           "updates to this",
                           "page history",
                           "publication history",
                           "amendment history",
                           "record of changes",
                           "record of amendments",
                           "changelog",
                           "change log",
                           "history of changes",
                           "history of updates",
                           "show all updates",
                           "see all updates",
                           "list of revisions",
                           "previous updates",
                           "last reviewed",
                           "summary of changes",
                           "historique des modifications",
                           "historial de cambios"})) {
    return Label::strong;
  }
  constexpr std::array<std::string_view, 12> kWeak = {
      "updates",        "history",   "what's new", "whats new",   "recent changes", "recent updates",
      "latest updates", "revisions", "amendments", "all updates", "changes",        "update log"};
  return std::find(kWeak.begin(), kWeak.end(), plain) != kWeak.end() ? Label::weak : Label::none;
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

std::string strip_edges(std::string_view text) {
  constexpr std::string_view kEdges = " :;,-|";
  for (;;) {
    text = trim(text);
    if (!text.empty() && kEdges.find(text.front()) != std::string_view::npos) {
      text.remove_prefix(1);
    } else if (text.starts_with("\xE2\x80\x93") || text.starts_with("\xE2\x80\x94")) {
      text.remove_prefix(3);
    } else {
      return std::string(text);
    }
  }
}

/// The text of a row without its first <time>, and that <time>.
struct RowText {
  Node time;
  std::string rest;
};

RowText split_row(const std::vector<Node>& row) {
  RowText result;
  for (Node part : row) {
    walk_elements(part, [&](Node node) {
      if (!result.time && tag_id(node) == GUMBO_TAG_TIME) result.time = node;
      return !result.time;
    });
    if (result.time) break;
  }
  for (Node part : row) {
    std::string text;
    if (result.time && tag_id(part) != GUMBO_TAG_TIME) {
      for (Node child = part.first_child(); child; child = child.next_sibling()) {
        if (child == result.time) continue;
        const std::string piece = visible_text(child);
        if (!piece.empty()) text += (text.empty() ? "" : " ") + piece;
      }
    } else if (part != result.time) {
      text = visible_text(part);
    }
    if (!text.empty()) result.rest += (result.rest.empty() ? "" : " ") + text;
  }
  return result;
}

// One row: a date at its edge, and words about it.
std::optional<Entry> entry_of(const std::vector<Node>& row) {
  RowText text = split_row(row);
  Entry entry;
  if (text.time) {
    const std::string shown = visible_text(text.time);
    entry.stamp = collapse_space(text.time.attribute_or_empty("datetime"));
    entry.date = find_date(shown);
    if (!entry.date) entry.date = find_date(entry.stamp);
    if (entry.stamp.empty()) entry.stamp = shown;
    if (text.rest.starts_with(shown)) text.rest.erase(0, shown.size());
    entry.note = strip_edges(text.rest);
  } else {
    const auto dates = find_dates(text.rest);
    if (dates.empty() || (dates[0].begin > 24 && dates[0].end + 3 < text.rest.size())) return std::nullopt;
    entry.date = dates[0].date;
    entry.stamp = to_iso(dates[0].date);
    const bool leads = dates[0].begin <= 24;
    entry.note = strip_edges(leads ? std::string_view(text.rest).substr(dates[0].end)
                                   : std::string_view(text.rest).substr(0, dates[0].begin));
  }
  if (!entry.date || entry.note.size() < 3) return std::nullopt;
  return entry;
}

/// Groups of nodes that read as the rows of a history under one container.
std::vector<std::vector<Node>> rows_of(Node container) {
  std::vector<std::vector<Node>> rows;
  walk_elements(container, [&](Node node) {
    switch (tag_id(node)) {
      case GUMBO_TAG_LI:
      case GUMBO_TAG_TR:
        rows.push_back({node});
        return false;
      case GUMBO_TAG_DT:
        rows.push_back({node});
        return false;
      case GUMBO_TAG_DD:
        if (!rows.empty() && tag_id(rows.back().front()) == GUMBO_TAG_DT) rows.back().push_back(node);
        return false;
      default:
        return true;
    }
  });
  if (!rows.empty()) return rows;
  for (Node child = container.first_element(); child; child = child.next_element()) {
    if (tag_id(child) == GUMBO_TAG_P || tag_id(child) == GUMBO_TAG_DIV) rows.push_back({child});
  }
  return rows;
}

class Reader {
 public:
  Reader(const Scope& scope, const std::string& url, bool with_weak)
      : scope_(scope), url_(url), with_weak_(with_weak) {}

  std::vector<Item> run() {
    for (Node root : scope_.roots) {
      walk_elements(root, [&](Node node) { return visit(node); });
    }
    return std::move(items_);
  }

 private:
  bool visit(Node node) {
    if (scope_.ignored.contains(node.raw()) || done_.contains(node.raw()) || is_invisible(node)) return false;
    if (is_named_history(node)) return !take(node, 1);
    const GumboTag tag = tag_id(node);
    const bool heading = (tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6) || tag == GUMBO_TAG_SUMMARY ||
                         tag == GUMBO_TAG_CAPTION || tag == GUMBO_TAG_LEGEND;
    if (!heading) return true;
    const Label label = label_of(visible_text(node));
    if (label == Label::strong || (label == Label::weak && with_weak_)) take_after(node);
    return true;
  }

  // The list that follows a label: among its next siblings, or those of a wrapper around it.
  void take_after(Node label) {
    const GumboTag own = tag_id(label);
    if (own == GUMBO_TAG_CAPTION || own == GUMBO_TAG_SUMMARY) {
      take(label.parent(), 1);
      return;
    }
    Node at = label;
    for (int level = 0; level < 3 && at; ++level, at = at.parent()) {
      int steps = 0;
      for (Node next = at.next_element(); next && steps < 6; next = next.next_element(), ++steps) {
        const GumboTag tag = tag_id(next);
        if (tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6) return;
        if (take(next, 2)) return;
      }
    }
  }

  // At least half of the rows must be dated: else it is a list of something else.
  bool take(Node container, std::size_t at_least) {
    std::vector<Entry> entries;
    const auto rows = rows_of(container);
    for (const auto& row : rows) {
      if (auto entry = entry_of(row)) entries.push_back(std::move(*entry));
    }
    if (entries.size() < at_least || entries.size() * 2 < rows.size()) return false;
    done_.insert(container.raw());
    for (Entry& entry : entries) add(std::move(entry));
    return true;
  }

  void add(Entry entry) {
    Item item;
    item.key = entry.stamp + " " + sha256_hex(entry.note).substr(0, 12);
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
  std::unordered_set<std::string> keys_;
  std::unordered_set<const GumboInternalNode*> done_;
};

}  // namespace

std::vector<Item> read_history(const Scope& scope, const std::string& url, WatchKind kind) {
  return Reader(scope, url, kind != WatchKind::list).run();
}

}  // namespace policywatch::extract
