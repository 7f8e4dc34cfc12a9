// The steps of one check that decide and do not wait. Each takes values and gives values.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/page.hpp"
#include "base/settings.hpp"
#include "daemon/outbox.hpp"
#include "pipeline/analyse.hpp"
#include "store/store.hpp"

namespace policywatch::daemon {

/// What the cheap looks say of an answer, in their order; only `read` costs a parse.
enum class Glance { not_modified, same_bytes, same_but_markup, read };
struct Glanced {
  Glance glance = Glance::read;
  std::string body_sha256;  // of a 200's body
  std::uint64_t markup_print = 0;
};
Glanced glance_at(const store::WatchState& state, const Response& response);

/// Fingerprint of everything that shapes a document besides the bytes: the watch's rules and the reader's
/// version.
std::string rules_print(const Watch& watch);

/// What the rest of a check needs to know.
struct CheckContext {
  const Settings& settings;
  Time now{};
  DrawKey draw;
};

/// The row for a good capture without a new snapshot (304, same bytes, only markup differs).
store::CheckRecord record_unchanged(store::WatchState state, const Response& response, const Glanced& glanced,
                                    const CheckContext& context);
/// The row for a capture that is not ok: the baseline stays; failures, absence and alerts are counted.
store::CheckRecord record_failure(store::WatchState state, const Response& response, const Reading& reading,
                                  const std::optional<store::Baseline>& baseline,
                                  const CheckContext& context);

/// A good capture that was read: analysed against its baseline and made into one record. Runs on the store's
/// thread, so that two watches that tell one event cannot both miss the other.
struct Concluded {
  store::CheckRecord record;
  std::vector<std::string> suppressed;
};
Concluded conclude(store::WatchState state, const Response& response, const Reading& reading,
                   const Glanced& glanced, store::Store& store, const pipeline::Knowledge& knowledge,
                   const CheckContext& context);

}  // namespace policywatch::daemon
