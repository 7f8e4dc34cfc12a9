// Backups with their rehearsal, and the two ways back.
#pragma once

#include <optional>
#include <string>

#include "base/settings.hpp"
#include "base/time.hpp"
#include "cli/cli.hpp"
#include "store/store.hpp"

namespace policywatch::daemon {

/// A consistent copy as `file`, which must not exist; then the rehearsal: the copy is opened as a store and
/// checked against its log. The result is noted in the store. What is wrong, else "".
std::string back_up(store::Store& store, const std::string& file, Time now);

/// The same as one more of the copies in `folder`, which is made if it is not there: named by the time; when
/// the new one is whole, those before the newest `keep` are deleted. Other files there are left alone.
cli::KeptBackup back_up_into(store::Store& store, const std::string& folder, int keep, Time now);

/// When the last copy was made that was whole.
std::optional<Time> last_whole_backup(store::Store& store);

/// What is to be said of the last backup: it was not whole, or it is older than two days. "" before the
/// first.
std::string backup_warning(store::Store& store, Time now);

/// `recover` and `restore`. WorldError while a daemon holds the store.
cli::Rescue recover(const Settings& settings, const std::string& file);
cli::Rescue restore(const Settings& settings, const std::string& file, bool damaged_too, Time now);

}  // namespace policywatch::daemon
