// A desk that holds data and nothing else: pages and API are tested and previewed against it.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "review/desk.hpp"

namespace policywatch::web {

class FakeDesk final : public review::Desk {
 public:
  Time time{};
  std::vector<Update> updates_held;
  std::map<std::int64_t, std::vector<Decision>> histories;
  std::map<std::int64_t, review::Comparison> comparisons;
  std::vector<Policy> policies_held;
  std::map<PolicyId, std::vector<review::PolicyVersion>> versions_held;   // newest first
  std::map<std::string, std::vector<review::CaptureView>> captures_held;  // newest first
  std::vector<review::TriedSnapshot> tried_held;
  review::CheckProgress progress_held;
  std::map<PolicyId, review::Learned> learned_held;
  std::set<PolicyId> unmuted;
  std::vector<review::WatchView> watches_held;
  std::map<std::string, std::vector<review::SnapshotView>> snapshots_held;
  std::map<std::string, std::string> bodies;  // by SHA-256
  std::vector<Delivery> deliveries_held;
  std::vector<review::HostIncident> incidents_held;
  std::map<std::string, std::pair<std::string, review::User>> people;  // name → password, user
  std::map<std::string, review::User> links, sessions;
  std::map<std::string, TokenUser> tokens;
  std::vector<std::string> log;  // every call that changes something, in words
  bool full = false;             // the disk has no room: accepting throws

  Time now() const override { return time; }
  review::QueuePage queue(const review::QueueFilter& filter) override;
  Result<Update> update(std::int64_t id) override;
  std::int64_t queue_revision() override { return static_cast<std::int64_t>(log.size()); }
  std::vector<Decision> history(std::int64_t id) override;
  void as_one(const std::function<void()>& decide) override;
  Result<review::Comparison> comparison(std::int64_t id, std::int64_t evidence) override;

  Result<Update> accept(std::int64_t id, const review::Edits& edits, std::int64_t rev,
                        const std::string& by) override;
  Result<Update> reject(std::int64_t id, RejectReason reason, const std::string& note, std::int64_t rev,
                        const std::string& by) override;
  Result<Update> merge(std::int64_t id, std::int64_t into, std::int64_t rev, const std::string& by) override;
  Result<Update> split(std::int64_t id, const std::vector<std::int64_t>& evidence, std::int64_t rev,
                       const std::string& by) override;
  Result<Update> snooze(std::int64_t id, Time until, std::int64_t rev, const std::string& by) override;
  Result<Update> claim(std::int64_t id, std::int64_t rev, const std::string& by) override;
  Result<Update> release(std::int64_t id, std::int64_t rev, const std::string& by) override;
  Result<Update> undo(std::int64_t id, std::int64_t rev, const std::string& by) override;

  std::vector<Policy> policies() override { return policies_held; }
  Result<Policy> policy(const PolicyId& id) override;
  Result<std::vector<review::ImportedEntry>> import_records(const std::vector<review::Incoming>& incoming,
                                                            bool dry_run, const std::string& by) override;
  Result<std::vector<review::Incoming>> read_records(const std::string& bytes,
                                                     const std::string& name) override;
  Result<review::PolicyHistory> policy_history(const PolicyId& id) override;
  Result<Policy> edit_policy(const PolicyId& id, const Policy& edited, std::int64_t rev,
                             const std::string& note, const std::string& by) override;

  Result<review::Learned> learned(const PolicyId& id) override;
  Result<review::Learned> forget_lesson(const PolicyId& id, std::int64_t decision, bool forgotten,
                                        const std::string& by) override;

  Result<bool> paperwork_is_muted(const PolicyId& id) override;
  Result<void> mute_paperwork(const PolicyId& id, bool muted, const std::string& by) override;

  std::vector<review::WatchView> watches() override;
  Result<review::WatchView> watch(const std::string& id) override;
  Result<void> pause_watch(const std::string& id, bool paused, const std::string& by) override;
  Result<void> add_watch(const Watch& watch, const std::string& by) override;
  Result<void> edit_watch(const Watch& watch, const std::string& by) override;
  Result<std::vector<review::TriedSnapshot>> try_rules(const Watch& edited, int limit) override;
  Result<review::CheckProgress> check_progress(const std::string& id, Time since) override;
  std::vector<review::CapturePoint> capture_points(const std::string& watch, int limit) override;
  Result<std::vector<review::CaptureView>> captures(const std::string& watch, int limit) override;
  Result<void> remove_watch(const std::string& id, const std::string& by) override;
  Result<void> forget_noise(const std::string& id, const std::string& place, const std::string& by) override;
  Result<review::WatchView> move_watch(const std::string& id, const std::string& to,
                                       const std::string& by) override;
  Result<void> confirm_incident(const std::string& host, const std::string& by) override;
  Result<void> request_check(const std::string& id) override;
  Result<std::vector<review::SnapshotView>> snapshots(const std::string& watch) override;
  Result<std::pair<review::SnapshotView, std::string>> snapshot(const std::string& sha256) override;
  Result<review::Comparison> compare(const std::string& watch, const std::string& from,
                                     const std::string& to) override;

  std::vector<Delivery> deliveries(int limit) override;
  Result<Delivery> delivery(std::int64_t id) override;
  Result<Delivery> retry_delivery(std::int64_t id, const std::string& by) override;
  std::vector<Delivery> find_deliveries(const review::DeliveryFilter& filter) override;
  Result<Delivery> discard_delivery(std::int64_t id, const std::string& by) override;
  Result<std::pair<std::string, std::string>> unsubscribe(const std::string& token, bool leave) override;
  std::vector<std::pair<std::string, std::string>> unsubscribed() override;
  Result<void> resubscribe(const std::string& notifier, const std::string& address,
                           const std::string& by) override;
  review::StatusView status() override;

  std::vector<review::User> users() override;
  Result<void> add_user(const std::string& name, const std::string& role,
                        const std::string& password) override;
  Result<void> remove_user(const std::string& name) override;
  Result<review::User> sign_in(const std::string& name, const std::string& password) override;
  Result<review::User> use_link(const std::string& token) override;
  std::string open_session(const review::User& user) override;
  std::optional<review::User> session(const std::string& cookie) override;
  void close_session(const std::string& cookie) override;
  std::int64_t close_sessions(const std::string& name) override;
  Result<std::string> create_token(const std::string& name, const std::string& scope) override;
  std::optional<TokenUser> token(const std::string& bearer) override;
  std::vector<TokenUser> token_holders() override { return {}; }
  Result<void> revoke_token(const std::string& name) override;

 private:
  struct Undoable {
    Update before;
    std::string by;
    int bulk = 0;
  };
  /// The update that may be decided on, or why not.
  Result<Update*> open_update(std::int64_t id, std::int64_t rev);
  void decided(Update& update, const Update& before, const std::string& command, const std::string& by);
  int bulk_ = 0, bulks_ = 0;
  std::vector<Undoable> undoable_;
  std::int64_t next_session_ = 1;
};

}  // namespace policywatch::web
