// M19: the courier's mails come back into a Maildir, and what follows.
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "daemon/bounces.hpp"
#include "tests/flow/delivery.hpp"

namespace policywatch::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string id_line(const io::MailCall& call) {
  const std::size_t at = call.message.find("\r\nMessage-ID: ") + 2;
  return call.message.substr(at, call.message.find("\r\n", at) - at);
}

std::string report_about(const io::MailCall& call, const std::string& lines) {
  return "From: MAILER-DAEMON@mx.example\nAuto-Submitted: auto-replied\n"
         "Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x\n\nSorry.\n--x\n"
         "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: "
         "rfc822; " +
         call.recipients.at(0) + "\n" + lines + "\n\n--x\nContent-Type: text/rfc822-headers\n\n" +
         id_line(call) + "\n\n--x--\n";
}
const std::string kHard = "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user";
const std::string kSoft = "Action: delayed\nStatus: 4.4.1";

std::string absence_about(const io::MailCall& call) {
  return "From: " + call.recipients.at(0) +
         "\nAuto-Submitted: auto-replied\nIn-Reply-To:" + id_line(call).substr(11) +
         "\nSubject: away\n\nAway.\n";
}

class Bouncing : public Delivering {
 public:
  Bouncing() {
    for (const char* part : {"new", "cur", "tmp"}) fs::create_directories(folder / part);
    NotifierSettings& editors = notifier("editors", NotifierType::email);
    editors.email.to = {"Ana <ana@tracker.example>", "bob@tracker.example"};
    editors.email.bounces = folder;
    notifier("site", NotifierType::webhook).events = {EventType::notifier_failing,
                                                      EventType::notifier_recovered};
    for (int i = 0; i < 20; ++i) http.answers(kHook, FakeHttp::page("", "text/plain", 204));
    start();
  }
  ~Bouncing() { fs::remove_all(folder); }
  /// Tells of an update; the mails that left for it, Ana's first.
  std::vector<io::MailCall> send(const std::string& title) {
    const std::size_t before = mail.calls.size();
    tell(title);
    hurry();
    advance(20min);
    return {mail.calls.begin() + static_cast<std::ptrdiff_t>(before), mail.calls.end()};
  }
  void put(const std::string& name, const std::string& text) {
    std::ofstream(folder / "new" / name, std::ios::binary) << text;
    advance(daemon::kMailboxEvery + 1s);
  }
  std::vector<std::string> names(const char* part) const {
    std::vector<std::string> found;
    for (const auto& one : fs::directory_iterator(folder / part))
      found.push_back(one.path().filename().string());
    std::ranges::sort(found);
    return found;
  }
  bool resume(const std::string& address) {
    int drawn = 0;
    return daemon::resume_reader(*store, settings, address, clock.now(),
                                 [&] { return "msg_resume" + std::to_string(++drawn); })
        .has_value();
  }

  const fs::path folder = fs::temp_directory_path() / ("policywatch-maildir-" + std::to_string(::getpid()));
};

TEST(Bounces, M19_ThreeHardOnesInARowPauseTheirReaderAloneAndTheOperatorIsTold) {
  Bouncing world;
  for (int i = 1; i <= 3; ++i) {
    EXPECT_THAT(world.desk->status().warnings, testing::Not(testing::Contains(HasSubstr("paused"))));
    const auto mails = world.send("update " + std::to_string(i));
    ASSERT_EQ(mails.size(), 2u);
    ASSERT_THAT(mails[0].recipients, ElementsAre("ana@tracker.example"));
    world.put("b" + std::to_string(i), report_about(mails[0], kHard));
  }
  EXPECT_THAT(world.names("new"), IsEmpty());
  EXPECT_THAT(world.names("cur"), ElementsAre("b1:2,S", "b2:2,S", "b3:2,S"));
  EXPECT_THAT(world.desk->status().warnings,
              testing::Contains(testing::AllOf(HasSubstr("mail to ana@tracker.example is paused"),
                                               HasSubstr("550 5.1.1 no such user"))));
  ASSERT_EQ(world.posts().size(), 1u);
  EXPECT_EQ(world.posts()[0].body.at("type").as_string(), "notifier.failing");
  EXPECT_THAT(print_json(world.posts()[0].body), HasSubstr("ana@tracker.example"));
  const auto mails = world.send("update 4");
  ASSERT_EQ(mails.size(), 1u);
  EXPECT_THAT(mails[0].recipients, ElementsAre("bob@tracker.example"));
  EXPECT_EQ(world.states()[DeliveryState::cancelled], 1);

  ASSERT_TRUE(world.resume("ana@tracker.example"));
  EXPECT_FALSE(world.resume("ana@tracker.example"));
  const auto again = world.send("update 5");
  EXPECT_EQ(again.size(), 2u);
  EXPECT_EQ(world.posts().back().body.at("type").as_string(), "notifier.recovered");
  // It begins anew.
  world.put("b5", report_about(again[0], kHard));
  EXPECT_EQ(world.send("update 6").size(), 2u);
}

