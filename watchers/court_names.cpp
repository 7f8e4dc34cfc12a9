#include "watchers/court_names.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"

namespace policywatch::watchers {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

constexpr auto kCircuits = std::to_array<Pair>({{"first", "1st"},
                                                {"second", "2d"},
                                                {"third", "3d"},
                                                {"fourth", "4th"},
                                                {"fifth", "5th"},
                                                {"sixth", "6th"},
                                                {"seventh", "7th"},
                                                {"eighth", "8th"},
                                                {"ninth", "9th"},
                                                {"tenth", "10th"},
                                                {"eleventh", "11th"},
                                                {"district of columbia", "D.C."},
                                                {"federal", "Fed."}});

constexpr auto kParts = std::to_array<Pair>({{"northern", "N.D."},
                                             {"southern", "S.D."},
                                             {"eastern", "E.D."},
                                             {"western", "W.D."},
                                             {"middle", "M.D."},
                                             {"central", "C.D."}});

constexpr auto kStates =
    std::to_array<Pair>({{"alabama", "Ala."},        {"alaska", "Alaska"},     {"arizona", "Ariz."},
                         {"arkansas", "Ark."},       {"california", "Cal."},   {"colorado", "Colo."},
                         {"connecticut", "Conn."},   {"delaware", "Del."},     {"columbia", "D.C."},
                         {"florida", "Fla."},        {"georgia", "Ga."},       {"guam", "Guam"},
                         {"hawaii", "Haw."},         {"hawai\u02bbi", "Haw."}, {"hawai\u2019i", "Haw."},
                         {"idaho", "Idaho"},         {"illinois", "Ill."},     {"indiana", "Ind."},
                         {"iowa", "Iowa"},           {"kansas", "Kan."},       {"kentucky", "Ky."},
                         {"louisiana", "La."},       {"maine", "Me."},         {"maryland", "Md."},
                         {"massachusetts", "Mass."}, {"michigan", "Mich."},    {"minnesota", "Minn."},
                         {"mississippi", "Miss."},   {"missouri", "Mo."},      {"montana", "Mont."},
                         {"nebraska", "Neb."},       {"nevada", "Nev."},       {"new hampshire", "N.H."},
                         {"new jersey", "N.J."},     {"new mexico", "N.M."},   {"new york", "N.Y."},
                         {"north carolina", "N.C."}, {"north dakota", "N.D."}, {"ohio", "Ohio"},
                         {"oklahoma", "Okla."},      {"oregon", "Or."},        {"pennsylvania", "Pa."},
                         {"puerto rico", "P.R."},    {"rhode island", "R.I."}, {"south carolina", "S.C."},
                         {"south dakota", "S.D."},   {"tennessee", "Tenn."},   {"texas", "Tex."},
                         {"utah", "Utah"},           {"vermont", "Vt."},       {"virgin islands", "V.I."},
                         {"virginia", "Va."},        {"washington", "Wash."},  {"west virginia", "W. Va."},
                         {"wisconsin", "Wis."},      {"wyoming", "Wyo."}});

constexpr std::size_t kWithin = 120;  // bytes between a court's kind and its district or circuit

template <std::size_t N>
const Pair* longest_start(std::string_view text, const std::array<Pair, N>& names) {
  const Pair* best = nullptr;
  for (const Pair& name : names) {
    if (text.starts_with(name.first) && (best == nullptr || name.first.size() > best->first.size()))
      best = &name;
  }
  return best;
}

std::optional<NamedCourt> district_court(std::string_view low, std::size_t at) {
  const std::string_view window = low.substr(0, std::min(low.size(), at + kWithin));
  const std::size_t of = window.find("district of ", at);
  if (of == std::string_view::npos) return std::nullopt;
  const std::size_t state_at = of + 12;
  const Pair* state = longest_start(low.substr(state_at), kStates);
  if (state == nullptr) return std::nullopt;
  std::string part;
  for (const auto& [word, short_form] : kParts) {
    if (of >= word.size() + 1 && low.substr(of - word.size() - 1, word.size()) == word) part = short_form;
  }
  const std::size_t end = state_at + state->first.size();
  if (!part.empty()) return NamedCourt{part + " " + std::string(state->second), end};
  return NamedCourt{state->first == "columbia" ? "D.D.C." : "D. " + std::string(state->second), end};
}

std::optional<NamedCourt> appeals_court(std::string_view low, std::size_t at) {
  const std::size_t circuit = low.substr(0, std::min(low.size(), at + kWithin)).find(" circuit", at);
  if (circuit == std::string_view::npos) return std::nullopt;
  for (const auto& [word, short_form] : kCircuits) {
    if (circuit >= word.size() && low.substr(circuit - word.size(), word.size()) == word) {
      return NamedCourt{std::string(short_form) + " Cir.", circuit + 8};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<NamedCourt> court_in(std::string_view text) {
  const std::string low = ascii_lower(text);
  struct Head {
    std::string_view words, name;
  };
  static constexpr auto kWhole = std::to_array<Head>({{"supreme court of the united states", "Supreme Court"},
                                                      {"board of immigration appeals", "BIA"},
                                                      {"court of international trade", "Ct. Int'l Trade"},
                                                      {"court of federal claims", "Fed. Cl."}});
  std::optional<NamedCourt> best;
  std::size_t first = std::string::npos;
  const auto take = [&](std::size_t at, std::optional<NamedCourt> court) {
    if (!court || at >= first) return;
    first = at;
    best = std::move(court);
  };
  if (const std::size_t at = low.find("united states district court"); at != std::string::npos) {
    take(at, district_court(low, at + 28));
  }
  if (const std::size_t at = low.find("united states court of appeals"); at != std::string::npos) {
    take(at, appeals_court(low, at));
  }
  for (const Head& head : kWhole) {
    const std::size_t at = low.find(head.words);
    if (at != std::string::npos) take(at, NamedCourt{std::string(head.name), at + head.words.size()});
  }
  return best;
}

}  // namespace policywatch::watchers
