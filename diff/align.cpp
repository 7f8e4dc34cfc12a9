#include "diff/align.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace policywatch::diff {
namespace {

constexpr std::ptrdiff_t kEffort = 300;      // edits that Myers may look for before anchors are tried
constexpr std::ptrdiff_t kLastEffort = 600;  // where no anchor splits a range
constexpr int kMaxDepth = 24;

struct Range {
  std::size_t a0 = 0, a1 = 0, b0 = 0, b1 = 0;
  int depth = 0;
};

using Sequence = std::span<const Print>;

// One step of the forward search: the furthest x on diagonal k with d edits.
std::ptrdiff_t furthest(const std::vector<std::ptrdiff_t>& v, std::ptrdiff_t k, std::ptrdiff_t d,
                        std::ptrdiff_t limit) {
  const auto at = [&](std::ptrdiff_t diagonal) { return v[static_cast<std::size_t>(diagonal + limit + 1)]; };
  if (k == -d || (k != d && at(k - 1) < at(k + 1))) return at(k + 1);
  return at(k - 1) + 1;
}

void trace_back(const std::vector<std::vector<std::ptrdiff_t>>& trace, std::ptrdiff_t x, std::ptrdiff_t y,
                const Range& range, std::vector<Pair>& out) {
  for (auto d = static_cast<std::ptrdiff_t>(trace.size()) - 1; d >= 0; --d) {
    const std::vector<std::ptrdiff_t>& v = trace[static_cast<std::size_t>(d)];
    const auto at = [&](std::ptrdiff_t k) { return v[static_cast<std::size_t>(k + d + 1)]; };
    const std::ptrdiff_t k = x - y;
    const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
    const std::ptrdiff_t previous_k = down ? k + 1 : k - 1;
    const std::ptrdiff_t previous_x = d == 0 ? 0 : at(previous_k);
    const std::ptrdiff_t previous_y = d == 0 ? 0 : previous_x - previous_k;
    while (x > previous_x && y > previous_y) {
      --x, --y;
      out.push_back({range.a0 + static_cast<std::size_t>(x), range.b0 + static_cast<std::size_t>(y)});
    }
    x = previous_x, y = previous_y;
  }
}

// False when the two are further apart than `effort` edits; `out` is then untouched.
bool myers(Sequence a, Sequence b, const Range& range, std::ptrdiff_t effort, std::vector<Pair>& out) {
  const auto n = static_cast<std::ptrdiff_t>(range.a1 - range.a0);
  const auto m = static_cast<std::ptrdiff_t>(range.b1 - range.b0);
  const std::ptrdiff_t limit = std::min(n + m, effort);
  std::vector<std::ptrdiff_t> v(static_cast<std::size_t>(2 * limit + 3), 0);
  std::vector<std::vector<std::ptrdiff_t>> trace;
  for (std::ptrdiff_t d = 0; d <= limit; ++d) {
    const auto from = static_cast<std::ptrdiff_t>(limit - d);
    trace.emplace_back(v.begin() + from, v.begin() + from + 2 * d + 3);
    for (std::ptrdiff_t k = -d; k <= d; k += 2) {
      std::ptrdiff_t x = d == 0 ? 0 : furthest(v, k, d, limit);
      std::ptrdiff_t y = x - k;
      while (x < n && y < m &&
             a[range.a0 + static_cast<std::size_t>(x)] == b[range.b0 + static_cast<std::size_t>(y)]) {
        ++x, ++y;
      }
      v[static_cast<std::size_t>(k + limit + 1)] = x;
      if (x >= n && y >= m) {
        trace_back(trace, n, m, range, out);
        return true;
      }
    }
  }
  return false;
}

struct Seen {
  std::size_t a_count = 0, b_count = 0, a_at = 0, b_at = 0;
};

// Entries that occur once on both sides, thinned to the longest rising run.
std::vector<Pair> anchors(Sequence a, Sequence b, const Range& range) {
  std::unordered_map<Print, Seen> seen;
  for (std::size_t i = range.a0; i < range.a1; ++i) ++seen[a[i]].a_count, seen[a[i]].a_at = i;
  for (std::size_t i = range.b0; i < range.b1; ++i) {
    const auto it = seen.find(b[i]);
    if (it != seen.end()) ++it->second.b_count, it->second.b_at = i;
  }
  std::vector<Pair> candidates;
  for (std::size_t i = range.a0; i < range.a1; ++i) {
    const Seen& entry = seen[a[i]];
    if (entry.a_count == 1 && entry.b_count == 1) candidates.push_back({i, entry.b_at});
  }
  std::vector<std::size_t> tails, back(candidates.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto place = std::ranges::lower_bound(tails, candidates[i].after, {},
                                                [&](std::size_t t) { return candidates[t].after; });
    back[i] = place == tails.begin() ? i : *(place - 1);
    if (place == tails.end()) {
      tails.push_back(i);
    } else {
      *place = i;
    }
  }
  std::vector<Pair> rising;
  for (std::size_t i = tails.empty() ? 0 : tails.back(), left = tails.size(); left > 0; --left, i = back[i]) {
    rising.push_back(candidates[i]);
  }
  std::ranges::reverse(rising);
  return rising;
}

void trim(Sequence a, Sequence b, Range& range, std::vector<Pair>& out) {
  while (range.a0 < range.a1 && range.b0 < range.b1 && a[range.a0] == b[range.b0]) {
    out.push_back({range.a0++, range.b0++});
  }
  while (range.a0 < range.a1 && range.b0 < range.b1 && a[range.a1 - 1] == b[range.b1 - 1]) {
    out.push_back({--range.a1, --range.b1});
  }
}

std::vector<Pair> align_ordered(Sequence a, Sequence b) {
  std::vector<Pair> out;
  std::vector<Range> todo = {{0, a.size(), 0, b.size(), 0}};
  while (!todo.empty()) {
    Range range = todo.back();
    todo.pop_back();
    trim(a, b, range, out);
    if (range.a0 == range.a1 || range.b0 == range.b1) continue;
    if (myers(a, b, range, kEffort, out)) continue;
    std::vector<Pair> split;
    if (range.depth < kMaxDepth) split = anchors(a, b, range);
    if (split.empty()) {
      myers(a, b, range, kLastEffort, out);
      continue;
    }
    std::size_t a0 = range.a0, b0 = range.b0;
    for (const Pair& anchor : split) {
      out.push_back(anchor);
      todo.push_back({a0, anchor.before, b0, anchor.after, range.depth + 1});
      a0 = anchor.before + 1, b0 = anchor.after + 1;
    }
    todo.push_back({a0, range.a1, b0, range.b1, range.depth + 1});
  }
  std::ranges::sort(out, {}, &Pair::before);
  return out;
}

}  // namespace

std::vector<Pair> align(std::span<const Print> before, std::span<const Print> after) {
  // One order for both directions, so that swapping the sides swaps the result and nothing else.
  if (!std::ranges::lexicographical_compare(after, before)) return align_ordered(before, after);
  std::vector<Pair> out = align_ordered(after, before);
  for (Pair& pair : out) std::swap(pair.before, pair.after);
  return out;
}

}  // namespace policywatch::diff
