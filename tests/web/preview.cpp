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

#include "tests/web/sample_desk.hpp"
#include "web/listener.hpp"
#include "web/site.hpp"

namespace {

using namespace policywatch;

boost::asio::awaitable<web::HttpReply> answer(web::Site& site, web::HttpRequest request) {
  co_return site.handle(request);
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
