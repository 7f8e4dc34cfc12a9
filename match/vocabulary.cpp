#include "match/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <unordered_map>
#include <unordered_set>

#include "match/word_stock.hpp"

namespace policywatch::match {
namespace {

struct Meaning {
  std::string_view spelling, word;
};

// Demonyms and the like: "Haitians" speak of Haiti.
constexpr Meaning kMeanings[] = {
    {"haitian", "haiti"},
    {"haitians", "haiti"},
    {"venezuelan", "venezuela"},
    {"venezuelans", "venezuela"},
    {"salvadoran", "salvador"},
    {"salvadorans", "salvador"},
    {"honduran", "honduras"},
    {"hondurans", "honduras"},
    {"guatemalan", "guatemala"},
    {"guatemalans", "guatemala"},
    {"nicaraguan", "nicaragua"},
    {"nicaraguans", "nicaragua"},
    {"nepali", "nepal"},
    {"nepalese", "nepal"},
    {"nepalis", "nepal"},
    {"afghan", "afghanistan"},
    {"afghans", "afghanistan"},
    {"somali", "somalia"},
    {"somalis", "somalia"},
    {"sudanese", "sudan"},
    {"ethiopian", "ethiopia"},
    {"ethiopians", "ethiopia"},
    {"yemeni", "yemen"},
    {"yemenis", "yemen"},
    {"syrian", "syria"},
    {"syrians", "syria"},
    {"burmese", "burma"},
    {"myanmar", "burma"},
    {"cuban", "cuba"},
    {"cubans", "cuba"},
    {"mexican", "mexico"},
    {"mexicans", "mexico"},
    {"ukrainian", "ukraine"},
    {"ukrainians", "ukraine"},
    {"cameroonian", "cameroon"},
    {"cameroonians", "cameroon"},
    {"ugandan", "uganda"},
    {"rwandan", "rwanda"},
    {"colombian", "colombia"},
    {"colombians", "colombia"},
    {"ecuadorian", "ecuador"},
    {"ecuadorians", "ecuador"},
    {"peruvian", "peru"},
    {"iranian", "iran"},
    {"iranians", "iran"},
    {"iraqi", "iraq"},
    {"iraqis", "iraq"},
    {"chinese", "china"},
    {"russian", "russia"},
    {"russians", "russia"},
    {"indian", "india"},
    {"indians", "india"},
    {"brazilian", "brazil"},
    {"panamanian", "panama"},
    {"liberian", "liberia"},
    {"liberians", "liberia"},
    {"eritrean", "eritrea"},
    {"congolese", "congo"},
    {"libyan", "libya"},
    {"lebanese", "lebanon"},
    {"jamaican", "jamaica"},
    {"jamaicans", "jamaica"},
    {"bolivian", "bolivia"},
    {"bolivians", "bolivia"},
    {"nigerian", "nigeria"},
    {"nigerians", "nigeria"},
    {"ghanaian", "ghana"},
    {"ghanaians", "ghana"},
    {"kenyan", "kenya"},
    {"kenyans", "kenya"},
    {"gambian", "gambia"},
    {"gambians", "gambia"},
    {"senegalese", "senegal"},
    {"malian", "mali"},
    {"malians", "mali"},
    {"togolese", "togo"},
    {"burundian", "burundi"},
    {"tanzanian", "tanzania"},
    {"zambian", "zambia"},
    {"zimbabwean", "zimbabwe"},
    {"angolan", "angola"},
    {"egyptian", "egypt"},
    {"egyptians", "egypt"},
    {"moroccan", "morocco"},
    {"algerian", "algeria"},
    {"tunisian", "tunisia"},
    {"palestinian", "palestine"},
    {"palestinians", "palestine"},
    {"israeli", "israel"},
    {"israelis", "israel"},
    {"pakistani", "pakistan"},
    {"pakistanis", "pakistan"},
    {"bangladeshi", "bangladesh"},
    {"bangladeshis", "bangladesh"},
    {"vietnamese", "vietnam"},
    {"cambodian", "cambodia"},
    {"cambodians", "cambodia"},
    {"laotian", "laos"},
    {"filipino", "philippines"},
    {"filipinos", "philippines"},
    {"bhutanese", "bhutan"},
    {"tajik", "tajikistan"},
    {"uzbek", "uzbekistan"},
    {"kazakh", "kazakhstan"},
    {"turkmen", "turkmenistan"},
    {"armenian", "armenia"},
    {"belarusian", "belarus"},
    {"polish", "poland"},
    {"romanian", "romania"},
    {"hungarian", "hungary"},
    {"british", "britain"},
    {"irish", "ireland"},
    {"french", "france"},
    {"german", "germany"},
    {"germans", "germany"},
    {"italian", "italy"},
    {"spanish", "spain"},
    {"canadian", "canada"},
    {"canadians", "canada"},
    {"australian", "australia"},
    {"australians", "australia"},
    {"panamanians", "panama"},
    {"peruvians", "peru"},
    {"brazilians", "brazil"},
    {"ugandans", "uganda"},
    {"rwandans", "rwanda"},
    {"eritreans", "eritrea"},
    {"kosovars", "kosovo"},
    {"bosnian", "bosnia"},
    {"southsudan", "southsudan"},
    {"guantanamo", "guantanamo"},
    {"sierraleone", "sierraleone"},
    {"costarica", "costarica"},
    {"detention", "detain"},
    {"detentions", "detain"},
    {"detainee", "detain"},
    {"detainees", "detain"},
    {"deportation", "deport"},
    {"deportee", "deport"},
    {"deportees", "deport"},
    {"removal", "deport"},
    {"removals", "deport"},
    {"expulsion", "expel"},
    {"expulsions", "expel"},
    {"rescission", "rescind"},
    {"biometric", "biometrics"},
    {"migrant", "immigrant"},
    {"migrants", "immigrant"},
    {"noncitizen", "immigrant"},
    {"alien", "immigrant"},
    {"illness", "ill"},
    {"taxpayer", "tax"},
    {"taxes", "tax"},
    {"prisons", "prison"},
    {"naval", "navy"},
    {"trucker", "truck"},
    {"truckers", "truck"},
    {"drivers", "driver"},
    {"lawmakers", "congress"},
    {"lawmaker", "congress"},
    {"congressional", "congress"},
    {"firings", "fire"},
    {"fired", "fire"},
    {"ousted", "fire"},
    {"purge", "fire"},
    {"licence", "license"},
    {"licences", "license"},
    {"universities", "university"},
    {"student", "student"},
    {"facial", "face"},
    {"suspension", "suspend"},
    {"suspensions", "suspend"},
    {"introduction", "introduce"},
    {"restriction", "restrict"},
    {"restrictions", "restrict"},
    {"prosecute", "prosecution"},
    {"prosecutor", "prosecution"},
    {"prosecutors", "prosecution"},
    {"admission", "admit"},
    {"admissions", "admit"},
    {"separation", "separate"},
    {"separations", "separate"},
    {"registration", "register"},
    {"verification", "verify"},
    {"reactivation", "reactivate"},
    {"dismissal", "dismiss"},
    {"dismissals", "dismiss"},
    {"disclosure", "disclose"},
    {"enrollment", "enroll"},
    {"enrolment", "enroll"},
    {"arrival", "arrive"},
    {"arrivals", "arrive"},
    {"closure", "close"},
    {"expansion", "expand"},
    {"reduction", "reduce"},
    {"nationality", "national"},
    {"nationalities", "national"},
    {"memorandum", "memo"},
    {"memoranda", "memo"},
    {"regulation", "rule"},
    {"regulations", "rule"},
};

constexpr std::string_view kAgencies =
    "ice dhs uscis cbp usbp ero hsi eoir dos doj hhs orr dod fema irs ssa ag dol potus eo pm cdc tsa fbi";

// Those whose business is the field; the others have much else to do.
constexpr std::string_view kOfField = "ice dhs uscis cbp usbp ero hsi eoir orr";

constexpr Meaning kHouseOf[] = {{"ice", "dhs"},  {"uscis", "dhs"}, {"cbp", "dhs"},  {"usbp", "dhs"},
                                {"ero", "dhs"},  {"hsi", "dhs"},   {"fema", "dhs"}, {"tsa", "dhs"},
                                {"eoir", "doj"}, {"ag", "doj"},    {"fbi", "doj"},  {"orr", "hhs"},
                                {"cdc", "hhs"}};

// Officials stand for their office in captions, which change when they are replaced.
constexpr Meaning kOffices[] = {
    {"trump", "potus"},
    {"biden", "potus"},
    {"obama", "potus"},
    {"potus", "potus"},
    {"noem", "dhs"},
    {"mullin", "dhs"},
    {"huffman", "dhs"},
    {"wolf", "dhs"},
    {"nielsen", "dhs"},
    {"mayorkas", "dhs"},
    {"duke", "dhs"},
    {"kelly", "dhs"},
    {"mcaleenan", "dhs"},
    {"gaynor", "dhs"},
    {"pekoske", "dhs"},
    {"dhs", "dhs"},
    {"homeland", "dhs"},
    {"lyons", "ice"},
    {"vitello", "ice"},
    {"ice", "ice"},
    {"albence", "ice"},
    {"edlow", "uscis"},
    {"scharfen", "uscis"},
    {"cuccinelli", "uscis"},
    {"cissna", "uscis"},
    {"jaddou", "uscis"},
    {"renaud", "uscis"},
    {"uscis", "uscis"},
    {"bondi", "doj"},
    {"barr", "doj"},
    {"sessions", "doj"},
    {"whitaker", "doj"},
    {"garland", "doj"},
    {"rosen", "doj"},
    {"mchenry", "doj"},
    {"doj", "doj"},
    {"lynch", "doj"},
    {"holder", "doj"},
    {"wilkinson", "doj"},
    {"blanche", "doj"},
    {"justice", "doj"},
    {"rubio", "dos"},
    {"pompeo", "dos"},
    {"tillerson", "dos"},
    {"blinken", "dos"},
    {"dos", "dos"},
    {"kennedy", "hhs"},
    {"azar", "hhs"},
    {"becerra", "hhs"},
    {"hhs", "hhs"},
    {"orr", "hhs"},
    {"bessent", "treasury"},
    {"mnuchin", "treasury"},
    {"yellen", "treasury"},
    {"treasury", "treasury"},
    {"irs", "treasury"},
    {"hegseth", "dod"},
    {"dod", "dod"},
    {"mcdonald", "ed"},
    {"cbp", "cbp"},
    {"rodney", "cbp"},
    {"eoir", "eoir"},
    {"owen", "eoir"},
    {"cdc", "cdc"},
    {"fema", "fema"},
    {"eop", "potus"},
    {"chavez-deremer", "dol"},
    {"duffy", "dot"},
    {"fmcsa", "dot"},
    {"rollins", "usda"},
    {"bisignano", "ssa"},
    {"ssa", "ssa"},
    {"commerce", "commerce"},
    {"lutnick", "commerce"},
    {"ross", "commerce"},
    {"raimondo", "commerce"},
};

constexpr std::string_view kStates =
    "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho "
    "illinois "
    "indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi "
    "missouri "
    "montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont virginia "
    "washington "
    "wisconsin wyoming new north south west rhode state city county district doe";
constexpr std::string_view kFillers = "new north south west rhode state city county district doe";
constexpr std::string_view kTwoWordStates =
    "newyork newjersey newmexico newhampshire northcarolina southcarolina northdakota southdakota "
    "westvirginia rhodeisland";

template <class Take>
void each_word(std::string_view list, Take take) {
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find(' ', at), list.size());
    if (end > at) take(list.substr(at, end - at));
    at = end + 1;
  }
}

