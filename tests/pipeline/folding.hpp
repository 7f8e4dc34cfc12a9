// Events told by several sources, filed one after another as the daemon would: what became one update?
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/page.hpp"
#include "base/policy.hpp"
#include "base/words.hpp"

namespace policywatch::test {

struct ToldBy {
  std::size_t line = 0;
  std::string event;
  std::vector<PolicyId> policies;
  WatchKind kind = WatchKind::feed;
  std::string outlet;
  Item item;
  Time seen{};
};

/// Reads tests/fixtures/folding/*.txt (the format stands in its first lines). Throws on a line that does not
/// read.
std::vector<ToldBy> read_told(const std::string& path);

struct FoldingScore {
  std::size_t events = 0, tellings = 0, untold = 0;  // untold: paperwork of dockets, not counted in pairs
  std::size_t right = 0, wrong = 0, missed = 0;  // pairs of tellings: rightly one, wrongly one, wrongly two
  std::vector<std::string> misses;

  double precision() const;
  double recall() const;
  double f1() const;
};

/// Files them in the order in which they were seen, each from a watch of its own that concerns the policies.
FoldingScore fold_all(std::vector<ToldBy> told);

}  // namespace policywatch::test
