// A rule made from decisions: what it covers is rejected as it is detected, by the rule's name, until the
// rule ends. Nothing is hidden: what a rule rejected stands in the queue as rejected, is found by its number
// and can be opened again. What a rule may cover is decided in pipeline/rules.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/policy.hpp"
#include "base/time.hpp"
#include "base/words.hpp"

namespace policywatch::review {

/// block: this passage of one watch's page. template_: the same text on any page of a host. mask: what stands
/// between words that stay, on one watch's page. term: words of headlines that are not about a policy.
enum class RuleKind { block, template_, mask, term };

struct Rule {
  std::int64_t id = 0;
  RuleKind kind = RuleKind::block;
  std::string watch, host;         // block and mask; template
  PolicyId policy;                 // term
  std::vector<std::string> texts;  // passages; places of a mask ("updated … ago"); words of headlines
  RejectReason reason = RejectReason::cosmetic;
  std::string note, owner;
  std::int64_t from_update = 0;  // the rejected update it was made from; 0: by hand
  Time created_at{}, expires_at{};
  std::optional<Time> ended_at;  // by somebody's command, or noticed by the daemon when it expired
  std::string ended_by;
  std::int64_t hits = 0;
  std::optional<Time> last_hit;
  std::int64_t flagged_by = 0;  // an update that it covers was accepted by hand; 0: none was
  bool operator==(const Rule&) const = default;

  bool is_active(Time now) const { return !ended_at && now < expires_at; }
  /// "rule 3": who rejected what it covers.
  std::string name() const { return "rule " + std::to_string(id); }
};

/// How long a rule lasts when nobody says otherwise, and at most.
inline constexpr std::chrono::hours kRuleLasts{180 * 24}, kRuleLastsAtMost{2 * 365 * 24};

/// What is asked for: from an update's difference, or written out.
struct RuleWish {
  std::int64_t from_update = 0;
  std::optional<RuleKind> kind;  // from an update: as its reject reason says when absent
  std::string watch, host;
  PolicyId policy;
  std::vector<std::string> texts;
  std::string note;
  std::optional<Millis> lasts;
};

/// What a rule would have covered of what was detected lately.
struct RulePreview {
  Rule rule;
  int days = 0, looked_at = 0;
  std::vector<std::int64_t> covers;    // ids of updates, oldest first
  std::vector<std::int64_t> accepted;  // those of them that somebody accepted
  std::vector<std::int64_t> open;      // those of them that wait for a decision
};
inline constexpr int kPreviewDays = 90;

}  // namespace policywatch::review

namespace policywatch {
template <>
struct Words<review::RuleKind> {
  static constexpr std::array<std::string_view, 4> names = {"block", "template", "mask", "term"};
};
}  // namespace policywatch
