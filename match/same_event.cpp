// Is it one event? Told by what is exact first (papers, addresses, sentences), then by who held what when.
#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "match/event_signs.hpp"

namespace policywatch::match {
namespace {

constexpr int kSentenceDays = 10;
constexpr double kAkin = 0.4;  // headlines that may tell one thing

template <class T>
const T* first_shared(const std::vector<T>& a, const std::vector<T>& b) {
  for (const T& one : a) {
    if (std::ranges::find(b, one) != b.end()) return &one;
  }
  return nullptr;
}

std::ptrdiff_t count_shared(const std::vector<Hash>& a, const std::vector<Hash>& b) {
  std::ptrdiff_t shared = 0;
  for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();) {
    if (*x == *y)
      ++shared, ++x, ++y;
    else if (*x < *y)
      ++x;
    else
      ++y;
  }
  return shared;
}

bool share_policies(const EventSigns& a, const EventSigns& b) {
  return (a.policies.empty() && b.policies.empty()) || count_shared(a.policies, b.policies) > 0;
}

enum class Cases { unknown, same, different };

template <class T>
Cases compare(const std::vector<T>& a, const std::vector<T>& b) {
  if (a.empty() || b.empty()) return Cases::unknown;
  return first_shared(a, b) != nullptr ? Cases::same : Cases::different;
}

Cases compare_cases(const EventSigns& a, const EventSigns& b) {
  const Cases by_number = compare(a.dockets, b.dockets);
  if (by_number != Cases::unknown) return by_number;
  const Cases by_name = compare(a.cases, b.cases);
  // A caption may run into the words before it.
  return by_name == Cases::different && count_shared(a.parties, b.parties) > 1 ? Cases::same : by_name;
}

/// 0…1: telling words in common, over both headlines; 1 for the same words.
double likeness(const EventSigns& a, const EventSigns& b) {
  if (a.words.size() < 3 || b.words.size() < 3) return a.headline == b.headline ? 1 : 0;
  return 2.0 * static_cast<double>(count_shared(a.words, b.words)) /
         static_cast<double>(a.words.size() + b.words.size());
}

/// Both name nations, and none in common.
bool nations_apart(const EventSigns& a, const EventSigns& b) {
  return !a.nations.empty() && !b.nations.empty() && count_shared(a.nations, b.nations) == 0;
}

/// Both count the same things and come to other numbers.
bool counts_apart(const EventSigns& a, const EventSigns& b) {
  bool any = false;
  for (const Count& mine : a.counts) {
    for (const Count& other : b.counts) {
      if (mine.what != other.what) continue;
      if (mine.number == other.number) return false;
      any = true;
    }
  }
  return any;
}

bool acts_agree(Act a, Act b) {
  return a == b || a == Act::unknown || b == Act::unknown;
}

bool is_ruling(Act act) {
  return act == Act::tro || act == Act::blocked || act == Act::unblocked || act == Act::struck ||
         act == Act::denied || act == Act::closed;
}

bool is_decreed(const EventSigns& telling) {
  return telling.court_told && is_ruling(telling.act);
}

SameEvent yes(const EventSigns& a, const EventSigns& b, std::string reason) {
  const bool both = a.status && b.status;
  const Act first = both ? act_of_status(*a.status) : Act::unknown;
  const Act second = both ? act_of_status(*b.status) : Act::unknown;
  return {true, first != second && is_ruling(first) && is_ruling(second), std::move(reason)};
}

SameEvent no(std::string reason) {
  return {false, false, std::move(reason)};
}

SameEvent never(std::string reason) {
  return {false, false, std::move(reason), true};
}

// Exact signs: a paper, an address, a sentence.
std::optional<SameEvent> by_exact_signs(const EventSigns& a, const EventSigns& b, int days, Cases cases) {
  if (days <= kPaperDays) {
    if (const std::string* paper = first_shared(a.papers, b.papers))
      return yes(a, b, "same document: " + *paper);
    if (!a.address.empty() && a.address == b.address) return yes(a, b, "same address: " + a.url);
  }
  // Clerks enter the orders of two cases in the same words.
  if (days <= kSentenceDays && cases != Cases::different) {
    if (const std::string* sentence = first_shared(a.quotes, b.quotes))
      return yes(a, b, "same sentence: " + shorten(*sentence, 120));
  }
  return std::nullopt;
}

/// What two tellings have in common, asked for once.
struct Pair {
  const EventSigns& a;
  const EventSigns& b;
  int days = 0;
  Cases cases = Cases::unknown;
  double alike = 0;
  std::ptrdiff_t words = 0;  // shared by the headlines

