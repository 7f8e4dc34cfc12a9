// A capture that is not good: the baseline stays; failures, absence and the host's other watches are counted.
#include <algorithm>

#include "base/text.hpp"
#include "daemon/check_parts.hpp"
#include "pipeline/absence.hpp"
#include "pipeline/incident.hpp"
#include "pipeline/site_wide.hpp"

namespace policywatch::daemon {
namespace {

// A watch is told as failing after this many bad captures in a row: one is weather, three are news.
constexpr int kFailuresUntilTold = 3;
// In this time every watch of a host was asked once, or it is seldom asked at all.
constexpr Millis kAllAsked = std::chrono::hours(2);

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

std::string cause_of(const Reading& reading) {
  const std::string cause = std::string(word(reading.quality)) + ": " + reading.reason;
  return reading.quality == Quality::parked ? "ownership may have changed; " + cause : cause;
}

void count_absence(store::WatchState& state, WatchMemory& memory, Quality quality, Time now) {
  if (quality != Quality::not_found && quality != Quality::gone) return;
  ++state.missing;
  if (!state.missing_since) state.missing_since = now;
  if (quality != Quality::gone) return;
  ++memory.gone;
  if (!memory.gone_since) memory.gone_since = now;
}

/// Whether this host's watches are in trouble together. Opens, refreshes or ends the host's incident.
struct Together {
  bool host_wide = false, is_new = false;
  int affected = 0;
  std::optional<review::HostIncident> incident;
};
Together look_around(const store::WatchState& state, const std::string& kind, const std::string& cause,
                     store::Store& store, Time now) {
  const std::string host = host_key_of(state.watch.url);
  const store::HostPicture picture =
      store.host_picture(host, state.missing_since.value_or(now), pipeline::kSameTrouble);
  const int affected = kind == "missing" ? picture.missing : picture.failing;
  Together together;
  together.incident = store.open_incident(host);
  together.affected = affected;
  together.host_wide = pipeline::is_host_wide(affected, picture.watches);
  if (!together.host_wide && !together.incident) return together;
  if (!together.incident) {
    together.is_new = true;
    together.incident = review::HostIncident{.host = host,
                                             .kind = kind,
                                             .opened_at = now,
                                             .closed_at = std::nullopt,
                                             .affected = 0,
                                             .watches = 0,
                                             .detail = {},
                                             .confirmed_by = {}};
  }
  if (kind == "missing") together.incident->kind = kind;
  together.incident->affected = affected;
  together.incident->watches = picture.watches;
  together.incident->detail = pipeline::incident_words(host, affected, picture.watches, cause);
  if (pipeline::is_over(affected, picture.watches)) together.incident->closed_at = now;
  return together;
}

void tell_failing(store::CheckRecord& record, store::WatchState& state, const std::string& cause,
                  store::Store& store, const CheckContext& context) {
  if (state.failures < kFailuresUntilTold || state.told_failing) return;
  const Together together = look_around(state, "failing", cause, store, context.now);
  record.incident = together.incident;
  // The host's trouble is told once, by the watch that found it.
  if (together.host_wide && !together.is_new) return;
  // Others fail too, and those not yet asked may: one message for all of them can wait until they were.
  const Millis patience = std::max(kAllAsked, 2 * state.watch.every);
  const bool early = state.last_ok && context.now - *state.last_ok < patience;
  if (!together.host_wide && together.affected >= 3 && early) return;
  append(record.outbox,
         rows_for_watch(context.settings.notifiers, EventType::watch_failing, state.watch,
                        together.host_wide ? together.incident->detail : cause, context.now, context.draw));
  state.told_failing = true;
}

/// Absence on a whole host waits until a person or a week confirms it.
bool waits_for_host(store::CheckRecord& record, const store::WatchState& state, const std::string& cause,
                    store::Store& store, Time now) {
  const Together together = look_around(state, "missing", cause, store, now);
  if (together.incident) record.incident = together.incident;
  if (!together.host_wide) return false;
  const review::HostIncident& incident = *together.incident;
  return incident.confirmed_by.empty() && now - incident.opened_at < pipeline::kHostAbsence;
}

void judge_removal(Concluded& concluded, store::WatchState& state, WatchMemory& memory,
                   const Reading& reading, const Response& response, store::Store& store,
                   const KnowledgeOf& knowledge, const CheckContext& context) {
  store::CheckRecord& record = concluded.record;
  const std::optional<store::Baseline> baseline = store.last_good(state.watch.id);
  if (!baseline || state.told_missing || !state.missing_since) return;
  const pipeline::Absence absence{
      .watch = state.watch,
      .quality = reading.quality,
      .missing_count = state.missing,
      .missing_since = *state.missing_since,
      .gone_count = memory.gone,
      .gone_since = memory.gone_since,
      .now = context.now,
      .last_good = {baseline->sha256, baseline->fetched_at, baseline->status, Quality::ok},
      .latest = {"", context.now, response.status, reading.quality},
      .title = baseline->document.title,
      .outlet = baseline->document.site,
      .last_text = main_text(baseline->document)};
  auto removed = pipeline::judge_absence(absence);
  if (!removed || waits_for_host(record, state, cause_of(reading), store, context.now)) return;
  state.told_missing = true;
  if (pipeline::is_removed_for_good(absence)) {
    record.pause = true;
    memory.removed = "paused: the host says since " + to_rfc3339(*memory.gone_since) +
                     " that the page is gone for good (410); resume to look again";
  }
  pipeline::Findings findings;
  pipeline::Knowledge known = knowledge();
  const pipeline::Site site = site_of(state.watch, store);
  known.site = &site;
  pipeline::file_removal(std::move(*removed), state.landed, known, findings);
  take_findings(findings, concluded, context);
}

}  // namespace

Concluded record_failure(store::WatchState state, const Response& response, const Reading& reading,
                         store::Store& store, const KnowledgeOf& knowledge, const CheckContext& context) {
  Concluded concluded;
  store::CheckRecord& record = concluded.record;
  record.capture = capture_of(state, response, reading.quality, reading.reason);
  WatchMemory memory = memory_of(state);
  ++state.failures;
  state.last_check = context.now;
  state.last_quality = word(reading.quality);
  state.last_reason = reading.reason;
  if (!memory.held.empty()) {
    memory.held.clear();
    record.drop_held = true;
  }
  note_landing(state, response);
  // A page of which nothing is picked any more; another bad answer says nothing of the rules.
  if (reading.quality == Quality::empty) memory.selector_miss = missed_selector(reading);
  count_absence(state, memory, reading.quality, context.now);
  tell_failing(record, state, cause_of(reading), store, context);
  judge_removal(concluded, state, memory, reading, response, store, knowledge, context);
  schedule_next(state, response, context);
  state.memory = print_memory(memory);
  record.state = std::move(state);
  return concluded;
}

}  // namespace policywatch::daemon
