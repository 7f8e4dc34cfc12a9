// Rows in, records out. The one face of storage; SQLite behind it (store/sqlite_store.cpp). No SQL leaves
// this room. Synchronous; every call belongs to one thread at a time (the daemon's store thread, a command's
// only thread). Throws WorldError when it cannot record or read: that is fatal to a daemon.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/host_pace.hpp"
#include "base/memory.hpp"
#include "base/page.hpp"
#include "base/policy.hpp"
#include "base/time.hpp"
#include "base/update.hpp"
#include "base/watch.hpp"
#include "review/desk.hpp"
#include "review/lesson.hpp"

namespace policywatch::store {

/// A watch with what the schedule and the fetcher must remember of it.
struct WatchState {
  Watch watch;
  std::string etag, last_modified;  // of the last good answer, verbatim
  std::string body_sha256;          // of the last good body: same bytes, same reading
  std::string wire_sha256;          // of the same before it was decoded, raw; "": it came uncompressed
  std::uint64_t markup_print = 0;   // fingerprint of the body without script, style, comments, nonces
  Time next_check_at{};
  std::optional<Time> last_check, last_ok, last_change;
  std::string last_quality, last_reason;
  int failures = 0;
  int missing = 0;  // not_found/gone/empty sightings in a row …
  std::optional<Time> missing_since;
  bool told_missing = false, told_failing = false, told_silent = false;
  std::string learned;                // base/noise.hpp: what was learned as volatile
  std::optional<Time> last_full;      // the last complete answer to a request without validators
  bool distrusted = false;            // one validator stood for two contents: it is not sent again
  std::optional<HostPace> host_pace;  // written with the check when present; never read back here
  std::optional<Time> silent_after;   // without news until then the source is told silent
  std::string landed;                 // where redirects ended at the last answer; "" when there were none
  std::string memory;                 // base/memory.hpp; parsed only where it is needed
  // Counted by the store; not written back.
  std::int64_t checks = 0, captures = 0, snapshots = 0;
};

/// Tells whether another process changed a watch: it gets another plan, or another pause.
struct WatchStamp {
  std::int64_t no = 0;
  Time next_check_at{};
  bool paused = false;
  bool operator==(const WatchStamp&) const = default;
};

/// What was written since this was asked last.
struct WatchChanges {
  std::vector<std::int64_t> numbers;  // of watches, by this process
  bool by_others = false;             // somebody else wrote something; true the first time
};

/// The last good capture's document.
struct Baseline {
  std::string sha256;
  Time fetched_at{};
  int status = 0;
  Document document;
  int extractor_version = 0;
  std::string watch_print;  // fingerprint of the rules the document was extracted under
};

struct CaptureRow {
  std::int64_t id = 0;
  std::string watch;
  std::string url, final_url;
  Time started{}, finished{};
  int status = 0;
  Quality quality = Quality::ok;
  std::string reason;
  Headers headers;
  std::vector<Redirect> redirects;
  std::string remote_address;
  std::string sha256;  // of the body, when it was kept
  std::uint64_t size = 0;
};

/// A capture that waits for a second look before it may count.
struct Held {
  Time at{};
  Document document;
};

/// What an address beside the host's pages, which nobody ever published, answered.
struct HostProbe {
  Time at{};
  int status = 0;  // 0: no answer
  std::string final_url;
  Document document;
};

/// How a host's active watches fare at one moment.
struct HostPicture {
  int watches = 0;
  int failing = 0;  // whose newest capture was not good
  int missing = 0;  // whose page is absent, first missed about the same time
};

/// What a source sent by itself (a webhook's delivery).
struct Push {
  std::int64_t id = 0;
  std::string watch;
  std::string key;  // the sender's own for this delivery: the same again is the same
  Time at{};
  std::string body;
};

/// Everything one check leaves behind. Recorded in one transaction.
struct CheckRecord {
  WatchState state;                   // as it is after the check
  std::optional<CaptureRow> capture;  // absent: an unchanged 304, which only moves `state` (counted)
  /// Raw body to keep as a snapshot (content differs from the one before), with its document.
  std::optional<std::string> snapshot;
  std::string content_type;
  std::optional<Document> document;  // becomes the baseline
  int extractor_version = 0;
  std::string watch_print;
  std::optional<Change> change;
  std::vector<Update> created;  // ids are given here
  std::vector<std::pair<std::int64_t, Evidence>> attached;
  /// Further pages of a site-wide update that say what its first evidence says: cheap, however many there
  /// are.
  std::vector<std::pair<std::int64_t, Evidence>> members;
  std::vector<std::pair<std::int64_t, PolicyId>> filed;     // policies that an update concerns as well
  std::vector<std::pair<std::int64_t, std::string>> named;  // further identifiers of an update
  std::vector<std::pair<std::int64_t, std::string>>
      flagged;  // update id, flag: contradicting evidence reopens
  /// An update created in this record is named by -1-index in update_id. An empty payload becomes the JSON of
  /// the update as recorded (with its ids).
  std::vector<Delivery> outbox;
  std::optional<Held> held;  // replaces the one before
  bool drop_held = false;
  std::optional<std::string> learned;            // in the place of what was learned before
  bool pause = false;                            // the watch is not checked any more until it is resumed
  std::optional<review::HostIncident> incident;  // written over the one with its host and opened_at
  /// `document` is the base, but not what `capture` holds: the base's bytes stay those of this capture.
  std::optional<CaptureRef> base_capture;
  std::int64_t push = 0;                // was judged by this; 0: an ordinary check
  std::vector<Decision> decisions;      // made by rules; an update created here is named as in `outbox`
  std::vector<std::int64_t> rule_hits;  // one for each update that a rule rejected
  std::vector<std::string> pushed;      // keys of entries that are known from that push
};

/// What a watch's next capture is compared with from now on.
struct NewBase {
  std::string watch;
  CaptureRef capture;
  Document document;
  int extractor_version = 0;
  std::string watch_print;
};

/// Answers with the ids that were given.
struct Recorded {
  std::int64_t capture_id = 0, change_id = 0;
  std::vector<std::int64_t> updates;
};

struct HostState {
  std::string host;  // Url::host_key
  Time next_allowed_at{};
  int failures = 0;
  std::string robots;
  std::optional<Time> robots_fetched_at;
  int robots_status = 0;
};

/// A watch that waits for its check, as little of it as choosing needs.
struct DueWatch {
  std::string id, url;
  Time at{};
};

/// A watch whose next check moves from one time to another.
struct Replanned {
  std::string watch;
  Time from{}, to{};
};

class EvidenceLog;

class Store {
 public:
  virtual ~Store() = default;

