// Building the inverted index. Weights say how much a field's words are worth; rarity comes from counting.
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "match/cases.hpp"
#include "match/index.hpp"
#include "match/vocabulary.hpp"

namespace policywatch::match {
namespace {

constexpr std::size_t kMaxPhrase = 6;
constexpr std::size_t kMaxField = std::size_t{8} << 10;  // bytes of one field that are indexed
constexpr std::size_t kMaxActions = 200;                 // per policy
constexpr float kRepeated = 0.3F, kMostRepeated = 1.6F;  // a word that stands in several places counts more
constexpr double kSpeaker = 0.1;                         // how telling a speaker's name is
constexpr double kTellingPair = 0.13;                    // an official with an agency tells less
constexpr double kPlainPair = 1.0;  // neighbours that few policies have, whatever the words
constexpr double kFewPolicies = 100;
constexpr double kSmallestCrowd = 300;  // a tracker of few policies must not think every word rare

struct Weights {
  double word, pair;
  double pair_floor;  // "gold card" tells more than its words, in a title
};

Weights weights_of(Field field) {
  switch (field) {
    case Field::term:
      return {0.9, 1.3, 0.4};
    case Field::title:
      return {1.0, 1.3, 0.25};
    case Field::headline:
      return {0.5, 0.6, 0.1};
    case Field::description:
      return {0.6, 0.9, 0.12};
    case Field::subject:
      return {0.3, 0.2, 0};
    case Field::agency:
      return {0.3, 0, 0};
    default:
      return {1, 1, 0};
  }
}

double identifier_weight(std::string_view key) {
  if (key.starts_with("policy:")) return 9;
  if (key.starts_with("docket:") || key.starts_with("fr:")) return 6;
  if (key.starts_with("form:") || key.starts_with("bill:")) return 2.2;  // of another state, maybe
  if (key.starts_with("eo:")) return key.find(':', 3) == std::string_view::npos ? 3.5 : 5;
  return 5;
}

struct Row {
  Hash feature;
  Posting posting;
};

class Builder {
 public:
  Builder(std::span<const Policy> policies, std::span<const Taught> taught, PolicyIndex::Data& data)
      : policies_(policies), learned_(learn(taught)), data_(data) {}

  void run() {
    learn_aliases();
    for (std::uint32_t i = 0; i < policies_.size(); ++i) add_policy(policies_[i], i);
    collect();
  }

 private:
  void alias(std::string_view phrase, Hash word) {
    const std::vector<Token> tokens = tokenize(phrase);
    if (tokens.empty() || tokens.size() > kMaxAlias) return;
    Hash hash = 0;
    for (const Token& token : tokens) hash = mix(hash, token.word);
    data_.phrases.aliases.try_emplace(hash, word);
    std::size_t& longest = data_.phrases.starts[tokens.front().word];
    longest = std::max(longest, tokens.size());
  }

  void learn_aliases() {
    for (const Alias& a : stock_aliases()) alias(a.phrase, stem_hash(a.word));
    for (const Policy& policy : policies_) {
      learn_from(policy.title);
      learn_from(std::string_view(policy.description).substr(0, kMaxField));
    }
  }

  // "Notices to Appear (NTAs)": capitals in brackets that the words before them spell.
  void learn_from(std::string_view text) {
    const std::vector<Token> tokens = tokenize(text);
    for (std::size_t i = 2; i < tokens.size(); ++i) {
      const Token& brief = tokens[i];
      const char* before = brief.source.data();
      if (before == text.data() || before[-1] != '(' || brief.source.size() < 3 || brief.source.size() > 6)
        continue;
      std::string letters;
      for (const char c : brief.source) {
        if (c >= 'A' && c <= 'Z') letters += static_cast<char>(c + 32);
      }
      if (letters.size() + 1 < brief.source.size() || letters.size() < 3) continue;
      if (const std::size_t begin = spelled_by(tokens, i, letters); begin < i) {
        const auto from = static_cast<std::size_t>(tokens[begin].source.data() - text.data());
        const Token& last = tokens[i - 1];
        const auto to = static_cast<std::size_t>(last.source.data() - text.data()) + last.source.size();
        alias(text.substr(from, to - from), brief.word);
      }
    }
  }

