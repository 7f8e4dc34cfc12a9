// One verb with its subject and object, ready to be judged by its group.
#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>

#include "match/verdict.hpp"

namespace policywatch::match {

using Outcome = std::optional<Status>;

inline constexpr Tags kThing = tag::policy | tag::text;

/// The verb in its place, ready to be judged by its group.
struct Scene {
  const Sentence& s;
  const Context& context;
  std::size_t at;
  Use use;
  Phrase object;  // of the passive: its subject
  Tags actor = 0;
  std::size_t end = 0;

  bool court() const {
    return (actor & tag::court) != 0 ||
           (context.court_source && (actor & (tag::agency | tag::bystander)) == 0);
  }
  bool agency() const { return (actor & tag::agency) != 0 && !court(); }
  bool bystander() const { return (actor & tag::bystander) != 0 && !court() && !agency(); }
  bool on(Tags tags) const { return (object.head & tags) != 0; }
  bool trapped() const {
    return (object.all & tag::weather) != 0 || (on(tag::trap) && !on(kThing)) ||
           (on(tag::person) && !on(kThing | tag::block));
  }
  bool unknown() const { return object.head == 0 && !object.empty; }
  /// A word after the verb, within the sentence.
  bool later(std::initializer_list<std::string_view> words, std::size_t reach = 40) const {
    for (std::size_t i = at + 1; i < s.size() && i <= at + reach; ++i) {
      if (s.any(i, words)) return true;
    }
    return false;
  }
  bool verb_is(std::initializer_list<std::string_view> words) const { return s.any(at, words); }
};

/// "termination" and its like: the status that a noun tells.
Outcome status_of_noun(const Sentence& s, std::size_t at);

// What agencies do; what courts do stands beside the dispatch in status_verbs.cpp.
Outcome of_revive(const Scene& x);
Outcome of_rescind(const Scene& x);
Outcome of_withdraw(const Scene& x);
Outcome of_drop(const Scene& x);
Outcome of_supersede(const Scene& x);
Outcome of_end(const Scene& x);
Outcome of_extend(const Scene& x);
Outcome of_modify(const Scene& x);
Outcome of_delay(const Scene& x);
Outcome of_issue(const Scene& x);
Outcome of_propose(const Scene& x);
Outcome of_finalize(const Scene& x);
Outcome of_begin(const Scene& x);
Outcome of_erase(const Scene& x);

}  // namespace policywatch::match
