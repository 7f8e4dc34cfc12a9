// The steps of one check that decide and do not wait. Each takes values and gives values.
#pragma once

#include <functional>
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
/// Whether the last good answer still stands: the same bytes may be believed at a glance.
bool stands(const store::WatchState& state);
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
/// An answer that was read.
struct Captured {
  store::WatchState state;
  const Response& response;
  Reading reading;
  Glanced glanced;
  bool may_probe = false;      // an address beside the page's own may be asked for
  bool may_look_again = true;  // false: this is history, no second look will come
};
/// Policies and known updates; asked for only when a good capture is compared.
using KnowledgeOf = std::function<pipeline::Knowledge()>;

struct Decided {
  store::CheckRecord record;
  std::vector<pipeline::Merged> merged;  // to be carried out once the record is written (merging.hpp)
  Quality quality = Quality::ok;
  std::string reason;
  bool held = false, first = false;
  std::vector<std::string> suppressed;
};
/// The deciding middle of a check, on the store's thread, so that two watches that tell one event cannot both
/// miss the other. nullopt: the host has to be probed first (Store::put_host_probe), then ask again.
std::optional<Decided> decide(Captured captured, store::Store& store, const KnowledgeOf& knowledge,
                              const CheckContext& context);

}  // namespace policywatch::daemon
