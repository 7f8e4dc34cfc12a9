// The store over SQLite. Each method stands in the file of its aggregate (watches.cpp, checks.cpp, …), its
// SQL beside it. Private to this room.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/capture_bytes.hpp"
#include "store/pack.hpp"
#include "store/queue_conditions.hpp"
#include "store/reserve.hpp"
#include "store/sqlite.hpp"
#include "store/sqlite_log.hpp"
#include "store/store.hpp"
#include "store/touched_watches.hpp"
#include "store/watch_cache.hpp"

namespace policywatch::store {

class SqliteStore final : public Store {
 public:
  SqliteStore(const std::string& file, OpenMode mode);

  // watches.cpp
  void sync_watches(const std::vector<Watch>& watches,
                    const std::function<Time(const Watch&)>& first_check) override;
  void put_watch(const Watch& watch, Time next_check) override;
  bool retire_watch(const std::string& id) override;
  void set_next_check(const std::string& watch, Time at) override;
  void move_watch(const std::string& id, const std::string& url, const std::string& memory,
                  Time next_check) override;
  void put_off(const std::vector<std::pair<std::string, Time>>& watches) override;
  void reschedule(const std::vector<Replanned>& watches) override;
  void set_paused(const std::string& watch, bool paused) override;
  void set_learned(const std::string& watch, const std::string& learned) override;
  // watch_states.cpp
  std::vector<WatchState> watch_states() override;
  std::optional<WatchState> watch_state(const std::string& id) override;
  std::optional<WatchState> watch_state(std::int64_t no) override;
  WatchChanges watch_changes() override;
  std::vector<WatchStamp> watch_stamps() override;
  std::vector<std::int64_t> find_watches(const std::string& words) override;
  std::vector<WatchState> due(Time now, int limit) override;
  std::optional<Time> next_due(Time after) override;
  std::vector<DueWatch> due_watches(Time now, int limit) override;

  // checks.cpp
  std::optional<Baseline> last_good(const std::string& watch) override;
  std::optional<Time> seen_before(const std::string& watch, const std::string& sha256) override;
  Recorded record_check(const CheckRecord& record) override;
  std::vector<Recorded> record_checks(std::span<const CheckRecord> records) override;
  void together(const std::function<void()>& work) override;

  // availability.cpp
  std::optional<Held> held(const std::string& watch) override;
  int others_landed(const std::string& watch, const std::string& landed) override;
  HostPicture host_picture(const std::string& host, Time since, Millis around) override;
  std::vector<std::string> watches_of_host(const std::string& host) override;
  std::optional<review::HostIncident> open_incident(const std::string& host) override;
  std::vector<review::HostIncident> incidents(int limit) override;
  void put_incident(const review::HostIncident& incident) override;
  std::optional<HostProbe> host_probe(const std::string& host) override;
  void put_host_probe(const std::string& host, const HostProbe& probe) override;
  // pushes.cpp
  bool add_pushes(const std::vector<Push>& pushes) override;
  std::vector<Push> open_pushes(int limit) override;
  void end_push(std::int64_t id) override;
  std::vector<std::string> pushed_keys(const std::string& watch, Time since) override;
  // prune.cpp
  Pruned prune(const std::string& watch, std::uint64_t bytes) override;
  Result<int> purge(const std::string& sha256, const std::string& why, Time at) override;

  // captures.cpp
  std::vector<review::SnapshotView> snapshots(const std::string& watch) override;
  Result<std::pair<review::SnapshotView, std::string>> snapshot(const std::string& sha256) override;
  std::vector<CaptureRow> captures(const std::string& watch, int limit) override;
  std::vector<review::CapturePoint> capture_points(const std::string& watch, int limit) override;
  std::optional<Change> change(std::int64_t id) override;

  // updates.cpp, queue.cpp
  std::optional<Update> update(std::int64_t id) override;
  std::vector<Update> recent_updates(Time since) override;
  review::QueuePage queue(const review::QueueFilter& filter, Time now) override;

  // decisions.cpp
  std::vector<std::pair<std::int64_t, std::int64_t>> never_fold() override;
  std::vector<Update> split_updates() override;
  std::vector<Update> updates_of_change(std::int64_t change) override;
  Result<std::vector<std::int64_t>> record_decision(const DecisionRecord& record) override;
  std::vector<Decision> decisions(std::int64_t update_id) override;
  std::optional<Decision> last_decision_by(const std::string& name) override;
  // verify.cpp
  Result<void> verify() override;
  Result<void> quick_check(const std::stop_token& stop) override;
  EvidenceLog& log() override { return log_; }
  // mend.cpp
  /// After rows were lost: what built on them stands on its own feet again. How many captures lost their
  /// bytes.
  std::int64_t mend();

