#include "diff/blocks.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/hash.hpp"
#include "diff/align.hpp"
#include "diff/tokens.hpp"

namespace policywatch::diff {
namespace {

constexpr double kSimilar = 0.4;        // a block reworded in place
constexpr double kMovedSimilar = 0.75;  // a block reworded and moved
constexpr std::size_t kTableCells = 10'000;
constexpr std::size_t kWindow = 24;
constexpr std::size_t kMoveWords = 3;  // shorter blocks are moves only when nothing took their place
constexpr std::size_t kSimilarMoveWords = 6;
constexpr std::size_t kCommonWord = 12;  // a word in more blocks than this tells nothing

struct Side {
  std::vector<Print> prints;
  std::vector<std::vector<Print>> words, masked;
  std::vector<std::string_view> tags;
  std::vector<char> taken;
  std::vector<std::size_t> sizes;
};

std::string mask_digits(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (!digit) {
      out += c;
    } else if (out.empty() || out.back() != '0') {
      out += '0';
    }
  }
  return out;
}

// Blocks that stand alike at both ends: align() pairs them first, whatever their prints are.
struct Ends {
  std::size_t front = 0, back = 0;
};

Ends same_ends(const std::vector<Block>& before, const std::vector<Block>& after) {
  const std::size_t most = std::min(before.size(), after.size());
  Ends ends;
  while (ends.front < most && before[ends.front].text == after[ends.front].text) ++ends.front;
  while (ends.back < most - ends.front &&
         before[before.size() - 1 - ends.back].text == after[after.size() - 1 - ends.back].text) {
    ++ends.back;
  }
  return ends;
}

Side read_side(const std::vector<Block>& blocks, Ends same) {
  Side side;
  side.taken.assign(blocks.size(), 0);
  side.words.resize(blocks.size());
  side.masked.resize(blocks.size());
  side.sizes.resize(blocks.size());
  side.prints.reserve(blocks.size());
  side.tags.reserve(blocks.size());
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const bool same_place = i < same.front || i + same.back >= blocks.size();
    side.prints.push_back(same_place ? 0 : fingerprint(visible(blocks[i].text)));
    side.tags.push_back(blocks[i].tag);
  }
  return side;
}

// Sizes and word prints are needed for the few blocks that differ only.
void prepare(Side& side, const std::vector<Block>& blocks) {
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (side.taken[i] != 0) continue;
    side.sizes[i] = count_words(blocks[i].text);
    const std::string text = visible(blocks[i].text);
    side.words[i] = word_prints(text);
    side.masked[i] = word_prints(mask_digits(text));
  }
}

struct Match {
  std::size_t before = 0, after = 0;
  StepKind kind = StepKind::same;
};

class Matcher {
 public:
  Matcher(const std::vector<Block>& before, const std::vector<Block>& after) {
    const Ends same = same_ends(before, after);
    b_ = read_side(before, same);
    a_ = read_side(after, same);
    for (const Pair& pair : align(b_.prints, a_.prints)) take(pair.before, pair.after, StepKind::same);
    prepare(b_, before);
    prepare(a_, after);
    exact_moves(kMoveWords);
    pair_gaps();
    exact_moves(0);
    similar_moves();
  }
  std::vector<Match> take_matches() { return std::move(matches_); }

 private:
  void take(std::size_t b, std::size_t a, StepKind kind) {
    b_.taken[b] = 1, a_.taken[a] = 1;
    matches_.push_back({b, a, kind});
  }

  double alike(std::size_t b, std::size_t a) const {
    return 0.5 * overlap(b_.words[b], a_.words[a]) + 0.5 * overlap(b_.masked[b], a_.masked[a]);
  }

  void exact_moves(std::size_t min_words) {
    std::unordered_map<Print, std::vector<std::size_t>> places;
    for (std::size_t i = b_.prints.size(); i-- > 0;) {
      if (b_.taken[i] == 0 && b_.sizes[i] >= min_words) places[b_.prints[i]].push_back(i);
    }
    for (std::size_t i = 0; i < a_.prints.size(); ++i) {
      if (a_.taken[i] != 0) continue;
      const auto it = places.find(a_.prints[i]);
      if (it == places.end() || it->second.empty()) continue;
      take(it->second.back(), i, StepKind::move);
      it->second.pop_back();
    }
  }

