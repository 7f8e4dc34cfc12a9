// An update's signs: who told what of which case, court and policy, in numbers that compare fast.
#include "match/event_signs.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <span>
#include <string_view>

#include "base/text.hpp"
#include "base/url.hpp"
#include "match/cases.hpp"
#include "match/courts.hpp"
#include "match/event_place.hpp"
#include "match/vocabulary.hpp"

namespace policywatch::match {
namespace {

constexpr std::size_t kTold = 2000;
constexpr std::size_t kHeadline = 400;
constexpr std::size_t kLongQuote = 50;
constexpr std::size_t kLead = 400;
constexpr double kTelling = 0.7;  // words that name something

std::string_view lead_of(const Update& update) {
  return std::string_view(update.text).substr(0, kLead);
}

// Names one paper or entry, not a whole case or policy.
bool names_a_paper(std::string_view key) {
  return key.starts_with("fr:") || key.starts_with("url:") || key.starts_with("entry:");
}

std::string told(const Update& update) {
  return update.headline + ". " + update.text.substr(0, std::min(kTold, update.text.size()));
}

std::vector<std::string> dockets_of(const Update& update) {
  std::vector<std::string> found;
  const auto take = [&found](const std::string& key) {
    if (key.starts_with("docket:")) found.push_back(key.substr(key.rfind(':') + 1));
  };
  for (const std::string& key : update.identifiers) take(key);
  for (const Identifier& i : find_identifiers(update.headline)) take(i.key);
  return found;
}

std::vector<std::string> quotes_of(const Update& update) {
  std::vector<std::string> quotes;
  const auto take = [&quotes](const std::string& quote) {
    if (quote.size() >= kLongQuote) quotes.push_back(quote);
  };
  take(update.status_quote);
  for (const Evidence& evidence : update.evidence) take(evidence.quote);
  return quotes;
}

std::string court_of(const Update& update) {
  std::string named = court_in(update.outlet);
  return named.empty() ? court_in(told(update)) : named;
}

bool tells_of_court(const Update& u) {
  return u.kind == UpdateKind::court_order || !court_in(u.outlet).empty() || !court_in(u.headline).empty() ||
         has(lower_words(u.headline),
             {" judge ", " judges ", " court ", " courts ", " justices ", " court's ", " injunction ",
              " restraining ", " order granting ", " opinion "});
}

void settle(std::vector<Hash>& hashes) {
  std::ranges::sort(hashes);
  const auto twins = std::ranges::unique(hashes);
  hashes.erase(twins.begin(), twins.end());
}

// The Board of Immigration Appeals is a court to nobody but those who argue there.
bool is_of_board(const Update& update, const std::string& headline) {
  if (has(headline, {" board of immigration appeals ", " immigration board ", " bia ", " matter of "}))
    return true;
  return has(lower_words(lead_of(update)), {" the board of immigration appeals ruled ", " the bia ruled ",
                                            " the board ruled ", " board of immigration appeals held "});
}

Bench bench_of(const Update& update, const std::string& court) {
  if (court == "scotus") return Bench::supreme;
  if (court.starts_with("ca") && court.size() > 2 &&
      (court[2] == 'd' || (court[2] >= '0' && court[2] <= '9')))
    if (court != "cacd") return Bench::appeals;
  const std::string words = lower_words(update.headline);
  if (is_of_board(update, words)) return Bench::board;
  if (has(words, {" supreme court ", " justices ", " high court "})) return Bench::supreme;
  if (has(words, {" appeals court ", " court of appeals ", " circuit ", " appellate "}))
    return Bench::appeals;
  if (!court.empty() || has(words, {" judge ", " judge's "})) return Bench::district;
  return Bench::unknown;
}

bool is_month(std::string_view word) {
  constexpr auto kMonths =
      std::to_array<std::string_view>({"january", "february", "march", "april", "may", "june", "july",
                                       "august", "september", "october", "november", "december"});
  return std::ranges::find(kMonths, word) != kMonths.end();
}

/// 0: not a number, or one of a date.
long long number_of(std::string_view word) {
  constexpr auto kSpelt = std::to_array<std::string_view>(
      {"",         "one",     "two",     "three",     "four",     "five",     "six",
       "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen",
       "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"});
  const auto spelt = std::ranges::find(kSpelt, word);
  if (!word.empty() && spelt != kSpelt.end()) return spelt - kSpelt.begin();
  long long number = 0;
  for (const char c : word) {
    if (c == ',' || c == '$') continue;
    if (c < '0' || c > '9' || number > 1'000'000'000'000) return 0;
    number = number * 10 + (c - '0');
  }
  return number >= 1900 && number <= 2100 && !word.contains(',') ? 0 : number;
}

// "March 3, 2026", "July 9": the days that a text names.
void take_days(std::string_view text, std::vector<int>& days) {
  constexpr auto kMonths =
      std::to_array<std::string_view>({"january", "february", "march", "april", "may", "june", "july",
                                       "august", "september", "october", "november", "december"});
  int month = 0;
  for (const Token& token : tokenize(text, kLead)) {
    const std::string word = ascii_lower(token.source);
    if (month > 0 && token.digit && word.size() <= 2) days.push_back(month * 100 + std::stoi(word));
    const auto found = std::ranges::find(kMonths, word);
    month = found == kMonths.end() ? 0 : static_cast<int>(found - kMonths.begin()) + 1;
  }
}

constexpr unsigned kOrder = 1, kProclamation = 2, kMemo = 4, kGuidance = 8, kProposed = 16, kFinal = 32,
                   kDecision = 64;

unsigned instruments_in(const std::string& words) {
  unsigned found = 0;
  if (has(words, {" executive order "})) found |= kOrder;
  if (has(words, {" proclamation ", " proclaims "})) found |= kProclamation;
  if (has(words, {" memo ", " memorandum ", " memos "})) found |= kMemo;
  if (has(words, {" guidance ", " policy manual ", " policy alert ", " directive "})) found |= kGuidance;
  if (has(words, {" proposed rule ", " proposed rulemaking ", " proposes ", " proposal "}))
    found |= kProposed;
  if (has(words, {" final rule "})) found |= kFinal;
  if (has(words, {" board of immigration appeals ", " matter of ", " precedent "})) found |= kDecision;
  return found;
}

std::string_view bare_word(std::string_view word) {
  constexpr std::string_view kMarks = ".,;:()\"'?!";
  while (!word.empty() && kMarks.contains(word.front())) word.remove_prefix(1);
  while (!word.empty() && kMarks.contains(word.back())) word.remove_suffix(1);
  return word;
}

// "64 held", "twelve countries", "$15,000"; not the days of dates, nor papers by their numbers.
void take_figures(std::string_view text, EventSigns& signs) {
  constexpr long long kLarge = 10;
  const std::string lower = ascii_lower(text);
  std::string_view rest = lower, before, word;
  const auto next = [&rest] {
    rest = trim(rest);
    const std::size_t end = std::min(rest.find_first_of(" \n\t"), rest.size());
    const std::string_view found = rest.substr(0, end);
    rest.remove_prefix(end);
    return bare_word(found);
  };
  for (word = next(); !word.empty() || !trim(rest).empty();) {
    const std::string_view after = next();
    const long long number = number_of(word);
    const bool of_date = is_month(before) || before == "u.s.c" || after == "u.s.c";
    if (number > 0 && !of_date && after != "motion") {
      const Hash what = after.empty() ? 0 : stem_hash(after);
      if (number >= kLarge) signs.figures.push_back(hash_of(std::to_string(number)));
      if (what != 0 && !is_function_word(what)) {
        signs.figures.push_back(mix(what, static_cast<Hash>(number)));
        signs.counts.push_back({what, number});
      }
    }
    before = word;
    word = after;
  }
}

// A correction is not what it corrects, a second order not the first, more time for comments not the rule.
void take_sequels(std::string_view headline, EventSigns& signs) {
  constexpr auto kSequels = std::to_array<std::string_view>(
      {"amended", "correction", "second", "third", "supplemental", "renewed"});
  constexpr auto kNotOfThese = std::to_array<std::string_view>({"court", "judge", "circuit", "panel"});
  constexpr auto kAfterSemicolon = std::to_array<std::string_view>({"comment", "reopening", "delay"});
  const auto is_one_of = [](const Token& token, std::span<const std::string_view> words) {
    return std::ranges::any_of(words, [&](std::string_view word) { return token.word == stem_hash(word); });
  };
  const std::vector<Token> tokens = tokenize(headline, kHeadline);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool of_court = i + 1 < tokens.size() && is_one_of(tokens[i + 1], kNotOfThese);
    if (!of_court && is_one_of(tokens[i], kSequels)) signs.sequels.push_back(tokens[i].word);
  }
  const std::string words = lower_words(headline);
  if (has(words, {" comment ", " comments "}) &&
      has(words, {" more time ", " deadline ", " reopens ", " reopened ", " extends "}))
    signs.sequels.push_back(stem_hash("comment"));
  const std::size_t tail = headline.find(';');
  if (tail == std::string_view::npos) return;
  for (const Token& token : tokenize(headline.substr(tail), kHeadline)) {
    if (is_one_of(token, kAfterSemicolon)) signs.sequels.push_back(token.word);
  }
}

// "Matter of Q-R-" names a case like a caption.
void take_matters(const std::string& headline, EventSigns& signs) {
  const std::vector<Token> tokens = tokenize(headline, kHeadline);
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    const bool matter =
        ascii_lower(tokens[i].source) == "matter" && ascii_lower(tokens[i + 1].source) == "of";
    if (matter && tokens[i + 2].capital) signs.cases.push_back(mix(tokens[i].exact, tokens[i + 2].exact));
  }
  settle(signs.cases);
}

