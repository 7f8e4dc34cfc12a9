// Word classes that status language is made of. Data lives in status_lexicon.cpp; rules in status_*.cpp.
#pragma once

#include <cstdint>

#include "match/tokens.hpp"

namespace policywatch::match {

using Tags = std::uint64_t;

/// One bit each; a word may have several ("stay", "order", "end").
namespace tag {
inline constexpr Tags bit(int n) {
  return Tags{1} << n;
}
// who acts
inline constexpr Tags court = bit(0), agency = bit(1), bystander = bit(2);
// what is acted upon
inline constexpr Tags block = bit(3), request = bit(4), lawsuit = bit(5), proposal = bit(6), policy = bit(7),
                      text = bit(8), trap = bit(9), person = bit(10);
// verbs
inline constexpr Tags halt = bit(11), hold_off = bit(12), stay = bit(13), strike = bit(14), lift = bit(15),
                      allow = bit(16), revive = bit(17), rescind = bit(18), withdraw = bit(19),
                      supersede = bit(20), end = bit(21), expire = bit(22), extend = bit(23),
                      modify = bit(24), delay = bit(25), remand = bit(26), reverse = bit(27),
                      dismiss = bit(28), settle = bit(29), grant = bit(30), issue = bit(31),
                      propose = bit(32), finalize = bit(33), begin = bit(34), erase = bit(35),
                      order = bit(36), judge_so = bit(37), drop = bit(38), declare = bit(39);
inline constexpr Tags any_verb = (bit(40) - 1) & ~(bit(11) - 1);
// grammar
inline constexpr Tags negation = bit(40), hedge = bit(41), subordinate = bit(42), be = bit(43),
                      determiner = bit(44), preposition = bit(45), old_times = bit(46), unlawful = bit(47),
                      weather = bit(48), commanding = bit(49), some_of = bit(50), pronoun = bit(51),
                      reporting = bit(52);
}  // namespace tag

/// 0 for a word without a class.
Tags tags_of(Hash exact);

}  // namespace policywatch::match
