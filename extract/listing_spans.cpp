#include "extract/listing_spans.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "extract/listing_words.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kMostSiblings = 12;  // elements of a run below a heading
constexpr std::size_t kMostInline = 40;    // elements of a run in flowing text
constexpr std::size_t kFlowing = 12;       // bytes of text beside an inline element that make it flow
constexpr std::size_t kLongestDate = 60;
constexpr std::size_t kMostNodes = 400;

std::size_t text_before(const std::vector<Element>& elements, std::size_t at) {
  if (at < elements.size()) return elements[at].text_before;
  return elements.empty() ? 0 : elements.back().text_before + elements.back().text;
}

void count(const std::vector<Element>& elements, Span& span) {
  span.links = span.link_text = span.times = 0;
  for (std::size_t i = span.front; i < span.end; i = elements[i].end) {
    span.links += elements[i].links;
    span.link_text += elements[i].link_text;
    span.times += elements[i].times;
  }
  span.text =
      std::max(elements[span.front].text, text_before(elements, span.end) - elements[span.front].text_before);
}

bool is_inline(std::string_view tag) {
  return tag == "a" || tag == "b" || tag == "strong" || tag == "span";
}

std::size_t end_of_parent(const std::vector<Element>& elements, const Element& e) {
  return e.parent == kNoElement ? elements.size() : elements[e.parent].end;
}

void run_below(const std::vector<Element>& elements, Span& span) {
  const Element& first = elements[span.front];
  if (first.parent == kNoElement) return;
  const std::string_view tag = first.node.tag();
  span.alone = false;
  const std::size_t stop = end_of_parent(elements, first);
  std::size_t i = first.end, siblings = 0;
  for (; i < stop; i = elements[i].end) {
    const std::string_view next = elements[i].node.tag();
    if (next == tag || (is_heading_tag(next) && next <= tag) || ++siblings >= kMostSiblings) {
      span.stop = elements[i].node;
      break;
    }
  }
  span.end = std::min(i, stop);
  count(elements, span);
}

bool parts_flow(const Element& e) {
  const std::string_view tag = e.node.tag();
  if (tag == "hr" || is_block_level(tag)) return true;
  return e.text >= 6 && e.text <= kLongestDate && (tag == "b" || tag == "strong" || tag == "font") &&
         is_date_line(visible_text(e.node), {});
}

// The first node of the line that an inline element stands in.
Node line_start(Node node) {
  Node start = node;
  for (std::size_t steps = 0; steps < kMostInline; ++steps) {
    const Node before = start.previous_sibling();
    if (!before || (before.is_element() &&
                    (before.tag() == "br" || before.tag() == "hr" || is_block_level(before.tag())))) {
      break;
    }
    start = before;
  }
  return start;
}

bool says_before(Node start, Node until) {
  for (Node at = start; at && at != until; at = at.next_sibling()) {
    if (at.is_text() ? words_in(at.text()) > 0 || trim(at.text()).size() > 3 : at.is_element()) return true;
  }
  return false;
}

// Inline elements of one parent with text between them: each begins an entry, or stands in a line that does.
void run_inline(const std::vector<Element>& elements, std::vector<Span>& spans) {
  std::size_t partners = 0, beside = 0, led = 0;
  for (std::size_t i = 0; i + 1 < spans.size(); ++i) {
    const Element& e = elements[spans[i].front];
    const Element& next = elements[spans[i + 1].front];
    if (e.parent == kNoElement || e.parent != next.parent) continue;
    ++partners;
    beside += next.text_before - e.text_before - e.text;
    led +=
        says_before(line_start(next.node), next.node) && line_start(next.node) != line_start(e.node) ? 1 : 0;
  }
  if (partners == 0 || 2 * partners < spans.size() || beside < kFlowing * partners) return;
  const bool lines = 2 * led > partners;  // "May 1, 2025 - <a>…</a><br>"
  for (std::size_t i = 0; i < spans.size(); ++i) {
    Span& span = spans[i];
    const Element& e = elements[span.front];
    const bool followed = i + 1 < spans.size() && elements[spans[i + 1].front].parent == e.parent;
    if (lines) span.start = line_start(e.node);
    std::size_t stop = end_of_parent(elements, e);
    if (followed) {
      stop = spans[i + 1].front;
      span.stop = lines ? line_start(elements[stop].node) : elements[stop].node;
    }
    span.end = e.end;
    std::size_t siblings = 0;
    for (std::size_t at = e.end; at < stop; at = elements[at].end) {
      if (parts_flow(elements[at]) || ++siblings > kMostInline) {
        span.stop = elements[at].node;
        break;
      }
      span.end = elements[at].end;
    }
    span.alone = false;
    count(elements, span);
  }
}

}  // namespace

Span span_of(const std::vector<Element>& elements, std::size_t element) {
  const Element& e = elements[element];
  Span span;
  span.front = element;
  span.end = e.end;
  span.start = e.node;
  span.links = e.links;
  span.text = e.text;
  span.link_text = e.link_text;
  span.times = e.times;
  return span;
}

void lengthen(const std::vector<Element>& elements, std::vector<Span>& spans) {
  if (spans.empty()) return;
  const std::string_view tag = elements[spans.front().front].node.tag();
  if (tag == "dt" || is_heading_tag(tag)) {
    for (Span& span : spans) run_below(elements, span);
  } else if (is_inline(tag)) {
    run_inline(elements, spans);
  }
}

std::vector<Node> nodes_of(const Span& span) {
  if (span.alone) return {span.start};
  std::vector<Node> out;
  for (Node at = span.start; at && at != span.stop && out.size() < kMostNodes; at = at.next_sibling()) {
    if (at.is_element() || (at.is_text() && !trim(at.text()).empty())) out.push_back(at);
  }
  return out;
}

}  // namespace policywatch::extract
