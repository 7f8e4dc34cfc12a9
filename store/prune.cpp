// The disk bound of one watch: old bodies that nothing refers to are given up, their captures' facts stay.
#include "store/sqlite_store.hpp"

namespace policywatch::store {

namespace {

// A byte less per capture saves nothing; rows this small are facts, not bodies.
constexpr std::uint64_t kSmall = 4096;
// Bodies given up in one go: a check must not wait for the pruning of years.
constexpr int kAtOnce = 64;

}  // namespace

// Later captures packed against this one are packed anew against what it was packed against.
void SqliteStore::set_aside(std::int64_t capture) {
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
    set_aside(candidate);
    ++pruned.captures;
    pruned.after = stored();
  }
  transaction.commit();
  return pruned;
}

}  // namespace policywatch::store
