#include "io/http.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "base/url.hpp"
#include "io/curl_engine.hpp"
#include "io/exchange.hpp"
#include "io/failures.hpp"
#include "io/one_reading.hpp"
#include "io/redirects.hpp"

namespace policywatch::io {
namespace asio = boost::asio;
namespace {

using SteadyClock = std::chrono::steady_clock;

Response denied(HttpCall& call, Time now, Quality quality, std::string failure) {
  Response response;
  response.quality = quality;
  response.failure = std::move(failure);
  response.url = response.final_url = call.request.url;
  response.started = response.finished = now;
  return response;
}

bool is_foreign_port(const HttpCall& call, const Url& asked, const Url& now) {
  const std::uint16_t port = now.effective_port();
  const std::uint16_t own = call.own_port != 0 ? call.own_port : asked.effective_port();
  return port != 80 && port != 443 && port != own;
}

/// Why the call cannot be made at all; "" when it can.
std::string refusal_of(const HttpCall& call, const std::optional<Url>& url) {
  if (!url || !url->is_http() || url->hostname().empty()) {
    return "not an http or https address: " + call.request.url;
  }
  if (!url->username().empty() || !url->password().empty())
    return "an address with a user name or password is refused";
  for (const auto& [name, value] : call.request.headers) {
    if (!is_sendable_header(name, value))
      return "header \"" + name + "\" cannot be sent: it holds a line break or is no header name";
  }
  return "";
}

std::string remote_address_of(CURL* easy) {
  const char* ip = nullptr;
  curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &ip);
  return ip ? ip : "";
}

/// A kept connection that the server was already leaving (GOAWAY that crossed the request): nothing was
/// answered, so the same may be asked once more (RFC 9110 section 9.2.2, RFC 9113 section 8.7).
bool was_left_behind(CURLcode code, const Exchange& exchange, const std::string& method, CURL* easy) {
  if (method != "GET" && method != "HEAD") return false;
  if (exchange.header_bytes > 0 || exchange.cut != Exchange::Cut::none) return false;
  if (code != CURLE_HTTP2 && code != CURLE_HTTP2_STREAM) return false;  // libcurl does it for HTTP/1.1
  long connects = 1;
  curl_easy_getinfo(easy, CURLINFO_NUM_CONNECTS, &connects);
  return connects == 0;
}

/// The walk from the asked address to the final answer: what changes from hop to hop.
struct Walk {
  HttpCall call;
  Url url;
  std::string href, method;
  Headers headers;
  Response response;
  SteadyClock::time_point deadline;

  Millis left() const {
    auto rest = std::chrono::duration_cast<Millis>(deadline - SteadyClock::now());
    return std::max(rest, Millis(1));
  }
};

Walk start_walk(HttpCall call, Url url, Time now) {
  Walk walk{.call = std::move(call),
            .url = std::move(url),
            .href = {},
            .method = {},
            .headers = {},
            .response = {},
            .deadline = {}};
  walk.href = walk.url.without_fragment();
  walk.method = walk.call.method;
  walk.headers = walk.call.request.headers;
  Request& request = walk.call.request;
  if (!is_sendable_validator(request.etag)) request.etag.clear();
  if (!is_sendable_validator(request.last_modified)) request.last_modified.clear();
  walk.deadline = SteadyClock::now() + walk.call.timeout;
  walk.response.url = request.url;
  walk.response.started = now;
  return walk;
}

/// Moves on to the redirect's target; false: the answer at hand is the end.
bool step_on(Walk& walk, const HttpsOnly& https_only) {
  Response& response = walk.response;
  if (!walk.call.follow_redirects || !is_redirect(response.status)) return false;
  const std::string* location = find_header(response.headers, "location");
  if (!location || location->empty()) return false;
  Hop hop = next_hop(walk.url, *location, response.redirects, https_only);
  if (!hop.next) {
    response.quality = hop.quality;
    response.failure = std::move(hop.refusal);
    return false;
  }
  response.redirects.push_back({response.status, walk.href, hop.next->without_fragment()});
  bool to_get =
      response.status == 303 || ((response.status == 301 || response.status == 302) && walk.method == "POST");
  if (to_get && walk.method != "HEAD") walk.method = "GET";
  if (hop.cross_origin) walk.headers = without_secrets(walk.headers);
  walk.url = std::move(*hop.next);
  walk.href = walk.url.without_fragment();
  return true;
}

/// Takes the ended exchange into the response.
void take_answer(Walk& walk, Exchange exchange, Outcome outcome, const Transfer& transfer) {
  Response& response = walk.response;
  response.quality = outcome.quality;
  response.failure = std::move(outcome.failure);
  response.status = exchange.status;
  response.final_url = walk.url.href();
  response.headers = std::move(exchange.headers);
  response.body = std::move(exchange.body);
  response.wire_sha256 = std::move(exchange.wire_sha256);
  response.same_as_known = exchange.known && response.quality == Quality::ok;
  response.remote_address = remote_address_of(transfer.easy.get());
}

class CurlHttp final : public Http {
 public:
  CurlHttp(const asio::any_io_executor& loop, const Clock& clock, AddressGuards guards, std::string ca_file,
           std::shared_ptr<Hsts> hsts, HttpLimits limits)
      : engine_(CurlEngine::make(loop)),
        clock_(clock),
        guards_(std::move(guards)),
        ca_file_(std::move(ca_file)),
        hsts_(hsts ? std::move(hsts) : std::make_shared<Hsts>()),
        limits_(limits) {}

