// Captures as WARC 1.1 (ISO 28500:2017): one response or revisit record each, and a metadata record with what
// HTTP does not say (watch, quality, redirects). docs/evidence.md tells what stands for what.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "base/time.hpp"
#include "store/store.hpp"

namespace policywatch::daemon {

/// Everything kept of these watches, each watch's oldest first. The same store gives the same bytes but for
/// the first record. An error when a body no longer has its hash.
Result<void> write_warc(store::Store& store, const std::vector<std::string>& watches,
                        const std::string& software, Time now, std::ostream& out);

}  // namespace policywatch::daemon