  void pair_gaps() {
    std::vector<Match> anchors;
    for (const Match& match : matches_) {
      if (match.kind == StepKind::same) anchors.push_back(match);
    }
    std::ranges::sort(anchors, {}, &Match::before);
    std::size_t b = 0, a = 0;
    for (const Match& anchor : anchors) {
      pair_gap(b, anchor.before, a, anchor.after);
      b = anchor.before + 1, a = anchor.after + 1;
    }
    pair_gap(b, b_.prints.size(), a, a_.prints.size());
  }

  void pair_gap(std::size_t b0, std::size_t b1, std::size_t a0, std::size_t a1) {
    std::vector<std::size_t> gone, come;
    for (std::size_t i = b0; i < b1; ++i) {
      if (b_.taken[i] == 0) gone.push_back(i);
    }
    for (std::size_t i = a0; i < a1; ++i) {
      if (a_.taken[i] == 0) come.push_back(i);
    }
    if (gone.empty() || come.empty()) return;
    const std::vector<Pair> pairs =
        gone.size() * come.size() <= kTableCells ? best_pairs(gone, come) : near_pairs(gone, come);
    for (const Pair& pair : pairs) take(gone[pair.before], come[pair.after], StepKind::replace);
    pair_leftovers(gone, come, pairs);
  }

  // Between two pairs, one block gone and one come in its place: short ones are the same slot filled anew.
  void pair_leftovers(const std::vector<std::size_t>& gone, const std::vector<std::size_t>& come,
                      const std::vector<Pair>& pairs) {
    std::size_t b = 0, a = 0;
    const auto close = [&](std::size_t b1, std::size_t a1) {
      if (b1 - b != a1 - a) return;
      for (; b < b1; ++b, ++a) {
        const bool is_short = b_.sizes[gone[b]] < 10 && a_.sizes[come[a]] < 10;
        const bool same_slot = b_.tags[gone[b]] == a_.tags[come[a]] && is_short;
        if (same_slot || alike(gone[b], come[a]) >= 0.2) take(gone[b], come[a], StepKind::replace);
      }
    };
    for (const Pair& pair : pairs) {
      close(pair.before, pair.after);
      b = pair.before + 1, a = pair.after + 1;
    }
    close(gone.size(), come.size());
  }

  std::vector<Pair> best_pairs(const std::vector<std::size_t>& gone, const std::vector<std::size_t>& come) {
    const std::size_t rows = gone.size(), columns = come.size();
    std::vector<double> best((rows + 1) * (columns + 1), 0.0), like(rows * columns, 0.0);
    const auto cell = [&](std::size_t r, std::size_t c) -> double& { return best[r * (columns + 1) + c]; };
    for (std::size_t r = rows; r-- > 0;) {
      for (std::size_t c = columns; c-- > 0;) {
        const double value = alike(gone[r], come[c]);
        like[r * columns + c] = value >= kSimilar ? value : 0.0;
        cell(r, c) = std::max({cell(r + 1, c), cell(r, c + 1), cell(r + 1, c + 1) + like[r * columns + c]});
      }
    }
    std::vector<Pair> out;
    for (std::size_t r = 0, c = 0; r < rows && c < columns;) {
      const double value = like[r * columns + c];
      if (value > 0 && cell(r, c) <= cell(r + 1, c + 1) + value) {
        out.push_back({r++, c++});
      } else if (cell(r, c) <= cell(r + 1, c)) {
        ++r;
      } else {
        ++c;
      }
    }
    return out;
  }

  // For long stretches: each block looks a short way ahead.
  std::vector<Pair> near_pairs(const std::vector<std::size_t>& gone, const std::vector<std::size_t>& come) {
    std::vector<Pair> out;
    std::size_t next = 0;
    for (std::size_t r = 0; r < gone.size() && next < come.size(); ++r) {
      std::size_t choice = come.size();
      double best = kSimilar;
      for (std::size_t c = next; c < std::min(come.size(), next + kWindow); ++c) {
        const double value = alike(gone[r], come[c]);
        if (value < best || (choice < come.size() && value == best)) continue;
        best = value, choice = c;
        if (value >= 0.85) break;
      }
      if (choice == come.size()) continue;
      out.push_back({r, choice});
      next = choice + 1;
    }
    return out;
  }

