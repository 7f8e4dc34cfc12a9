// What a page in the browser asks for: looked at, fetched by our own Http, handed to the browser. It has no
// other way out (io/browser_process.cpp, worker/fence.cpp).
#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/json/array.hpp>
#include <utility>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "io/browser_page.hpp"

namespace policywatch::io {
namespace asio = boost::asio;
namespace json = boost::json;
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kAtOnce = 6;         // of all hosts; of one host one, as everywhere
constexpr std::size_t kMostDocuments = 5;  // a page may send its reader on, not for ever
constexpr auto kSubrequest = 15s;

std::string text_at(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

const json::object* object_at(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->is_object() ? &value->get_object() : nullptr;
}

/// What text is made of. Pictures, fonts, films and reports are not.
bool is_wanted(std::string_view type, const json::object& headers) {
  if (text_at(headers, "Accept").contains("text/event-stream")) return false;  // has no end by its nature
  constexpr std::array<std::string_view, 5> kWanted = {"Document", "Stylesheet", "Script", "XHR", "Fetch"};
  return std::ranges::find(kWanted, type) != kWanted.end();
}

/// Request headers that pages set for their own interfaces; what names the reader stays here.
bool is_passed_on(std::string_view name) {
  const std::string low = ascii_lower(name);
  return low == "accept" || low == "accept-language" || low == "authorization" || low == "origin" ||
         low.starts_with("x-");
}

/// Answer headers that no longer fit the bytes, or would keep something in the browser.
bool is_dropped(std::string_view name) {
  const std::string low = ascii_lower(name);
  return low == "content-encoding" || low == "content-length" || low == "transfer-encoding" ||
         low == "set-cookie" || low == "connection" || low == "keep-alive" || low == "alt-svc" ||
         low == "strict-transport-security";
}

}  // namespace

void BrowserPage::send(const char* method, json::object parameters, const std::string& session) {
  if (browser_ != nullptr) browser_->tools().send(method, std::move(parameters), session);
}

void BrowserPage::on_event(const std::string& method, const json::object& parameters,
                           const std::string& session) {
  if (method == "Fetch.requestPaused") {
    on_request(parameters, session);
  } else if (method == "Target.attachedToTarget") {
    // A frame or worker in a process of its own waits until it is fenced too.
    const std::string child = text_at(parameters, "sessionId");
    if (child == session_ || session_.empty()) return;
    send("Fetch.enable", {{"patterns", json::array{json::object{{"urlPattern", "*"}}}}}, child);
    send("Target.setAutoAttach", {{"autoAttach", true}, {"waitForDebuggerOnStart", true}, {"flatten", true}},
         child);
    send("Runtime.runIfWaitingForDebugger", json::object(), child);
  } else if (method == "Page.javascriptDialogOpening") {
    send("Page.handleJavaScriptDialog", {{"accept", false}}, session);
  } else if (method == "Page.frameNavigated") {
    const json::object* frame = object_at(parameters, "frame");
    if (frame != nullptr && text_at(*frame, "id") == target_) world_ = 0;
  } else if (method == "Inspector.targetCrashed" && session == session_) {
    lose("the page brought the browser's page process down");
  }
}

void BrowserPage::on_request(const json::object& parameters, const std::string& session) {
  const json::object* request = object_at(parameters, "request");
  Asked asked{.id = text_at(parameters, "requestId"), .session = session, .url = {}, .headers = {}};
  if (request == nullptr || asked.id.empty()) return;
  asked.url = text_at(*request, "url");
  if (const json::object* headers = object_at(*request, "headers")) asked.headers = *headers;
  const std::string type = text_at(parameters, "resourceType");
  const bool local = asked.url.starts_with("data:") || asked.url.starts_with("blob:");
  if (local) return send("Fetch.continueRequest", {{"requestId", asked.id}}, session);
  const bool web = asked.url.starts_with("http://") || asked.url.starts_with("https://");
  asked.main_document = type == "Document" && text_at(parameters, "frameId") == target_;
  if (!web || text_at(*request, "method") != "GET" || !is_wanted(type, asked.headers))
    return refuse(asked, "is not followed");
  last_traffic_ = SteadyClock::now();
  if (asked.main_document && !document_given_) {
    document_given_ = true;
    return fulfil(asked, document_);
  }
  const bool too_many = ++requests_ > settings_.most_requests || bytes_ > settings_.most_bytes ||
                        (asked.main_document && ++documents_ > kMostDocuments);
  if (too_many) return refuse(asked, "is one request too many");
  waiting_.push_back(std::move(asked));
  start_more();
}

void BrowserPage::start_more() {
  for (auto next = waiting_.begin(); next != waiting_.end() && running_ < kAtOnce;) {
    const auto url = Url::parse(next->url);
    const std::string host = url ? url->host_key() : "";
    if (busy_hosts_.contains(host)) {
      ++next;
      continue;
    }
    busy_hosts_.insert(host);
    Asked asked = std::move(*next);
    next = waiting_.erase(next);
    start(std::move(asked));
  }
}

void BrowserPage::start(Asked asked) {
  ++running_;
  auto self = shared_from_this();
  asio::co_spawn(loop_, fetch(std::move(asked)), [self](const std::exception_ptr& thrown) {
    --self->running_;
    self->last_traffic_ = SteadyClock::now();
    if (thrown) self->lose("a request of the page failed within the daemon");
    self->start_more();
    self->bell_.cancel();
  });
}

asio::awaitable<void> BrowserPage::fetch(Asked asked) {
  const auto url = Url::parse(asked.url);
  const std::string host = url ? url->host_key() : "";
  HttpCall call;
  call.request.url = asked.url;
  for (const auto& header : asked.headers) {
    if (!is_passed_on(header.key()) || !header.value().is_string()) continue;
    call.request.headers.emplace_back(std::string(header.key()), std::string(header.value().get_string()));
  }
  const auto page = Url::parse(call_.request.url);
  call.own_port = page ? page->effective_port() : 0;
  call.user_agent = call_.user_agent;
  call.timeout = std::min<Millis>(call_.timeout, kSubrequest);
  call.max_body = std::min(call_.max_body, settings_.most_bytes - std::min(bytes_, settings_.most_bytes) + 1);
  Result<Response> answer = co_await http_.fetch(std::move(call));
  busy_hosts_.erase(host);
  if (!answer) {
    lose("stopping");
    co_return;
  }
  bytes_ += answer->body.size();
  if (answer->quality != Quality::ok || bytes_ > settings_.most_bytes) {
    if (asked.main_document && answer->quality != Quality::ok) trouble_quality_ = answer->quality;
    refuse(asked,
           answer->quality == Quality::ok ? "is larger than a page may be" : "failed: " + answer->failure);
    co_return;
  }
  fulfil(asked, *answer);
  if (asked.main_document) document_ = std::move(*answer);
}

void BrowserPage::fulfil(const Asked& asked, const Response& response) {
  json::array headers;
  for (const auto& [name, value] : response.headers) {
    if (is_dropped(name) || !is_valid_utf8(value)) continue;
    headers.push_back(json::object{{"name", name}, {"value", value}});
  }
  send("Fetch.fulfillRequest",
       {{"requestId", asked.id},
        {"responseCode", response.status},
        {"responseHeaders", std::move(headers)},
        {"body", to_base64(response.body)}},
       asked.session);
}

void BrowserPage::refuse(const Asked& asked, const std::string& why) {
  send("Fetch.failRequest", {{"requestId", asked.id}, {"errorReason", "BlockedByClient"}}, asked.session);
  // The browser would show a page of its own about that, which is nobody's content.
  if (asked.main_document)
    lose("the page sent its reader on to " + shorten(asked.url, 200) + ", which " + why);
}

}  // namespace policywatch::io
