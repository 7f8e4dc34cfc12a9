#include "daemon/watch_digests.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include "base/url.hpp"
#include "manners/pace.hpp"

namespace policywatch::daemon {
namespace {

// The first words, in their order.
enum : std::uint8_t { kWordOk, kWordPaused, kWordSlowedDown, kWordNoisy };

constexpr Millis kPassingHolds = std::chrono::minutes(1);

bool passes_by_itself(std::string_view word) {
  return word == "unstable" || word == "encoding_flip";
}

}  // namespace

std::uint8_t WatchDigests::word_no(std::string_view word) {
  const auto found = std::ranges::find(words_, word);
  if (found != words_.end()) return static_cast<std::uint8_t>(found - words_.begin());
  if (words_.size() == sizeof(Words) * 8) throw std::logic_error("more words of health than a digest holds");
  words_.emplace_back(word);
  return static_cast<std::uint8_t>(words_.size() - 1);
}

std::uint32_t WatchDigests::host_no(const std::string& url) {
  const auto parsed = Url::parse(url);
  const auto next = static_cast<std::uint32_t>(hosts_.size());
  return hosts_.try_emplace(parsed ? manners::pace_key(*parsed) : "", next).first->second;
}

void WatchDigests::read(store::Store& store, const Settings& settings, Time now, std::int64_t no) {
  auto state = store.watch_state(no);
  const auto held = digests_.find(no);
  passing_.erase(no);
  if (!state) {
    if (held != digests_.end()) {
      order_.clear();
      digests_.erase(held);
    }
    return;
  }
  const store::WatchStamp stamp{no, state->next_check_at, state->watch.paused};
  const review::WatchView view = view_of(*std::move(state), settings, {}, now);
  Words health = 0;
  for (const std::string& word : view.health) {
    health |= bit(word);
    if (passes_by_itself(word)) passing_.insert(no);
  }
  Digest digest{.id = view.watch.id,
                .stamp = stamp,
                .read_at = now,
                .health = health,
                .host = host_no(view.watch.url),
                .state = word_no(view.state),
                .kind = view.watch.kind,
                .moved = !view.former.empty()};
  if (held == digests_.end()) {
    order_.clear();
    digests_.emplace(no, std::move(digest));
  } else {
    held->second = std::move(digest);  // a number never gets another id
  }
}

/// Another process says nothing of what it wrote.
void WatchDigests::compare_all(store::Store& store) {
  const std::vector<store::WatchStamp> stamps = store.watch_stamps();
  std::unordered_set<std::int64_t> there;
  there.reserve(stamps.size());
  for (const store::WatchStamp& stamp : stamps) {
    there.insert(stamp.no);
    const auto held = digests_.find(stamp.no);
    if (held == digests_.end() || held->second.stamp != stamp) stale_.insert(stamp.no);
  }
  for (const auto& [no, digest] : digests_) {
    if (!there.contains(no)) stale_.insert(no);
  }
}

void WatchDigests::follow(store::Store& store, const Settings& settings, Time now, std::size_t most) {
  const store::WatchChanges changes = store.watch_changes();
  stale_.insert(changes.numbers.begin(), changes.numbers.end());
  if (changes.by_others) compare_all(store);
  if (settings.schedule.every != every_) {
    every_ = settings.schedule.every;
    for (const auto& [no, digest] : digests_) stale_.insert(no);
  }
  for (const std::int64_t no : passing_) {
    const Time read_at = digests_.at(no).read_at;
    if (now < read_at || now - read_at >= kPassingHolds) stale_.insert(no);
  }
  for (std::size_t i = 0; i < most && !stale_.empty(); ++i) {
    read(store, settings, now, *stale_.begin());
    stale_.erase(stale_.begin());
  }
}

std::int64_t WatchDigests::count() const {
  const auto is_new = [this](std::int64_t no) { return !digests_.contains(no); };
  return std::ssize(digests_) + std::ranges::count_if(stale_, is_new);
}

WatchDigests::Hosts WatchDigests::waiting(const Moment& moment) const {
  Hosts waiting;
  for (const auto& [host, pace] : moment.paces) {
    if (pace.why == HostWait::none || pace.open_at <= moment.now) continue;
    if (const auto known = hosts_.find(host); known != hosts_.end()) waiting.insert(known->second);
  }
  return waiting;
}

WatchDigests::Words WatchDigests::health_of(const Digest& digest, const Hosts& waiting,
                                            const Moment& moment) const {
  Words health = digest.health;
  if (digest.state != kWordPaused && waiting.contains(digest.host)) health |= Words{1} << kWordSlowedDown;
  if (!moment.noisy.empty() && moment.noisy.contains(digest.id)) health |= Words{1} << kWordNoisy;
  return health;
}

/// review::wants_look()
bool WatchDigests::wants_look(const Digest& digest, Words health) {
  return health != 0 || (digest.state != kWordOk && digest.state != kWordPaused);
}

const std::vector<const WatchDigests::Digest*>& WatchDigests::in_order() {
  if (order_.size() == digests_.size()) return order_;
  order_.clear();
  order_.reserve(digests_.size());
  for (const auto& [no, digest] : digests_) order_.push_back(&digest);
  std::ranges::sort(order_, {}, [](const Digest* one) -> const std::string& { return one->id; });
  return order_;
}

WatchDigests::Found WatchDigests::find(store::Store& store, const review::WatchFilter& filter,
                                       const Moment& moment) {
  const Hosts hosts = waiting(moment);
  const bool look = filter.state == "look";
  const Words wanted = look || filter.state.empty() ? 0 : bit(filter.state);
  std::optional<std::unordered_set<std::int64_t>> with_words;
  if (!filter.words.empty()) {
    const std::vector<std::int64_t> numbers = store.find_watches(filter.words);
    with_words.emplace(numbers.begin(), numbers.end());
  }
  Found found;
  std::size_t behind = 0;  // found behind `after`
  for (const Digest* digest : in_order()) {
    const Words health = health_of(*digest, hosts, moment), words = health | Words{1} << digest->state;
    if (wanted != 0 && (words & wanted) == 0) continue;
    if (look && !wants_look(*digest, health)) continue;
    if (with_words && !with_words->contains(digest->stamp.no) && word(digest->kind) != filter.words) continue;
    ++found.found;
    if (!filter.after.empty() && digest->id <= filter.after) continue;
    if (++behind <= filter.from) continue;
    if (filter.limit != 0 && found.numbers.size() == filter.limit) {
      ++found.left;
    } else {
      found.numbers.push_back(digest->stamp.no);
    }
  }
  return found;
}

WatchDigests::Sums WatchDigests::sums(const Moment& moment) const {
  const Hosts hosts = waiting(moment);
  Sums sums{.total = static_cast<std::int64_t>(digests_.size())};
  std::vector<std::int64_t> state(words_.size()), health(words_.size()), either(words_.size());
  for (const auto& [no, digest] : digests_) {
    const Words words = health_of(digest, hosts, moment), both = words | Words{1} << digest.state;
    ++state[digest.state];
    sums.look += wants_look(digest, words) ? 1 : 0;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      health[i] += static_cast<std::int64_t>(words >> i & 1);
      either[i] += static_cast<std::int64_t>(both >> i & 1);
    }
  }
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if (state[i] != 0) sums.by_state.emplace(words_[i], state[i]);
    if (health[i] != 0) sums.by_health.emplace(words_[i], health[i]);
    if (either[i] != 0) sums.by_either.emplace(words_[i], either[i]);
  }
  return sums;
}

std::vector<std::int64_t> WatchDigests::near(const std::string& url) {
  const std::uint32_t host = host_no(url);
  std::vector<std::int64_t> numbers;
  for (const Digest* digest : in_order()) {
    if (digest->moved || digest->host == host) numbers.push_back(digest->stamp.no);
  }
  return numbers;
}

}  // namespace policywatch::daemon
