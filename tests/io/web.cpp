#include "tests/io/web.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <utility>

#include "tests/support/run_task.hpp"

namespace policywatch::test {
namespace asio = boost::asio;

asio::awaitable<bool> SetClock::sleep_until(Time) {
  co_return false;
}

Web::Web(WebSetup setup)
    : http(io::make_curl_http(loop.get_executor(), clock,
                              {std::move(setup.guard), std::move(setup.foreign_port)},
                              std::move(setup.ca_file), std::move(setup.hsts), setup.limits)) {}
Web::~Web() = default;

io::HttpCall Web::call(const std::string& url) {
  io::HttpCall made;
  made.request.url = url;
  made.timeout = std::chrono::seconds(20);
  made.user_agent = "policywatch/test";
  return made;
}

Response Web::fetch(io::HttpCall made) {
  Result<Response> result = run_task(loop, http->fetch(std::move(made)));
  EXPECT_TRUE(result) << (result ? "" : result.error().message);
  return result ? std::move(*result) : Response();
}

std::vector<Response> Web::get_all(const std::vector<std::string>& urls, std::size_t at_once) {
  std::vector<Response> answers(urls.size());
  std::size_t next = 0, done = 0;
  std::function<void()> start = [&] {
    if (next == urls.size()) return;
    std::size_t index = next++;
    asio::co_spawn(loop, http->fetch(call(urls[index])),
                   [&, index](std::exception_ptr, Result<Response> result) {
                     if (result) answers[index] = std::move(*result);
                     ++done;
                     start();
                   });
  };
  for (std::size_t i = 0; i < at_once; ++i) start();
  loop.restart();
  while (done < urls.size() && loop.run_one() > 0) {
  }
  return answers;
}

}  // namespace policywatch::test