  bool same_act() const { return a.act == b.act && a.act != Act::unknown && a.act != Act::asked; }
  bool placed() const { return !a.policies.empty(); }
  /// One names the case and the other its party.
  bool party_told() const {
    return count_shared(a.parties, b.lead) > 0 || count_shared(b.parties, a.lead) > 0;
  }
};

bool other_court(const Pair& pair) {
  const EventSigns &a = pair.a, &b = pair.b;
  if (a.court_named && b.court_named) return a.court != b.court;
  // By their seats, as far as these are told for sure.
  if (!a.state.empty() && !b.state.empty()) {
    if (a.state != b.state) return true;
    if (!a.court.empty() && !b.court.empty() && a.court != b.court) return true;
  }
  return a.bench != Bench::unknown && b.bench != Bench::unknown && a.bench != b.bench;
}

// Of one court on one policy within a day.
std::optional<SameEvent> by_court(const Pair& pair) {
  const EventSigns &a = pair.a, &b = pair.b;
  if (a.act == Act::asked && a.act == b.act && pair.placed() && pair.days <= 1 && !a.court.empty() &&
      a.court == b.court)
    return yes(a, b, "same request to one court");
  const bool ruled = a.court_told && b.court_told && a.act != Act::filed && b.act != Act::filed &&
                     a.act != Act::asked && b.act != Act::asked;
  if (!ruled || !pair.placed() || pair.days > 1) return std::nullopt;
  const bool one_bench = a.bench == b.bench && a.bench != Bench::unknown;
  if (pair.same_act() && one_bench) return yes(a, b, "same court and holding");
  if (one_bench && !a.sequels.empty()) return yes(a, b, "same amended ruling");
  const bool one_court = !a.court.empty() && a.court == b.court;
  const bool high_court = one_bench && a.bench != Bench::district;
  if (one_court || high_court || pair.party_told()) return yes(a, b, "same court on the same policy");
  return std::nullopt;
}

// Decided once, however it is told.
std::optional<SameEvent> by_board(const Pair& pair) {
  const EventSigns &a = pair.a, &b = pair.b;
  const bool one = a.bench == Bench::board && b.bench == Bench::board && pair.placed();
  const bool decided =
      a.act != Act::filed && b.act != Act::filed && a.act != Act::asked && b.act != Act::asked;
  if (!one || !decided || pair.days > 2) return std::nullopt;
  return yes(a, b, "same board's decision on the same policy");
}

// The docket names court and party, the press the city and who goes there.
std::optional<SameEvent> by_suit(const Pair& pair) {
  const EventSigns &a = pair.a, &b = pair.b;
  if (a.act != Act::filed || b.act != Act::filed || !pair.placed() || pair.days > 1) return std::nullopt;
  const bool others = a.plaintiffs != 0 && b.plaintiffs != 0 && (a.plaintiffs & b.plaintiffs) == 0;
  if (others) return std::nullopt;
  if ((a.plaintiffs & b.plaintiffs) != 0) return yes(a, b, "same kind of plaintiff");
  // In the capital several sue in a day.
  const bool one_court = !a.court.empty() && a.court == b.court && a.court != "dcd";
  return one_court ? std::optional(yes(a, b, "complaint in the same court")) : std::nullopt;
}

double lead_likeness(const EventSigns& a, const EventSigns& b) {
  return 2.0 * static_cast<double>(count_shared(a.lead, b.lead)) /
         static_cast<double>(std::max<std::size_t>(1, a.lead.size() + b.lead.size()));
}

bool is_agencys(Act act) {
  return act == Act::begun || act == Act::changed || act == Act::ended;
}

bool names_day_of(const EventSigns& telling, const EventSigns& other) {
  const Date date = date_of(Time(std::chrono::hours(24 * static_cast<long>(other.day))));
  return std::ranges::find(telling.days_told, date.month * 100 + date.day) != telling.days_told.end();
}

// A paper whose own title says little, and who reports it: what was issued, its number, its figures, its day.
std::optional<SameEvent> by_document(const Pair& pair) {
  const EventSigns &a = pair.a, &b = pair.b;
  if (!pair.placed() || a.court_told || b.court_told || pair.days > kTellingDays) return std::nullopt;
  if (a.act == Act::filed || b.act == Act::filed || a.act == Act::asked || b.act == Act::asked)
    return std::nullopt;
  const bool by_number = !a.memos.empty() && !b.memos.empty();
  if (a.issued == b.issued && !by_number) return std::nullopt;
  if (a.sequels != b.sequels || nations_apart(a, b) || counts_apart(a, b)) return std::nullopt;
  if (by_number) {
    if (count_shared(a.memos, b.memos) == 0) return std::nullopt;
    return yes(a, b, "same memo by its number");
  }
  const std::ptrdiff_t shared = count_shared(a.lead, b.lead);
  if (shared < 2) return std::nullopt;
  const bool dated = names_day_of(a.issued ? b : a, a.issued ? a : b);
  if (dated && shared >= 3) return yes(a, b, "reported by its date and words");
  if (pair.days > 2) return std::nullopt;
  const auto fewer = static_cast<double>(std::max<std::size_t>(1, std::min(a.lead.size(), b.lead.size())));
  const bool instrument = (a.instruments & b.instruments) != 0;
  if (instrument && shared >= 3) return yes(a, b, "same kind of paper in like words");
  if (count_shared(a.figures, b.figures) > 0 && shared >= 2) return yes(a, b, "same figure");
  if (shared >= 4 && static_cast<double>(shared) >= 0.5 * fewer) return yes(a, b, "reported in like words");
  return std::nullopt;
}

// One act that two tellings take for two kinds of it: rules end one thing and begin another, and a court of
// appeals does not rule on a policy twice a day.
SameEvent by_other_words(const Pair& pair, bool elsewhere) {
  const EventSigns &a = pair.a, &b = pair.b;
  if (!pair.placed() || elsewhere || a.sequels != b.sequels || nations_apart(a, b) || counts_apart(a, b))
    return no("another action");
  const bool high = a.bench == b.bench && (a.bench == Bench::appeals || a.bench == Bench::supreme);
  const bool decided =
      a.act != Act::filed && b.act != Act::filed && a.act != Act::asked && b.act != Act::asked;
  if (high && decided && pair.days <= 1) return yes(a, b, "same court on the same policy");
  if (is_agencys(a.act) && is_agencys(b.act) && pair.days <= 2) {
    if (lead_likeness(a, b) >= 0.55) return yes(a, b, "similar words on the same policy");
    if (auto document = by_document(pair)) return *std::move(document);
  }
  return no("another action");
}

// Of what kind of act no more is known than that both are of one policy.
SameEvent by_likeness(const Pair& pair) {
  const EventSigns &a = pair.a, &b = pair.b;
  if (!pair.placed() || pair.days > 2) return no("nothing in common but the policy");
  // Two papers of the issuers share the policy's name and little else.
  const double enough = a.issued && b.issued ? 0.6 : 0.45;
  if (pair.alike >= enough && pair.words >= 3) return yes(a, b, "similar headline on the same policy");
  const bool of_a_rule =
      a.status && a.status == b.status &&
      (a.status == Status::proposed || a.status == Status::finalized || a.status == Status::withdrawn);
  if (of_a_rule && pair.days <= 1 && count_shared(a.lead, b.lead) >= 2)
    return yes(a, b, "same step of a rule");
  if (pair.words > 0 && count_shared(a.figures, b.figures) > 0) return yes(a, b, "same figure");
  if (pair.words > 0 && lead_likeness(a, b) >= 0.5) return yes(a, b, "similar words on the same policy");
  return no("nothing in common but the policy");
}

// Few words may be the policy's name and no more; a ruling and what an agency does are two things.
bool is_near_identical(const Pair& pair) {
  constexpr std::ptrdiff_t kEnough = 4;
  if (pair.alike >= 0.75) return true;
  return pair.alike >= 0.6 && pair.words >= kEnough && pair.a.court_told == pair.b.court_told;
}

SameEvent by_holding(const Pair& pair) {
  const EventSigns &a = pair.a, &b = pair.b;
  if (pair.cases == Cases::different) return never("another case");
  const bool elsewhere = other_court(pair);
  if ((is_decreed(a) && !b.court_meant) || (is_decreed(b) && !a.court_meant))
    return no("a ruling, and no word of a court");
  if (!acts_agree(a.act, b.act)) {
    // One ruling read in two ways: the same words about the same case, but another outcome.
    if (pair.alike >= 0.75 && pair.days <= 1 && !elsewhere && a.status && b.status)
      return yes(a, b, "near-identical headline");
    return by_other_words(pair, elsewhere);
  }
  if (elsewhere) return never("another court");
  if (pair.cases != Cases::same && nations_apart(a, b)) return never("other nations");
  if (a.sequels != b.sequels) return never("one is a sequel of the other");
  if (pair.alike < 0.75 && counts_apart(a, b)) return no("other numbers");
  if (pair.same_act() && pair.cases == Cases::same) return yes(a, b, "same case and action");
  if (pair.same_act() && is_ruling(a.act) && pair.party_told()) return yes(a, b, "same case and action");
  if (pair.days > kTellingDays) return no("more than " + std::to_string(kTellingDays) + " days apart");
  if (is_near_identical(pair)) return yes(a, b, "near-identical headline");
  if (a.act == Act::filed && b.act == Act::filed && pair.days <= 2 && pair.party_told())
    return yes(a, b, "same plaintiff");
  if (auto suit = by_suit(pair)) return *std::move(suit);
  if (auto board = by_board(pair)) return *std::move(board);
  // A court rules on a policy once in days; an agency may extend, end or issue several things of one policy.
  const bool one_story =
      (a.court_told && b.court_told) || count_shared(a.names, b.names) > 0 || pair.alike >= kAkin;
  if (pair.same_act() && pair.placed() && a.act != Act::filed && a.status && b.status && one_story) {
    return yes(
        a, b,
        a.court.empty() || b.court.empty() ? "same policy and action within days" : "same court and holding");
  }
  if (pair.same_act() && a.act == Act::begun && pair.placed() && pair.days <= 2 && one_story)
    return yes(a, b, "same policy and action within days");
  if (auto court = by_court(pair)) return *std::move(court);
  if (pair.placed() && a.effective_from && a.effective_from == b.effective_from)
    return yes(a, b, "same effective date");
  if (auto document = by_document(pair)) return *std::move(document);
  return by_likeness(pair);
}

}  // namespace

bool corrects(const EventSigns& signs) {
  static const Hash kCorrection = stem_hash("correction");
  return std::ranges::binary_search(signs.sequels, kCorrection);
}

SameEvent same_event(const EventSigns& known, const EventSigns& fresh) {
  if (!share_policies(known, fresh)) return never("other policies");
  const int days = std::abs(known.day - fresh.day);
  if (corrects(known) != corrects(fresh)) return never("one corrects the other");
  const Cases cases = compare_cases(known, fresh);
  if (auto exact = by_exact_signs(known, fresh, days, cases)) return *std::move(exact);
  if (days > kLateDays) return no("more than " + std::to_string(kLateDays) + " days apart");
  return by_holding({.a = known,
                     .b = fresh,
                     .days = days,
                     .cases = cases,
                     .alike = likeness(known, fresh),
                     .words = count_shared(known.words, fresh.words)});
}

SameEvent same_event(const Update& known, const Update& fresh) {
  return same_event(signs_of(known), signs_of(fresh));
}

}  // namespace policywatch::match
