// The desk: every question and every decision that page, API and terminal share. One interface, three faces.
// Synchronous; page handlers and commands call it on the thread that owns the store. Implemented in
// daemon/desk.cpp.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/memory.hpp"
#include "base/page.hpp"
#include "base/policy.hpp"
#include "base/time.hpp"
#include "base/update.hpp"
#include "base/watch.hpp"
#include "review/blind.hpp"
#include "review/import.hpp"
#include "review/lesson.hpp"
#include "review/policy_history.hpp"
#include "review/query.hpp"
#include "review/rule.hpp"
#include "review/saved.hpp"
#include "review/watch_history.hpp"
#include "review/watch_page.hpp"

namespace policywatch::review {

struct QueueFilter {
  std::string state = "open";  // a state word, "open" (new, claimed, and snoozed whose time came) or "any"
  PolicyId policy;
  std::vector<PolicyId> policy_names = {};  // filled by the desk: all names of `policy`, former ones too
  std::optional<UpdateKind> kind = {};
  std::string watch = {};
  Query query = {};     // narrows all the others; where it names a state, `state` is "any"
  std::string me = {};  // who asks: "me" in the query
  int min_score = 0;
  int limit = 0;  // 0: all
  std::string cursor;
};
struct QueuePage {
  std::vector<Update> updates;  // most important first: score, then newest
  std::string next_cursor;      // "" at the end
  std::int64_t total = 0;
};

/// What an accept may change; absent fields stay as proposed.
struct Edits {
  std::optional<std::vector<PolicyId>> policies;
  std::optional<UpdateKind> kind;
  std::optional<Date> date;
  std::optional<std::string> title, text;
  std::optional<std::optional<Status>> status;  // set to nullopt: propose none
  /// With a stale revision: on top of what others did since, as long as they changed other fields.
  bool on_top = false;
  /// Why, for the log; with `force` it lets a guarded change of status through (review/transition.hpp).
  std::string reason = {};
  bool force = false;
};

/// A permanent redirect that proved itself: the maintainer may move the watch.
struct MoveView {
  std::string url;
  int sightings = 0;
  Time first{}, last{};
  bool proposed = false;      // seen often and long enough, at a page like the last good one
  bool other_domain = false;  // a person has to say so by naming the address
  std::string how;            // what to do, in one sentence
};

/// Trouble of many watches of one host at once.
struct HostIncident {
  std::string host;  // Url::host_key
  std::string kind;  // "failing" or "missing"
  Time opened_at{};
  std::optional<Time> closed_at;
  int affected = 0, watches = 0;
  std::string detail;
  std::string confirmed_by;  // who said that the absence is real; "" while nobody did
  bool operator==(const HostIncident&) const = default;
};

/// Something of the page that was learned as changing by itself.
struct NoiseView {
  std::string kind, place, shown;  // a NoiseKind word; what stays; what stood there last
  Time since{}, last{};
  int times = 0;
  std::string why;         // how often it changed, in words
  bool forgotten = false;  // a maintainer said that it matters
};

/// What a watch usually does and what became of it.
struct WatchHabits {
  int changes = 0, suppressed = 0;              // of the last seven days; those that nobody was told of
  int accepted = 0, rejected = 0;               // of the last ninety days; by people, about the source
  std::uint64_t last_size = 0, usual_size = 0;  // bytes of the newest snapshot; median of the last fifty
  bool operator==(const WatchHabits&) const = default;
};

struct WatchView {
  Watch watch;
  std::string state;  // "ok", "failing", "paused", "no baseline", "silent", "unstable"
  /// Everything that is worth a look, at once: failing blocked silent selector_miss slowed_down unstable
  /// moved held pages removed storage noisy encoding_flip clock_skew.
  std::vector<std::string> health;
  std::vector<std::string> notes;  // the same in sentences, one each
  std::optional<MoveView> move;
  std::vector<FormerAddress> former;  // addresses it had
  std::vector<NoiseView> noise;       // what is treated as volatile, or was before it was forgotten
  std::string last_quality, last_reason;
  std::optional<Time> last_check, last_ok, next_check, last_change;
  int failures = 0;
  std::int64_t captures = 0, snapshots = 0;
  std::optional<WatchHabits> habits;  // of Desk::watch() alone
};

struct SnapshotView {
  std::string sha256, watch, url, content_type;
  Time fetched_at{};
  int status = 0;
  std::uint64_t size = 0;
  std::vector<Redirect> redirects = {};  // on the way there; this and the next only where one is asked for
  Headers headers = {};                  // of the answer, as received
};

/// Two snapshots of one watch, read and compared.
struct Comparison {
  SnapshotView before, after;
  Document before_document, after_document;
  Change change;
  std::string before_source, after_source;  // UTF-8
};

struct User {
  std::string name, role;  // viewer | reviewer | admin
};

struct DeliveryFilter {
  std::string state, notifier;  // "": any
  std::optional<Time> since;    // recorded at or after
  int limit = 200;
};

struct StatusView {
  std::string version;
  Time now{};
  bool daemon_running = false;
  std::optional<Time> daemon_started, last_progress;
  std::map<std::string, std::int64_t> updates_by_state;
  std::map<std::string, std::int64_t> rejected_by_reason;  // of those that stand rejected
  std::int64_t outbox_pending = 0, outbox_dead = 0, policies = 0;
  std::int64_t watch_count = 0;
  std::vector<WatchView> watches;  // all, or some that want a look: as it was asked for
  std::vector<std::string> silent, warnings;
  std::map<std::string, std::int64_t> health;  // how many watches have each word of WatchView::health
  std::vector<HostIncident> incidents;         // open ones
  std::vector<std::string> disabled_notifiers;
  std::vector<std::string> failing_notifiers;  // "editors: 535 … since 2026-03-01T12:00:00Z"
  std::vector<std::string> allowed_addresses;  // not public, yet reachable: [fetch] allow_addresses
};

class Desk {
 public:
  virtual ~Desk() = default;
  virtual Time now() const = 0;
  /// Through what the following decisions come ("web", "api", "cli"): the log says so.
  virtual void through(const std::string& /*client*/) {}

