// The desk over the store: makes every question and decision of review/desk.hpp.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "base/page.hpp"
#include "base/settings.hpp"
#include "base/time.hpp"
#include "review/desk.hpp"
#include "store/evidence_log.hpp"
#include "store/store.hpp"

namespace policywatch::daemon {

inline constexpr const char* kVersion = "0.1.0";

/// What the desk knows of the world beside the store. `settings` must outlive the desk; its grace and
/// notifiers are read at each decision.
struct DeskWorld {
  std::function<Time()> now;
  std::function<std::string(std::size_t)> random_bytes;
  const Settings& settings;
  std::function<Reading(const Watch&, const Response&)> read;
  std::string version = kVersion;
  /// A signed checkpoint of the log as it stands; nothing is written. Empty: bundles go without.
  std::function<store::StoredCheckpoint(store::Store&)> checkpoint = {};
};

/// `store` must outlive the desk. All calls come from the store's thread.
std::unique_ptr<review::Desk> make_desk(store::Store& store, DeskWorld world);

}  // namespace policywatch::daemon
