// How telling a word is before any policy is known, and which spellings mean one thing.
#pragma once

#include <span>
#include <string_view>

#include "match/tokens.hpp"

namespace policywatch::match {

/// 0 for function words, small for the stock of news and government prose, 0.45 for words every immigration
/// story shares, 1 for all others. `token.word` counts, with its form (years, small numbers).
double telling(const Token& token);
bool is_function_word(Hash stem);
/// A word of the field (immigration, agencies): a story without any is about something else.
bool is_field_word(Hash stem);

/// "Haitians" and "Haitian" mean Haiti, "detainees" detention: the stem to count instead, or `stem` itself.
Hash same_meaning(Hash stem);

/// "temporary protected status" → "tps". Longest first; at most kMaxAlias words.
struct Alias {
  std::string_view phrase, word;
};
inline constexpr std::size_t kMaxAlias = 6;
std::span<const Alias> stock_aliases();

/// Agency acronyms: evidence of a subject, never enough by themselves.
bool is_agency(Hash stem);
/// The office behind an official or agency in a caption: "noem" and "mullin" → "dhs"; 0 for anyone else.
Hash office_of(Hash exact);
/// An agency proper, not the president and not an order.
bool is_office(Hash stem);
/// Whether one is the other or part of it: ICE and DHS.
bool same_house(Hash office, Hash other);
/// "memo", "rule", "guidance": what a policy is written in.
bool is_paper(Hash stem);
bool is_nation(Hash stem);  // resolved by same_meaning()
bool is_place(Hash stem);   // a state of the United States, resolved by the aliases
bool is_state(Hash exact);  // of the United States, one-word names; "new", "north", "west" … begin the others

}  // namespace policywatch::match