  // --- the queue
  virtual QueuePage queue(const QueueFilter& filter) = 0;
  virtual Result<Update> update(std::int64_t id) = 0;
  /// Another number whenever any update changed.
  virtual std::int64_t queue_revision() = 0;
  virtual std::vector<Decision> history(std::int64_t update_id) = 0;
  /// The change behind an update's evidence with both documents; not_found when the evidence has no snapshot
  /// pair.
  virtual Result<Comparison> comparison(std::int64_t update_id, std::int64_t evidence_id = 0) = 0;

  /// Everything that an update rests on as one tar archive: bodies, headers, difference, log, and a manifest
  /// with their hashes.
  virtual Result<std::string> bundle(std::int64_t update_id);

  // --- decisions. `rev` 0 skips the check of staleness; ErrorKind::refused carries the reason.
  virtual Result<Update> accept(std::int64_t id, const Edits& edits, std::int64_t rev,
                                const std::string& by) = 0;
  /// Other fields, and no decision; of an accepted update the policies' records follow.
  virtual Result<Update> edit(std::int64_t id, const Edits& edits, std::int64_t rev, const std::string& by);
  virtual Result<Update> reject(std::int64_t id, RejectReason reason, const std::string& note,
                                std::int64_t rev, const std::string& by) = 0;
  virtual Result<Update> merge(std::int64_t id, std::int64_t into, std::int64_t rev,
                               const std::string& by) = 0;
  /// The named evidence leaves into a new update, which is returned; the pair is never folded again.
  virtual Result<Update> split(std::int64_t id, const std::vector<std::int64_t>& evidence, std::int64_t rev,
                               const std::string& by) = 0;
  virtual Result<Update> snooze(std::int64_t id, Time until, std::int64_t rev, const std::string& by) = 0;
  virtual Result<Update> claim(std::int64_t id, std::int64_t rev, const std::string& by) = 0;
  virtual Result<Update> release(std::int64_t id, std::int64_t rev, const std::string& by) = 0;
  /// The decisions that are made inside count as one: they bear one number in the log, and one undo without
  /// an id takes all of them back.
  virtual void as_one(const std::function<void()>& decide) = 0;
  /// Takes back the last decision on `id` (0: `by`'s last decision at all; of decisions made as one, all that
  /// still can be: the first of them is returned).
  virtual Result<Update> undo(std::int64_t id, std::int64_t rev, const std::string& by) = 0;

