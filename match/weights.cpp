// What each sign weighs: printed by `bench/judge --fit`, never set by hand.
#include "match/judgement.hpp"

namespace policywatch::match {

const Weights& fitted_weights() {
  static constexpr Weights kFitted = {
      {4, 2.65, 9.5, 1, 1.9, 1.2, 1.8, 0, 0, 1.75, 0.2, 2.5, 0.95, 0, 0, 0, -12, -1.7, -1.65, -4, -1.6},
      3.95,
      4.45,
      0.5};
  return kFitted;
}

}  // namespace policywatch::match
