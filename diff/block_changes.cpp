// Steps between two documents → text changes with their place and weight.
#include <algorithm>

#include "base/hash.hpp"
#include "diff/align.hpp"
#include "diff/blocks.hpp"
#include "diff/lexicon.hpp"
#include "diff/tokens.hpp"
#include "diff/volatile.hpp"

namespace policywatch::diff {
namespace {

constexpr std::size_t kProse = 12;  // words: a removal of this size is never demoted

bool is_heading(const Block& block) {
  return block.tag.size() == 2 && block.tag[0] == 'h';
}

// Words gone in one stretch with nothing come in their place.
std::size_t longest_pure_removal(std::string_view before, std::string_view after) {
  const auto prints = [](std::string_view text) {
    std::vector<Print> out;
    for (const std::string_view word : token_words(text)) out.push_back(fingerprint(word));
    return out;
  };
  const std::vector<Print> gone = prints(before), come = prints(after);
  if (gone.size() < kProse) return 0;
  std::size_t b = 0, a = 0, longest = 0;
  const auto close = [&](std::size_t b1, std::size_t a1) {
    if (a1 == a && b1 > b) longest = std::max(longest, b1 - b);
  };
  for (const Pair& pair : align(gone, come)) {
    close(pair.before, pair.after);
    b = pair.before + 1, a = pair.after + 1;
  }
  close(gone.size(), come.size());
  return longest;
}

class Judge {
 public:
  Judge(const Document& before, const Document& after, const Noise& noise, std::vector<Moved>* moved)
      : before_(before),
        after_(after),
        noise_(noise),
        moved_(moved),
        links_before_(link_texts(before.links)),
        links_after_(link_texts(after.links)),
        steps_(align_blocks(before.blocks, after.blocks)) {}

  std::vector<BlockChange> run() {
    mark_removed_runs();
    std::vector<BlockChange> out;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (steps_[i].kind != StepKind::same) out.push_back(judge(i));
    }
    return out;
  }

 private:
  const Block* before(const Step& step) const {
    return step.before == kNoBlock ? nullptr : &before_.blocks[step.before];
  }
  const Block* after(const Step& step) const {
    return step.after == kNoBlock ? nullptr : &after_.blocks[step.after];
  }
  bool is_link(const Block& block) const {
    const std::string text = visible(block.text);
    return links_before_.contains(text) || links_after_.contains(text);
  }

  // Runs of deleted blocks without an insertion or rewording beside them: rotation replaces in place, removal
  // does not. Link lists are no prose.
  void mark_removed_runs() {
    removed_prose_.assign(steps_.size(), 0);
    for (std::size_t i = 0; i < steps_.size();) {
      if (steps_[i].kind == StepKind::same || steps_[i].kind == StepKind::move) {
        ++i;
        continue;
      }
      std::size_t end = i, words = 0;
      bool pure = true;
      for (; end < steps_.size() && steps_[end].kind != StepKind::same; ++end) {
        const Step& step = steps_[end];
        if (step.kind != StepKind::delete_) {
          pure = false;
        } else if (!is_link(*before(step))) {
          words += count_words(before(step)->text);
        }
      }
      if (pure && words >= kProse) {
        std::fill(removed_prose_.begin() + static_cast<std::ptrdiff_t>(i),
                  removed_prose_.begin() + static_cast<std::ptrdiff_t>(end), 1);
      }
      i = end;
    }
  }

