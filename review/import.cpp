#include "review/import.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.hpp"
#include "review/policy_fields.hpp"

namespace policywatch::review {
namespace {

using Outcome = ImportedEntry::Result;

class Import {
 public:
  Import(std::vector<Policy> on_record, const std::vector<Incoming>& incoming)
      : book_(std::move(on_record)), stored_(book_.size()) {
    for (std::size_t i = 0; i < stored_; ++i) old_ids_.push_back(book_.at(i).id);
    for (const Incoming& one : incoming) numbers_.insert(one.policy.id);
  }

  ImportedEntry take(const Incoming& incoming) {
    Policy policy = incoming.policy;
    ImportedEntry told;
    told.title = policy.title;
    std::size_t place = book_.find_same(policy);
    if (place == PolicyBook::kNone && is_numbered(policy)) place = continued(policy);
    if (place == PolicyBook::kNone && policy.id.empty()) place = book_.find_titled(policy.title);
    if (place == PolicyBook::kNone && policy.id.empty()) {
      told.result = Outcome::refused;
      told.reason =
          "it has neither a number nor a slug to be known by, and no policy on record has its title";
      return told;
    }
    if (place == PolicyBook::kNone) {
      told.result = Outcome::added;
      told.id = policy.id;
      changed_.insert(book_.add(std::move(policy)));
      return told;
    }
    const Policy& known = book_.at(place);
    Policy merged = import_over(known, settle(known, std::move(policy)), incoming.from);
    told.id = merged.id;
    told.title = merged.title;
    if (merged == known) return told;
    told.result = Outcome::updated;
    told.changes = differing_fields(known, merged);
    std::ranges::move(differing_entries(known, merged), std::back_inserter(told.changes));
    book_.replace(place, std::move(merged));
    changed_.insert(place);
    return told;
  }

  void finish(ImportPlan& plan) const {
    for (const std::size_t place : changed_) {
      plan.policies.push_back(book_.at(place));
      if (place < stored_ && old_ids_[place] != book_.at(place).id) plan.removed.push_back(old_ids_[place]);
    }
  }

 private:
  // An entry was split into parts: the first, or the one that kept the title, goes on with the record. Not
  // when the whole is among what comes, for then it is an entry beside its parts.
  std::size_t continued(const Policy& part) const {
    const std::size_t whole = book_.find_whole(part.id);
    if (whole == PolicyBook::kNone || numbers_.contains(book_.at(whole).id)) return PolicyBook::kNone;
    const char mark = part.id.back();
    const bool same_title = fold(part.title) == fold(book_.at(whole).title);
    return mark == 'A' || mark == 'a' || part.id.ends_with("-1") || same_title ? whole : PolicyBook::kNone;
  }

  // The name that the record shall go by: a number before a slug, today's number before a former one.
  static Policy settle(const Policy& known, Policy incoming) {
    const bool former = std::ranges::find(known.aliases, incoming.id) != known.aliases.end();
    if (!is_numbered(incoming) || former) incoming.id = known.id;
    if (std::ranges::find(known.aliases, incoming.slug) != known.aliases.end()) {
      incoming.slug = known.slug;
      incoming.url = known.url;
    }
    return incoming;
  }

  PolicyBook book_;
  std::size_t stored_;
  std::vector<PolicyId> old_ids_;
  std::set<PolicyId> numbers_;
  std::set<std::size_t> changed_;
};

}  // namespace

ImportPlan plan_import(std::vector<Policy> on_record, const std::vector<Incoming>& incoming) {
  Import import(std::move(on_record), incoming);
  ImportPlan plan;
  for (const Incoming& one : incoming) plan.entries.push_back(import.take(one));
  import.finish(plan);
  return plan;
}

}  // namespace policywatch::review
