// What a paper is called and what it decides.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "watchers/court_parts.hpp"

namespace policywatch::watchers {
namespace {

constexpr std::size_t kDecided = 4000;
constexpr std::size_t kMostSteps = 30;  // numbered lines below "it is ordered that:"
constexpr std::size_t kLongestName = 120;
constexpr std::size_t kNameWithin = 40;  // blocks
constexpr std::size_t kNameLines = 3;    // a long name goes over so many
constexpr std::size_t kShortPaper = 12;  // blocks of a paper that is nothing but its decision
constexpr std::size_t kClosing = 10;     // blocks at the end of a longer one

bool upper(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return c >= 'a' && c <= 'z'; });
}

bool contains_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(words, [&](std::string_view word) { return text.contains(word); });
}

bool names_paper(std::string_view line) {
  if (line.size() > kLongestName || line.contains("COURT")) return false;
  if (upper(line)) {
    return contains_any(line, {"ORDER", "OPINION", "JUDGMENT", "INJUNCTION", "COMPLAINT", "STIPULATION",
                               "MOTION", "PER CURIAM", "MEMORANDUM", "RECOMMENDATION", "BRIEF", "DECLARATION",
                               "PETITION", "NOTICE OF"});
  }
  return std::ranges::any_of(
      std::array<std::string_view, 9>{"Order", "Opinion", "Memorandum", "Memorandum Opinion",
                                      "Memorandum and Order", "Memorandum Opinion and Order",
                                      "Opinion and Order", "Judgment", "Complaint"},
      [&](std::string_view name) { return line == name; });
}

// "ORDER GRANTING PLAINTIFFS' MOTION FOR" goes on in the next line.
bool goes_on(std::string_view line) {
  const std::string_view last = line.substr(line.rfind(' ') + 1);
  return std::ranges::any_of(std::array<std::string_view, 14>{"FOR", "TO", "OF", "AND", "IN", "ON", "FROM",
                                                              "THE", "A", "PLAINTIFFS'", "PLAINTIFF'S",
                                                              "DEFENDANTS'", "PRELIMINARY", "TEMPORARY"},
                             [&](std::string_view word) { return last == word; }) ||
         last == "PLAINTIFFS\u2019" || last == "DEFENDANTS\u2019" || last == "PLAINTIFF\u2019S";
}

// Whoever decided earlier or would decide: "the Court previously GRANTED", "would be DENIED".
bool tells_of_before(std::string_view sentence) {
  const std::string low = ascii_lower(sentence);
  return contains_any(low, {"previously ", "should be ", "would be ", "asks the court", "ask the court",
                            "requests that", "request that", "argues that", "argue that", "moved for"});
}

// "the application is granted", as the Supreme Court writes: only where a paper closes.
bool decides_quietly(std::string_view sentence) {
  const std::string low = ascii_lower(sentence);
  const bool subject =
      contains_any(low, {"motion", "application", "petition", "request", "injunction", "judgment", "appeal",
                         "complaint", "case", "stay", "order", "rule"});
  static constexpr auto kVerbs =
      std::to_array<std::string_view>({"granted", "denied", "dismissed", "affirmed", "reversed", "vacated",
                                       "remanded", "stayed", "dissolved", "enjoined"});
  static constexpr auto kNow = std::to_array<std::string_view>(
      {"is ", "are ", "is hereby ", "are hereby ", "is therefore ", "be and hereby is "});
  return subject && std::ranges::any_of(kVerbs, [&](std::string_view verb) {
           return std::ranges::any_of(kNow, [&](std::string_view now) {
             return low.contains(std::string(now) + std::string(verb));
           });
         });
}

// A decision in capitals: "the motion is GRANTED", "Defendants are ENJOINED", "the Court ORDERS".
bool decides(std::string_view sentence, bool closing) {
  if (tells_of_before(sentence)) return false;
  const std::string low = ascii_lower(sentence);
  if (contains_any(low, {"ordered that", "it is ordered", "it is hereby ordered", "hereby ordered",
                         "further ordered", "ordered, adjudged", "ordered and adjudged", "court orders",
                         "court hereby orders", "court further orders"}))
    return true;
  static constexpr auto kWords = std::to_array<std::string_view>(
      {"GRANTED",  "DENIED",    "STAYED",     "VACATED",   "ENJOINED", "DISMISSED", "REVERSED", "AFFIRMED",
       "REMANDED", "DISSOLVED", "RESTRAINED", "SET ASIDE", "ORDERS",   "GRANTS",    "DENIES",   "VACATES",
       "ENJOINS",  "STAYS",     "DISMISSES",  "REVERSES",  "AFFIRMS",  "REMANDS",   "DECLARES", "ORDERED"});
  if (!upper(sentence) &&
      std::ranges::any_of(kWords, [&](std::string_view word) { return sentence.contains(word); }))
    return true;
  return closing && decides_quietly(sentence);
}

