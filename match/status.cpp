// The status a story reports: its title first, then the sentences of its lead. Default: none.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "match/classify.hpp"
#include "match/courts.hpp"
#include "match/effective.hpp"
#include "match/verdict.hpp"

namespace policywatch::match {
namespace {

constexpr std::size_t kLeadSentences = 6;   // of a story; what stands deeper is background
constexpr std::size_t kMaxSentences = 400;  // looked at for an order's own words
constexpr std::size_t kMaxText = std::size_t{64} << 10;

Verdict judge(const Sentence& s, const Context& context) {
  if (s.size() < 2) return {};
  if (Verdict paper = judge_paper(s, context); paper.kind != Verdict::Kind::nothing) return paper;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (Verdict phrase = judge_phrase(s, i, context); phrase.kind != Verdict::Kind::nothing) return phrase;
    if (!s.tagged(i, tag::any_verb)) continue;
    if (Verdict verb = judge_verb(s, i, context); verb.kind != Verdict::Kind::nothing) return verb;
  }
  return {};
}

bool at_words(const Sentence& s, std::size_t i, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (!s.is(i++, word)) return false;
  }
  return true;
}

// The words that limit an order to some, from its first to the clause's last.
std::string scope_of(const Sentence& s) {
  for (std::size_t i = 0; i < s.size(); ++i) {
    const bool part = at_words(s, i, {"in", "part"}) || s.any(i, {"partially", "partly"});
    const bool sued =
        (s.any(i, {"that", "who"}) && s.any(i + 1, {"sued", "brought"})) || (s.any(i, {"elsewhere"}));
    const bool limited = (s.is(i, "as") && s.is(i + 1, "to")) || at_words(s, i, {"with", "respect", "to"}) ||
                         at_words(s, i, {"only", "for"}) || at_words(s, i, {"limited", "to"}) ||
                         (s.any(i, {"against", "for", "to", "in", "from", "at", "of", "protecting", "on"}));
    // "blocks part of the rule", "enjoined sections 2 and 5 of the order"
    const bool piece =
        (s.any(i, {"part", "parts", "portion", "portions", "provision", "provisions", "pieces", "aspects"}) &&
         s.is(i + 1, "of") && !(i > 0 && s.any(i - 1, {"as", "is"}))) ||
        (s.any(i, {"section", "sections"}) && i + 1 < s.size() && s.words[i + 1].source[0] >= '0' &&
         s.words[i + 1].source[0] <= '9' && i > 0 && s.tagged(i - 1, tag::halt));
    if (part || piece) return s.span(i, i + 1);
    if (sued) return s.span(i > 2 ? i - 2 : 0, i + 1);
    if (!limited) continue;
    const bool already_narrow =
        !s.any(i, {"against", "for", "to", "in", "from", "at", "of", "protecting", "on"}) ||
        s.is(i + 1, "to");
    for (std::size_t j = i + 1; j < s.size() && j < i + 7 && !s.words[j].hard && !s.words[j].comma; ++j) {
      const bool group =
          s.any(j, {"plaintiff", "plaintiffs", "members", "named", "challengers"}) ||
          (s.any(j, {"states", "cities", "counties"}) && j > i + 1 && s.words[j - 1].source.size() > 2 &&
           s.any(j - 1, {"plaintiff", "suing", "these", "those", "two", "three", "four", "five", "six",
                         "seven", "eight", "nine", "ten", "eleven", "twelve", "democratic"})) ||
          (already_narrow && s.any(j, {"states", "class"}));
      // "motion … for the plaintiffs" asks; "injunction by plaintiffs" names who asked.
      if (group && !(s.any(i, {"of", "for"}) && s.tagged(i - 1, tag::request | tag::lawsuit)))
        return s.span(i, j);
      if (s.tagged(j, tag::any_verb) && !s.tagged(j, tag::policy | tag::text)) break;
    }
  }
  return {};
}

Context context_of(const Story& story) {
  Context context;
  if (story.date) context.year = story.date->year;
  const std::string court = court_in(story.outlet);
  context.court_source = !court.empty() || story.watch_kind == WatchKind::courtlistener ||
                         contains_ascii_nocase(story.outlet, "district court");
  context.high_court = court == "scotus" || court.starts_with("ca")
                           ? court != "cand" && court != "cacd" && court != "casd" && court != "caed"
                           : false;
  return context;
}

