#include "store/schema.hpp"
#include "store/say.hpp"

#include <array>

namespace policywatch::store {

namespace {

// Times are milliseconds since 1970 UTC; hashes are 32 raw bytes. Columns named `data` are zstd frames
// (pack.hpp) of JSON, without zstd's magic number.
constexpr const char* kFirst = R"sql(
CREATE TABLE watches(
  no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  url TEXT NOT NULL,
  config TEXT NOT NULL,
  print INTEGER NOT NULL,
  from_file INTEGER NOT NULL CHECK (from_file IN (0, 1)),
  retired INTEGER NOT NULL DEFAULT 0 CHECK (retired IN (0, 1))
) STRICT;

CREATE TABLE addresses(
  no INTEGER PRIMARY KEY,
  url TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE watch_states(
  watch INTEGER PRIMARY KEY REFERENCES watches(no),
  active INTEGER NOT NULL,
  paused INTEGER NOT NULL,
  next_check_at INTEGER NOT NULL,
  etag TEXT NOT NULL DEFAULT '',
  last_modified TEXT NOT NULL DEFAULT '',
  body_sha256 BLOB NOT NULL DEFAULT x'',
  markup_print INTEGER NOT NULL DEFAULT 0,
  last_check INTEGER,
  last_ok INTEGER,
  last_change INTEGER,
  last_quality TEXT NOT NULL DEFAULT '',
  last_reason TEXT NOT NULL DEFAULT '',
  failures INTEGER NOT NULL DEFAULT 0,
  missing INTEGER NOT NULL DEFAULT 0,
  missing_since INTEGER,
  told INTEGER NOT NULL DEFAULT 0,
  learned TEXT NOT NULL DEFAULT '',
  checks INTEGER NOT NULL DEFAULT 0,
  captures INTEGER NOT NULL DEFAULT 0,
  snapshots INTEGER NOT NULL DEFAULT 0,
  last_capture INTEGER,
  last_snapshot INTEGER
) STRICT;
CREATE INDEX watch_states_due ON watch_states(next_check_at) WHERE active = 1;

CREATE TABLE media_types(
  no INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE captures(
  id INTEGER PRIMARY KEY,
  watch INTEGER NOT NULL REFERENCES watches(no),
  fetched_at INTEGER NOT NULL,
  status INTEGER NOT NULL,
  quality TEXT NOT NULL,
  media_type INTEGER REFERENCES media_types(no),
  sha256 BLOB,
  size INTEGER NOT NULL,
  base INTEGER REFERENCES captures(id),
  step INTEGER NOT NULL,
  repeats INTEGER NOT NULL DEFAULT 0,
  last_at INTEGER,
  data BLOB NOT NULL
) STRICT;
CREATE INDEX captures_of_watch ON captures(watch);
CREATE INDEX captures_by_hash ON captures(substr(sha256, 1, 6)) WHERE sha256 IS NOT NULL;

CREATE TABLE baselines(
  watch INTEGER PRIMARY KEY REFERENCES watches(no),
  sha256 BLOB NOT NULL,
  fetched_at INTEGER NOT NULL,
  status INTEGER NOT NULL,
  extractor_version INTEGER NOT NULL,
  watch_print TEXT NOT NULL,
  data BLOB NOT NULL
) STRICT;

CREATE TABLE updates(
  id INTEGER PRIMARY KEY,
  rev INTEGER NOT NULL,
  state TEXT NOT NULL,
  kind TEXT NOT NULL,
  score INTEGER NOT NULL,
  date TEXT,
  title TEXT NOT NULL,
  status TEXT,
  detected_at INTEGER NOT NULL,
  snoozed_until INTEGER,
  data BLOB NOT NULL
) STRICT;
CREATE INDEX updates_queue ON updates(state, score DESC, id DESC);
CREATE INDEX updates_by_time ON updates(detected_at);

CREATE TABLE update_policies(
  policy TEXT NOT NULL,
  update_id INTEGER NOT NULL REFERENCES updates(id),
  PRIMARY KEY (policy, update_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence(
  id INTEGER PRIMARY KEY,
  update_id INTEGER NOT NULL REFERENCES updates(id) DEFERRABLE INITIALLY DEFERRED,
  watch INTEGER REFERENCES watches(no),
  address INTEGER REFERENCES addresses(no),
  before INTEGER REFERENCES captures(id),
  after INTEGER REFERENCES captures(id),
  change INTEGER REFERENCES captures(id)
) STRICT;
CREATE INDEX evidence_of_update ON evidence(update_id);

CREATE VIRTUAL TABLE update_search USING fts5(text, content='', detail='none', columnsize=0);

CREATE TABLE never_fold(
  evidence_id INTEGER NOT NULL,
  update_id INTEGER NOT NULL,
  PRIMARY KEY (evidence_id, update_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE decisions(
  id INTEGER PRIMARY KEY,
  update_id INTEGER NOT NULL,
  command TEXT NOT NULL,
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  detail TEXT NOT NULL,
  hash BLOB NOT NULL
) STRICT;
CREATE INDEX decisions_of_update ON decisions(update_id);
CREATE TRIGGER decisions_are_not_edited BEFORE UPDATE ON decisions
  BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END;
CREATE TRIGGER decisions_are_not_deleted BEFORE DELETE ON decisions
  BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END;

CREATE TABLE policies(
  id TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  record TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE deliveries(
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  notifier TEXT NOT NULL,
  event TEXT NOT NULL,
  update_id INTEGER NOT NULL,
  watch TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  next_attempt_at INTEGER NOT NULL,
  delivered_at INTEGER,
  last_error TEXT NOT NULL,
  payload BLOB NOT NULL
) STRICT;
CREATE INDEX deliveries_due ON deliveries(next_attempt_at) WHERE state = 'pending';
CREATE INDEX deliveries_of_update ON deliveries(update_id);

CREATE TABLE disabled_notifiers(
  id TEXT PRIMARY KEY,
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE hosts(
  host TEXT PRIMARY KEY,
  next_allowed_at INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  robots TEXT NOT NULL,
  robots_fetched_at INTEGER,
  robots_status INTEGER NOT NULL
) STRICT;

CREATE TABLE users(
  name TEXT PRIMARY KEY,
  role TEXT NOT NULL,
  password_hash TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE grants(
  secret_sha256 TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  user TEXT NOT NULL,
  scope TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE notes(
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE counters(
  name TEXT PRIMARY KEY,
  value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql";

// What politeness remembers of a host (small and written often, so not beside its robots.txt), and how far a
// watch's validators are to be trusted.
constexpr const char* kHostPaces = R"sql(
CREATE TABLE host_paces(
  host TEXT PRIMARY KEY,
  open_at INTEGER NOT NULL,
  why TEXT NOT NULL,
  took INTEGER NOT NULL,
  crawl_delay INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  failed_by TEXT NOT NULL,
  several INTEGER NOT NULL,
  openings INTEGER NOT NULL,
  throttled INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE watch_states ADD COLUMN last_full INTEGER;
ALTER TABLE watch_states ADD COLUMN distrusted INTEGER NOT NULL DEFAULT 0;
)sql";

// What a watch remembers beside its content, captures that wait for a second look, and how the watches of one
// host fare together. `host` is filled when the store is opened.
constexpr const char* kAvailability = R"sql(
ALTER TABLE watches ADD COLUMN host TEXT NOT NULL DEFAULT '';
CREATE INDEX watches_of_host ON watches(host);

ALTER TABLE watch_states ADD COLUMN silent_after INTEGER;
ALTER TABLE watch_states ADD COLUMN landed TEXT NOT NULL DEFAULT '';
ALTER TABLE watch_states ADD COLUMN memory TEXT NOT NULL DEFAULT '';

CREATE TABLE held_captures(
  watch INTEGER PRIMARY KEY REFERENCES watches(no),
  at INTEGER NOT NULL,
  data BLOB NOT NULL
) STRICT;

CREATE TABLE host_probes(
  host TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  status INTEGER NOT NULL,
  final_url TEXT NOT NULL,
  data BLOB NOT NULL
) STRICT;

CREATE TABLE host_incidents(
  host TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  kind TEXT NOT NULL,
  affected INTEGER NOT NULL,
  watches INTEGER NOT NULL,
  detail TEXT NOT NULL,
  confirmed_by TEXT NOT NULL,
  PRIMARY KEY (host, opened_at)
) STRICT, WITHOUT ROWID;
)sql";

// The last good body as it came, before it was decoded.
constexpr const char* kWirePrint = R"sql(
ALTER TABLE watch_states ADD COLUMN wire_sha256 BLOB NOT NULL DEFAULT x'';
)sql";

// What sources send by themselves: kept as it came before it is acknowledged, judged after; and the entries
// that are known from there alone.
constexpr const char* kPushes = R"sql(
CREATE TABLE pushes(
  id INTEGER PRIMARY KEY,
  watch INTEGER NOT NULL REFERENCES watches(no),
  key TEXT NOT NULL,
  at INTEGER NOT NULL,
  judged INTEGER NOT NULL DEFAULT 0 CHECK (judged IN (0, 1)),
  body BLOB NOT NULL,
  UNIQUE (watch, key)
) STRICT;
CREATE INDEX pushes_open ON pushes(id) WHERE judged = 0;

CREATE TABLE pushed_entries(
  watch INTEGER NOT NULL REFERENCES watches(no),
  key TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (watch, key)
) STRICT, WITHOUT ROWID;
)sql";

// What decisions say about the matching of stories with policies.
constexpr const char* kLessons = R"sql(
CREATE TABLE lessons(
  decision INTEGER NOT NULL REFERENCES decisions(id),
  policy TEXT NOT NULL,
  is_right INTEGER NOT NULL CHECK (is_right IN (0, 1)),
  headline TEXT NOT NULL,
  forgotten INTEGER NOT NULL DEFAULT 0 CHECK (forgotten IN (0, 1)),
  PRIMARY KEY (decision, policy)
) STRICT, WITHOUT ROWID;
)sql";

// What the queue is asked for and the packed part alone knew. Rows from before are filled when the store is
// opened (fill_marks).
constexpr const char* kQueueMarks = R"sql(
CREATE TABLE source_hosts(
  no INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

ALTER TABLE evidence ADD COLUMN host INTEGER REFERENCES source_hosts(no);
ALTER TABLE evidence ADD COLUMN tier INTEGER NOT NULL DEFAULT 0;
ALTER TABLE updates ADD COLUMN reason TEXT;
ALTER TABLE updates ADD COLUMN claimed_by TEXT;
ALTER TABLE updates ADD COLUMN decided_by TEXT;
ALTER TABLE updates ADD COLUMN flags TEXT;
)sql";

// Policies whose dockets' motions and notices are raised too; of all others they are muted.
constexpr const char* kPaperwork = R"sql(
CREATE TABLE unmuted_paperwork(
  policy TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
)sql";

// What a policy's record was before a decision wrote it; no data: it was not there.
constexpr const char* kPolicyVersions = R"sql(
CREATE TABLE policy_versions(
  no INTEGER PRIMARY KEY,
  policy TEXT NOT NULL,
  decision INTEGER NOT NULL REFERENCES decisions(id),
  data BLOB,
  UNIQUE (policy, decision)
) STRICT;
)sql";

// What decisions leave for later: rules, filters under a name, who saw what, what samples of the suppressed
// were found to be, who accepted first where two must.
constexpr const char* kRules = R"sql(
CREATE TABLE rules(
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  data TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER,
  ended_by TEXT NOT NULL DEFAULT '',
  hits INTEGER NOT NULL DEFAULT 0,
  last_hit INTEGER,
  flagged_by INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE saved_filters(
  id INTEGER PRIMARY KEY,
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  shared INTEGER NOT NULL CHECK (shared IN (0, 1)),
  created_at INTEGER NOT NULL,
  UNIQUE (owner, name)
) STRICT;

CREATE TABLE seen(
  update_id INTEGER NOT NULL REFERENCES updates(id),
  user TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (update_id, user)
) STRICT, WITHOUT ROWID;

CREATE TABLE sampled(
  change INTEGER PRIMARY KEY REFERENCES captures(id),
  missed INTEGER NOT NULL CHECK (missed IN (0, 1)),
  by TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

ALTER TABLE updates ADD COLUMN seconds TEXT;
)sql";

// Messages: one a mail address, numbered, kept together over attempts; how notifiers do; who left; and
// indexes for what the outbox is asked.
constexpr const char* kDelivery = R"sql(
CREATE INDEX update_policies_of ON update_policies(update_id);

ALTER TABLE deliveries ADD COLUMN recipient TEXT NOT NULL DEFAULT '';
ALTER TABLE deliveries ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0 CHECK (urgent IN (0, 1));
ALTER TABLE deliveries ADD COLUMN parcel INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN sequence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN previous TEXT NOT NULL DEFAULT '';
DROP INDEX deliveries_due;
CREATE INDEX deliveries_waiting ON deliveries(notifier, id) WHERE state = 'pending';
CREATE INDEX deliveries_due ON deliveries(notifier, next_attempt_at) WHERE state = 'pending';
CREATE INDEX deliveries_dead ON deliveries(id) WHERE state = 'dead';
CREATE INDEX deliveries_sent ON deliveries(notifier, delivered_at) WHERE delivered_at IS NOT NULL;
CREATE INDEX deliveries_together ON deliveries(parcel) WHERE parcel > 0;

CREATE TABLE notifier_states(
  id TEXT PRIMARY KEY,
  open_at INTEGER NOT NULL DEFAULT 0,
  why TEXT NOT NULL DEFAULT '',
  failing_since INTEGER,
  told INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1)),
  sequence INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE last_told(
  notifier TEXT NOT NULL,
  topic TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  key TEXT NOT NULL,
  PRIMARY KEY (notifier, topic)
) STRICT, WITHOUT ROWID;

CREATE TABLE unsubscribed(
  notifier TEXT NOT NULL,
  recipient TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (notifier, recipient)
) STRICT, WITHOUT ROWID;
)sql";

// The log of evidence: one hash for each thing that was seen or decided, in the order it was recorded; what
// was signed of it; and what was given up since. Stores from before are entered when they are opened.
constexpr const char* kEvidenceLog = R"sql(
CREATE TABLE log(
  no INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  about INTEGER NOT NULL,
  leaf BLOB NOT NULL
) STRICT;
CREATE TRIGGER log_is_not_edited BEFORE UPDATE ON log
  BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
CREATE TRIGGER log_is_not_deleted BEFORE DELETE ON log
  BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;

CREATE TABLE checkpoints(
  size INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  note TEXT NOT NULL,
  frontier TEXT NOT NULL,
  token BLOB NOT NULL DEFAULT x''
) STRICT;
CREATE TRIGGER checkpoints_are_not_edited BEFORE UPDATE OF size, at, note, frontier ON checkpoints
  BEGIN SELECT RAISE(ABORT, 'checkpoints are kept as they were signed'); END;
CREATE TRIGGER checkpoints_are_not_deleted BEFORE DELETE ON checkpoints
  BEGIN SELECT RAISE(ABORT, 'checkpoints are kept as they were signed'); END;

CREATE TABLE removals(
  capture INTEGER PRIMARY KEY REFERENCES captures(id),
  at INTEGER NOT NULL,
  why TEXT NOT NULL,
  sha256 BLOB NOT NULL,
  change_sha256 BLOB NOT NULL
) STRICT;
)sql";

// One rejection in twenty, by its hash, is shown to somebody else (blind.cpp). Rejections by their reason,
// evidence by what it came from.
constexpr const char* kBlindLooks = R"sql(
CREATE TABLE blind_looks(
  decision INTEGER PRIMARY KEY REFERENCES decisions(id),
  update_id INTEGER NOT NULL,
  reason TEXT NOT NULL,
  looked_by TEXT NOT NULL DEFAULT '',
  looked_at INTEGER,
  other_reason TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO blind_looks(decision, update_id, reason)
  SELECT id, update_id, coalesce(json_extract(detail, '$.reason'), '') FROM decisions
  WHERE command = 'reject' AND substr(hash, 1, 1) < x'0d' AND by <> 'policywatch' AND by NOT LIKE 'rule %'
    AND json_valid(detail);

CREATE INDEX updates_rejected ON updates(reason) WHERE state = 'rejected';
CREATE INDEX evidence_of_change ON evidence(change) WHERE change IS NOT NULL;
CREATE INDEX evidence_of_watch ON evidence(watch);
)sql";

// A released step is never edited: add the next one, and its dump under tests/fixtures/store/.
constexpr std::array<const char*, 13> kMigrations = {
    kFirst,     kHostPaces,      kAvailability, kWirePrint, kPushes,      kLessons,   kQueueMarks,
    kPaperwork, kPolicyVersions, kRules,        kDelivery,  kEvidenceLog, kBlindLooks};

[[noreturn]] void refuse_newer(const Database& database, int found) {
  throw WorldError(
      say("{} was written by a newer policywatch (schema {}, this program knows {}): install that version "
          "again, or restore the backup made before it; nothing was changed",
          database.file(), found, kMigrations.size()));
}

}  // namespace

int schema_version() {
  return static_cast<int>(kMigrations.size());
}

int stored_version(Database& database) {
  return std::get<0>(database.prepare("PRAGMA user_version").one<int>().value());
}

void migrate(Database& database) {
  if (const int found = stored_version(database); found > schema_version()) refuse_newer(database, found);
  while (stored_version(database) < schema_version()) {
    Transaction transaction(database);
    const int version = stored_version(database);  // another process may have been first
    if (version < schema_version()) {
      database.execute(kMigrations.at(static_cast<std::size_t>(version)));
      database.execute(say("PRAGMA user_version={}", version + 1));
    }
    transaction.commit();
  }
}

void require_current(Database& database) {
  const int found = stored_version(database);
  if (found > schema_version()) refuse_newer(database, found);
  if (found < schema_version())
    throw WorldError(
        say("{} has schema {}, this program needs {}: start `policywatch run` once to bring "
            "it up to date",
            database.file(), found, schema_version()));
}

}  // namespace policywatch::store