void take_telling(const Update& update, EventSigns& signs) {
  const std::string text = update.headline + ". " + std::string(lead_of(update));
  signs.instruments = instruments_in(lower_words(text));
  signs.plaintiffs = plaintiffs_in(update.headline);
  take_days(text, signs.days_told);
  take_matters(update.headline, signs);
  for (const Identifier& found : find_identifiers(text)) {
    if (found.key.starts_with("memo:")) signs.memos.push_back(hash_of(found.key));
  }
  settle(signs.memos);
  signs.court_named = !signs.court.empty();
  const bool above = signs.bench == Bench::appeals || signs.bench == Bench::supreme;
  if (!above && (signs.court_told || signs.act == Act::filed)) {
    Place place = place_in(text, signs.court);
    signs.court = std::move(place.court);
    signs.state = std::move(place.state);
    const bool seated = signs.court_told && (!signs.court.empty() || !signs.state.empty());
    if (signs.bench == Bench::unknown && seated) signs.bench = Bench::district;
  }
  signs.court_meant = signs.court_told || signs.bench != Bench::unknown ||
                      has(lower_words(lead_of(update)),
                          {" judge ", " judges ", " court ", " courts ", " court's ", " justices ",
                           " injunction ", " restraining order ", " ruling ", " ruled "});
  signs.issued = !signs.court_told && !update.evidence.empty() && update.evidence.front().tier <= 2;
}

