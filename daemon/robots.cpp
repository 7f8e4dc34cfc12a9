#include "daemon/robots.hpp"

#include "daemon/log.hpp"
#include "manners/manners.hpp"

namespace policywatch::daemon {
namespace {

namespace asio = boost::asio;

constexpr Millis kKeep = std::chrono::hours(24);  // RFC 9309 section 2.4
constexpr Millis kRetryUnreachable =
    std::chrono::hours(1);  // a host whose robots.txt fails is asked hourly, not at each check
constexpr std::uint64_t kMaxBytes = 600 * 1024;  // section 2.5 asks for at least 500 KiB
// A host without an answer for this long is taken as having no rules (section 2.3.1.4 allows it after 30
// days).
constexpr Millis kOutage = std::chrono::hours(24 * 30);

store::HostState load(store::Store& store, const std::string& key) {
  return store.host(key).value_or(store::HostState{.host = key,
                                                   .next_allowed_at = {},
                                                   .failures = 0,
                                                   .robots = "",
                                                   .robots_fetched_at = std::nullopt,
                                                   .robots_status = 0});
}

io::HttpCall robots_call(const Url& url, const FetchSettings& settings) {
  io::HttpCall call;
  call.request.url = url.origin() + "/robots.txt";
  call.timeout = settings.timeout;
  call.max_body = kMaxBytes;
  call.user_agent = settings.user_agent;
  return call;
}

std::string product_of(const std::string& user_agent) {
  return user_agent.substr(0, user_agent.find_first_of("/ "));
}

}  // namespace

asio::awaitable<Result<bool>> Robots::refresh(store::HostState& host, Url url, FetchSettings settings,
                                              Answer& answer) {
  io::HttpCall call = robots_call(url, settings);
  Result<Response> fetched = co_await http_.fetch(std::move(call));
  if (!fetched) co_return std::unexpected(fetched.error());
  const Response& response = *fetched;
  // A file over the cap counts as far as it was read.
  const bool network_error =
      response.status == 0 || (response.quality != Quality::ok && response.quality != Quality::too_large);
  const manners::RobotsFetch meaning = manners::robots_fetch(response.status, network_error);
  const Time now = clock_.now();
  if (meaning == manners::RobotsFetch::disallow_all) {
    ++host.failures;
    if (host.failures == 1) {
      log::warn(
          "robots.unavailable",
          {{"host", host.host}, {"status", std::to_string(response.status)}, {"cause", response.failure}});
    }
    answer.quality =
        network_error && response.quality != Quality::ok ? response.quality : Quality::robots_denied;
    answer.reason = response.failure;
    if (!host.robots_fetched_at) host.robots_status = -1;  // never had a copy: nothing may be fetched
    host.next_allowed_at = now + kRetryUnreachable;
  } else {
    host.failures = 0;
    host.robots = meaning == manners::RobotsFetch::rules ? response.body : std::string();
    host.robots_status = response.status;
    host.robots_fetched_at = now;
    host.next_allowed_at = now + kKeep;
  }
  store::HostState row = host;
  auto save = [row](store::Store& store) { store.put_host(row); };
  co_await store_.run(std::move(save));
  co_return true;
}

asio::awaitable<Result<Robots::Answer>> Robots::ask(Url url, FetchSettings settings) {
  const std::string key = url.host_key();
  Answer answer;
  auto found = known_.find(key);
  if (found == known_.end()) {
    auto read = [key](store::Store& store) { return load(store, key); };
    store::HostState loaded = co_await store_.run(std::move(read));
    found = known_.insert_or_assign(key, std::move(loaded)).first;
  }
  store::HostState& host = found->second;
  if (clock_.now() >= host.next_allowed_at) {
    Result<bool> asked = co_await refresh(host, url, settings, answer);
    if (!asked) co_return std::unexpected(asked.error());
    answer.fetched = true;
  }
  const std::string agent = product_of(settings.user_agent);
  const bool never_answered = host.robots_status == -1;
  const bool long_gone = host.robots_fetched_at && clock_.now() - *host.robots_fetched_at > kOutage;
  if (never_answered) {
    answer.allowed = false;
    if (answer.quality == Quality::robots_denied) {
      answer.reason = "robots.txt of " + std::string(url.hostname()) +
                      " cannot be read (server error or no answer); RFC 9309 asks to stay away until it can";
    }
  } else if (!long_gone && !manners::robots_allow(host.robots, agent, url.href())) {
    answer.allowed = false;
    answer.quality = Quality::robots_denied;
    answer.reason = "robots.txt of " + std::string(url.hostname()) + " disallows this address for " + agent;
  }
  answer.delay = manners::crawl_delay(host.robots, agent);
  co_return answer;
}

}  // namespace policywatch::daemon