  // Blocks reworded and moved: candidates share a word that few blocks hold.
  void similar_moves() {
    std::unordered_map<Print, std::vector<std::size_t>> holders;
    for (std::size_t i = 0; i < b_.prints.size(); ++i) {
      if (b_.taken[i] != 0 || b_.sizes[i] < kSimilarMoveWords) continue;
      for (std::size_t w = 0; w < b_.words[i].size(); ++w) {
        if (w > 0 && b_.words[i][w] == b_.words[i][w - 1]) continue;
        std::vector<std::size_t>& places = holders[b_.words[i][w]];
        if (places.size() <= kCommonWord) places.push_back(i);
      }
    }
    if (holders.empty()) return;
    for (std::size_t i = 0; i < a_.prints.size(); ++i) {
      if (a_.taken[i] != 0 || a_.sizes[i] < kSimilarMoveWords) continue;
      const std::size_t match = most_shared(holders, i);
      if (match != kNoBlock && alike(match, i) >= kMovedSimilar) take(match, i, StepKind::move);
    }
  }

  std::size_t most_shared(const std::unordered_map<Print, std::vector<std::size_t>>& holders,
                          std::size_t block) const {
    std::unordered_map<std::size_t, std::size_t> votes;
    std::size_t choice = kNoBlock, most = 0;
    for (const Print word : a_.words[block]) {
      const auto it = holders.find(word);
      if (it == holders.end() || it->second.size() > kCommonWord) continue;
      for (const std::size_t place : it->second) {
        if (b_.taken[place] != 0) continue;
        const std::size_t count = ++votes[place];
        if (count > most || (count == most && place < choice)) most = count, choice = place;
      }
    }
    return choice;
  }

  Side b_, a_;
  std::vector<Match> matches_;
};

// The same work whichever side is first, so that swapping the sides swaps the result.
std::vector<Match> match_blocks(const std::vector<Block>& before, const std::vector<Block>& after) {
  const auto text_less = [](const Block& x, const Block& y) { return x.text < y.text; };
  const bool swapped = std::ranges::lexicographical_compare(after, before, text_less);
  std::vector<Match> matches =
      swapped ? Matcher(after, before).take_matches() : Matcher(before, after).take_matches();
  if (swapped) {
    for (Match& match : matches) std::swap(match.before, match.after);
  }
  return matches;
}

}  // namespace

std::vector<Step> align_blocks(const std::vector<Block>& before, const std::vector<Block>& after) {
  std::vector<Match> by_after(after.size(), {kNoBlock, kNoBlock, StepKind::insert});
  std::vector<char> gone(before.size(), 1);
  for (const Match& match : match_blocks(before, after)) {
    by_after[match.after] = match;
    gone[match.before] = 0;
  }
  std::vector<Step> steps;
  std::size_t next = 0;
  const auto flush = [&](std::size_t end) {
    for (; next < end; ++next) {
      if (gone[next] != 0) steps.push_back({StepKind::delete_, next, kNoBlock});
    }
  };
  std::vector<Step> held;
  for (std::size_t i = 0; i < after.size(); ++i) {
    const Match& match = by_after[i];
    const bool in_order = match.kind == StepKind::same || match.kind == StepKind::replace;
    if (!in_order) {
      held.push_back({match.kind, match.kind == StepKind::move ? match.before : kNoBlock, i});
      continue;
    }
    flush(match.before);
    steps.insert(steps.end(), held.begin(), held.end());
    held.clear();
    steps.push_back({match.kind, match.before, i});
    next = std::max(next, match.before + 1);
  }
  flush(before.size());
  steps.insert(steps.end(), held.begin(), held.end());
  return steps;
}

std::unordered_set<std::string> link_texts(const std::vector<Link>& links) {
  std::unordered_set<std::string> out;
  for (const Link& link : links) out.insert(visible(link.text));
  return out;
}

}  // namespace policywatch::diff
