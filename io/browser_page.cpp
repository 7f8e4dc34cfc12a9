#include "io/browser_page.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "base/text.hpp"

namespace policywatch::io {
namespace asio = boost::asio;
namespace json = boost::json;
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr auto kStart = 40s;   // a cold start on a busy machine
constexpr auto kLook = 150ms;  // between two looks at the text
constexpr auto kMemoryLook = 500ms;
constexpr auto kLastWord = 5s;  // to hand over the HTML when the time is up

// In a world of our own: the page's scripts cannot change what these names mean.
constexpr const char* kTextPrint =
    "(()=>{if(!document.body)return 'none';const t=document.body.innerText;let h=0;"
    "for(let i=0;i<t.length;i++)h=(Math.imul(h,31)+t.charCodeAt(i))|0;"
    "return document.readyState+' '+t.length+' '+h})()";

std::string html_expression(std::uint64_t most) {
  // With scripts on, what stands in noscript is no content. What components show (open shadow trees) is, and
  // outerHTML leaves it out: a copy is put in front of what the component holds, innermost first.
  return "(()=>{for(const e of document.querySelectorAll('noscript'))e.remove();"
         "const roots=[document];for(let i=0;i<roots.length&&i<5000;i++)"
         "for(const e of roots[i].querySelectorAll('*'))if(e.shadowRoot)roots.push(e.shadowRoot);"
         "for(let i=roots.length-1;i>0;i--){const d=document.createElement('div');"
         "for(const n of roots[i].childNodes)if(n.nodeName!='STYLE')d.append(n.cloneNode(true));"
         "roots[i].host.prepend(d)}"
         "const e=document.documentElement;if(!e)return '';const h='<!DOCTYPE html>'+e.outerHTML;"
         "return h.length>" +
         std::to_string(most) + "?null:h.toWellFormed()})()";
}

const json::value* at(const json::value* value, std::string_view name) {
  return value != nullptr && value->is_object() ? value->get_object().if_contains(name) : nullptr;
}

std::string text_at(const json::value* value, std::string_view name) {
  const json::value* found = at(value, name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
}

}  // namespace

BrowserPage::BrowserPage(asio::any_io_executor loop, Http& http, const BrowserSettings& settings,
                         HttpCall call, Response document)
    : loop_(std::move(loop)),
      http_(http),
      settings_(settings),
      call_(std::move(call)),
      document_(std::move(document)),
      bell_(loop_) {}

void BrowserPage::lose(std::string why) {
  if (trouble_.empty()) trouble_ = std::move(why);
  browser_ = nullptr;
  bell_.cancel();
}

void BrowserPage::hear(json::object message) {
  const json::value* session = message.if_contains("sessionId");
  const std::string name =
      session != nullptr && session->is_string() ? std::string(session->get_string()) : "";
  if (const json::value* id = message.if_contains("id"); id != nullptr && id->is_int64()) {
    json::value* result = message.if_contains("result");
    if (id->get_int64() == awaited_) answer_ = result == nullptr ? json::value(nullptr) : std::move(*result);
  } else if (const json::value* method = message.if_contains("method");
             method != nullptr && method->is_string()) {
    const json::value* parameters = message.if_contains("params");
    const json::object none;
    on_event(std::string(method->get_string()),
             parameters != nullptr && parameters->is_object() ? parameters->get_object() : none, name);
  }
  bell_.cancel();
}

/// Until something was heard, at most so long.
asio::awaitable<void> BrowserPage::rest(std::chrono::milliseconds at_most) {
  bell_.expires_after(at_most);
  co_await bell_.async_wait(asio::as_tuple(asio::use_awaitable));
}

void BrowserPage::watch_memory() {
  const Moment now = SteadyClock::now();
  if (browser_ == nullptr || now - memory_seen_ < kMemoryLook) return;
  memory_seen_ = now;
  if (browser_->memory() <= settings_.memory) return;
  trouble_quality_ = Quality::too_large;
  lose("the page's scripts needed more memory than a page may have (" +
       std::to_string(settings_.memory / (1024 * 1024)) + " MiB)");
}

asio::awaitable<std::optional<json::value>> BrowserPage::ask(std::string method, json::object parameters) {
  if (browser_ == nullptr) co_return std::nullopt;
  answer_.reset();
  awaited_ = browser_->tools().send(method, std::move(parameters), session_);
  while (!over()) {
    if (answer_) co_return std::exchange(answer_, std::nullopt);
    watch_memory();
    co_await rest(250ms);
  }
  co_return std::nullopt;
}

asio::awaitable<bool> BrowserPage::open_tab() {
  json::object tab{{"url", "about:blank"}};
  std::optional<json::value> context = co_await ask("Target.createBrowserContext", json::object());
  context_ = text_at(context ? &*context : nullptr, "browserContextId");
  tab["browserContextId"] = context_;
  json::object denied{{"behavior", "deny"}, {"browserContextId", context_}};
  co_await ask("Browser.setDownloadBehavior", std::move(denied));
  std::optional<json::value> target = co_await ask("Target.createTarget", std::move(tab));
  target_ = text_at(target ? &*target : nullptr, "targetId");
  json::object attach{{"targetId", target_}, {"flatten", true}};
  std::optional<json::value> session = co_await ask("Target.attachToTarget", std::move(attach));
  session_ = text_at(session ? &*session : nullptr, "sessionId");
  if (context_.empty() || target_.empty() || session_.empty()) co_return false;
  json::object all{{"patterns", json::array{json::object{{"urlPattern", "*"}}}}};
  std::optional<json::value> fenced = co_await ask("Fetch.enable", std::move(all));
  json::object follow{{"autoAttach", true}, {"waitForDebuggerOnStart", true}, {"flatten", true}};
  co_await ask("Target.setAutoAttach", std::move(follow));
  json::object bypass{{"bypass", true}};
  co_await ask("Network.setBypassServiceWorker", std::move(bypass));
  co_await ask("Page.enable", json::object());
  co_return fenced.has_value() && fenced->is_object();
}

asio::awaitable<std::optional<json::value>> BrowserPage::evaluate(std::string expression) {
  if (world_ == 0) {
    json::object own{{"frameId", target_}, {"worldName", "policywatch"}};
    std::optional<json::value> made = co_await ask("Page.createIsolatedWorld", std::move(own));
    const json::value* id = at(made ? &*made : nullptr, "executionContextId");
    if (id == nullptr || !id->is_int64()) co_return std::nullopt;
    world_ = id->get_int64();
  }
  json::object what{{"expression", expression}, {"contextId", world_}, {"returnByValue", true}};
  std::optional<json::value> answer = co_await ask("Runtime.evaluate", std::move(what));
  const json::value* result = at(answer ? &*answer : nullptr, "result");
  if (result == nullptr) {
    world_ = 0;  // the document went away under us
    co_return std::nullopt;
  }
  const json::value* value = at(result, "value");
  if (value == nullptr) co_return std::nullopt;  // it threw
  co_return *value;
}

/// Until nothing was asked for and no text was new for a while; at most until the page's time is up.
asio::awaitable<void> BrowserPage::settle() {
  std::string seen;
  Moment since = SteadyClock::now();
  while (!over()) {
    std::optional<json::value> print = co_await evaluate(kTextPrint);
    const Moment now = SteadyClock::now();
    const std::string text = print && print->is_string() ? std::string(print->get_string()) : "";
    const bool busy = running_ > 0 || !waiting_.empty() || !document_given_;
    if (text != seen || text.empty() || !text.starts_with("complete") || busy) since = now;
    seen = text;
    if (now - since >= settings_.settle && now - last_traffic_ >= settings_.settle) co_return;
    watch_memory();
    co_await rest(kLook);
  }
}

asio::awaitable<std::optional<std::string>> BrowserPage::final_html() {
  end_ = std::max(end_, SteadyClock::now() + kLastWord);
  const std::string expression = html_expression(settings_.most_text);
  while (!over()) {
    std::optional<json::value> html = co_await evaluate(expression);
    if (html && html->is_string()) co_return std::string(html->get_string());
    if (html && html->is_null()) {
      trouble_quality_ = Quality::too_large;
      trouble_ = "the page that the scripts made is larger than " +
                 std::to_string(settings_.most_text / (1024 * 1024)) + " MiB";
      co_return std::nullopt;
    }
    co_await rest(kLook);
  }
  if (trouble_.empty()) {
    trouble_ = "the page's scripts did not come to an end within " +
               std::to_string(settings_.page_time.count() / 1000) + " s; the browser was ended";
  }
  co_return std::nullopt;
}

asio::awaitable<Response> BrowserPage::run(BrowserProcess* browser) {
  browser_ = browser;
  end_ = SteadyClock::now() + kStart;
  const bool opened = co_await open_tab();
  if (!opened) {
    if (trouble_.empty()) trouble_ = "the browser did not open a page";
    co_return result(std::nullopt);
  }
  last_traffic_ = SteadyClock::now();
  end_ = last_traffic_ + settings_.page_time;
  json::object where{{"url", document_.final_url}};
  send("Page.navigate", std::move(where), session_);
  co_await settle();
  std::optional<std::string> html = co_await final_html();
  session_.clear();
  if (trouble_.empty()) {
    json::object gone{{"browserContextId", context_}};
    end_ = SteadyClock::now() + kLastWord;
    std::optional<json::value> closed = co_await ask("Target.disposeBrowserContext", std::move(gone));
    if (!closed) trouble_ = "the browser did not close the page";
    if (html && !closed) {
      Response page = result(std::move(html));
      co_return page;
    }
  }
  browser_ = nullptr;
  co_return result(std::move(html));
}

Response BrowserPage::result(std::optional<std::string> html) {
  Response page = document_;
  if (!html) {
    page.quality = trouble_quality_;
    page.failure = trouble_;
    page.body.clear();
    return page;
  }
  page.body = std::move(*html);
  std::erase_if(page.headers, [](const auto& header) {
    return equals_ascii_nocase(header.first, "content-type") ||
           equals_ascii_nocase(header.first, "content-length") ||
           equals_ascii_nocase(header.first, "content-encoding");
  });
  page.headers.emplace_back("Content-Type", "text/html; charset=utf-8");
  return page;
}

}  // namespace policywatch::io
