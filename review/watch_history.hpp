// How a watch fared, what other rules would have found, and how a check that was asked for goes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/change.hpp"
#include "base/page.hpp"
#include "base/time.hpp"

namespace policywatch::review {

/// A moment at which something differed from before: other content, or another quality. What follows it is
/// the same until the next one.
struct CapturePoint {
  Time at{};
  Quality quality = Quality::ok;
  bool snapshot = false;  // its content was new
  int repeats = 0;        // bad answers of the same kind that followed
};

/// The same with everything that is kept of the answer.
struct CaptureView {
  CapturePoint point;
  int status = 0;
  std::string reason, sha256, final_url;
  std::uint64_t size = 0;
  Millis took{0};
};

/// A stored snapshot read under the present rules and under others.
struct TriedSnapshot {
  std::string sha256;
  Time fetched_at{};
  std::uint64_t size = 0;
  struct Found {
    std::string quality, reason;
    std::vector<std::string> items;  // titles; of a page its blocks of text
    bool compared = false;           // there is an older snapshot to compare with
    Change change;                   // against that
  };
  Found present, tried;
};

struct CheckProgress {
  bool done = false;
  std::string step;  // "waiting" | "held" | "fetching" | "done"
  std::string detail;
  std::string quality;                // when done
  bool changed = false;               // when done: its content was new
  std::optional<Time> until;          // when held: not before
  std::vector<std::int64_t> updates;  // when done: what it raised
};

}  // namespace policywatch::review
