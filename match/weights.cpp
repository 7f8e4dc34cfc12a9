// What each sign weighs: printed by `bench/judge --fit`, never set by hand.
#include "match/judgement.hpp"

namespace policywatch::match {

const Weights& fitted_weights() {
  static constexpr Weights kFitted = {{
                                          1.26,   // title_words
                                          0.45,   // title_pairs
                                          8.63,   // text_words
                                          0.81,   // text_pairs
                                          1.01,   // agency
                                          1.16,   // named
                                          1.80,   // identified
                                          4.43,   // against
                                          4.36,   // plain
                                          3.46,   // about
                                          0.41,   // words
                                          2.45,   // covered
                                          1.03,   // shared_nation
                                          0.00,   // shared_state
                                          1.81,   // issuer
                                          5.65,   // fresh
                                          -4.03,  // early
                                          -2.94,  // other_term
                                          -0.35,  // age
                                          -1.64,  // other_nation
                                          -2.76,  // lonely
                                          -2.08,  // superseded
                                      },
                                      6.43,
                                      7.93,
                                      0.42};
  return kFitted;
}

}  // namespace policywatch::match
