// What a story offers to be looked up: words, neighbours, names and identifiers that some policy has too.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "match/index.hpp"
#include "match/judgement.hpp"

namespace policywatch::match {

/// One feature of the story with the weight of the place where it stands.
struct Clue {
  const Feature* in = nullptr;  // where it stands among the policies
  float place = 0;
  bool title = false;
  std::string_view source;
};

/// Views into the texts that were added; they and the data must live as long.
class Clues {
 public:
  explicit Clues(const PolicyIndex::Data& data) : data_(data) {}

  void add_text(std::string_view text, double place, bool title);
  void add_identifiers(std::string_view text, double place, bool title);
  /// Only an agency's name counts: "York" in a newspaper's name says nothing.
  void add_outlet(std::string_view outlet);

  std::span<const Clue> all() const { return clues_; }
  double title_telling() const { return title_telling_; }
  bool in_field() const { return field_words_ > 0 || exact_; }
  /// What else than words bears on the policy.
  Circumstance circumstance_of(const Entry& entry, const std::optional<Date>& told) const;

 private:
  NationFit fit_of(const Entry& entry) const;
  void add(Hash feature, double place, bool title, std::string_view source);
  void add_phrases(const Content& content, std::string_view text, double place, bool title);
  void add_names(std::span<const Token> tokens, double place, bool title);
  void add_short_cases(std::span<const Token> tokens, double place, bool title);
  void add_protected_nations(const Content& content, double place, bool title);

  const PolicyIndex::Data& data_;
  std::vector<Clue> clues_;
  std::unordered_map<Hash, std::size_t> known_;
  std::unordered_set<Hash> nations_;
  std::vector<Hash> states_, issuers_;                // in the title; of the outlet
  std::unordered_set<Hash> places_;                   // nations and states, anywhere
  std::vector<Hash> offices_, papers_;                // named anywhere
  std::vector<std::vector<Identifier>> identifiers_;  // quotes that clues point into
  double title_telling_ = 0;
  int field_words_ = 0;
  bool exact_ = false;  // names a case or a number that a policy has
};

/// Where a feature stands in this policy; nullptr when it does not. Binary search.
const Posting* posting_of(const PolicyIndex::Data& data, const Feature& feature, std::uint32_t policy);

}  // namespace policywatch::match
