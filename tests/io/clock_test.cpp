#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>

#include "io/clock.hpp"
#include "io/random.hpp"
#include "io/run_on.hpp"
#include "io/service.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/run_task.hpp"

namespace policywatch::io {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;

asio::awaitable<void> note_sleep(Clock& clock, Time until, int name, std::vector<std::pair<int, bool>>& log) {
  bool awake = co_await clock.sleep_until(until);
  log.emplace_back(name, awake);
}

void spawn_sleep(asio::io_context& loop, Clock& clock, Time until, int name,
                 std::vector<std::pair<int, bool>>& log) {
  asio::co_spawn(loop, note_sleep(clock, until, name, log), [](std::exception_ptr) {});
}

TEST(SystemClock, SleepsUntilTheTimeAndWakesWithTrue) {
  asio::io_context loop;
  auto clock = make_system_clock(loop.get_executor());
  Time until = clock->now() + 20ms;
  EXPECT_TRUE(test::run_task(loop, clock->sleep_until(until)));
  EXPECT_GE(clock->now(), until);
}

TEST(SystemClock, StopWakesEverySleeperWithFalseForEver) {
  asio::io_context loop;
  auto clock = make_system_clock(loop.get_executor());
  std::vector<std::pair<int, bool>> log;
  for (int i = 0; i < 3; ++i) spawn_sleep(loop, *clock, kNever, i, log);
  loop.poll();
  clock->stop();
  loop.restart();
  loop.run();
  EXPECT_EQ(log, (std::vector<std::pair<int, bool>>{{0, false}, {1, false}, {2, false}}));
  EXPECT_FALSE(test::run_task(loop, clock->sleep_until(clock->now() + 1h)));
}

TEST(FakeClock, WakesSleepersInTheOrderOfTheirDeadlines) {
  asio::io_context loop;
  test::FakeClock clock(loop, *parse_rfc3339("2026-03-01T00:00:00Z"));
  std::vector<std::pair<int, bool>> log;
  spawn_sleep(loop, clock, clock.now() + 3h, 3, log);
  spawn_sleep(loop, clock, clock.now() + 1h, 1, log);
  spawn_sleep(loop, clock, clock.now() + 30 * 24h, 9, log);
  clock.advance(4h);
  EXPECT_EQ(log, (std::vector<std::pair<int, bool>>{{1, true}, {3, true}}));
  clock.stop();
  clock.settle();
  EXPECT_EQ(log.back(), (std::pair<int, bool>{9, false}));
}

TEST(RunOn, BringsResultsAndFailuresHome) {
  asio::io_context loop;
  auto seven = [] { return 7; };
  EXPECT_EQ(test::run_task(loop, run_on(loop.get_executor(), seven)), 7);
  auto broken = []() -> int { throw std::runtime_error("disk"); };
  EXPECT_THROW(test::run_task(loop, run_on(loop.get_executor(), broken)), std::runtime_error);
}

TEST(Random, GivesAsManyBytesAsAskedAndNeverTheSame) {
  SystemRandom random;
  EXPECT_EQ(random.bytes(32).size(), 32u);
  EXPECT_NE(random.bytes(32), random.bytes(32));
  EXPECT_EQ(random.bytes(0), "");
}

/// A manager's socket in the abstract namespace.
class NotifySocket {
 public:
  NotifySocket() : name_("@policywatch-test-" + std::to_string(getpid())) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + 1, name_.data() + 1, name_.size() - 1);
    fd_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name_.size());
    EXPECT_EQ(bind(fd_, reinterpret_cast<sockaddr*>(&address), length), 0);
  }
  ~NotifySocket() { close(fd_); }
  std::string received() {
    char text[512];
    ssize_t size = recv(fd_, text, sizeof text, 0);
    return size < 0 ? "" : std::string(text, static_cast<std::size_t>(size));
  }
  const std::string& name() const { return name_; }

 private:
  std::string name_;
  int fd_ = -1;
};

TEST(ServiceManager, HearsEachStateAsOneDatagram) {
  NotifySocket socket;
  ServiceManager manager(socket.name());
  manager.ready();
  EXPECT_EQ(socket.received(), "READY=1");
  manager.status("12 watches\nREADY=1");
  EXPECT_EQ(socket.received(), "STATUS=12 watches");
  manager.watchdog();
  EXPECT_EQ(socket.received(), "WATCHDOG=1");
  manager.reloading();
  EXPECT_TRUE(socket.received().starts_with("RELOADING=1\nMONOTONIC_USEC="));
  manager.stopping();
  EXPECT_EQ(socket.received(), "STOPPING=1");
}

TEST(ServiceManager, WithoutASocketNothingHappens) {
  ServiceManager("").ready();
  ServiceManager("/nowhere/notify").ready();
}

TEST(ServiceManager, P10_TheWatchdogIsOursOnlyWhenThePidIs) {
  std::string me = std::to_string(getpid());
  EXPECT_EQ(watchdog_interval("30000000", me.c_str()), Millis(30s));
  EXPECT_EQ(watchdog_interval("30000000", nullptr), Millis(30s));
  EXPECT_EQ(watchdog_interval("30000000", "1"), std::nullopt);
  EXPECT_EQ(watchdog_interval(nullptr, nullptr), std::nullopt);
  EXPECT_EQ(watchdog_interval("soon", nullptr), std::nullopt);
}

}  // namespace
}  // namespace policywatch::io
