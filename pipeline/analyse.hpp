// The pure middle of a check: from two readings of one address to proposed edits. Read this room first.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/change.hpp"
#include "base/page.hpp"
#include "base/update.hpp"
#include "base/watch.hpp"
#include "diff/compare.hpp"
#include "match/classify.hpp"

namespace policywatch::pipeline {

class KnownEvents;

/// What one check has in hand. References live as long as the call.
struct Subject {
  const Watch& watch;
  const Document* previous = nullptr;  // last good document; nullptr: this is the first baseline
  const Reading& reading;
  CaptureRef before, after;
  Time now{};
  std::optional<Time> seen_before;  // this same content was a snapshot then: A→B→A
  bool same_bytes_but_markup = false;
  const diff::Noise* noise = nullptr;  // learned of this watch; nullptr: nothing
};

/// A page as it was seen at an earlier check.
struct SeenAgain {
  Watch watch;
  Document before;
  Reading after;
};

/// A part that changed on a page, kept in mind until it is known whether others change alike.
struct Sighting {
  std::string name;
  Evidence page;
};

/// The host of the page in hand. Asked only when several of its pages changed alike.
struct Site {
  std::function<std::size_t()> watched_pages;
  std::function<std::optional<SeenAgain>(const Evidence&)> read_again;  // nullopt: not kept
  std::function<std::vector<Sighting>()> sightings = {};                // what was given to be kept in mind
};

/// What is known besides: policies, and the updates of the folding window (any state).
struct Knowledge {
  const match::PolicyIndex& index;
  std::span<const Policy> policies;
  std::span<const Update> recent;
  std::span<const std::pair<std::int64_t, std::int64_t>>
      never_fold;                       // evidence id, update id: splits remembered
  const KnownEvents* events = nullptr;  // of `recent`, prepared; nullptr: prepared when needed
  std::span<const Update> split = {};   // what splits took apart, whatever its age
  const Site* site = nullptr;           // nullptr: nothing is known of the host
  /// Whose dockets' motions, notices and scheduling are raised too: elsewhere they are muted.
  std::span<const PolicyId> unmuted = {};
  /// What maintainers decided on what the watch in hand had told before.
  int accepted = 0, rejected = 0;
};

/// New evidence for an update that already exists.
struct Attachment {
  std::int64_t update_id = 0;
  Evidence evidence;
  std::string reason;
  bool contradicts = false;
  std::vector<std::string> flags = {};  // for the update: "alternating", "sources disagree"
  std::vector<PolicyId> policies = {};  // that an open update concerns from now on as well
  bool is_member = false;               // one more page of a site-wide change that says what its first does
  std::string besides = {};             // what that page changed of its own
};

/// A known update whose evidence belongs to one that is created now.
struct Merged {
  std::int64_t update_id = 0;
  std::size_t into = 0;  // place among `created`
};

struct Findings {
  std::optional<Change> change;  // absent on a first baseline
  std::vector<Update> created;   // ids 0; state new
  std::vector<Attachment> attached;
  std::vector<Merged> merged;
  std::vector<Sighting> sighted;        // to be kept in mind for the host
  std::vector<std::string> suppressed;  // what was seen and not raised, each with its reason
  /// The pages differ, though by the watch's own rules (report, trigger_text, only_new) nothing counts: the
  /// new one may become the base in silence, so that the same difference can be told again later.
  bool differs_in_silence = false;
  std::vector<diff::Moved> moved;  // what changed, for learning what does so by itself
  bool keep_baseline = false;  // the page was not compared (block_text): the earlier snapshot stays the base
};

Findings analyse(const Subject& subject, const Knowledge& knowledge);

}  // namespace policywatch::pipeline