  static std::size_t spelled_by(const std::vector<Token>& tokens, std::size_t at,
                                const std::string& letters) {
    std::size_t left = letters.size(), i = at;
    while (i > 0 && left > 0 && at - i < kMaxAlias) {
      const Token& token = tokens[i - 1];
      const char c = token.source.front();
      const char first = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      if (token.capital && first == letters[left - 1])
        --left;
      else if (token.capital || !is_function_word(token.word))
        return at;
      --i;
    }
    return left == 0 ? i : at;
  }

  void add(Hash feature, Field field, Form form, double weight, double plain = 0) {
    if (weight <= 0) return;
    rows_.push_back(
        {feature,
         {policy_, field, form, static_cast<float>(weight), static_cast<float>(plain * crowdedness())}});
  }

  // What a word is worth by its rarity alone; speakers and officials are everywhere.
  static double plain_of(const Mention& m, const Weights& weights) {
    return m.telling > kSpeaker ? weights.word * std::min(1.0, 0.4 + m.telling) : 0;
  }

  // Rarity says nothing where there are few to compare.
  double crowdedness() const {
    return std::min(1.0, std::log1p(static_cast<double>(policies_.size())) / std::log1p(kFewPolicies));
  }

  void add_text(std::string_view text, Field field) {
    text = text.substr(0, kMaxField);
    const std::vector<Token> tokens = tokenize(text);
    Content content = content_of(tokens, text, data_.phrases);
    if (field == Field::description) play_down_speakers(content);
    const Weights weights = weights_of(field);
    const double whole = std::accumulate(content.telling.begin(), content.telling.end(), 0.0);
    const bool caption = field == Field::term && !find_cases(tokens, text).empty();
    for (const Mention& m : mentions_of(content, text)) {
      if (caption && (m.form == Form::pair || m.telling < 1)) continue;  // the case counts as a whole
      if (field == Field::description && m.form == Form::word && !m.capital) {
        add(m.feature, field, Form::word, 0.7 * weights.word * m.telling, plain_of(m, weights));
      } else if (m.form == Form::word && field == Field::agency) {
        add(m.feature, field, Form::word, 0.45);
      } else if (m.form == Form::word) {
        // "Friends" is little of "Friends of the Marsh"
        const double share = field == Field::term && whole > m.telling ? std::sqrt(m.telling / whole) : 1;
        add(m.feature, field, Form::word, weights.word * m.telling * share, plain_of(m, weights) * share);
      } else {
        add(m.feature, field, Form::pair,
            weights.pair * (m.telling < kTellingPair ? m.telling : std::max(m.telling, weights.pair_floor)),
            m.telling > kTellingPair ? kPlainPair * weights.word : 0);
      }
    }
    if (field == Field::term && !caption) add_phrase(content);
    if (field < Field::subject) add_names(tokens, text, field);
  }

  // "spokesperson Jane Roe said": she speaks about everything.
  static void play_down_speakers(Content& content) {
    static const std::array<Hash, 3> kSpeakers = {stem_hash("spokesperson"), stem_hash("spokesman"),
                                                  stem_hash("spokeswoman")};
    for (std::size_t i = 0; i < content.tokens.size(); ++i) {
      if (std::find(kSpeakers.begin(), kSpeakers.end(), content.tokens[i].word) == kSpeakers.end()) continue;
      for (std::size_t k = i + 1; k < content.tokens.size() && k <= i + 2 && content.tokens[k].capital; ++k) {
        content.telling[k] = std::min(content.telling[k], kSpeaker);
      }
    }
  }

  void add_phrase(const Content& content) {
    const std::size_t count = content.tokens.size();
    if (count == 1) {
      add(content.tokens[0].word, Field::term, Form::word, 1.5 * content.telling[0]);
    } else if (count >= 2 && count <= kMaxPhrase) {
      Hash hash = hash_of("phrase");
      double telling_sum = 0;
      for (std::size_t i = 0; i < count; ++i) {
        hash = mix(hash, content.tokens[i].word);
        telling_sum += content.telling[i];
      }
      add(hash, Field::term, Form::phrase, 0.5 + 0.6 * std::min(2.0, telling_sum));
      std::size_t& longest = data_.phrase_starts[content.tokens.front().word];
      longest = std::max(longest, count);
    }
  }

