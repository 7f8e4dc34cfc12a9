// A working copy of a page, whose parts can be moved, renamed and dropped while the main text is looked for;
// the page itself stays whole.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "extract/dom_raw.hpp"
#include "extract/page_parts.hpp"

namespace policywatch::extract {

using PartId = std::uint32_t;
inline constexpr PartId kNoPart = UINT32_MAX;

/// Characters as a reader counts them: white space collapsed, ends trimmed. `lead` and `trail` say that white
/// space stood there, so that two lengths can be added without the text.
struct Length {
  std::uint32_t chars = 0;
  bool lead = false, trail = false;
  void add(const Length& next);
};

/// Of one text, counted once.
struct TextCount {
  Length length;
  std::uint32_t commas = 0, ascii_commas = 0;  // of any script; of these the plain ones
};
TextCount count_text(std::string_view text);

/// An element or a text. Holders made on the way (a paragraph around loose words) have no source.
struct Part {
  Node source;
  GumboTag tag = GUMBO_TAG_UNKNOWN;
  bool text = false;
  TextCount count;  // of a text
  PartId parent = kNoPart, first = kNoPart, last = kNoPart, next = kNoPart, previous = kNoPart;
};

/// Parts by number: a copy of the whole is a copy of two vectors. Part 0 is the body.
class PartTree {
 public:
  static constexpr PartId kBody = 0;

  /// Scripts, styles, comments, `ignored` parts and what is inside media elements are left out. Linear.
  static PartTree of(const Scope& scope);

  Part& operator[](PartId id) { return parts_[id]; }
  const Part& operator[](PartId id) const { return parts_[id]; }
  std::size_t size() const { return parts_.size(); }

  PartId make(GumboTag tag);
  void append(PartId parent, PartId child);  // takes it from where it was
  void insert_before(PartId place, PartId child);
  void detach(PartId id);
  /// `with` takes the place of `id`, which goes.
  void replace(PartId id, PartId with);

  bool is(PartId id, GumboTag tag) const {
    return id != kNoPart && !parts_[id].text && parts_[id].tag == tag;
  }
  PartId first_element(PartId id) const { return element_from(parts_[id].first); }
  PartId next_element(PartId id) const { return element_from(parts_[id].next); }
  std::size_t count_elements(PartId id) const;  // children
  /// Reading order over elements; `after` leaves out what is inside. kNoPart at the end of the tree.
  PartId following(PartId id) const;
  PartId after(PartId id) const;
  bool blank(PartId id) const;  // text of nothing but white space
  /// One of `tag` among the nearest `levels` parts that hold it.
  bool inside(PartId id, GumboTag tag, int levels) const;

  std::string_view attribute(PartId id, std::string_view name) const;
  std::string_view class_of(PartId id) const { return attribute(id, "class"); }
  std::string marks(PartId id) const;  // class and id, in lower case
  std::string words(PartId id) const;  // its text, white space collapsed

 private:
  PartId add(Node source, GumboTag tag, bool text);
  PartId element_from(PartId id) const;
  std::vector<Part> parts_;
};

}  // namespace policywatch::extract
