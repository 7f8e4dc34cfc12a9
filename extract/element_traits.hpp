// What HTML's tree construction asks of an element's name (HTML standard, section 13.2).
#pragma once

#include <gumbo.h>

namespace policywatch::extract {

enum Trait : unsigned {
  kVoid = 1,
  kFormatting = 2,
  kSpecial = 4,      // stops the search of an ordinary end tag
  kScope = 8,        // "has an element in scope" stops here
  kClosesP = 16,     // its start tag closes an open p
  kTableScope = 32,  // html, table, template
  kListScope = 64,   // ol, ul
  kHeading = 128,
  kButton = 256,
  kMarker = 512,
  kBreakout = 1024,     // its start tag ends SVG and MathML
  kIntegration = 2048,  // HTML stands inside it again
};

unsigned traits_of(GumboTag tag);

inline bool has(GumboTag tag, unsigned trait) {
  return (traits_of(tag) & trait) != 0;
}

}  // namespace policywatch::extract
