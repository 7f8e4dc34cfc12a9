// What each sign weighs: printed by `bench/judge --fit`, never set by hand.
#include "match/judgement.hpp"

namespace policywatch::match {

const Weights& fitted_weights() {
  static constexpr Weights kFitted = {{
                                          1.40,   // title_words
                                          0.00,   // title_pairs
                                          9.37,   // text_words
                                          0.40,   // text_pairs
                                          0.91,   // agency
                                          1.18,   // named
                                          1.80,   // identified
                                          4.44,   // against
                                          3.64,   // plain
                                          3.35,   // about
                                          0.47,   // words
                                          2.37,   // covered
                                          1.09,   // shared_nation
                                          0.00,   // shared_state
                                          1.78,   // issuer
                                          5.65,   // fresh
                                          0.80,   // paper
                                          -4.03,  // early
                                          -2.94,  // other_term
                                          -0.40,  // age
                                          -1.32,  // other_nation
                                          -2.96,  // lonely
                                          -2.08,  // superseded
                                          -0.92,  // other_house
                                      },
                                      6.21,
                                      7.71,
                                      0.43};
  return kFitted;
}

}  // namespace policywatch::match
