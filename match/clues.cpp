#include "match/clues.hpp"

#include <algorithm>
#include <string>

#include "match/cases.hpp"
#include "match/vocabulary.hpp"

namespace policywatch::match {
namespace {

constexpr double kCaption = 0.4, kJudge = 0.3;
constexpr double kShortCase = 0.7;  // a name alone may be another's
constexpr double kPassing = 0.3;    // a place deep in the text
constexpr std::uint32_t kWidespread = 60;
constexpr std::size_t kMaxOutlet = 200;
constexpr std::size_t kLongestName = 9;  // tokens

bool inside(std::string_view source, std::span<const CaseName> captions) {
  return std::any_of(captions.begin(), captions.end(), [&](const CaseName& name) {
    return source.data() >= name.source.data() && source.data() < name.source.data() + name.source.size();
  });
}

std::string letters_of(std::string_view source) {
  std::string letters;
  for (const char c : source.substr(0, 40)) {
    if (c >= 'A' && c <= 'Z')
      letters += static_cast<char>(c + 32);
    else if (c >= 'a' && c <= 'z')
      letters += c;
    else if (c != '.' && c != '-')
      return {};
  }
  return letters;
}

std::string_view span_between(const Token& first, const Token& last) {
  const char* end = last.source.data() + last.source.size();
  return {first.source.data(), static_cast<std::size_t>(end - first.source.data())};
}

bool is_judge(const Mention& m) {
  static const Hash judge = stem_hash("judge");
  return m.form == Form::word && m.feature == judge;
}

}  // namespace

void Clues::add_text(std::string_view text, double place, bool title) {
  const std::vector<Token> tokens = tokenize(text);
  const Content content = content_of(tokens, text, data_.phrases);
  for (const Token& token : content.tokens) {
    field_words_ += is_field_word(token.word) ? 1 : 0;
    if (is_nation(token.word)) nations_.insert(token.word);
    if (is_nation(token.word) || is_place(token.word)) places_.insert(token.word);
    if (title && is_place(token.word)) states_.push_back(token.word);
    if (is_office(token.word)) offices_.push_back(token.word);
    if (is_paper(token.word)) papers_.push_back(token.word);
  }
  const std::vector<CaseName> cases = find_cases(tokens, text);
  const char* judge = nullptr;  // where a judge's name begins: judges hear many cases
  for (const Mention& m : mentions_of(content, text)) {
    // Parties are names: their words tell little of what the case is about.
    const double share = inside(m.source, cases) ? kCaption : m.source.data() == judge ? kJudge : 1;
    if (is_judge(m)) judge = m.source.data() + m.source.size() + 1;
    if (title && m.form == Form::word) title_telling_ += m.telling * share;
    add(m.feature, place * share, title, m.source);
  }
  add_phrases(content, text, place, title);
  add_names(tokens, place, title);
  add_protected_nations(content, place, title);
  add_short_cases(tokens, place, title);
  for (const CaseName& name : cases) {
    add(name.key, place, title, name.source);
    if (name.party != 0) add(name.party, place, title, name.source);
    if (name.against != 0) add(name.against, place, title, name.source);
  }
}

void Clues::add_outlet(std::string_view outlet) {
  const std::string_view name = outlet.substr(0, kMaxOutlet);
  const std::vector<Token> tokens = tokenize(name);
  for (const Token& token : content_of(tokens, name, data_.phrases).tokens) {
    if (!is_agency(token.word)) continue;
    add(token.word, 1, false, token.source);
    issuers_.push_back(token.word);
  }
}

void Clues::add_identifiers(std::string_view text, double place, bool title) {
  identifiers_.push_back(find_identifiers(text));
  const std::vector<Identifier>& found = identifiers_.back();
  for (const Identifier& i : found) {
    const bool docket = i.key.starts_with("docket:");
    const bool bare = docket && i.key.find(':', 7) == std::string::npos;
    const bool court_known = bare && std::any_of(found.begin(), found.end(), [&](const Identifier& other) {
                               return other.key != i.key && other.key.ends_with(i.key.substr(6));
                             });
    const std::string key = court_known ? "courtless " + i.key : i.key;
    add(hash_of(key), place, title, i.quote);
  }
}

Circumstance Clues::circumstance_of(const Entry& entry, const std::optional<Date>& told) const {
  const auto share = [](std::span<const Hash> some, std::span<const Hash> others) {
    return std::find_first_of(some.begin(), some.end(), others.begin(), others.end()) != some.end();
  };
  Circumstance about;
  about.story_title = title_telling_;
  about.policy_title = entry.title_weight;
  about.dated = entry.announced && told;
  if (about.dated) about.days = days_between(*entry.announced, *told);
  about.in_field = in_field();
  about.nation = fit_of(entry);
  about.state = share(states_, entry.states);
  about.issuer = share(issuers_, entry.issuers);
  about.paper = share(papers_, entry.papers);
  about.other_house = !offices_.empty() && !entry.offices.empty() &&
                      std::none_of(offices_.begin(), offices_.end(), [&](Hash office) {
                        return std::any_of(entry.offices.begin(), entry.offices.end(),
                                           [&](Hash own) { return same_house(office, own); });
                      });
  return about;
}

// A policy for one place is not what a story from another is about.
NationFit Clues::fit_of(const Entry& entry) const {
  const auto meets = [](std::span<const Hash> own, const std::unordered_set<Hash>& named) {
    return std::any_of(own.begin(), own.end(), [&named](Hash place) { return named.contains(place); });
  };
  if (meets(entry.nations, nations_)) return NationFit::shared;
  const bool placed = !entry.nations.empty() || !entry.states.empty();
  return placed && !places_.empty() && !meets(entry.states, places_) ? NationFit::other : NationFit::none;
}

void Clues::add(Hash feature, double place, bool title, std::string_view source) {
  const auto stands = data_.features.find(feature);
  if (stands == data_.features.end()) return;
  const Field field = data_.postings[stands->second.first].field;
  exact_ = exact_ || field == Field::case_name || field == Field::identifier;
  if (place < kPassing && stands->second.count > kWidespread) return;  // costs much, says nothing
  const auto [at, fresh] = known_.try_emplace(feature, clues_.size());
  if (fresh)
    clues_.push_back({&stands->second, static_cast<float>(place), title, source});
  else if (Clue& clue = clues_[at->second]; place > clue.place)
    clue = {&stands->second, static_cast<float>(place), title, source};
}

// A name written apart or in full where an entry has it joined or by its initials: "Ansar Dine" for
// Ansardine, "League of Women Pilots" for LWP.
void Clues::add_names(std::span<const Token> tokens, double place, bool title) {
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (!tokens[i].capital || tokens[i].digit) continue;
    std::string joined, initials;
    std::size_t last = i, words = 0;
    for (std::size_t k = i; k < tokens.size() && k < i + kLongestName; ++k) {
      const Token& token = tokens[k];
      const bool after_initials = k > i && tokens[k - 1].source.find('.') != std::string_view::npos;
      if (k > i && token.breaks && !after_initials) break;  // "U.S. League": that dot parts nothing
      if (!token.capital) {
        if (is_function_word(token.word)) continue;
        break;
      }
      const std::string plain = letters_of(token.source);
      if (plain.empty()) break;
      initials += token.all_capitals && plain.size() <= 3 ? plain : plain.substr(0, 1);
      ++words;
      last = k;
      const auto source = [&] { return span_between(tokens[i], tokens[last]); };
      if (k == i + 1) {
        joined = letters_of(tokens[i].source) + plain;
        if (joined.size() >= 7) add(stem_hash(joined), place, title, source());
      }
      if (words >= 3 && initials.size() >= 3) add(hash_of(initials), place, title, source());
    }
  }
}

