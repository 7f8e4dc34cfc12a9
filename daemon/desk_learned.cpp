#include <algorithm>

#include "base/records_json.hpp"
#include "daemon/learned.hpp"
#include "daemon/store_desk.hpp"
#include "review/policy_fields.hpp"

namespace policywatch::daemon {

Result<review::Learned> StoreDesk::learned(const PolicyId& id) {
  const Result<Policy> found = policy(id);
  if (!found) return std::unexpected(found.error());
  return learned_about(*found, store_.lessons());
}

Result<review::Learned> StoreDesk::forget_lesson(const PolicyId& id, std::int64_t decision, bool forgotten,
                                                 const std::string& by) {
  const Result<review::Learned> known = learned(id);
  if (!known) return known;
  const auto lesson = std::ranges::find(known->lessons, decision, &review::Lesson::decision);
  if (lesson == known->lessons.end())
    return fail(ErrorKind::not_found, "policy " + known->policy + ": nothing was learned from decision " +
                                          std::to_string(decision));
  store_.forget_lesson(decision, lesson->policy, forgotten);
  note_decision(forgotten ? "forget_lesson" : "remember_lesson", by,
                {{"policy", policy_id_to_json(known->policy)}, {"decision", decision}});
  return learned(id);
}

Result<bool> StoreDesk::paperwork_is_muted(const PolicyId& id) {
  const Result<Policy> found = policy(id);
  if (!found) return std::unexpected(found.error());
  return std::ranges::none_of(store_.unmuted_paperwork(), [&](const PolicyId& unmuted) {
    return unmuted == found->id || review::answers_to(*found, unmuted);
  });
}

Result<void> StoreDesk::mute_paperwork(const PolicyId& id, bool muted, const std::string& by) {
  const Result<Policy> found = policy(id);
  if (!found) return std::unexpected(found.error());
  for (const PolicyId& unmuted : store_.unmuted_paperwork()) {
    if (unmuted != found->id && review::answers_to(*found, unmuted)) store_.mute_paperwork(unmuted, true);
  }
  store_.mute_paperwork(found->id, muted);
  note_decision(muted ? "mute_paperwork" : "unmute_paperwork", by,
                {{"policy", policy_id_to_json(found->id)}});
  return {};
}

}  // namespace policywatch::daemon
