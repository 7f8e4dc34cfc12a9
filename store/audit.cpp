// Everything that is kept against what was written down of it when it came.
#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include "base/hash.hpp"
#include "store/decision_hash.hpp"
#include "store/say.hpp"
#include "store/sqlite_log.hpp"

namespace policywatch::store {

namespace {

constexpr std::size_t kCacheBytes = std::size_t{64} << 20;
constexpr std::int64_t kNowhere = std::numeric_limits<std::int64_t>::max();

class Audit {
 public:
  Audit(SqliteLog& log, Database& database, Packer& packer)
      : log_(log), database_(database), packer_(packer) {}

  std::vector<std::string> faults(std::size_t most) {
    rows_ = log_.rows();
    look_at_numbers();
    look_at_captures();
    look_at_decisions();
    look_at_removals();
    look_at_what_is_gone();
    look_at_checkpoints();
    std::ranges::sort(found_);
    std::vector<std::string> faults;
    for (auto& [no, text] : found_) {
      if (faults.size() == most) break;
      faults.push_back(std::move(text));
    }
    return faults;
  }

 private:
  using Found = std::pair<std::int64_t, std::string>;
  struct Key {
    EntryKind kind;
    std::int64_t about;
    auto operator<=>(const Key&) const = default;
  };

  void tell(std::int64_t no, const std::string& what) {
    found_.emplace_back(no, no == kNowhere ? what : say("log entry {}: {}", no, what));
  }

  void look_at_numbers() {
    std::int64_t expected = 1;
    for (const SqliteLog::Row& row : rows_) {
      if (row.no != expected)
        tell(expected,
             row.no == expected + 1 ? "it is missing" : say("it is missing, with all up to {}", row.no - 1));
      expected = row.no + 1;
      if (!entries_.emplace(Key{row.kind, row.about}, &row).second)
        tell(row.no, "a second entry about the same; it was put in later");
    }
  }

  const SqliteLog::Row* entry_of(EntryKind kind, std::int64_t about) {
    const auto found = entries_.find({kind, about});
    if (found == entries_.end()) return nullptr;
    seen_.insert(found->first);
    return found->second;
  }

  // Also that what is kept in the row is what `text` says.
  void compare(EntryKind kind, std::int64_t about, const std::string& place, const std::string& text) {
    const SqliteLog::Row* entry = entry_of(kind, about);
    if (entry == nullptr)
      return tell(kNowhere, place + ": the log has no entry for it; it was put in beside the log");
    if (std::string(as_bytes(merkle_leaf(text))) != entry->leaf)
      tell(entry->no, place + ": it is not what was entered; the row or the entry was altered");
  }

  void look_at_captures() {
    CaptureChain chain(database_, packer_);
    chain.cache(kCacheBytes);
    for (const auto& [id, watch, at, hash, size] :
         database_
             .prepare("SELECT c.id, w.id, c.fetched_at, c.sha256, c.size FROM captures c "
                      "LEFT JOIN watches w ON w.no = c.watch ORDER BY c.watch, c.id")
             .all<std::int64_t, std::optional<std::string>, Time, std::optional<std::string>,
                  std::uint64_t>()) {
      const std::string place = say("capture {} of {} at {}", id, watch.value_or("no watch"), exact_time(at));
      const SqliteLog::Row* entry = entry_of(EntryKind::capture, id);
      const std::int64_t no = entry == nullptr ? kNowhere : entry->no;
      try {
        const auto text = log_.capture_text(chain, id);
        if (!text) {
          tell(no, place + ": its watch is gone");
          continue;
        }
        compare(EntryKind::capture, id, place, *text);
        if (!hash) continue;
        const CaptureBytes bytes = chain.load(id);
        if (bytes.body.size() != size || as_bytes(sha256(bytes.body)) != *hash)
          tell(no, say("snapshot {} ({}): its bytes no longer have this hash", to_hex(*hash), place));
      } catch (const WorldError& error) {
        if (error.exit_status() != 5) throw;
        tell(no, say("{} ({}): {}", hash ? "snapshot " + to_hex(*hash) : "capture", place, error.what()));
      }
    }
  }

  void look_at_decisions() {
    std::string previous = kChainStart;
    std::int64_t expected = 1;
    for (auto& [id, update, command, by, at, detail, hash] :
         database_.prepare("SELECT id, update_id, command, by, at, detail, hash FROM decisions ORDER BY id")
             .all<std::int64_t, std::int64_t, std::string, std::string, Time, std::string, std::string>()) {
      const std::string place = say("entry {} of the decision log", id);
      const SqliteLog::Row* entry = entry_of(EntryKind::decision, id);
      if (id != expected)
        tell(entry == nullptr ? kNowhere : entry->no,
             say("entry {} of the decision log is missing", expected));
      const Decision row{id, update, command, by, at, detail, previous, to_hex(hash)};
      compare(EntryKind::decision, id, place, decision_entry(row));
      if (id == expected && hash_of(row) != row.hash)
        tell(entry == nullptr ? kNowhere : entry->no, place + " or the one before it was altered");
      previous = row.hash;
      expected = id + 1;
    }
  }

  void look_at_removals() {
    for (const std::int64_t id :
         database_.prepare("SELECT capture FROM removals ORDER BY capture").column<std::int64_t>())
      compare(EntryKind::removal, id, say("the removal of capture {}", id), log_.removal_text(id).value());
  }

  void look_at_what_is_gone() {
    constexpr const char* kNames[] = {"", "capture", "decision", "removal of capture"};
    for (const auto& [key, row] : entries_) {
      if (seen_.contains(key)) continue;
      const auto kind = static_cast<std::size_t>(key.kind);
      tell(row->no,
           say("{} {} is gone", kind < std::size(kNames) ? kNames[kind] : "something unknown", key.about));
    }
  }

  void look_at_checkpoints() {
    const std::string keys = log_.verifier_keys();
    MerkleFrontier tree;
    auto row = rows_.begin();
    std::uint64_t good = 0;
    for (const StoredCheckpoint& checkpoint : log_.checkpoints()) {
      const std::string place = say("checkpoint of {} entries", checkpoint.size);
      const auto read = read_checkpoint(checkpoint.note, keys);
      if (!read || read->head.size != checkpoint.size) {
        tell(kNowhere, place + ": " + (read ? "it was signed for another size" : read.error().message));
        continue;
      }
      for (; row != rows_.end() && tree.size() < checkpoint.size; ++row) tree.append(digest_of(row->leaf));
      if (tree.size() < checkpoint.size)
        tell(kNowhere, say("{}: the log has {} entries now; its end was cut off", place, tree.size()));
      else if (tree.root() != read->head.root)
        tell(kNowhere, say("{}: what was signed is not what the log says; an entry from {} to {} was altered",
                           place, good + 1, checkpoint.size));
      else
        good = checkpoint.size;
    }
  }

  static Digest digest_of(const std::string& leaf) {
    Digest digest{};
    std::copy_n(leaf.begin(), std::min(leaf.size(), digest.size()), digest.begin());
    return digest;
  }

  SqliteLog& log_;
  Database& database_;
  Packer& packer_;
  std::vector<SqliteLog::Row> rows_;
  std::map<Key, const SqliteLog::Row*> entries_;
  std::set<Key> seen_;
  std::vector<Found> found_;
};

}  // namespace

std::vector<std::string> SqliteLog::faults(std::size_t most) {
  return Audit(*this, database_, packer_).faults(most);
}

}  // namespace policywatch::store
