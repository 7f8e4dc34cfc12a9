// The desk's one class; its methods stand in desk_*.cpp by subject. Private to this room.
#pragma once

#include <algorithm>
#include <boost/json/object.hpp>
#include <functional>
#include <list>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "daemon/desk.hpp"
#include "daemon/watch_digests.hpp"

namespace policywatch::daemon {

/// (std::ranges::contains is not in libstdc++ 12.)
template <class List, class Value>
bool contains(const List& list, const Value& value) {
  return std::ranges::find(list, value) != std::ranges::end(list);
}

class StoreDesk final : public review::Desk {
 public:
  StoreDesk(store::Store& store, DeskWorld world) : store_(store), world_(std::move(world)) {}
  Time now() const override { return world_.now(); }
  void through(const std::string& client) override { client_ = client; }

  // desk.cpp
  review::QueuePage queue(const review::QueueFilter& filter) override;
  Result<Update> update(std::int64_t id) override;
  std::int64_t queue_revision() override { return store_.updates_revision(); }
  std::vector<Decision> history(std::int64_t update_id) override;
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
  review::StatusView glance(std::size_t limit) override;

  // desk_comparison.cpp
  Result<review::Comparison> comparison(std::int64_t update_id, std::int64_t evidence_id) override;
  Result<review::Comparison> compare(const std::string& watch, const std::string& from,
                                     const std::string& to) override;

  // desk_bundle.cpp
  Result<std::string> bundle(std::int64_t update_id) override;

  // desk_decisions.cpp
  Result<Update> accept(std::int64_t id, const review::Edits& edits, std::int64_t rev,
                        const std::string& by) override;
  Result<Update> reject(std::int64_t id, RejectReason reason, const std::string& note, std::int64_t rev,
                        const std::string& by) override;
  Result<Update> snooze(std::int64_t id, Time until, std::int64_t rev, const std::string& by) override;
  Result<Update> claim(std::int64_t id, std::int64_t rev, const std::string& by) override;
  Result<Update> release(std::int64_t id, std::int64_t rev, const std::string& by) override;
  // desk_edits.cpp
  Result<Update> edit(std::int64_t id, const review::Edits& edits, std::int64_t rev,
                      const std::string& by) override;
  // desk_rules.cpp
  std::vector<review::Rule> rules() override;
  Result<review::RulePreview> preview_rule(const review::RuleWish& wish) override;
  Result<review::Rule> add_rule(const review::RuleWish& wish, bool reject_open,
                                const std::string& by) override;
  Result<review::Rule> end_rule(std::int64_t id, const std::string& by) override;
  // desk_saved.cpp
  std::vector<review::SavedFilter> saved_filters(const std::string& user) override;
  Result<review::SavedFilter> save_filter(const review::SavedFilter& filter, const std::string& by) override;
  Result<void> remove_filter(std::int64_t id, const std::string& by) override;
  Result<void> mark_seen(std::int64_t update, const std::string& user) override;
  std::vector<review::Suppressed> suppressed_sample(std::size_t count, std::uint64_t seed) override;
  Result<void> judge_suppressed(std::int64_t change, bool missed, const std::string& by) override;
  review::SampleReport sample_report() override;
  // desk_blind.cpp
  std::vector<std::int64_t> blind_waiting(const std::string& user) override;
  Result<Update> blind_look(std::int64_t id, const std::string& user) override;
  Result<void> answer_blind(std::int64_t id, const review::BlindAnswer& answer,
                            const std::string& by) override;
  review::BlindReport blind_report() override;
  // desk_folding.cpp
  Result<Update> merge(std::int64_t id, std::int64_t into, std::int64_t rev, const std::string& by) override;
  Result<Update> split(std::int64_t id, const std::vector<std::int64_t>& evidence, std::int64_t rev,
                       const std::string& by) override;
  // desk_undo.cpp
  void as_one(const std::function<void()>& decide) override;
  Result<Update> undo(std::int64_t id, std::int64_t rev, const std::string& by) override;

  // desk_policies.cpp
  std::vector<Policy> policies() override;
  Result<Policy> policy(const PolicyId& id) override;
  Result<std::vector<review::ImportedEntry>> import_records(const std::vector<review::Incoming>& incoming,
                                                            bool dry_run, const std::string& by) override;
  Result<std::vector<review::Incoming>> read_records(const std::string& bytes,
                                                     const std::string& name) override;
  Result<review::PolicyHistory> policy_history(const PolicyId& id) override;
  Result<Policy> edit_policy(const PolicyId& id, const Policy& edited, std::int64_t rev,
                             const std::string& note, const std::string& by) override;

  // desk_learned.cpp
  Result<bool> paperwork_is_muted(const PolicyId& id) override;
  Result<void> mute_paperwork(const PolicyId& id, bool muted, const std::string& by) override;
  Result<review::Learned> learned(const PolicyId& id) override;
  Result<review::Learned> forget_lesson(const PolicyId& id, std::int64_t decision, bool forgotten,
                                        const std::string& by) override;