  // --- watches and schedule
  /// File watches become exactly `watches` (others from files are retired, their history kept); next_check_at
  /// of new ones is `first_check(watch)`. Watches added by command stay.
  /// Where an address changes, the one before stays in the watch's memory (WatchMemory::former).
  virtual void sync_watches(const std::vector<Watch>& watches,
                            const std::function<Time(const Watch&)>& first_check) = 0;
  virtual void put_watch(const Watch& watch, Time next_check) = 0;  // by command or page
  virtual bool retire_watch(const std::string& id) = 0;
  virtual std::vector<WatchState> watch_states() = 0;  // active ones, by id
  virtual std::optional<WatchState> watch_state(const std::string& id) = 0;
  virtual std::optional<WatchState> watch_state(std::int64_t no) = 0;  // by its number in this store
  virtual WatchChanges watch_changes() = 0;
  virtual std::vector<WatchStamp> watch_stamps() = 0;  // of those that are not retired
  /// Those whose id, address or title holds the words, whatever the case of a-z; by number.
  virtual std::vector<std::int64_t> find_watches(const std::string& words) = 0;
  virtual std::vector<WatchState> due(Time now, int limit) = 0;  // not paused, earliest first
  virtual std::optional<Time> next_due(Time after) = 0;          // the first one later than `after`
  /// The same as due(), without reading what each watch is about.
  virtual std::vector<DueWatch> due_watches(Time now, int limit) = 0;
  virtual void set_next_check(const std::string& watch, Time at) = 0;
  /// Another address for a stored watch: what it said before stays what the next answer is compared with.
  virtual void move_watch(const std::string& id, const std::string& url, const std::string& memory,
                          Time next_check) = 0;
  /// Several in one transaction. Moves only those that wait for an earlier time.
  virtual void put_off(const std::vector<std::pair<std::string, Time>>& watches) = 0;
  /// Several in one transaction. Moves only those that still wait for `from`: what anybody else planned since
  /// stays.
  virtual void reschedule(const std::vector<Replanned>& watches) = 0;
  virtual void set_paused(const std::string& watch, bool paused) = 0;
  virtual void set_learned(const std::string& watch, const std::string& learned) = 0;