bool is_step(const Block& block) {
  const std::string_view text = block.text;
  return block.tag == "li" || (text.size() > 3 && (text[0] == '(' || (text[0] >= '1' && text[0] <= '9')) &&
                               text.substr(1, 3).find_first_of(".)") != std::string_view::npos);
}

// "it is ORDERED that:", "ORDERS as follows", "IT IS HEREBY ORDERED".
bool awaits_steps(std::string_view sentence) {
  return sentence.ends_with(':') || sentence.ends_with("that") || sentence.ends_with("ORDERED") ||
         sentence.ends_with("as follows");
}

// A sentence that the end of a page cut in two goes on in the next block of text.
std::string rest_of_sentence(const Blocks& blocks, std::size_t& i) {
  std::size_t next = i + 1;
  while (next < blocks.size() && next < i + 4 && blocks[next].where != Where::main) ++next;
  if (next >= blocks.size() || blocks[next].where != Where::main || blocks[next].text.empty()) return "";
  const char first = blocks[next].text.front();
  if (first < 'a' || first > 'z') return "";
  i = next;
  const auto all = sentences(blocks[next].text);
  std::string out(all.empty() ? std::string_view() : trim(all.front()));
  for (const std::string_view one : all) {
    if (one.data() != all.front().data() && decides(one, true)) out += " " + std::string(trim(one));
  }
  return out;
}

}  // namespace

std::string paper_in(const Blocks& blocks) {
  for (std::size_t i = 0; i < std::min(blocks.size(), kNameWithin); ++i) {
    if (!names_paper(blocks[i].text)) continue;
    std::string name = blocks[i].text;
    for (std::size_t line = 1; line < kNameLines && goes_on(name) && i + line < blocks.size(); ++line) {
      const std::string& next = blocks[i + line].text;
      if (!upper(next) || name.size() + next.size() > 2 * kLongestName) break;
      name += " " + next;
    }
    return name;
  }
  return "";
}

bool asks_only(std::string_view paper, std::string_view head) {
  if (head.contains("[PROPOSED]") || head.contains("PROPOSED ORDER")) return true;
  const std::string name = ascii_lower(paper);
  if (name.contains("recommendation")) return true;
  const bool ruling = name.starts_with("order") || name.contains("opinion") || name.contains("judgment") ||
                      name.contains("and order") || name == "memorandum" || name.contains("per curiam");
  return !ruling &&
         contains_any(name, {"complaint", "motion", "brief", "petition", "declaration", "notice of",
                             "memorandum of", "in support", "in opposition", "stipulation"}) &&
         !name.contains("order");
}

std::string decretal_of(const Blocks& blocks) {
  std::string out;
  const std::size_t closing = blocks.size() <= kShortPaper ? 0 : blocks.size() - kClosing;
  for (std::size_t i = 0; i < blocks.size() && out.size() < kDecided; ++i) {
    if (blocks[i].where != Where::main) continue;
    std::string_view last;
    const auto all = sentences(blocks[i].text);
    for (const std::string_view one : all) {
      if (!decides(one, i >= closing)) continue;
      last = trim(one);
      out += (out.empty() ? "" : " ") + std::string(last);
    }
    if (last.empty()) continue;
    if (awaits_steps(last)) {
      for (std::size_t step = 0; step < kMostSteps && i + 1 < blocks.size() && is_step(blocks[i + 1]); ++step)
        out += " " + blocks[++i].text;
    } else if (last.data() + last.size() == trim(all.back()).data() + trim(all.back()).size() &&
               std::string_view(".;!?\"\u201d)").find(last.back()) == std::string_view::npos) {
      const std::string rest = rest_of_sentence(blocks, i);
      if (!rest.empty()) out += " " + rest;
    }
  }
  return shorten(out, kDecided);
}

}  // namespace policywatch::watchers