void take_parties(const std::string& headline, EventSigns& signs) {
  for (const CaseName& name : find_cases(tokenize(headline), headline)) {
    for (Token token : tokenize(name.source)) {
      const bool official = office_of(token.exact) != 0 || is_agency(token.word);
      if (!official && token.word != stem_hash("v") && telling(token) >= kTelling)
        signs.parties.push_back(same_meaning(token.word));
    }
  }
}

void take_lead(const Update& update, EventSigns& signs) {
  for (const std::string_view text : {std::string_view(update.headline), lead_of(update)}) {
    for (const Token& token : tokenize(text, kLead)) {
      const Hash word = same_meaning(token.word);
      if (!is_function_word(word)) signs.lead.push_back(word);
    }
    take_figures(text, signs);
  }
  take_sequels(update.headline, signs);
  take_parties(update.headline, signs);
  for (auto* hashes : {&signs.lead, &signs.figures, &signs.sequels, &signs.parties}) settle(*hashes);
  std::ranges::sort(signs.counts);
}

void take_headline(const std::string& headline, EventSigns& signs) {
  const std::vector<Token> tokens = tokenize(headline, kHeadline);
  for (Token token : tokens) {
    token.word = same_meaning(token.word);
    if (!is_function_word(token.word)) signs.words.push_back(token.word);
    const bool nation = is_nation(token.word);
    if (nation || telling(token) >= kTelling) signs.names.push_back(token.word);
    if (nation) signs.nations.push_back(token.word);
  }
  for (const CaseName& name : find_cases(tokenize(headline), headline)) signs.cases.push_back(name.key);
  for (auto* hashes : {&signs.words, &signs.names, &signs.nations, &signs.cases}) settle(*hashes);
  signs.headline = ascii_lower(headline);
}

}  // namespace

std::string address_of(std::string_view url) {
  std::string address = identity_of(url);
  const std::size_t mark = url.find('#');
  if (mark == std::string_view::npos) return address;
  const std::string_view part = url.substr(mark);
  return part.find_first_of("0123456789") == std::string_view::npos ? address : address.append(part);
}

EventSigns signs_of(const Update& update) {
  EventSigns signs;
  signs.day = days_between(Date{}, update.date ? *update.date : date_of(update.detected_at));
  signs.status = update.status;
  signs.act = act_of(update);
  signs.court_told = tells_of_court(update);
  signs.court = court_of(update);
  for (const PolicyId& id : update.policies) signs.policies.push_back(hash_of(id));
  settle(signs.policies);
  for (const std::string& key : update.identifiers) {
    if (names_a_paper(key)) signs.papers.push_back(key);
  }
  signs.url = update.url;
  if (!update.url.empty()) signs.address = address_of(update.url);
  signs.quotes = quotes_of(update);
  signs.dockets = dockets_of(update);
  take_headline(update.headline, signs);
  take_lead(update, signs);
  signs.bench = bench_of(update, signs.court);
  take_telling(update, signs);
  signs.effective_from = update.effective_from;
  return signs;
}

}  // namespace policywatch::match
