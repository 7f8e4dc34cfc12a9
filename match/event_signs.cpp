// An update's signs: who told what of which case, court and policy, in numbers that compare fast.
#include "match/event_signs.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "base/text.hpp"
#include "base/url.hpp"
#include "match/cases.hpp"
#include "match/courts.hpp"
#include "match/vocabulary.hpp"

namespace policywatch::match {
namespace {

constexpr std::size_t kTold = 2000;
constexpr std::size_t kHeadline = 400;
constexpr std::size_t kLongQuote = 50;
constexpr double kTelling = 0.7;  // words that name something

std::string lower_words(std::string_view text) {
  std::string out = " ";
  for (const Token& token : tokenize(text, kTold)) out += ascii_lower(token.source) + " ";
  return replace_all(out, "\xE2\x80\x99", "'");
}

bool has(std::string_view words, std::initializer_list<std::string_view> any) {
  return std::any_of(any.begin(), any.end(),
                     [&](std::string_view w) { return words.find(w) != std::string_view::npos; });
}

Act act_of(const Update& update) {
  const std::string words = lower_words(update.headline.empty() ? update.title : update.headline);
  if (has(words, {" complaint ", " sues ", " sue ", " sued ", " suing ", " lawsuit filed ", " file suit ",
                  " files suit ", " files lawsuit ", " challenges in court "})) {
    return Act::filed;
  }
  const bool ruled = words.starts_with(" order ") || words.starts_with(" opinion ") ||
                     has(words, {" grants ", " granting ", " denies ", " denying "});
  if (!ruled &&
      has(words, {" asks ", " ask ", " urges ", " seeks ", " appeals ", " motion for ", " plans to "}))
    return Act::asked;
  const bool temporary = has(words, {" restraining order ", " tro "});
  if (update.status) {
    const Act act = act_of_status(*update.status);
    return act == Act::blocked && temporary ? Act::tro : act;
  }
  if (has(words, {" declines ", " refuses ", " denies ", " denied ", " rejects ", " turns away "}))
    return Act::denied;
  return temporary ? Act::tro : Act::unknown;
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

Act act_of_status(Status status) {
  switch (status) {
    case Status::stayed:
    case Status::enjoined:
    case Status::partially_enjoined:
      return Act::blocked;
    case Status::suspended:
    case Status::delayed:
      return Act::blocked;
    case Status::vacated:
    case Status::remanded:
      return Act::struck;
    case Status::reinstated:
    case Status::reversed:
      return Act::unblocked;
    case Status::rescinded:
    case Status::withdrawn:
    case Status::terminated:
    case Status::expired:
    case Status::superseded:
      return Act::ended;
    case Status::modified:
    case Status::extended:
      return Act::changed;
    case Status::proposed:
    case Status::finalized:
    case Status::in_effect:
      return Act::begun;
    case Status::dismissed:
    case Status::settled:
      return Act::closed;
    case Status::cert_granted:
      return Act::taken_up;
  }
  return Act::unknown;
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
  if (!update.url.empty()) signs.address = identity_of(update.url);
  signs.quotes = quotes_of(update);
  signs.dockets = dockets_of(update);
  take_headline(update.headline, signs);
  return signs;
}

}  // namespace policywatch::match
