#include <algorithm>

#include "daemon/store_desk.hpp"

namespace policywatch::daemon {

namespace {

std::string state_of(const store::WatchState& state) {
  if (state.watch.paused) return "paused";
  if (state.failures > 0) return "failing";
  if (!state.last_ok) return "no baseline";
  return state.told_silent ? "silent" : "ok";
}

review::WatchView view_of(store::WatchState&& state) {
  review::WatchView view;
  view.state = state_of(state);
  view.last_quality = std::move(state.last_quality);
  view.last_reason = std::move(state.last_reason);
  view.last_check = state.last_check;
  view.last_ok = state.last_ok;
  if (!state.watch.paused) view.next_check = state.next_check_at;
  view.last_change = state.last_change;
  view.failures = state.failures;
  view.captures = state.checks;
  view.snapshots = state.snapshots;
  view.watch = std::move(state.watch);
  return view;
}

std::unexpected<Error> no_watch(const std::string& id) {
  return fail(ErrorKind::not_found, "watch " + id + ": there is none");
}

}  // namespace

std::vector<review::WatchView> StoreDesk::watches() {
  std::vector<review::WatchView> views;
  for (store::WatchState& state : store_.watch_states()) views.push_back(view_of(std::move(state)));
  return views;
}

Result<review::WatchView> StoreDesk::watch(const std::string& id) {
  auto state = store_.watch_state(id);
  if (!state) return no_watch(id);
  return view_of(*std::move(state));
}

Result<void> StoreDesk::pause_watch(const std::string& id, bool paused, const std::string& by) {
  if (!store_.watch_state(id)) return no_watch(id);
  store_.set_paused(id, paused);
  note_decision(paused ? "pause" : "resume", by, {{"watch", id}});
  return {};
}

Result<void> StoreDesk::add_watch(const Watch& watch, const std::string& by) {
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  if (watch.id.empty() || !std::ranges::all_of(watch.id, is_plain))
    return fail(ErrorKind::invalid, "watch '" + watch.id + "': an id is made of a-z, 0-9 and -");
  if (store_.watch_state(watch.id))
    return fail(ErrorKind::refused, "watch " + watch.id + " is there already: choose another id");
  Watch added = watch;
  added.from_file = false;
  store_.put_watch(added, now());
  note_decision("watch_add", by, {{"watch", watch.id}, {"url", watch.url}});
  return {};
}

Result<void> StoreDesk::remove_watch(const std::string& id, const std::string& by) {
  const auto state = store_.watch_state(id);
  if (!state) return no_watch(id);
  if (state->watch.from_file)
    return fail(ErrorKind::refused,
                "watch " + id + " stands in the configuration: take it out there, or pause it");
  store_.retire_watch(id);
  note_decision("watch_remove", by, {{"watch", id}});
  return {};
}

Result<void> StoreDesk::request_check(const std::string& id) {
  if (!store_.watch_state(id)) return no_watch(id);
  store_.set_next_check(id, now());
  return {};
}

Result<std::vector<review::SnapshotView>> StoreDesk::snapshots(const std::string& watch) {
  auto snapshots = store_.snapshots(watch);
  if (snapshots.empty() && !store_.watch_state(watch)) return no_watch(watch);
  return snapshots;
}

Result<std::pair<review::SnapshotView, std::string>> StoreDesk::snapshot(const std::string& sha256) {
  return store_.snapshot(sha256);
}

}  // namespace policywatch::daemon