constexpr double kOfficial = 0.08;  // in every story of their office

struct Vocabulary {
  std::unordered_map<Hash, double> weights;
  std::unordered_map<Hash, Hash> meanings, offices;
  std::unordered_set<Hash> function_words, agencies, of_field, states, places, nations, field;
};

Vocabulary make_vocabulary() {
  Vocabulary v;
  for (const Meaning& m : kMeanings) {
    v.meanings[stem_hash(m.spelling)] = stem_hash(m.word);
    if (&m < std::find_if(
                 std::begin(kMeanings), std::end(kMeanings),
                 [](const Meaning& x) { return x.spelling == "detention"; })) {
      v.nations.insert(stem_hash(m.word));
    }
  }
  const auto meaning = [&v](Hash stem) {
    const auto found = v.meanings.find(stem);
    return found == v.meanings.end() ? stem : found->second;
  };
  each_word(kDomainWords, [&](std::string_view w) {
    v.weights[meaning(stem_hash(w))] = 0.4;
    v.field.insert(meaning(stem_hash(w)));
  });
  each_word(kCommonWords, [&](std::string_view w) { v.weights.try_emplace(meaning(stem_hash(w)), 0.15); });
  each_word(kEverydayWords, [&](std::string_view w) { v.weights.try_emplace(meaning(stem_hash(w)), 0.3); });
  each_word(kFunctionWords, [&](std::string_view w) {
    v.weights[stem_hash(w)] = 0;
    v.function_words.insert(stem_hash(w));
  });
  each_word(kAgencies, [&](std::string_view w) { v.agencies.insert(stem_hash(w)); });
  each_word(kOfField, [&](std::string_view w) { v.of_field.insert(stem_hash(w)); });
  each_word(kStates, [&](std::string_view w) { v.states.insert(hash_of(w)); });
  each_word(kStates, [&](std::string_view w) { v.weights.try_emplace(stem_hash(w), 0.4); });
  each_word(kStates, [&](std::string_view w) { v.places.insert(stem_hash(w)); });
  each_word(kFillers, [&](std::string_view w) { v.places.erase(stem_hash(w)); });
  each_word(kTwoWordStates, [&](std::string_view w) {
    v.places.insert(stem_hash(w));
    v.weights.try_emplace(stem_hash(w), 0.4);
  });
  for (const Hash agency : v.agencies) v.weights[agency] = 0.2;
  for (const Meaning& m : kOffices) {
    const Hash stem = stem_hash(m.spelling);
    if (!v.agencies.contains(stem) && v.weights.contains(stem))
      v.weights[stem] = std::min(v.weights[stem], kOfficial);
  }
  for (const Meaning& m : kOffices) v.offices[hash_of(m.spelling)] = hash_of(m.word);
  return v;
}

