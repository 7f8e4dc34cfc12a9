#include "extract/outline.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/text.hpp"
#include "extract/page_parts.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);
constexpr std::size_t kShownText = 160;       // bytes of a line
constexpr std::size_t kLongestRecord = 1500;  // bytes of text; more is a part of the page
constexpr std::size_t kManyLinks = 5;         // in something that is rather a listing than a record
constexpr std::size_t kDetail = 40;           // lines below a folded one
constexpr std::size_t kDetailUntil = 900;     // lines; after them folded ones stay without detail
constexpr int kDeepest = 16;

struct Part {
  Node node;
  std::size_t parent = kNone, end = 0;
  std::int64_t number = 0;
  std::size_t text = 0, own_text = 0, links = 0, link_text = 0;
  std::size_t kids = 0, link_kids = 0;  // children that hold text
  std::size_t blocks = 0;               // block elements below that hold text
  bool holds_item = false, repeats = false;
};

/// Every visible element in document order, numbered; the number counts visited elements only.
std::vector<Part> parts_of(const Dom& dom) {
  std::vector<Part> parts;
  std::vector<std::size_t> open;
  std::int64_t number = 0;
  walk_tree(
      dom.root(),
      [&](Node node) {
        if (node.is_text()) {
          if (open.empty()) return false;
          parts[open.back()].own_text += trim(node.text()).size();
          return false;
        }
        if (!node.is_element()) return false;
        ++number;
        if (is_invisible(node) && node.tag() != "html" && node.tag() != "body") return false;
        Part part;
        part.node = node;
        part.number = number;
        part.parent = open.empty() ? kNone : open.back();
        open.push_back(parts.size());
        parts.push_back(part);
        return true;
      },
      [&](Node node) {
        if (open.empty() || parts[open.back()].node != node) return;
        Part& part = parts[open.back()];
        part.end = parts.size();
        part.text += part.own_text;
        if (node.tag() == "a") {
          ++part.links;
          part.link_text = part.text;
        }
        open.pop_back();
        if (part.parent == kNone || part.text == 0) return;
        Part& up = parts[part.parent];
        up.text += part.text;
        up.links += part.links;
        up.link_text += part.link_text;
        ++up.kids;
        up.blocks += part.blocks + (is_block_level(node.tag()) ? 1 : 0);
        up.link_kids += node.tag() == "a" ? 1 : 0;
      });
  return parts;
}

/// Which parts hold an item, and which have a sibling of their tag that says something too.
void relate(std::vector<Part>& parts, const std::unordered_set<const GumboInternalNode*>& items) {
  std::unordered_map<std::size_t, std::unordered_map<std::string, std::size_t>> tags;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (items.contains(parts[i].node.raw())) {
      for (std::size_t up = parts[i].parent; up != kNone && !parts[up].holds_item; up = parts[up].parent)
        parts[up].holds_item = true;
    }
    if (parts[i].text == 0 || parts[i].parent == kNone) continue;
    const auto [place, fresh] = tags[parts[i].parent].try_emplace(std::string(parts[i].node.tag()), i);
    if (fresh) continue;
    parts[i].repeats = parts[place->second].repeats = true;
  }
}

class Drawing {
 public:
  Drawing(const std::vector<Part>& parts, const std::unordered_set<const GumboInternalNode*>& items)
      : parts_(parts), items_(items) {}

