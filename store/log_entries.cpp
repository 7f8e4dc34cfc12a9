#include "store/log_entries.hpp"

#include <boost/json/object.hpp>
#include <cstdio>

#include "base/hash.hpp"
#include "store/stored_json.hpp"

namespace policywatch::store {

namespace json = boost::json;

std::string exact_time(Time time) {
  const auto milliseconds = ((time.time_since_epoch().count() % 1000) + 1000) % 1000;
  std::string text = to_rfc3339(time - Millis(milliseconds));
  std::string fraction = std::to_string(1000 + milliseconds);
  fraction.front() = '.';
  return text.insert(text.size() - 1, fraction);
}

std::string capture_entry(const CaptureFacts& facts, const std::string& change_sha256) {
  return print_stored(json::object{{"kind", "capture"},
                                   {"id", facts.id},
                                   {"watch", facts.watch},
                                   {"at", exact_time(facts.at)},
                                   {"status", facts.status},
                                   {"quality", facts.quality},
                                   {"type", facts.media_type},
                                   {"size", facts.size},
                                   {"sha256", to_hex(facts.sha256)},
                                   {"fetch_sha256", sha256_hex(facts.fetch)},
                                   {"change_sha256", to_hex(change_sha256)}});
}

std::string capture_entry(const CaptureFacts& facts) {
  return capture_entry(facts, facts.change.empty() ? "" : std::string(as_bytes(sha256(facts.change))));
}

std::string decision_entry(const Decision& decision) {
  return print_stored(json::object{{"kind", "decision"},
                                   {"id", decision.id},
                                   {"update", decision.update_id},
                                   {"command", decision.command},
                                   {"by", decision.by},
                                   {"at", exact_time(decision.at)},
                                   {"detail", decision.detail},
                                   {"hash", decision.hash}});
}

std::string removal_entry(const Removal& removal) {
  return print_stored(json::object{{"kind", "removal"},
                                   {"capture", removal.capture},
                                   {"at", exact_time(removal.at)},
                                   {"why", removal.why},
                                   {"sha256", to_hex(removal.sha256)}});
}

}  // namespace policywatch::store