  // policies.cpp
  std::vector<Policy> policies() override;
  std::optional<Policy> policy(const PolicyId& id) override;
  std::int64_t policies_revision() override;
  // policy_versions.cpp
  std::vector<review::PolicyVersion> policy_versions(const PolicyId& id) override;
  // lessons.cpp
  std::vector<review::Lesson> lessons() override;
  bool forget_lesson(std::int64_t decision, const PolicyId& policy, bool forgotten) override;

  // verdicts.cpp
  std::map<std::string, Verdicts> verdicts_of_watches(Time since) override;
  std::map<std::string, int> noisy_watches(Time since, int more_than) override;
  review::WatchHabits watch_habits(const std::string& watch, Time changes_since,
                                   Time verdicts_since) override;

  // paperwork.cpp
  std::vector<PolicyId> unmuted_paperwork() override;
  void mute_paperwork(const PolicyId& policy, bool muted) override;
  std::int64_t updates_revision() override;

  // rules.cpp
  std::vector<review::Rule> rules() override;
  std::int64_t put_rule(const review::Rule& rule) override;
  // saved.cpp
  std::vector<review::SavedFilter> saved_filters(const std::string& user) override;
  std::int64_t put_filter(const review::SavedFilter& filter) override;
  bool remove_filter(std::int64_t id, const std::string& owner) override;
  void mark_seen(std::int64_t update, const std::string& user, Time at) override;
  std::vector<std::int64_t> suppressed_captures() override;
  std::optional<review::Suppressed> suppressed(std::int64_t capture) override;
  void judge_suppressed(std::int64_t change, bool missed, const std::string& by, Time at) override;
  std::vector<std::pair<std::int64_t, bool>> judged_suppressed() override;

  // blind.cpp
  std::vector<review::BlindLook> blind_looks() override;
  bool answer_blind(std::int64_t id, const review::BlindAnswer& answer, const std::string& by,
                    Time at) override;

  // outbox.cpp
  std::vector<Delivery> due_deliveries(const std::string& notifier, Time now, int limit,
                                       bool ordered) override;
  std::optional<Time> next_delivery_due(const std::string& notifier, bool ordered) override;
  std::vector<std::string> waiting_notifiers() override;
  void seal(std::vector<Delivery>& deliveries) override;
  std::vector<Delivery> parcel_of(std::int64_t id) override;
  void record_attempt(const Delivery& delivery) override;
  std::vector<Delivery> deliveries(int limit) override;
  std::optional<Delivery> delivery(std::int64_t id) override;
  std::vector<Delivery> deliveries_of(std::int64_t update_id) override;
  void set_notifier_disabled(const std::string& id, const std::string& reason) override;
  std::vector<std::pair<std::string, std::string>> disabled_notifiers() override;
  void add_deliveries(const std::vector<Delivery>& deliveries) override;
  std::vector<Delivery> find_deliveries(const review::DeliveryFilter& filter) override;

  // notifier_states.cpp
  NotifierState notifier_state(const std::string& id) override;
  void record_attempts(const AttemptRecord& record) override;
  std::vector<Time> sent_since(const std::string& notifier, Time since) override;
  void set_unsubscribed(const std::string& notifier, const std::string& recipient, Time at,
                        bool unsubscribed) override;
  std::vector<std::pair<std::string, std::string>> unsubscribed() override;

  // people.cpp
  std::vector<UserRow> users() override;
  void put_user(const UserRow& user) override;
  bool remove_user(const std::string& name) override;
  void renew_password_hash(const std::string& name, const std::string& hash) override;
  void put_grant(const Grant& grant) override;
  std::optional<Grant> grant(const std::string& secret_sha256) override;
  bool remove_grant(const std::string& secret_sha256) override;
  std::vector<Grant> grants(const std::string& kind) override;
  std::int64_t remove_grants(const std::string& kind, const std::string& user) override;

  // hosts.cpp
  std::optional<HostState> host(const std::string& key) override;
  void put_host(const HostState& host) override;
  std::vector<HostPace> host_paces(Time now) override;
  void put_host_pace(const HostPace& pace) override;
  // space.cpp
  void hold(bool held) override { database_.hold(held); }
  void from_reserve(const std::function<void()>& work) override;
  bool keep_reserve(std::uint64_t bytes, bool prove) override { return reserve_.fill(bytes, prove); }
  std::optional<DiskSpace> disk_space() override;
  // life.cpp
  void put_note(const std::string& key, const std::string& value) override;
  std::optional<std::string> note(const std::string& key) override;
  void backup(const std::string& file) override;
  Compacted compact() override;
  std::uint64_t counter(const std::string& name) override;
  Totals totals() override;

