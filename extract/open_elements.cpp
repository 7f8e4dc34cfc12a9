#include "extract/open_elements.hpp"

#include <algorithm>

#include "extract/element_traits.hpp"

namespace policywatch::extract {

namespace {

std::uint32_t hash_of(std::string_view name) {
  std::uint32_t hash = 2166136261u;
  for (char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash;
}

GumboTag tag_of(std::string_view name) {
  return gumbo_tagn_enum(name.data(), static_cast<unsigned>(name.size()));
}

bool is_cell(GumboTag tag) {
  return tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH;
}
bool is_row_group(GumboTag tag) {
  return tag == GUMBO_TAG_TBODY || tag == GUMBO_TAG_THEAD || tag == GUMBO_TAG_TFOOT;
}
bool is_table_part(GumboTag tag) {
  return is_cell(tag) || is_row_group(tag) || tag == GUMBO_TAG_TR || tag == GUMBO_TAG_TABLE ||
         tag == GUMBO_TAG_CAPTION || tag == GUMBO_TAG_COLGROUP;
}

}  // namespace

bool OpenElements::drop(GumboTag tag) {
  ++dropped_[tag];
  return false;
}

bool OpenElements::open(std::string_view name, bool self_closing) {
  const GumboTag tag = tag_of(name);
  // A tag that is taken out must not seem to have closed anything.
  const bool full = active_.size() >= max_formatting_ || formatting_closed_;
  if (full && has(tag, kFormatting) && tag != GUMBO_TAG_A) return drop(tag);
  if (foreign_ > 0 && has(tag, kBreakout)) {
    if (stack_.size() >= max_depth_) return drop(tag);
    leave_foreign();
  }
  // In SVG and MathML no element is void by its name.
  if (has(tag, kVoid) && (foreign_ == 0 || self_closing || has(tag, kBreakout))) return true;
  if (self_closing && (foreign_ > 0 || tag == GUMBO_TAG_SVG || tag == GUMBO_TAG_MATH)) return true;
  if (foreign_ == 0) close_implied(tag);
  const bool formatting = has(tag, kFormatting);
  if (formatting) {
    if (tag == GUMBO_TAG_A) close_formatting(tag);  // a link inside a link ends the outer one
  }
  if (stack_.size() >= max_depth_) return drop(tag);
  const auto active_before = static_cast<std::uint32_t>(active_.size());
  if (!formatting) count_reopened(tag);
  if (formatting) active_.push_back(tag);
  if (tag == GUMBO_TAG_SVG || tag == GUMBO_TAG_MATH) ++foreign_;
  ++count_[tag];
  stack_.push_back({tag, tag == GUMBO_TAG_UNKNOWN ? hash_of(name) : 0, active_before});
  return true;
}

bool OpenElements::close(std::string_view name) {
  const GumboTag tag = tag_of(name);
  if (has(tag, kVoid) && dropped_[tag] == 0 && count_[tag] == 0) return true;
  if (dropped_[tag] > 0) {
    --dropped_[tag];
    return false;
  }
  const std::uint32_t hash = tag == GUMBO_TAG_UNKNOWN ? hash_of(name) : 0;
  count_reopened(tag);
  if (has(tag, kFormatting)) {
    close_formatting(tag);
  } else if (has(tag, kHeading)) {
    close_heading();
  } else if (is_table_part(tag) || tag == GUMBO_TAG_TEMPLATE) {
    close_until(tag, hash, kTableScope);
  } else if (tag == GUMBO_TAG_FORM) {
    for (std::size_t i = stack_.size(); i-- > 0;) {
      if (stack_[i].tag == tag) {
        erase(i);
        break;
      }
      if (has(stack_[i].tag, kScope)) break;
    }
  } else if (tag == GUMBO_TAG_LI) {
    close_until(tag, hash, kScope | kListScope);
  } else if (tag == GUMBO_TAG_P) {
    close_until(tag, hash, kScope | kButton);
  } else if (tag == GUMBO_TAG_SVG || tag == GUMBO_TAG_MATH || tag == GUMBO_TAG_SELECT ||
             (has(tag, kSpecial | kScope | kClosesP) && tag != GUMBO_TAG_NOSCRIPT)) {
    close_until(tag, hash, kScope);
  } else {
    close_other(tag, hash);
  }
  return true;
}

void OpenElements::leave_foreign() {
  for (std::size_t i = stack_.size(); i-- > 0;) {
    if (stack_[i].tag == GUMBO_TAG_SVG || stack_[i].tag == GUMBO_TAG_MATH) return pop_to(i);
    if (has(stack_[i].tag, kIntegration)) return;
  }
}

// Text after the edge of a block opens again what is still active.
void OpenElements::count_reopened(GumboTag tag) {
  if (has(tag, kSpecial)) reopened_left_ -= std::min(reopened_left_, active_.size());
}

// What a start tag closes by itself.
void OpenElements::close_implied(GumboTag opening) {
  if (has(opening, kClosesP)) close_until(GUMBO_TAG_P, 0, kScope | kButton);
  if (opening == GUMBO_TAG_LI || opening == GUMBO_TAG_DD || opening == GUMBO_TAG_DT) {
    for (std::size_t i = stack_.size(); i-- > 0;) {
      const GumboTag open = stack_[i].tag;
      const bool sibling =
          opening == GUMBO_TAG_LI ? open == GUMBO_TAG_LI : open == GUMBO_TAG_DD || open == GUMBO_TAG_DT;
      if (sibling) return pop_to(i);
      if (has(open, kSpecial) && open != GUMBO_TAG_ADDRESS && open != GUMBO_TAG_DIV && open != GUMBO_TAG_P)
        return;
    }
  }
  if (stack_.empty()) return;
  const GumboTag top = stack_.back().tag;
  if (has(opening, kHeading) && has(top, kHeading)) return pop_to(stack_.size() - 1);
  if (opening == GUMBO_TAG_OPTION || opening == GUMBO_TAG_OPTGROUP) {
    if (top == GUMBO_TAG_OPTION) pop_to(stack_.size() - 1);
    if (opening == GUMBO_TAG_OPTGROUP && !stack_.empty() && stack_.back().tag == GUMBO_TAG_OPTGROUP) {
      pop_to(stack_.size() - 1);
    }
    return;
  }
  if (opening == GUMBO_TAG_BUTTON) return close_until(GUMBO_TAG_BUTTON, 0, kScope);
  if (!is_table_part(opening) || opening == GUMBO_TAG_TABLE) return;
  // Table parts close open cells, rows and groups up to their own place in the nearest table.
  for (std::size_t i = stack_.size(); i-- > 0;) {
    const GumboTag open = stack_[i].tag;
    if (has(open, kTableScope)) return pop_to(i + 1);
    const bool stays = is_cell(opening)          ? open == GUMBO_TAG_TR
                       : opening == GUMBO_TAG_TR ? is_row_group(open)
                                                 : false;
    if (stays) return pop_to(i + 1);
  }
}

void OpenElements::pop_to(std::size_t size) {
  while (stack_.size() > size) {
    const GumboTag tag = stack_.back().tag;
    if (tag == GUMBO_TAG_SVG || tag == GUMBO_TAG_MATH) --foreign_;
    // A cell, a caption or an object forgets the formatting elements opened inside it.
    if (has(tag, kMarker)) active_.resize(std::min<std::size_t>(active_.size(), stack_.back().active));
    --count_[tag];
    stack_.pop_back();
  }
}

void OpenElements::erase(std::size_t index) {
  --count_[stack_[index].tag];
  stack_.erase(stack_.begin() + static_cast<std::ptrdiff_t>(index));
}

void OpenElements::close_until(GumboTag tag, std::uint32_t hash, unsigned scope) {
  if (count_[tag] == 0) return;
  for (std::size_t i = stack_.size(); i-- > 0;) {
    if (same(stack_[i], tag, hash)) {
      pop_to(i);
      return;
    }
    if (has(stack_[i].tag, scope)) return;
  }
}

void OpenElements::close_heading() {
  for (std::size_t i = stack_.size(); i-- > 0;) {
    if (has(stack_[i].tag, kHeading)) return pop_to(i);
    if (has(stack_[i].tag, kScope)) return;
  }
}

// The adoption agency: the element leaves the stack, blocks inside it stay.
void OpenElements::close_formatting(GumboTag tag) {
  const auto active = std::find(active_.rbegin(), active_.rend(), tag);
  if (active == active_.rend()) return close_other(tag, 0);
  bool block_inside = false;
  for (std::size_t i = stack_.size(); i-- > 0;) {
    if (stack_[i].tag == tag) {
      active_.erase(std::next(active).base());
      return block_inside ? erase(i) : pop_to(i);
    }
    if (has(stack_[i].tag, kScope)) return;
    block_inside = block_inside || has(stack_[i].tag, kSpecial);
  }
  active_.erase(std::next(active).base());
}

void OpenElements::close_other(GumboTag tag, std::uint32_t hash) {
  if (count_[tag] == 0) return;
  for (std::size_t i = stack_.size(); i-- > 0;) {
    if (same(stack_[i], tag, hash)) return pop_to(i);
    if (has(stack_[i].tag, kSpecial)) return;
  }
}

std::vector<std::string> OpenElements::take_formatting() {
  formatting_closed_ = true;
  std::vector<std::string> names;
  for (auto it = active_.rbegin(); it != active_.rend(); ++it)
    names.emplace_back(gumbo_normalized_tagname(*it));
  active_.clear();
  return names;
}

}  // namespace policywatch::extract
