// Mail servers that refuse, strip, inject, dawdle and flood: rows M01, M04 to M06, M10 and M18 on the real
// dialogue.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "io/mail.hpp"
#include "tests/support/child.hpp"
#include "tests/support/run_task.hpp"

namespace policywatch::io {
namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace std::chrono_literals;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

/// One server for all of them: its certificates take a while.
class OddMailTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    server_ =
        new test::Child({"/usr/bin/python3", POLICYWATCH_SOURCE_DIR "/tests/support/odd_mail_server.py"});
    about_ = new json::value(json::parse(server_->line()));
  }
  static void TearDownTestSuite() {
    delete server_;
    delete about_;
  }

  static MailCall call(const std::string& label, const std::string& scheme = "smtp") {
    MailCall made;
    made.smtp = scheme + "://127.0.0.1:" + std::to_string(about_->at("ports").at(label).as_int64());
    made.starttls = "none";
    made.ca_file = about_->at("ca").as_string();
    made.envelope_from = "policywatch@tracker.example";
    made.recipients = {"editors@example.org"};
    made.message = "Subject: hello\r\n\r\nfirst\r\n";
    made.timeout = 5s;
    return made;
  }
  static MailCall with_password(MailCall made) {
    made.username = "policywatch";
    made.password = "canary-password";
    return made;
  }
  MailAnswer send(MailCall made) {
    asio::io_context loop;
    std::unique_ptr<Mail> mail = make_curl_mail();
    Result<MailAnswer> result = test::run_task(loop, mail->send(std::move(made)));
    EXPECT_TRUE(result);
    return result ? *result : MailAnswer();
  }
  /// What the client said in its dialogue with that server.
  static std::vector<std::string> heard(const std::string& label) {
    json::value record = json::parse(server_->line());
    while (record.at("label").as_string() != label) record = json::parse(server_->line());
    std::vector<std::string> said;
    for (const json::value& one : record.at("said").as_array()) said.emplace_back(one.as_string());
    return said;
  }

  static inline test::Child* server_ = nullptr;
  static inline json::value* about_ = nullptr;
};

TEST_F(OddMailTest, M01_every_code_at_every_stage_comes_back_as_the_server_said_it) {
  for (const char* stage : {"banner", "ehlo", "mail", "rcpt", "data", "dot"}) {
    for (int code : {421, 450, 451, 452, 454, 550, 552, 553, 554, 571}) {
      const std::string label = std::string(stage) + " " + std::to_string(code);
      const MailAnswer answer = send(call(label));
      EXPECT_FALSE(answer.accepted) << label;
      EXPECT_EQ(answer.code, code) << label << ": " << answer.detail;
      EXPECT_THAT(answer.detail, HasSubstr("refused at")) << label;
    }
  }
}

TEST_F(OddMailTest, M03_a_reply_that_is_lost_after_the_mail_is_no_acceptance) {
  const MailAnswer answer = send(call("lost reply"));
  EXPECT_FALSE(answer.accepted);
  EXPECT_EQ(answer.code, 0);
}

TEST_F(OddMailTest, M04_M06_where_tls_is_required_nothing_is_sent_in_clear) {
  for (const char* label : {"stripped", "garbage"}) {
    MailCall made = with_password(call(label));
    made.starttls = "required";
    EXPECT_FALSE(send(made).accepted) << label;
    const std::vector<std::string> said = heard(label);
    for (const char* verb : {"clear AUTH", "clear MAIL", "clear RCPT", "clear DATA"})
      EXPECT_THAT(said, Each(Not(StartsWith(verb)))) << label;
  }
}

TEST_F(OddMailTest, M04_what_came_before_tls_is_not_believed_inside_it) {
  MailCall made = with_password(call("injected"));
  made.starttls = "required";
  const MailAnswer answer = send(made);
  const std::vector<std::string> said = heard("injected");
  EXPECT_THAT(said, Each(Not(StartsWith("clear AUTH"))));
  // Refused, or the injected lines were thrown away and everything was asked again inside.
  if (answer.accepted) EXPECT_THAT(said, Contains(StartsWith("tls EHLO")));
}

TEST_F(OddMailTest, M04_after_tls_the_server_is_asked_anew_what_it_can) {
  MailCall made = with_password(call("starttls"));
  made.starttls = "required";
  const MailAnswer answer = send(made);
  const std::vector<std::string> said = heard("starttls");
  EXPECT_TRUE(answer.accepted) << answer.detail;
  EXPECT_THAT(said, Contains(StartsWith("clear EHLO")));
  EXPECT_THAT(said, Contains(StartsWith("tls EHLO")));
  EXPECT_THAT(said, Contains("tls AUTH …"));
  EXPECT_THAT(said, Each(Not(StartsWith("clear AUTH"))));
}

TEST_F(OddMailTest, M05_bad_certificates_are_refused_by_starttls_and_implicit_tls_alike) {
  for (const char* kind : {"expired", "not-yet-valid", "self-signed", "wrong-host", "untrusted-root",
                           "weak-key", "missing-chain", "good"}) {
    for (const bool implicit : {false, true}) {
      const std::string label = std::string(implicit ? "tls " : "starttls ") + kind;
      MailCall made = with_password(call(label, implicit ? "smtps" : "smtp"));
      made.starttls = "required";
      const MailAnswer answer = send(made);
      EXPECT_EQ(answer.accepted, std::string_view(kind) == "good") << label << ": " << answer.detail;
      EXPECT_THAT(answer.detail, Not(HasSubstr("canary-password")));
    }
  }
}

TEST_F(OddMailTest, M10_an_address_of_another_script_is_sent_where_it_is_taken_and_else_a_clean_refusal) {
  MailCall made = call("utf8");
  made.recipients = {"j\xC3\xBCrgen@example.org"};
  EXPECT_TRUE(send(made).accepted);
  EXPECT_THAT(heard("utf8"), Contains(HasSubstr("SMTPUTF8")));
  made.smtp = call("plain").smtp;
  const MailAnswer answer = send(made);
  EXPECT_FALSE(answer.accepted);
  EXPECT_EQ(answer.code, 553) << answer.detail;
}

TEST_F(OddMailTest, M18_hostile_greetings_end_in_time_and_are_no_acceptance) {
  for (const char* label : {"slow", "long line", "endless", "binary", "no digits"}) {
    MailCall made = call(label);
    made.timeout = 1500ms;
    const MailAnswer answer = send(made);
    EXPECT_FALSE(answer.accepted) << label;
    EXPECT_LE(answer.detail.size(), 2100u) << label;
  }
}

}  // namespace
}  // namespace policywatch::io
