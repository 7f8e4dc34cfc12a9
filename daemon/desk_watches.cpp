#include <algorithm>

#include "base/noise.hpp"
#include "base/records_json.hpp"
#include "base/url.hpp"
#include "daemon/load_settings.hpp"
#include "daemon/store_desk.hpp"
#include "daemon/watch_view.hpp"
#include "pipeline/moved.hpp"

namespace policywatch::daemon {

namespace {

std::unexpected<Error> no_watch(const std::string& id) {
  return fail(ErrorKind::not_found, "watch " + id + ": there is none");
}

// More changes in a week than this, and none of them accepted: somebody's time is lost here.
constexpr int kNoisyAbove = 10;
constexpr std::chrono::hours kNoisyWithin{7 * 24};
constexpr std::chrono::minutes kNoisyHolds{1};
constexpr std::chrono::hours kJudgedWithin{90 * 24};

void tell_noise(review::WatchView& view, const std::map<std::string, int>& noisy) {
  const auto found = noisy.find(view.watch.id);
  if (found == noisy.end()) return;
  view.health.emplace_back("noisy");
  view.notes.push_back("changed " + std::to_string(found->second) +
                       " times in 7 days and nothing of it was accepted: make a rule of one of its rejected "
                       "updates (policywatch rule preview --from ID), or narrow it with select or ignore");
}

}  // namespace

Result<void> check_rules(const Watch& watch) {
  std::vector<std::string> all = watch.select;
  all.insert(all.end(), watch.ignore.begin(), watch.ignore.end());
  const ListFields list = watch.list.value_or(ListFields());
  for (const std::string& one : {list.item, list.title, list.link, list.date, list.summary})
    if (!one.empty()) all.push_back(one);
  for (const std::string& one : all) {
    const Result<void> parsed = check_selector(one);
    if (!parsed) return fail(ErrorKind::invalid, "selector " + one + ": " + parsed.error().message);
  }
  return {};
}

std::vector<review::WatchView> StoreDesk::watches() {
  std::vector<review::WatchView> views;
  const Paces paces = paces_of(store_, now());
  const std::map<std::string, int>& noisy = noisy_watches();
  for (store::WatchState& state : store_.watch_states()) {
    views.push_back(view_of(std::move(state), world_.settings, paces, now()));
    tell_noise(views.back(), noisy);
  }
  return views;
}

namespace {

// Of watches behind whose back something was written, so many at a time: other questions wait meanwhile.
constexpr std::size_t kReadAhead = 8000;

}  // namespace

std::int64_t StoreDesk::read_ahead() {
  digests_.follow(store_, world_.settings, now(), kReadAhead);
  return digests_.count();
}

std::vector<review::WatchView> StoreDesk::views_of(const std::vector<std::int64_t>& numbers,
                                                   const Paces& paces) {
  std::vector<review::WatchView> views;
  for (const std::int64_t no : numbers) {
    auto state = store_.watch_state(no);
    if (!state) continue;
    views.push_back(view_of(*std::move(state), world_.settings, paces, now()));
    tell_noise(views.back(), noisy_watches());
  }
  return views;
}

review::WatchPage StoreDesk::watch_page(const review::WatchFilter& filter) {
  digests_.follow(store_, world_.settings, now());
  const Paces paces = paces_of(store_, now());
  const WatchDigests::Moment moment{paces, noisy_watches(), now()};
  const WatchDigests::Found found = digests_.find(store_, filter, moment);
  WatchDigests::Sums sums = digests_.sums(moment);
  return {.watches = views_of(found.numbers, paces),
          .found = found.found,
          .left = found.left,
          .total = sums.total,
          .look = sums.look,
          .counts = std::move(sums.by_either)};
}

std::vector<review::WatchView> StoreDesk::watches_near(const std::string& url) {
  digests_.follow(store_, world_.settings, now());
  return views_of(digests_.near(url), paces_of(store_, now()));
}

/// Counting goes over the updates of weeks: what was counted holds while nothing changes, a minute at most.
const std::map<std::string, int>& StoreDesk::noisy_watches() {
  const std::int64_t revision = store_.updates_revision();
  const bool holds = noisy_.revision == revision && noisy_.at <= now() && now() - noisy_.at < kNoisyHolds;
  if (!holds) noisy_ = {revision, now(), store_.noisy_watches(now() - kNoisyWithin, kNoisyAbove)};
  return noisy_.watches;
}

Result<review::WatchView> StoreDesk::watch(const std::string& id) {
  auto state = store_.watch_state(id);
  if (!state) return no_watch(id);
  review::WatchView view = view_of(*std::move(state), world_.settings, paces_of(store_, now()), now());
  tell_noise(view, noisy_watches());
  view.habits = store_.watch_habits(id, now() - kNoisyWithin, now() - kJudgedWithin);
  return view;
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
  if (const Result<void> rules = check_rules(watch); !rules) return rules;
  Watch added = watch;
  added.from_file = false;
  store_.put_watch(added, now());
  note_decision("watch_add", by, {{"watch", watch.id}, {"url", watch.url}});
  return {};
}

Result<void> StoreDesk::edit_watch(const Watch& watch, const std::string& by) {
  const auto state = store_.watch_state(watch.id);
  if (!state) return no_watch(watch.id);
  if (state->watch.from_file)
    return fail(ErrorKind::refused, "watch " + watch.id + " stands in the configuration: write it there");
  if (const Result<void> rules = check_rules(watch); !rules) return rules;
  Watch edited = watch;
  edited.from_file = false;
  edited.paused = state->watch.paused;
  if (edited == state->watch) return {};
  store_.put_watch(edited, now());
  note_decision("watch_edit", by,
                {{"watch", watch.id}, {"before", to_json(state->watch)}, {"after", to_json(edited)}});
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

Result<review::WatchView> StoreDesk::move_watch(const std::string& id, const std::string& to,
                                                const std::string& by) {
  auto state = store_.watch_state(id);
  if (!state) return no_watch(id);
  auto memory = parse_memory(state->memory);
  if (!memory) return std::unexpected(memory.error());
  if (!memory->move || !pipeline::is_proposed(*memory->move))
    return fail(ErrorKind::refused, "watch " + id + ": no permanent redirect has proved itself yet");
  const std::string target = memory->move->url, old = state->watch.url;
  if (state->watch.from_file)
    return fail(ErrorKind::refused,
                "watch " + id + " stands in the configuration: write url = \"" + target + "\" for it there");
  if (!to.empty() && to != target)
    return fail(ErrorKind::refused, "watch " + id + " was redirected to " + target + ", not to " + to);
  if (to.empty() && !pipeline::is_same_site(old, target))
    return fail(ErrorKind::refused,
                target + " is another domain: make sure who owns it, then name it with --to");
  memory->former.push_back({old, now()});
  memory->move.reset();
  store_.move_watch(id, target, print_memory(*memory), now());
  note_decision("watch_move", by, {{"watch", id}, {"from", old}, {"to", target}});
  return watch(id);
}

Result<void> StoreDesk::forget_noise(const std::string& id, const std::string& place, const std::string& by) {
  const auto state = store_.watch_state(id);
  if (!state) return no_watch(id);
  auto noise = parse_noise(state->learned);
  if (!noise) return std::unexpected(noise.error());
  bool found = false;
  for (NoisePlace& known : noise->places) {
    if (known.key != place) continue;
    known.forgotten = true;
    found = true;
  }
  if (!found) return fail(ErrorKind::not_found, "watch " + id + " has learned nothing of: " + place);
  store_.set_learned(id, print_noise(*noise));
  note_decision("watch_forget", by, {{"watch", id}, {"place", place}});
  return {};
}

Result<void> StoreDesk::confirm_incident(const std::string& host, const std::string& by) {
  auto incident = store_.open_incident(host);
  if (!incident)
    return fail(ErrorKind::not_found, "host " + host + ": it has no open incident; see: policywatch status");
  incident->confirmed_by = by;
  store_.put_incident(*incident);
  for (const std::string& id : store_.watches_of_host(host)) store_.set_next_check(id, now());
  note_decision("incident_confirm", by, {{"host", host}});
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
