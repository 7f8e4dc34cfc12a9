// A page that is asked for a preview: the same rules, robots.txt and turn at its host as a check.
#include <algorithm>

#include "daemon/checker.hpp"
#include "manners/pace.hpp"

namespace policywatch::daemon {

namespace asio = boost::asio;

asio::awaitable<Result<Response>> Checker::fetch_for_preview(Watch watch) {
  const auto url = Url::parse(watch.url);
  if (!url || !url->is_http()) co_return fail(ErrorKind::invalid, "an http or https address is wanted");
  const std::string host = manners::pace_key(*url);
  const Time give_up = world_.clock.now() + settings_->fetch.timeout;
  store::WatchState state;
  state.watch = std::move(watch);
  // The second time is for a host whose robots.txt was asked for first.
  for (int round = 0; round < 2; ++round) {
    bool inside = false;
    const bool going_on = co_await enter(host, give_up, inside);
    if (!going_on) co_return fail(ErrorKind::stopped, "the daemon is ending");
    if (!inside)
      co_return fail(ErrorKind::refused, host + " is being asked by others or wants to be left alone until " +
                                             to_rfc3339(world_.gate.free_at(host).value_or(give_up)) +
                                             ": try again then");
    Asked asked = co_await ask(state, host);
    if (asked.stopped) co_return fail(ErrorKind::stopped, "the daemon is ending");
    if (asked.put_off) co_return fail(ErrorKind::refused, asked.reason);
    if (asked.response) co_return std::move(*asked.response);
  }
  co_return fail(ErrorKind::refused, host + ": its robots.txt could not be made sense of in time");
}

}  // namespace policywatch::daemon