  Outline draw() {
    struct Step {
      std::size_t part;
      int depth;
      std::size_t fold;  // the line whose detail this is
    };
    std::vector<Step> stack;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (parts_[i].node.tag() != "body") continue;
      stack.push_back({i, 0, kNone});
      break;
    }
    while (!stack.empty()) {
      const Step step = stack.back();
      stack.pop_back();
      if (parts_[step.part].text == 0) continue;
      const std::size_t at = shown(step.part);
      const bool whole = is_leaf(at), fold = !whole && folds(step.part, at);
      if (step.fold != kNone && !has_room(step.fold)) continue;
      if (out_.lines.size() >= kMostOutlineLines) {
        out_.cut = true;
        break;
      }
      const bool page = parts_[at].node.tag() == "body";
      const int depth = page ? step.depth : std::min(step.depth + 1, kDeepest);
      if (!page) add(at, step.depth, whole || fold, fold);
      if (whole) continue;
      const std::size_t below = step.fold != kNone ? step.fold : fold ? out_.lines.size() - 1 : kNone;
      const std::size_t before = stack.size();
      for (std::size_t kid = at + 1; kid < parts_[at].end; kid = parts_[kid].end)
        stack.push_back({kid, depth, below});
      std::reverse(stack.begin() + static_cast<std::ptrdiff_t>(before), stack.end());
    }
    return std::move(out_);
  }

 private:
  bool is_item(std::size_t at) const { return items_.contains(parts_[at].node.raw()); }

  /// Of elements that wrap one another, the outermost that repeats, else the innermost.
  std::size_t shown(std::size_t at) const {
    std::size_t inner = at;
    while (true) {
      const Part& part = parts_[inner];
      if (is_item(inner) || (part.repeats && part.node.tag() != "body")) return inner;
      if (part.own_text > 0 || part.kids != 1) return inner;
      std::size_t only = inner + 1;
      while (parts_[only].text == 0) only = parts_[only].end;
      inner = only;
    }
  }

  bool is_leaf(std::size_t at) const {
    const Part& part = parts_[at];
    if (part.kids == 0) return true;
    if (part.node.tag() == "tr" || part.node.tag() == "body" || part.holds_item) return false;
    const bool run_of_links = part.link_kids >= 2 && 2 * part.own_text < part.link_text;
    return part.blocks == 0 && !run_of_links;
  }

  /// `from`: the outermost of the elements that wrap one another.
  bool folds(std::size_t from, std::size_t at) const {
    const Part& part = parts_[at];
    if (part.node.tag() == "body" || part.holds_item) return false;
    if (is_item(at)) return true;
    for (std::size_t up = at; up != kNone; up = up == from ? kNone : parts_[up].parent)
      if (is_furniture(parts_[up].node.raw(), true)) return true;
    return part.repeats && part.text <= kLongestRecord && part.links < kManyLinks;
  }

  bool has_room(std::size_t fold) const {
    if (out_.lines.size() >= kDetailUntil) return false;
    return out_.lines.size() - fold <= kDetail;
  }

  void add(std::size_t at, int depth, bool with_text, bool fold) {
    const Part& part = parts_[at];
    OutlineLine line;
    line.depth = depth;
    line.element = part.number;
    line.node = part.node;
    line.tag = shorten(part.node.tag(), 24);
    // A folded part that is long shows its tag alone: reading all of it for each level would not be linear.
    if (with_text && (!fold || part.text <= 2 * kLongestRecord))
      line.text = shorten(visible_text(part.node), kShownText);
    line.folded = fold;
    out_.lines.push_back(std::move(line));
  }

  const std::vector<Part>& parts_;
  const std::unordered_set<const GumboInternalNode*>& items_;
  Outline out_;
};

}  // namespace

Outline outline_of(const Dom& dom, const std::unordered_set<const GumboInternalNode*>& items) {
  std::vector<Part> parts = parts_of(dom);
  relate(parts, items);
  return Drawing(parts, items).draw();
}

std::vector<Node> elements_at(const Dom& dom, const std::vector<std::int64_t>& numbers) {
  std::unordered_map<std::int64_t, Node> found;
  for (const std::int64_t number : numbers) found[number] = Node();
  for (const Part& part : parts_of(dom)) {
    const auto wanted = found.find(part.number);
    if (wanted != found.end()) wanted->second = part.node;
  }
  std::vector<Node> out;
  for (const std::int64_t number : numbers)
    if (const Node node = found[number]) out.push_back(node);
  return out;
}

}  // namespace policywatch::extract