 private:
  /// A capture as an update refers to it.
  struct KnownCapture {
    std::int64_t id = 0;
    CaptureRef ref;
  };
  struct EvidenceRow {
    std::int64_t id = 0;
    std::optional<std::string> watch, address;
    KnownCapture before, after;
    std::int64_t change = 0;
  };

  std::optional<std::int64_t> find_watch(const std::string& id);
  std::int64_t watch_no(const std::string& id);  // WorldError: no such watch
  void count(std::string_view counter, std::int64_t by = 1);
  void note_former(std::int64_t no, const std::string& next);  // watches.cpp

  /// Stores of earlier schemas did not keep the watches' hosts.
  void fill_hosts();
  void fill_marks();
  void write_held(std::int64_t watch, const CheckRecord& record);
  void write_pushed(std::int64_t watch, const CheckRecord& record);
  Document unpack_document(const std::string& data, const std::string& place);
  void set_aside(std::int64_t capture, const std::string& why, Time at);

  // checks.cpp, inside a transaction
  Recorded write_check(const CheckRecord& record);
  std::int64_t write_capture(std::int64_t watch, const CheckRecord& record);
  void write_baseline(std::int64_t watch, const CheckRecord& record);
  void put_baseline(std::int64_t watch, const CaptureRef& capture, const Document& document,
                    int extractor_version, const std::string& watch_print);
  void write_state(std::int64_t watch, const CheckRecord& record, std::int64_t capture);
  void attach(std::int64_t update_id, Evidence evidence, const Recorded& recorded);
  void reopen(std::int64_t update_id, const std::string& flag);
  // members.cpp
  void attach_member(std::int64_t update_id, Evidence evidence, const Recorded& recorded);
  void widen(const CheckRecord& record);
  std::int64_t media_type_no(const std::string& name);

  // captures.cpp
  KnownCapture known_capture(std::optional<std::int64_t> id);
  KnownCapture find_capture(std::int64_t watch, const CaptureRef& ref);

  // updates.cpp, inside a transaction
  /// Inserts (id 0) or replaces; gives ids to new evidence. Returns the update's id.
  std::int64_t write_update(Update update, std::int64_t rev);
  /// The same for several at once, so that evidence may move between them.
  std::vector<std::int64_t> write_updates(std::vector<Update> updates, const std::vector<std::int64_t>& revs);
  std::int64_t last_update_id();
  void write_evidence(std::int64_t update_id, std::vector<Evidence>& evidence);
  void fill_update_row(const Update& update, std::int64_t rev);
  void mark_update(const Update& update);
  std::optional<std::int64_t> source_host(const std::string& url);
  void index_update(const Update& update, const std::string& old_words);
  std::vector<EvidenceRow> evidence_rows(std::int64_t update_id);
  std::optional<Update> load_update(std::int64_t id);
  std::int64_t follow_merges(std::int64_t id);

  // queue.cpp
  std::vector<std::int64_t> queue_ids(const std::string& what, const std::string& where,
                                      const std::string& order, const std::vector<QueueValue>& values);

  // decisions.cpp, policies.cpp, outbox.cpp, inside a transaction
  std::int64_t write_decision(Decision decision);                      // its id
  void draw_blind(const Decision& decision, const std::string& hash);  // raw bytes
  void write_lessons(const DecisionRecord& record, std::int64_t decision);
  void write_rulings(const CheckRecord& record, const Recorded& recorded);
  void write_policy(const Policy& policy);
  // policy_versions.cpp, inside the decision's transaction, before the records are written
  void write_versions(const DecisionRecord& record, std::int64_t decision);
  void cancel_deliveries(std::int64_t update_id, const std::vector<EventType>& events);
  void write_delivery(const Delivery& delivery, const std::vector<std::int64_t>& created);
  std::vector<NotifierState> failing_notifiers();

  Database database_;
  Reserve reserve_;
  Packer packer_;
  CaptureChain chain_;
  SqliteLog log_;
  WatchCache watch_cache_;
  TouchedWatches touched_{database_};
  std::int64_t seen_version_ = -1;  // PRAGMA data_version when changes were asked for last
};

}  // namespace policywatch::store
