// What one verb, one set phrase or one title form says about a policy's status.
#pragma once

#include <optional>
#include <string>

#include "base/words.hpp"
#include "match/clause.hpp"

namespace policywatch::match {

struct Verdict {
  enum class Kind {
    nothing,  // read on
    none,     // it says that nothing changed: read no further
    status,
  };
  Kind kind = Kind::nothing;
  Status status{};
  std::size_t first = 0, last = 0;  // the words that decided
  std::string why;
};

struct Context {
  int year = 0;               // of the story; 0: unknown
  bool court_source = false;  // a docket or a court's own paper
  bool high_court = false;    // an appeals court or the Supreme Court
};

/// The verb at `at` with its object, subject and mood.
Verdict judge_verb(const Sentence& s, std::size_t at, const Context& context);
/// Set phrases that are no single verb: "puts … on hold", "takes effect", "is over", "goes back to".
Verdict judge_phrase(const Sentence& s, std::size_t at, const Context& context);
/// Docket entries, Federal Register titles and paperwork, by how they begin.
Verdict judge_paper(const Sentence& s, const Context& context);

}  // namespace policywatch::match
