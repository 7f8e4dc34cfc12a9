#include "extract/article_text.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/article_steps.hpp"
#include "extract/space.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kEnough = 500;  // characters; less asks for a looser look

/// Parts as lines, in reading order.
class Lines {
 public:
  Lines(const PartTree& tree, const std::string& base) : tree_(tree), base_(base) {}

  std::vector<RenderedLine> run(PartId root) {
    PartId at = root;
    while (true) {
      enter(at);
      if (tree_[at].first != kNoPart) {
        at = tree_[at].first;
        continue;
      }
      leave(at);
      while (at != root && tree_[at].next == kNoPart) {
        at = tree_[at].parent;
        leave(at);
      }
      if (at == root) break;
      at = tree_[at].next;
    }
    flush();
    return std::move(lines_);
  }

 private:
  void enter(PartId id) {
    const Part& part = tree_[id];
    if (part.text) {
      text_.append(part.source.text());
      return;
    }
    if (part.tag == GUMBO_TAG_BR) text_.space();
    if (traits(part.tag).block) {
      flush();
      blocks_.push_back(id);
    }
    if (part.tag == GUMBO_TAG_A) anchor_begin_ = text_.size();
  }

  void leave(PartId id) {
    const Part& part = tree_[id];
    if (part.text) return;
    if (part.tag == GUMBO_TAG_A) end_link(id);
    if (blocks_.empty() || blocks_.back() != id) return;
    flush();
    blocks_.pop_back();
  }

  void end_link(PartId id) {
    const std::string_view target = tree_.attribute(id, "href");
    if (target.empty()) return;
    std::string url = resolve(base_, target);
    if (url.empty()) return;
    const std::size_t begin = std::min(anchor_begin_, text_.size());
    links_.push_back({collapse_space(std::string_view(text_.text()).substr(begin)), std::move(url)});
  }

  void flush() {
    anchor_begin_ = 0;
    if (text_.empty()) {
      text_.clear();
      return;
    }
    const GumboTag tag = blocks_.empty() ? GUMBO_TAG_P : tree_[blocks_.back()].tag;
    RenderedLine line{text_.take(), gumbo_normalized_tagname(tag), std::move(links_), Node(), false};
    line.heads = tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6;
    lines_.push_back(std::move(line));
    links_.clear();
  }

  const PartTree& tree_;
  const std::string& base_;
  SpacedText text_;
  std::vector<Link> links_;
  std::vector<PartId> blocks_;
  std::size_t anchor_begin_ = 0;
  std::vector<RenderedLine> lines_;
};

std::size_t length_of(const std::vector<RenderedLine>& lines) {
  std::size_t chars = 0;
  for (const RenderedLine& line : lines) chars += line.text.size();
  return chars;
}

// What the operator picked is the text: only what says of itself that it is furniture goes.
std::vector<RenderedLine> picked_text(PartTree tree, const std::string& base) {
  sweep(tree, PartTree::kBody, [&](PartId id, Sums&) {
    const Node source = tree[id].source;
    return source && (is_invisible(source) || is_furniture(source.raw(), true));
  });
  return Lines(tree, base).run(PartTree::kBody);
}

}  // namespace

MainText main_text(const Scope& scope, const std::string& base, const std::string& title, bool author_known) {
  PartTree page = PartTree::of(scope);
  MainText best;
  const std::size_t page_chars = sweep(page, PartTree::kBody).text.chars;
  if (scope.selected) {
    best.lines = picked_text(std::move(page), base);
    best.chars = length_of(best.lines);
    best.page_chars = page_chars;
    return best;
  }
  make_paragraphs(page);
  static constexpr std::array<Strictness, 4> kLooks = {
      Strictness{true, true, true}, Strictness{false, true, true}, Strictness{false, false, true},
      Strictness{false, false, false}};
  for (std::size_t look = 0; look < kLooks.size() && best.chars < kEnough; ++look) {
    PartTree tree = page;
    std::string byline;
    const std::vector<PartId> scored = drop_furniture(tree, title, author_known, kLooks[look], byline);
    const PartId text = gather_text(tree, scored, kLooks[look]);
    clean_text(tree, text, kLooks[look]);
    const std::size_t chars = sweep(tree, text).text.chars;
    if (best.byline.empty()) best.byline = std::move(byline);
    // A short notice is no reason to take furniture in: a looser look must find much more.
    if (chars < 2 * best.chars || chars == 0) continue;
    best.lines = Lines(tree, base).run(text);
    best.chars = chars;
    best.attempt = static_cast<int>(look);
  }
  best.page_chars = page_chars;
  return best;
}

}  // namespace policywatch::extract
