// A sentence as tagged words, with the questions a reader asks of it: who, whom, denied, wished for, long
// ago?
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "match/status_lexicon.hpp"

namespace policywatch::match {

struct Word {
  std::string_view source;
  Hash hash = 0;  // of the folded word
  Tags tags = 0;
  bool comma = false, hard = false;  // what stands before it
  bool ing = false, ed = false;
  bool capital = false, shouted = false;
};

struct Sentence {
  std::string_view text;
  std::vector<Word> words;

  std::size_t size() const { return words.size(); }
  bool is(std::size_t at, std::string_view word) const {
    return at < words.size() && words[at].hash == hash_of(word);
  }
  bool any(std::size_t at, std::initializer_list<std::string_view> list) const;
  bool tagged(std::size_t at, Tags tags) const { return at < words.size() && (words[at].tags & tags) != 0; }
  /// The text from the first word to the last, both included.
  std::string span(std::size_t first, std::size_t last) const;
};

/// At most 80 words of it.
Sentence parse_sentence(std::string_view text);

/// A noun phrase: its head's class, and what else stands in it.
struct Phrase {
  Tags head = 0, all = 0;  // all: of every word of the phrase, with its "of …"
  std::size_t first = 0, last = 0, head_at = 0;
  bool empty = true;
  bool own = false;       // "his own", "her", "its"
  bool proposed = false;  // "the proposed rule"
  bool period = false;    // "comment period", "deadline"
  bool partly = false;    // "parts of", "section 4 of"
};
/// Starting at `at`, up to the first word that cannot belong.
Phrase phrase_at(const Sentence& s, std::size_t at, std::size_t end);
/// The same at the beginning of a clause, whatever mark stands before it.
Phrase subject_at(const Sentence& s, std::size_t begin, std::size_t end);

/// Where the clause of the word begins: after the last comma, colon, dash or semicolon.
std::size_t clause_begin(const Sentence& s, std::size_t at);
std::size_t clause_end(const Sentence& s, std::size_t at);

enum class Voice { active, passive, bare };  // bare: "to halt", "halt"
struct Use {
  bool verb = true;  // false: the word is a noun or adjective here
  Voice voice = Voice::active;
  bool infinitive = false, participle = false;  // "to halt"; "halting" after a noun
  std::size_t aux = 0;                          // where the passive's form of "be" stands
};
Use use_of(const Sentence& s, std::size_t at);

enum class Mood { real, denied, wished, background };
/// Whether what the verb at `at` says is told as having happened. `year` 0: unknown.
Mood mood_of(const Sentence& s, std::size_t at, const Use& use, int year);

/// court, agency or bystander; 0 when nobody is named.
Tags actor_of(const Sentence& s, std::size_t at, const Use& use);

}  // namespace policywatch::match