  // --- one check
  virtual std::optional<Baseline> last_good(const std::string& watch) = 0;
  /// When this content was a snapshot of the watch before the present one: A→B→A.
  virtual std::optional<Time> seen_before(const std::string& watch, const std::string& sha256) = 0;
  virtual Recorded record_check(const CheckRecord& record) = 0;
  /// Several checks in one transaction (a round of `check`): same result, one fsync.
  virtual std::vector<Recorded> record_checks(std::span<const CheckRecord> records) = 0;
  /// What `work` writes is one transaction: all of it is on disk afterwards, or, when it throws, nothing.
  virtual void together(const std::function<void()>& work) = 0;

  virtual std::optional<Held> held(const std::string& watch) = 0;
  /// Other active watches of the same host, with other addresses, whose last answer ended at `landed`.
  virtual int others_landed(const std::string& watch, const std::string& landed) = 0;

  // --- a host's watches together. `host` is Url::host_key.
  /// `missing` counts those first missed at most `around` before or after `since`.
  virtual HostPicture host_picture(const std::string& host, Time since, Millis around) = 0;
  virtual std::vector<std::string> watches_of_host(const std::string& host) = 0;  // ids of active ones
  virtual std::optional<review::HostIncident> open_incident(const std::string& host) = 0;
  virtual std::vector<review::HostIncident> incidents(int limit) = 0;  // open ones first, then newest
  virtual void put_incident(const review::HostIncident& incident) = 0;
  virtual std::optional<HostProbe> host_probe(const std::string& host) = 0;
  virtual void put_host_probe(const std::string& host, const HostProbe& probe) = 0;

  // --- what sources send by themselves
  /// One delivery for each of these watches, in one transaction; on disk when this returns. False: every one
  /// of them has this key already.
  virtual bool add_pushes(const std::vector<Push>& pushes) = 0;
  virtual std::vector<Push> open_pushes(int limit) = 0;  // of active watches, oldest first
  virtual void end_push(std::int64_t id) = 0;            // there is nothing to judge in it
  /// Entries that came by push since then.
  virtual std::vector<std::string> pushed_keys(const std::string& watch, Time since) = 0;

  // --- snapshots
  /// Gives up the bodies of the watch's oldest captures until what is stored of it takes at most `bytes`.
  /// Never those that evidence names, the last two, or the baseline's.
  struct Pruned {
    int captures = 0;                     // that lost their bodies
    std::uint64_t before = 0, after = 0;  // bytes as stored
  };
  virtual Pruned prune(const std::string& watch, std::uint64_t bytes) = 0;
  /// Gives up every copy of these bytes, referred to or not, so that nothing of them is left in the file.
  /// That they were there, and `why` they went, stays. How many captures held them; 0 copies is not_found.
  virtual Result<int> purge(const std::string& sha256, const std::string& why, Time at) = 0;
  virtual std::vector<review::SnapshotView> snapshots(const std::string& watch) = 0;  // oldest first
  virtual Result<std::pair<review::SnapshotView, std::string>> snapshot(const std::string& sha256) = 0;
  virtual std::vector<CaptureRow> captures(const std::string& watch, int limit) = 0;  // newest first
  /// The same rows as captures(), without what is packed.
  virtual std::vector<review::CapturePoint> capture_points(const std::string& watch, int limit) = 0;
  virtual std::optional<Change> change(std::int64_t id) = 0;

