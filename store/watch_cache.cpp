#include "store/watch_cache.hpp"

#include <boost/json/value.hpp>
#include <cstddef>
#include <utility>

#include "base/error.hpp"
#include "base/records_json.hpp"

namespace policywatch::store {
namespace {

// About a kilobyte each.
constexpr std::size_t kKept = 8192;

Watch read_watch(const std::string& config) {
  auto json = parse_json(config);
  if (!json) throw WorldError("store: a watch's stored rules are damaged: " + json.error().message, 5);
  auto watch = watch_from_json(*json);
  if (!watch) throw WorldError("store: a watch's stored rules are damaged: " + watch.error().message, 5);
  return *std::move(watch);
}

}  // namespace

const Watch& WatchCache::get(std::int64_t no, std::int64_t print, const std::string& config) {
  if (const auto found = known_.find(no); found != known_.end()) {
    if (found->second.print != print) found->second = {print, read_watch(config)};
    return found->second.watch;
  }
  Watch watch = read_watch(config);
  // All are asked in turn: whoever leaves, it hardly matters.
  if (known_.size() >= kKept) known_.erase(known_.begin());
  return known_.emplace(no, Known{print, std::move(watch)}).first->second.watch;
}

}  // namespace policywatch::store
