#include "extract/element_traits.hpp"

#include <array>
#include <initializer_list>

namespace policywatch::extract {

namespace {

using Traits = std::array<unsigned, GUMBO_TAG_LAST + 1>;

void add(Traits& table, unsigned trait, std::initializer_list<const char*> names) {
  for (const char* name : names) table[gumbo_tag_enum(name)] |= trait;
}

Traits make_traits() {
  Traits table{};
  add(table, kVoid, {"area",  "base",   "basefont", "bgsound", "br",      "col",    "embed", "frame",
                     "hr",    "image",  "img",      "input",   "isindex", "keygen", "link",  "meta",
                     "param", "source", "spacer",   "track",   "wbr",     "html",   "head",  "body"});
  add(table, kFormatting,
      {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"});
  add(table, kSpecial,
      {"address",
       "applet",
       "article",
       "aside",
       "blockquote",
       "button",
       "caption",
       "center",
       "colgroup",
       "dd",
       "details",
       "dir",
       "div",
       "dl",
       "dt",
       "fieldset",
       "figcaption",
       "figure",
       "footer",
       "form",
       "frameset",
       "h1",
       "h2",
       "h3",
       "h4",
       "h5",
       "h6",
       "header",
       "hgroup",
       "iframe",
       "li",
       "listing",
       "main",
       "marquee",
       "menu",
       "nav",
       "noembed",
       "noframes",
       "noscript",
       "object",
       "ol",
       "p",
       "plaintext",
       "pre",
       "script",
       "section",
       "select",
       "style",
       "summary",
       "table",
       "tbody",
       "td",
       "template",
       "textarea",
       "tfoot",
       "th",
       "thead",
       "title",
       "tr",
       "ul",
       "xmp",
       "mi",
       "mo",
       "mn",
       "ms",
       "mtext",
       "annotation-xml",
       "foreignobject",
       "desc"});
  add(table, kScope,
      {"applet", "caption", "table", "td", "th", "marquee", "object", "template", "mi", "mo", "mn", "ms",
       "mtext", "annotation-xml", "foreignobject", "desc", "select"});
  add(table, kClosesP,
      {"address", "article", "aside",    "blockquote", "center",    "details", "dialog",  "dir",
       "div",     "dl",      "fieldset", "figcaption", "figure",    "footer",  "header",  "hgroup",
       "main",    "menu",    "nav",      "ol",         "p",         "section", "summary", "ul",
       "h1",      "h2",      "h3",       "h4",         "h5",        "h6",      "pre",     "listing",
       "form",    "li",      "dd",       "dt",         "plaintext", "xmp"});
  add(table, kTableScope, {"table", "template"});
  add(table, kListScope, {"ol", "ul"});
  add(table, kHeading, {"h1", "h2", "h3", "h4", "h5", "h6"});
  add(table, kButton, {"button"});
  add(table, kMarker, {"td", "th", "caption", "applet", "marquee", "object", "template"});
  add(table, kBreakout,
      {"b",     "big",   "blockquote", "body",   "br",   "center", "code",  "dd", "div",  "dl",   "dt",
       "em",    "embed", "h1",         "h2",     "h3",   "h4",     "h5",    "h6", "head", "hr",   "i",
       "img",   "li",    "listing",    "menu",   "meta", "nobr",   "ol",    "p",  "pre",  "ruby", "s",
       "small", "span",  "strong",     "strike", "sub",  "sup",    "table", "tt", "u",    "ul",   "var"});
  add(table, kIntegration,
      {"foreignobject", "desc", "title", "mi", "mo", "mn", "ms", "mtext", "annotation-xml"});
  table[GUMBO_TAG_UNKNOWN] = 0;
  return table;
}

}  // namespace

unsigned traits_of(GumboTag tag) {
  static const Traits table = make_traits();
  return table[tag];
}

}  // namespace policywatch::extract