const Vocabulary& vocabulary() {
  static const Vocabulary v = make_vocabulary();
  return v;
}

// Years and small numbers tell little; "14160" and "98000" much.
double telling_number(std::string_view source) {
  std::size_t digits = 0, letters = 0;
  for (const char c : source) {
    if (c >= '0' && c <= '9')
      ++digits;
    else if (c != ',' && c != '.' && c != '-')
      ++letters;
  }
  if (letters > 0) return 1;  // 287(g), 19th
  if (digits == 4 && (source.starts_with("19") || source.starts_with("20"))) return 0.1;
  return digits <= 2 ? 0.12 : digits == 3 ? 0.3 : 0.9;
}

}  // namespace

double telling(const Token& token) {
  if (token.digit) return telling_number(token.source);
  const auto& weights = vocabulary().weights;
  const auto found = weights.find(token.word);
  if (found != weights.end()) return found->second;
  return token.source.size() < 2 ? 0.1 : 1;
}

bool is_field_word(Hash stem) {
  const Vocabulary& v = vocabulary();
  return v.field.contains(stem) || v.of_field.contains(stem);
}

bool is_function_word(Hash stem) {
  return vocabulary().function_words.contains(stem);
}

Hash same_meaning(Hash stem) {
  const auto& meanings = vocabulary().meanings;
  const auto found = meanings.find(stem);
  return found == meanings.end() ? stem : found->second;
}

