// A word or two about each watch, kept from question to question: how many fare how, and which of them a page
// shows, without reading all of them again. Follows the store by what was written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/settings.hpp"
#include "daemon/watch_view.hpp"
#include "review/watch_page.hpp"
#include "store/store.hpp"

namespace policywatch::daemon {

class WatchDigests {
 public:
  static constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

  /// What holds of a moment alone: hosts that keep us waiting, watches that are noisy, by id.
  struct Moment {
    const Paces& paces;
    const std::map<std::string, int>& noisy;
    Time now{};
  };
  /// As review::WatchPage, with the watches' numbers in the store.
  struct Found {
    std::vector<std::int64_t> numbers = {};
    std::int64_t found = 0, left = 0;
  };
  struct Sums {
    std::int64_t total = 0, look = 0;
    std::map<std::string, std::int64_t> by_state = {}, by_health = {};
    std::map<std::string, std::int64_t> by_either = {};  // review::WatchPage::counts
  };

  /// Reads what may have changed since the last call, of `most` watches at most; the others wait for the
  /// next.
  void follow(store::Store& store, const Settings& settings, Time now, std::size_t most = kAll);

  /// How many there are, those included that follow() has not read yet.
  std::int64_t count() const;
  Found find(store::Store& store, const review::WatchFilter& filter, const Moment& moment);
  Sums sums(const Moment& moment) const;
  /// Of those at the same host as `url`, and those that had another address once.
  std::vector<std::int64_t> near(const std::string& url);

 private:
  /// Bit i stands for words_[i].
  using Words = std::uint64_t;
  struct Digest {
    std::string id;
    store::WatchStamp stamp;
    Time read_at{};
    Words health = 0;  // without what a Moment adds
    std::uint32_t host = 0;
    std::uint8_t state = 0;
    WatchKind kind{};
    bool moved = false;  // had another address once
  };
  using Hosts = std::unordered_set<std::uint32_t>;

  std::uint8_t word_no(std::string_view word);
  Words bit(std::string_view word) { return Words{1} << word_no(word); }
  std::uint32_t host_no(const std::string& url);
  void read(store::Store& store, const Settings& settings, Time now, std::int64_t no);
  void compare_all(store::Store& store);
  Hosts waiting(const Moment& moment) const;
  Words health_of(const Digest& digest, const Hosts& waiting, const Moment& moment) const;
  static bool wants_look(const Digest& digest, Words health);
  const std::vector<const Digest*>& in_order();

  std::unordered_map<std::int64_t, Digest> digests_;  // by number
  std::vector<const Digest*> order_;                  // by id; empty: to be made
  std::unordered_set<std::int64_t> stale_;
  std::unordered_set<std::int64_t> passing_;  // those with a word that time alone may take away
  std::vector<std::string> words_ = {"ok", "paused", "slowed_down", "noisy"};  // kWordOk, kWordPaused, …
  std::unordered_map<std::string, std::uint32_t> hosts_;                       // by manners::pace_key
  Millis every_{};  // [schedule] every, that the digests were read under
};

}  // namespace policywatch::daemon
