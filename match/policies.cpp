// Which policies a story concerns: evidence added up over the index, judged by its strength and its distance
// from the next best.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/text.hpp"
#include "match/cases.hpp"
#include "match/index.hpp"
#include "match/judgement.hpp"
#include "match/vocabulary.hpp"

namespace policywatch::match {
namespace {

constexpr std::size_t kMaxTitle = 1000, kMaxBody = std::size_t{4} << 10;
constexpr std::size_t kLead = 700;  // bytes of a body that count as its lead
constexpr std::size_t kMaxReasons = 6;

/// One feature of the story with the weight of the place where it stands.
struct Clue {
  Hash feature = 0;
  float place = 0;
  bool title = false;
  std::string_view source;
};

class Clues {
 public:
  explicit Clues(const PolicyIndex::Data& data) : data_(data) {}

  void add_text(std::string_view text, double place, bool title) {
    const std::vector<Token> tokens = tokenize(text);
    const Content content = content_of(tokens, text, data_.phrases);
    for (const Token& token : content.tokens) field_words_ += is_field_word(token.word) ? 1 : 0;
    for (const Mention& m : mentions_of(content, text)) {
      if (title && m.form == Form::word) title_telling_ += m.telling;
      add(m.feature, place, title, m.source);
    }
    add_phrases(content, text, place, title);
    add_protected_nations(content, place, title);
    for (const CaseName& name : find_cases(tokens, text)) {
      add(name.key, place, title, name.source);
      if (name.party != 0) add(name.party, place, title, name.source);
    }
  }

