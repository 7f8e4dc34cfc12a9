// The updates that news may belong to, each prepared once and found by what two tellings of one event share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <unordered_map>
#include <vector>

#include "base/update.hpp"
#include "match/event_signs.hpp"

namespace policywatch::pipeline {

struct KnownEvent {
  std::int64_t id = 0, rev = 0;
  match::EventSigns signs;
  std::vector<match::EventSigns> further;  // of the evidence that tells it in other words
  /// Told by the wording of a page or its own history, where headlines are page titles and prove nothing.
  bool is_wording = false;
  std::vector<std::string> papers;     // "docket:…", "fr:…"
  std::vector<std::uint64_t> sources;  // of each evidence, by address and headline
  std::vector<std::uint64_t> keys;     // it is found by
};
KnownEvent known_event(const Update& update);
/// One telling of one source, whatever the watch that saw it.
std::uint64_t source_of(const Evidence& evidence);

/// Positions are those of the updates in the list it follows; whoever changes that list calls follow() or
/// put().
class KnownEvents {
 public:
  KnownEvents() = default;
  explicit KnownEvents(std::span<const Update> updates) { follow(updates); }

  /// Takes over the whole list. What has the id and rev it had is not computed again.
  void follow(std::span<const Update> updates);
  /// The update at this position is new or another; `position` ≤ size().
  void put(std::size_t position, const Update& update);

  /// The update at this position has one piece of evidence more, and stands at `rev`.
  void add_source(std::size_t position, const Evidence& evidence, std::int64_t rev);

  std::size_t size() const { return events_.size(); }
  const KnownEvent& at(std::size_t position) const { return events_[position]; }
  /// All that can be one event with `fresh`, or come from one source with it, and some besides; ascending.
  std::vector<std::uint32_t> near(const KnownEvent& fresh) const;

 private:
  void place(std::size_t position, KnownEvent event);

  std::vector<KnownEvent> events_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> found_by_;
};

}  // namespace policywatch::pipeline
