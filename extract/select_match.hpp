// Runs parsed selectors over a tree in time linear in its elements, whatever the selector.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "extract/dom.hpp"
#include "extract/select_syntax.hpp"

namespace policywatch::extract {

using NodeSet = std::unordered_set<const GumboInternalNode*>;

/// One question to one tree; what is costly (:has, :nth-child, :contains, inner combinators) is worked out
/// once for all elements and kept while the question lasts.
class Evaluation {
 public:
  explicit Evaluation(Node scope) : scope_(scope) {}

  bool matches(const SelectorList& list, Node element);
  /// Descendants of the scope that match, document order.
  std::vector<Node> select(const SelectorList& list);

 private:
  /// Bit i: the element (or one before it) completes the first i+1 compounds.
  struct Progress {
    std::uint64_t above = 0;  // of any ancestor
    std::uint64_t parent = 0;
    std::uint64_t previous = 0;  // of the sibling just before
    std::uint64_t earlier = 0;   // of any sibling before
  };
  using Positions = std::unordered_map<const GumboInternalNode*, int>;

  Node top() const;
  bool compound(const Compound& compound, Node element);
  bool simple(const Simple& simple, Node element);
  bool list_matches(const SelectorList& list, Node element);
  std::uint64_t step(const Complex& complex, const Progress& before, Node element);
  std::uint64_t own_bits(const Complex& complex, Node element, Progress& below);
  void run(const Complex& complex, Node root, bool with_root, const std::function<void(Node)>& found);
  const NodeSet& all_matching(const Complex& complex);
  const NodeSet& all_having(const Simple& has);
  void add_having(const Complex& relative, NodeSet& having);
  bool nth(const Simple& simple, Node element);
  void count_siblings(const Simple& simple, Node element, Positions& positions);
  bool contains(const Simple& simple, Node element);
  void index_text();

  Node scope_;
  std::unordered_map<const Complex*, NodeSet> matching_;
  std::unordered_map<const Simple*, NodeSet> having_;
  std::unordered_map<const Simple*, Positions> positions_;
  bool text_indexed_ = false;
  std::string text_;  // of the scope, with the span of each element
  std::unordered_map<const GumboInternalNode*, std::pair<std::size_t, std::size_t>> spans_;
};

}  // namespace policywatch::extract
