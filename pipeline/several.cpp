#include "pipeline/several.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

#include "base/text.hpp"
#include "diff/tokens.hpp"
#include "match/act.hpp"
#include "match/event_signs.hpp"
#include "pipeline/site_parts.hpp"

namespace policywatch::pipeline {
namespace {

constexpr std::size_t kMostActions = 4, kMostBlocks = 8;  // more is a page rewritten
constexpr std::size_t kSentence = 6;                      // words

/// A new block that tells what was done, and on which day.
struct Told {
  std::string block;
  match::Act act = match::Act::unknown;
  std::vector<int> days;
};

std::optional<Told> action_in(const TextChange& change) {
  if (diff::count_words(change.after) < kSentence) return std::nullopt;
  Update telling;
  telling.headline = telling.text = change.after;
  telling.status = match::find_status("", change.after).status;
  const match::EventSigns signs = match::signs_of(telling);
  const bool dated = !signs.days_told.empty();
  const bool acts = signs.act != match::Act::unknown && telling.status;
  if (!dated && !acts) return std::nullopt;
  return Told{diff::visible(change.after), signs.act, signs.days_told};
}

bool are_apart(const Told& a, const Told& b) {
  const bool other_act = a.act != b.act && a.act != match::Act::unknown && b.act != match::Act::unknown;
  return other_act || (!a.days.empty() && !b.days.empty() && a.days.front() != b.days.front());
}

Findings judge_one(const Workshop& shop, const Texts& others) {
  Knowledge knowledge = shop.knowledge;
  knowledge.site = nullptr;  // what it has in common with other pages was seen to
  return analyse_part(shop, shop.watch(), *shop.subject.previous, without(shop.document(), others),
                      knowledge);
}

}  // namespace

bool judge_several(const Workshop& shop) {
  if (shop.subject.seen_before || shop.watch().kind == WatchKind::article) return false;
  std::vector<Told> actions;
  Texts inserted;
  for (const TextChange& text : shop.change.text) {
    if (text.where != Where::main || text.op == TextOp::move) continue;
    if (text.op != TextOp::insert) continue;
    inserted.insert(diff::visible(text.after));
    if (inserted.size() > kMostBlocks) return false;
    auto told = action_in(text);
    if (told) actions.push_back(*std::move(told));
  }
  if (actions.size() < 2 || actions.size() > kMostActions) return false;
  const auto is_known = [](const Told& told) { return told.act != match::Act::unknown; };
  if (std::ranges::none_of(actions, is_known)) return false;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    for (std::size_t j = i + 1; j < actions.size(); ++j) {
      if (!are_apart(actions[i], actions[j])) return false;
    }
  }
  for (std::size_t i = 0; i < actions.size(); ++i) {
    // What tells no action of its own stays with the first.
    Texts others = i == 0 ? Texts() : inserted;
    for (const Told& other : actions) others.insert(other.block);
    others.erase(actions[i].block);
    Findings one = judge_one(shop, others);
    std::ranges::move(one.created, std::back_inserter(shop.findings.created));
    std::ranges::move(one.attached, std::back_inserter(shop.findings.attached));
    std::ranges::move(one.merged, std::back_inserter(shop.findings.merged));
  }
  return true;
}

}  // namespace policywatch::pipeline
