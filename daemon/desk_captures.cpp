// What watches saw: when something differed, what other rules would have found, how a check goes.
#include <algorithm>
#include <set>

#include "base/url.hpp"
#include "daemon/store_desk.hpp"
#include "daemon/watch_view.hpp"
#include "diff/compare.hpp"
#include "manners/pace.hpp"

namespace policywatch::daemon {

namespace {

using Found = review::TriedSnapshot::Found;

// Both readings of all snapshots happen while everybody else waits for the desk.
constexpr std::uint64_t kMostBytesTried = 6 * 1024 * 1024;
constexpr std::size_t kShownBlocks = 400;

/// A snapshot's reading, and the comparison with the one before it under the same rules.
Found found_in(const Reading& reading, const Document* before, const Watch& watch, bool bytes_differ) {
  Found found{std::string(word(reading.quality)), reading.reason, {}, false, {}};
  for (const Item& item : reading.document.items) found.items.push_back(item.title);
  if (found.items.empty()) {
    for (const Block& block : reading.document.blocks) {
      if (block.where == Where::main && found.items.size() < kShownBlocks) found.items.push_back(block.text);
    }
  }
  if (before == nullptr || reading.quality != Quality::ok) return found;
  diff::Options options;
  options.watch = &watch;
  options.bytes_differ = bytes_differ;
  found.compared = true;
  found.change = diff::compare(*before, reading.document, options);
  return found;
}

/// Reads snapshots one after another under one watch's rules; what was not good is no base for the next.
struct Trial {
  const Watch& watch;
  std::optional<Document> before;

  Found next(Reading reading) {
    Found found = found_in(reading, before ? &*before : nullptr, watch, true);
    if (reading.quality == Quality::ok) before = std::move(reading.document);
    return found;
  }
};

Response response_of(const Watch& watch, const review::SnapshotView& view, const std::string& bytes) {
  Response response;
  response.status = view.status;
  response.url = watch.url;
  response.final_url = view.url;
  response.headers = {{"Content-Type", view.content_type}};
  response.body = bytes;
  response.started = response.finished = view.fetched_at;
  return response;
}

}  // namespace

std::vector<review::CapturePoint> StoreDesk::capture_points(const std::string& watch, int limit) {
  return store_.capture_points(watch, limit);
}

Result<std::vector<review::CaptureView>> StoreDesk::captures(const std::string& watch, int limit) {
  if (const auto known = this->watch(watch); !known) return std::unexpected(known.error());
  const std::vector<review::CapturePoint> points = store_.capture_points(watch, limit);
  std::vector<review::CaptureView> views;
  for (store::CaptureRow& row : store_.captures(watch, limit)) {
    if (views.size() >= points.size()) break;
    review::CaptureView view;
    view.point = points[views.size()];
    view.status = row.status;
    view.reason = std::move(row.reason);
    view.sha256 = std::move(row.sha256);
    view.final_url = std::move(row.final_url);
    view.size = row.size;
    view.took = row.finished - row.started;
    views.push_back(std::move(view));
  }
  return views;
}

Result<std::vector<review::TriedSnapshot>> StoreDesk::try_rules(const Watch& edited, int limit) {
  auto stored = store_.watch_state(edited.id);
  if (!stored) return fail(ErrorKind::not_found, "watch " + edited.id + ": there is none");
  if (const Result<void> rules = check_rules(edited); !rules) return std::unexpected(rules.error());
  std::vector<review::SnapshotView> views = store_.snapshots(edited.id);
  std::uint64_t bytes = 0;
  std::size_t from = views.size();
  while (from > 0 && static_cast<int>(views.size() - from) < limit) {
    bytes += views[from - 1].size;
    if (bytes > kMostBytesTried && from < views.size()) break;
    --from;
  }
  Trial present{stored->watch, {}}, tried{edited, {}};
  std::vector<review::TriedSnapshot> out;
  for (std::size_t i = from; i < views.size(); ++i) {
    const auto snapshot = store_.snapshot(views[i].sha256);
    if (!snapshot) continue;  // given up for room, or damaged: verify tells
    review::TriedSnapshot one{views[i].sha256, views[i].fetched_at, views[i].size, {}, {}};
    one.present = present.next(
        world_.read(stored->watch, response_of(stored->watch, snapshot->first, snapshot->second)));
    one.tried = tried.next(world_.read(edited, response_of(edited, snapshot->first, snapshot->second)));
    out.push_back(std::move(one));
  }
  return out;
}

Result<review::CheckProgress> StoreDesk::check_progress(const std::string& id, Time since) {
  const auto state = store_.watch_state(id);
  if (!state) return fail(ErrorKind::not_found, "watch " + id + ": there is none");
  review::CheckProgress progress;
  if (state->last_check && *state->last_check >= since) {
    progress.done = true;
    progress.step = "done";
    progress.quality = state->last_quality;
    progress.detail = state->last_reason;
    const auto newest = store_.capture_points(id, 1);
    progress.changed = !newest.empty() && newest.front().snapshot && newest.front().at >= since;
    for (const Update& update : store_.recent_updates(since)) {
      const bool of_it = std::ranges::any_of(update.evidence, [&](const Evidence& piece) {
        return piece.watch == id && piece.seen_at >= since;
      });
      if (of_it) progress.updates.push_back(update.id);
    }
    return progress;
  }
  const auto url = Url::parse(state->watch.url);
  const Paces paces = paces_of(store_, now());
  const auto pace = url ? paces.find(manners::pace_key(*url)) : paces.end();
  if (state->watch.paused) {
    progress.step = "held";
    progress.detail = "the watch is paused: resume it first";
  } else if (pace != paces.end() && pace->second.open_at > now()) {
    progress.step = "held";
    progress.detail = manners::wait_words(pace->second.why);
    progress.until = pace->second.open_at;
  } else {
    progress.step = state->next_check_at > now() ? "fetching" : "waiting";
  }
  return progress;
}

}  // namespace policywatch::daemon
