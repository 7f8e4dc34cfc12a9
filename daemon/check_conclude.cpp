// A good capture: compared with the last good one, put together with what the source did before, recorded.
#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "daemon/check_parts.hpp"
#include "daemon/check_push.hpp"
#include "daemon/ruling.hpp"
#include "daemon/sightings.hpp"
#include "diff/compare.hpp"
#include "extract/extract.hpp"
#include "extract/second_look.hpp"
#include "pipeline/absence.hpp"
#include "pipeline/capture_signs.hpp"
#include "pipeline/fewer_items.hpp"
#include "pipeline/incident.hpp"
#include "pipeline/moved.hpp"
#include "pipeline/noise.hpp"
#include "pipeline/pages.hpp"
#include "pipeline/rhythm.hpp"
#include "pipeline/swing.hpp"

namespace policywatch::daemon {
namespace {

constexpr std::size_t kNewsKept = 24;
// A redirect leads to the page itself when the two have this much in common.
constexpr double kSamePage = 0.7;

/// One good capture on its way through the steps below.
struct Work {
  Captured captured;
  Known known;
  store::Store& store;
  const pipeline::Knowledge& knowledge;
  const CheckContext& context;
  WatchMemory memory;
  NoiseMemory noise{};
  diff::Noise learned{};  // of `noise`, what is believed now
  Concluded concluded{};
  pipeline::Findings findings{};
  std::optional<Time> seen_before{};
  bool read_whole_next = false;     // something is pending: the next answer must be read again
  int pages_before = 0;             // that the last good content holds, as long as it stays the base
  bool differs_in_silence = false;  // entries of pages that were not read before are known from now on

