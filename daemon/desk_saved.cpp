// Filters under a name, what somebody has seen, samples of what was suppressed.
#include <algorithm>
#include <random>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "daemon/store_desk.hpp"

namespace policywatch::daemon {

namespace {

// A count with a clock in it ("age<1d") is right for this long.
constexpr std::chrono::minutes kCountHolds{1};
constexpr std::size_t kCountsKept = 200, kLargestSample = 200;

/// Uniform below `bound`, the same on every machine (the standard's distributions are not).
std::size_t draw(std::mt19937_64& generator, std::size_t bound) {
  return static_cast<std::size_t>(generator() % bound);
}

}  // namespace

std::vector<review::SavedFilter> StoreDesk::saved_filters(const std::string& user) {
  std::vector<review::SavedFilter> filters = store_.saved_filters(user);
  const std::int64_t revision = store_.updates_revision();
  if (counted_.size() > kCountsKept) counted_.clear();
  for (review::SavedFilter& filter : filters) {
    Counted& counted = counted_[{filter.query, user}];
    const bool holds = counted.at != Time{} && counted.revision == revision && counted.at <= now() &&
                       now() - counted.at < kCountHolds;
    const auto query = review::parse_query(filter.query);
    if (!holds && query) {
      review::QueueFilter asked;
      asked.query = *query;
      asked.me = user;
      asked.limit = 1;
      if (review::names_state(asked.query)) asked.state = "any";
      counted = {revision, queue(asked).total, now()};
    }
    filter.count = counted.count;
  }
  return filters;
}

Result<review::SavedFilter> StoreDesk::save_filter(const review::SavedFilter& filter, const std::string& by) {
  review::SavedFilter kept = filter;
  kept.name = collapse_space(filter.name);
  kept.owner = by;
  kept.created_at = now();
  if (kept.name.empty() || kept.name.size() > review::kLongestFilterName)
    return fail(ErrorKind::invalid, "a filter's name has from 1 to 60 letters");
  if (const auto query = review::parse_query(filter.query); !query)
    return fail(ErrorKind::invalid, query.error().in_words());
  std::size_t own = 0;
  for (const review::SavedFilter& other : store_.saved_filters(by))
    own += other.owner == by && other.name != kept.name ? 1 : 0;
  if (own >= review::kMostFilters)
    return fail(ErrorKind::refused, by + " has 50 filters already: remove one first");
  kept.id = store_.put_filter(kept);
  for (const review::SavedFilter& stored : saved_filters(by)) {
    if (stored.id == kept.id) return stored;
  }
  return kept;
}

Result<void> StoreDesk::remove_filter(std::int64_t id, const std::string& by) {
  if (!store_.remove_filter(id, by))
    return fail(ErrorKind::not_found,
                "filter " + std::to_string(id) + ": " + by + " has none with that number");
  return {};
}

Result<void> StoreDesk::mark_seen(std::int64_t id, const std::string& user) {
  const auto found = update(id);
  if (!found) return std::unexpected(found.error());
  store_.mark_seen(id, user, now());
  return {};
}

std::vector<review::Suppressed> StoreDesk::suppressed_sample(std::size_t count, std::uint64_t seed) {
  std::vector<std::int64_t> ids = store_.suppressed_captures();
  std::vector<review::Suppressed> sample;
  std::mt19937_64 generator(seed);
  count = std::min(count, kLargestSample);
  while (!ids.empty() && sample.size() < count) {
    const std::size_t at = draw(generator, ids.size());
    auto found = store_.suppressed(ids[at]);
    ids.erase(ids.begin() + static_cast<std::ptrdiff_t>(at));
    if (found) sample.push_back(*std::move(found));
  }
  return sample;
}

Result<void> StoreDesk::judge_suppressed(std::int64_t change, bool missed, const std::string& by) {
  const std::vector<std::int64_t> ids = store_.suppressed_captures();
  if (!contains(ids, change))
    return fail(ErrorKind::not_found,
                "change " + std::to_string(change) + ": it is none that was suppressed");
  store_.judge_suppressed(change, missed, by, now());
  note_decision("sample", by, {{"change", change}, {"missed", missed}});
  return {};
}

review::SampleReport StoreDesk::sample_report() {
  review::SampleReport report;
  report.suppressed = static_cast<std::int64_t>(store_.suppressed_captures().size());
  for (const auto& [change, missed] : store_.judged_suppressed()) {
    ++report.judged;
    report.missed += missed ? 1 : 0;
    if (missed) report.missed_changes.push_back(change);
  }
  return report;
}

}  // namespace policywatch::daemon
