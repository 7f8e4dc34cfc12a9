// The disk bound of one watch: old bodies that nothing refers to are given up, their captures' facts stay.
#include "base/hash.hpp"
#include "store/sqlite_store.hpp"

namespace policywatch::store {

namespace {

// A byte less per capture saves nothing; rows this small are facts, not bodies.
constexpr std::uint64_t kSmall = 4096;
// Bodies given up in one go: a check must not wait for the pruning of years.
constexpr int kAtOnce = 64;

}  // namespace

// Later captures packed against this one are packed anew against what it was packed against.
void SqliteStore::set_aside(std::int64_t capture, const std::string& why, Time at) {
  const auto base = std::get<0>(database_.prepare("SELECT base FROM captures WHERE id = ?")
                                    .one<std::optional<std::int64_t>>(capture)
                                    .value());
  const auto dependents =
      database_.prepare("SELECT id FROM captures WHERE base = ?").column<std::int64_t>(capture);
  for (const std::int64_t dependent : dependents) {
    const PackedCapture packed = chain_.pack_against(chain_.load(dependent), base);
    database_.prepare("UPDATE captures SET base = ?, data = ? WHERE id = ?")
        .run(packed.base, Blob{packed.data}, dependent);
  }
  CaptureBytes facts = chain_.load(capture);
  const auto sha256 = database_.prepare("SELECT sha256 FROM captures WHERE id = ?").one<std::string>(capture);
  log_.add_removal({capture, at, why, std::get<0>(sha256.value())}, facts.change);
  facts.body.clear();
  facts.change.clear();
  const PackedCapture packed = chain_.pack_against(facts, std::nullopt);
  database_.prepare("UPDATE captures SET sha256 = NULL, base = NULL, step = 0, data = ? WHERE id = ?")
      .run(Blob{packed.data}, capture);
}

Store::Pruned SqliteStore::prune(const std::string& watch, std::uint64_t bytes) {
  const std::int64_t no = watch_no(watch);
  auto& sum = database_.prepare("SELECT coalesce(sum(length(data)), 0) FROM captures WHERE watch = ?");
  const auto stored = [&] { return std::get<0>(sum.one<std::uint64_t>(no).value()); };
  Pruned pruned;
  pruned.before = pruned.after = stored();
  if (bytes == 0 || pruned.before <= bytes) return pruned;
  Transaction transaction(database_);
  const Time at =
      std::get<0>(database_.prepare("SELECT coalesce(last_check, 0) FROM watch_states WHERE watch = ?")
                      .one<Time>(no)
                      .value());
  const auto candidates =
      database_
          .prepare(
              "SELECT c.id FROM captures c JOIN watch_states s ON s.watch = c.watch "
              "LEFT JOIN baselines b ON b.watch = c.watch "
              "WHERE c.watch = ?1 AND c.sha256 IS NOT NULL AND length(c.data) > ?2 "
              "AND c.id <> coalesce(s.last_snapshot, 0) AND c.sha256 <> coalesce(b.sha256, x'') "
              "AND c.id <> coalesce((SELECT max(p.id) FROM captures p WHERE p.watch = c.watch AND p.sha256 "
              "IS NOT NULL AND p.id < s.last_snapshot), 0) "
              "AND c.id NOT IN (SELECT before FROM evidence WHERE before IS NOT NULL UNION "
              "SELECT after FROM evidence WHERE after IS NOT NULL UNION "
              "SELECT change FROM evidence WHERE change IS NOT NULL) ORDER BY c.id LIMIT ?3")
          .column<std::int64_t>(no, kSmall, kAtOnce);
  for (const std::int64_t candidate : candidates) {
    if (pruned.after <= bytes) break;
    set_aside(candidate, "the watch's share of the disk was full", at);
    ++pruned.captures;
    pruned.after = stored();
  }
  transaction.commit();
  return pruned;
}

Result<int> SqliteStore::purge(const std::string& sha256, const std::string& why, Time at) {
  const auto raw = from_hex(sha256);
  if (!raw || raw->size() != 32) return fail(ErrorKind::invalid, "purge " + sha256 + ": not 64 hex digits");
  const auto copies = database_
                          .prepare(
                              "SELECT id FROM captures WHERE substr(sha256, 1, 6) = substr(?1, 1, 6) AND "
                              "sha256 = ?1 ORDER BY id DESC")
                          .column<std::int64_t>(Blob{*raw});
  if (copies.empty()) return fail(ErrorKind::not_found, "purge " + sha256 + ": there is no such snapshot");
  database_.execute("PRAGMA secure_delete=ON");  // what is freed is overwritten
  Transaction transaction(database_);
  for (const std::int64_t copy : copies) set_aside(copy, why, at);
  // What is found next is a first snapshot: compared with nothing it would read as all new.
  database_.prepare("DELETE FROM baselines WHERE sha256 = ?").run(Blob{*raw});
  transaction.commit();
  database_.execute("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA secure_delete=OFF");
  return static_cast<int>(copies.size());
}

}  // namespace policywatch::store
