#include "daemon/open_desk.hpp"

#include "daemon/desk.hpp"
#include "daemon/reading.hpp"
#include "daemon/state_lock.hpp"
#include "io/random.hpp"
#include "store/store.hpp"

namespace policywatch::daemon {
namespace {

class Opened final : public cli::OpenDesk {
 public:
  Opened(const Settings& settings, std::optional<Time> now)
      : settings_(settings),
        store_(store::open_sqlite(settings.state_dir)),
        desk_(make_desk(*store_, world(now))) {
    // Without a configuration there is nothing to take over, and the daemon's watches must not be retired by
    // it.
    if (!settings_.watches.empty())
      store_->sync_watches(settings_.watches, [this](const Watch&) { return desk_->now(); });
  }
  review::Desk& desk() override { return *desk_; }
  Result<void> verify() override { return store_->verify(); }
  void backup(const std::string& file) override { store_->backup(file); }

 private:
  DeskWorld world(std::optional<Time> now) {
    auto clock = [now] {
      return now ? *now : std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    };
    return {.now = clock,
            .random_bytes = [this](std::size_t count) { return random_.bytes(count); },
            .settings = settings_,
            .read = read_here};
  }
  Settings settings_;
  io::SystemRandom random_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<review::Desk> desk_;
};

}  // namespace

std::unique_ptr<cli::OpenDesk> open_desk(const Settings& settings, std::optional<Time> now) {
  return std::make_unique<Opened>(settings, now);
}

}  // namespace policywatch::daemon