  // --- what decisions leave for later: rules (review/rule.hpp), filters under a name, what one has looked
  // at. A desk without a store keeps none of it.
  virtual std::vector<Rule> rules() { return {}; }  // newest first, ended ones too
  /// Reads, and changes nothing.
  virtual Result<RulePreview> preview_rule(const RuleWish& wish);
  /// `reject_open`: what it covers of the open ones is rejected as one decision of `by`.
  virtual Result<Rule> add_rule(const RuleWish& wish, bool reject_open, const std::string& by);
  virtual Result<Rule> end_rule(std::int64_t id, const std::string& by);
  /// `user`'s own and the shared ones, by name, each counted.
  virtual std::vector<SavedFilter> saved_filters(const std::string& user);
  /// In the place of `by`'s filter of that name. Refused when the query does not read.
  virtual Result<SavedFilter> save_filter(const SavedFilter& filter, const std::string& by);
  virtual Result<void> remove_filter(std::int64_t id, const std::string& by);
  /// The update stood before `user`'s eyes: no decision, and nobody else's business.
  virtual Result<void> mark_seen(std::int64_t update, const std::string& user);
  /// `count` changes that were suppressed, chosen by `seed`: the same seed and store, the same sample.
  virtual std::vector<Suppressed> suppressed_sample(std::size_t count, std::uint64_t seed);
  /// Whether one of them should have been told.
  virtual Result<void> judge_suppressed(std::int64_t change, bool missed, const std::string& by);
  virtual SampleReport sample_report() { return {}; }
  /// Rejections of others that wait for `user` to look at them without knowing what was decided, oldest
  /// first: their numbers.
  virtual std::vector<std::int64_t> blind_waiting(const std::string& /*user*/) { return {}; }
  /// The update of one, as it stood before anybody decided. Refused to who rejected it, not_found when there
  /// is nothing to look at (any more).
  virtual Result<Update> blind_look(std::int64_t id, const std::string& user);
  /// What `by` would have decided. Changes nothing but the report.
  virtual Result<void> answer_blind(std::int64_t id, const BlindAnswer& answer, const std::string& by);
  virtual BlindReport blind_report() { return {}; }

  // --- policies
  virtual std::vector<Policy> policies() = 0;
  virtual Result<Policy> policy(const PolicyId& id) = 0;
  struct Imported {
    int added = 0, changed = 0, same = 0;
    std::vector<PolicyId> ids;
  };
  /// Whole records; refused as a whole when one has no name to be known by.
  Result<Imported> import_policies(const std::vector<Policy>& policies, const std::string& by);
  /// All that can be taken, in one transaction; one answer for each, in order. `dry_run`: nothing is written.
  virtual Result<std::vector<ImportedEntry>> import_records(const std::vector<Incoming>& incoming,
                                                            bool dry_run, const std::string& by) = 0;
  /// What a file holds: JSON, CSV, or a saved page of the tracker. `name` decides where the bytes do not.
  virtual Result<std::vector<Incoming>> read_records(const std::string& bytes, const std::string& name) = 0;
  /// Who changed the record when, under every name it went by.
  virtual Result<PolicyHistory> policy_history(const PolicyId& id) = 0;
  /// The record is `edited` from now on; id, slug and former names stay. Refused when it was written after
  /// `rev` (PolicyHistory::rev). Nothing is written where nothing differs.
  virtual Result<Policy> edit_policy(const PolicyId& id, const Policy& edited, std::int64_t rev,
                                     const std::string& note, const std::string& by) = 0;

  /// What decisions taught about the policy; under its present id, whatever it was then.
  virtual Result<Learned> learned(const PolicyId& id) = 0;
  /// What that decision taught about the policy counts no more, or counts again; the decision itself stands.
  virtual Result<Learned> forget_lesson(const PolicyId& id, std::int64_t decision, bool forgotten,
                                        const std::string& by) = 0;

  /// Motions, notices and scheduling in the policy's dockets are counted, not raised: so it is unless
  /// somebody asked for them.
  virtual Result<bool> paperwork_is_muted(const PolicyId& id) = 0;
  virtual Result<void> mute_paperwork(const PolicyId& id, bool muted, const std::string& by) = 0;

