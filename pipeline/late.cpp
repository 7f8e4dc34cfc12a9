#include "pipeline/late.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "pipeline/propose.hpp"

namespace policywatch::pipeline {
namespace {

constexpr int kMustLook = 60;
const std::string kSeenOnly = "date is when it was seen";

int best_tier(const Update& update) {
  int best = 4;
  for (const Evidence& evidence : update.evidence) best = std::min(best, evidence.tier);
  return best;
}

bool has_own_date(const Update& update) {
  return update.date && update.date->precision == DatePrecision::day &&
         std::ranges::find(update.flags, kSeenOnly) == update.flags.end();
}

// The register prints later than things happen; other primary documents bear the day itself.
bool dates_conflict(const Workshop& shop, const Update& known, const Update& fresh) {
  return tier_of(shop.watch()) == 1 && shop.watch().kind != WatchKind::federal_register &&
         best_tier(known) > 1 && has_own_date(known) && has_own_date(fresh) && known.date != fresh.date;
}

bool is_final_reject(const Update& update) {
  return update.reject_reason == RejectReason::duplicate || update.reject_reason == RejectReason::known;
}

std::string without_correction(std::string_view headline) {
  std::string plain = fold(headline);
  for (const std::string_view mark : {"; correction", "correction: ", "correction to "}) {
    if (const std::size_t at = plain.find(mark); at != std::string::npos) plain.erase(at, mark.size());
  }
  return plain;
}

bool is_corrected_by(const Update& known, const Update& fresh, const std::string& plain) {
  for (const std::string& id : known.identifiers) {
    if (!id.starts_with("fr:")) continue;
    const std::string number = id.substr(3);
    if (fresh.text.contains(number) || fresh.url.contains(number)) return true;
  }
  return !known.headline.empty() && fold(known.headline) == plain;
}

}  // namespace

Late weigh_late(const Workshop& shop, const Update& known, const Update& fresh, bool other_ruling) {
  Late late;
  const bool other_date = dates_conflict(shop, known, fresh);
  late.contradicts = other_ruling || other_date;
  if (other_ruling) {
    late.flags.emplace_back("sources disagree");
    if (known.status && fresh.status)
      late.reasons.push_back("status " + std::string(word(*known.status)) + " so far, " +
                             std::string(word(*fresh.status)) + " by " + fresh.outlet);
  }
  if (other_date) {
    late.flags.emplace_back("date conflict");
    late.reasons.push_back("dated " + to_iso(*known.date) + " so far, " + to_iso(*fresh.date) + " by " +
                           fresh.outlet);
  }
  const bool first_primary = tier_of(shop.watch()) == 1 && best_tier(known) > 1;
  if (known.state == UpdateState::rejected && first_primary && !is_final_reject(known))
    late.flags.emplace_back("primary document after the rejection");
  const bool published =
      shop.watch().kind == WatchKind::federal_register && best_tier(known) > 2;  // reported, now a document
  late.rewrites = known.state == UpdateState::accepted && (late.contradicts || published);
  if (late.rewrites && published) late.reasons.emplace_back("reported before, now published");
  return late;
}

const Update& rewritten_by(const Workshop& shop, const Update& known) {
  const auto rewrites = [&](const Update& other) {
    return other.id != known.id && other.state != UpdateState::superseded &&
           std::ranges::any_of(other.fields, [&](const FieldChange& field) {
             return field.name == "action" && field.before == known.title;
           });
  };
  const auto found = std::ranges::find_if(shop.knowledge.recent, rewrites);
  return found == shop.knowledge.recent.end() ? known : *found;
}

void link_correction(const Workshop& shop, Update& fresh) {
  fresh.flags.emplace_back("correction");
  const std::string plain = without_correction(fresh.headline);
  for (const Update& known : shop.knowledge.recent) {
    if (!is_corrected_by(known, fresh, plain)) continue;
    fresh.reasons.push_back("corrects update " + std::to_string(known.id) + ": " + shorten(known.title, 200));
    for (const PolicyId& id : known.policies) {
      if (std::ranges::find(fresh.policies, id) == fresh.policies.end()) fresh.policies.push_back(id);
    }
    add_term(fresh, "correction", std::max(0, kMustLook - fresh.score),
             "corrects what is tracked: update " + std::to_string(known.id));
    settle_score(fresh);
    return;
  }
}

bool tells_retraction(std::string_view text) {
  const std::string lower = ascii_lower(text.substr(0, std::min<std::size_t>(text.size(), 2000)));
  for (const std::string_view words :
       {"retraction:", "retracted:", "has retracted this", "story has been retracted",
        "article has been retracted", "has been retracted by", "story has been removed",
        "article has been removed", "story has been withdrawn", "article has been withdrawn"}) {
    if (lower.contains(words)) return true;
  }
  return false;
}

bool note_rewording(const Workshop& shop, const Item& before, const Update& fresh) {
  Evidence told = fresh.evidence.front();
  told.headline = before.title;
  const std::uint64_t source = source_of(told);
  const auto tells = [&](const Update& update) {
    return update.state != UpdateState::superseded && update.state != UpdateState::retracted &&
           std::ranges::any_of(update.evidence, [&](const Evidence& e) { return source_of(e) == source; });
  };
  const auto known = std::ranges::find_if(shop.knowledge.recent, tells);
  if (known == shop.knowledge.recent.end()) return false;
  const bool retracted = tells_retraction(fresh.headline + "\n" + fresh.text);
  const bool dormant = known->state == UpdateState::rejected || known->state == UpdateState::snoozed;
  if (dormant && !retracted) return false;
  Attachment attachment;
  attachment.update_id = known->state == UpdateState::merged ? known->merged_into : known->id;
  attachment.evidence = fresh.evidence.front();
  attachment.reason = "the headline read before: " + shorten(before.title, 200);
  attachment.contradicts = retracted;
  attachment.flags.emplace_back(retracted ? "story retracted" : "headline changed");
  shop.findings.attached.push_back(std::move(attachment));
  return true;
}

}  // namespace policywatch::pipeline
