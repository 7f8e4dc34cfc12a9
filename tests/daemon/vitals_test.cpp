#include "daemon/vitals.hpp"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

#include "daemon/clock_step.hpp"
#include "daemon/start_time.hpp"

namespace policywatch::daemon {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Vitals, P09_SilenceOfStoreOrSchedulerIsNamedAndMovementIsEnough) {
  const Vitals::Steady::time_point start{};
  Vitals vitals(start, 60s);
  EXPECT_THAT(vitals.complaint(start + 60s), IsEmpty());
  EXPECT_THAT(vitals.complaint(start + 61s), HasSubstr("store has not answered for 61 s"));
  vitals.store_answered(start + 61s);
  EXPECT_THAT(vitals.complaint(start + 61s), HasSubstr("scheduler has not moved"));
  vitals.scheduler_at(1, start + 61s);
  EXPECT_THAT(vitals.complaint(start + 100s), IsEmpty());
  // The same number of turns is no movement.
  vitals.scheduler_at(1, start + 121s);
  vitals.store_answered(start + 121s);
  EXPECT_THAT(vitals.complaint(start + 122s), HasSubstr("scheduler"));
  vitals.stopping();
  EXPECT_EQ(vitals.complaint(start), "stopping");
}

TEST(ClockWatch, C02_AStepIsSeenOnceAndSleepOrDriftIsNone) {
  ClockWatch watch;
  const Time noon{1'000'000s};
  EXPECT_FALSE(watch.look(noon, 100s));
  EXPECT_FALSE(watch.look(noon + 10s, 110s));
  EXPECT_FALSE(watch.look(noon + 21s, 120s));                   // drift
  EXPECT_FALSE(watch.look(noon + 8h, 120s + 8h - 21s));         // C03: asleep, both clocks went on
  EXPECT_EQ(watch.look(noon + 9h, 130s + 8h - 21s), 1h - 10s);  // set forward
  EXPECT_FALSE(watch.look(noon + 9h + 10s, 140s + 8h - 21s));
  EXPECT_EQ(watch.look(noon, 140s + 8h - 21s), -(9h + 10s));  // and back
}

/// A service manager's ear.
class Ear {
 public:
  Ear() : path_(std::filesystem::temp_directory_path() / ("policywatch-ear-" + std::to_string(::getpid()))) {
    std::filesystem::remove(path_);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path_.c_str(), sizeof(address.sun_path) - 1);
    socket_ = ::socket(AF_UNIX, SOCK_DGRAM, 0);
    EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  }
  ~Ear() {
    ::close(socket_);
    std::filesystem::remove(path_);
  }
  Ear(const Ear&) = delete;
  Ear& operator=(const Ear&) = delete;
  std::string path() const { return path_; }
  std::string hear() {
    char bytes[4096];
    const ssize_t count = ::recv(socket_, bytes, sizeof(bytes), 0);
    return count > 0 ? std::string(bytes, static_cast<std::size_t>(count)) : std::string();
  }

 private:
  std::filesystem::path path_;
  int socket_ = -1;
};

TEST(StartTime, P11_ALongStartAsksForTimeAgainAndAgain) {
  Ear ear;
  io::ServiceManager service(ear.path());
  const StartTime start(service, "opening the store", 1ms);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(ear.hear(), "EXTEND_TIMEOUT_USEC=60000000");
    EXPECT_EQ(ear.hear(), "STATUS=opening the store");
  }
}

}  // namespace
}  // namespace policywatch::daemon