  // --- updates
  virtual std::optional<Update> update(std::int64_t id) = 0;
  virtual review::QueuePage queue(const review::QueueFilter& filter, Time now) = 0;
  virtual std::vector<Update> recent_updates(Time since) = 0;  // for folding; any state
  virtual std::vector<std::pair<std::int64_t, std::int64_t>> never_fold() = 0;
  /// The updates that never_fold() is about, whatever their age: those split from, and the holders of what
  /// was split off.
  virtual std::vector<Update> split_updates() = 0;
  virtual std::vector<Update> updates_of_change(std::int64_t change) = 0;  // whose evidence came from it
  /// Grows by one with each check or decision that touches any update.
  virtual std::int64_t updates_revision() = 0;
  /// Writes the update (rev + 1), its evidence, one decision row, the policies as changed and the outbox
  /// rows, in one transaction. Refused when the stored rev is not update.rev. New updates (id 0) are
  /// inserted.
  struct DecisionRecord {
    std::vector<Update> updates;
    std::vector<Decision> decisions;  // update_id 0: the first new update
    std::vector<Policy> policies;
    std::vector<PolicyId> removed_policies;  // known by another id from now on
    std::vector<Delivery> outbox;
    std::vector<std::int64_t> cancel_deliveries_of;  // update ids whose pending messages must not leave
    std::vector<EventType> cancel_events;            // only messages of these events; empty: all
    std::vector<std::pair<std::int64_t, std::int64_t>> never_fold;  // update 0: the first new one
    std::vector<review::Lesson> lessons;                            // of the first of `decisions`
    std::vector<std::int64_t> unlearned;  // decisions that were taken back: their lessons go
    /// Rules that cover an accepted update, with it.
    std::vector<std::pair<std::int64_t, std::int64_t>> flagged_rules;
    std::vector<NewBase> bases;
    /// policies_revision() when the records that `policies` rests on were read: refused when any was written
    /// since, by whatever process. Absent: whatever stands there.
    std::optional<std::int64_t> policies_seen = {};
  };
  virtual Result<std::vector<std::int64_t>> record_decision(const DecisionRecord& record) = 0;
  virtual std::vector<Decision> decisions(std::int64_t update_id) = 0;  // 0: all, oldest first
  virtual std::optional<Decision> last_decision_by(const std::string& name) = 0;
  /// Checks the file, every row and body against the log of evidence, and that against its checkpoints; the
  /// first fault found, in words.
  virtual Result<void> verify() = 0;
  /// Whether the file's pages are whole; much quicker than verify(). ErrorKind::corrupt, or stopped.
  virtual Result<void> quick_check(const std::stop_token& stop) = 0;
  /// store/evidence_log.hpp; lives as long as the store.
  virtual EvidenceLog& log() = 0;

  // --- policies
  virtual std::vector<Policy> policies() = 0;
  virtual std::optional<Policy> policy(const PolicyId& id) = 0;
  /// Writings of the record, newest first; those of its former ids came with it.
  virtual std::vector<review::PolicyVersion> policy_versions(const PolicyId& id) = 0;
  /// Grows with every change of any policy, and of what was learned about any.
  virtual std::int64_t policies_revision() = 0;
  /// What decisions that stand taught, oldest first; forgotten ones too.
  virtual std::vector<review::Lesson> lessons() = 0;
  /// False when there is no such lesson.
  virtual bool forget_lesson(std::int64_t decision, const PolicyId& policy, bool forgotten) = 0;
  /// What became of the updates that each watch had a part in, of those detected since then. Left out are
  /// what waits, and rejections that do not speak against the source (duplicate, known, other).
  struct Verdicts {
    int accepted = 0, rejected = 0;
    bool operator==(const Verdicts&) const = default;
  };
  virtual std::map<std::string, Verdicts> verdicts_of_watches(Time since) = 0;
  /// Watches that changed more than so often since then, with how often, of which nothing was accepted. What
  /// rules rejected does not count.
  virtual std::map<std::string, int> noisy_watches(Time since, int more_than) = 0;
  /// Of one watch: its changes since the one time, and what became of its updates since the other.
  virtual review::WatchHabits watch_habits(const std::string& watch, Time changes_since,
                                           Time verdicts_since) = 0;
  /// Policies whose dockets' motions and notices are raised too, under the ids they had when that was said.
  virtual std::vector<PolicyId> unmuted_paperwork() = 0;
  virtual void mute_paperwork(const PolicyId& policy, bool muted) = 0;

