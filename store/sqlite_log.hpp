// The evidence log over SQLite. Its tables: log (an entry's kind, what it is about, its leaf hash),
// checkpoints, removals. Private to this room.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/merkle.hpp"
#include "store/capture_bytes.hpp"
#include "store/evidence_log.hpp"
#include "store/log_entries.hpp"
#include "store/sqlite.hpp"

namespace policywatch::store {

class SqliteLog final : public EvidenceLog {
 public:
  SqliteLog(Database& database, Packer& packer) : database_(database), packer_(packer) {}

  TreeHead head() override;
  std::vector<Digest> leaves() override;
  std::optional<LoggedCapture> capture(const std::string& watch, const CaptureRef& ref) override;
  std::optional<LogEntry> decision(std::int64_t id) override;
  std::string origin() override;
  std::string verifier_keys() override;
  void know_key(const std::string& origin, const std::string& verifier_key) override;
  std::vector<StoredCheckpoint> checkpoints() override;
  std::optional<StoredCheckpoint> last_checkpoint() override;
  void put_checkpoint(const StoredCheckpoint& checkpoint) override;
  void put_token(std::uint64_t size, const std::string& token) override;
  std::vector<std::string> faults(std::size_t most) override;  // audit.cpp

  // Inside the transaction of what they describe.
  void add(EntryKind kind, std::int64_t about, const std::string& text);
  /// `capture` loses its body and its change: what they were stays known.
  void add_removal(const Removal& removal, const std::string& change);

  /// Once, for a store that is older than its log: everything in it is entered as it stands.
  void fill();

  struct Row {
    std::int64_t no = 0;
    EntryKind kind = EntryKind::capture;
    std::int64_t about = 0;
    std::string leaf;
  };
  std::vector<Row> rows();
  /// The text as the rows give it now; nullopt when there is no such capture. May throw WorldError (5).
  std::optional<std::string> capture_text(CaptureChain& chain, std::int64_t id);
  std::optional<std::string> decision_text(std::int64_t id);
  std::optional<std::string> removal_text(std::int64_t capture);

 private:
  std::optional<std::string> readable_capture(CaptureChain& chain, std::int64_t id);
  std::optional<std::uint64_t> index_of(EntryKind kind, std::int64_t about);
  std::string note(const char* key);
  void put_note(const char* key, const std::string& value);

  Database& database_;
  Packer& packer_;
  MerkleFrontier frontier_;
};

}  // namespace policywatch::store
