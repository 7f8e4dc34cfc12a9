// A page that may be the host's "not found" in disguise: an address that nobody ever published tells how the
// host says so. At most once per host and day.
#include <algorithm>

#include "base/hash.hpp"
#include "daemon/check_parts.hpp"
#include "daemon/checker.hpp"
#include "extract/second_look.hpp"
#include "manners/pace.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::daemon {
namespace {

namespace asio = boost::asio;

// The page itself waits for the probe: a host that asks for longer pauses is judged without one.
constexpr Millis kProbingPatience = std::chrono::minutes(5);
constexpr Millis kProbeAgain = std::chrono::seconds(1);

Watch sibling_of(const Watch& watch, std::uint64_t draw) {
  Watch sibling;
  sibling.id = watch.id;
  sibling.url = extract::sibling_address(watch.url, draw);
  sibling.kind = WatchKind::page;
  sibling.headers = watch.headers;
  return sibling;
}

}  // namespace

asio::awaitable<bool> Checker::enter(std::string host, Time give_up, bool& inside) {
  while (true) {
    const Time now = world_.clock.now();
    inside = world_.gate.try_enter(host, now);
    if (inside) co_return true;
    const Time until = std::max(world_.gate.free_at(host).value_or(now), now + kProbeAgain);
    if (until > give_up) co_return true;
    const bool going_on = co_await world_.clock.sleep_until(until);
    if (!going_on) co_return false;
  }
}

asio::awaitable<bool> Checker::probe(store::WatchState state) {
  const auto url = Url::parse(state.watch.url);
  if (!url) co_return true;
  const std::string key = host_key_of(state.watch.url);
  const std::string host = manners::pace_key(*url);
  state.watch = sibling_of(state.watch, fingerprint(world_.random.bytes(8)));
  state.etag.clear();
  state.last_modified.clear();
  bool inside = false;
  const bool going_on = co_await enter(host, world_.clock.now() + kProbingPatience, inside);
  if (!going_on) co_return false;
  if (!inside) co_return true;
  Asked asked = co_await ask(state, host);
  if (asked.stopped) co_return false;
  if (!asked.response) co_return true;
  auto response = std::make_shared<const Response>(std::move(*asked.response));
  const Watch watch = state.watch;
  auto read = [watch, response] { return watchers::read(watch, *response); };
  Reading reading = co_await io::run_on(world_.pool, std::move(read));
  store::HostProbe probe{world_.clock.now(), response->status, response->final_url,
                         std::move(reading.document)};
  auto keep = [key, probe = std::move(probe)](store::Store& store) { store.put_host_probe(key, probe); };
  co_await world_.store.run(std::move(keep));
  co_return true;
}

}  // namespace policywatch::daemon
