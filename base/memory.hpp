// What a watch remembers of its source's ways from check to check, besides the last good content. Small and
// mostly empty; stored beside the watch's state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"

namespace policywatch {

/// Where permanent redirects (301, 308) have sent us lately, always to the same place.
struct MoveSeen {
  std::string url;
  int sightings = 0;  // checks
  Time first{}, last{};
  bool resembles = false;  // the first good capture there resembled the last good one here
  bool operator==(const MoveSeen&) const = default;
};

/// An address the watch had before it was moved.
struct FormerAddress {
  std::string url;
  Time until{};
  bool operator==(const FormerAddress&) const = default;
};

/// A content that was the watch's lately.
struct Variant {
  std::uint64_t print = 0;  // of what it says, not of its bytes
  std::string sha256;
  Time seen{};
  bool operator==(const Variant&) const = default;
};

/// The bytes are read in another encoding than before.
struct CharsetFlip {
  std::string from;  // WHATWG name
  Time at{};
  bool operator==(const CharsetFlip&) const = default;
};

/// A listing that shows far fewer entries than before, not yet believed.
struct FewerItems {
  int sightings = 0;
  Time since{};
  bool operator==(const FewerItems&) const = default;
};

struct WatchMemory {
  std::optional<Time> since;  // the first good capture
  int gone = 0;               // of the present absence, the captures that said 410 …
  std::optional<Time> gone_since;
  std::vector<Time> returns;      // when the page came back after an absence; newest last
  std::vector<Variant> variants;  // oldest first
  std::uint64_t showing = 0;      // print of the newest capture's content
  std::vector<Time> swings;       // when a known variant came back; newest last
  bool restless = false;          // parts of the page that mean nothing were seen to change by themselves
  std::optional<MoveSeen> move;
  std::vector<FormerAddress> former;
  std::optional<FewerItems> fewer;
  std::vector<Time> news;     // when new entries were found; newest last
  std::string rhythm;         // how often the source speaks, in words
  std::string selector_miss;  // the operator's rule that matched nothing, as the newest capture said
  std::string held;           // why the newest capture waits for a second look
  std::string storage;        // what was given up to stay within the disk bound
  std::string removed;        // why the watch pauses: its page was removed for good
  int pages = 0;              // how many pages of the listing the last good content holds; 0: one
  std::string paging;         // why the newest capture holds fewer pages than were named
  std::string charset;        // that the last good capture was read as, WHATWG name
  std::optional<CharsetFlip> flip;
  int clock_skew = 0;  // minutes that the server's clock is ahead; 0: as good as ours

  bool operator==(const WatchMemory&) const = default;
};

/// As JSON on one line, what is empty left out; "" for a memory of nothing.
std::string print_memory(const WatchMemory& memory);
/// "" is a memory of nothing. An error names the damaged place.
Result<WatchMemory> parse_memory(std::string_view text);

}  // namespace policywatch
