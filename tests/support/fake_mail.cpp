#include "tests/support/fake_mail.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace policywatch::test {

boost::asio::awaitable<Result<io::MailAnswer>> FakeMail::send(io::MailCall call) {
  calls.push_back(std::move(call));
  co_await boost::asio::post(boost::asio::use_awaitable);
  if (stopped_) co_return fail(ErrorKind::stopped, "mail: stopping");
  io::MailAnswer answer{true, 250, "250 OK"};
  if (!answers_.empty()) {
    answer = std::move(answers_.front());
    answers_.pop_front();
  }
  co_return answer;
}

}  // namespace policywatch::test
