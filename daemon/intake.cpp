#include "daemon/intake.hpp"

#include <utility>
#include <vector>

#include "daemon/check_push.hpp"
#include "daemon/log.hpp"

namespace policywatch::daemon {
namespace {

namespace asio = boost::asio;

constexpr int kAtOnce = 32;

}  // namespace

void Intake::wake() {
  again_ = true;
  if (running_) return;
  running_ = true;
  tasks_.spawn("intake", empty());
}

asio::awaitable<void> Intake::empty() {
  while (again_) {
    again_ = false;
    auto look = [](store::Store& store) { return store.open_pushes(kAtOnce); };
    std::vector<store::Push> open = co_await store_.run(std::move(look));
    for (store::Push& push : open) {
      Outcome outcome = co_await checker_.take_push(std::move(push));
      log::info("push.judged", {{"watch", outcome.watch}, {"result", outcome.what}});
      if (on_outcome) on_outcome(outcome);
    }
    again_ = again_ || !open.empty();
  }
  running_ = false;
}

}  // namespace policywatch::daemon
