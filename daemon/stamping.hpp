// Checkpoints of the log of evidence are stamped by an authority of time (RFC 3161), where one is configured.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>

#include "base/settings.hpp"
#include "daemon/async_store.hpp"
#include "io/clock.hpp"
#include "io/http.hpp"
#include "io/random.hpp"

namespace policywatch::daemon {

struct StampWorld {
  io::Http& http;
  AsyncStore& store;
  io::Clock& clock;
  io::Random& random;
};

/// Every checkpoint that has no stamp yet, oldest first, at most 24. How many were stamped; the first failure
/// ends it, is noted in the store until a stamp comes again, and is the answer.
boost::asio::awaitable<Result<int>> stamp_checkpoints(StampWorld world, EvidenceSettings settings,
                                                      std::string user_agent);

/// What is to be said of stamping; "" when all is well or none is configured.
std::string stamping_warning(store::Store& store, const EvidenceSettings& settings);

}  // namespace policywatch::daemon
