// Docket entries, Federal Register titles and paperwork: what stands first decides how the rest is read.
#include "match/scene.hpp"
#include "match/verdict.hpp"

namespace policywatch::match {
namespace {

bool said(const Sentence& s, std::initializer_list<std::string_view> words, std::size_t reach = 80) {
  for (std::size_t i = 0; i < s.size() && i < reach; ++i) {
    if (s.any(i, words)) return true;
  }
  return false;
}

bool in_a_row(const Sentence& s, std::initializer_list<std::string_view> words) {
  for (std::size_t i = 0; i < s.size(); ++i) {
    std::size_t n = 0;
    for (const std::string_view word : words) {
      if (!s.is(i + n, word)) break;
      ++n;
    }
    if (n == words.size()) return true;
  }
  return false;
}

Verdict nothing_changes(std::string why) {
  return {Verdict::Kind::none, {}, 0, 1, std::move(why)};
}
Verdict found(Status status, std::size_t last) {
  return {Verdict::Kind::status, status, 0, last, ""};
}

bool is_paperwork(const Sentence& s) {
  return in_a_row(s, {"information", "collection"}) || in_a_row(s, {"currently", "approved", "collection"}) ||
         in_a_row(s, {"system", "of", "records"}) || in_a_row(s, {"systems", "of", "records"}) ||
         in_a_row(s, {"comment", "period"}) || in_a_row(s, {"paperwork", "reduction"}) ||
         in_a_row(s, {"privacy", "act"}) || in_a_row(s, {"correcting", "amendment"}) ||
         in_a_row(s, {"sunshine", "act"}) || in_a_row(s, {"public", "meeting"}) ||
         in_a_row(s, {"public", "hearing"}) || in_a_row(s, {"technical", "correction"}) ||
         in_a_row(s, {"technical", "amendment"}) || in_a_row(s, {"advisory", "committee"}) ||
         in_a_row(s, {"advisory", "council"}) || in_a_row(s, {"typographical", "error"}) ||
         (s.any(0, {"correction", "corrections", "erratum"}) && !s.tagged(1, tag::any_verb));
}

// Capitals at the start name a filing, as clerks write it.
std::optional<Verdict> filing(const Sentence& s) {
  if (s.size() < 2 || !s.words[0].shouted) return std::nullopt;
  static constexpr std::initializer_list<std::string_view> kFilings = {
      "motion",     "notice",      "brief",     "memorandum", "response",    "reply",      "declaration",
      "complaint",  "amicus",      "affidavit", "transcript", "letter",      "exhibit",    "exhibits",
      "summons",    "certificate", "objection", "opposition", "application", "petition",   "proposed",
      "joint",      "consent",     "unopposed", "emergency",  "answer",      "scheduling", "plaintiffs",
      "defendants", "status",      "request",   "supplement", "appeal",      "usca",       "set",
      "reset",      "case",        "statement", "errata"};
  if (!s.any(0, kFilings)) return std::nullopt;
  const bool ends_case = s.any(0, {"notice", "stipulation", "joint"}) && said(s, {"dismissal"}, 6) &&
                         said(s, {"voluntary", "stipulation", "stipulated"}, 6);
  if (ends_case) return found(Status::dismissed, 3);
  if (s.is(0, "memorandum") && s.any(1, {"opinion", "order", "decision", "and"})) return std::nullopt;
  if (s.is(0, "consent") && s.any(1, {"order", "judgment", "decree"})) return std::nullopt;
  if (s.is(0, "usca") && said(s, {"mandate", "order", "judgment"}, 4)) return std::nullopt;
  return nothing_changes("a filing, not an order");
}

std::optional<Verdict> by_ending(const Sentence& s) {
  const std::size_t last = s.size() - 1;
  for (std::size_t i = 1; i <= last; ++i) {  // "…; Withdrawal", "Proposed Rule; Withdrawal: …"
    if (s.words[i].hard && s.is(i, "withdrawal") && (i == last || s.words[i + 1].hard))
      return found(Status::withdrawn, i);
  }
  if (s.size() >= 3 && s.words[last - 1].hard && s.any(last - 1, {"final", "proposed"}) &&
      s.any(last, {"rule"})) {
    return found(s.is(last - 1, "final") ? Status::finalized : Status::proposed, last);
  }
  return std::nullopt;
}

std::optional<Verdict> rulemaking_title(const Sentence& s, std::size_t at) {
  const bool proposed = (s.is(at, "notice") && s.is(at + 1, "of") && s.is(at + 2, "proposed") &&
                         s.any(at + 3, {"rulemaking", "rule"})) ||
                        (s.is(at, "proposed") && s.any(at + 1, {"rule", "rulemaking"}) &&
                         (at + 2 >= s.size() || s.words[at + 2].hard || s.any(at + 2, {"on", "to"})));
  if (proposed) return found(Status::proposed, at + 1);
  std::size_t rule = at;
  const bool interim = s.any(at, {"interim", "temporary"});
  if (interim) ++rule;
  if (!s.is(rule, "final") || !s.any(rule + 1, {"rule", "regulations"})) return std::nullopt;
  const bool label = rule + 2 >= s.size() || s.words[rule + 2].hard || s.words[rule + 2].comma ||
                     s.any(rule + 2, {"with", "on", "and", "to", "regarding"});
  if (!label) return std::nullopt;
  return found(interim && said(s, {"effective", "immediately"}) ? Status::in_effect : Status::finalized,
               rule + 1);
}

struct Noun {
  std::string_view word;
  Status status;
};
constexpr Noun kNouns[] = {{"termination", Status::terminated},   {"rescission", Status::rescinded},
                           {"rescindment", Status::rescinded},    {"recission", Status::rescinded},
                           {"repeal", Status::rescinded},         {"revocation", Status::rescinded},
                           {"withdrawal", Status::withdrawn},     {"extension", Status::extended},
                           {"continuation", Status::extended},    {"renewal", Status::extended},
                           {"reinstatement", Status::reinstated}, {"modification", Status::modified},
                           {"amendment", Status::modified},       {"amendments", Status::modified},
                           {"revision", Status::modified},        {"delay", Status::delayed},
                           {"postponement", Status::delayed},     {"discontinuation", Status::terminated},
                           {"cancellation", Status::rescinded}};

}  // namespace

Outcome status_of_noun(const Sentence& s, std::size_t at) {
  if (s.is(at, "suspension")) return Status::suspended;
  for (const Noun& noun : kNouns) {
    if (s.is(at, noun.word)) return noun.status;
  }
  return {};
}

namespace {

// "Termination of the Designation of …", after "Notice:", "PM 25-17:" or at the start.
std::optional<Verdict> nominal_title(const Sentence& s, std::size_t at) {
  for (const Noun& noun : kNouns) {
    if (!s.is(at, noun.word) || !s.words[at].capital) continue;
    const bool joined = s.is(at + 1, "and") && s.is(at + 3, "of");
    if (!joined && !s.any(at + 1, {"of", "to"})) return std::nullopt;
    for (std::size_t i = at; i < s.size();
         ++i) {  // a title with a finite verb is a headline; let it be read as one
      if (s.tagged(i, tag::be)) return std::nullopt;
    }
    if (s.any(at, {"extension", "renewal"}) &&
        said(s, {"time", "deadline", "collection", "comment", "contract"}))
      return nothing_changes("paperwork");
    if (s.any(at, {"withdrawal", "rescission"}) &&
        said(s, {"counsel", "attorney", "appearance", "motion", "reference"}))
      return nothing_changes("paperwork");
    if (noun.status == Status::withdrawn &&
        !said(s, {"proposed", "rule", "proposal", "notice", "rulemaking", "regulation"}))
      return found(Status::rescinded, at + 1);
    const bool reversal = s.any(at, {"cancellation", "rescission"}) && said(s, {"reinstatement"});
    if (reversal) return std::nullopt;
    return found(noun.status, at + 1);
  }
  return std::nullopt;
}

}  // namespace

Verdict judge_paper(const Sentence& s, const Context&) {
  if (s.size() < 2) return {};
  if (is_paperwork(s)) return nothing_changes("a procedural notice");
  if (auto verdict = filing(s)) return *verdict;
  if (s.is(0, "motion") && s.any(1, {"for", "to"})) return nothing_changes("asked, not granted");
  if (s.any(0, {"recommended", "recommendation"}) || in_a_row(s, {"report", "and", "recommendation"}) ||
      in_a_row(s, {"notice", "of", "appeal"})) {
    return nothing_changes("no order");
  }
  for (const std::string_view word : {"magistrate"}) {
    if (said(s, {word}) && said(s, {"recommended", "recommends", "recommending"}))
      return nothing_changes("a recommendation");
  }
  if (auto verdict = by_ending(s)) return *verdict;
  for (std::size_t i = 0; i < s.size(); ++i) {
    const bool begins = i == 0 || s.words[i].hard ||
                        (i == 1 && s.any(0, {"notice", "announcement", "temporary"})) ||
                        (i == 2 && s.is(0, "notice"));
    if (!begins) continue;
    if (auto verdict = rulemaking_title(s, i)) return *verdict;
    if (auto verdict = nominal_title(s, i)) return *verdict;
    if (s.is(i, "notice") && s.any(i + 1, {"on", "regarding"}) && s.is(i + 2, "the")) {
      if (auto verdict = nominal_title(s, i + 3)) return *verdict;
    }
    if (s.is(i, "notice") && s.is(i + 1, "of")) {
      if (auto verdict = rulemaking_title(s, i)) return *verdict;
      if (auto verdict = nominal_title(s, i + 2)) return *verdict;
    }
  }
  return {};
}

}  // namespace policywatch::match
