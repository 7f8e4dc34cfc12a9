// CSS selectors (Selectors Level 4, the part INTERFACE.md promises) and XPath 1.0 ("xpath:…", over pugixml).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "extract/dom.hpp"

namespace policywatch::extract {

/// A parsed selector: type, universal, class, id, attribute operators (= ~= |= ^= $= *= with i/s), :not()
/// :is() :where() :has() :nth-child(An+B [of S]) :nth-last-child() :nth-of-type() :first-child :last-child
/// :only-child :first-of-type :last-of-type :empty :root :contains("…"), all four combinators, selector
/// lists.
class Selector {
 public:
  /// The error names the column (1-based) and what was expected there.
  static Result<Selector> parse(std::string_view text);
  bool matches(Node element) const;
  /// Matching descendants of `root` (root itself excluded), document order, each once.
  std::vector<Node> select(Node root) const;
  Node first(Node root) const;

 private:
  struct List;
  std::shared_ptr<const List> list_;
};

/// What one entry of `select`/`ignore` picks: CSS, or XPath after "xpath:". Document order.
Result<std::vector<Node>> pick(const Dom& dom, std::string_view selector);

}  // namespace policywatch::extract
