// What tells whether two updates are one event, taken out of each once: comparing is then a matter of sorted
// numbers, whatever the number of updates.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "match/act.hpp"
#include "match/classify.hpp"
#include "match/tokens.hpp"

namespace policywatch::match {

/// Which court a telling is of, as far as it says: "judge", "appeals court", "justices".
enum class Bench { unknown, board, district, appeals, supreme };

/// "14 judges": how many of what.
struct Count {
  Hash what = 0;
  long long number = 0;
  auto operator<=>(const Count&) const = default;
};

/// A value of its own: nothing in it points into the update. Vectors of hashes are sorted and have no twins.
struct EventSigns {
  int day = 0;  // since 1970
  std::optional<Status> status;
  Act act = Act::unknown;
  bool court_told = false;   // its headline or source tells of a court
  bool court_meant = false;  // or its first lines do
  std::string court;         // code; "" when neither it nor its seat is named
  std::string state;         // where it sits: "tx"; "" when not told for sure
  bool court_named = false;  // by its own name, not by its seat
  Bench bench = Bench::unknown;
  std::optional<Date> effective_from;
  std::vector<Hash> policies;
  std::vector<std::string> papers;  // identifiers that name one paper or entry
  std::string url, address;         // as given; its identity, "" without one
  std::vector<std::string> quotes;  // long enough to be nobody's chance wording
  std::vector<std::string> dockets;
  std::vector<Hash> cases;     // by their captions
  std::string headline;        // lower case
  std::vector<Hash> words;     // of the headline, without function words
  std::vector<Hash> names;     // of the headline: names and other telling words
  std::vector<Hash> nations;   // those of `names`
  std::vector<Hash> lead;      // words of the headline and of the first lines under it
  std::vector<Hash> parties;   // telling words of the case's private parties
  std::vector<Hash> sequels;   // "amended", "second", "correction": not the first of its kind
  std::vector<Hash> figures;   // numbers told; small ones with what they count
  std::vector<Hash> memos;     // numbered memos named
  std::vector<int> days_told;  // month × 100 + day of the dates that the first lines name
  unsigned plaintiffs = 0;     // kinds of them (event_place.hpp)
  unsigned instruments = 0;    // order, proclamation, memo, rule …: what was issued
  bool issued = false;         // the issuer's own paper or page, no report of it
  std::vector<Count> counts;
};

/// An address's identity, with the part of the page that it names by a number: "#entry-31" of a docket.
std::string address_of(std::string_view url);
EventSigns signs_of(const Update& update);

/// Its headline says that it corrects another paper or story.
bool corrects(const EventSigns& signs);

/// Days between two tellings of one ruling or act, and between two findings of one paper.
inline constexpr int kTellingDays = 4;
/// Late reports of a ruling that name its case.
inline constexpr int kLateDays = 7;
inline constexpr int kPaperDays = 30;

SameEvent same_event(const EventSigns& known, const EventSigns& fresh);

}  // namespace policywatch::match
