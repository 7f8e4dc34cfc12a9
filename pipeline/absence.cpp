#include "pipeline/absence.hpp"

#include "base/text.hpp"
#include "match/classify.hpp"
#include "pipeline/propose.hpp"

namespace policywatch::pipeline {
namespace {

Update page_update(const Watch& watch, UpdateKind kind, std::string headline, const std::string& outlet,
                   Time now) {
  Update update;
  update.kind = kind;
  update.policies = watch.policies;
  update.headline = std::move(headline);
  update.outlet = outlet.empty() ? watch.issuer : outlet;
  update.url = watch.url;
  update.date = date_of(now);
  update.flags.emplace_back("date is when it was seen");
  update.detected_at = now;
  update.confidence = watch.policies.empty() ? 0.5 : 0.75;
  update.title = match::house_title(update.date, update.headline, update.outlet, tier_of(watch), update.kind);
  if (!watch.policies.empty()) {
    add_term(update, "watched_for_policy", 20,
             "watch " + watch.id + " concerns " + join(watch.policies, ", "));
  }
  return update;
}

Evidence evidence_of(const Watch& watch, const Update& update, CaptureRef before, CaptureRef after) {
  Evidence out;
  out.watch = watch.id;
  out.url = watch.url;
  out.tier = tier_of(watch);
  out.before = std::move(before);
  out.after = std::move(after);
  out.headline = update.headline;
  out.outlet = update.outlet;
  out.seen_at = update.detected_at;
  return out;
}

}  // namespace

bool is_removed_for_good(const Absence& absence) {
  return absence.quality == Quality::gone && absence.gone_count >= kGoneObservations && absence.gone_since &&
         absence.now - *absence.gone_since >= kAbsenceSpan;
}

std::optional<Update> judge_absence(const Absence& absence) {
  const bool is_absent = absence.quality == Quality::not_found || absence.quality == Quality::gone;
  const bool long_enough =
      absence.missing_count >= kAbsenceObservations && absence.now - absence.missing_since >= kAbsenceSpan;
  if (!is_absent || absence.last_good.sha256.empty() || (!long_enough && !is_removed_for_good(absence)))
    return std::nullopt;
  const std::string title = absence.title.empty() ? absence.watch.url : absence.title;
  Update update = page_update(absence.watch, UpdateKind::page_removed, "Page removed: " + title,
                              absence.outlet, absence.now);
  update.text = shorten(absence.last_text, 2000);
  update.changed_after = absence.last_good.fetched_at;
  update.changed_before = absence.missing_since;
  update.date = date_of(absence.missing_since);
  update.title =
      match::house_title(update.date, update.headline, update.outlet, tier_of(absence.watch), update.kind);
  add_term(update, "page_removed", 40,
           std::to_string(absence.missing_count) + " captures since " + to_rfc3339(absence.missing_since));
  settle_score(update);
  update.reasons.push_back("no page at this address in " + std::to_string(absence.missing_count) +
                           " captures since " + to_rfc3339(absence.missing_since));
  update.evidence.push_back(evidence_of(absence.watch, update, absence.last_good, absence.latest));
  return update;
}

Update judge_return(const Watch& watch, const CaptureRef& last_good, const CaptureRef& now_good, Time now,
                    const std::string& title, const std::string& outlet) {
  Update update = page_update(watch, UpdateKind::page_restored,
                              "Page restored: " + (title.empty() ? watch.url : title), outlet, now);
  update.changed_after = last_good.fetched_at;
  update.changed_before = now_good.fetched_at ? *now_good.fetched_at : now;
  add_term(update, "page_restored", 25, "the page answers again");
  settle_score(update);
  update.reasons.emplace_back("the address that was told removed answers again");
  update.evidence.push_back(evidence_of(watch, update, last_good, now_good));
  return update;
}

}  // namespace policywatch::pipeline
