// A proposed edit to a policy's record and what a maintainer did with it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/change.hpp"
#include "base/policy.hpp"
#include "base/time.hpp"
#include "base/words.hpp"

namespace policywatch {

struct CaptureRef {
  std::string sha256;  // empty: none
  std::optional<Time> fetched_at;
  int status = 0;
  Quality quality = Quality::ok;
  bool operator==(const CaptureRef&) const = default;
};

/// One source of an update. The quote stands word for word in the capture `after` (or `before`, for
/// removals).
struct Evidence {
  std::int64_t id = 0;
  std::string watch;
  std::string url;
  int tier = 4;  // 1 primary document or docket, 2 agency page, 3 press, 4 other
  CaptureRef before, after;
  std::string quote;
  std::string headline, outlet;
  std::optional<Date> published;
  std::int64_t change_id = 0;  // the stored Change this came from; 0: none
  Time seen_at{};
  bool operator==(const Evidence&) const = default;
};

struct PolicyMatch {
  PolicyId policy;
  double confidence = 0;  // 0…1, calibrated
  std::vector<std::string> reasons;
  bool operator==(const PolicyMatch&) const = default;
};

/// An update as INTERFACE.md section 4 shows it.
struct Update {
  std::int64_t id = 0;
  std::int64_t rev = 1;
  UpdateState state = UpdateState::new_;
  UpdateKind kind = UpdateKind::page_change;
  std::vector<PolicyId> policies;
  int score = 0;
  std::vector<ScoreTerm> score_terms;
  double confidence = 0;
  std::optional<Date> date;  // its precision travels with it
  std::string title;         // house form
  std::string headline, outlet, url, text;
  std::optional<Status> status;
  std::string status_quote;
  std::optional<Date> effective_from;
  std::string scope;
  std::optional<Time> changed_after, changed_before;  // "changed_between"
  Time detected_at{};
  std::vector<Evidence> evidence;
  std::vector<std::string> reasons, flags;
  /// What accepting sets in the policy's record, by the names of its fields ("title", "announced", …; lists
  /// as "a; b"). "id" from nothing adds a policy; "action" and "commentary" put this entry in the place of
  /// the one titled `before`; "header_date" heads it by another day than its own. Empty: the update is an
  /// entry of its own.
  std::vector<FieldChange> fields;
  std::vector<std::string>
      identifiers;  // strong identifiers for folding: "docket:cand:25-190", "fr:2025-01234", "url:…"
  /// Accepted once, and of a kind that needs a second reviewer: by whom. Open until somebody else accepts.
  std::string seconds;
  std::string decided_by;
  std::optional<Time> decided_at;
  std::optional<Time> snoozed_until;
  std::string claimed_by;
  std::optional<Time> claimed_until;
  std::int64_t merged_into = 0;
  std::optional<RejectReason> reject_reason;
  std::string reject_note;

  bool operator==(const Update&) const = default;
};

/// Nobody has decided yet; a snoozed one too, whether or not its time has come.
inline bool is_open(const Update& update) {
  return update.state == UpdateState::new_ || update.state == UpdateState::claimed ||
         update.state == UpdateState::snoozed;
}

/// One row of the append-only, hash-chained log. Nothing is ever changed in it; undo is another row.
struct Decision {
  std::int64_t id = 0;
  std::int64_t update_id = 0;
  std::string
      command;  // detect accept reject merge split snooze claim release undo retract supersede edit import …
  std::string by;
  Time at{};
  std::string detail;  // JSON: what was asked, and the fields before and after
  std::string previous_hash,
      hash;  // hex SHA-256; hash = SHA-256 over the row's canonical JSON and previous_hash
  bool operator==(const Decision&) const = default;
};

enum class DeliveryState { pending, delivered, dead, cancelled };
template <>
struct Words<DeliveryState> {
  static constexpr std::array<std::string_view, 4> names = {"pending", "delivered", "dead", "cancelled"};
};

/// One message to one notifier about one event: a row of the outbox. `key` is the same for every attempt.
struct Delivery {
  std::int64_t id = 0;
  std::string key;  // "msg_…": webhook-id, Message-ID
  std::string notifier;
  EventType event = EventType::update_detected;
  std::int64_t update_id = 0;  // 0: an event about a watch
  std::string watch;
  std::string payload;  // JSON of the event's data at the moment it was recorded
  DeliveryState state = DeliveryState::pending;
  int attempts = 0;
  Time created_at{}, next_attempt_at{};
  std::optional<Time> delivered_at;
  std::string last_error;
  std::string recipient;      // of a mail; "": all that the notifier names
  bool urgent = false;        // does not wait for its turn behind what was held back
  std::int64_t parcel = 0;    // the first of the deliveries that left as one message; 0: it is alone
  std::int64_t sequence = 0;  // of the notifier's messages, from the first attempt on; 0: not tried yet
  std::string previous;       // key of the message before it about the same policy or watch; "": the first
  bool operator==(const Delivery&) const = default;
};

}  // namespace policywatch