  asio::awaitable<Result<Response>> fetch(HttpCall call) override {
    std::optional<Url> url = std::move(call.url);
    if (!url) url = Url::parse(call.request.url);
    std::string refusal = refusal_of(call, url);
    if (!refusal.empty()) {
      co_return denied(call, clock_.now(), Quality::address_denied, std::move(refusal));
    }
    if (needs_tls(*url)) url = with_tls(*url);
    std::shared_ptr<CurlEngine> engine = engine_;
    const Url asked = *url;
    Walk walk = start_walk(std::move(call), std::move(*url), clock_.now());
    std::unique_ptr<Transfer> transfer = engine->take(&prepare_http_handle);
    transfer->guard = guards_.any ? &guards_.any : nullptr;
    transfer->resolve_within = limits_.resolve;
    transfer->headers_within = limits_.headers;
    const HttpsOnly https_only = [this](const Url& to) { return needs_tls(to); };
    bool more = true, on_fresh_connection = false;
    while (more) {
      if (!one_reading(walk.url, walk.href)) {
        walk.response.quality = Quality::address_denied;
        walk.response.failure = "an address that can be read in two ways is refused: " + walk.href;
        break;
      }
      const bool foreign = guards_.foreign_port && is_foreign_port(walk.call, asked, walk.url);
      transfer->foreign = foreign ? &guards_.foreign_port : nullptr;
      Exchange exchange;
      exchange.max_body = walk.call.max_body;
      exchange.keep_start = walk.call.keep_start;
      exchange.known_wire = &walk.call.known_wire;
      exchange.transfer = transfer.get();
      exchange.no_body = walk.method == "HEAD";
      Ask ask{&walk.call, &walk.href, &walk.headers, walk.method, &ca_file_, walk.left(), &limits_};
      HeaderList list = prepare_hop(transfer->easy.get(), ask, exchange);
      if (on_fresh_connection) curl_easy_setopt(transfer->easy.get(), CURLOPT_FRESH_CONNECT, 1L);
      std::optional<CURLcode> code = co_await CurlEngine::perform(engine, transfer.get());
      if (on_fresh_connection) curl_easy_setopt(transfer->easy.get(), CURLOPT_FRESH_CONNECT, 0L);
      if (!code) co_return fail(ErrorKind::stopped, "fetch " + walk.href + ": stopping");
      on_fresh_connection =
          transfer->soiled ||
          (!on_fresh_connection && was_left_behind(*code, exchange, walk.method, transfer->easy.get()));
      if (on_fresh_connection) continue;
      code = finish_body(*code, exchange);
      Outcome outcome = judge_transfer(*code, *transfer, exchange, walk.url, walk.call.timeout,
                                       walk.response.redirects.size());
      take_answer(walk, std::move(exchange), std::move(outcome), *transfer);
      learn(walk);
      more = walk.response.quality == Quality::ok && step_on(walk, https_only);
    }
    engine->give_back(std::move(transfer));
    walk.response.finished = clock_.now();
    co_return std::move(walk.response);
  }

  void stop() override { engine_->stop(); }

 private:
  /// curl_reads_the_same, remembered for addresses that are asked again and again.
  bool one_reading(const Url& url, const std::string& href) {
    constexpr std::size_t kRemembered = 2000, kLongest = 300;
    if (read_alike_.contains(href)) return true;
    if (!curl_reads_the_same(url, href)) return false;
    if (read_alike_.size() >= kRemembered) read_alike_.clear();
    if (href.size() <= kLongest) read_alike_.insert(href);
    return true;
  }

  bool needs_tls(const Url& url) const {
    return url.scheme() == "http" && hsts_->demands_tls(url.hostname(), clock_.now());
  }

  void learn(const Walk& walk) {
    if (walk.url.scheme() != "https" || walk.response.status == 0) return;
    const std::string* header = find_header(walk.response.headers, "strict-transport-security");
    if (header) hsts_->note(walk.url.hostname(), *header, clock_.now());
  }

  std::shared_ptr<CurlEngine> engine_;
  const Clock& clock_;
  AddressGuards guards_;
  std::string ca_file_;
  std::shared_ptr<Hsts> hsts_;
  HttpLimits limits_;
  std::unordered_set<std::string> read_alike_;
};

}  // namespace

std::unique_ptr<Http> make_curl_http(asio::any_io_executor loop, const Clock& clock, AddressGuards guards,
                                     std::string ca_file, std::shared_ptr<Hsts> hsts, HttpLimits limits) {
  return std::make_unique<CurlHttp>(loop, clock, std::move(guards), std::move(ca_file), std::move(hsts),
                                    limits);
}

}  // namespace policywatch::io
