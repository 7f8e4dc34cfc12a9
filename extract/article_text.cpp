#include "extract/article_text.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "base/text.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kShortestParagraph = 25;
constexpr std::size_t kShortestText = 140;

struct Line {
  RenderedLine line;
  bool furniture = false;
};

double link_share(const RenderedLine& line) {
  std::size_t linked = 0;
  for (const Link& link : line.links) linked += link.text.size();
  return line.text.empty() ? 0
                           : static_cast<double>(std::min(linked, line.text.size())) /
                                 static_cast<double>(line.text.size());
}

bool names(Node node, std::initializer_list<std::string_view> words) {
  const std::string all = ascii_lower(std::string(node.attribute_or_empty("class")) + " " +
                                      std::string(node.attribute_or_empty("id")));
  return std::ranges::any_of(words, [&](std::string_view word) { return all.contains(word); });
}

double weight_of(Node node) {
  double weight = 0;
  if (names(node, {"article", "body", "content", "entry", "main", "post", "story", "text"})) weight += 25;
  if (names(node, {"comment", "disqus", "related", "sidebar", "footer", "promo", "sponsor", "newsletter",
                   "widget", "recommend", "share", "social", "teaser", "byline-bio"})) {
    weight -= 25;
  }
  const std::string_view tag = node.tag();
  if (tag == "article" || tag == "main") weight += 25;
  if (tag == "div" || tag == "section" || tag == "td") weight += 5;
  if (tag == "ol" || tag == "ul" || tag == "form" || tag == "address" || tag == "dl") weight -= 3;
  return weight;
}

bool unwanted(Node node) {
  const std::string_view tag = node.tag();
  // Some builders wrap the whole page in one form.
  if (tag == "form") return !first_with_tag(node, "p") || !first_with_tag(node, "h1");
  if (tag == "button" || tag == "select" || tag == "iframe" || tag == "figcaption") return true;
  // A class may call the holder of everything a "site_header"; what holds the headline is no furniture.
  const bool by_tag = tag == "nav" || tag == "footer" || tag == "aside";
  if (is_furniture(node.raw(), true)) return by_tag || !first_with_tag(node, "h1");
  return names(node, {"comments", "disqus", "related-", "newsletter", "share-", "social-", "recirc",
                      "outbrain", "taboola"}) &&
         !names(node, {"content", "article-body", "story-body"});
}

using Verdicts = std::unordered_map<const GumboInternalNode*, bool>;

// Whether a node or one that holds it is furniture; each node is judged once.
bool in_furniture(Node node, const Scope& scope, Verdicts& known) {
  std::vector<const GumboInternalNode*> path;
  bool verdict = false;
  for (Node up = node; up; up = up.parent()) {
    if (const auto found = known.find(up.raw()); found != known.end()) {
      verdict = found->second;
      break;
    }
    path.push_back(up.raw());
    const std::string_view tag = up.tag();
    if (tag == "body" || tag == "html") break;
    if (scope.ignored.contains(up.raw()) || unwanted(up)) {
      verdict = true;
      break;
    }
  }
  // Everything passed on the way lies inside what decided.
  for (const auto* passed : path) known[passed] = verdict;
  return verdict;
}

std::vector<Line> lines_of(const Scope& scope, const std::string& base) {
  std::vector<Line> out;
  Verdicts known;
  for (const Node root : scope.roots) {
    for (RenderedLine& line : render_lines(root, base, {.break_at_br = false, .list_marks = false})) {
      const bool furniture = line.block && in_furniture(line.block, scope, known);
      out.push_back({std::move(line), furniture});
    }
  }
  return out;
}

struct Candidate {
  Node node;
  double score = 0;
  double text = 0, linked = 0;
};

// Each paragraph gives its worth to what holds it: whole to the next, half to the one above, less beyond.
Node best_holder(const std::vector<Line>& lines) {
  std::unordered_map<const GumboInternalNode*, Candidate> candidates;
  for (const Line& entry : lines) {
    const RenderedLine& line = entry.line;
    if (entry.furniture || line.heads || !line.block || line.text.size() < kShortestParagraph) continue;
    const double commas = static_cast<double>(std::ranges::count(line.text, ','));
    const double worth =
        (1 + commas + std::min(static_cast<double>(line.text.size()) / 100, 3.0)) * (1 - link_share(line));
    double share = 1;
    // A line directly inside a holder (no paragraph of its own) speaks for that holder.
    const std::string_view tag = line.block.tag();
    Node holder = tag == "div" || tag == "td" || tag == "section" || tag == "article" ? line.block
                                                                                      : line.block.parent();
    for (int level = 0; level < 4 && holder && holder.is_element() && holder.tag() != "html"; ++level) {
      Candidate& candidate = candidates[holder.raw()];
      if (!candidate.node) candidate = {holder, weight_of(holder), 0, 0};
      candidate.score += worth * share;
      candidate.text += static_cast<double>(line.text.size());
      candidate.linked += static_cast<double>(line.text.size()) * link_share(line);
      holder = holder.parent();
      share = level == 0 ? 0.5 : share / 1.7;
    }
  }
  const Candidate* best = nullptr;
  double best_score = 0;
  for (const auto& [raw, candidate] : candidates) {
    const double score = candidate.score * (1 - (candidate.text > 0 ? candidate.linked / candidate.text : 0));
    // Equal scores: the one that stands first, so that the answer does not hang on the table's order.
    const bool first =
        best != nullptr && score == best_score && candidate.node.source_offset() < best->node.source_offset();
    if (best == nullptr || score > best_score || first) {
      best = &candidate;
      best_score = score;
    }
  }
  return best == nullptr ? Node() : best->node;
}

bool within(Node node, Node holder) {
  for (; node; node = node.parent()) {
    if (node == holder) return true;
  }
  return false;
}

std::size_t prose_in(const std::vector<Line>& lines, Node holder) {
  std::size_t bytes = 0;
  for (const Line& entry : lines) {
    const RenderedLine& line = entry.line;
    const bool prose = !entry.furniture && line.block && line.text.size() >= 80 && link_share(line) <= 0.3;
    if (prose && within(line.block, holder)) bytes += line.text.size();
  }
  return bytes;
}

// The text may be split over siblings of one build (sections of a long story): then what holds them all holds
// the text, and it may stand a few levels up.
Node widen(const std::vector<Line>& lines, Node holder) {
  Node best = holder;
  std::size_t inside = prose_in(lines, holder);
  Node up = holder.parent();
  for (int level = 0; level < 5 && up && up.tag() != "body" && up.tag() != "html"; ++level) {
    const std::size_t above = prose_in(lines, up);
    if ((above - inside) * 3 >= inside) {
      best = up;
      inside = above;
    }
    up = up.parent();
  }
  return best;
}

}  // namespace

std::vector<RenderedLine> main_text(const Scope& scope, const std::string& base) {
  std::vector<Line> lines = lines_of(scope, base);
  Node holder = best_holder(lines);
  if (!holder) return {};
  holder = widen(lines, holder);
  std::vector<RenderedLine> out;
  std::size_t length = 0;
  for (Line& entry : lines) {
    if (entry.furniture || !entry.line.block || !within(entry.line.block, holder)) continue;
    // A line of nothing but links is a menu or a list of other stories, a heading is not.
    if (!entry.line.heads && link_share(entry.line) > 0.9 && entry.line.tag != "p") continue;
    length += entry.line.text.size();
    out.push_back(std::move(entry.line));
  }
  while (!out.empty() && out.back().heads) out.pop_back();
  return length < kShortestText ? std::vector<RenderedLine>() : out;
}

}  // namespace policywatch::extract
