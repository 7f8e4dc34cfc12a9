// A mail server of prepared replies, and a log of what it was given.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <deque>
#include <utility>
#include <vector>

#include "io/mail.hpp"

namespace policywatch::test {

class FakeMail final : public io::Mail {
 public:
  /// Replies to come, one a message; without any, every message is accepted.
  void answers(io::MailAnswer answer) { answers_.push_back(std::move(answer)); }

  boost::asio::awaitable<Result<io::MailAnswer>> send(io::MailCall call) override;

  void stop() override { stopped_ = true; }

  std::vector<io::MailCall> calls;

 private:
  std::deque<io::MailAnswer> answers_;
  bool stopped_ = false;
};

}  // namespace policywatch::test
