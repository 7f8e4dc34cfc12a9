#include "daemon/watch_view.hpp"

#include <algorithm>

#include "base/url.hpp"
#include "manners/pace.hpp"
#include "pipeline/capture_signs.hpp"
#include "pipeline/moved.hpp"
#include "pipeline/noise.hpp"
#include "pipeline/swing.hpp"

namespace policywatch::daemon {
namespace {

using review::WatchView;

// A check this many times later than asked for is worth a word.
constexpr int kSlowedDown = 3;

void say(WatchView& view, const char* word, std::string sentence) {
  view.health.emplace_back(word);
  view.notes.push_back(std::move(sentence));
}

bool is_kept_out(const std::string& quality) {
  for (const Quality out : {Quality::blocked, Quality::login, Quality::robots_denied}) {
    if (quality == word(out)) return true;
  }
  return false;
}

bool is_missing(const std::string& quality) {
  return quality == word(Quality::not_found) || quality == word(Quality::gone);
}

std::string times(int count) {
  return std::to_string(count) + (count == 1 ? " time" : " times");
}

void tell_failures(WatchView& view, const store::WatchState& state) {
  if (state.failures == 0) return;
  const std::string what = state.last_quality + ": " + state.last_reason;
  if (is_kept_out(state.last_quality)) {
    say(view, "blocked", "kept out " + times(state.failures) + " in a row: " + what);
  } else {
    say(view, "failing", "no good capture " + times(state.failures) + " in a row: " + what);
  }
  if (state.last_quality == word(Quality::parked)) view.notes.back() += "; ownership may have changed";
}

void tell_move(WatchView& view, const store::WatchState& state, const WatchMemory& memory) {
  view.former = memory.former;
  if (!memory.move) return;
  const MoveSeen& seen = *memory.move;
  review::MoveView move{.url = seen.url,
                        .sightings = seen.sightings,
                        .first = seen.first,
                        .last = seen.last,
                        .proposed = pipeline::is_proposed(seen),
                        .other_domain = !pipeline::is_same_site(state.watch.url, seen.url),
                        .how = {}};
  if (move.proposed) {
    const std::string other = move.other_domain ? "that is another domain: make sure who owns it; then " : "";
    move.how = state.watch.from_file
                   ? other + "write url = \"" + move.url + "\" for it in the configuration file"
                   : other + "policywatch watch move " + state.watch.id +
                         (move.other_domain ? " --to " + move.url : "");
    say(view, "moved",
        "permanently redirected to " + move.url + ", " + times(move.sightings) + " since " +
            to_rfc3339(move.first) + ": " + move.how);
  }
  view.move = std::move(move);
}

void tell_memory(WatchView& view, const store::WatchState& state, const WatchMemory& memory, Time now) {
  if (pipeline::is_unstable(memory, is_missing(state.last_quality), now)) {
    say(view, "unstable",
        pipeline::is_swinging(memory, now) ? "its content swings between known versions: that is not told"
                                           : "its page comes and goes");
  }
  if (!memory.selector_miss.empty()) say(view, "selector_miss", memory.selector_miss);
  if (!memory.held.empty()) say(view, "held", memory.held);
  if (memory.fewer) {
    say(view, "held",
        "far fewer entries than before since " + to_rfc3339(memory.fewer->since) +
            ": not believed before it is confirmed");
  }
  if (!memory.paging.empty()) say(view, "pages", memory.paging);
  if (!memory.removed.empty()) say(view, "removed", memory.removed);
  if (!memory.storage.empty()) say(view, "storage", memory.storage);
  if (const std::string words = pipeline::flip_words(memory, now); !words.empty())
    say(view, "encoding_flip", words);
  if (memory.clock_skew != 0)
    say(view, "clock_skew", pipeline::skew_words(std::chrono::minutes(memory.clock_skew)));
  if (state.told_silent) say(view, "silent", "gives nothing new any more: " + memory.rhythm);
}

void tell_pace(WatchView& view, const store::WatchState& state, const Settings& settings, const Paces& paces,
               Time now) {
  if (state.watch.paused) return;
  const auto url = Url::parse(state.watch.url);
  const auto pace = url ? paces.find(manners::pace_key(*url)) : paces.end();
  if (pace != paces.end() && pace->second.why != HostWait::none && pace->second.open_at > now) {
    say(view, "slowed_down",
        std::string(manners::wait_words(pace->second.why)) + ": nothing is asked of it before " +
            to_rfc3339(pace->second.open_at));
    return;
  }
  if (!state.last_check || !state.watch.cron.empty() || state.failures > 0) return;
  const Millis every = state.watch.every > Millis(0) ? state.watch.every : settings.schedule.every;
  const Millis wait = state.next_check_at - *state.last_check;
  if (every <= Millis(0) || wait < kSlowedDown * every) return;
  say(view, "slowed_down",
      "asked for every " + format_duration(every) + ", the host lets us come every " +
          format_duration(std::chrono::floor<Seconds>(wait)));
}

void tell_noise(WatchView& view, const store::WatchState& state) {
  const NoiseMemory noise = parse_noise(state.learned).value_or(NoiseMemory{});
  for (const NoisePlace& place : noise.places) {
    if (!place.since || (!place.forgotten && !pipeline::is_believed(place, state.checks))) continue;
    view.noise.push_back({.kind = std::string(word(place.kind)),
                          .place = place.key,
                          .shown = place.shown,
                          .since = *place.since,
                          .last = place.last,
                          .times = place.times,
                          .why = pipeline::words_of(place, state.checks),
                          .forgotten = place.forgotten});
  }
}

std::string state_word(const store::WatchState& state, const std::vector<std::string>& health) {
  const bool unstable = std::ranges::find(health, "unstable") != health.end();
  if (state.watch.paused) return "paused";
  if (state.failures > 0) return unstable && !state.told_failing ? "unstable" : "failing";
  if (!state.last_ok) return "no baseline";
  if (unstable) return "unstable";
  return state.told_silent ? "silent" : "ok";
}

}  // namespace

Paces paces_of(store::Store& store, Time now) {
  Paces paces;
  for (HostPace& pace : store.host_paces(now)) {
    std::string host = pace.host;
    paces.emplace(std::move(host), std::move(pace));
  }
  return paces;
}

review::WatchView view_of(store::WatchState&& state, const Settings& settings, const Paces& paces, Time now) {
  WatchView view;
  const WatchMemory memory = parse_memory(state.memory).value_or(WatchMemory{});
  tell_failures(view, state);
  tell_memory(view, state, memory, now);
  tell_move(view, state, memory);
  tell_noise(view, state);
  tell_pace(view, state, settings, paces, now);
  view.state = state_word(state, view.health);
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

}  // namespace policywatch::daemon