  BlockChange judge(std::size_t index) const {
    const Step& step = steps_[index];
    const Block* gone = before(step);
    const Block* come = after(step);
    BlockChange out;
    out.change.op = step.kind == StepKind::insert    ? TextOp::insert
                    : step.kind == StepKind::delete_ ? TextOp::delete_
                    : step.kind == StepKind::replace ? TextOp::replace
                                                     : TextOp::move;
    if (gone != nullptr) out.change.before = gone->text;
    if (come != nullptr) out.change.after = come->text;
    out.heading = (gone != nullptr && is_heading(*gone)) || (come != nullptr && is_heading(*come));
    out.link_list = (gone == nullptr || is_link(*gone)) && (come == nullptr || is_link(*come));
    out.removed_prose = removed_prose_[index] != 0;
    if (gone != nullptr && come != nullptr && !out.removed_prose) {
      out.removed_prose = longest_pure_removal(gone->text, come->text) >= kProse;
    }
    out.change.where = place(gone, come, out);
    if (out.change.where == Where::main && !same_to_a_reader(out.change)) {
      const std::string_view above = text_above(index);
      if (moved_ != nullptr) note(gone, come, above);
      if (is_learned_noise(gone, come, above, out)) out.change.where = Where::volatile_;
    }
    out.counts = out.change.where == Where::main && !same_to_a_reader(out.change);
    return out;
  }

  static bool same_to_a_reader(const TextChange& change) {
    if (change.op != TextOp::move && change.op != TextOp::replace) return false;
    return plain_typography(change.before) == plain_typography(change.after) ||
           differ_in_encoding(change.before, change.after);
  }

  Where place(const Block* gone, const Block* come, const BlockChange& out) const {
    const bool was_volatile = gone == nullptr || gone->where == Where::volatile_;
    const bool is_volatile = come == nullptr || come->where == Where::volatile_;
    if (was_volatile && is_volatile) return Where::volatile_;
    if (gone != nullptr && come != nullptr && gone->text != come->text &&
        is_volatile_edit(gone->text, come->text)) {
      return Where::volatile_;
    }
    if (gone == nullptr && is_volatile_text(come->text)) return Where::volatile_;
    if (come == nullptr && is_volatile_text(gone->text)) return Where::volatile_;
    if ((gone != nullptr && gone->where == Where::main) || (come != nullptr && come->where == Where::main)) {
      return Where::main;
    }
    return out.removed_prose || speaks_of_status(gone, come) ? Where::main : Where::navigation;
  }

  // The nearest text before the change that stays.
  std::string_view text_above(std::size_t index) const {
    constexpr std::size_t kFar = 6;
    for (std::size_t i = index; i-- > 0 && index - i <= kFar;) {
      if (steps_[i].kind == StepKind::same) return after(steps_[i])->text;
    }
    return {};
  }

  void note(const Block* gone, const Block* come, std::string_view above) const {
    constexpr std::size_t kNoted = 200;
    if (moved_->size() > kNoted) return;
    if (gone != nullptr && come != nullptr) {
      if (gone->text != come->text) note_edit(gone->text, come->text, above, *moved_);
    } else {
      note_text(gone != nullptr ? gone->text : come->text, *moved_);
    }
  }

  bool is_learned_noise(const Block* gone, const Block* come, std::string_view above,
                        const BlockChange& out) const {
    if (out.removed_prose) return false;
    if (gone != nullptr && come != nullptr && is_volatile_edit(gone->text, come->text, &noise_, above)) {
      return true;
    }
    return (gone == nullptr || is_learned_text(gone->text, noise_)) &&
           (come == nullptr || is_learned_text(come->text, noise_));
  }

  // A banner over every page of a site is sometimes the news.
  bool speaks_of_status(const Block* gone, const Block* come) const {
    if (come == nullptr || is_link(*come) || count_words(come->text) < 5) return false;
    const std::string changed = edited_words(gone == nullptr ? "" : gone->text, come->text).inserted;
    return !status_word_in(changed).empty() || !identifier_in(changed).empty();
  }

  const Document& before_;
  const Document& after_;
  const Noise& noise_;
  std::vector<Moved>* moved_;
  std::unordered_set<std::string> links_before_, links_after_;
  std::vector<Step> steps_;
  std::vector<char> removed_prose_;
};

}  // namespace

std::vector<BlockChange> block_changes(const Document& before, const Document& after, const Noise& noise,
                                       std::vector<Moved>* moved) {
  return Judge(before, after, noise, moved).run();
}

}  // namespace policywatch::diff
