// The schema of every version, as steps. Only ever appended to.
#pragma once

#include <string_view>

#include "store/sqlite.hpp"

namespace policywatch::store {

/// The version this program writes.
int schema_version();
int stored_version(Database& database);
/// Brings the database to schema_version(), each step in its own transaction. Throws WorldError for a newer
/// one.
void migrate(Database& database);
/// Throws WorldError unless the database has this version (for read-only use).
void require_current(Database& database);

}  // namespace policywatch::store