  void add_names(std::span<const Token> tokens, std::string_view text, Field field) {
    const double share = field == Field::description ? 0.8 : field == Field::headline ? 0.7 : 1;
    for (const CaseName& name : find_cases(tokens, text)) {
      // "Doe v. Trump": there are many; a state sues the same official about several things
      const double weight = name.party != 0 ? 3.2 : name.of_state ? 2.6 : 1.6;
      add(name.key, Field::case_name, Form::key, weight * share);
      if (name.party != 0) add(name.party, Field::case_name, Form::key, 2.6 * share);
      if (name.against != 0) add(name.against, Field::defendant, Form::key, share);
    }
    add_identifiers(text, share);
  }

  void add_identifiers(std::string_view text, double share) {
    const std::vector<Identifier> found = find_identifiers(text);
    for (const Identifier& i : found) {
      add(hash_of(i.key), Field::identifier, Form::key, identifier_weight(i.key) * share);
      const bool bare = i.key.starts_with("docket:") && i.key.find(':', 7) == std::string::npos;
      const bool court_known = bare && std::any_of(found.begin(), found.end(), [&](const Identifier& other) {
                                 return other.key != i.key && other.key.ends_with(i.key.substr(6));
                               });
      if (bare && !court_known) {
        add(hash_of("courtless " + i.key), Field::identifier, Form::key, identifier_weight(i.key) * share);
      }
    }
  }

  void add_docket(const std::string& docket) {
    add_names(tokenize(docket), docket, Field::term);
    if (find_identifiers(docket).empty()) add_identifiers("No. " + docket, 1);
  }

  // An executive order or a proclamation comes from the White House.
  void add_circumstances(std::string_view title, Entry& entry) const {
    static const Hash eo = stem_hash("eo"), proclamation = stem_hash("proclamation"),
                      potus = stem_hash("potus");
    const std::vector<Token> tokens = tokenize(title);
    bool acted = false;  // who acts stands first; who is acted upon comes later
    for (const Token& token : content_of(tokens, title, data_.phrases).tokens) {
      if (is_nation(token.word)) entry.nations.push_back(token.word);
      if (is_place(token.word)) entry.states.push_back(token.word);
      if (is_paper(token.word)) entry.papers.push_back(token.word);
      if (is_agency(token.word) && !acted) entry.issuers.push_back(token.word);
      acted = acted || (!is_agency(token.word) && !entry.issuers.empty());
      if (token.word == eo || token.word == proclamation) entry.issuers.push_back(potus);
    }
  }

  void add_offices(const Policy& policy, Entry& entry) const {
    std::string all = policy.title;
    for (const std::string& agency : policy.agencies) all += "; " + agency;
    all += "; " + policy.description.substr(0, kMaxField);
    for (const Token& token : content_of(tokenize(all), all, data_.phrases).tokens) {
      if (is_office(token.word)) entry.offices.push_back(token.word);
    }
  }

  void add_policy(const Policy& policy, std::uint32_t number) {
    policy_ = number;
    data_.entries.push_back({policy.id, policy.announced, 0, {}, {}, {}, {}, {}, {}});
    add_circumstances(policy.title, data_.entries.back());
    add_offices(policy, data_.entries.back());
    add(hash_of("policy:" + policy.id), Field::identifier, Form::key, 9);
    add_text(policy.title, Field::title);
    for (const std::string& term : policy.terms) add_text(term, Field::term);
    add_text(policy.description, Field::description);
    for (const std::string& docket : policy.dockets) add_docket(docket);
    for (const auto* actions : {&policy.actions, &policy.commentary}) {
      for (std::size_t i = 0; i < actions->size() && i < kMaxActions; ++i) {
        const Action& action = (*actions)[i];
        add_text(action.headline.empty() ? action.title : action.headline, Field::headline);
      }
    }
    for (const PolicyDocument& document : policy.documents) add_text(document.title, Field::headline);
    for (const std::string& subject : policy.subjects) add_text(subject, Field::subject);
    for (const std::string& agency : policy.agencies) add_text(agency, Field::agency);
    add_learned(policy.id);
  }

