// What of a page a reader sees.
#include <array>
#include <initializer_list>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "extract/dom.hpp"
#include "extract/dom_raw.hpp"
#include "extract/space.hpp"

namespace policywatch::extract {

namespace {

using Table = std::array<TagTraits, GUMBO_TAG_LAST + 1>;

Table make_traits() {
  Table table{};
  for (const char* name :
       {"address",   "article", "aside",   "blockquote", "body",    "caption",  "center",   "dd",
        "details",   "dialog",  "dir",     "div",        "dl",      "dt",       "fieldset", "figcaption",
        "figure",    "footer",  "form",    "frameset",   "h1",      "h2",       "h3",       "h4",
        "h5",        "h6",      "header",  "hgroup",     "hr",      "html",     "legend",   "li",
        "listing",   "main",    "menu",    "nav",        "ol",      "optgroup", "option",   "p",
        "plaintext", "pre",     "section", "select",     "summary", "table",    "tbody",    "td",
        "tfoot",     "th",      "thead",   "tr",         "ul",      "xmp"}) {
    table[gumbo_tag_enum(name)].block = true;
  }
  for (const char* name :
       {"audio", "canvas", "datalist", "desc", "defs", "head", "iframe", "metadata", "noembed", "noframes",
        "noscript", "object", "script", "style", "svg", "template", "title", "video"}) {
    table[gumbo_tag_enum(name)].unseen = true;
  }
  table[GUMBO_TAG_UNKNOWN] = TagTraits{};
  return table;
}

bool style_hides(std::string_view style) {
  std::string plain;
  for (char c : style) {
    if (c != ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f') plain += c;
  }
  return contains_ascii_nocase(plain, "display:none") || contains_ascii_nocase(plain, "visibility:hidden");
}

// Icons are marked aria-hidden because a reader of the words does not miss them; words so marked are still
// seen on the screen and stay.
bool is_icon(const GumboNode* node) {
  const GumboTag tag = node->v.element.tag;
  if (tag == GUMBO_TAG_I || tag == GUMBO_TAG_SVG) return true;
  if (tag != GUMBO_TAG_SPAN && tag != GUMBO_TAG_EM && tag != GUMBO_TAG_B) return false;
  const GumboVector& children = node->v.element.children;
  if (children.length == 0) return true;
  if (children.length > 1) return false;
  const auto* only = static_cast<const GumboNode*>(children.data[0]);
  return is_text(only) && trim(only->v.text.text).size() <= 4;
}

}  // namespace

const TagTraits& traits(GumboTag tag) {
  static const Table table = make_traits();
  return table[tag];
}

bool is_block_level(std::string_view tag) {
  return traits(gumbo_tagn_enum(tag.data(), static_cast<unsigned>(tag.size()))).block;
}

bool is_invisible(Node element) {
  if (!element.is_element()) return false;
  const GumboElement& raw = element.raw()->v.element;
  if (traits(raw.tag).unseen) return true;
  for (unsigned i = 0; i < raw.attributes.length; ++i) {
    const auto* attribute = static_cast<const GumboAttribute*>(raw.attributes.data[i]);
    // Every element of a page passes here: most attributes are known by their first letter not to matter.
    const char first = attribute->name[0];
    if (first != 'h' && first != 's' && first != 'a' && first != 't') continue;
    const std::string_view name = attribute->name;
    const std::string_view value = attribute->value;
    if (name == "hidden") {
      if (!equals_ascii_nocase(value, "until-found")) return true;
    } else if (name == "style") {
      if (style_hides(value)) return true;
    } else if (name == "aria-hidden") {
      if (equals_ascii_nocase(value, "true") && is_icon(element.raw())) return true;
    } else if (name == "type" && raw.tag == GUMBO_TAG_INPUT) {
      if (equals_ascii_nocase(value, "hidden")) return true;
    }
  }
  return false;
}

std::string visible_text(Node node) {
  SpacedText out;
  walk_tree(
      node.raw(),
      [&](Node at) {
        if (at.is_text()) {
          out.append(at.text());
          return false;
        }
        if (!at.is_element() || is_invisible(at)) return false;
        const GumboTag tag = tag_id(at);
        if (tag == GUMBO_TAG_BR || traits(tag).block) out.space();
        return true;
      },
      [&](Node at) {
        if (traits(tag_id(at)).block) out.space();
      });
  return out.take();
}

}  // namespace policywatch::extract
