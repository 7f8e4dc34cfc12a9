// M19: what comes back, in the forms of the servers that send it.
#include "notifiers/bounce.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "notifiers/mail_parts.hpp"

namespace policywatch::notifiers {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kOurs = "msg_c2FtcGxlLW9mLW91cnMtMDAx@tracker.example";

std::string sample(const std::string& name) {
  std::ifstream file(std::string(POLICYWATCH_SOURCE_DIR) + "/tests/fixtures/mail/" + name + ".eml",
                     std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

struct Case {
  const char* file;
  BounceKind kind;
  const char *recipient, *status, *why;
};

class Samples : public testing::TestWithParam<Case> {};

TEST_P(Samples, M19_AreReadAsWhatTheyAre) {
  const Case& expected = GetParam();
  const std::string mail = sample(expected.file);
  ASSERT_FALSE(mail.empty());
  const Bounce bounce = read_bounce(mail);
  EXPECT_EQ(bounce.kind, expected.kind);
  EXPECT_EQ(bounce.recipient, expected.recipient);
  EXPECT_EQ(bounce.status, expected.status);
  EXPECT_THAT(bounce.why, HasSubstr(expected.why));
  // Exim's warning names no message.
  const bool names = expected.kind != BounceKind::none && std::string(expected.file) != "exim-warning";
  if (names) EXPECT_THAT(bounce.message_ids, Contains(kOurs));
}

using enum BounceKind;
INSTANTIATE_TEST_SUITE_P(
    M19, Samples,
    testing::Values(
        Case{"postfix-unknown-user", hard, "ana@paper.example", "5.1.1", "User unknown in local table"},
        Case{"postfix-delayed", soft, "ana@paper.example", "4.4.1", "Connection timed out"},
        Case{"postfix-expired", soft, "ana@paper.example", "4.4.1", "Connection timed out"},
        Case{"exim-plain", hard, "ana@paper.example", "5.7.1", "Relaying denied"},
        Case{"exim-report", hard, "ana@paper.example", "5.0.0", ""},
        Case{"exim-warning", soft, "ana@paper.example", "4.7.1", "delayed"},
        Case{"exim-retry-timeout", soft, "ana@paper.example", "", "retry timeout exceeded"},
        Case{"sendmail-unknown-user", hard, "ana@paper.example", "5.1.1", "User unknown"},
        Case{"sendmail-warning", soft, "ana@paper.example", "4.2.0", "Not now"},
        Case{"exchange-not-found", hard, "ana@paper.example", "5.1.10", "Recipient not found"},
        Case{"exchange-quota", hard, "ana@paper.example", "5.2.2", "mailbox full"},
        Case{"gmail-no-such-user", hard, "ana@paper.example", "5.1.1", "account is not there"},
        Case{"gmail-delay", soft, "ana@paper.example", "4.4.1", "did not accept"},
        Case{"qmail-no-mailbox", hard, "ana@paper.example", "5.1.1", "no mailbox here"},
        Case{"qmail-too-long", soft, "ana@paper.example", "4.4.3", "CNAME lookup failed"},
        Case{"standard-two-recipients", hard, "ana.old@staff.paper.example", "5.1.6", "User not local"},
        Case{"standard-delivered", none, "", "", ""},
        Case{"standard-international", hard, "ana@paper.example", "5.1.1", ""},
        Case{"standard-packed", hard, "ana@paper.example", "5.4.1", ""},
        Case{"vacation-standard", automatic, "ana@paper.example", "", "Auto: [policywatch]"},
        Case{"vacation-exchange", automatic, "ana@paper.example", "", "Automatic reply"},
        Case{"vacation-gmail", automatic, "ana@paper.example", "", "Away"}, Case{"person", none, "", "", ""},
        Case{"person-forwards", none, "", "", ""}),
    [](const testing::TestParamInfo<Case>& info) {
      std::string name = info.param.file;
      std::ranges::replace(name, '-', '_');
      return name;
    });

TEST(Bounces, M19_LineEndsAndMboxsFirstLineMakeNoDifference) {
  const std::string mail = sample("postfix-unknown-user");
  std::string crlf;
  for (const char c : mail) crlf += c == '\n' ? "\r\n" : std::string(1, c);
  for (const std::string& same : {crlf, "From MAILER-DAEMON Tue Mar  3 09:16:40 2026\n" + mail}) {
    const Bounce bounce = read_bounce(same);
    EXPECT_EQ(bounce.kind, BounceKind::hard);
    EXPECT_EQ(bounce.recipient, "ana@paper.example");
    EXPECT_THAT(bounce.message_ids, testing::ElementsAre(kOurs));
  }
}

TEST(Bounces, M19_AReportThatIsCutOffIsReadAsFarAsItGoes) {
  const std::string mail = sample("postfix-unknown-user");
  const Bounce bounce =
      read_bounce(std::string_view(mail).substr(0, mail.find("Content-Type: message/rfc822")));
  EXPECT_EQ(bounce.kind, BounceKind::hard);
  EXPECT_THAT(bounce.message_ids, IsEmpty());
}

std::string nested(int depth) {
  std::string mail;
  for (int i = 0; i < depth; ++i)
    mail += "Content-Type: multipart/mixed; boundary=b" + std::to_string(i) + "\n\n--b" + std::to_string(i) +
            "\n";
  return mail +
         "Content-Type: message/delivery-status\n\nA: b\n\nFinal-Recipient: rfc822;a@b.example\nAction: "
         "failed\nStatus: 5.0.0\n";
}

TEST(Bounces, M19_MultipartsAreFollowedToADepthOfEight) {
  EXPECT_EQ(read_bounce(nested(8)).kind, BounceKind::hard);
  EXPECT_EQ(read_bounce(nested(9)).kind, BounceKind::none);
  EXPECT_EQ(read_bounce(nested(5000)).kind, BounceKind::none);
}

TEST(Bounces, M19_LeavesHeadsAndTheMailItselfAreBounded) {
  std::string many = "Content-Type: multipart/mixed; boundary=x\n\n";
  for (int i = 0; i < 5000; ++i) many += "--x\n\ntext\n";
  EXPECT_LE(take_apart(many).parts.size(), 50u);
  std::string heads;
  for (int i = 0; i < 5000; ++i) heads += "X-" + std::to_string(i) + ": " + std::string(20, 'y') + "\n";
  EXPECT_LE(take_apart(heads + "\nbody").head.size(), 300u);
  std::string folded = "Subject: a\n";
  for (int i = 0; i < 5000; ++i) folded += " " + std::string(100, 'y') + "\n";
  EXPECT_LE(head_value(take_apart(folded + "\nbody").head, "subject").size(), 20'000u);
  // What stands beyond the bound is not read.
  const std::string far =
      "Auto-Submitted: no\nX: " + std::string(kMostReturnedMail, 'x') + "\n" + sample("postfix-unknown-user");
  EXPECT_EQ(read_bounce(far).kind, BounceKind::none);
}

TEST(Bounces, M19_AStrangersTextStaysOneShortLine) {
  const std::string mail =
      "Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\nA: b\n\n"
      "Final-Recipient: rfc822;a@b.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 "
      "\x1b[31m\xff\n " +
      std::string(5000, 'z') + "\n--x--\n";
  const Bounce bounce = read_bounce(mail);
  EXPECT_LE(bounce.why.size(), kMostWhy);
  EXPECT_EQ(bounce.why.find_first_of("\x1b\n\r"), std::string::npos);
}

TEST(Bounces, M19_GivingUpIsForGoodUnlessTheServerSaysThatItPasses) {
  const auto kind = [](const std::string& lines) {
    return read_bounce(
               "Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: "
               "message/delivery-status\n\nA: b\n\n" +
               lines + "\n--x--\n")
        .kind;
  };
  EXPECT_EQ(kind("Final-Recipient: rfc822;a@b.example\nAction: failed"), BounceKind::hard);
  EXPECT_EQ(kind("Final-Recipient: rfc822;a@b.example\nAction: failed\nDiagnostic-Code: smtp; 450 later"),
            BounceKind::soft);
  EXPECT_EQ(kind("Final-Recipient: rfc822;a@b.example\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; "
                 "451 4.3.0 later"),
            BounceKind::soft);
  EXPECT_EQ(kind("Final-Recipient: rfc822;a@b.example\nAction: relayed\nStatus: 2.0.0"), BounceKind::none);
  EXPECT_EQ(kind("Final-Recipient: rfc822;a@b.example\nAction: expanded"), BounceKind::none);
}

}  // namespace
}  // namespace policywatch::notifiers
