// What each sign weighs: printed by `bench/judge --fit`, never set by hand.
#include "match/judgement.hpp"

namespace policywatch::match {

const Weights& fitted_weights() {
  static constexpr Weights kFitted = {{
                                          1.45,   // title_words
                                          0.00,   // title_pairs
                                          8.85,   // text_words
                                          0.37,   // text_pairs
                                          1.04,   // agency
                                          1.16,   // named
                                          1.80,   // identified
                                          4.42,   // against
                                          3.69,   // plain
                                          3.39,   // about
                                          0.44,   // words
                                          2.61,   // covered
                                          0.94,   // shared_nation
                                          0.00,   // shared_state
                                          1.81,   // issuer
                                          5.72,   // fresh
                                          -4.02,  // early
                                          -2.95,  // other_term
                                          -0.36,  // age
                                          -1.64,  // other_nation
                                          -2.76,  // lonely
                                          -2.08,  // superseded
                                      },
                                      6.38,
                                      7.88,
                                      0.43};
  return kFitted;
}

}  // namespace policywatch::match
