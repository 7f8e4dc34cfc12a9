#include "tests/support/fake_http.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace policywatch::test {

boost::asio::awaitable<Result<Response>> FakeHttp::fetch(io::HttpCall call) {
  const std::string url = call.request.url;
  Time started = clock_.now();
  calls.push_back(std::move(call));
  times.push_back(started);
  if (stopped_) co_return fail(ErrorKind::stopped, "fetch " + url + ": stopping");
  Answer answer = take(url);
  co_await boost::asio::post(boost::asio::use_awaitable);
  bool awake = co_await clock_.sleep_until(started + answer.latency);
  if (!awake || stopped_) co_return fail(ErrorKind::stopped, "fetch " + url + ": stopping");
  answer.response.url = url;
  if (answer.response.final_url.empty()) answer.response.final_url = url;
  answer.response.started = started;
  answer.response.finished = clock_.now();
  co_return std::move(answer.response);
}

}  // namespace policywatch::test
