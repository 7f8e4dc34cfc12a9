// Records that share a transaction: who waits for whom, and what an acknowledgement is worth.
#include "daemon/recorder.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/store/sample.hpp"
#include "tests/support/fake_clock.hpp"

namespace policywatch::daemon {
namespace {

using store::sample::at;

constexpr int kWatches = 40;

std::string name_of(int number) {
  return "w" + std::to_string(number);
}

std::unique_ptr<store::Store> store_with_watches(const std::string& folder) {
  auto made = store::open_sqlite(folder);
  std::vector<Watch> watches;
  for (int i = 0; i < kWatches; ++i) watches.push_back(store::sample::watch(name_of(i)));
  made->sync_watches(watches, [](const Watch&) { return at(0); });
  return made;
}

store::CheckRecord unchanged(const std::string& watch, int minute) {
  store::CheckRecord record;
  record.state.watch = store::sample::watch(watch);
  record.state.last_quality = "ok";
  record.state.last_check = record.state.last_ok = at(minute);
  record.state.next_check_at = at(minute + 30);
  return record;
}

boost::asio::awaitable<void> record_one(Recorder& recorder, store::CheckRecord record,
                                        std::vector<std::string>& told) {
  std::string watch = record.state.watch.id;
  co_await recorder.record(std::move(record));
  told.push_back(std::move(watch));
}

struct Desk {
  explicit Desk(const std::string& folder) : store(store_with_watches(folder)) {}
  ~Desk() {
    clock.stop();
    clock.settle();
  }
  void record(const std::string& watch, int minute) {
    tasks.spawn("check " + watch, record_one(recorder, unchanged(watch, minute), told));
  }
  bool stored(const std::string& watch, int minute) {
    return store->watch_state(watch)->last_check == at(minute);
  }

  boost::asio::io_context loop{1};
  test::FakeClock clock{loop, at(0)};
  std::unique_ptr<store::Store> store;
  Tasks tasks{loop.get_executor()};
  AsyncStore async{*store, loop.get_executor()};
  Recorder recorder{async, clock, tasks, loop.get_executor()};
  std::vector<std::string> told;
};

TEST(Recorder, ALoneRecordWaitsForNobody) {
  Desk desk(":memory:");
  desk.record("w1", 5);
  desk.clock.settle();
  EXPECT_EQ(desk.told, std::vector<std::string>{"w1"});
  EXPECT_TRUE(desk.stored("w1", 5));
}

TEST(Recorder, RecordsOfChecksThatEndTogetherAreWrittenTogether) {
  Desk desk(":memory:");
  Recorder::Coming one(desk.recorder), two(desk.recorder);
  one.arrived();
  desk.record("w1", 5);
  desk.clock.settle();
  EXPECT_TRUE(desk.told.empty());
  EXPECT_FALSE(desk.stored("w1", 5));
  two.arrived();
  desk.record("w2", 5);
  desk.clock.settle();
  EXPECT_EQ(desk.told, (std::vector<std::string>{"w1", "w2"}));
  EXPECT_TRUE(desk.stored("w1", 5) && desk.stored("w2", 5));
}

TEST(Recorder, ACheckThatIsLongInComingHoldsNobodyUp) {
  Desk desk(":memory:");
  Recorder::Coming slow(desk.recorder);
  desk.record("w1", 5);
  desk.clock.settle();
  EXPECT_TRUE(desk.told.empty());
  desk.clock.advance(Recorder::kGather);
  desk.clock.settle();
  EXPECT_EQ(desk.told, std::vector<std::string>{"w1"});
}

TEST(Recorder, AFullBatchIsWrittenAtOnce) {
  Desk desk(":memory:");
  Recorder::Coming slow(desk.recorder);
  for (std::size_t i = 0; i < Recorder::kTogether; ++i) desk.record("w1", static_cast<int>(i));
  desk.clock.settle();
  EXPECT_EQ(desk.told.size(), Recorder::kTogether);
}

TEST(Recorder, AtTheEndWhatWaitsIsWritten) {
  Desk desk(":memory:");
  Recorder::Coming slow(desk.recorder);
  desk.record("w1", 5);
  desk.clock.settle();
  desk.clock.stop();
  desk.clock.settle();
  EXPECT_EQ(desk.told, std::vector<std::string>{"w1"});
  EXPECT_TRUE(desk.stored("w1", 5));
}

// The child says what was acknowledged, while others of the same batch still come, until it is killed.
[[noreturn]] void record_for_ever(const std::string& folder, int pipe) {
  Desk desk(folder);
  std::size_t said = 0;
  const auto say = [&](int minute) {
    for (; said < desk.told.size(); ++said) {
      const std::array<int, 2> fact{std::stoi(desk.told[said].substr(1)), minute};
      if (::write(pipe, fact.data(), sizeof fact) != static_cast<ssize_t>(sizeof fact)) ::_exit(1);
    }
  };
  for (int minute = 1;; ++minute) {
    for (int i = 0; i < kWatches; ++i) {
      Recorder::Coming next(desk.recorder);
      desk.record(name_of(i), minute);
      if (i % 7 == 0) next.arrived();
      desk.clock.settle();
      say(minute);
    }
    desk.clock.settle();
    say(minute);
  }
}

TEST(Recorder, AKillBetweenGroupedRecordsLosesNothingThatWasAcknowledged) {
  std::string folder = testing::TempDir() + "recorder-XXXXXX";
  ASSERT_NE(::mkdtemp(folder.data()), nullptr);
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    record_for_ever(folder, ends[1]);
  }
  ::close(ends[1]);
  std::array<int, kWatches> acknowledged{};
  std::array<int, 2> fact{};
  for (int i = 0; i < 300; ++i) {
    ASSERT_EQ(::read(ends[0], fact.data(), sizeof fact), static_cast<ssize_t>(sizeof fact));
    acknowledged.at(static_cast<std::size_t>(fact[0])) = fact[1];
  }
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  while (::read(ends[0], fact.data(), sizeof fact) == static_cast<ssize_t>(sizeof fact))
    acknowledged.at(static_cast<std::size_t>(fact[0])) = fact[1];
  ::close(ends[0]);
  auto store = store::open_sqlite(folder);
  for (int i = 0; i < kWatches; ++i) {
    const auto state = store->watch_state(name_of(i));
    ASSERT_TRUE(state && state->last_check);
    EXPECT_GE(*state->last_check, at(acknowledged.at(static_cast<std::size_t>(i)))) << i;
  }
  EXPECT_TRUE(store->verify());
  store.reset();
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace policywatch::daemon
