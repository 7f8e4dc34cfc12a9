// The inverted index over policies: which hashed features point to which policies, and how strongly.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "match/classify.hpp"
#include "match/tokens.hpp"

namespace policywatch::match {

/// Where a feature stands in a policy, strongest first: this decides its weight and the words of the reason.
enum class Field : std::uint8_t {
  identifier,
  case_name,
  defendant,  // the office a case is against
  term,
  title,
  headline,
  description,
  learned,  // from decisions
  subject,
  agency
};
enum class Form : std::uint8_t { word, pair, phrase, key };

struct Posting {
  std::uint32_t policy;
  Field field;
  Form form;
  float weight;     // of the field; rarity comes from the feature
  float plain = 0;  // of a word, whether it tells much by itself or not
};

struct Feature {
  std::uint32_t first = 0, count = 0;  // into postings
  float rarity = 0;                    // 0…1 times how telling its words are
};

/// Another policy of the same programme, by what few others have.
struct Kin {
  std::uint32_t policy = 0;
  double likeness = 0;  // 0…1
};

struct Entry {
  PolicyId id;
  std::optional<Date> announced;
  double title_weight = 0;    // of its title's words, by their rarity
  std::vector<Hash> nations;  // its title names
  std::vector<Hash> states;   // the same
  std::vector<Hash> issuers;  // agencies and offices that its title names
  std::vector<Hash> offices;  // all agencies that it names
  std::vector<Hash> papers;   // kinds of papers that its title names: memo, rule, …
  std::vector<Kin> kin;       // likest first, few
};

/// What a text is made of, ready to be looked up or indexed.
struct Mention {
  Hash feature = 0;
  Form form = Form::word;
  double telling = 0;
  std::string_view source;
  bool capital = false;
};

/// Words → content words: aliases replaced, demonyms resolved, function words dropped.
using AliasTable = std::unordered_map<Hash, Hash>;  // mixed stems of the phrase → stem
struct Phrases {
  AliasTable aliases;                            // incl. those learned from "Long Name (LN)"
  std::unordered_map<Hash, std::size_t> starts;  // first stem → most words
};

struct Content {
  std::vector<Token> tokens;  // word is the resolved stem
  std::vector<double> telling;
};
Content content_of(std::span<const Token> tokens, std::string_view text, const Phrases& phrases);

/// Words and unordered pairs of neighbours (one word between at most).
std::vector<Mention> mentions_of(const Content& content, std::string_view text);

struct PolicyIndex::Data {
  std::vector<Entry> entries;
  std::vector<Posting> postings;
  std::unordered_map<Hash, Feature> features;
  std::unordered_map<Hash, std::size_t> phrase_starts;  // first word of a multi-word term → most words
  Phrases phrases;
};

/// Fills in who is kin to whom (match/kin.cpp), once postings and features stand.
void find_kin(PolicyIndex::Data& data);

}  // namespace policywatch::match
