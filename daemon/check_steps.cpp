#include "daemon/check_steps.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/records_json.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "daemon/reading.hpp"
#include "extract/extract.hpp"
#include "extract/fingerprint.hpp"
#include "manners/manners.hpp"
#include "pipeline/absence.hpp"

namespace policywatch::daemon {
namespace {

// A watch is told as failing after this many bad captures in a row: one is weather, three are news.
constexpr int kFailuresUntilTold = 3;

bool is_html_like(const Watch& watch) {
  switch (watch.kind) {
    case WatchKind::list:
    case WatchKind::article:
    case WatchKind::page:
    case WatchKind::tracker:
      return true;
    default:
      return false;
  }
}

std::optional<Millis> max_age_of(const Headers& headers) {
  const std::string* value = find_header(headers, "Cache-Control");
  if (!value) return std::nullopt;
  const std::size_t at = value->find("max-age=");
  if (at == std::string::npos) return std::nullopt;
  std::int64_t seconds = 0;
  for (std::size_t i = at + 8; i < value->size() && (*value)[i] >= '0' && (*value)[i] <= '9'; ++i) {
    seconds = std::min<std::int64_t>(seconds * 10 + ((*value)[i] - '0'), 86'400);
  }
  return std::chrono::seconds(seconds);
}

void keep_validators(store::WatchState& state, const Response& response) {
  const std::string* etag = find_header(response.headers, "ETag");
  const std::string* modified = find_header(response.headers, "Last-Modified");
  // A 304 may leave validators out; those of the stored answer stay (RFC 9111 section 3.2).
  if (etag || response.status != 304) state.etag = etag ? *etag : "";
  if (modified || response.status != 304) state.last_modified = modified ? *modified : "";
}

void schedule_next(store::WatchState& state, const Response& response, const CheckContext& context) {
  manners::CheckState check;
  check.last_check = context.now;
  check.failures = state.failures;
  check.max_age = max_age_of(response.headers);
  if (const std::string* value = find_header(response.headers, "Retry-After")) {
    if (auto wait = manners::parse_retry_after(*value, context.now)) check.retry_after = context.now + *wait;
  }
  state.next_check_at = manners::next_check(state.watch, context.settings.schedule, check);
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

std::vector<Delivery> mark_good(store::WatchState& state, const CheckContext& context) {
  std::vector<Delivery> rows;
  if (state.told_failing) {
    rows = rows_for_watch(context.settings.notifiers, EventType::watch_recovered, state.watch,
                          "captures are good again", context.now, context.draw);
  }
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

/// The baseline's document as the present rules would read it. A change of our reading is not a change of the
/// world.
Document document_of(const store::Baseline& baseline, const Watch& watch, store::Store& store) {
  if (baseline.extractor_version == extract::kExtractorVersion &&
      baseline.watch_print == rules_print(watch)) {
    return baseline.document;
  }
  auto bytes = store.snapshot(baseline.sha256);
  if (!bytes) return baseline.document;
  Response again;
  again.status = 200;
  again.url = watch.url;
  again.final_url = bytes->first.url;
  again.headers = {{"Content-Type", bytes->first.content_type}};
  again.body = std::move(bytes->second);
  again.finished = baseline.fetched_at;
  Reading reading = read_here(watch, again);
  return reading.quality == Quality::ok ? std::move(reading.document) : baseline.document;
}

std::string main_text(const Document& document) {
  constexpr std::size_t kEnough = 4000;  // for the reader of the proposal; the snapshot holds the whole
  std::string text;
  for (const Block& block : document.blocks) {
    if (block.where != Where::main) continue;
    text.append(text.empty() ? "" : "\n").append(block.text);
    if (text.size() > kEnough) break;
  }
  return shorten(text, kEnough);
}

void add_update(store::CheckRecord& record, Update update, const CheckContext& context) {
  std::vector<Delivery> rows = rows_for_update(context.settings.notifiers, EventType::update_detected, update,
                                               context.now, context.now, context.draw);
  // Named by its place until the store gives the number (store.hpp, CheckRecord::outbox).
  const std::int64_t place = -1 - static_cast<std::int64_t>(record.created.size());
  for (Delivery& row : rows) {
    row.update_id = place;
    record.outbox.push_back(std::move(row));
  }
  record.created.push_back(std::move(update));
}

}  // namespace

Glanced glance_at(const store::WatchState& state, const Response& response) {
  Glanced glanced;
  if (response.status == 304 && response.quality == Quality::ok) {
    glanced.glance = Glance::not_modified;
    return glanced;
  }
  if (response.quality != Quality::ok || response.body.empty()) return glanced;
  glanced.body_sha256 = sha256_hex(response.body);
  const bool good =
      response.status >= 200 && response.status < 300 && state.last_quality == word(Quality::ok);
  if (good && glanced.body_sha256 == state.body_sha256) {
    glanced.glance = Glance::same_bytes;
    glanced.markup_print = state.markup_print;
    return glanced;
  }
  if (!is_html_like(state.watch)) return glanced;
  glanced.markup_print = extract::markup_print(response.body);
  if (good && state.markup_print != 0 && glanced.markup_print == state.markup_print)
    glanced.glance = Glance::same_but_markup;
  return glanced;
}

std::string rules_print(const Watch& watch) {
  std::string rules = std::to_string(extract::kExtractorVersion);
  auto add = [&rules](std::string_view part) { rules.append(1, '\x1f').append(part); };
  add(word(watch.kind));
  for (const auto* list : {&watch.select, &watch.ignore, &watch.ignore_text, &watch.extract_text}) {
    add("|");
    for (const std::string& entry : *list) add(entry);
  }
  if (watch.list) {
    for (const auto* field : {&watch.list->item, &watch.list->title, &watch.list->link, &watch.list->date,
                              &watch.list->summary}) {
      add(*field);
    }
  }
  for (bool flag : {watch.sort, watch.unique, watch.links}) add(flag ? "1" : "0");
  const std::uint64_t print = fingerprint(rules);
  return to_hex({reinterpret_cast<const char*>(&print), sizeof print});
}

store::CheckRecord record_unchanged(store::WatchState state, const Response& response, const Glanced& glanced,
                                    const CheckContext& context) {
  store::CheckRecord record;
  record.outbox = mark_good(state, context);
  keep_validators(state, response);
  if (!glanced.body_sha256.empty()) state.body_sha256 = glanced.body_sha256;
  schedule_next(state, response, context);
  record.state = std::move(state);
  return record;
}

store::CheckRecord record_failure(store::WatchState state, const Response& response, const Reading& reading,
                                  const std::optional<store::Baseline>& baseline,
                                  const CheckContext& context) {
  store::CheckRecord record;
  record.capture = capture_of(state, response, reading.quality, reading.reason);
  ++state.failures;
  state.last_check = context.now;
  state.last_quality = word(reading.quality);
  state.last_reason = reading.reason;
  if (reading.quality == Quality::not_found || reading.quality == Quality::gone) {
    ++state.missing;
    if (!state.missing_since) state.missing_since = context.now;
  }
  if (state.failures >= kFailuresUntilTold && !state.told_failing) {
    record.outbox =
        rows_for_watch(context.settings.notifiers, EventType::watch_failing, state.watch,
                       std::string(word(reading.quality)) + ": " + reading.reason, context.now, context.draw);
    state.told_failing = true;
  }
  if (baseline && !state.told_missing && state.missing_since) {
    const pipeline::Absence absence{
        .watch = state.watch,
        .quality = reading.quality,
        .missing_count = state.missing,
        .missing_since = *state.missing_since,
        .now = context.now,
        .last_good = {baseline->sha256, baseline->fetched_at, baseline->status, Quality::ok},
        .latest = {"", context.now, response.status, reading.quality},
        .title = baseline->document.title,
        .outlet = baseline->document.site,
        .last_text = main_text(baseline->document)};
    if (auto removed = pipeline::judge_absence(absence)) {
      state.told_missing = true;
      add_update(record, std::move(*removed), context);
    }
  }
  schedule_next(state, response, context);
  record.state = std::move(state);
  return record;
}

Concluded conclude(store::WatchState state, const Response& response, const Reading& reading,
                   const Glanced& glanced, store::Store& store, const pipeline::Knowledge& knowledge,
                   const CheckContext& context) {
  Concluded concluded;
  store::CheckRecord& record = concluded.record;
  std::optional<store::Baseline> baseline = store.last_good(state.watch.id);
  std::optional<Document> previous;
  CaptureRef before;
  if (baseline) {
    before = {baseline->sha256, baseline->fetched_at, baseline->status, Quality::ok};
    previous = document_of(*baseline, state.watch, store);
  }
  const CaptureRef after{glanced.body_sha256, context.now, response.status, Quality::ok};
  pipeline::Subject subject{
      .watch = state.watch,
      .previous = previous ? &*previous : nullptr,
      .reading = reading,
      .before = before,
      .after = after,
      .now = context.now,
      .seen_before = baseline ? store.seen_before(state.watch.id, glanced.body_sha256) : std::nullopt,
      .same_bytes_but_markup = false,
      .learned_volatile = {}};
  pipeline::Findings findings = pipeline::analyse(subject, knowledge);

  const bool was_missing = state.told_missing;
  record.outbox = mark_good(state, context);
  state.told_missing = false;
  if (was_missing && baseline) {
    add_update(record,
               pipeline::judge_return(state.watch, before, after, context.now, reading.document.title,
                                      reading.document.site),
               context);
  }
  for (Update& update : findings.created) add_update(record, std::move(update), context);
  for (pipeline::Attachment& attachment : findings.attached) {
    if (attachment.contradicts) {
      record.flagged.emplace_back(attachment.update_id, "contradicting evidence: " + attachment.reason);
    }
    for (const std::string& flag : attachment.flags) record.flagged.emplace_back(attachment.update_id, flag);
    record.attached.emplace_back(attachment.update_id, std::move(attachment.evidence));
  }
  keep_validators(state, response);
  state.body_sha256 = glanced.body_sha256;
  state.markup_print = glanced.markup_print;
  const bool differs = !findings.keep_baseline && (!baseline || findings.differs_in_silence ||
                                                   (findings.change && findings.change->changed));
  if (differs) {
    state.last_change = context.now;
    record.capture = capture_of(state, response, Quality::ok, "");
    record.capture->sha256 = glanced.body_sha256;
    record.snapshot = response.body;
    const std::string* type = find_header(response.headers, "Content-Type");
    record.content_type = type ? *type : "";
    record.change = std::move(findings.change);
    record.document = reading.document;
    record.extractor_version = extract::kExtractorVersion;
    record.watch_print = rules_print(state.watch);
  }
  schedule_next(state, response, context);
  record.state = std::move(state);
  concluded.suppressed = std::move(findings.suppressed);
  return concluded;
}

}  // namespace policywatch::daemon
