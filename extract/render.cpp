#include "extract/render.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/text.hpp"
#include "base/url.hpp"

namespace policywatch::extract {
namespace {

bool is_heading(std::string_view tag) {
  return tag.size() == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6';
}

class Renderer {
 public:
  Renderer(const std::string& base, const RenderOptions& options) : base_(base), options_(options) {}

  /// Children of an element that is entered are visited only when this says so.
  bool enter(Node node) {
    if (node.is_text()) {
      line_ += node.text();
      breaks_ = trim(node.text()).empty() ? breaks_ : 0;
      return false;
    }
    if (!node.is_element() || is_invisible(node)) return false;
    const std::string_view tag = node.tag();
    if (tag == "br") {
      ++breaks_;
      if (options_.break_at_br || breaks_ > 1) flush();
      line_ += ' ';
      return false;
    }
    if (is_block_level(tag)) {
      flush();
      blocks_.push_back(node);
      if (options_.list_marks && tag == "li") mark(node);
    } else if (tag == "a") {
      anchor_ = node;
      anchor_begin_ = line_.size();
    } else if (tag == "td" || tag == "th") {
      line_ += ' ';
    }
    return true;
  }

  void leave(Node node) {
    if (!node.is_element()) return;
    if (node == anchor_) {
      const std::string_view target = anchor_.attribute_or_empty("href");
      std::string url = target.empty() ? std::string() : resolve(base_, target);
      if (!url.empty()) {
        const std::size_t begin = anchor_begin_ < line_.size() ? anchor_begin_ : line_.size();
        links_.push_back({collapse_space(std::string_view(line_).substr(begin)), std::move(url)});
      }
      anchor_ = Node();
    } else if (!blocks_.empty() && node == blocks_.back()) {
      flush();
      blocks_.pop_back();
    }
  }

  std::vector<RenderedLine> finish() {
    flush();
    if (!lines_.empty()) std::ranges::move(links_, std::back_inserter(lines_.back().links));
    return std::move(lines_);
  }

 private:
  void mark(Node item) {
    if (item.parent().tag() == "ol") {
      line_ = "1. ";  // numbers skip in real entries; only that there is one counts
    } else {
      line_ = "\u2022 ";
    }
    marked_ = line_.size();
  }

  void flush() {
    std::string text = collapse_space(line_);
    const bool only_mark = marked_ != 0 && collapse_space(line_.substr(0, marked_)) == text;
    if (only_mark) {
      // A mark waits for the first words of its item, which may stand in a block of their own.
      line_ = line_.substr(0, marked_);
      return;
    }
    const bool said = !text.empty();
    if (said) {
      Node block = blocks_.empty() ? Node() : blocks_.back();
      RenderedLine line{std::move(text), std::string(block ? block.tag() : ""), std::move(links_), block,
                        false};
      for (auto it = blocks_.rbegin(); it != blocks_.rend() && !line.heads; ++it)
        line.heads = is_heading(it->tag());
      lines_.push_back(std::move(line));
    }
    // A link without words (an icon) goes with the next line.
    if (said) links_.clear();
    line_.clear();
    marked_ = 0;
    anchor_begin_ = 0;
  }

  const std::string& base_;
  const RenderOptions& options_;
  std::string line_;
  std::vector<Link> links_;
  std::vector<Node> blocks_;
  Node anchor_;
  std::size_t anchor_begin_ = 0;
  std::size_t marked_ = 0;  // bytes of the list mark at the start of line_
  int breaks_ = 0;
  std::vector<RenderedLine> lines_;
};

}  // namespace

std::vector<RenderedLine> render_lines(Node root, const std::string& base, const RenderOptions& options) {
  Renderer renderer(base, options);
  Node node = root;
  while (node) {
    const bool inside = renderer.enter(node);
    if (Node below = inside ? node.first_child() : Node()) {
      node = below;
      continue;
    }
    renderer.leave(node);
    while (node != root && !node.next_sibling()) {
      node = node.parent();
      renderer.leave(node);
    }
    if (node == root) break;
    node = node.next_sibling();
  }
  return renderer.finish();
}

Node first_with_tag(Node root, std::string_view tag) {
  Node found;
  walk_elements(root, [&](Node node) {
    if (!found && node.tag() == tag) found = node;
    return !found;
  });
  return found;
}

std::string base_address(const Dom& dom, const std::string& url) {
  const Node base = first_with_tag(dom.head(), "base");
  const std::string_view href = base ? base.attribute_or_empty("href") : "";
  if (href.empty() || href.size() > kLongestBase) return url;
  std::string absolute = resolve(url, href);
  return absolute.empty() ? url : absolute;
}

std::string meta_content(const Dom& dom, std::string_view name) {
  std::string found;
  walk_elements(dom.root(), [&](Node node) {
    if (!found.empty()) return false;
    if (node.tag() != "meta") return true;
    for (const std::string_view attribute : {"property", "name", "itemprop"}) {
      if (equals_ascii_nocase(node.attribute_or_empty(attribute), name)) {
        found = collapse_space(node.attribute_or_empty("content"));
      }
    }
    return false;
  });
  return found;
}

std::string canonical_of(const Dom& dom, const std::string& base) {
  std::string found;
  walk_elements(dom.head(), [&](Node node) {
    if (found.empty() && node.tag() == "link" &&
        equals_ascii_nocase(node.attribute_or_empty("rel"), "canonical")) {
      found = resolve(base, node.attribute_or_empty("href"));
    }
    return true;
  });
  return found;
}

}  // namespace policywatch::extract
