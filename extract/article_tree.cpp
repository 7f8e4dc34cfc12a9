#include "extract/article_tree.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "extract/space.hpp"

namespace policywatch::extract {
namespace {

// Fallback text of media, and what is never text.
bool is_opaque(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_SVG:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_EMBED:
    case GUMBO_TAG_VIDEO:
    case GUMBO_TAG_AUDIO:
    case GUMBO_TAG_CANVAS:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_TEXTAREA:
      return true;
    default:
      return false;
  }
}

bool is_absent(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_HEAD:
    case GUMBO_TAG_TITLE:
    case GUMBO_TAG_LINK:
    case GUMBO_TAG_META:
    case GUMBO_TAG_NOEMBED:
    case GUMBO_TAG_NOFRAMES:
      return true;
    default:
      return false;
  }
}

constexpr std::array<std::string_view, 8> kCommas = {"\u060C", "\uFE50", "\uFE10", "\uFE11",
                                                     "\u2E41", "\u2E34", "\u2E32", "\uFF0C"};

}  // namespace

void Length::add(const Length& next) {
  if (next.chars == 0) {
    (chars == 0 ? lead : trail) |= next.lead || next.trail;
    return;
  }
  if (chars == 0) {
    chars = next.chars;
    lead = lead || trail || next.lead;
  } else {
    chars += next.chars + (trail || next.lead ? 1 : 0);
  }
  trail = next.trail;
}

TextCount count_text(std::string_view text) {
  TextCount sums;
  Length& length = sums.length;
  bool pending = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const Space space = byte > ' ' && byte < 0xC2 ? Space() : space_at(text, at);  // most are plain letters
    if (space.width != 0) {
      if (!space.unseen) (length.chars == 0 ? length.lead : pending) = true;
      at += space.width;
      continue;
    }
    if (pending) ++length.chars;
    pending = false;
    if ((byte & 0xC0) != 0x80) ++length.chars;
    if (byte == ',') {
      ++sums.commas;
      ++sums.ascii_commas;
    } else if (byte >= 0xD8 &&
               std::ranges::any_of(kCommas, [&](auto c) { return text.substr(at).starts_with(c); })) {
      ++sums.commas;
    }
    ++at;
  }
  length.trail = pending;
  return sums;
}

PartId PartTree::add(Node source, GumboTag tag, bool text) {
  Part part;
  part.source = source;
  part.tag = tag;
  part.text = text;
  if (text) part.count = count_text(source.text());
  parts_.push_back(part);
  return static_cast<PartId>(parts_.size() - 1);
}

PartTree PartTree::of(const Scope& scope) {
  PartTree tree;
  PartId holder = tree.add(Node(), GUMBO_TAG_BODY, false);
  const auto enter = [&](Node node) {
    if (node.is_text()) {
      tree.append(holder, tree.add(node, GUMBO_TAG_UNKNOWN, true));
      return false;
    }
    if (!node.is_element() || scope.ignored.contains(node.raw())) return false;
    GumboTag tag = tag_id(node);
    if (is_absent(tag)) return false;
    if (tag == GUMBO_TAG_BODY) {  // part 0 stands for it
      tree.parts_[kBody].source = node;
      return true;
    }
    if (tag == GUMBO_TAG_FONT) tag = GUMBO_TAG_SPAN;
    const PartId id = tree.add(node, tag, false);
    tree.append(holder, id);
    if (is_opaque(tag)) return false;
    holder = id;
    return true;
  };
  const auto leave = [&](Node node) {
    if (holder != kBody && tree.parts_[holder].source == node) holder = tree.parts_[holder].parent;
  };
  for (const Node root : scope.roots) walk_tree(root, enter, leave);
  return tree;
}

PartId PartTree::make(GumboTag tag) {
  return add(Node(), tag, false);
}

void PartTree::detach(PartId id) {
  Part& part = parts_[id];
  if (part.parent == kNoPart) return;
  Part& parent = parts_[part.parent];
  (part.previous == kNoPart ? parent.first : parts_[part.previous].next) = part.next;
  (part.next == kNoPart ? parent.last : parts_[part.next].previous) = part.previous;
  part.parent = part.next = part.previous = kNoPart;
}

void PartTree::append(PartId parent, PartId child) {
  detach(child);
  Part& holder = parts_[parent];
  parts_[child].parent = parent;
  parts_[child].previous = holder.last;
  (holder.last == kNoPart ? holder.first : parts_[holder.last].next) = child;
  holder.last = child;
}

void PartTree::insert_before(PartId place, PartId child) {
  detach(child);
  Part& at = parts_[place];
  Part& put = parts_[child];
  put.parent = at.parent;
  put.next = place;
  put.previous = at.previous;
  (at.previous == kNoPart ? parts_[at.parent].first : parts_[at.previous].next) = child;
  at.previous = child;
}

void PartTree::replace(PartId id, PartId with) {
  insert_before(id, with);
  detach(id);
}

PartId PartTree::element_from(PartId id) const {
  while (id != kNoPart && parts_[id].text) id = parts_[id].next;
  return id;
}

std::size_t PartTree::count_elements(PartId id) const {
  std::size_t count = 0;
  for (PartId child = first_element(id); child != kNoPart; child = next_element(child)) ++count;
  return count;
}

PartId PartTree::following(PartId id) const {
  const PartId below = first_element(id);
  return below != kNoPart ? below : after(id);
}

PartId PartTree::after(PartId id) const {
  for (; id != kNoPart; id = parts_[id].parent) {
    const PartId next = next_element(id);
    if (next != kNoPart) return next;
  }
  return kNoPart;
}

bool PartTree::blank(PartId id) const {
  if (!parts_[id].text) return false;
  const std::string_view text = parts_[id].source.text();
  for (std::size_t at = 0; at < text.size();) {
    const Space here = space_at(text, at);
    if (here.width == 0) return false;
    at += here.width;
  }
  return true;
}

bool PartTree::inside(PartId id, GumboTag tag, int levels) const {
  for (PartId up = parts_[id].parent; up != kNoPart && levels-- > 0; up = parts_[up].parent) {
    if (parts_[up].tag == tag) return true;
  }
  return false;
}

std::string_view PartTree::attribute(PartId id, std::string_view name) const {
  const Node source = parts_[id].source;
  return source ? source.attribute_or_empty(name) : std::string_view();
}

std::string PartTree::marks(PartId id) const {
  std::string all(class_of(id));
  all += ' ';
  all += attribute(id, "id");
  return ascii_lower(all);
}

std::string PartTree::words(PartId id) const {
  SpacedText out;
  if (parts_[id].text) {
    out.append(parts_[id].source.text());
    return out.take();
  }
  PartId at = parts_[id].first;
  while (at != kNoPart) {
    if (parts_[at].text) out.append(parts_[at].source.text());
    if (parts_[at].first != kNoPart) {
      at = parts_[at].first;
      continue;
    }
    while (at != id && parts_[at].next == kNoPart) at = parts_[at].parent;
    if (at == id) break;
    at = parts_[at].next;
  }
  return out.take();
}

}  // namespace policywatch::extract