  store::WatchState& state() { return captured.state; }
  Document& page() { return captured.reading.document; }
  store::CheckRecord& record() { return concluded.record; }
  void quiet(std::string why) { concluded.suppressed.push_back(std::move(why)); }
};

CaptureRef before_of(const Work& work) {
  if (!work.known.baseline) return {};
  const store::Baseline& baseline = *work.known.baseline;
  return {baseline.sha256, baseline.fetched_at, baseline.status, Quality::ok};
}

void end_incident(Work& work) {
  const std::string host = host_key_of(work.state().watch.url);
  auto incident = work.store.open_incident(host);
  if (!incident) return;
  const store::HostPicture picture =
      work.store.host_picture(host, incident->opened_at, pipeline::kSameTrouble);
  // This watch still counts as failing in the store.
  if (!pipeline::is_over(picture.failing - 1, picture.watches)) return;
  incident->closed_at = work.context.now;
  work.record().incident = std::move(incident);
}

void note_move(Work& work) {
  const std::string target = pipeline::permanent_target(work.captured.response.redirects);
  const bool is_first = !target.empty() && (!work.memory.move || work.memory.move->url != target);
  const bool resembles =
      is_first && work.known.document && extract::resemblance(*work.known.document, work.page()) >= kSamePage;
  pipeline::note_move(work.memory, target, resembles, work.context.now);
}

/// Whether parts changed that tell nothing: a clock, a rotating link, furniture.
bool is_restless(const Change& change) {
  const bool text = std::ranges::any_of(
      change.text, [](const TextChange& one) { return one.where != Where::main || one.op == TextOp::move; });
  return text || !change.links_added.empty() || !change.links_removed.empty() ||
         !change.links_retargeted.empty() || !change.fields.empty();
}

/// A content that the watch showed lately, as far as a comparison can tell them apart.
const Variant* same_variant(Work& work) {
  const std::uint64_t print = pipeline::content_print(work.page());
  if (const Variant* variant = pipeline::find_variant(work.memory, print, work.context.now)) return variant;
  // Prints miss pages with clocks on them; where nothing of the kind was ever seen to move, they suffice and
  // nothing is read again. Listings are told apart by their entries.
  if (!work.memory.restless || !work.page().items.empty() || work.memory.variants.size() < 2) return nullptr;
  diff::Options options;
  options.watch = &work.state().watch;
  options.noise = &work.learned;
  for (const Variant& variant : work.memory.variants) {
    if (work.context.now - variant.seen > pipeline::kSwingWindow) continue;
    const auto document = document_of(variant.sha256, work.state().watch, work.store);
    if (!document) continue;
    const Change change = diff::compare(*document, work.page(), options);
    if (!change.changed || !change.significant) return &variant;
  }
  return nullptr;
}

void flag_open_updates(Work& work) {
  for (const Update& update : work.knowledge.recent) {
    const bool open = update.state == UpdateState::new_ || update.state == UpdateState::claimed;
    const bool ours = std::ranges::any_of(
        update.evidence, [&](const Evidence& e) { return e.watch == work.state().watch.id; });
    if (open && ours && update.kind == UpdateKind::page_change)
      work.record().flagged.emplace_back(update.id, "unstable source");
  }
}

pipeline::Findings analyse(Work& work) {
  const CaptureRef after{work.captured.glanced.body_sha256, work.context.now, work.captured.response.status,
                         Quality::ok};
  const pipeline::Subject subject{.watch = work.captured.state.watch,
                                  .previous = work.known.document ? &*work.known.document : nullptr,
                                  .reading = work.captured.reading,
                                  .before = before_of(work),
                                  .after = after,
                                  .now = work.context.now,
                                  .seen_before = work.seen_before,
                                  .same_bytes_but_markup = false,
                                  .noise = &work.learned};
  pipeline::Knowledge knowledge = work.knowledge;
  const pipeline::Site site = site_of(work.captured.state.watch, work.store);
  knowledge.site = &site;
  return pipeline::analyse(subject, knowledge);
}

/// Content that is the source's own to and fro is kept in mind, not told.
void weigh_swing(Work& work) {
  WatchMemory& memory = work.memory;
  const Time now = work.context.now;
  const bool was_swinging = pipeline::is_swinging(memory, now);
  const bool differs = work.findings.change && work.findings.change->changed &&
                       work.findings.change->significant && !work.findings.keep_baseline;
  if (work.findings.change && is_restless(*work.findings.change)) memory.restless = true;
  const std::uint64_t base = pipeline::content_print(*work.known.document);
  if (!differs) {
    if (was_swinging) pipeline::note_variant(memory, base, work.known.baseline->sha256, now);
    work.read_whole_next |= was_swinging;
    return;
  }
  if (!was_swinging) pipeline::note_base(memory, base, work.known.baseline->sha256, now);
  const Variant* known = same_variant(work);
  const std::uint64_t print = known ? known->print : pipeline::content_print(work.page());
  // It stayed at a variant that had been told: taken over without a word.
  const bool settled = known && memory.showing == print;
  pipeline::note_variant(memory, print, work.captured.glanced.body_sha256, now);
  const bool swings = pipeline::is_swinging(memory, now);
  if (!known || (!swings && !settled)) {
    work.read_whole_next |= swings;
    return;
  }
  work.findings.created.clear();
  work.findings.attached.clear();
  work.findings.merged.clear();
  work.findings.keep_baseline = swings;
  work.read_whole_next |= swings;
  work.quiet(swings ? "unstable source: its content swings between known versions"
                    : "the source settled at a version that was told before");
  if (swings && !was_swinging) flag_open_updates(work);
}

/// What the source exchanges by itself on most checks; what was demoted for it is told with the reason.
void learn_noise(Work& work) {
  constexpr std::size_t kExplained = 3;
  const std::int64_t check = work.state().checks;
  pipeline::note_moved(work.noise, work.findings.moved, check, work.context.now);
  work.state().learned = print_noise(work.noise);
  work.record().learned = work.state().learned;
  std::size_t told = 0;
  for (const NoisePlace& place : work.noise.places) {
    if (place.at != check || !pipeline::is_believed(place, check) || place.since == work.context.now)
      continue;
    if (++told > kExplained) return;
    work.quiet("learned as volatile: \"" + place.key + "\" " + pipeline::words_of(place, check));
  }
}

void learn_news(Work& work) {
  store::WatchState& state = work.state();
  const bool has_news = work.findings.change && !work.findings.change->items_added.empty();
  if (has_news) {
    work.memory.news.push_back(work.context.now);
    if (work.memory.news.size() > kNewsKept) work.memory.news.erase(work.memory.news.begin());
    state.told_silent = false;
  }
  const auto rhythm = pipeline::learn_rhythm({.items = work.page().items,
                                              .news = work.memory.news,
                                              .since = work.memory.since.value_or(work.context.now),
                                              .now = work.context.now});
  state.silent_after = rhythm ? std::optional(rhythm->silent_after) : std::nullopt;
  work.memory.rhythm = rhythm ? rhythm->words : "";
  append(work.record().outbox, tell_silence(state, work.memory, work.context));
}

/// The snapshot and what else becomes the base of the next comparison.
void keep_snapshot(Work& work) {
  const Response& response = work.captured.response;
  store::CheckRecord& record = work.record();
  const std::uint64_t bound = work.context.settings.fetch.keep_per_watch;
  const store::Store::Pruned pruned = work.store.prune(work.state().watch.id, bound);
  if (pruned.captures > 0 || (bound > 0 && pruned.after > bound)) {
    work.memory.storage =
        "its stored captures reached keep_per_watch: the oldest that no update needs lose "
        "their bodies, last on " +
        to_rfc3339(work.context.now);
    work.quiet("storage: " + std::to_string(pruned.captures) + " old bodies given up");
  }
  work.state().last_change = work.context.now;
  record.capture = capture_of(work.state(), response, Quality::ok, "");
  record.capture->sha256 = work.captured.glanced.body_sha256;
  record.snapshot = response.body;
  const std::string* type = find_header(response.headers, "Content-Type");
  record.content_type = type ? *type : "";
  record.change = std::move(work.findings.change);
  record.document = std::move(work.page());
  record.extractor_version = extract::kExtractorVersion;
  record.watch_print = rules_print(work.state().watch);
}

void compare(Work& work) {
  const bool was_missing = std::exchange(work.state().told_missing, false);
  if (was_missing && work.known.baseline) {
    const CaptureRef after{work.captured.glanced.body_sha256, work.context.now, work.captured.response.status,
                           Quality::ok};
    add_update(work.record(),
               pipeline::judge_return(work.state().watch, before_of(work), after, work.context.now,
                                      work.page().title, work.page().site),
               work.context);
  }
  if (work.known.baseline)
    work.seen_before = work.store.seen_before(work.state().watch.id, work.captured.glanced.body_sha256);
  work.findings = analyse(work);
  learn_noise(work);
  if (work.known.document) weigh_swing(work);
  keep_sightings(host_key_of(work.state().watch.url), work.findings.sighted, work.context.now, work.store);
  apply_rules(work.findings, work.concluded, work.state().watch, work.store, work.knowledge.policies,
              work.context);
  take_findings(work.findings, work.concluded, work.context);
  learn_news(work);
  const pipeline::Findings& findings = work.findings;
  const bool differs =
      !findings.keep_baseline && (!work.known.baseline || findings.differs_in_silence ||
                                  work.differs_in_silence || (findings.change && findings.change->changed));
  if (work.read_whole_next) {
    forget_validators(work.state());
  } else {
    keep_validators(work.state(), work.captured.response);
    work.state().body_sha256 = work.captured.glanced.body_sha256;
    work.state().wire_sha256 = work.captured.response.wire_sha256;
    work.state().markup_print = work.captured.glanced.markup_print;
  }
  if (differs) keep_snapshot(work);
  if (findings.keep_baseline) work.memory.pages = work.pages_before;
}

}  // namespace

Concluded conclude(Captured captured, Known known, store::Store& store, const pipeline::Knowledge& knowledge,
                   const CheckContext& context) {
  Work work{.captured = std::move(captured),
            .known = std::move(known),
            .store = store,
            .knowledge = knowledge,
            .context = context,
            .memory = {}};
  work.memory = memory_of(work.state());
  // As it is now: a maintainer may have decided on it while the page was fetched.
  if (!work.state().learned.empty()) {
    if (const auto fresh = store.watch_state(work.state().watch.id)) work.state().learned = fresh->learned;
  }
  work.noise = noise_of(work.state().learned, work.state().watch.id);
  if (!work.noise.places.empty()) {
    work.learned = pipeline::noise_of(work.noise, work.state().checks,
                                      pipeline::names_tracked(work.state().watch, knowledge.policies));
  }
  if (work.state().failures > 0) end_incident(work);
  work.record().drop_held = !work.memory.held.empty();
  append(work.record().outbox, mark_good(work.state(), work.memory, context));
  note_landing(work.state(), work.captured.response);
  work.memory.selector_miss = missed_selector(work.captured.reading);
  pipeline::note_charset(work.memory, work.captured.reading.charset, context.now);
  work.memory.clock_skew = static_cast<int>(pipeline::clock_skew(work.captured.response).count());
  note_move(work);
  if (work.known.document)
    keep_pushed(work.state().watch, *work.known.document, work.page(), store, context.now);
  pipeline::ItemsVerdict items = pipeline::ItemsVerdict::usual;
  work.pages_before = work.memory.pages;
  const pipeline::PagesVerdict pages =
      pipeline::weigh_pages(work.known.document ? &*work.known.document : nullptr, work.captured.reading,
                            work.state().watch.pages, work.memory, context.now);
  work.differs_in_silence = pages.silent;
  if (pages.incomplete) work.quiet("not every page could be read: " + work.captured.reading.missing);
  if (work.known.document && work.captured.may_look_again && !pages.incomplete && !pages.fewer_asked)
    items = pipeline::weigh_items(*work.known.document, work.page(), work.memory, context.now);
  if (items == pipeline::ItemsVerdict::hold) {
    // The validators stay those of the last good answer: "not modified" would say that all is there again.
    work.memory.pages = work.pages_before;
    work.quiet("far fewer entries than before: not believed before it is confirmed");
  } else {
    work.read_whole_next = pages.incomplete || items == pipeline::ItemsVerdict::carry_over;
    compare(work);
  }
  schedule_next(work.state(), work.captured.response, context);
  work.state().memory = print_memory(work.memory);
  work.record().state = std::move(work.state());
  return std::move(work.concluded);
}

}  // namespace policywatch::daemon