  // --- rules and what else people keep beside the queue
  virtual std::vector<review::Rule> rules() = 0;  // newest first, ended ones too
  /// Id 0: a new one; else its end alone is written. Returns its id.
  virtual std::int64_t put_rule(const review::Rule& rule) = 0;
  virtual std::vector<review::SavedFilter> saved_filters(const std::string& user) = 0;  // not counted
  /// In the place of the owner's filter of that name. Returns its id.
  virtual std::int64_t put_filter(const review::SavedFilter& filter) = 0;
  virtual bool remove_filter(std::int64_t id, const std::string& owner) = 0;
  virtual void mark_seen(std::int64_t update, const std::string& user, Time at) = 0;
  /// Captures whose difference no update tells, or one that a rule rejected; oldest first.
  virtual std::vector<std::int64_t> suppressed_captures() = 0;
  virtual std::optional<review::Suppressed> suppressed(std::int64_t capture) = 0;
  virtual void judge_suppressed(std::int64_t change, bool missed, const std::string& by, Time at) = 0;
  virtual std::vector<std::pair<std::int64_t, bool>> judged_suppressed() = 0;  // change, missed
  /// Rejections that were drawn to be looked at by somebody else, oldest first.
  virtual std::vector<review::BlindLook> blind_looks() = 0;
  /// False: somebody has looked already, or there is none of that number.
  virtual bool answer_blind(std::int64_t id, const review::BlindAnswer& answer, const std::string& by,
                            Time at) = 0;

  // --- outbox
  /// Those that may go to one notifier, oldest first, with all that left together with one of them before.
  /// `ordered`: what is told of one policy keeps its order, so nothing goes while something earlier waits.
  virtual std::vector<Delivery> due_deliveries(const std::string& notifier, Time now, int limit,
                                               bool ordered = true) = 0;
  /// When that has something to give; nullopt: nothing waits.
  virtual std::optional<Time> next_delivery_due(const std::string& notifier, bool ordered = true) = 0;
  virtual std::vector<std::string> waiting_notifiers() = 0;  // that are not disabled
  /// Before a first attempt: these leave as one message, from now on and at every attempt. Gives them their
  /// number and the message before.
  virtual void seal(std::vector<Delivery>& deliveries) = 0;
  virtual void record_attempt(const Delivery& delivery) = 0;  // state, attempts, next_attempt_at, last_error
  /// How a notifier does.
  struct NotifierState {
    std::string id;
    Time open_at{};                     // nothing is sent before
    std::string why;                    // the last failure; "" when it works
    std::optional<Time> failing_since;  // no success since then
    bool told = false;                  // the other notifiers heard of it
  };
  virtual NotifierState notifier_state(const std::string& id) = 0;
  /// What became of one message, in one transaction. `disabled`: why the notifier is, from now on.
  struct AttemptRecord {
    std::vector<Delivery> deliveries;
    NotifierState state;
    std::string disabled;
    std::vector<Delivery> outbox;  // what the other notifiers hear of it
  };
  virtual void record_attempts(const AttemptRecord& record) = 0;
  virtual std::vector<Time> sent_since(const std::string& notifier, Time since) = 0;  // one a message
  virtual std::vector<Delivery> deliveries(int limit) = 0;                            // newest first
  virtual std::vector<Delivery> find_deliveries(const review::DeliveryFilter& filter) = 0;
  /// Those that left as one message with it, itself too.
  virtual std::vector<Delivery> parcel_of(std::int64_t id) = 0;
  /// No mail of this notifier goes there any more; what waits is cancelled.
  virtual void set_unsubscribed(const std::string& notifier, const std::string& recipient, Time at,
                                bool unsubscribed) = 0;
  virtual std::vector<std::pair<std::string, std::string>> unsubscribed() = 0;  // notifier, recipient
  virtual std::optional<Delivery> delivery(std::int64_t id) = 0;
  virtual std::vector<Delivery> deliveries_of(std::int64_t update_id) = 0;                   // oldest first
  virtual void set_notifier_disabled(const std::string& id, const std::string& reason) = 0;  // "" enables
  virtual std::vector<std::pair<std::string, std::string>> disabled_notifiers() = 0;
  virtual void add_deliveries(const std::vector<Delivery>& deliveries) = 0;  // watch.* events

