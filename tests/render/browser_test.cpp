// Pages that scripts build, in the real Chromium over a web that is a map: there is no server at all, so that
// every byte the page gets must have come through our Http.
#include <gtest/gtest.h>
#include <signal.h>

#include <unistd.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "io/browser.hpp"
#include "io/clock.hpp"
#include "tests/support/run_task.hpp"

namespace policywatch {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class MapHttp final : public io::Http {
 public:
  boost::asio::awaitable<Result<Response>> fetch(io::HttpCall call) override {
    calls.push_back(call);
    co_await boost::asio::post(boost::asio::use_awaitable);
    Response response;
    response.url = response.final_url = call.request.url;
    const auto found = pages.find(call.request.url);
    if (found == pages.end()) {
      response.quality = Quality::address_denied;
      response.failure = "not on the map";
      co_return response;
    }
    response.status = 200;
    response.headers = {{"Content-Type", found->second.first}};
    response.body = found->second.second;
    co_return response;
  }
  void stop() override {}
  std::size_t asked(const std::string& url) const {
    std::size_t count = 0;
    for (const io::HttpCall& call : calls) count += call.request.url == url;
    return count;
  }
  std::map<std::string, std::pair<std::string, std::string>> pages;  // address → type, body
  std::vector<io::HttpCall> calls;
};

class BrowserDoor : public testing::Test {
 protected:
  void SetUp() override {
    const Result<std::string> program = io::find_browser("", std::getenv("PATH"));
    if (!program) GTEST_SKIP() << program.error().message;
    signal(SIGPIPE, SIG_IGN);
    settings.program = *program;
    settings.folder = folder.string();
    settings.worker_program = POLICYWATCH_WORKER;
    settings.tell = [this](const std::string& what) { told.push_back(what); };
  }
  void TearDown() override {
    if (door) door->stop();
    loop.restart();
    loop.run_for(10s);
    door.reset();
    std::error_code ignored;
    EXPECT_TRUE(fs::is_empty(folder, ignored) || !fs::exists(folder))
        << "scratch files are left in " << folder;
    fs::remove_all(folder, ignored);
  }
  void open() {
    auto owned = std::make_unique<MapHttp>();
    web = owned.get();
    door = io::make_rendering_http(loop.get_executor(), *clock, std::move(owned), settings);
  }
  void page(const std::string& path, const std::string& script,
            const std::string& type = "text/html; charset=utf-8") {
    web->pages["http://agency.example" + path] = {
        type,
        "<!doctype html><title>Shell</title><body><main></main><noscript>Turn scripts on</noscript><script>"
        "function say(t){const p=document.createElement('p');p.textContent=t;"
        "document.querySelector('main').append(p)}" +
            script + "</script>"};
  }
  Response render(const std::string& path) {
    io::HttpCall call;
    call.request.url = "http://agency.example" + path;
    call.request.etag = "\"old\"";
    call.user_agent = "policywatch/test";
    call.render = true;
    Result<Response> response = test::run_task(loop, door->fetch(std::move(call)));
    EXPECT_TRUE(response.has_value());
    return response ? *response : Response();
  }
  static bool holds(const Response& response, const std::string& text) {
    return response.body.find(text) != std::string::npos;
  }
  fs::path folder = fs::temp_directory_path() / ("pw-" + std::to_string(getpid()));
  boost::asio::io_context loop{1};
  std::unique_ptr<io::Clock> clock = io::make_system_clock(loop.get_executor());
  io::BrowserSettings settings;
  std::vector<std::string> told;
  MapHttp* web = nullptr;
  std::unique_ptr<io::Http> door;
};

TEST_F(BrowserDoor, gives_the_page_as_its_scripts_left_it) {
  open();
  page("/app", "fetch('/data.json').then(r=>r.json()).then(d=>say('found '+d.n+' \\u00e9'))",
       "text/html; charset=windows-1252");
  web->pages["http://agency.example/data.json"] = {"application/json", "{\"n\":7}"};
  const Response response = render("/app");
  EXPECT_EQ(response.quality, Quality::ok) << response.failure;
  EXPECT_EQ(response.status, 200);
  EXPECT_TRUE(holds(response, "<p>found 7 \u00e9</p>")) << response.body;
  EXPECT_FALSE(holds(response, "Turn scripts on"));
  EXPECT_EQ(*find_header(response.headers, "content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(web->asked("http://agency.example/app"), 1U) << "the document is fetched once";
  for (const io::HttpCall& call : web->calls) {
    EXPECT_EQ(call.user_agent, "policywatch/test");
    EXPECT_EQ(call.request.etag, "");
  }
}

TEST_F(BrowserDoor, what_components_show_is_on_the_page) {
  open();
  page("/app",
       "class N extends HTMLElement{connectedCallback(){this.attachShadow({mode:'open'}).innerHTML="
       "'<style>b{color:red}</style><b>News: </b><slot></slot><x-in></x-in>'}};"
       "class I extends "
       "HTMLElement{connectedCallback(){this.attachShadow({mode:'open'}).innerHTML='<i>inner</i>'}};"
       "customElements.define('x-in',I);customElements.define('x-news',N);"
       "document.querySelector('main').innerHTML='<x-news><u>held</u></x-news>'");
  const Response response = render("/app");
  for (const char* text : {"<b>News: </b>", "<i>inner</i>", "<u>held</u>"})
    EXPECT_TRUE(holds(response, text)) << text << response.body;
}

TEST_F(BrowserDoor, asks_for_nothing_that_is_no_text_and_never_posts) {
  open();
  page(
      "/app",
      "new Image().src='/a.png';fetch('/b',{method:'POST',body:'x'}).catch(()=>0);navigator.sendBeacon('/c');"
      "new EventSource('/d');try{new WebSocket('ws://agency.example/e')}catch(e){};say('done')");
  EXPECT_TRUE(holds(render("/app"), "<p>done</p>"));
  for (const io::HttpCall& call : web->calls) EXPECT_EQ(call.request.url, "http://agency.example/app");
}

TEST_F(BrowserDoor, what_is_not_for_it_passes_by) {
  open();
  web->pages["http://agency.example/text"] = {"text/plain", "<b>plain</b>"};
  EXPECT_EQ(render("/text").body, "<b>plain</b>");
  EXPECT_EQ(render("/denied").quality, Quality::address_denied);
  EXPECT_TRUE(told.empty()) << "no browser was started";
}

TEST_F(BrowserDoor, pages_share_neither_cookies_nor_storage) {
  open();
  page("/one",
       "document.cookie='a=1; "
       "max-age=999';localStorage.setItem('a','1');say('['+document.cookie+localStorage.a+']')");
  page("/two", "say('['+document.cookie+localStorage.a+']')");
  EXPECT_TRUE(holds(render("/one"), "[a=11]"));
  EXPECT_TRUE(holds(render("/two"), "[undefined]"));
  EXPECT_EQ(told.size(), 1U) << "one browser for both";
}

TEST_F(BrowserDoor, an_endless_script_costs_one_page_and_a_restart) {
  settings.page_time = 3s;
  open();
  page("/loop", "say('before');while(true){}");
  page("/app", "say('after')");
  const Response stuck = render("/loop");
  EXPECT_EQ(stuck.quality, Quality::unreachable);
  EXPECT_NE(stuck.failure.find("did not come to an end"), std::string::npos) << stuck.failure;
  EXPECT_TRUE(stuck.body.empty());
  EXPECT_TRUE(holds(render("/app"), "<p>after</p>"));
}

TEST_F(BrowserDoor, a_page_without_rest_is_taken_when_its_time_is_up) {
  settings.page_time = 3s;
  open();
  page("/clock", "let n=0;setInterval(()=>say('tick '+n++),40)");
  const Response response = render("/clock");
  EXPECT_EQ(response.quality, Quality::ok) << response.failure;
  EXPECT_TRUE(holds(response, "<p>tick 1</p>"));
}

TEST_F(BrowserDoor, memory_has_a_limit) {
  settings.memory = 700ull << 20;
  open();
  page("/eat",
       "const a=[];function f(){for(let i=0;i<8;i++){const b=new "
       "Uint8Array(16<<20);b.fill(1);a.push(b)}say(a.length);setTimeout(f,20)};f()");
  page("/app", "say('after')");
  const Response response = render("/eat");
  EXPECT_EQ(response.quality, Quality::too_large) << response.failure;
  EXPECT_TRUE(holds(render("/app"), "<p>after</p>"));
}

TEST_F(BrowserDoor, a_page_larger_than_text_may_be_is_too_large) {
  settings.most_text = 100'000;
  open();
  page("/large", "say('x'.repeat(200000))");
  EXPECT_EQ(render("/large").quality, Quality::too_large);
}

TEST_F(BrowserDoor, requests_without_number_are_cut_off) {
  settings.most_requests = 20;
  open();
  page("/many", "let n=0;for(let i=0;i<500;i++)fetch('/x'+i).catch(()=>{if(++n==500)say('all refused')})");
  EXPECT_TRUE(holds(render("/many"), "all refused"));
  EXPECT_EQ(web->calls.size(), 21U);
}

TEST_F(BrowserDoor, a_page_that_sends_its_reader_on_is_followed_but_not_for_ever) {
  open();
  page("/old", "location.replace('/new')");
  page("/new", "say('arrived')");
  const Response moved = render("/old");
  EXPECT_TRUE(holds(moved, "<p>arrived</p>"));
  EXPECT_EQ(moved.final_url, "http://agency.example/new");
  page("/denied", "location.replace('http://10.0.0.1/')");
  EXPECT_EQ(render("/denied").quality, Quality::address_denied);
  for (int i = 0; i < 12; ++i)
    page("/hop" + std::to_string(i), "location.replace('/hop" + std::to_string(i + 1) + "')");
  EXPECT_EQ(render("/hop0").quality, Quality::unreachable);
}

TEST_F(BrowserDoor, it_is_closed_when_idle) {
  settings.idle = 200ms;
  open();
  page("/app", "say('one')");
  EXPECT_TRUE(holds(render("/app"), "one"));
  EXPECT_FALSE(fs::is_empty(folder));
  loop.restart();
  loop.run_for(2s);
  EXPECT_TRUE(fs::is_empty(folder));
  EXPECT_TRUE(holds(render("/app"), "one"));
}

TEST_F(BrowserDoor, a_program_that_is_no_browser_is_said) {
  settings.program = "/bin/false";
  open();
  page("/app", "say('one')");
  const Response response = render("/app");
  EXPECT_EQ(response.quality, Quality::unreachable);
  EXPECT_FALSE(response.failure.empty());
}

TEST(FindBrowser, a_wrong_path_and_an_empty_machine_are_said) {
  EXPECT_NE(io::find_browser("/nowhere/chromium", "/usr/bin").error().message.find("/nowhere/chromium"),
            std::string::npos);
  EXPECT_NE(io::find_browser("", "/nowhere").error().message.find("install"), std::string::npos);
  EXPECT_NE(io::find_browser("", nullptr).error().message.find("install"), std::string::npos);
  EXPECT_FALSE(io::find_browser("chromium", "/usr/bin").has_value()) << "a path, not a name";
}

}  // namespace
}  // namespace policywatch
