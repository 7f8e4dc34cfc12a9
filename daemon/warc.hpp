// WARC 1.0/1.1 response records as captures (ISO 28500). Uncompressed files; other record types are skipped.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/page.hpp"

namespace policywatch::daemon {

/// In the order of the file. The error names the record and the byte offset.
Result<std::vector<Response>> read_warc(const std::string& file);

}  // namespace policywatch::daemon
