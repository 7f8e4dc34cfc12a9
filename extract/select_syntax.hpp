// A selector as data: what select_parse.cpp makes and select_match.cpp runs.
#pragma once

#include <gumbo.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace policywatch::extract {

enum class Combinator { descendant, child, next, later };

struct SelectorList;

/// One condition on one element.
struct Simple {
  enum class Kind {
    any,
    tag,
    id,
    class_,
    attribute,  // `name`, `op` ('\0' presence, '=', '~', '|', '^', '$', '*'), `value`
    is,         // :is and :where
    not_,
    has,
    nth,  // A and B, counted from the end when `last`, among its type when `of_type`, among `list` when given
    root,
    scope,
    empty,
    link,
    contains,
  };
  Kind kind = Kind::any;
  std::string name, value;
  GumboTag tag = GUMBO_TAG_UNKNOWN;
  char op = 0;
  bool nocase = false;
  int a = 0, b = 0;
  bool last = false, of_type = false;
  std::shared_ptr<const SelectorList> list;
};

struct Compound {
  Combinator before = Combinator::descendant;  // how it hangs on the compound to its left
  std::vector<Simple> simples;
};

/// At most 64 compounds, so that a bit set tells which of them an element completes.
struct Complex {
  std::vector<Compound> parts;
  bool looks_at_siblings = false;
};

struct SelectorList {
  std::vector<Complex> complexes;
};

inline constexpr std::size_t kMaxSelectorLength = 4096;
inline constexpr std::size_t kMaxSelectorNesting = 8;

Result<SelectorList> parse_selector(std::string_view text);

}  // namespace policywatch::extract