  // desk_watches.cpp
  std::vector<review::WatchView> watches() override;
  review::WatchPage watch_page(const review::WatchFilter& filter) override;
  std::vector<review::WatchView> watches_near(const std::string& url) override;
  std::int64_t read_ahead() override;
  Result<review::WatchView> watch(const std::string& id) override;
  Result<void> pause_watch(const std::string& id, bool paused, const std::string& by) override;
  Result<void> add_watch(const Watch& watch, const std::string& by) override;
  Result<void> edit_watch(const Watch& watch, const std::string& by) override;
  Result<void> remove_watch(const std::string& id, const std::string& by) override;
  Result<void> forget_noise(const std::string& id, const std::string& place, const std::string& by) override;
  Result<review::WatchView> move_watch(const std::string& id, const std::string& to,
                                       const std::string& by) override;
  Result<void> confirm_incident(const std::string& host, const std::string& by) override;
  Result<void> request_check(const std::string& id) override;
  Result<std::vector<review::SnapshotView>> snapshots(const std::string& watch) override;
  Result<std::pair<review::SnapshotView, std::string>> snapshot(const std::string& sha256) override;

  // desk_captures.cpp
  Result<review::CheckProgress> check_progress(const std::string& id, Time since) override;
  std::vector<review::CapturePoint> capture_points(const std::string& watch, int limit) override;
  Result<std::vector<review::CaptureView>> captures(const std::string& watch, int limit) override;
  Result<std::vector<review::TriedSnapshot>> try_rules(const Watch& edited, int limit) override;

  // desk_people.cpp
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
  std::vector<TokenUser> token_holders() override;
  Result<void> revoke_token(const std::string& name) override;

 private:
  using Record = store::Store::DecisionRecord;
  /// What a decision makes of an update as it stands: the rows to write. `before` is the update as stored.
  using Decide = std::function<Result<Record>(const Update& before)>;

  /// Loads, checks the revision and what may follow, decides, writes; begins anew when another process was
  /// faster. Returns the first update of the record as stored.
  Result<Update> carry_out(std::int64_t id, std::int64_t rev, std::string_view command, const Decide& decide);
  Decision decision(const std::string& command, const Update& before, const Update& after,
                    const std::string& by, boost::json::object asked) const;
  Decision row_of(const std::string& command, const std::string& by, boost::json::object detail) const;
  std::vector<Delivery> event(EventType type, const Update& update) const;
  void note_decision(const std::string& command, const std::string& by, boost::json::object detail);

  Result<Update> undo_bulk(const std::string& bulk, const std::string& by);
  Result<Record> undo_one(const Update& now_stored, const Decision& last, const std::string& by);
  /// Where the next capture would be compared with what `update` found, and that is no good: with what stood
  /// before it instead. `back`: the other way round.
  std::vector<store::NewBase> bases_without(const Update& update, bool back = false) const;
  /// Refused where accepting makes a change of status that needs a reason, and none is given.
  Result<void> check_guards(const std::vector<Policy>& records, const Update& accepted,
                            const review::Edits& edits) const;
  bool needs_second(const Update& update) const;
  Record first_of_two(Update accepted, const Update& before, const review::Edits& edits,
                      const std::string& by) const;
  /// The revision to go on from: `rev`, or the present one when the edits may go on top of it.
  Result<std::int64_t> base_of(std::int64_t id, const review::Edits& edits, std::int64_t rev);
  /// `edits` absent: taking back, which no guard stands in the way of.
  Result<Record> amend(const Update& current, Update next, const review::Edits* edits);
  Result<review::BlindLook> open_look(std::int64_t id, const std::string& user);
  Result<review::Rule> rule_of(const review::RuleWish& wish);
  std::vector<std::pair<std::int64_t, std::int64_t>> rules_refuted_by(const Update& accepted);
  Result<Record> undo_accept(const Update& current, Update restored, const Decision& last);
  Result<Record> unmerge(const Update& merged, Update restored, const Decision& last);
  Result<Record> unsplit(const Update& part, const Decision& last);
  std::optional<Decision> last_undoable(const std::vector<Decision>& decisions, const std::string& by) const;

  std::vector<PolicyId> all_names(const PolicyId& name);    // former ones too, and `name` itself
  std::optional<Policy> find_policy(const PolicyId& name);  // by its id, slug or a former one
  /// The document and the text; kept for the next view of the same difference.
  std::pair<Document, std::string> read_again(const Watch& watch, const review::SnapshotView& view,
                                              const std::string& bytes);
  Watch watch_or_plain(const std::string& id, const std::string& url);
  std::optional<review::User> holder(const std::string& secret, const std::string& kind);
  std::string new_secret(const std::string& prefix) const;

  struct ReadAgain {
    std::string key;
    Document document;
    std::string text;
  };
  std::list<ReadAgain> read_;  // newest first

  struct Counted {
    std::int64_t revision = 0, count = 0;
    Time at{};
  };
  std::map<std::pair<std::string, std::string>, Counted> counted_;  // by query and who asks
  struct Noisy {
    std::int64_t revision = -1;
    Time at{};
    std::map<std::string, int> watches;
  };
  const std::map<std::string, int>& noisy_watches();
  std::vector<review::WatchView> views_of(const std::vector<std::int64_t>& numbers, const Paces& paces);
  review::StatusView status_without_watches();
  Noisy noisy_;
  WatchDigests digests_;
  std::string client_;  // through what decisions come
  std::string bulk_;    // the number of the decisions that are being made as one
  store::Store& store_;
  DeskWorld world_;
};

}  // namespace policywatch::daemon
