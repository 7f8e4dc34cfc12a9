// WARC 1.0/1.1 records as captures (ISO 28500). Uncompressed files. Responses and revisits are read; metadata
// records of our own export (daemon/warc_export.hpp) say the rest; other record types are skipped.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/page.hpp"

namespace policywatch::daemon {

/// In the order of the file. Captures that the file says are of another watch than `watch` are left out. The
/// error names the record and the byte offset.
Result<std::vector<Response>> read_warc(const std::string& file, const std::string& watch);

}  // namespace policywatch::daemon
