#include "extract/kin.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "extract/page_parts.hpp"
#include "extract/selector_names.hpp"

namespace policywatch::extract {
namespace {

constexpr std::size_t kMostElements = 60;  // of one record that are compared
constexpr int kHighest = 4;                // levels above a record where its kind may repeat
constexpr std::size_t kMostPeers = 2000;

bool in_furniture(Node element) {
  for (Node up = element; up; up = up.parent()) {
    if (is_furniture(up.raw(), true)) return true;
  }
  return false;
}

/// At least 45 of 100 of what either holds stand in both.
bool overlap(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  std::vector<std::uint64_t> both;
  std::ranges::set_intersection(a, b, std::back_inserter(both));
  return 100 * both.size() >= 45 * (a.size() + b.size() - both.size());
}

}  // namespace

Kin::Features Kin::features_of(Node element) {
  Features features;
  std::size_t seen = 0;
  walk_elements(element, [&](Node node) {
    if (++seen > kMostElements) return false;
    features.push_back(fingerprint(node.tag()));
    for (const std::string& name : lasting_classes(node))
      features.push_back(fingerprint(std::string(node.tag()) + "." + name));
    return true;
  });
  std::ranges::sort(features);
  const auto tail = std::ranges::unique(features);
  features.erase(tail.begin(), tail.end());
  return features;
}

Kin::Kin(std::vector<Node> wanted) : wanted_(std::move(wanted)) {
  for (const Node one : wanted_) {
    features_.push_back(features_of(one));
    furniture_ = furniture_ || in_furniture(one);
  }
  for (const Node one : wanted_) find_peers(one);
  for (const Node one : wanted_) peers_.erase(one.raw());
}

bool Kin::alike(Node element) {
  const auto [place, fresh] = alike_.try_emplace(element.raw(), false);
  if (!fresh) return place->second;
  const bool kind = std::ranges::any_of(wanted_, [&](Node one) { return one.tag() == element.tag(); });
  if (!kind || (!furniture_ && in_furniture(element))) return false;
  const Features features = features_of(element);
  const bool alike =
      std::ranges::any_of(features_, [&](const Features& one) { return overlap(one, features); });
  return alike_[element.raw()] = alike;
}

void Kin::find_peers(Node wanted) {
  std::vector<std::string_view> path;  // tags from below `level` down to the wanted one
  Node level = wanted;
  for (int height = 0; height <= kHighest && level.parent().is_element(); ++height) {
    std::size_t found = 0;
    for (Node beside = level.parent().first_element(); beside && peers_.size() < kMostPeers;
         beside = beside.next_element()) {
      if (beside == level || beside.tag() != level.tag()) continue;
      std::vector<Node> reached{beside};
      for (auto tag = path.rbegin(); tag != path.rend() && reached.size() < kMostPeers; ++tag) {
        std::vector<Node> below;
        for (const Node node : reached) {
          for (Node child = node.first_element(); child; child = child.next_element())
            if (child.tag() == *tag) below.push_back(child);
        }
        reached = std::move(below);
      }
      for (const Node node : reached) {
        if (!alike(node)) continue;
        peers_.insert(node.raw());
        ++found;
      }
    }
    if (found > 0) return;
    path.push_back(level.tag());
    level = level.parent();
  }
}

}  // namespace policywatch::extract