  void add_identifiers(std::string_view text, double place, bool title) {
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

  std::span<const Clue> all() const { return clues_; }
  double title_telling() const { return title_telling_; }
  int field_words() const { return field_words_; }

 private:
  void add(Hash feature, double place, bool title, std::string_view source) {
    if (!data_.features.contains(feature)) return;
    const auto [at, fresh] = known_.try_emplace(feature, clues_.size());
    if (fresh)
      clues_.push_back({feature, static_cast<float>(place), title, source});
    else if (Clue& clue = clues_[at->second]; place > clue.place)
      clue = {feature, static_cast<float>(place), title, source};
  }

  // "protections for Haitians", "Haitian status": what the press calls TPS.
  void add_protected_nations(const Content& content, double place, bool title) {
    static const Hash tps = stem_hash("tps"), protect = stem_hash("protections"),
                      status = stem_hash("status");
    const auto names_it = [](const Token& t) { return t.word == protect || t.word == status; };
    if (std::none_of(content.tokens.begin(), content.tokens.end(), names_it)) return;
    for (const Token& token : content.tokens) {
      if (!is_nation(token.word)) continue;
      add(mix(mix(std::min(tps, token.word), std::max(tps, token.word)), 2), place, title, token.source);
    }
  }

  void add_phrases(const Content& content, std::string_view text, double place, bool title) {
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

  const PolicyIndex::Data& data_;
  std::vector<Clue> clues_;
  std::unordered_map<Hash, std::size_t> known_;
  std::vector<std::vector<Identifier>> identifiers_;  // quotes that clues point into
  double title_telling_ = 0;
  int field_words_ = 0;
};

double age_factor(const std::optional<Date>& announced, const std::optional<Date>& story) {
  if (!announced || !story) return 0.97;
  const int days = days_between(*announced, *story);
  if (days < -700) return 0.3;  // an item may precede a re-dated entry, by a year or so
  if (days < -200) return 0.55;
  if (days < -60) return 0.8;
  if (days <= 730) return 1;
  return days <= 1500 ? 0.94 : days <= 2500 ? 0.85 : 0.75;
}

void weigh(const PolicyIndex::Data& data, const Clues& clues, std::vector<Support>& all,
           std::vector<std::uint32_t>& touched) {
  for (const Clue& clue : clues.all()) {
    const Feature& feature = data.features.at(clue.feature);
    for (std::uint32_t i = 0; i < feature.count; ++i) {
      const Posting& posting = data.postings[feature.first + i];
      Support& evidence = all[posting.policy];
      if (evidence.clues == 0) touched.push_back(posting.policy);
      add_clue(evidence, posting, feature.rarity, clue.place, clue.title);
    }
  }
}

std::string_view field_word(Field field) {
  static constexpr std::array<std::string_view, 8> kNames = {
      "identifier", "case", "term", "title", "headline", "description", "subject", "agency"};
  return kNames[static_cast<std::size_t>(field)];
}

std::string reason_of(const Clue& clue, Field field) {
  const std::string source = shorten(collapse_space(clue.source), 80);
  if (field == Field::agency) return source;
  return source + " (" + std::string(field_word(field)) + ")";
}

const Posting* posting_of(const PolicyIndex::Data& data, const Feature& feature, std::uint32_t policy) {
  const auto first = data.postings.begin() + feature.first;
  const auto last = first + feature.count;
  const auto at = std::lower_bound(first, last, policy,
                                   [](const Posting& p, std::uint32_t number) { return p.policy < number; });
  return at != last && at->policy == policy ? &*at : nullptr;
}

std::vector<std::string> reasons_for(const PolicyIndex::Data& data, const Clues& clues,
                                     std::uint32_t policy) {
  struct Line {
    double worth;
    const Clue* clue;
    Field field;
  };
  std::vector<Line> lines;
  for (const Clue& clue : clues.all()) {
    const Feature& feature = data.features.at(clue.feature);
    if (const Posting* p = posting_of(data, feature, policy)) {
      lines.push_back({static_cast<double>(feature.rarity * p->weight * clue.place), &clue, p->field});
    }
  }
  std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
    return a.worth != b.worth ? a.worth > b.worth : a.clue < b.clue;
  });
  std::vector<std::string> reasons;
  std::vector<std::string_view> told;
  for (const Line& line : lines) {
    const bool known = std::any_of(told.begin(), told.end(), [&](std::string_view before) {
      return contains_ascii_nocase(before, line.clue->source) ||
             contains_ascii_nocase(line.clue->source, before);
    });
    if (known) continue;
    told.push_back(line.clue->source);
    reasons.push_back(reason_of(*line.clue, line.field));
    if (reasons.size() == kMaxReasons) break;
  }
  return reasons;
}

// What speaks for one policy beyond what speaks for its rival: siblings share most of their words.
double lead_over(const PolicyIndex::Data& data, const Clues& clues, std::uint32_t policy, std::uint32_t rival,
                 const std::optional<Date>& date) {
  const double age = age_factor(data.entries[policy].announced, date);
  const double rival_age = age_factor(data.entries[rival].announced, date);
  double lead = 0;
  for (const Clue& clue : clues.all()) {
    const Feature& feature = data.features.at(clue.feature);
    const Posting* mine = posting_of(data, feature, policy);
    if (mine == nullptr) continue;
    const Posting* other = posting_of(data, feature, rival);
    const double worth = static_cast<double>(mine->weight) * age;
    const double rival_worth = other == nullptr ? 0 : static_cast<double>(other->weight) * rival_age;
    lead += std::max(0.0, worth - rival_worth) * static_cast<double>(feature.rarity * clue.place);
  }
  return lead;
}

}  // namespace

std::vector<PolicyMatch> match_policies(const PolicyIndex& index, const Story& story, std::size_t candidates,
                                        std::vector<PolicyMatch>* ranked) {
  const PolicyIndex::Data& data = index.data();
  Clues clues(data);
  const std::string_view title = std::string_view(story.title).substr(0, kMaxTitle);
  const std::string_view body = std::string_view(story.text).substr(0, kMaxBody);
  clues.add_identifiers(title, 1, true);
  clues.add_text(title, 1, true);
  clues.add_identifiers(body, 0.9, false);
  clues.add_text(body.substr(0, kLead), 0.7, false);
  if (body.size() > kLead) clues.add_text(body.substr(kLead), 0.25, false);
  clues.add_text(story.outlet, 1, false);

  std::vector<Support> all(data.entries.size());
  std::vector<std::uint32_t> touched;
  weigh(data, clues, all, touched);
  for (const std::uint32_t i : touched) {
    all[i].total *= age_factor(data.entries[i].announced, story.date);
  }
  const std::size_t wanted = std::max<std::size_t>(candidates, 8);
  const auto better = [&all](std::uint32_t a, std::uint32_t b) {
    return all[a].total != all[b].total ? all[a].total > all[b].total : a < b;
  };
  const std::size_t kept = std::min(wanted, touched.size());
  std::partial_sort(touched.begin(), touched.begin() + static_cast<std::ptrdiff_t>(kept), touched.end(),
                    better);
  touched.resize(kept);

  std::vector<PolicyMatch> matches;
  std::vector<PolicyMatch> best;
  const double top = kept > 0 ? all[touched[0]].total : 0;
  for (std::size_t rank = 0; rank < kept; ++rank) {
    const std::uint32_t i = touched[rank];
    const double lead = rank > 0   ? lead_over(data, clues, i, touched[0], story.date)
                        : kept > 1 ? lead_over(data, clues, i, touched[1], story.date)
                                   : 0.3 * all[i].total;  // no rival proves little
    const Rivals rivals{top, lead, rank == 0, clues.field_words() > 0};
    PolicyMatch match{data.entries[i].id, confidence_of(all[i], rivals, clues.title_telling()), {}};
    const bool proposed = match.confidence >= kProposed;
    if (!proposed && rank >= candidates) continue;
    match.reasons = reasons_for(data, clues, i);
    if (proposed) matches.push_back(match);
    if (rank < candidates) best.push_back(std::move(match));
  }
  const auto surer = [](const PolicyMatch& a, const PolicyMatch& b) {
    return a.confidence != b.confidence ? a.confidence > b.confidence : a.policy < b.policy;
  };
  std::sort(matches.begin(), matches.end(), surer);
  std::sort(best.begin(), best.end(), surer);
  if (ranked != nullptr) *ranked = std::move(best);
  return matches;
}

}  // namespace policywatch::match
