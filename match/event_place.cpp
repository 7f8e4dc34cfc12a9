#include "match/event_place.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <vector>

#include "match/act.hpp"
#include "match/courts.hpp"

namespace policywatch::match {
namespace {

using Seat = std::pair<std::string_view, std::string_view>;  // city, court

// Cities that name one district court, whatever else they are called after.
constexpr std::array kSeats = {
    Seat{"albany", "nynd"},       Seat{"alexandria", "vaed"},    Seat{"amarillo", "txnd"},
    Seat{"anchorage", "akd"},     Seat{"atlanta", "gand"},       Seat{"austin", "txwd"},
    Seat{"baltimore", "mdd"},     Seat{"boise", "idd"},          Seat{"boston", "mad"},
    Seat{"brooklyn", "nyed"},     Seat{"brownsville", "txsd"},   Seat{"buffalo", "nywd"},
    Seat{"camden", "njd"},        Seat{"charlotte", "ncwd"},     Seat{"chicago", "ilnd"},
    Seat{"cleveland", "ohnd"},    Seat{"dallas", "txnd"},        Seat{"denver", "cod"},
    Seat{"detroit", "mied"},      Seat{"el paso", "txwd"},       Seat{"eugene", "ord"},
    Seat{"fort worth", "txnd"},   Seat{"fresno", "caed"},        Seat{"greenbelt", "mdd"},
    Seat{"hartford", "ctd"},      Seat{"honolulu", "hid"},       Seat{"houston", "txsd"},
    Seat{"indianapolis", "insd"}, Seat{"laredo", "txsd"},        Seat{"las vegas", "nvd"},
    Seat{"los angeles", "cacd"},  Seat{"lubbock", "txnd"},       Seat{"manhattan", "nysd"},
    Seat{"mcallen", "txsd"},      Seat{"memphis", "tnwd"},       Seat{"miami", "flsd"},
    Seat{"milwaukee", "wied"},    Seat{"minneapolis", "mnd"},    Seat{"nashville", "tnmd"},
    Seat{"new haven", "ctd"},     Seat{"new orleans", "laed"},   Seat{"newark", "njd"},
    Seat{"oakland", "cand"},      Seat{"orlando", "flmd"},       Seat{"philadelphia", "paed"},
    Seat{"phoenix", "azd"},       Seat{"pittsburgh", "pawd"},    Seat{"providence", "rid"},
    Seat{"raleigh", "nced"},      Seat{"reno", "nvd"},           Seat{"riverside", "cacd"},
    Seat{"sacramento", "caed"},   Seat{"salt lake city", "utd"}, Seat{"san antonio", "txwd"},
    Seat{"san diego", "casd"},    Seat{"san francisco", "cand"}, Seat{"san jose", "cand"},
    Seat{"santa ana", "cacd"},    Seat{"seattle", "wawd"},       Seat{"shreveport", "lawd"},
    Seat{"spokane", "waed"},      Seat{"st louis", "moed"},      Seat{"st paul", "mnd"},
    Seat{"tacoma", "wawd"},       Seat{"tampa", "flmd"},         Seat{"trenton", "njd"},
    Seat{"tucson", "azd"},        Seat{"tyler", "txed"},         Seat{"wilmington", "ded"}};

bool names_bench(std::string_view rest) {
  return rest.starts_with("judge ") || rest.starts_with("judge's ") || rest.starts_with("court ") ||
         rest.starts_with("federal judge ") || rest.starts_with("federal court ");
}

// `words` as lower_words() gives them.
std::string seat_in(std::string_view words) {
  for (const auto& [city, court] : kSeats) {
    const std::string told = " " + std::string(city) + " ";
    for (std::size_t at = words.find(told); at != std::string_view::npos; at = words.find(told, at + 1)) {
      if (words.substr(0, at + 1).ends_with(" in ") || names_bench(words.substr(at + told.size())))
        return std::string(court);
    }
  }
  return {};
}

// "a Texas judge", "a New Jersey court"; "Washington" may be a city far from its state.
std::string state_before_bench(std::string_view words) {
  for (const std::string_view bench : {" judge ", " judge's ", " court ", " federal judge "}) {
    for (std::size_t at = words.find(bench); at != std::string_view::npos; at = words.find(bench, at + 1)) {
      const std::string_view before = words.substr(0, at);
      const std::size_t last = before.rfind(' ');
      if (last == std::string_view::npos) continue;
      const std::size_t second = last == 0 ? last : before.rfind(' ', last - 1);
      for (const std::size_t from : {second, last}) {
        if (from == std::string_view::npos || before.substr(from + 1) == "washington") continue;
        const std::string court = court_in("district of " + std::string(before.substr(from + 1)));
        if (court.size() == 3) return court.substr(0, 2);
      }
    }
  }
  return {};
}

bool is_district(std::string_view court) {
  return court.size() > 2 && court != "scotus" &&
         !(court.starts_with("ca") && court != "cand" && court != "casd" && court != "cacd" &&
           court != "caed");
}

struct Kind {
  unsigned bit;
  std::string_view word;
};
constexpr std::array kKinds = {Kind{1, "state of"},       Kind{1, "states"},
                               Kind{1, "commonwealth"},   Kind{1, "attorneys general"},
                               Kind{1, "governors"},      Kind{2, "city of"},
                               Kind{2, "cities"},         Kind{2, "county"},
                               Kind{2, "counties"},       Kind{2, "town of"},
                               Kind{2, "towns"},          Kind{2, "mayors"},
                               Kind{4, "university"},     Kind{4, "universities"},
                               Kind{4, "college"},        Kind{4, "colleges"},
                               Kind{8, "union"},          Kind{8, "unions"},
                               Kind{8, "federation of"},  Kind{8, "workers"},
                               Kind{16, "united states"}, Kind{16, "justice department"},
                               Kind{16, "doj"},           Kind{16, "administration"},
                               Kind{32, "growers"},       Kind{32, "farmers"},
                               Kind{32, "employers"},     Kind{32, "businesses"},
                               Kind{32, "companies"},     Kind{32, "chamber of"},
                               Kind{64, "church"},        Kind{64, "churches"},
                               Kind{64, "diocese"},       Kind{64, "synod"},
                               Kind{64, "bishops"},       Kind{64, "quakers"},
                               Kind{128, "lawyers"},      Kind{128, "attorneys"},
                               Kind{128, "defenders"},    Kind{128, "bar association"},
                               Kind{256, "tribe"},        Kind{256, "tribes"},
                               Kind{512, "students"},     Kind{512, "student"}};

}  // namespace

Place place_in(std::string_view text, const std::string& court) {
  Place place{court, is_district(court) ? court.substr(0, 2) : ""};
  if (!court.empty()) return place;
  const std::string words = lower_words(text);
  place.court = seat_in(words);
  place.state = place.court.empty() ? state_before_bench(words) : place.court.substr(0, 2);
  // The capital's own court, for equality alone: the state bears the same name.
  if (place.court.empty() && place.state.empty() &&
      has(words, {" judge in washington ", " filed in washington "}))
    place.court = "dcd";
  return place;
}

unsigned plaintiffs_in(std::string_view headline) {
  // "COMPLAINT against … - A v. B": the caption.
  const std::size_t versus = headline.find(" v. ");
  const std::size_t dash = versus == std::string_view::npos ? versus : headline.rfind(" - ", versus);
  if (dash != std::string_view::npos) headline.remove_prefix(dash + 3);
  const std::string words = lower_words(headline);
  std::size_t end = words.find(" v ");
  for (const std::string_view verb : {" v. ", " vs ", " sue ", " sues ", " sued ", " suing ", " challenge ",
                                      " challenges ", " file ", " files "})
    end = std::min(end, words.find(verb));
  if (end == std::string::npos) return 0;
  const std::string subject = words.substr(0, end) + " ";
  unsigned found = 0;
  for (const Kind& kind : kKinds) {
    if (subject.contains(" " + std::string(kind.word) + " ")) found |= kind.bit;
  }
  return found;
}

}  // namespace policywatch::match