TEST(Bounces, M19_OneMessageCountsOnceAndWhatPassesDoesNotCount) {
  Bouncing world;
  const auto mails = world.send("update");
  for (int i = 0; i < 3; ++i) world.put("same" + std::to_string(i), report_about(mails.at(0), kHard));
  EXPECT_EQ(world.send("second").size(), 2u);
  for (int i = 0; i < 4; ++i)
    world.put("soft" + std::to_string(i), report_about(world.send("soft " + std::to_string(i)).at(0), kSoft));
  EXPECT_THAT(world.names("new"), IsEmpty());
  EXPECT_EQ(world.send("last").size(), 2u);
}

TEST(Bounces, M19_DeliveriesThatDidNotBounceResetNothingButAnAbsenceDoes) {
  Bouncing world;
  world.put("b1", report_about(world.send("one").at(0), kHard));
  world.put("b2", report_about(world.send("two").at(0), kHard));
  world.send("three, of which nothing is heard");
  const auto fourth = world.send("four");
  world.put("away", absence_about(fourth.at(0)));
  world.put("b5", report_about(world.send("five").at(0), kHard));
  EXPECT_EQ(world.send("six").size(), 2u);
  world.put("b7", report_about(world.send("seven").at(0), kHard));
  world.send("eight, of which nothing is heard");
  world.put("b9", report_about(world.send("nine").at(0), kHard));
  EXPECT_EQ(world.send("ten").size(), 1u);
}

TEST(Bounces, M19_AStrangersReportAboutNoMailOfOursIsLeftAndCountsNothing) {
  Bouncing world;
  io::MailCall forged = world.send("update").at(0);
  const std::size_t at = forged.message.find("<msg_");
  forged.message.replace(at, 9, "<msg_XXXX");
  for (int i = 0; i < 4; ++i) world.put("forged" + std::to_string(i), report_about(forged, kHard));
  world.put("person", "From: ana@tracker.example\nSubject: hello\n\nHello.\n");
  EXPECT_EQ(world.names("new").size(), 5u);
  EXPECT_THAT(world.names("cur"), IsEmpty());
  EXPECT_EQ(world.send("second").size(), 2u);
}

TEST(Bounces, M19_NothingButOrdinaryFilesIsRead) {
  Bouncing world;
  const auto mails = world.send("update");
  std::ofstream(world.folder / "elsewhere", std::ios::binary) << report_about(mails.at(0), kHard);
  fs::create_symlink(world.folder / "elsewhere", world.folder / "new/link");
  fs::create_directory(world.folder / "new/folder");
  ASSERT_EQ(::mkfifo((world.folder / "new/pipe").c_str(), 0600), 0);
  world.put(".hidden", report_about(mails.at(0), kHard));
  EXPECT_THAT(world.names("cur"), IsEmpty());
  world.put("good", report_about(mails.at(0), kHard));
  EXPECT_THAT(world.names("cur"), ElementsAre("good:2,S"));
}

}  // namespace
}  // namespace policywatch::test
