// What HTTP's caching words mean to a watcher: what a 304 changes, what may be asked with "only if changed",
// how long the host itself says that an answer stays true.
#pragma once

#include <optional>
#include <string>

#include "base/page.hpp"
#include "base/time.hpp"

namespace policywatch::manners {

/// RFC 9111 section 3.2: the stored answer's headers after a 304. What the 304 names replaces all stored
/// fields of that name; Content-Length and the fields of the connection are never taken over.
Headers merge_not_modified(const Headers& stored, const Headers& fresh);

/// What is remembered of a watch's last good answer.
struct KnownAnswer {
  std::string etag, last_modified;  // verbatim
  bool has_body = false;            // what a 304 would confirm is still there, read under the present rules
  bool distrusted = false;          // one validator stood for two contents
  std::optional<Time> last_full;    // the last complete answer to a request without validators
};
/// The validators of the next request: both, byte for byte, or none. A host's "not modified" is not believed
/// for longer than `full_every` (0: never asked in full for that reason).
struct SendValidators {
  std::string etag, last_modified;
  bool any() const { return !etag.empty() || !last_modified.empty(); }
};
SendValidators validators_to_send(const KnownAnswer& known, Time now, Millis full_every);
/// A strong ETag that came with other bytes than before (RFC 9110 section 8.8.1 forbids it).
bool is_broken_validator(const std::string& known_etag, const std::string* etag, bool same_bytes);

/// RFC 9111 section 4.2, as a private cache: what is left of max-age, or of Expires, at `now`. nullopt: the
/// host says nothing, nothing readable, or no-store/no-cache.
std::optional<Millis> freshness(const Headers& headers, Time now);

}  // namespace policywatch::manners
