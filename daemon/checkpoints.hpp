// Signed checkpoints of the log of evidence: the key, when one is made, and the comparison with one that was
// kept elsewhere.
#pragma once

#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/time.hpp"
#include "config/config.hpp"
#include "store/evidence_log.hpp"
#include "store/store.hpp"

namespace policywatch::daemon {

/// The log's private key as PEM: the credential `log-key`, else `<state_dir>/log.key`, made (0600) when there
/// is none. Throws WorldError when it cannot be read, made, or is no Ed25519 key.
std::string log_key(const std::string& state_dir, const config::Environment& environment);

/// Gives the log its name at the first time, and writes the key down beside the ones before it.
void introduce_key(store::Store& store, const std::string& pem);
/// Signs how the log stands, or gives the last one when nothing came since. Writes nothing; the key must be
/// known.
store::StoredCheckpoint present_checkpoint(store::Store& store, const std::string& pem, Time now);
/// Signs how the log stands and keeps that, unless nothing came since the last one. Gives the newest one.
store::StoredCheckpoint keep_checkpoint(store::Store& store, const std::string& pem, Time now);
/// The same when the last one is an hour old. Nothing for an empty log.
void keep_hourly_checkpoint(store::Store& store, const std::string& pem, Time now);

/// Whether `note`, kept elsewhere, was signed by this log's key and the log still begins with what it signed.
/// What was found, in words; `corrupt` when the log was changed or cut off since.
Result<std::string> compare_with_checkpoint(store::Store& store, const std::string& note);

}  // namespace policywatch::daemon
