#include "review/desk.hpp"

namespace policywatch::review {

Result<Desk::Imported> Desk::import_policies(const std::vector<Policy>& policies, const std::string& by) {
  std::vector<Incoming> incoming;
  for (const Policy& policy : policies) {
    if (policy.id.empty()) return fail(ErrorKind::invalid, "a policy has neither an id nor a slug");
    incoming.push_back({policy, ImportFrom::record});
  }
  const auto entries = import_records(incoming, false, by);
  if (!entries) return std::unexpected(entries.error());
  Imported imported;
  for (const ImportedEntry& entry : *entries) {
    imported.ids.push_back(entry.id);
    imported.added += entry.result == ImportedEntry::Result::added;
    imported.changed += entry.result == ImportedEntry::Result::updated;
    imported.same += entry.result == ImportedEntry::Result::unchanged;
  }
  return imported;
}

namespace {
std::unexpected<Error> not_kept() {
  return fail(ErrorKind::refused, "this desk keeps nothing");
}
}  // namespace

Result<Update> Desk::edit(std::int64_t /*id*/, const Edits& /*edits*/, std::int64_t /*rev*/,
                          const std::string& /*by*/) {
  return not_kept();
}

StatusView Desk::glance(std::size_t limit) {
  StatusView view = status();
  std::erase_if(view.watches, [](const WatchView& watch) { return !wants_look(watch); });
  if (view.watches.size() > limit)
    view.watches.erase(view.watches.begin() + static_cast<std::ptrdiff_t>(limit), view.watches.end());
  return view;
}

Result<std::string> Desk::bundle(std::int64_t /*update_id*/) {
  return not_kept();
}

Result<RulePreview> Desk::preview_rule(const RuleWish& /*wish*/) {
  return not_kept();
}

Result<Rule> Desk::add_rule(const RuleWish& /*wish*/, bool /*reject_open*/, const std::string& /*by*/) {
  return not_kept();
}

Result<Rule> Desk::end_rule(std::int64_t /*id*/, const std::string& /*by*/) {
  return not_kept();
}

std::vector<SavedFilter> Desk::saved_filters(const std::string& /*user*/) {
  return {};
}

Result<SavedFilter> Desk::save_filter(const SavedFilter& /*filter*/, const std::string& /*by*/) {
  return not_kept();
}

Result<void> Desk::remove_filter(std::int64_t /*id*/, const std::string& /*by*/) {
  return not_kept();
}

Result<void> Desk::mark_seen(std::int64_t /*update*/, const std::string& /*user*/) {
  return {};
}

std::vector<Suppressed> Desk::suppressed_sample(std::size_t /*count*/, std::uint64_t /*seed*/) {
  return {};
}

Result<void> Desk::judge_suppressed(std::int64_t /*change*/, bool /*missed*/, const std::string& /*by*/) {
  return not_kept();
}

Result<Update> Desk::blind_look(std::int64_t /*id*/, const std::string& /*user*/) {
  return fail(ErrorKind::not_found, "there is nothing to look at");
}

Result<void> Desk::answer_blind(std::int64_t /*id*/, const BlindAnswer& /*answer*/,
                                const std::string& /*by*/) {
  return not_kept();
}

}  // namespace policywatch::review
