#include "daemon/stamping.hpp"

#include <fstream>
#include <iterator>

#include "base/timestamp.hpp"
#include "store/evidence_log.hpp"

namespace policywatch::daemon {

namespace {

namespace asio = boost::asio;

constexpr std::size_t kStampsAtOnce = 24;
constexpr std::uint64_t kLongestAnswer = 256 * 1024;
constexpr Millis kStampPatience = std::chrono::seconds(30);
constexpr const char* kFailing = "timestamp.failing";

Result<std::string> authorities_of(const EvidenceSettings& settings) {
  if (settings.timestamp_ca.empty()) return std::string();
  std::ifstream file(settings.timestamp_ca, std::ios::binary);
  std::string pem{std::istreambuf_iterator<char>(file), {}};
  if (!file || pem.empty()) return fail(ErrorKind::invalid, settings.timestamp_ca + " cannot be read");
  return pem;
}

Result<std::string> judged(const Result<Response>& answer, const std::string& query,
                           const EvidenceSettings& settings, Time now) {
  if (!answer) return std::unexpected(answer.error());
  if (answer->status != 200)
    return fail(ErrorKind::unreachable,
                answer->status == 0 ? settings.timestamp_url + ": " + answer->failure
                                    : settings.timestamp_url + " answers " + std::to_string(answer->status));
  const Result<std::string> authorities = authorities_of(settings);
  if (!authorities) return authorities;
  const Result<Time> at = check_timestamp(answer->body, query, *authorities, now);
  if (!at) return std::unexpected(at.error());
  return answer->body;
}

asio::awaitable<Result<std::string>> ask_for_stamp(StampWorld world, EvidenceSettings settings,
                                                   std::string user_agent, std::string note) {
  const std::string query = timestamp_query(note, world.random.bytes(8));
  io::HttpCall call;
  call.method = "POST";
  call.request.url = settings.timestamp_url;
  call.request.headers = {{"Content-Type", "application/timestamp-query"},
                          {"Accept", "application/timestamp-reply"}};
  call.body = query;
  call.timeout = kStampPatience;
  call.max_body = kLongestAnswer;
  call.follow_redirects = false;
  call.user_agent = std::move(user_agent);
  Result<Response> answer = co_await world.http.fetch(std::move(call));
  co_return judged(answer, query, settings, world.clock.now());
}

}  // namespace

asio::awaitable<Result<int>> stamp_checkpoints(StampWorld world, EvidenceSettings settings,
                                               std::string user_agent) {
  auto unstamped = [](store::Store& store) {
    std::vector<store::StoredCheckpoint> waiting = store.log().checkpoints();
    std::erase_if(waiting, [](const store::StoredCheckpoint& one) { return !one.token.empty(); });
    if (waiting.size() > kStampsAtOnce) waiting.resize(kStampsAtOnce);
    return waiting;
  };
  std::vector<store::StoredCheckpoint> waiting = co_await world.store.run(std::move(unstamped));
  int stamped = 0;
  for (const store::StoredCheckpoint& one : waiting) {
    Result<std::string> token = co_await ask_for_stamp(world, settings, user_agent, one.note);
    if (!token && token.error().kind == ErrorKind::stopped) co_return std::unexpected(token.error());
    const Time now = world.clock.now();
    auto keep = [size = one.size, token, now](store::Store& store) {
      if (token) {
        store.log().put_token(size, *token);
        store.put_note(kFailing, "");
      } else if (store.note(kFailing).value_or("").empty()) {
        store.put_note(kFailing, "since " + to_rfc3339(now) + ": " + token.error().message);
      }
      return true;
    };
    co_await world.store.run(std::move(keep));
    if (!token) co_return std::unexpected(token.error());
    ++stamped;
  }
  co_return stamped;
}

std::string stamping_warning(store::Store& store, const EvidenceSettings& settings) {
  const std::string failing = store.note(kFailing).value_or("");
  if (settings.timestamp_url.empty() || failing.empty()) return "";
  return "checkpoints of the log are not stamped " + failing;
}

}  // namespace policywatch::daemon