  // --- watches and what they saw
  /// All, by id: each is read. Pages ask for a part.
  virtual std::vector<WatchView> watches() = 0;
  virtual WatchPage watch_page(const WatchFilter& filter) { return page_of(watches(), filter); }
  /// Those that have, or had, the same host as this address or any address there; whoever asks compares them.
  virtual std::vector<WatchView> watches_near(const std::string& /*url*/) { return watches(); }
  virtual Result<WatchView> watch(const std::string& id) = 0;
  virtual Result<void> pause_watch(const std::string& id, bool paused, const std::string& by) = 0;
  virtual Result<void> add_watch(const Watch& watch, const std::string& by) = 0;
  /// Other rules or settings for a stored watch; refused for those of the configuration file.
  virtual Result<void> edit_watch(const Watch& watch, const std::string& by) = 0;
  /// The newest of the watch's stored snapshots, oldest first, under its present rules and under those of
  /// `edited`, each compared with the one before it. At most `limit`, and no more than is read in a moment.
  virtual Result<std::vector<TriedSnapshot>> try_rules(const Watch& edited, int limit) = 0;
  virtual Result<void> remove_watch(const std::string& id, const std::string& by) = 0;
  /// Takes the proposed move over: the stored watch gets the new address, the old one stays in its history.
  /// Refused for watches of the configuration file, without a proposal, and to another domain unless `to` is
  /// that very address.
  virtual Result<WatchView> move_watch(const std::string& id, const std::string& to,
                                       const std::string& by) = 0;
  /// What was learned as volatile counts again, and is never learned again. `place` as the view names it.
  virtual Result<void> forget_noise(const std::string& id, const std::string& place,
                                    const std::string& by) = 0;
  /// The pages that are missing on this host are really gone: they may be told removed.
  virtual Result<void> confirm_incident(const std::string& host, const std::string& by) = 0;
  /// Asks the running daemon to check soon.
  virtual Result<void> request_check(const std::string& id) = 0;
  /// How a check goes that was asked for at `since`.
  virtual Result<CheckProgress> check_progress(const std::string& id, Time since) = 0;
  /// Newest first, at most `limit`; nothing for an unknown watch.
  virtual std::vector<CapturePoint> capture_points(const std::string& watch, int limit) = 0;
  virtual Result<std::vector<CaptureView>> captures(const std::string& watch, int limit) = 0;
  virtual Result<std::vector<SnapshotView>> snapshots(const std::string& watch) = 0;
  virtual Result<std::pair<SnapshotView, std::string>> snapshot(const std::string& sha256) = 0;
  /// Empty hashes: the last two snapshots.
  virtual Result<Comparison> compare(const std::string& watch, const std::string& from,
                                     const std::string& to) = 0;

  // --- deliveries and health
  virtual std::vector<Delivery> deliveries(int limit) = 0;
  virtual std::vector<Delivery> find_deliveries(const DeliveryFilter& filter) = 0;  // newest first
  virtual Result<Delivery> delivery(std::int64_t id) = 0;
  /// With all that left as one message with it. Its notifier is tried again too.
  virtual Result<Delivery> retry_delivery(std::int64_t id, const std::string& by) = 0;
  /// It never leaves. For what waits or was given up.
  virtual Result<Delivery> discard_delivery(std::int64_t id, const std::string& by) = 0;
  /// Who holds this mail's address for leaving; `leave`: takes them off. The notifier and the mail address.
  virtual Result<std::pair<std::string, std::string>> unsubscribe(const std::string& token, bool leave) = 0;
  /// The notifiers' mail addresses that have left.
  virtual std::vector<std::pair<std::string, std::string>> unsubscribed() = 0;
  virtual Result<void> resubscribe(const std::string& notifier, const std::string& address,
                                   const std::string& by) = 0;
  /// With all watches: each is read.
  virtual StatusView status() = 0;
  /// With those that want a look alone, at most `limit` of them.
  virtual StatusView glance(std::size_t limit);
  /// Reads ahead, for a moment, what pages will ask for; gives how many watches there are.
  virtual std::int64_t read_ahead() { return 0; }

  // --- people
  virtual std::vector<User> users() = 0;
  virtual Result<void> add_user(const std::string& name, const std::string& role,
                                const std::string& password) = 0;
  virtual Result<void> remove_user(const std::string& name) = 0;
  virtual Result<User> sign_in(const std::string& name, const std::string& password) = 0;
  /// One-time sign-in link's token → user; used up by the call.
  virtual Result<User> use_link(const std::string& token) = 0;
  virtual std::string open_session(const User& user) = 0;  // returns the cookie's value
  virtual std::optional<User> session(const std::string& cookie) = 0;
  virtual void close_session(const std::string& cookie) = 0;
  /// Everything that is open under the name; how many there were. Tokens stay.
  virtual std::int64_t close_sessions(const std::string& name) = 0;
  virtual Result<std::string> create_token(const std::string& name,
                                           const std::string& scope) = 0;  // "pw_…", shown once
  struct TokenUser {
    std::string name, scope;  // read | write
  };
  virtual std::optional<TokenUser> token(const std::string& bearer) = 0;
  virtual std::vector<TokenUser> token_holders() = 0;
  /// All tokens of that name; not_found when there is none.
  virtual Result<void> revoke_token(const std::string& name) = 0;
};

}  // namespace policywatch::review