// "the Larsen ruling", "Larsen class": a case by its private party alone.
void Clues::add_short_cases(std::span<const Token> tokens, double place, bool title) {
  static const std::unordered_set<Hash> kCalled = [] {
    std::unordered_set<Hash> called;
    for (const std::string_view word : {"decision", "ruling", "opinion", "case", "litigation", "injunction",
                                        "settlement", "class", "lawsuit", "plaintiffs"})
      called.insert(stem_hash(word));
    return called;
  }();
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (!tokens[i].capital || tokens[i + 1].breaks || !kCalled.contains(tokens[i + 1].word)) continue;
    add(mix(tokens[i].word, hash_of("party")), place * kShortCase, title,
        span_between(tokens[i], tokens[i + 1]));
  }
}

// "protections for Haitians", "Haitian status": what the press calls TPS.
void Clues::add_protected_nations(const Content& content, double place, bool title) {
  static const Hash tps = stem_hash("tps"), protect = stem_hash("protections"), status = stem_hash("status");
  const auto names_it = [](const Token& t) { return t.word == protect || t.word == status; };
  if (std::none_of(content.tokens.begin(), content.tokens.end(), names_it)) return;
  for (const Token& token : content.tokens) {
    if (!is_nation(token.word)) continue;
    add(mix(mix(std::min(tps, token.word), std::max(tps, token.word)), 2), place, title, token.source);
  }
}

void Clues::add_phrases(const Content& content, std::string_view text, double place, bool title) {
  for (std::size_t i = 0; i < content.tokens.size(); ++i) {
    const auto start = data_.phrase_starts.find(content.tokens[i].word);
    if (start == data_.phrase_starts.end()) continue;
    Hash hash = hash_of("phrase");
    for (std::size_t n = 0; n < start->second && i + n < content.tokens.size(); ++n) {
      const Token& token = content.tokens[i + n];
      hash = mix(hash, token.word);
      const auto begin = static_cast<std::size_t>(content.tokens[i].source.data() - text.data());
      const auto end = static_cast<std::size_t>(token.source.data() - text.data()) + token.source.size();
      if (n > 0) add(hash, place, title, text.substr(begin, end - begin));
    }
  }
}

const Posting* posting_of(const PolicyIndex::Data& data, const Feature& feature, std::uint32_t policy) {
  const auto first = data.postings.begin() + feature.first;
  const auto last = first + feature.count;
  const auto at = std::lower_bound(first, last, policy,
                                   [](const Posting& p, std::uint32_t number) { return p.policy < number; });
  return at != last && at->policy == policy ? &*at : nullptr;
}

}  // namespace policywatch::match
