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
  return by_number != Cases::unknown ? by_number : compare(a.cases, b.cases);
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

bool acts_agree(Act a, Act b) {
  return a == b || a == Act::unknown || b == Act::unknown;
}

SameEvent yes(const EventSigns& a, const EventSigns& b, std::string reason) {
  const bool both = a.status && b.status;
  return {true, both && act_of_status(*a.status) != act_of_status(*b.status), std::move(reason)};
}

// Exact signs: a paper, an address, a sentence.
std::optional<SameEvent> by_exact_signs(const EventSigns& a, const EventSigns& b, int days) {
  if (days <= kPaperDays) {
    if (const std::string* paper = first_shared(a.papers, b.papers))
      return yes(a, b, "same document: " + *paper);
    if (!a.address.empty() && a.address == b.address) return yes(a, b, "same address: " + a.url);
  }
  if (days <= kSentenceDays) {
    if (const std::string* sentence = first_shared(a.quotes, b.quotes))
      return yes(a, b, "same sentence: " + shorten(*sentence, 120));
  }
  return std::nullopt;
}

SameEvent by_holding(const EventSigns& a, const EventSigns& b, int days) {
  const Cases cases = compare_cases(a, b);
  const bool other_court = !a.court.empty() && !b.court.empty() && a.court != b.court;
  if (cases == Cases::different) return {false, false, "another case"};
  const double alike = likeness(a, b);
  if (!acts_agree(a.act, b.act)) {
    // One ruling read in two ways: the same words about the same case, but another outcome.
    if (alike >= 0.75 && days <= 1 && !other_court && a.status && b.status)
      return yes(a, b, "near-identical headline");
    return {false, false, "another action"};
  }
  if (other_court) return {false, false, "another court"};
  if (alike >= 0.6) return yes(a, b, "near-identical headline");
  const bool known_act = a.act != Act::unknown && a.act == b.act && a.act != Act::asked;
  if (known_act && cases == Cases::same) return yes(a, b, "same case and action");
  if (nations_apart(a, b)) return {false, false, "other nations"};
  // A court rules on a policy once in days; an agency may extend, end or issue several things of one policy.
  const bool one_story =
      (a.court_told && b.court_told) || count_shared(a.names, b.names) > 0 || alike >= kAkin;
  const bool placed = !a.policies.empty();
  if (known_act && placed && a.act != Act::filed && a.status && b.status && one_story) {
    return yes(
        a, b,
        a.court.empty() || b.court.empty() ? "same policy and action within days" : "same court and holding");
  }
  if (placed && alike >= 0.45 && days <= 2) return yes(a, b, "similar headline on the same policy");
  return {false, false, "nothing in common but the policy"};
}

}  // namespace

SameEvent same_event(const EventSigns& known, const EventSigns& fresh) {
  if (!share_policies(known, fresh)) return {false, false, "other policies"};
  const int days = std::abs(known.day - fresh.day);
  if (auto exact = by_exact_signs(known, fresh, days)) return *std::move(exact);
  if (days > kTellingDays) return {false, false, "more than " + std::to_string(kTellingDays) + " days apart"};
  return by_holding(known, fresh, days);
}

SameEvent same_event(const Update& known, const Update& fresh) {
  return same_event(signs_of(known), signs_of(fresh));
}

}  // namespace policywatch::match
