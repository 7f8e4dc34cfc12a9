// What libcurl itself costs on an Asio loop: the floor that whole checks are measured against.
#pragma once

#include <string>
#include <vector>

namespace policywatch::bench {

/// Gets each address in turn over one kept-alive connection through curl's socket interface; `etag` "" asks
/// without a condition. gzip is decoded, bodies are gathered and dropped. Returns the decoded bytes; throws
/// when a transfer fails.
std::size_t fetch_bare(const std::vector<std::string>& urls, const std::string& etag);

}  // namespace policywatch::bench
