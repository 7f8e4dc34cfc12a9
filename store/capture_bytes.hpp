// The bytes of captures: headers, body and change of one capture are one zstd frame, packed against an
// earlier capture's, so that a changed page costs about what changed in it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/pack.hpp"
#include "store/sqlite.hpp"

namespace policywatch::store {

struct CaptureBytes {
  std::string meta;    // JSON: what the fetch saw beside the body
  std::string body;    // raw bytes as received; empty when none was kept
  std::string change;  // JSON of the Change to the snapshot before; empty: none
};

/// What is to be stored: `base` is the capture whose bytes are the prefix.
struct PackedCapture {
  std::optional<std::int64_t> base;
  int step = 0;  // place in its chain; 0 stands alone
  std::string data;
};

class CaptureChain {
 public:
  CaptureChain(Database& database, Packer& packer) : database_(database), packer_(packer) {}

  /// Packs against the same content wherever it is stored, else against the watch's `last` snapshot or an
  /// ancestor of it. Chains are bounded: no decoding takes more than kLongestChain steps.
  PackedCapture pack(const CaptureBytes& bytes, std::optional<std::int64_t> last, std::string_view sha256);
  /// Packs against that very capture's bytes, or alone; `step` is left at 0.
  PackedCapture pack_against(const CaptureBytes& bytes, std::optional<std::int64_t> base);
  CaptureBytes load(std::int64_t id);
  /// Keeps up to `bytes` of what was decoded last: for walks over everything.
  void cache(std::size_t bytes) { cache_limit_ = bytes; }

  static constexpr int kLongestChain = 48;

 private:
  struct Link {
    std::int64_t id;
    int step;
  };
  std::vector<Link> chain_of(std::int64_t id);  // itself first, the full copy last
  std::optional<Link> base_for(std::optional<std::int64_t> last, std::string_view sha256, int& step);
  std::string load_joined(std::int64_t id);
  void remember(std::int64_t id, const std::string& joined);

  Database& database_;
  Packer& packer_;
  std::size_t cache_limit_ = 0, cached_ = 0;
  std::map<std::int64_t, std::string> cache_;
};

}  // namespace policywatch::store
