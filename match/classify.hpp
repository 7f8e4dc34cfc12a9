// Which policies a text concerns, what kind of event it is, which status it reports: with quotes and reasons.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/policy.hpp"
#include "base/update.hpp"
#include "match/learning.hpp"

namespace policywatch::match {

/// What is judged: a headline with its text and where it came from.
struct Story {
  std::string title, text, outlet, url;
  std::optional<Date> date;
  WatchKind watch_kind = WatchKind::list;
  int tier = 4;
};

/// Strong identifiers found in a text, in canonical spelling, each with the words they were read from.
struct Identifier {
  std::string key;  // "policy:1976", "docket:cand:2025-190", "docket:2025-190" (court unknown),
                    // "fr:2025-01234", "eo:14159", "proc:10949", "rin:1615-AC00", "memo:pm-25-17",
                    // "form:i-485", "bill:sb-4", "usc:…" not kept
  std::string quote;
};
std::vector<Identifier> find_identifiers(std::string_view text);

/// Immutable index over the policies; building it costs about 1 ms per 10 policies, asking it under 1 ms.
class PolicyIndex {
 public:
  PolicyIndex();
  /// `taught`: the decisions that stand; what they teach is bounded (match/learning.hpp).
  explicit PolicyIndex(std::span<const Policy> policies, std::span<const Taught> taught = {});
  struct Data;
  const Data& data() const { return *data_; }
  std::size_t size() const;

 private:
  std::shared_ptr<const Data> data_;
};

/// The policies that would be proposed, most confident first; empty is an answer. `candidates` > 0 fills the
/// best that many into `*ranked` whatever their confidence.
std::vector<PolicyMatch> match_policies(const PolicyIndex& index, const Story& story,
                                        std::size_t candidates = 0,
                                        std::vector<PolicyMatch>* ranked = nullptr);

struct StatusFinding {
  std::optional<Status> status;
  std::string quote;  // the sentence, word for word; empty with no status
  std::string cue;    // the words that decided
  std::string scope;  // "as to the plaintiff states", …
  std::optional<Date> effective_from;
  std::vector<std::string> reasons;
};
/// DOMAIN.md section 3. Default is none.
StatusFinding find_status(std::string_view title, std::string_view text);
StatusFinding find_status(const Story& story);

/// The kind of event a story tells.
UpdateKind find_kind(const Story& story, const StatusFinding& status);

struct Classification {
  std::vector<PolicyMatch> policies, candidates;
  UpdateKind kind = UpdateKind::subsequent_action;
  StatusFinding status;
};
Classification classify(const PolicyIndex& index, const Story& story, std::size_t candidates = 0);

/// "2025.12.18 Reported: HEADLINE - OUTLET": house form; "Reported:" for press and other tiers (3, 4), none
/// for primary documents; the outlet is not repeated when the headline already ends with it.
std::string house_title(const std::optional<Date>& date, std::string_view headline, std::string_view outlet,
                        int tier, UpdateKind kind);

/// How two tellings of news relate. `same_event` carries why.
struct SameEvent {
  bool same = false;
  bool contradicts = false;  // same event, other ruling
  std::string reason;
  bool never = false;  // another case, court, nation: whatever else they share
};
/// One event, one update: same strong identifier, same primary document, same quoted sentence, same court and
/// holding or near-identical headline, within the date window; policies must overlap (or both have none).
SameEvent same_event(const Update& known, const Update& fresh);

}  // namespace policywatch::match
