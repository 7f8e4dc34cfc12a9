#include "daemon/robots.hpp"

#include <algorithm>

#include "daemon/log.hpp"
#include "manners/manners.hpp"

namespace policywatch::daemon {
namespace {

namespace asio = boost::asio;

constexpr Millis kKeep = std::chrono::hours(24);  // RFC 9309 section 2.4
// A robots.txt that cannot be read is asked for again soon, then less and less often.
constexpr Millis kFirstRetry = std::chrono::minutes(5), kLastRetry = std::chrono::hours(1);
constexpr std::uint64_t kMaxBytes = 512 * 1024;  // section 2.5 asks for at least 500 KiB
// An outage that lasts so long is no weather any more: a person should look (section 2.3.1.4).
constexpr Millis kOutage = std::chrono::hours(24 * 30);
constexpr std::size_t kKeptInMemory = 16 * 1024;
constexpr std::size_t kMaxVerdicts = 4096;

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
  call.keep_start = true;
  call.user_agent = settings.user_agent;
  return call;
}

Millis retry_wait(int failures) {
  Millis wait = kFirstRetry;
  for (int i = 1; i < failures && wait < kLastRetry; ++i) wait *= 2;
  return std::min(wait, kLastRetry);
}

bool is_unread(const Response& response) {
  // A file over the cap counts as far as it was read.
  return response.status == 0 || (response.quality != Quality::ok && response.quality != Quality::too_large);
}

void tell_outage(const store::HostState& before, const store::HostState& now, const Response& response,
                 Time at) {
  if (now.failures == 1) {
    log::warn("robots.unavailable", {{"host", now.host},
                                     {"status", std::to_string(response.status)},
                                     {"cause", response.failure},
                                     {"until_then", now.robots_fetched_at ? "the last good copy is obeyed"
                                                                          : "nothing is fetched there"}});
  }
  const auto long_gone = [&](Time when) {
    return now.robots_fetched_at && when - *now.robots_fetched_at > kOutage;
  };
  if (long_gone(at) && !long_gone(before.next_allowed_at - retry_wait(before.failures)))
    log::error("robots.long_unavailable",
               {{"host", now.host}, {"since", to_rfc3339(*now.robots_fetched_at)}});
}

std::string cannot_be_read(const Url& url) {
  return "robots.txt of " + std::string(url.hostname()) +
         " cannot be read (server error or no answer); RFC 9309 asks to stay away until it can";
}

}  // namespace

void Robots::take(Known& known, const Response& response) {
  const Time now = clock_.now();
  store::HostState& row = known.row;
  const store::HostState before = row;
  const manners::RobotsFetch meaning =
      manners::robots_fetch(response.status, is_unread(response), response.redirects.size());
  if (meaning == manners::RobotsFetch::disallow_all) {
    ++row.failures;
    if (!row.robots_fetched_at) row.robots_status = -1;  // never had a copy: nothing may be fetched
    row.next_allowed_at = now + retry_wait(row.failures);
    if (const std::string* value = find_header(response.headers, "Retry-After")) {
      if (const auto wait = manners::parse_retry_after(*value, now))
        row.next_allowed_at = std::max(row.next_allowed_at, now + *wait);
    }
    tell_outage(before, row, response, now);
    return;
  }
  row.failures = 0;
  row.robots = meaning == manners::RobotsFetch::rules ? response.body : std::string();
  row.robots_status = response.status;
  row.robots_fetched_at = now;
  row.next_allowed_at = now + kKeep;
  known.verdicts.clear();
  known.agent.clear();
  const std::string_view odd = response.redirects.size() > 5 ? "it is behind more than five redirects"
                               : response.quality == Quality::too_large
                                   ? "it is larger than 512 KiB; what stands behind is not read"
                                   : manners::robots_oddity(row.robots);
  if (!odd.empty()) log::warn("robots.odd", {{"host", row.host}, {"what", std::string(odd)}});
}

asio::awaitable<Result<Response>> Robots::refresh(Known& known, Url url, FetchSettings settings) {
  io::HttpCall call = robots_call(url, settings);
  Result<Response> fetched = co_await http_.fetch(std::move(call));
  if (!fetched) co_return std::unexpected(fetched.error());
  if (known.text_in_store) {
    // The last good copy must not be lost by an outage.
    const std::string key = known.row.host;
    auto read = [key](store::Store& store) { return load(store, key); };
    store::HostState whole = co_await store_.run(std::move(read));
    known.row.robots = std::move(whole.robots);
    known.text_in_store = false;
  }
  take(known, *fetched);
  store::HostState row = known.row;
  auto save = [row](store::Store& store) { store.put_host(row); };
  co_await store_.run(std::move(save));
  co_return fetched;
}

asio::awaitable<bool> Robots::allows(Known& known, std::string agent, std::string address) {
  if (known.agent != agent) {
    known.verdicts.clear();
    known.delay.reset();
  }
  const auto found = known.verdicts.find(address);
  if (known.agent == agent && found != known.verdicts.end()) co_return found->second;
  std::string text = known.row.robots;
  if (known.text_in_store) {
    const std::string key = known.row.host;
    auto read = [key](store::Store& store) { return load(store, key).robots; };
    std::string stored = co_await store_.run(std::move(read));
    text = std::move(stored);
  }
  if (known.agent != agent) {
    known.delay = manners::crawl_delay(text, agent);
    known.agent = agent;
  }
  if (known.verdicts.size() >= kMaxVerdicts) known.verdicts.clear();
  const bool allowed = manners::robots_allow(text, agent, address);
  known.verdicts.emplace(std::move(address), allowed);
  if (text.size() > kKeptInMemory) {
    known.text_in_store = true;
    known.row.robots = std::string();
  }
  co_return allowed;
}

asio::awaitable<Result<Robots::Answer>> Robots::ask(Url url, FetchSettings settings) {
  const std::string key = url.host_key();
  Answer answer;
  auto found = known_.find(key);
  if (found == known_.end()) {
    auto read = [key](store::Store& store) { return load(store, key); };
    store::HostState loaded = co_await store_.run(std::move(read));
    found = known_.try_emplace(key).first;
    found->second.row = std::move(loaded);
  }
  Known& known = found->second;
  if (clock_.now() >= known.row.next_allowed_at) {
    Result<Response> asked = co_await refresh(known, url, settings);
    if (!asked) co_return std::unexpected(asked.error());
    answer.fetched = std::move(*asked);
  }
  if (known.row.robots_status == -1) {
    answer.allowed = false;
    answer.reason = cannot_be_read(url);
    if (answer.fetched && is_unread(*answer.fetched) && answer.fetched->quality != Quality::ok) {
      answer.quality = answer.fetched->quality;
      answer.reason = answer.fetched->failure;
    }
    if (!answer.fetched) answer.unknown_until = known.row.next_allowed_at;
    co_return answer;
  }
  std::string agent = manners::product_token(settings.user_agent);
  const bool allowed = co_await allows(known, agent, url.href());
  if (!allowed) {
    answer.allowed = false;
    answer.reason = "robots.txt of " + std::string(url.hostname()) + " disallows this address for " + agent;
  }
  answer.delay = known.delay;
  co_return answer;
}

}  // namespace policywatch::daemon
