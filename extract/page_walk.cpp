// Blocks and links of a page in one walk: the hot loop of a check.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "extract/dom_raw.hpp"
#include "extract/page_parts.hpp"
#include "extract/rows.hpp"
#include "extract/space.hpp"

namespace policywatch::extract {

namespace {

bool is_heading(GumboTag tag) {
  return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6;
}

// Containers that say nothing of the text in them; the nearest meaningful element around names the block.
bool is_generic(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_CENTER:
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_HGROUP:
      return true;
    default:
      return false;
  }
}

// Addresses together: a long base repeated by each link of a hostile page.
constexpr std::size_t kMostLinkBytes = 32u << 20;

class Walker {
 public:
  Walker(const Scope& scope, const std::optional<Url>& base, bool with_links)
      : scope_(scope), base_(base), with_links_(with_links) {}

  Walked run() {
    const auto enter_one = [this](Node node) { return enter(node); };
    const auto leave_one = [this](Node node) { leave(node); };
    for (Node root : scope_.roots) {
      for (Node up = root; up; up = up.parent()) note_content(tag_id(up), +1);
      walk_tree(root.raw(), enter_one, leave_one);
      flush();
      for (Node up = root; up; up = up.parent()) note_content(tag_id(up), -1);
    }
    mark_furniture();
    for (Block& block : result_.blocks) {
      if (block.where == Where::main && is_volatile(block.text)) block.where = Where::volatile_;
    }
    return std::move(result_);
  }

 private:
  struct Candidate {
    const GumboNode* element;
    std::size_t begin, end;  // blocks
  };

  bool enter(Node node) {
    const GumboNode* raw = node.raw();
    if (is_text(raw)) {
      add_text(raw->v.text.text);
      return false;
    }
    if (!is_element(raw) || is_invisible(node)) return false;
    if (!scope_.ignored.empty() && scope_.ignored.contains(raw)) return false;
    const GumboTag tag = raw->v.element.tag;
    enter_structure(node, tag);
    // Inside a sentence nothing is furniture.
    if (traits(tag).block || stands_alone() || (!button_.empty() && button_.back() == raw))
      note_furniture(raw);
    note_content(tag, +1);
    return true;
  }

  void leave(Node node) {
    const GumboTag tag = tag_id(node);
    note_content(tag, -1);
    if (tag == GUMBO_TAG_A) end_link(node);
    if (in_row_ != nullptr) {
      if (node.raw() == in_row_)
        end_row();
      else if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH)
        end_cell();
      else if (traits(tag).block)
        text_.space();
    } else if (traits(tag).block) {
      flush();
      stack_.pop_back();
    } else if (tag == GUMBO_TAG_BUTTON && !button_.empty() && button_.back() == node.raw()) {
      flush();
      button_.pop_back();
    }
    if (tag == GUMBO_TAG_PRE) --pre_;
    if (!open_.empty() && open_.back().element == node.raw()) {
      flush_unless_row();
      open_.back().end = result_.blocks.size();
      closed_.push_back(open_.back());
      open_.pop_back();
    }
  }

  void enter_structure(Node node, GumboTag tag) {
    if (tag == GUMBO_TAG_BR || tag == GUMBO_TAG_HR) {
      in_row_ != nullptr ? text_.space() : flush();
      if (tag == GUMBO_TAG_BR) return;
    }
    if (tag == GUMBO_TAG_A) begin_link(node);
    if (tag == GUMBO_TAG_PRE) ++pre_;
    if (in_row_ != nullptr) {
      if (traits(tag).block) text_.space();
      return;
    }
    if (traits(tag).block) {
      flush();
      stack_.push_back(tag);
      if (tag == GUMBO_TAG_TR && is_data_row(node)) in_row_ = node.raw();
    } else if (tag == GUMBO_TAG_BUTTON && stands_alone()) {
      flush();
      button_.push_back(node.raw());
    }
  }

  // A button between blocks is a control; in a heading or a sentence it is text.
  bool stands_alone() const {
    return text_.empty() && !stack_.empty() && (is_generic(stack_.back()) || stack_.back() == GUMBO_TAG_FORM);
  }

  void note_content(GumboTag tag, int step) {
    if (tag == GUMBO_TAG_MAIN || tag == GUMBO_TAG_ARTICLE) content_ += step;
  }

  void note_furniture(const GumboNode* raw) {
    const bool control =
        raw->v.element.tag == GUMBO_TAG_SELECT || (!button_.empty() && button_.back() == raw);
    if (!control && !is_furniture(raw, content_ > 0)) return;
    flush_unless_row();
    open_.push_back({raw, result_.blocks.size(), 0});
  }

  void flush_unless_row() {
    if (in_row_ == nullptr) flush();
  }

