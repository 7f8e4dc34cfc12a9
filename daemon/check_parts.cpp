#include "daemon/check_parts.hpp"
#include "daemon/sightings.hpp"

#include <algorithm>
#include <iterator>

#include "base/site_wide.hpp"
#include "base/url.hpp"
#include "daemon/check_push.hpp"
#include "daemon/reading.hpp"
#include "extract/extract.hpp"
#include "manners/caching.hpp"
#include "manners/manners.hpp"
#include "pipeline/swing.hpp"

namespace policywatch::daemon {

std::optional<Document> document_of(const std::string& sha256, const Watch& watch, store::Store& store) {
  auto bytes = store.snapshot(sha256);
  if (!bytes) return std::nullopt;
  Response again;
  again.status = 200;
  again.url = watch.url;
  again.final_url = bytes->first.url;
  again.headers = {{"Content-Type", bytes->first.content_type}};
  again.body = std::move(bytes->second);
  again.finished = bytes->first.fetched_at;
  Reading reading = read_here(watch, again);
  if (reading.quality != Quality::ok) return std::nullopt;
  return std::move(reading.document);
}

Known known_of(const Watch& watch, store::Store& store) {
  Known known;
  known.baseline = store.last_good(watch.id);
  if (!known.baseline) return known;
  const bool current = known.baseline->extractor_version == extract::kExtractorVersion &&
                       known.baseline->watch_print == rules_print(watch);
  if (!current) known.document = document_of(known.baseline->sha256, watch, store);
  // The base's bytes do not hold what came by push.
  if (known.document)
    keep_pushed(watch, known.baseline->document, *known.document, store, known.baseline->fetched_at);
  if (!known.document) known.document = known.baseline->document;
  return known;
}

WatchMemory memory_of(const store::WatchState& state) {
  auto memory = parse_memory(state.memory);
  if (!memory)
    throw WorldError(
        "store: what watch " + state.watch.id + " remembers is damaged: " + memory.error().message, 5);
  return *std::move(memory);
}

NoiseMemory noise_of(const std::string& learned, const std::string& watch) {
  auto noise = parse_noise(learned);
  if (!noise)
    throw WorldError("store: what watch " + watch + " has learned is damaged: " + noise.error().message, 5);
  return *std::move(noise);
}

void forget_absence(WatchMemory& memory) {
  memory.gone = 0;
  memory.gone_since.reset();
  memory.removed.clear();
  memory.held.clear();
}

std::vector<Delivery> mark_good(store::WatchState& state, WatchMemory& memory, const CheckContext& context) {
  std::vector<Delivery> rows;
  if (state.told_failing) {
    rows = rows_for_watch(context.settings.notifiers, EventType::watch_recovered, state.watch,
                          "captures are good again", context.now, context.draw);
  }
  if (state.missing > 0) pipeline::note_return(memory, context.now);
  forget_absence(memory);
  if (!memory.since) memory.since = state.last_ok.value_or(context.now);
  state.told_failing = false;
  state.failures = 0;
  state.missing = 0;
  state.missing_since.reset();
  state.last_check = context.now;
  state.last_ok = context.now;
  state.last_quality = word(Quality::ok);
  state.last_reason.clear();
  return rows;
}

void note_landing(store::WatchState& state, const Response& response) {
  const bool elsewhere = !response.redirects.empty() && response.final_url != state.watch.url;
  state.landed = elsewhere ? response.final_url : "";
}

std::string missed_selector(const Reading& reading) {
  const auto found = std::ranges::find_if(reading.notes, [](const std::string& note) {
    return note.ends_with("matched nothing") && !note.starts_with("ignore");
  });
  return found == reading.notes.end() ? "" : *found;
}

void keep_validators(store::WatchState& state, const Response& response) {
  Headers stored = {{"ETag", state.etag}, {"Last-Modified", state.last_modified}};
  // A 304 may leave validators out; those of the stored answer stay.
  const Headers kept =
      response.status == 304 ? manners::merge_not_modified(stored, response.headers) : response.headers;
  const std::string* etag = find_header(kept, "ETag");
  const std::string* modified = find_header(kept, "Last-Modified");
  state.etag = etag ? *etag : "";
  state.last_modified = modified ? *modified : "";
}

void forget_validators(store::WatchState& state) {
  state.etag.clear();
  state.last_modified.clear();
  state.body_sha256.clear();
  state.wire_sha256.clear();
  state.markup_print = 0;
}

void schedule_next(store::WatchState& state, const Response& response, const CheckContext& context) {
  manners::CheckState check;
  check.last_check = context.now;
  check.failures = state.failures;
  check.max_age = manners::freshness(response.headers, context.now);
  if (const std::string* value = find_header(response.headers, "Retry-After")) {
    if (auto wait = manners::parse_retry_after(*value, context.now)) check.retry_after = context.now + *wait;
  }
  state.next_check_at = manners::next_check(state.watch, context.settings.schedule, check);
}

std::vector<Delivery> tell_silence(store::WatchState& state, const WatchMemory& memory,
                                   const CheckContext& context) {
  if (state.told_silent || !state.silent_after || context.now <= *state.silent_after) return {};
  state.told_silent = true;
  return rows_for_watch(context.settings.notifiers, EventType::watch_silent, state.watch,
                        "nothing new since " + to_rfc3339(*state.silent_after).substr(0, 10) +
                            " and before that: " + memory.rhythm,
                        context.now, context.draw);
}

store::CaptureRow capture_of(const store::WatchState& state, const Response& response, Quality quality,
                             const std::string& reason) {
  store::CaptureRow row;
  row.watch = state.watch.id;
  row.url = response.url.empty() ? state.watch.url : response.url;
  row.final_url = response.final_url;
  row.started = response.started;
  row.finished = response.finished;
  row.status = response.status;
  row.quality = quality;
  row.reason = reason;
  row.headers = response.headers;
  row.redirects = response.redirects;
  row.remote_address = response.remote_address;
  row.size = response.body.size();
  return row;
}

void add_update(store::CheckRecord& record, Update update, const CheckContext& context) {
  std::vector<Delivery> rows;
  if (update.state != UpdateState::rejected)  // by a rule
    rows = rows_for_update(context.settings.notifiers, EventType::update_detected, update, context.now,
                           context.now, context.draw);
  // Named by its place until the store gives the number (store.hpp, CheckRecord::outbox).
  const std::int64_t place = -1 - static_cast<std::int64_t>(record.created.size());
  for (Delivery& row : rows) row.update_id = place;
  append(record.outbox, std::move(rows));
  record.created.push_back(std::move(update));
}

void take_findings(pipeline::Findings& findings, Concluded& into, const CheckContext& context) {
  store::CheckRecord& record = into.record;
  for (pipeline::Merged one : findings.merged) {
    one.into += record.created.size();
    into.merged.push_back(one);
  }
  for (Update& update : findings.created) add_update(record, std::move(update), context);
  for (pipeline::Attachment& attachment : findings.attached) {
    if (attachment.contradicts) {
      record.flagged.emplace_back(attachment.update_id, "contradicting evidence: " + attachment.reason);
    }
    for (const std::string& flag : attachment.flags) record.flagged.emplace_back(attachment.update_id, flag);
    for (PolicyId& id : attachment.policies) record.filed.emplace_back(attachment.update_id, std::move(id));
    if (!attachment.besides.empty())
      record.named.emplace_back(attachment.update_id,
                                besides_identifier(attachment.evidence.watch, attachment.besides));
    auto& list = attachment.is_member ? record.members : record.attached;
    list.emplace_back(attachment.update_id, std::move(attachment.evidence));
  }
  for (std::string& why : findings.suppressed) into.suppressed.push_back(std::move(why));
}

void append(std::vector<Delivery>& rows, std::vector<Delivery> more) {
  rows.insert(rows.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

pipeline::Site site_of(const Watch& watch, store::Store& store) {
  const auto watched = [&watch, &store] { return store.watches_of_host(host_key_of(watch.url)).size(); };
  const auto again = [&store](const Evidence& evidence) -> std::optional<pipeline::SeenAgain> {
    const auto state = store.watch_state(evidence.watch);
    if (!state || evidence.before.sha256.empty() || evidence.after.sha256.empty()) return std::nullopt;
    auto before = document_of(evidence.before.sha256, state->watch, store);
    auto after = document_of(evidence.after.sha256, state->watch, store);
    if (!before || !after) return std::nullopt;
    Reading reading;
    reading.document = *std::move(after);
    return pipeline::SeenAgain{state->watch, *std::move(before), std::move(reading)};
  };
  const auto sighted = [&watch, &store] { return sightings_of(host_key_of(watch.url), store); };
  return {.watched_pages = watched, .read_again = again, .sightings = sighted};
}

std::string host_key_of(const std::string& url) {
  const auto parsed = Url::parse(url);
  return parsed ? parsed->host_key() : "";
}

}  // namespace policywatch::daemon