  // --- hosts
  virtual std::optional<HostState> host(const std::string& key) = 0;
  virtual void put_host(const HostState& host) = 0;
  /// Those that still say something at `now`: closed, or with failures to remember.
  virtual std::vector<HostPace> host_paces(Time now) = 0;
  virtual void put_host_pace(const HostPace& pace) = 0;

  // --- people
  struct UserRow {
    std::string name, role, password_hash;
  };
  virtual std::vector<UserRow> users() = 0;
  virtual void put_user(const UserRow& user) = 0;
  /// The same password, hashed anew: what is open stays open.
  virtual void renew_password_hash(const std::string& name, const std::string& hash) = 0;
  virtual bool remove_user(const std::string& name) = 0;
  struct Grant {
    std::string kind;           // "session", "token", "link"
    std::string secret_sha256;  // never the secret itself
    std::string user, scope;
    Time expires_at{};
  };
  virtual void put_grant(const Grant& grant) = 0;
  virtual std::optional<Grant> grant(const std::string& secret_sha256) = 0;
  /// True when it was there: a link is used by the one caller that removed it.
  virtual bool remove_grant(const std::string& secret_sha256) = 0;
  virtual std::vector<Grant> grants(const std::string& kind) = 0;
  /// How many there were.
  virtual std::int64_t remove_grants(const std::string& kind, const std::string& user) = 0;

  // --- a disk that is full
  /// While held, every write throws StorageFull, as on a full disk; reading goes on.
  virtual void hold(bool held) = 0;
  /// `work` writes though held and, where there is no room, into what keep_reserve set aside. It is done
  /// again after a StorageFull that it throws. StorageFull: there is nothing left of that either.
  virtual void from_reserve(const std::function<void()>& work) = 0;
  /// Sets so many bytes aside, where as many again stay free; `prove`: looks whether they do although the
  /// reserve is whole. False: there is no room.
  virtual bool keep_reserve(std::uint64_t bytes, bool prove) = 0;
  struct DiskSpace {
    std::uint64_t free = 0, size = 0;  // bytes of the file system; free: to this user
  };
  /// nullopt: it is not known, or of no concern (a store in memory).
  virtual std::optional<DiskSpace> disk_space() = 0;

  // --- the daemon's own life
  virtual void put_note(const std::string& key,
                        const std::string& value) = 0;  // "daemon.started", "daemon.progress"
  virtual std::optional<std::string> note(const std::string& key) = 0;
  virtual void backup(const std::string& file) = 0;
  /// Gives the space of what was deleted back to the disk.
  struct Compacted {
    std::uint64_t before = 0, after = 0;  // bytes of the file
  };
  virtual Compacted compact() = 0;
  virtual std::uint64_t counter(const std::string& name) = 0;  // "checks", "not_modified", "captures", …
  struct Totals {
    std::map<std::string, std::int64_t> updates_by_state;
    std::map<std::string, std::int64_t> rejected_by_reason;  // a RejectReason's word
    std::int64_t outbox_pending = 0, outbox_dead = 0, policies = 0;
    std::vector<NotifierState> failing;
  };
  virtual Totals totals() = 0;
};

/// Opens or makes `<state_dir>/policywatch.db` (":memory:" for tests), migrates it, holds it. Throws
/// WorldError: newer schema, damage, read-only folder, not writable; each with what to do next. `read_only`
/// opens without migrating.
std::unique_ptr<Store> open_sqlite(const std::string& state_dir, bool read_only = false);

}  // namespace policywatch::store