  void add_text(std::string_view text) {
    if (pre_ == 0 || in_row_ != nullptr) {
      text_.append(text);
    } else {
      for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        text_.append(text.substr(at, end - at));
        if (end < text.size()) flush();
        at = end + 1;
      }
    }
    if (link_ != nullptr) link_text_.append(text);
  }

  void begin_link(Node node) {
    if (!with_links_) return;
    link_ = node.raw();
    link_text_.clear();
  }

  void end_link(Node node) {
    if (link_ != node.raw()) return;
    link_ = nullptr;
    const auto href = node.attribute("href");
    if (!href) return;
    std::string text = link_text_.take();
    if (text.empty()) text = link_label(node);
    std::string url = absolute(*href);
    if (url.empty() || text.empty() || link_bytes_ > kMostLinkBytes) return;
    if (!seen_links_.insert(fingerprint(text + '\n' + url)).second) return;
    link_bytes_ += url.size();
    result_.links.push_back({std::move(text), std::move(url)});
  }

  static std::string link_label(Node link) {
    for (const char* name : {"aria-label", "title"}) {
      if (std::string label = collapse_space(link.attribute_or_empty(name)); !label.empty()) return label;
    }
    std::string label;
    walk_elements(link, [&](Node node) {
      if (label.empty() && tag_id(node) == GUMBO_TAG_IMG)
        label = collapse_space(node.attribute_or_empty("alt"));
      return label.empty();
    });
    return label;
  }

  std::string absolute(std::string_view href) const {
    const auto url = Url::parse(href, base_ ? &*base_ : nullptr);
    return url && url->is_http() ? url->href() : std::string();
  }

  void end_cell() {
    std::string cell = text_.take();
    if (!cell.empty()) row_ += (row_.empty() ? "" : " | ") + cell;
  }

  void end_row() {
    end_cell();
    if (!row_.empty()) result_.blocks.push_back({std::exchange(row_, {}), Where::main, "tr"});
    in_row_ = nullptr;
    stack_.pop_back();
  }

  void flush() {
    if (text_.empty()) {
      text_.clear();
      return;
    }
    result_.blocks.push_back({text_.take(), Where::main, std::string(block_tag())});
  }

  std::string_view block_tag() const {
    if (!button_.empty()) return "button";
    std::size_t i = stack_.size();
    while (i > 0 && is_generic(stack_[i - 1])) --i;
    if (i == stack_.size() && i > 0) return name_of(stack_[i - 1]);
    if (i > 0) {
      const GumboTag around = stack_[i - 1];
      if (around == GUMBO_TAG_LI || around == GUMBO_TAG_DD || around == GUMBO_TAG_DT || is_heading(around) ||
          around == GUMBO_TAG_BLOCKQUOTE || around == GUMBO_TAG_FIGCAPTION || around == GUMBO_TAG_SUMMARY) {
        return name_of(around);
      }
    }
    return "div";
  }

  static std::string_view name_of(GumboTag tag) {
    return tag == GUMBO_TAG_BODY || tag == GUMBO_TAG_HTML ? "div" : gumbo_normalized_tagname(tag);
  }

  // A container that holds most of the words is the content, whatever it is called.
  void mark_furniture() {
    std::vector<std::size_t> words(result_.blocks.size() + 1, 0);
    for (std::size_t i = 0; i < result_.blocks.size(); ++i) {
      const std::string& text = result_.blocks[i].text;
      words[i + 1] = words[i] + 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), ' '));
    }
    std::vector<int> edges(result_.blocks.size() + 1, 0);
    for (const Candidate& one : closed_) {
      if ((words[one.end] - words[one.begin]) * 2 > words.back()) continue;
      ++edges[one.begin];
      --edges[one.end];
    }
    int inside = 0;
    for (std::size_t i = 0; i < result_.blocks.size(); ++i) {
      inside += edges[i];
      if (inside > 0) result_.blocks[i].where = Where::navigation;
    }
  }

  const Scope& scope_;
  const std::optional<Url>& base_;
  const bool with_links_;
  Walked result_;
  SpacedText text_, link_text_;
  std::string row_;  // cells of the open row
  std::vector<GumboTag> stack_;
  std::vector<const GumboNode*> button_;
  const GumboNode* in_row_ = nullptr;
  const GumboNode* link_ = nullptr;
  std::vector<Candidate> open_, closed_;
  std::unordered_set<std::uint64_t> seen_links_;
  std::size_t link_bytes_ = 0;
  int pre_ = 0, content_ = 0;
};

}  // namespace

Walked walk_page(const Scope& scope, const std::optional<Url>& base, bool with_links) {
  return Walker(scope, base, with_links).run();
}

}  // namespace policywatch::extract
