#include "pipeline/rules.hpp"

#include <algorithm>
#include <string_view>

#include "base/text.hpp"
#include "base/url.hpp"
#include "diff/noise.hpp"
#include "diff/parts.hpp"
#include "diff/views.hpp"

namespace policywatch::pipeline {
namespace {

using review::Rule;
using review::RuleKind;

constexpr double kSamePassage = 0.6;        // of the words: an edited passage is still the same one
constexpr std::size_t kWordsToCompare = 4;  // shorter passages are the same only word for word
constexpr std::size_t kLongGone = 12;       // words gone with nothing in their place
constexpr std::size_t kAround = 6;          // words beside what changed that are looked at as well
constexpr std::size_t kLongestText = 400, kMostTexts = 40;

bool holds(const std::vector<std::string>& texts, std::string_view text) {
  return std::ranges::find(texts, text) != texts.end();
}

bool is_page_story(const Update& update) {
  return update.kind == UpdateKind::page_change;
}

/// The pieces of text that make the update.
std::vector<const TextChange*> pieces_of(const Change& change) {
  std::vector<const TextChange*> pieces;
  for (const TextChange& text : change.text) {
    if (text.where == Where::main && text.op != TextOp::move) pieces.push_back(&text);
  }
  return pieces;
}

/// What changed, with a few words on both sides: the words that decide whether it may be covered.
std::string changed_words(const TextChange& text) {
  const std::vector<diff::Segment> segments = diff::word_diff(text.before, text.after);
  std::string out;
  for (const diff::Segment& segment : segments) {
    if (segment.mark != diff::Mark::same) {
      out += segment.text + " ";
      continue;
    }
    const std::vector<std::string_view> words = split(segment.text, ' ');
    if (words.size() <= 2 * kAround) {
      out += segment.text + " ";
      continue;
    }
    for (std::size_t i = 0; i < kAround; ++i) out.append(words[i]).append(" ");
    out += " / ";
    for (std::size_t i = words.size() - kAround; i < words.size(); ++i) out.append(words[i]).append(" ");
  }
  return out;
}

bool may_be_covered(const TextChange& text, const std::vector<std::string>& tracked, const Rule& rule) {
  if (diff::must_be_told(changed_words(text), tracked)) return false;
  const bool gone = text.op == TextOp::delete_ && words(fold(text.before)).size() >= kLongGone;
  return !gone || holds(rule.texts, rule_text(text.before));
}

bool is_same_passage(const Rule& rule, std::string_view passage) {
  if (passage.empty()) return false;
  const std::string text = rule_text(passage);
  if (holds(rule.texts, text)) return true;
  if (rule.kind != RuleKind::block || words(text).size() < kWordsToCompare) return false;
  return std::ranges::any_of(rule.texts, [&](const std::string& known) {
    return words(known).size() >= kWordsToCompare && similarity(known, text) >= kSamePassage;
  });
}

std::vector<std::string> places_of(const TextChange& text) {
  std::vector<diff::Moved> moved;
  diff::note_edit(text.before, text.after, "", moved);
  std::vector<std::string> places;
  for (const diff::Moved& one : moved) {
    if (one.kind != NoiseKind::words) return {};
    places.push_back(one.key);
  }
  return places;
}

bool is_about(const Rule& rule, const TextChange& text) {
  switch (rule.kind) {
    case RuleKind::block:
      return is_same_passage(rule, text.before) || is_same_passage(rule, text.after);
    case RuleKind::template_:
      // On other pages too: nothing that nobody has seen yet.
      return (text.before.empty() || is_same_passage(rule, text.before)) &&
             (text.after.empty() || is_same_passage(rule, text.after));
    case RuleKind::mask: {
      const std::vector<std::string> places = places_of(text);
      return !places.empty() &&
             std::ranges::all_of(places, [&](const std::string& place) { return holds(rule.texts, place); });
    }
    case RuleKind::term:
      return false;
  }
  return false;
}

/// A link goes with the passage that it stands in.
bool link_goes_along(const Rule& rule, const std::vector<const TextChange*>& pieces, std::string_view text) {
  const std::string seen = rule_text(text);
  if (seen.empty() || holds(rule.texts, seen)) return true;
  return std::ranges::any_of(pieces, [&](const TextChange* piece) {
    return rule_text(piece->before).find(seen) != std::string::npos ||
           rule_text(piece->after).find(seen) != std::string::npos;
  });
}

bool links_are_covered(const Rule& rule, const Change& change, const std::vector<const TextChange*>& pieces,
                       const std::vector<std::string>& tracked) {
  const auto covered = [&](const Link& link) {
    return !diff::must_be_told(link.text, tracked) && link_goes_along(rule, pieces, link.text);
  };
  const bool document_gone = std::ranges::any_of(
      change.links_removed, [](const Link& link) { return diff::is_document_link(link.url); });
  if (document_gone) return false;
  if (rule.kind == RuleKind::mask)
    return change.links_added.empty() && change.links_removed.empty() && change.links_retargeted.empty();
  const bool same_targets = std::ranges::all_of(change.links_retargeted, [&](const LinkRetarget& link) {
    return !diff::is_document_link(link.before) && covered({link.text, link.after});
  });
  return same_targets && std::ranges::all_of(change.links_added, covered) &&
         std::ranges::all_of(change.links_removed, covered);
}

bool fields_are_covered(const Rule& rule, const Change& change) {
  return std::ranges::all_of(change.fields, [&](const FieldChange& field) {
    return field.name != "title" ||
           (is_same_passage(rule, field.before) && is_same_passage(rule, field.after));
  });
}

bool holds_news(const Change& change) {
  return !change.items_added.empty() || !change.items_removed.empty() || !change.items_edited.empty() ||
         !change.actions_added.empty() || !change.actions_removed.empty() || !change.history_added.empty();
}

bool covers_page(const Rule& rule, const Update& update, const Change& change,
                 const std::vector<std::string>& tracked) {
  if (!is_page_story(update) || !update.fields.empty() || holds_news(change)) return false;
  const std::vector<const TextChange*> pieces = pieces_of(change);
  if (pieces.empty() && change.links_added.empty() && change.links_removed.empty() &&
      change.links_retargeted.empty())
    return false;
  return std::ranges::all_of(pieces,
                             [&](const TextChange* piece) {
                               return may_be_covered(*piece, tracked, rule) && is_about(rule, *piece);
                             }) &&
         links_are_covered(rule, change, pieces, tracked) && fields_are_covered(rule, change);
}

bool covers_story(const Rule& rule, const Update& update) {
  const bool of_page = update.kind == UpdateKind::page_change || update.kind == UpdateKind::page_removed ||
                       update.kind == UpdateKind::page_restored;
  if (of_page || !update.fields.empty() || update.policies != std::vector<PolicyId>{rule.policy})
    return false;
  if (diff::must_be_told(update.headline, {})) return false;
  const std::string headline = " " + rule_text(update.headline) + " ";
  return std::ranges::any_of(rule.texts, [&](const std::string& term) {
    return !term.empty() && headline.find(" " + term + " ") != std::string::npos;
  });
}

std::string host_of(const Update& update) {
  const auto url = Url::parse(update.evidence.front().url);
  return url ? std::string(url->hostname()) : "";
}

void add(std::vector<std::string>& texts, std::string text) {
  if (!text.empty() && texts.size() < kMostTexts && !holds(texts, text)) texts.push_back(std::move(text));
}

void take_texts(Rule& rule, const Change& change) {
  for (const TextChange* piece : pieces_of(change)) {
    if (rule.kind == RuleKind::mask) {
      for (std::string& place : places_of(*piece)) add(rule.texts, std::move(place));
      continue;
    }
    add(rule.texts, rule_text(piece->before));
    add(rule.texts, rule_text(piece->after));
  }
  if (rule.kind == RuleKind::mask) return;
  for (const auto* links : {&change.links_added, &change.links_removed}) {
    for (const Link& link : *links) add(rule.texts, rule_text(link.text));
  }
  for (const LinkRetarget& link : change.links_retargeted) add(rule.texts, rule_text(link.text));
  for (const FieldChange& field : change.fields) {
    if (field.name != "title") continue;
    add(rule.texts, rule_text(field.before));
    add(rule.texts, rule_text(field.after));
  }
}

}  // namespace

std::string rule_text(std::string_view passage) {
  std::string text;
  for (const std::string_view word : words(fold(shorten(passage, kLongestText * 4))))
    text.append(text.empty() ? "" : " ").append(word);
  return shorten(text, kLongestText);
}

bool covers(const Rule& rule, const Update& update, const Change* change,
            const std::vector<std::string>& tracked) {
  if (update.evidence.empty() || update.status) return false;
  if (rule.kind == RuleKind::term) return covers_story(rule, update);
  if (change == nullptr) return false;
  const bool in_reach = rule.kind == RuleKind::template_ ? host_of(update) == rule.host
                                                         : update.evidence.front().watch == rule.watch;
  return in_reach && covers_page(rule, update, *change, tracked);
}

std::optional<RuleKind> kind_for(RejectReason reason) {
  switch (reason) {
    case RejectReason::cosmetic:
      return RuleKind::block;
    case RejectReason::template_:
      return RuleKind::template_;
    case RejectReason::volatile_:
      return RuleKind::mask;
    case RejectReason::unrelated:
      return RuleKind::term;
    default:
      return std::nullopt;
  }
}

RejectReason reason_for(RuleKind kind) {
  switch (kind) {
    case RuleKind::block:
      return RejectReason::cosmetic;
    case RuleKind::template_:
      return RejectReason::template_;
    case RuleKind::mask:
      return RejectReason::volatile_;
    case RuleKind::term:
      return RejectReason::unrelated;
  }
  return RejectReason::cosmetic;
}

Result<Rule> rule_about(const Update& update, const Change* change, RuleKind kind,
                        const std::vector<std::string>& tracked) {
  const std::string name = "update " + std::to_string(update.id);
  if (update.evidence.empty()) return fail(ErrorKind::refused, name + " has no source to make a rule of");
  Rule rule;
  rule.kind = kind;
  rule.reason = reason_for(kind);
  if (kind == RuleKind::term) {
    if (update.policies.size() != 1)
      return fail(ErrorKind::refused, name + " is proposed for " + std::to_string(update.policies.size()) +
                                          " policies; a rule of words is about one");
    rule.policy = update.policies.front();
    rule.texts = {rule_text(update.headline)};
  } else {
    if (change == nullptr)
      return fail(ErrorKind::refused, name + " tells no difference of a page to make a rule of");
    (kind == RuleKind::template_ ? rule.host : rule.watch) =
        kind == RuleKind::template_ ? host_of(update) : update.evidence.front().watch;
    take_texts(rule, *change);
  }
  if (rule.texts.empty())
    return fail(
        ErrorKind::refused,
        name + (kind == RuleKind::mask
                    ? ": what changed is more than a few words between others; make a block rule of it"
                    : ": there is no text to make a rule of"));
  if (!covers(rule, update, change, tracked))
    return fail(ErrorKind::refused,
                name +
                    " holds what no rule may cover: a status, an identifier, a tracked name, entries or a "
                    "removed document");
  return rule;
}

}  // namespace policywatch::pipeline
