// The log of what was seen and decided: an append-only Merkle tree (base/merkle.hpp) whose entries are
// written in the transaction of what they describe. An entry's text can be made again from the rows it
// describes; its hash cannot be made from anything else.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/signed_note.hpp"
#include "base/time.hpp"
#include "base/update.hpp"

namespace policywatch::store {

/// One entry as it was hashed into the tree.
struct LogEntry {
  std::uint64_t index = 0;  // from 0
  std::string text;
};

/// A capture's entry, and the bytes that it names by their SHA-256 beside the body.
struct LoggedCapture {
  LogEntry entry;
  std::string fetch;   // JSON: address, redirects, headers, duration
  std::string change;  // JSON: what differed from the snapshot before; "" for none
};

struct StoredCheckpoint {
  std::uint64_t size = 0;
  Time at{};
  std::string note;   // base/signed_note.hpp
  std::string token;  // RFC 3161 TimeStampResp over the note, DER; "" for none
};

/// Belongs to its store's thread. Throws WorldError as the store does.
class EvidenceLog {
 public:
  virtual ~EvidenceLog() = default;

  virtual TreeHead head() = 0;
  virtual std::vector<Digest> leaves() = 0;
  /// nullopt: the store has no such capture, or its entry is missing.
  virtual std::optional<LoggedCapture> capture(const std::string& watch, const CaptureRef& ref) = 0;
  virtual std::optional<LogEntry> decision(std::int64_t id) = 0;

  /// The log's name, which is also that of its key; "" before the first key is known.
  virtual std::string origin() = 0;
  virtual std::string verifier_keys() = 0;  // one a line
  /// The first one known gives the log its name.
  virtual void know_key(const std::string& origin, const std::string& verifier_key) = 0;

  virtual std::vector<StoredCheckpoint> checkpoints() = 0;  // smallest first
  virtual std::optional<StoredCheckpoint> last_checkpoint() = 0;
  /// Of the size that head() gave last; a second one of the same size is not kept.
  virtual void put_checkpoint(const StoredCheckpoint& checkpoint) = 0;
  virtual void put_token(std::uint64_t size, const std::string& token) = 0;

  /// Everything that is not as it was written, as far as `most`: rows against their entries, bodies against
  /// their hashes, decisions against their chain, the tree against every checkpoint. In the log's order.
  virtual std::vector<std::string> faults(std::size_t most) = 0;
};

}  // namespace policywatch::store
