#include "daemon/check_push.hpp"

#include <algorithm>
#include <unordered_set>

#include "base/hash.hpp"
#include "extract/extract.hpp"
#include "watchers/push.hpp"

namespace policywatch::daemon {
namespace {

Response response_of(const Watch& watch, const store::Push& push) {
  Response response;
  response.status = 200;
  response.url = response.final_url = watch.url;
  response.headers = {{"Content-Type", "application/json"}, {"Idempotency-Key", push.key}};
  response.body = push.body;
  response.started = response.finished = push.at;
  return response;
}

}  // namespace

std::optional<Concluded> decide_push(store::WatchState state, const store::Push& push, store::Store& store,
                                     const pipeline::Knowledge& knowledge, const CheckContext& context) {
  const Response response = response_of(state.watch, push);
  Reading reading = watchers::read_push(state.watch, response);
  if (reading.quality != Quality::ok || reading.document.items.empty()) return std::nullopt;
  const Known known = known_of(state.watch, store);
  Document held;
  held.url = state.watch.url;
  if (known.document) held = *known.document;
  reading.document = watchers::with_pushed(held, std::move(reading.document.items));
  Concluded concluded;
  store::CheckRecord& record = concluded.record;
  const auto fresh = static_cast<std::ptrdiff_t>(reading.document.items.size() - held.items.size());
  for (auto item = reading.document.items.begin(); item != reading.document.items.begin() + fresh; ++item)
    record.pushed.push_back(item->key);

  record.push = push.id;
  record.capture = capture_of(state, response, Quality::ok, "");
  record.capture->sha256 = sha256_hex(push.body);
  record.snapshot = push.body;
  record.content_type = "application/json";
  const CaptureRef after{record.capture->sha256, push.at, response.status, Quality::ok};
  const pipeline::Subject subject{.watch = state.watch,
                                  .previous = &held,
                                  .reading = reading,
                                  .before = {},
                                  .after = after,
                                  .now = context.now,
                                  .seen_before = std::nullopt,
                                  .same_bytes_but_markup = false,
                                  .noise = nullptr};
  pipeline::Findings findings = pipeline::analyse(subject, knowledge);
  take_findings(findings, concluded, context);
  if (fresh > 0) {
    record.change = std::move(findings.change);
    state.last_change = context.now;
  }
  // Before the first fetch there is no base: what it brings then holds these entries as well.
  if (known.baseline && fresh > 0 && !findings.keep_baseline) {
    record.base_capture = {known.baseline->sha256, known.baseline->fetched_at, known.baseline->status,
                           Quality::ok};
    record.document = std::move(reading.document);
    record.extractor_version = extract::kExtractorVersion;
    record.watch_print = rules_print(state.watch);
  }
  record.state = std::move(state);
  return concluded;
}

void keep_pushed(const Watch& watch, const Document& held, Document& page, store::Store& store, Time now) {
  if (watch.kind != WatchKind::courtlistener) return;
  const std::vector<std::string> keys = store.pushed_keys(watch.id, now - kPushHolds);
  if (keys.empty()) return;
  const std::unordered_set<std::string> pushed(keys.begin(), keys.end());
  std::unordered_set<std::string> shown;
  for (const Item& item : page.items) shown.insert(item.key);
  for (const Item& item : held.items) {
    if (pushed.contains(item.key) && !shown.contains(item.key)) page.items.push_back(item);
  }
}

}  // namespace policywatch::daemon
