// What the steps of a check share: the rows they write, the state they leave. Private to check_*.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/memory.hpp"
#include "base/noise.hpp"
#include "daemon/check_steps.hpp"

namespace policywatch::daemon {

/// The last good capture, and its document as the present rules would read it. A change of our reading is not
/// a change of the world.
struct Known {
  std::optional<store::Baseline> baseline;
  std::optional<Document> document;
};
Known known_of(const Watch& watch, store::Store& store);
/// The same of any stored snapshot; nullopt when its bytes are gone or no longer read well.
std::optional<Document> document_of(const std::string& sha256, const Watch& watch, store::Store& store);

/// The watch's host as the pipeline asks for it. Borrows both for as long as it is used.
pipeline::Site site_of(const Watch& watch, store::Store& store);

/// WorldError when the stored text is damaged.
WatchMemory memory_of(const store::WatchState& state);
NoiseMemory noise_of(const std::string& learned, const std::string& watch);

/// Counters as after a good capture; answers with the rows of watch.recovered, when failing was told.
std::vector<Delivery> mark_good(store::WatchState& state, WatchMemory& memory, const CheckContext& context);
/// The host answers with a page again: an absence is over, nothing waits for a second look.
void forget_absence(WatchMemory& memory);
/// Where redirects led this time, and for how long they have.
void note_landing(store::WatchState& state, const Response& response);
/// The note that a rule of the watch finds nothing on the page; empty: each finds something.
std::string missed_selector(const Reading& reading);
void keep_validators(store::WatchState& state, const Response& response);
/// The next answer shall come whole and be read: nothing of this one may be confirmed by "not modified".
void forget_validators(store::WatchState& state);
void schedule_next(store::WatchState& state, const Response& response, const CheckContext& context);
/// Rows of watch.silent, once until the source speaks again.
std::vector<Delivery> tell_silence(store::WatchState& state, const WatchMemory& memory,
                                   const CheckContext& context);

/// A good capture that was weighed: analysed against what is known and made into one record.
struct Concluded {
  store::CheckRecord record;
  std::vector<pipeline::Merged> merged;  // by their places among record.created
  std::vector<std::string> suppressed;
};
/// Proposals, attachments, flags and reasons go into the record. What is left of `findings` is its change.
void take_findings(pipeline::Findings& findings, Concluded& into, const CheckContext& context);
/// A capture that is not ok: the baseline stays; failures, absence and alerts are counted, and told once for
/// a host whose watches are in trouble together.
Concluded record_failure(store::WatchState state, const Response& response, const Reading& reading,
                         store::Store& store, const KnowledgeOf& knowledge, const CheckContext& context);
Concluded conclude(Captured captured, Known known, store::Store& store, const pipeline::Knowledge& knowledge,
                   const CheckContext& context);

store::CaptureRow capture_of(const store::WatchState& state, const Response& response, Quality quality,
                             const std::string& reason);
void add_update(store::CheckRecord& record, Update update, const CheckContext& context);
void append(std::vector<Delivery>& rows, std::vector<Delivery> more);
/// Url::host_key; "" when the address does not parse.
std::string host_key_of(const std::string& url);

}  // namespace policywatch::daemon
