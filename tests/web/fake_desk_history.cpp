// What the fake desk says of records' and watches' pasts.
#include <algorithm>

#include "review/policy_format.hpp"
#include "tests/web/fake_desk.hpp"

namespace policywatch::web {

Result<std::vector<review::Incoming>> FakeDesk::read_records(const std::string& bytes, const std::string&) {
  const Result<std::vector<Policy>> read = review::from_json_text(bytes);
  if (!read) return std::unexpected(read.error());
  std::vector<review::Incoming> out;
  for (const Policy& policy : *read) out.push_back({policy, review::ImportFrom::record});
  return out;
}

Result<review::PolicyHistory> FakeDesk::policy_history(const PolicyId& id) {
  const Result<Policy> now = policy(id);
  if (!now) return std::unexpected(now.error());
  return review::PolicyHistory{*now, versions_held[now->id]};
}

Result<Policy> FakeDesk::edit_policy(const PolicyId& id, const Policy& edited, std::int64_t rev,
                                     const std::string& note, const std::string& by) {
  const auto history = policy_history(id);
  if (!history) return std::unexpected(history.error());
  if (history->rev() != rev) return fail(ErrorKind::refused, "changed since this form was opened");
  if (edited.title.empty()) return fail(ErrorKind::invalid, "title: a policy needs one");
  auto& versions = versions_held[history->now.id];
  versions.insert(versions.begin(), {rev + 1, time, by, "edit", 0, note, history->now});
  *std::ranges::find(policies_held, history->now.id, &Policy::id) = edited;
  log.push_back("edit " + edited.id + " by " + by);
  return edited;
}

Result<void> FakeDesk::edit_watch(const Watch& watch, const std::string& by) {
  const auto found = std::ranges::find(watches_held, watch.id, [](const auto& one) { return one.watch.id; });
  if (found == watches_held.end()) return fail(ErrorKind::not_found, "no such watch");
  found->watch = watch;
  log.push_back("edit watch " + watch.id + " by " + by);
  return {};
}

Result<std::vector<review::TriedSnapshot>> FakeDesk::try_rules(const Watch& edited, int) {
  if (const auto known = watch(edited.id); !known) return std::unexpected(known.error());
  return tried_held;
}

Result<review::CheckProgress> FakeDesk::check_progress(const std::string& id, Time) {
  if (const auto known = watch(id); !known) return std::unexpected(known.error());
  return progress_held;
}

std::vector<review::CapturePoint> FakeDesk::capture_points(const std::string& watch, int limit) {
  std::vector<review::CapturePoint> points;
  for (const review::CaptureView& view : captures_held[watch]) {
    if (static_cast<int>(points.size()) < limit) points.push_back(view.point);
  }
  return points;
}

Result<std::vector<review::CaptureView>> FakeDesk::captures(const std::string& id, int) {
  if (const auto known = watch(id); !known) return std::unexpected(known.error());
  return captures_held[id];
}

}  // namespace policywatch::web
