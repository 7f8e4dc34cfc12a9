#include "daemon/paging.hpp"

#include <algorithm>
#include <memory>

#include "base/url.hpp"
#include "daemon/check_parts.hpp"
#include "daemon/checker.hpp"
#include "manners/pace.hpp"
#include "watchers/pages.hpp"

namespace policywatch::daemon {
namespace {

namespace asio = boost::asio;

// A host that closes for longer has its later pages another time.
constexpr Millis kPagingPatience = std::chrono::minutes(10);
constexpr Millis kWholeEvery = std::chrono::hours(24);
// Its robots.txt may have to be asked for first; then the page has its turn again.
constexpr int kTurns = 3;

}  // namespace

bool comes_in_pages(const Watch& watch, const Response& first) {
  return watch.pages > 1 && first.quality == Quality::ok && first.status >= 200 && first.status < 300;
}

bool wants_all_pages(const store::WatchState& state) {
  return state.watch.pages > 1 && state.last_ok && memory_of(state).pages < state.watch.pages;
}

Millis whole_every(const Watch& watch, const FetchSettings& fetch) {
  if (watch.pages <= 1) return fetch.unconditional_every;
  return fetch.unconditional_every > Millis(0) ? std::min(fetch.unconditional_every, kWholeEvery)
                                               : kWholeEvery;
}

asio::awaitable<std::optional<Response>> Checker::follow(store::WatchState state, Response first) {
  auto trail = std::make_shared<watchers::PageTrail>(state.watch, settings_->fetch.max_body);
  auto begin = [trail, first = std::move(first)]() mutable { trail->take(std::move(first)); };
  co_await io::run_on(world_.pool, std::move(begin));
  // A page beyond the first is asked for by itself: nothing of it is known.
  state.etag.clear();
  state.last_modified.clear();
  state.body_sha256.clear();
  for (int turns = 0; !trail->next().empty();) {
    state.watch.url = trail->next();
    const auto url = Url::parse(state.watch.url);
    const std::string host = url ? manners::pace_key(*url) : "";
    bool inside = false;
    const bool going_on = co_await enter(host, world_.clock.now() + kPagingPatience, inside);
    if (!going_on) co_return std::nullopt;
    if (!inside || ++turns > kTurns) {
      if (inside) world_.gate.leave(host);
      trail->give_up("the host lets us come only later");
      break;
    }
    Asked asked = co_await ask(state, host, std::max<std::uint64_t>(trail->room(), 1));
    if (asked.stopped) co_return std::nullopt;
    if (asked.again) continue;
    if (!asked.response) {
      trail->give_up(asked.reason);
      break;
    }
    turns = 0;
    auto go_on = [trail, answer = std::move(*asked.response)]() mutable { trail->take(std::move(answer)); };
    co_await io::run_on(world_.pool, std::move(go_on));
  }
  auto join = [trail] { return trail->joined(); };
  Response joined = co_await io::run_on(world_.pool, std::move(join));
  co_return joined;
}

}  // namespace policywatch::daemon
