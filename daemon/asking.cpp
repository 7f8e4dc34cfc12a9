// The first half of a check: may we ask, what do we ask for, what came of it for the host.
#include <algorithm>

#include "base/url.hpp"
#include "daemon/checker.hpp"
#include "daemon/paging.hpp"
#include "manners/caching.hpp"
#include "manners/manners.hpp"
#include "manners/pace.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::daemon {
namespace {

namespace asio = boost::asio;

Response refused(const Watch& watch, Quality quality, std::string reason, Time now) {
  Response response;
  response.quality = quality;
  response.failure = std::move(reason);
  response.url = watch.url;
  response.started = response.finished = now;
  return response;
}

io::HttpCall call_for(const store::WatchState& state, const Settings& settings, Time now) {
  manners::KnownAnswer known;
  known.etag = state.etag;
  known.last_modified = state.last_modified;
  // Only a good baseline may be confirmed by "not modified".
  known.has_body =
      !state.body_sha256.empty() && state.last_ok.has_value() && state.failures == 0 && !state.told_missing;
  known.has_body = known.has_body && !wants_all_pages(state);
  known.distrusted = state.distrusted;
  known.last_full = state.last_full;
  const manners::SendValidators send =
      manners::validators_to_send(known, now, whole_every(state.watch, settings.fetch));
  io::HttpCall call;
  call.request = watchers::plan(state.watch, {send.etag, send.last_modified});
  call.timeout = settings.fetch.timeout;
  call.max_body = settings.fetch.max_body;
  call.user_agent = settings.fetch.user_agent;
  call.render = state.watch.render == "browser";
  // What is known of several pages is not the wire of one.
  const bool paged = state.watch.pages > 1;
  if (!call.render && !paged && !state.body_sha256.empty() && stands(state))
    call.known_wire = state.wire_sha256;
  if (call.render) {  // its document may stay while its scripts make another page
    call.request.etag.clear();
    call.request.last_modified.clear();
  }
  return call;
}

std::string host_of(const std::string& address) {
  const auto url = Url::parse(address);
  return url ? manners::pace_key(*url) : "";
}

/// "Not modified" to a request that did not ask for it confirms nothing.
void refuse_unasked_304(Response& response, bool conditional) {
  if (response.status != 304 || conditional || response.quality != Quality::ok) return;
  response.quality = Quality::server_error;
  response.failure = "\"304 Not Modified\" to a request that held no validators";
}

}  // namespace

/// The place at `host` is left; hosts on the way of redirects have been asked as well, and the last of them
/// gave the answer.
void Checker::leave(const std::string& host, const Response& response, const std::string& watch) {
  const manners::Visit visit = manners::visit_of(response, watch);
  manners::Visit passed = visit;
  passed.outcome = manners::Visit::Outcome::answered;
  passed.status = 0;
  passed.retry_after.reset();
  passed.quota_wait.reset();
  const std::string last = response.redirects.empty() ? host : host_of(response.final_url);
  world_.gate.leave(host, last == host ? visit : passed);
  for (const Redirect& redirect : response.redirects) {
    const std::string on_the_way = host_of(redirect.to);
    if (on_the_way != host && on_the_way != last) world_.gate.visited(on_the_way, passed);
  }
  if (last != host) world_.gate.visited(last, visit);
}

asio::awaitable<Checker::Asked> Checker::ask_robots(Url url, std::string host,
                                                    const store::WatchState& state) {
  Asked asked;
  const std::shared_ptr<const Settings> settings = settings_;
  Result<Robots::Answer> robots = co_await world_.robots.ask(url, settings->fetch);
  if (!robots) {
    world_.gate.leave(host);
    asked.stopped = true;
    co_return asked;
  }
  if (robots->fetched) {
    manners::Visit visit = manners::visit_of(*robots->fetched, "robots.txt");
    visit.robots = true;
    world_.gate.leave(host, visit);
    asked.again = robots->allowed;  // the page is asked for when the host's pause is over
  } else if (!robots->allowed) {
    world_.gate.leave(host);
    asked.put_off = robots->unknown_until;
  }
  world_.gate.set_crawl_delay(host, robots->delay.value_or(Millis(0)));
  if (!robots->allowed) {
    asked.reason = robots->reason;
    if (!asked.put_off)
      asked.response = refused(state.watch, robots->quality, robots->reason, world_.clock.now());
  }
  co_return asked;
}

asio::awaitable<Checker::Asked> Checker::ask(const store::WatchState& state, std::string host,
                                             std::uint64_t max_body) {
  Asked asked;
  const std::shared_ptr<const Settings> settings = settings_;
  const Result<Url> url = manners::check_url(state.watch.url);
  if (!url) {
    world_.gate.leave(host);
    asked.response = refused(state.watch, Quality::address_denied, url.error().message, world_.clock.now());
    co_return asked;
  }
  if (settings->fetch.obey_robots) {
    Asked robots = co_await ask_robots(*url, host, state);
    if (robots.stopped || robots.again || robots.put_off || robots.response) co_return robots;
  } else {
    world_.gate.set_crawl_delay(host, Millis(0));
  }
  io::HttpCall call = call_for(state, *settings, world_.clock.now());
  call.url = *url;
  if (max_body > 0) call.max_body = std::min(call.max_body, max_body);
  asked.conditional = !call.request.etag.empty() || !call.request.last_modified.empty();
  Result<Response> response = co_await world_.http.fetch(std::move(call));
  if (!response) {
    world_.gate.leave(host);
    asked.stopped = true;
    co_return asked;
  }
  refuse_unasked_304(*response, asked.conditional);
  leave(host, *response, state.watch.id);
  asked.response = std::move(*response);
  co_return asked;
}

/// What this answer says about how far the address's validators are to be trusted.
void Checker::weigh_validators(store::WatchState& state, const Response& response, const Glanced& glanced,
                               bool conditional) {
  if (response.quality != Quality::ok) return;
  if (!state.last_full || (response.status == 200 && !conditional)) state.last_full = world_.clock.now();
  if (response.status != 200 || state.body_sha256.empty() || glanced.body_sha256.empty()) return;
  // The validator is of the first page, the digest of all.
  const bool same = glanced.body_sha256 == state.body_sha256 || state.watch.pages > 1;
  if (manners::is_broken_validator(state.etag, find_header(response.headers, "ETag"), same))
    state.distrusted = true;
}

}  // namespace policywatch::daemon
