#include "daemon/check_steps.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/url.hpp"
#include "daemon/check_parts.hpp"
#include "extract/extract.hpp"
#include "extract/fingerprint.hpp"
#include "extract/second_look.hpp"
#include "pipeline/moved.hpp"

namespace policywatch::daemon {
namespace {

// A probe of a host tells of its "not found" page for this long.
constexpr Millis kProbeHolds = std::chrono::hours(24);
// A page that shrank and says something else at each look is believed after this long.
constexpr Millis kLongestHold = std::chrono::hours(24);
// What a new redirect leads to is another page when it has less than this in common with the last good one.
constexpr double kAnotherPage = 0.3;

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

/// What is remembered that an unchanged answer ends or moves on; most watches remember nothing of the kind.
bool has_pending(const store::WatchState& state) {
  for (const char* key : {"\"held\"", "\"fewer\"", "\"move\""}) {
    if (state.memory.find(key) != std::string::npos) return true;
  }
  return false;
}

bool leads_elsewhere(const Response& response, const Known& known) {
  if (response.redirects.empty() || !known.document) return false;
  return identity_of(response.final_url) != identity_of(response.url) &&
         identity_of(response.final_url) != identity_of(known.document->url);
}

std::optional<extract::SiblingProbe> probe_of(const std::string& host, store::Store& store, Time now) {
  auto probe = store.host_probe(host);
  if (!probe || now < probe->at || now - probe->at >= kProbeHolds) return std::nullopt;
  return extract::SiblingProbe{probe->status, std::move(probe->final_url), std::move(probe->document)};
}

/// What waits for a second look: neither compared nor stored, and looked at again soon.
store::CheckRecord record_held(store::WatchState state, const Response& response, const Reading& reading,
                               const std::string& reason, Time first, const CheckContext& context) {
  store::CheckRecord record;
  WatchMemory memory = memory_of(state);
  memory.held = "held for a second look: " + reason;
  record.held = store::Held{first, reading.document};
  note_landing(state, response);
  state.last_check = context.now;
  if (state.failures == 0) {
    state.last_quality = word(Quality::ok);
    state.last_reason = memory.held;
  }
  schedule_next(state, response, context);
  // Only the first one comes sooner: a page that is never twice the same is not asked for more often.
  if (first == context.now) state.next_check_at = context.now + extract::kSecondLookAfter;
  state.memory = print_memory(memory);
  record.state = std::move(state);
  return record;
}

}  // namespace

bool stands(const store::WatchState& state) {
  return state.last_quality == word(Quality::ok) && state.failures == 0 && !state.told_missing;
}

Glanced glance_at(const store::WatchState& state, const Response& response) {
  Glanced glanced;
  if (response.status == 304 && response.quality == Quality::ok) {
    glanced.glance = Glance::not_modified;
    return glanced;
  }
  if (response.same_as_known && response.quality == Quality::ok) {
    glanced.glance = Glance::same_bytes;
    glanced.body_sha256 = state.body_sha256;
    glanced.markup_print = state.markup_print;
    return glanced;
  }
  if (response.quality != Quality::ok || response.body.empty()) return glanced;
  glanced.body_sha256 = sha256_hex(response.body);
  const bool good = response.status >= 200 && response.status < 300 && stands(state);
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
  const std::string target = pipeline::permanent_target(response.redirects);
  if (state.failures > 0 || !target.empty() || has_pending(state)) {
    WatchMemory memory = memory_of(state);
    record.drop_held = !memory.held.empty();
    record.outbox = mark_good(state, memory, context);
    memory.fewer.reset();
    pipeline::note_move(memory, target, true, context.now);
    state.memory = print_memory(memory);
  } else {
    state.last_check = state.last_ok = context.now;
    state.last_quality = word(Quality::ok);
    state.last_reason.clear();
  }
  note_landing(state, response);
  keep_validators(state, response);
  if (!glanced.body_sha256.empty()) {
    state.body_sha256 = glanced.body_sha256;
    state.wire_sha256 = response.wire_sha256;
  }
  if (state.silent_after && !state.told_silent && context.now > *state.silent_after)
    append(record.outbox, tell_silence(state, memory_of(state), context));
  schedule_next(state, response, context);
  record.state = std::move(state);
  return record;
}

std::optional<Decided> decide(Captured captured, store::Store& store, const KnowledgeOf& knowledge,
                              const CheckContext& context) {
  Decided decided;
  Reading& reading = captured.reading;
  const Response& response = captured.response;
  const std::string host = host_key_of(captured.state.watch.url);
  Known known;
  if (reading.quality == Quality::ok) {
    known = known_of(captured.state.watch, store);
    const auto probe = probe_of(host, store, context.now);
    const bool is_held = captured.state.memory.find("\"held\"") != std::string::npos;
    const auto held = is_held ? store.held(captured.state.watch.id) : std::nullopt;
    const bool again = held && context.now - held->at >= extract::kSecondLookAfter;
    const bool waited_enough = held && context.now - held->at >= kLongestHold;
    extract::History history;
    history.last_good = known.document ? &*known.document : nullptr;
    if (known.document) history.last_final_url = known.document->url;
    if (!response.redirects.empty())
      history.others_on_final_url =
          static_cast<std::size_t>(store.others_landed(captured.state.watch.id, response.final_url));
    history.probe = probe ? &*probe : nullptr;
    history.held = again ? &held->document : nullptr;
    const extract::Weighed weighed = extract::weigh(response, captured.state.watch, reading, history);
    reading.quality = weighed.verdict.quality;
    if (reading.quality != Quality::ok) reading.reason = weighed.verdict.reason;
    if (weighed.wants_probe && captured.may_probe) return std::nullopt;
    // Listings that lost entries are weighed entry by entry (pipeline/fewer_items): new ones are told at
    // once.
    const bool by_entries = known.document && !known.document->items.empty();
    std::string hold = weighed.wants_second_look && !by_entries ? weighed.reason : "";
    if (hold.empty() && !again && leads_elsewhere(response, known) &&
        extract::resemblance(*known.document, reading.document) < kAnotherPage)
      hold = "redirected to " + response.final_url + ", another page than the last good one";
    if (reading.quality == Quality::ok && !hold.empty() && captured.may_look_again && !waited_enough) {
      decided.held = true;
      decided.suppressed.push_back("held for a second look: " + hold);
      decided.record = record_held(std::move(captured.state), response, reading, hold,
                                   held ? held->at : context.now, context);
      return decided;
    }
  }
  decided.quality = reading.quality;
  decided.reason = reading.reason;
  if (reading.quality != Quality::ok) {
    Concluded failed =
        record_failure(std::move(captured.state), response, reading, store, knowledge, context);
    decided.record = std::move(failed.record);
    decided.merged = std::move(failed.merged);
    decided.suppressed = std::move(failed.suppressed);
    return decided;
  }
  Concluded concluded = conclude(std::move(captured), std::move(known), store, knowledge(), context);
  decided.record = std::move(concluded.record);
  decided.merged = std::move(concluded.merged);
  decided.suppressed = std::move(concluded.suppressed);
  decided.first = decided.record.snapshot && !decided.record.change;
  return decided;
}

}  // namespace policywatch::daemon