  void add_learned(const PolicyId& id) {
    const auto found = learned_.find(id);
    if (found == learned_.end()) return;
    for (const LearnedTerm& term : found->second) {
      if (term.weight > 0)
        add(term.feature, Field::learned, term.pair ? Form::pair : Form::word, term.weight);
      if (term.weight < 0) unlearned_[term.feature].push_back({policy_, static_cast<float>(-term.weight)});
    }
  }

  // What of the word's worth maintainers left: what names a case or a number is never touched.
  float left_of(Hash feature, const Posting& posting) const {
    if (posting.form == Form::key || unlearned_.empty()) return 1;
    const auto found = unlearned_.find(feature);
    if (found == unlearned_.end()) return 1;
    for (const Unlearned& u : found->second) {
      if (u.policy == posting.policy) return 1 - u.share;
    }
    return 1;
  }

  // The strongest posting of a policy under each feature stays.
  void collect() {
    std::sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) {
      if (a.feature != b.feature) return a.feature < b.feature;
      if (a.posting.policy != b.posting.policy) return a.posting.policy < b.posting.policy;
      return a.posting.weight > b.posting.weight;
    });
    const double crowd = std::max(kSmallestCrowd, static_cast<double>(policies_.size()));
    const double most = std::max(60.0, crowd / 4);
    for (std::size_t i = 0; i < rows_.size();) {
      const Hash feature = rows_[i].feature;
      const std::size_t first = data_.postings.size();
      float strongest = 0;
      for (; i < rows_.size() && rows_[i].feature == feature; ++i) {
        const bool repeated =
            data_.postings.size() > first && data_.postings.back().policy == rows_[i].posting.policy;
        if (!repeated) {
          data_.postings.push_back(rows_[i].posting);
          strongest = rows_[i].posting.weight;
        } else {
          Posting& known = data_.postings.back();
          known.plain = std::max(known.plain, rows_[i].posting.plain);
          known.weight =
              std::min(strongest * kMostRepeated, known.weight + kRepeated * rows_[i].posting.weight);
        }
      }
      const std::size_t count = data_.postings.size() - first;
      if (static_cast<double>(count) > most) {  // everyone's word: no evidence, and slow
        data_.postings.resize(first);
        continue;
      }
      for (std::size_t k = first; k < data_.postings.size(); ++k)
        data_.postings[k].weight *= left_of(feature, data_.postings[k]);
      const double rarity = std::log(1 + crowd / static_cast<double>(count)) / std::log(1 + crowd);
      for (std::size_t k = first; k < data_.postings.size(); ++k) {
        const Posting& p = data_.postings[k];
        if (p.field == Field::title && p.form == Form::word)
          data_.entries[p.policy].title_weight += p.weight * rarity;
      }
      data_.features[feature] = {static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(count),
                                 static_cast<float>(rarity)};
    }
    data_.postings.shrink_to_fit();
    find_kin(data_);
  }

  struct Unlearned {
    std::uint32_t policy;
    float share;
  };

  std::span<const Policy> policies_;
  std::map<std::string, std::vector<LearnedTerm>> learned_;
  std::unordered_map<Hash, std::vector<Unlearned>> unlearned_;
  PolicyIndex::Data& data_;
  std::vector<Row> rows_;
  std::uint32_t policy_ = 0;
};

}  // namespace

PolicyIndex::PolicyIndex() : PolicyIndex(std::span<const Policy>{}) {}

PolicyIndex::PolicyIndex(std::span<const Policy> policies, std::span<const Taught> taught) {
  auto data = std::make_shared<Data>();
  Builder(policies, taught, *data).run();
  data_ = std::move(data);
}

std::size_t PolicyIndex::size() const {
  return data_->entries.size();
}

}  // namespace policywatch::match
