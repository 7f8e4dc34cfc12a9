#include "daemon/start_time.hpp"

namespace policywatch::daemon {
namespace {

using namespace std::chrono_literals;

// Each asking gives so long from then on; the next comes well before.
constexpr std::chrono::seconds kAskFor = 60s;
constexpr std::chrono::seconds kLongestStart = 2h;

}  // namespace

StartTime::StartTime(io::ServiceManager& service, const std::string& what, std::chrono::milliseconds every)
    : asking_([this, &service, what, every] { ask(service, what, every); }) {}

void StartTime::ask(io::ServiceManager& service, const std::string& what, std::chrono::milliseconds every) {
  std::unique_lock lock(mutex_);
  for (std::chrono::milliseconds asked = 0s; !done_ && asked < kLongestStart; asked += every) {
    if (over_.wait_for(lock, every, [this] { return done_; })) return;
    service.extend_timeout(kAskFor);
    service.status(what);
  }
}

StartTime::~StartTime() {
  {
    const std::scoped_lock lock(mutex_);
    done_ = true;
  }
  over_.notify_all();
  asking_.join();
}

}  // namespace policywatch::daemon
