#include <gtest/gtest.h>

#include "sample.hpp"

namespace policywatch::notifiers {
namespace {

using namespace std::chrono_literals;

const Time kNow = *parse_rfc3339("2026-03-01T12:00:00Z");

Judgement http(NotifierType type, int status, const Headers& headers = {}, std::string_view body = "",
               std::string_view failure = "") {
  return judge_http(sample_notifier(type), status, headers, body, failure, kNow);
}
Verdict verdict(int status) {
  return http(NotifierType::webhook, status).verdict;
}

TEST(JudgeHttp, N07_each_status_has_one_verdict) {
  for (int status : {200, 201, 204, 299}) EXPECT_EQ(verdict(status), Verdict::delivered) << status;
  for (int status : {301, 302, 307, 308, 400, 401, 403, 404, 413, 422})
    EXPECT_EQ(verdict(status), Verdict::dead) << status;
  for (int status : {0, 408, 425, 429, 500, 502, 503, 504})
    EXPECT_EQ(verdict(status), Verdict::retry) << status;
  EXPECT_EQ(verdict(410), Verdict::disable);
}

TEST(JudgeHttp, N07_N26_a_network_failure_is_retried_with_its_reason) {
  Judgement judgement =
      http(NotifierType::webhook, 0, {}, "", "could not connect to a:443: connection refused");
  EXPECT_EQ(judgement.verdict, Verdict::retry);
  EXPECT_EQ(judgement.reason, "could not connect to a:443: connection refused");
}

TEST(JudgeHttp, N07_the_receiver_says_how_long_to_wait) {
  EXPECT_EQ(http(NotifierType::webhook, 429, {{"Retry-After", "120"}}).wait, Millis(120s));
  EXPECT_EQ(http(NotifierType::webhook, 503, {{"retry-after", "Sun, 01 Mar 2026 12:10:00 GMT"}}).wait,
            Millis(10min));
  EXPECT_EQ(http(NotifierType::webhook, 503, {{"retry-after", "soon"}}).wait, std::nullopt);
  EXPECT_EQ(http(NotifierType::webhook, 503, {{"retry-after", "99999999"}}).wait, Millis(24h));
  EXPECT_EQ(http(NotifierType::discord, 429, {}, R"({"message":"rate limited","retry_after":1.5})").wait,
            Millis(1500));
}

TEST(JudgeHttp, N14_an_address_that_will_never_work_again_is_disabled) {
  EXPECT_EQ(http(NotifierType::slack, 404, {}, "no_service").verdict, Verdict::disable);
  EXPECT_EQ(http(NotifierType::slack, 404, {}, "channel_is_archived").verdict, Verdict::disable);
  EXPECT_EQ(http(NotifierType::slack, 400, {}, "invalid_blocks").verdict, Verdict::dead);
  EXPECT_EQ(http(NotifierType::discord, 404, {}, R"({"message":"Unknown Webhook","code":10015})").verdict,
            Verdict::disable);
}

TEST(JudgeHttp, N15_teams_says_failures_in_the_text_of_a_success) {
  EXPECT_EQ(http(NotifierType::teams, 200, {}, "1").verdict, Verdict::delivered);
  EXPECT_EQ(http(NotifierType::teams, 202).verdict, Verdict::delivered);
  EXPECT_EQ(
      http(NotifierType::teams, 200, {},
           "Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429")
          .verdict,
      Verdict::retry);
}

TEST(JudgeHttp, ReasonsAreFitForATerminal) {
  EXPECT_EQ(http(NotifierType::webhook, 500, {},
                 "\x1b[2J"
                 "oops")
                .reason.find('\x1b'),
            std::string::npos);
}

TEST(JudgeMail, M01_four_is_tried_again_and_five_is_not) {
  for (int code : {421, 450, 451, 452, 454}) {
    EXPECT_EQ(judge_mail(code, "x").verdict, Verdict::retry) << code;
    EXPECT_GE(judge_mail(code, "x").wait, Millis(30min)) << code;
  }
  for (int code : {550, 552, 553, 554, 571}) EXPECT_EQ(judge_mail(code, "x").verdict, Verdict::dead) << code;
  EXPECT_EQ(judge_mail(250, "ok").verdict, Verdict::delivered);
  EXPECT_EQ(judge_mail(0, "connection refused").verdict, Verdict::retry);
}

TEST(JudgeMail, M01_attempts_are_half_an_hour_apart_and_go_on_for_four_days) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Millis total{0};
    int made = 1;
    for (; mail_delay(made, true, seed); ++made) {
      EXPECT_GE(*mail_delay(made, true, seed), 30min);
      total += *mail_delay(made, true, seed);
    }
    EXPECT_GE(total, 24h * 4);
    EXPECT_LE(total, 24h * 6);
    EXPECT_EQ(made, 10);
    EXPECT_LE(*mail_delay(1, false, seed), 2min) << "where no server answered";
  }
}

TEST(JudgeMail, M06_a_wrong_password_is_not_hammered) {
  Judgement judgement = judge_mail(535, "5.7.8 authentication credentials invalid");
  EXPECT_EQ(judgement.verdict, Verdict::retry);
  EXPECT_GE(judgement.wait, Millis(1h));
  EXPECT_GE(judgement.pause, Millis(1h));
  EXPECT_EQ(judgement.reason, "535 5.7.8 authentication credentials invalid");
}

}  // namespace
}  // namespace policywatch::notifiers