bool is_agency(Hash stem) {
  return vocabulary().agencies.contains(stem);
}

Hash office_of(Hash exact) {
  const auto& offices = vocabulary().offices;
  const auto found = offices.find(exact);
  return found == offices.end() ? 0 : found->second;
}

bool is_office(Hash stem) {
  static const std::array<Hash, 3> kOthers = {stem_hash("potus"), stem_hash("eo"), stem_hash("pm")};
  return is_agency(stem) && std::find(kOthers.begin(), kOthers.end(), stem) == kOthers.end();
}

bool same_house(Hash office, Hash other) {
  static const std::unordered_map<Hash, Hash> kHouses = [] {
    std::unordered_map<Hash, Hash> houses;
    for (const Meaning& m : kHouseOf) houses[stem_hash(m.spelling)] = stem_hash(m.word);
    return houses;
  }();
  const auto house = [](Hash of) {
    const auto found = kHouses.find(of);
    return found == kHouses.end() ? Hash{0} : found->second;
  };
  return office == other || house(office) == other || house(other) == office;
}

bool is_paper(Hash stem) {
  static const std::unordered_set<Hash> kPapers = [] {
    std::unordered_set<Hash> papers;
    each_word("memo rule guidance guideline directive proclamation form",
              [&](std::string_view w) { papers.insert(stem_hash(w)); });
    return papers;
  }();
  return kPapers.contains(stem);
}

bool is_nation(Hash stem) {
  return vocabulary().nations.contains(stem);
}

bool is_place(Hash stem) {
  return vocabulary().places.contains(stem);
}

bool is_state(Hash exact) {
  return vocabulary().states.contains(exact);
}

}  // namespace policywatch::match
