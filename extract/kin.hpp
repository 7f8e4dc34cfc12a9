// Which elements of a page are records of one kind with those that a person pointed at.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "extract/dom.hpp"

namespace policywatch::extract {

class Kin {
 public:
  /// `wanted` is not empty.
  explicit Kin(std::vector<Node> wanted);

  /// Same tag, much the same inside, and furniture only where a wanted one is furniture.
  bool alike(Node element);
  /// The alike ones that stand beside a wanted one: siblings, else those in siblings of what holds it, down
  /// the same path. A wanted one is none of its own peers.
  const std::unordered_set<const GumboInternalNode*>& peers() const { return peers_; }

 private:
  using Features = std::vector<std::uint64_t>;  // sorted
  static Features features_of(Node element);
  void find_peers(Node wanted);

  std::vector<Node> wanted_;
  std::vector<Features> features_;
  bool furniture_ = false;
  std::unordered_map<const GumboInternalNode*, bool> alike_;
  std::unordered_set<const GumboInternalNode*> peers_;
};

}  // namespace policywatch::extract
