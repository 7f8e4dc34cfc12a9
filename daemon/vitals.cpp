#include "daemon/vitals.hpp"

namespace policywatch::daemon {
namespace {

std::string seconds(Vitals::Steady::duration silence) {
  return std::to_string(std::chrono::duration_cast<std::chrono::seconds>(silence).count()) + " s";
}

}  // namespace

std::string Vitals::complaint(Steady::time_point now) const {
  if (stopping_) return "stopping";
  if (now - store_ > patience_) return "the store has not answered for " + seconds(now - store_);
  if (now - scheduler_ > patience_) return "the scheduler has not moved for " + seconds(now - scheduler_);
  return {};
}

}  // namespace policywatch::daemon
