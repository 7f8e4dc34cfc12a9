// What people see of a source: failing, silent, blocked, a rule that matches nothing; each told once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/flow/one_page.hpp"

namespace policywatch::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Health, AFailingWatchIsToldOnceAfterThreeFailuresAndItsRecoveryOnce) {
  World world;
  begin(world);
  world.http.replace(kUrl, not_found(500));
  check(world);
  check(world);
  EXPECT_THAT(world.mail.calls, IsEmpty());
  check(world);
  EXPECT_EQ(world.mail.calls.size(), 1u);
  world.advance(72h);
  EXPECT_EQ(world.mail.calls.size(), 1u);
  world.http.replace(kUrl, kGood);
  check(world);
  world.advance(72h);
  EXPECT_EQ(world.mail.calls.size(), 2u);
}

TEST(Health, ASourceThatFallsSilentIsToldOnceUntilItSpeaksAgain) {
  World world;
  world.watch("page", kUrl, WatchKind::list).every = 2h;
  world.notifier("editors", NotifierType::email).events = {EventType::watch_silent};
  std::vector<std::string> entries;
  for (int day = 20; day < 28; ++day)
    entries.insert(entries.begin(), "Release " + std::to_string(day) + "|/news/" + std::to_string(day) +
                                        "|2026-02-" + std::to_string(day));
  world.http.answers(kUrl, newsroom(entries));
  world.start();
  world.advance(48h);
  EXPECT_THAT(world.mail.calls, IsEmpty());
  world.advance(24h * 10);
  EXPECT_EQ(world.mail.calls.size(), 1u);
  EXPECT_EQ(world.desk->watch("page")->state, "silent");
  EXPECT_THAT(world.desk->status().silent, Contains("page"));
  entries.insert(entries.begin(), "Release 40|/news/40|2026-03-13");
  world.http.replace(kUrl, newsroom(entries));
  world.advance(3h);
  EXPECT_EQ(world.desk->watch("page")->state, "ok");
  EXPECT_EQ(world.mail.calls.size(), 1u);
  world.advance(24h * 40);
  EXPECT_EQ(world.mail.calls.size(), 2u);
}

TEST(Health, ARuleThatMatchesNothingIsShown) {
  World world;
  Watch& watch = world.watch("page", kUrl, WatchKind::page);
  watch.select = {"article.story", "main"};
  world.http.answers(kUrl, kGood);
  world.start();
  world.advance(1h);
  EXPECT_THAT(world.desk->watch("page")->health, Contains("selector_miss"));
  EXPECT_THAT(world.desk->watch("page")->notes, Contains(HasSubstr("article.story")));
  EXPECT_EQ(world.desk->status().health.at("selector_miss"), 1);
}

TEST(Health, AnotherEncodingAndAClockThatIsWrongAreShown) {
  World world;
  begin(world);
  check(world);
  EXPECT_THAT(world.desk->watch("page")->health, IsEmpty());
  Response other = FakeHttp::page(kChanged, "text/html; charset=windows-1252");
  other.headers.emplace_back("Date", "Thu, 01 Jan 2026 00:00:00 GMT");
  world.http.replace(kUrl, other);
  check(world);
  EXPECT_THAT(world.desk->watch("page")->health, Contains("encoding_flip"));
  EXPECT_THAT(world.desk->watch("page")->health, Contains("clock_skew"));
  EXPECT_THAT(world.desk->watch("page")->notes, Contains(HasSubstr("as windows-1252 since")));
  EXPECT_EQ(world.desk->watch("page")->state, "ok") << "worth a look, and no failure";
}

TEST(Health, ABlockedSourceIsShownAsBlocked) {
  World world;
  begin(world);
  world.http.replace(kUrl, not_found(403));
  world.advance(24h);
  EXPECT_THAT(world.desk->watch("page")->health, Contains("blocked"));
  EXPECT_EQ(world.desk->watch("page")->state, "failing");
}

/// An installation without the program that reads PDFs, until somebody brings it.
class MissingWorker final : public io::Worker {
 public:
  boost::asio::awaitable<Result<PdfText>> read_pdf(std::shared_ptr<const std::string>) override {
    if (!there) co_return fail(ErrorKind::unsupported, "policywatch-worker cannot be started");
    PdfText text;
    text.pages = {{{"Officers decide requests within a week.", Where::main, "p"}}};
    co_return text;
  }
  void stop() override {}
  bool there = false;
};

TEST(Health, AnInstallationFaultIsNotChargedToTheDocument) {
  World world;
  MissingWorker worker;
  world.worker = &worker;
  world.watch("memo", kUrl, WatchKind::document);
  world.notifier("editors", NotifierType::email);
  world.http.answers(kUrl, FakeHttp::page("%PDF-1.7\n1 0 obj\n%%EOF\n", "application/pdf"));
  world.start();
  world.advance(24h);
  review::WatchView view = world.desk->watch("memo").value();
  EXPECT_EQ(view.failures, 0);
  EXPECT_EQ(view.captures, 0);
  EXPECT_EQ(view.last_quality, "");
  EXPECT_THAT(world.mail.calls, IsEmpty());
  EXPECT_LE(world.http.count(kUrl), 24u * 4 + 1)
      << "asked for, though it cannot be read, at most each quarter of an hour";
  worker.there = true;
  world.advance(1h);
  view = world.desk->watch("memo").value();
  EXPECT_EQ(view.last_quality, "ok");
  EXPECT_EQ(view.snapshots, 1);
}

}  // namespace
}  // namespace policywatch::test
