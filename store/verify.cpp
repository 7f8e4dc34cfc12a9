
#include "base/hash.hpp"
#include "store/decision_hash.hpp"
#include "store/say.hpp"
#include "store/sqlite_store.hpp"

namespace policywatch::store {

namespace {

constexpr std::size_t kCacheBytes = std::size_t{64} << 20;

Result<void> verify_chain(const std::vector<Decision>& decisions) {
  std::int64_t expected = 1;
  for (const Decision& decision : decisions) {
    if (decision.id != expected)
      return fail(ErrorKind::corrupt, say("decision log: entry {} is missing", expected));
    if (hash_of(decision) != decision.hash)
      return fail(ErrorKind::corrupt,
                  say("decision log: entry {} or the one before it was altered", decision.id));
    ++expected;
  }
  return {};
}

}  // namespace

Result<void> SqliteStore::verify() {
  const auto sound = database_.prepare("PRAGMA integrity_check(1)").column<std::string>();
  if (sound.empty() || sound.front() != "ok")
    return fail(ErrorKind::corrupt, "database: " + (sound.empty() ? "no answer" : sound.front()));
  if (auto chain = verify_chain(decisions(0)); !chain) return chain;
  CaptureChain chain(database_, packer_);
  chain.cache(kCacheBytes);
  const auto rows =
      database_
          .prepare(
              "SELECT c.id, w.id, c.sha256, c.size FROM captures c JOIN watches w ON w.no = c.watch "
              "WHERE c.sha256 IS NOT NULL ORDER BY c.watch, c.id")
          .all<std::int64_t, std::string, std::string, std::uint64_t>();
  for (const auto& [id, watch, hash, size] : rows) {
    const std::string place = say("snapshot {} (capture {} of {})", to_hex(hash), id, watch);
    try {
      const CaptureBytes bytes = chain.load(id);
      if (bytes.body.size() != size || as_bytes(sha256(bytes.body)) != hash)
        return fail(ErrorKind::corrupt, place + ": its bytes no longer have this hash");
    } catch (const WorldError& error) {
      return fail(ErrorKind::corrupt, place + ": " + error.what());
    }
  }
  return {};
}

}  // namespace policywatch::store
