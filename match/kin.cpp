// Policies of one programme: they share words that few others have.
#include <algorithm>
#include <cmath>

#include "match/index.hpp"

namespace policywatch::match {
namespace {

constexpr std::uint32_t kMostKindred = 40;  // a feature of more policies makes nobody kin
constexpr double kKindred = 0.1;            // likeness of what is no chance
constexpr std::size_t kMostKin = 6;

double worth(const Feature& feature, const Posting& posting) {
  return static_cast<double>(posting.weight * feature.rarity);
}

bool counts(const Posting& posting) {
  return posting.form != Form::key && posting.field <= Field::description;
}

std::span<const Posting> postings_of(const PolicyIndex::Data& data, const Feature& feature) {
  return std::span(data.postings).subspan(feature.first, feature.count);
}

// What a policy is told by, with its own weight of each.
struct Own {
  const Feature* feature;
  double worth;
};
using Told = std::vector<Own>;

std::vector<Told> told_of(const PolicyIndex::Data& data) {
  std::vector<const Feature*> features;
  features.reserve(data.features.size());
  for (const auto& [hash, feature] : data.features) {
    if (feature.count <= kMostKindred) features.push_back(&feature);
  }
  std::sort(features.begin(), features.end(),  // sums must not depend on the order of a hash table
            [](const Feature* a, const Feature* b) { return a->first < b->first; });
  std::vector<Told> told(data.entries.size());
  for (const Feature* feature : features) {
    for (const Posting& p : postings_of(data, *feature)) {
      if (counts(p)) told[p.policy].push_back({feature, worth(*feature, p)});
    }
  }
  return told;
}

double length_of(const Told& told) {
  double squares = 0;
  for (const Own& own : told) squares += own.worth * own.worth;
  return std::sqrt(squares);
}

}  // namespace

void find_kin(PolicyIndex::Data& data) {
  const std::vector<Told> told = told_of(data);
  std::vector<double> length, shared(told.size(), 0);
  for (const Told& one : told) length.push_back(length_of(one));
  for (std::uint32_t policy = 0; policy < told.size(); ++policy) {
    std::vector<std::uint32_t> touched;
    for (const Own& own : told[policy]) {
      for (const Posting& p : postings_of(data, *own.feature)) {
        if (p.policy == policy || !counts(p)) continue;
        if (shared[p.policy] <= 0) touched.push_back(p.policy);
        shared[p.policy] += own.worth * worth(*own.feature, p);
      }
    }
    std::vector<Kin>& kin = data.entries[policy].kin;
    for (const std::uint32_t other : touched) {
      const double likeness = shared[other] / (length[policy] * length[other]);
      if (likeness >= kKindred) kin.push_back({other, std::min(1.0, likeness)});
      shared[other] = 0;
    }
    std::sort(kin.begin(), kin.end(), [](const Kin& a, const Kin& b) {
      return a.likeness != b.likeness ? a.likeness > b.likeness : a.policy < b.policy;
    });
    if (kin.size() > kMostKin) kin.resize(kMostKin);
  }
}

}  // namespace policywatch::match
