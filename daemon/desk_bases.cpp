// What a person found to be a bad capture is not what the next one is compared with.
#include "daemon/check_parts.hpp"
#include "daemon/check_push.hpp"
#include "daemon/check_steps.hpp"
#include "daemon/store_desk.hpp"
#include "extract/extract.hpp"

namespace policywatch::daemon {

// A base that has moved on since is left alone: a later capture was good. What was remembered of the last
// answer stays too, so that the same bad page again is no news.
std::vector<store::NewBase> StoreDesk::bases_without(const Update& update, bool back) const {
  std::vector<store::NewBase> bases;
  for (const Evidence& evidence : update.evidence) {
    const CaptureRef& from = back ? evidence.before : evidence.after;
    const CaptureRef& to = back ? evidence.after : evidence.before;
    const auto state = store_.watch_state(evidence.watch);
    const auto base = store_.last_good(evidence.watch);
    if (!state || !base || to.sha256.empty() || base->sha256 != from.sha256) continue;
    auto document = document_of(to.sha256, state->watch, store_);
    if (!document) continue;
    keep_pushed(state->watch, base->document, *document, store_, base->fetched_at);
    bases.push_back(
        {evidence.watch, to, *std::move(document), extract::kExtractorVersion, rules_print(state->watch)});
  }
  return bases;
}

}  // namespace policywatch::daemon
