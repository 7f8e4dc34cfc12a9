// The texts of the evidence log's entries: one line of JSON each, members always in the same order.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "base/update.hpp"

namespace policywatch::store {

enum class EntryKind { capture = 1, decision = 2, removal = 3 };

struct CaptureFacts {
  std::int64_t id = 0;
  std::string watch;
  Time at{};
  int status = 0;
  std::string quality, media_type;
  std::string sha256;  // raw, of the body; "" when none was kept
  std::uint64_t size = 0;
  std::string_view fetch, change;  // as stored; their hashes go in
};
std::string capture_entry(const CaptureFacts& facts);
/// The same of a capture whose change was removed: its raw hash is known alone.
std::string capture_entry(const CaptureFacts& facts, const std::string& change_sha256);

std::string decision_entry(const Decision& decision);

struct Removal {
  std::int64_t capture = 0;
  Time at{};
  std::string why;
  std::string sha256;  // raw, of the body that was given up
};
std::string removal_entry(const Removal& removal);

/// RFC 3339 with milliseconds.
std::string exact_time(Time time);

}  // namespace policywatch::store
