// A tool for people who work on the pages: serves the invented desk on loopback. Not a test.
//   web_preview [PORT [MORE]]   with MORE open updates besides; prints the address and a one-time sign-in
//   link; name and password are demo, demo.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "daemon/previewing.hpp"
#include "tests/web/sample_desk.hpp"
#include "web/listener.hpp"
#include "web/site.hpp"

namespace {

using namespace policywatch;

/// Every address that is previewed holds this newsroom; tokens are never too old.
constexpr const char* kNewsroom =
    R"(<!doctype html><html lang="en"><head><title>Newsroom | Harbor Authority</title>
<meta property="og:site_name" content="Harbor Authority">
<link rel="alternate" type="application/rss+xml" title="Harbor Authority news" href="/news.rss"></head><body>
<nav class="menu"><ul><li><a href="/about">About</a></li><li><a href="/berths">Berths</a></li><li><a href="/contact">Contact</a></li></ul></nav>
<main id="content"><h1>Newsroom</h1><p>What the Harbor Authority announces, orders and publishes.</p><div class="css-1x2y3z">
<div class="card css-9k2d1 active"><h3><a href="/news/fee">Harbor Authority doubles the inspection fee</a></h3><time datetime="2026-02-01">February 1, 2026</time><p class="lead">The fee for a first inspection rises from 90 to 180 crowns on March 1.</p></div>
<div class="card css-9k2d1"><h3><a href="/news/night">Night-time berths are closed to foreign vessels</a></h3><time datetime="2026-01-28">January 28, 2026</time><p class="lead">Between ten and six only resident vessels may moor at the inner quay.</p></div>
<div class="card css-9k2d1"><h3><a href="/news/kiosk">Kiosks replace the counter at the east gate</a></h3><time datetime="2026-01-20">January 20, 2026</time><p class="lead">Papers are taken by machines from now on; the counter stays open on Fridays.</p></div>
<div class="card css-9k2d1"><h3><a href="/shop/calendar">Buy the harbor calendar</a></h3><time datetime="2026-01-15">January 15, 2026</time><p class="lead">Twelve views of the harbor on heavy paper, for eight crowns.</p></div>
<div class="card css-9k2d1"><h3><a href="/news/rules">New rules on the marking of crates</a></h3><time datetime="2026-01-12">January 12, 2026</time><p class="lead">Crates without a mark on three sides are turned away from the first of May.</p></div>
</div></main><footer class="footer"><p>Harbor Authority, 1 Quay Street</p></footer></body></html>)";

Result<review::Preview> preview_of(const review::PreviewAsk& ask) {
  Response page;
  page.status = 200;
  page.url = page.final_url = ask.watch.url;
  page.headers = {{"Content-Type", "text/html; charset=utf-8"}};
  page.body = kNewsroom;
  page.finished = *parse_rfc3339("2026-02-03T11:42:00Z");
  review::Preview preview = daemon::make_preview(ask, page, std::nullopt);
  preview.token = "kept";
  return preview;
}

boost::asio::awaitable<web::HttpReply> answer(web::Site& site, web::HttpRequest request) {
  web::HttpReply reply = site.handle(request);
  if (!reply.preview) co_return reply;
  co_return site.show_preview(request, *reply.preview, preview_of(*reply.preview));
}

}  // namespace

int main(int argc, char** argv) {
  const std::unique_ptr<web::FakeDesk> desk = web::make_sample_desk();
  if (argc > 2) web::add_many_updates(*desk, std::atoi(argv[2]));
  web::Site site(*desk, web::SiteOptions{});
  boost::asio::io_context loop(1);
  auto listener = web::listen(loop.get_executor(), "127.0.0.1:" + std::string(argc > 1 ? argv[1] : "0"),
                              [&](web::HttpRequest request) { return answer(site, std::move(request)); });
  if (!listener) {
    std::fprintf(stderr, "%s\n", listener.error().message.c_str());
    return 1;
  }
  std::printf("listening on http://%s\nsign in: http://%s/login?token=once-only\n",
              (*listener)->address().c_str(), (*listener)->address().c_str());
  std::fflush(stdout);
  boost::asio::signal_set signals(loop, SIGINT, SIGTERM);
  signals.async_wait([&](auto, int) { (*listener)->stop(); });
  boost::asio::co_spawn(loop, (*listener)->run(), [&](const std::exception_ptr&) { signals.cancel(); });
  loop.run();
  return 0;
}
