#include "pipeline/analyse.hpp"

#include <algorithm>

#include "base/pattern.hpp"
#include "base/text.hpp"
#include "pipeline/furniture.hpp"
#include "pipeline/several.hpp"
#include "pipeline/site_wide.hpp"
#include "pipeline/workshop.hpp"

namespace policywatch::pipeline {
namespace {

// While one of the operator's texts stands on the page ("Under maintenance") it is not compared.
std::string blocking_text(const Watch& watch, const Document& document) {
  for (const std::string& source : watch.block_text) {
    const Result<Pattern> pattern = Pattern::parse(source);
    if (!pattern) continue;
    if (pattern->found_in(document.title)) return source;
    for (const Block& block : document.blocks) {
      if (pattern->found_in(block.text)) return source;
    }
  }
  return "";
}

std::string why_quiet(const Change& change) {
  if (!change.changed) return "nothing visible differs: " + join(change.why, ", ");
  for (const TextChange& text : change.text) {
    const std::string what = text.op == TextOp::move ? "moved text" : std::string(word(text.where)) + " text";
    return "only insignificant differences, such as " + what + ": \"" + shorten(text.before, 80) + "\" → \"" +
           shorten(text.after, 80) + "\"";
  }
  return "only insignificant differences: " + join(change.why, ", ");
}

bool has_own_rules(const Watch& watch) {
  return !watch.trigger_text.empty() || watch.only_new || watch.report.size() < 3;
}

// Kinds whose news are entries. One that yields no entries at all is read as a page.
bool tells_by_entries(const Watch& watch, const Subject& subject) {
  switch (watch.kind) {
    case WatchKind::page:
    case WatchKind::article:
    case WatchKind::document:
      return false;
    case WatchKind::tracker:  // the tracker's listing has rows, an entry is a policy
      return !subject.reading.document.policy && !subject.reading.document.items.empty();
    default:
      return !subject.reading.document.items.empty() || !subject.previous->items.empty();
  }
}

}  // namespace

Findings analyse(const Subject& subject, const Knowledge& knowledge) {
  Findings findings;
  if (subject.reading.quality != Quality::ok) {
    findings.suppressed.push_back("capture not usable: " + subject.reading.reason);
    return findings;
  }
  if (subject.previous == nullptr) return findings;  // the first baseline is no news
  if (const std::string text = blocking_text(subject.watch, subject.reading.document); !text.empty()) {
    findings.suppressed.push_back("not compared while the page says: " + text);
    findings.keep_baseline = true;
    return findings;
  }
  diff::Options options;
  options.watch = &subject.watch;
  options.noise = subject.noise;
  options.moved = &findings.moved;
  findings.change = diff::compare(*subject.previous, subject.reading.document, options);
  const Change& change = *findings.change;
  KnownEvents made;
  const Workshop shop{subject, knowledge, change, findings, made};
  if (!change.changed || !change.significant) {
    if (!change.changed && has_own_rules(subject.watch)) {
      findings.differs_in_silence = diff::compare(*subject.previous, subject.reading.document).changed;
    }
    findings.suppressed.push_back(why_quiet(change));
    if (change.changed) notice_furniture(shop);
    return findings;
  }
  notice_furniture(shop);
  if (!change.history_added.empty()) judge_history(shop);
  if (tells_by_entries(subject.watch, subject)) {
    shop.watch().kind == WatchKind::tracker ? judge_tracker_rows(shop) : judge_items(shop);
  } else if (subject.reading.document.policy && subject.previous->policy) {
    judge_tracker(shop);
  } else if (change.history_added.empty()) {
    if (join_site_wide(shop) || judge_several(shop)) return findings;
    judge_page(shop);
    name_shared_parts(shop);
  }
  return findings;
}

Findings analyse_part(const Workshop& shop, const Watch& watch, const Document& before, Document after,
                      const Knowledge& knowledge) {
  Reading reading = shop.subject.reading;
  reading.document = std::move(after);
  const Subject part{.watch = watch,
                     .previous = &before,
                     .reading = reading,
                     .before = shop.subject.before,
                     .after = shop.subject.after,
                     .now = shop.subject.now,
                     .seen_before = std::nullopt,
                     .same_bytes_but_markup = shop.subject.same_bytes_but_markup,
                     .noise = shop.subject.noise};
  return analyse(part, knowledge);
}

}  // namespace policywatch::pipeline
