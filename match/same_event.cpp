// Is it one event? Told by what is exact first (papers, addresses, sentences), then by who held what when.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <unordered_set>
#include <utility>

#include "base/text.hpp"
#include "base/url.hpp"
#include "match/cases.hpp"
#include "match/classify.hpp"
#include "match/courts.hpp"
#include "match/vocabulary.hpp"

namespace policywatch::match {
namespace {

constexpr int kWindow = 4;        // days between tellings of one event
constexpr int kPaperWindow = 30;  // a document is found again within a month
constexpr std::size_t kTold = 2000;
constexpr double kTelling = 0.7;  // words that name something
constexpr double kAkin = 0.4;     // headlines that may tell one thing

/// What kind of thing happened; one event has one.
enum class Act {
  unknown,
  filed,
  asked,
  denied,
  tro,
  blocked,
  unblocked,
  struck,
  ended,
  changed,
  begun,
  closed,
  taken_up
};

std::string lower_words(std::string_view text) {
  std::string out = " ";
  for (const Token& token : tokenize(text, kTold)) out += ascii_lower(token.source) + " ";
  return replace_all(out, "\xE2\x80\x99", "'");
}

bool has(std::string_view words, std::initializer_list<std::string_view> any) {
  return std::any_of(any.begin(), any.end(),
                     [&](std::string_view w) { return words.find(w) != std::string_view::npos; });
}

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

Date day_of(const Update& update) {
  return update.date ? *update.date : date_of(update.detected_at);
}

bool share_policies(const Update& a, const Update& b) {
  if (a.policies.empty() && b.policies.empty()) return true;
  return std::any_of(a.policies.begin(), a.policies.end(), [&](const PolicyId& id) {
    return std::find(b.policies.begin(), b.policies.end(), id) != b.policies.end();
  });
}

// Names one paper or entry, not a whole case or policy.
bool names_a_paper(std::string_view key) {
  return key.starts_with("fr:") || key.starts_with("url:") || key.starts_with("entry:");
}

std::string shared_paper(const Update& a, const Update& b) {
  for (const std::string& key : a.identifiers) {
    if (names_a_paper(key) &&
        std::find(b.identifiers.begin(), b.identifiers.end(), key) != b.identifiers.end())
      return key;
  }
  return {};
}

bool same_address(const Update& a, const Update& b) {
  return !a.url.empty() && !b.url.empty() && (a.url == b.url || identity_of(a.url) == identity_of(b.url));
}

std::string shared_sentence(const Update& a, const Update& b) {
  const auto quotes = [](const Update& u) {
    std::vector<std::string> all{u.status_quote};
    for (const Evidence& e : u.evidence) all.push_back(e.quote);
    return all;
  };
  for (const std::string& mine : quotes(a)) {
    if (mine.size() < 50) continue;
    for (const std::string& other : quotes(b)) {
      if (mine == other) return mine;
    }
  }
  return {};
}

std::string told(const Update& update) {
  return update.headline + ". " + update.text.substr(0, std::min(kTold, update.text.size()));
}

std::vector<std::string> dockets(const Update& update) {
  std::vector<std::string> found;
  const auto take = [&found](const std::string& key) {
    if (key.starts_with("docket:")) found.push_back(key.substr(key.rfind(':') + 1));
  };
  for (const std::string& key : update.identifiers) take(key);
  for (const Identifier& i : find_identifiers(update.headline)) take(i.key);
  return found;
}

enum class Cases { unknown, same, different };

template <class T>
Cases compare(const std::vector<T>& a, const std::vector<T>& b) {
  if (a.empty() || b.empty()) return Cases::unknown;
  const bool any = std::any_of(a.begin(), a.end(),
                               [&](const T& x) { return std::find(b.begin(), b.end(), x) != b.end(); });
  return any ? Cases::same : Cases::different;
}

Cases compare_cases(const Update& a, const Update& b) {
  const Cases by_number = compare(dockets(a), dockets(b));
  if (by_number != Cases::unknown) return by_number;
  const auto names = [](const Update& u) {
    std::vector<Hash> keys;
    for (const CaseName& name : find_cases(tokenize(u.headline), u.headline)) keys.push_back(name.key);
    return keys;
  };
  return compare(names(a), names(b));
}

std::string court_of(const Update& update) {
  const std::string named = court_in(update.outlet);
  return named.empty() ? court_in(told(update)) : named;
}

/// 0…1: telling words in common, over the shorter headline; 1 for the same words.
double likeness(const Update& a, const Update& b) {
  const auto stems = [](const Update& u) {
    std::unordered_set<Hash> words;
    for (const Token& token : tokenize(u.headline, 400)) {
      const Hash stem = same_meaning(token.word);
      if (!is_function_word(stem)) words.insert(stem);
    }
    return words;
  };
  const auto first = stems(a), second = stems(b);
  if (first.size() < 3 || second.size() < 3) return equals_ascii_nocase(a.headline, b.headline) ? 1 : 0;
  const auto shared = std::count_if(first.begin(), first.end(), [&](Hash h) { return second.contains(h); });
  return 2.0 * static_cast<double>(shared) / static_cast<double>(first.size() + second.size());
}

bool court_told(const Update& u) {
  return u.kind == UpdateKind::court_order || !court_in(u.outlet).empty() || !court_in(u.headline).empty() ||
         has(lower_words(u.headline),
             {" judge ", " judges ", " court ", " courts ", " justices ", " court's ", " injunction ",
              " restraining ", " order granting ", " opinion "});
}

/// Who and what two headlines name alike.
struct Named {
  bool shared = false;  // a name or another telling word
  bool apart = false;   // nations in both, none in common
};

Named compare_names(const Update& a, const Update& b) {
  const auto telling_words = [](const Update& u) {
    std::unordered_set<Hash> words;
    for (Token token : tokenize(u.headline, 400)) {
      token.word = same_meaning(token.word);
      if (telling(token) >= kTelling || is_nation(token.word)) words.insert(token.word);
    }
    return words;
  };
  const auto first = telling_words(a), second = telling_words(b);
  Named named;
  named.shared = std::any_of(first.begin(), first.end(), [&](Hash h) { return second.contains(h); });
  const bool common_nation =
      std::any_of(first.begin(), first.end(), [&](Hash h) { return is_nation(h) && second.contains(h); });
  named.apart = std::any_of(first.begin(), first.end(), is_nation) &&
                std::any_of(second.begin(), second.end(), is_nation) && !common_nation;
  return named;
}

bool acts_agree(Act a, Act b) {
  return a == b || a == Act::unknown || b == Act::unknown;
}

SameEvent yes(const Update& a, const Update& b, std::string reason) {
  const bool both = a.status && b.status;
  return {true, both && act_of_status(*a.status) != act_of_status(*b.status), std::move(reason)};
}

// Exact signs: a paper, an address, a sentence.
std::optional<SameEvent> by_exact_signs(const Update& a, const Update& b, int days) {
  if (days <= kPaperWindow) {
    if (const std::string paper = shared_paper(a, b); !paper.empty())
      return yes(a, b, "same document: " + paper);
    if (same_address(a, b)) return yes(a, b, "same address: " + a.url);
  }
  if (days <= 10) {
    if (const std::string sentence = shared_sentence(a, b); !sentence.empty()) {
      return yes(a, b, "same sentence: " + shorten(sentence, 120));
    }
  }
  return std::nullopt;
}

SameEvent by_holding(const Update& a, const Update& b, int days) {
  const Cases cases = compare_cases(a, b);
  const std::string court_a = court_of(a), court_b = court_of(b);
  const bool other_court = !court_a.empty() && !court_b.empty() && court_a != court_b;
  if (cases == Cases::different) return {false, false, "another case"};
  const Act act_a = act_of(a), act_b = act_of(b);
  const double alike = likeness(a, b);
  if (!acts_agree(act_a, act_b)) {
    // One ruling read in two ways: the same words about the same case, but another outcome.
    if (alike >= 0.75 && days <= 1 && !other_court && a.status && b.status)
      return yes(a, b, "near-identical headline");
    return {false, false, "another action"};
  }
  if (other_court) return {false, false, "another court"};
  if (alike >= 0.6) return yes(a, b, "near-identical headline");
  const bool known_act = act_a != Act::unknown && act_a == act_b && act_a != Act::asked;
  if (known_act && cases == Cases::same) return yes(a, b, "same case and action");
  const Named named = compare_names(a, b);
  if (named.apart) return {false, false, "other nations"};
  // A court rules on a policy once in days; an agency may extend, end or issue several things of one policy.
  const bool one_story = (court_told(a) && court_told(b)) || named.shared || alike >= kAkin;
  const bool placed = !a.policies.empty();
  if (known_act && placed && act_a != Act::filed && a.status && b.status && one_story) {
    return yes(
        a, b,
        court_a.empty() || court_b.empty() ? "same policy and action within days" : "same court and holding");
  }
  if (placed && alike >= 0.45 && days <= 2) return yes(a, b, "similar headline on the same policy");
  return {false, false, "nothing in common but the policy"};
}

}  // namespace

SameEvent same_event(const Update& known, const Update& fresh) {
  if (!share_policies(known, fresh)) return {false, false, "other policies"};
  const int days = std::abs(days_between(day_of(known), day_of(fresh)));
  if (const auto exact = by_exact_signs(known, fresh, days)) return *exact;
  if (days > kWindow) return {false, false, "more than " + std::to_string(kWindow) + " days apart"};
  return by_holding(known, fresh, days);
}

}  // namespace policywatch::match