// A paper whose first word is "Order", "Opinion", "Judgment" … speaks for the court.
bool is_courts_paper(const Sentence& s) {
  return s.any(0,
               {"order", "opinion", "judgment", "minute", "memorandum", "paperless", "text", "electronic",
                "temporary", "preliminary", "permanent", "stay", "decision", "consent", "amended", "per"}) &&
         (s.any(0, {"order", "opinion", "judgment", "minute"}) ||
          s.any(1, {"order", "opinion", "entry", "restraining", "injunction", "decision", "judgment",
                    "curiam"}));
}

// "Temporary Restraining Order - A v. B": the paper's name says it.
Verdict named_paper(const Sentence& s, const Context& context) {
  if (!context.court_source) return {};
  const bool tro = s.any(0, {"temporary"}) && s.is(1, "restraining");
  const bool injunction = s.any(0, {"preliminary", "permanent"}) && s.is(1, "injunction");
  const bool bare =
      (tro && (s.size() < 4 || s.words[3].hard || s.any(3, {"entered", "issued", "granted", "signed"}))) ||
      (injunction && (s.size() < 3 || s.words[2].hard));
  if (bare) return {Verdict::Kind::status, Status::enjoined, 0, 2, ""};
  return {};
}

StatusFinding finding_of(const Sentence& s, const Verdict& verdict, const Story& story) {
  StatusFinding finding;
  if (verdict.kind != Verdict::Kind::status) {
    if (!verdict.why.empty())
      finding.reasons.push_back(verdict.why + ": " + s.span(verdict.first, verdict.last));
    return finding;
  }
  finding.status = verdict.status;
  finding.quote = std::string(trim(s.text));
  finding.cue = s.span(verdict.first, verdict.last);
  finding.scope = scope_of(s);
  finding.effective_from = effective_date(s.text, story.date);
  if (finding.status == Status::enjoined && !finding.scope.empty())
    finding.status = Status::partially_enjoined;
  finding.reasons.push_back("\xE2\x80\x9C" + finding.cue + "\xE2\x80\x9D");
  if (!finding.scope.empty()) finding.reasons.push_back("scope: " + finding.scope);
  if (finding.effective_from) finding.reasons.push_back("effective from " + to_iso(*finding.effective_from));
  return finding;
}

// The same report, with a scope.
bool narrows(const StatusFinding& text, const StatusFinding& title) {
  const bool same = text.status == title.status ||
                    (text.status == Status::partially_enjoined && title.status == Status::enjoined);
  return same && !text.scope.empty();
}

}  // namespace

StatusFinding find_status(const Story& story) {
  Context context = context_of(story);
  StatusFinding last;
  bool title_told = false;
  const auto look = [&](std::string_view text, bool in_title, std::optional<StatusFinding>& answer) {
    std::size_t count = 0;
    for (const std::string_view sentence : sentences(text)) {
      const Sentence s = parse_sentence(sentence);
      Context here = context;
      if (is_courts_paper(s)) here.court_source = true;
      const bool ordered =
          at_words(s, 0, {"it", "is"}) && s.any(s.size() > 3 ? 2 : 0, {"ordered", "hereby", "so", "further"});
      if (count++ >= (ordered ? kMaxSentences : kLeadSentences) && !ordered) {
        if (count > kMaxSentences) break;
        continue;
      }
      if (ordered) here.court_source = true;
      Verdict verdict = named_paper(s, here);
      if (verdict.kind == Verdict::Kind::nothing) verdict = judge(s, here);
      if (verdict.kind == Verdict::Kind::nothing) continue;
      StatusFinding finding = finding_of(s, verdict, story);
      if (finding.status || in_title) {
        title_told = in_title;
        answer = std::move(finding);
        return;
      }
      answer = std::move(finding);  // a denial in the lead ends the reading too
      return;
    }
  };
  std::optional<StatusFinding> answer;
  look(std::string_view(story.title).substr(0, 2000), true, answer);
  if (!answer) look(std::string_view(story.text).substr(0, kMaxText), false, answer);
  if (answer && answer->status && title_told && answer->scope.empty()) {
    // The title names the order, its text says how far it reaches.
    std::optional<StatusFinding> told;
    look(std::string_view(story.text).substr(0, kMaxText), false, told);
    title_told = true;
    if (told && narrows(*told, *answer)) answer = std::move(told);
  }
  if (answer && answer->status && title_told && !answer->effective_from)
    answer->effective_from = effective_date(std::string_view(story.text).substr(0, 2000), story.date);
  return answer.value_or(last);
}

StatusFinding find_status(std::string_view title, std::string_view text) {
  Story story;
  story.title = title;
  story.text = text;
  return find_status(story);
}

}  // namespace policywatch::match
