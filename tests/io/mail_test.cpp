#include "io/mail.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <sstream>

#include "tests/support/child.hpp"
#include "tests/support/run_task.hpp"

namespace policywatch::io {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using testing::HasSubstr;
using testing::Not;

class MailTest : public testing::Test {
 protected:
  void SetUp() override { std::istringstream(server_.line()) >> starttls_ >> tls_ >> clear_ >> certificate_; }

  MailCall call(int port) const {
    MailCall made;
    made.smtp = "smtp://127.0.0.1:" + std::to_string(port);
    made.starttls = "required";
    made.username = "policywatch";
    made.password = "open sesame";
    made.ca_file = certificate_;
    made.envelope_from = "policywatch@tracker.example";
    made.recipients = {"editors@example.org"};
    made.message = "Subject: hello\r\n\r\nfirst\r\n.\r\nMAIL FROM:<evil@x>\r\n..two\r\n";
    made.timeout = std::chrono::seconds(20);
    return made;
  }
  MailAnswer send(MailCall made) {
    Result<MailAnswer> result = test::run_task(loop_, mail_->send(std::move(made)));
    EXPECT_TRUE(result);
    return result ? *result : MailAnswer();
  }
  json::value received() { return json::parse(server_.line()); }

  test::Child server_{{"/usr/bin/python3", POLICYWATCH_SOURCE_DIR "/tests/support/mail_server.py"}};
  int starttls_ = 0, tls_ = 0, clear_ = 0;
  std::string certificate_;
  asio::io_context loop_;
  std::unique_ptr<Mail> mail_ = make_curl_mail();
};

TEST_F(MailTest, M07_AMessageArrivesOverStartTlsWithAPasswordByteForByte) {
  MailCall made = call(starttls_);
  MailAnswer answer = send(made);
  ASSERT_TRUE(answer.accepted) << answer.code << " " << answer.detail;
  EXPECT_EQ(answer.code, 250);
  json::value mail = received();
  EXPECT_EQ(mail.at("from").as_string(), "policywatch@tracker.example");
  EXPECT_EQ(mail.at("to").at(0).as_string(), "editors@example.org");
  EXPECT_EQ(mail.at("user").as_string(), "policywatch");
  EXPECT_TRUE(mail.at("tls").as_bool());
  EXPECT_EQ(std::string(mail.at("data").as_string()), made.message);
}

TEST_F(MailTest, AMessageArrivesOverImplicitTls) {
  MailCall made = call(tls_);
  made.smtp = "smtps://127.0.0.1:" + std::to_string(tls_);
  MailAnswer answer = send(made);
  ASSERT_TRUE(answer.accepted) << answer.detail;
  EXPECT_EQ(received().at("user").as_string(), "policywatch");
}

TEST_F(MailTest, NothingIsSentInClearWhereTlsIsRequired) {
  MailAnswer answer = send(call(clear_));
  EXPECT_FALSE(answer.accepted);
  EXPECT_EQ(answer.code, 0);
  EXPECT_THAT(answer.detail, HasSubstr("STARTTLS"));
}

TEST_F(MailTest, M06_APasswordNeverTravelsInClearWhenTlsWasOnlyWished) {
  MailCall made = call(clear_);
  made.starttls = "opportunistic";
  EXPECT_FALSE(send(made).accepted);
  made.username = made.password = "";
  EXPECT_TRUE(send(made).accepted);
}

TEST_F(MailTest, ClearTextIsPossibleWhereTheOperatorWroteIt) {
  MailCall made = call(clear_);
  made.starttls = "none";
  MailAnswer answer = send(made);
  ASSERT_TRUE(answer.accepted) << answer.detail;
  EXPECT_FALSE(received().at("tls").as_bool());
}

TEST_F(MailTest, M05_ACertificateNobodySignedIsRefused) {
  MailCall made = call(starttls_);
  made.ca_file = "";
  MailAnswer answer = send(made);
  EXPECT_FALSE(answer.accepted);
  EXPECT_EQ(answer.code, 0);
}

TEST_F(MailTest, RefusalsCarryTheServersCodeAndWords) {
  MailCall made = call(starttls_);
  made.recipients = {"nobody@example.org"};
  MailAnswer answer = send(made);
  EXPECT_EQ(answer.code, 550);
  EXPECT_THAT(answer.detail, HasSubstr("no such user here"));
  made.recipients = {"full@example.org"};
  EXPECT_EQ(send(made).code, 452);
  made = call(starttls_);
  made.password = "wrong";
  answer = send(made);
  EXPECT_EQ(answer.code, 535);
  EXPECT_THAT(answer.detail, Not(HasSubstr("wrong password wrong")));
}

TEST_F(MailTest, AServerThatIsNotThereIsNoSmtpAnswer) {
  MailAnswer answer = send(call(1));
  EXPECT_FALSE(answer.accepted);
  EXPECT_EQ(answer.code, 0);
  EXPECT_NE(answer.detail, "");
}

TEST_F(MailTest, I09_AddressesThatWouldBreakTheDialogueAreRefusedWithoutAsking) {
  MailCall made = call(starttls_);
  made.recipients = {"a@b>\r\nRCPT TO:<x@y"};
  MailAnswer answer = send(made);
  EXPECT_FALSE(answer.accepted);
  EXPECT_EQ(answer.code, 553);
}

TEST_F(MailTest, StopEndsADialogue) {
  mail_->stop();
  Result<MailAnswer> result = test::run_task(loop_, mail_->send(call(starttls_)));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::stopped);
}

}  // namespace
}  // namespace policywatch::io
