// Which policies a story concerns: evidence added up over the index, then the likeliest few weighed against
// each other and against none.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "match/clues.hpp"
#include "match/index.hpp"
#include "match/judgement.hpp"
#include "match/weighing.hpp"

namespace policywatch::match {
namespace {

constexpr std::size_t kMaxTitle = 1000, kMaxBody = std::size_t{4} << 10;
constexpr std::size_t kLead = 700;  // bytes of a body that count as its lead
constexpr std::size_t kMaxReasons = 6;
constexpr double kTrifle = 0.12;     // words of a description worth less are no reason to tell
constexpr std::size_t kJudged = 25;  // policies weighed against each other
constexpr double kKinship = 0.6;     // of the way to the one that is named
constexpr double kCloseKin = 0.3;    // likeness
constexpr std::size_t kMoreKin = 12;
constexpr double kApart = 2.2;     // above none, on words of its own: a second policy of the same story
constexpr double kForemost = 0.3;  // worth in the story's title: the rest is said in passing
constexpr double kSibling = 0.5;   // of what speaks for one speaks for the other
constexpr int kForeseen = 10;      // days
constexpr std::size_t kMostTogether = 6;  // policies proposed for one story

struct Candidate {
  std::uint32_t policy = 0;
  std::size_t row = 0;  // in the table
  int term = 0;         // of the president who announced it; 0: unknown
  Circumstance about;
  double score = 0, confidence = 0;
};

Clues clues_of(const PolicyIndex::Data& data, const Story& story) {
  Clues clues(data);
  const std::string_view title = std::string_view(story.title).substr(0, kMaxTitle);
  const std::string_view body = std::string_view(story.text).substr(0, kMaxBody);
  clues.add_identifiers(title, 1, true);
  clues.add_text(title, 1, true);
  clues.add_identifiers(body, 0.9, false);
  clues.add_text(body.substr(0, kLead), 0.7, false);
  if (body.size() > kLead) clues.add_text(body.substr(kLead), 0.25, false);
  clues.add_outlet(story.outlet);
  return clues;
}

double age_factor(const std::optional<Date>& announced, const std::optional<Date>& story) {
  if (!announced || !story) return 0.97;
  const int days = days_between(*announced, *story);
  if (days < -60) return 0.3;
  return days <= 730 ? 1 : days <= 1500 ? 0.94 : days <= 2500 ? 0.85 : 0.75;
}

// Presidential terms begin on January 20 of the year after a leap year.
int term_of(const Date& date) {
  const bool before = date.month == 1 && date.day < 20;
  return (date.year - (before ? 1 : 0) - 1789) / 4;
}

// The policies that share most with the story, whatever it is worth.
std::vector<std::uint32_t> likeliest(const PolicyIndex::Data& data, const Clues& clues, const Story& story,
                                     std::size_t wanted) {
  std::vector<double> worth(data.entries.size(), 0);
  std::vector<std::uint32_t> touched;
  for (const Clue& clue : clues.all()) {
    const Feature& feature = *clue.in;
    for (std::uint32_t i = 0; i < feature.count; ++i) {
      const Posting& posting = data.postings[feature.first + i];
      if (worth[posting.policy] <= 0) touched.push_back(posting.policy);
      worth[posting.policy] += static_cast<double>(posting.weight * feature.rarity * clue.place);
    }
  }
  for (const std::uint32_t i : touched) worth[i] *= age_factor(data.entries[i].announced, story.date);
  const std::size_t kept = std::min(wanted, touched.size());
  std::partial_sort(touched.begin(), touched.begin() + static_cast<std::ptrdiff_t>(kept), touched.end(),
                    [&worth](std::uint32_t a, std::uint32_t b) {
                      return worth[a] != worth[b] ? worth[a] > worth[b] : a < b;
                    });
  touched.resize(kept);
  return touched;
}

class Jury {
 public:
  Jury(const PolicyIndex::Data& data, const Clues& clues, const Story& story, const Weights& weights,
       bool with_kin)
      : data_(data), clues_(clues), weights_(weights), none_(score_of_none(clues.in_field(), weights)) {
    std::vector<std::uint32_t> likely = likeliest(data, clues, story, kJudged);
    if (with_kin) add_kin(likely);
    lay_out(likely);
    const int told = story.date ? term_of(*story.date) : 0;
    for (const std::uint32_t policy : likely) {
      const Entry& entry = data.entries[policy];
      candidates_.push_back({policy, candidates_.size(), entry.announced ? term_of(*entry.announced) : 0,
                             clues.circumstance_of(entry, story.date)});
      Candidate& c = candidates_.back();
      c.about.other_term = told > 0 && c.term > 0 && told - c.term >= 2;
    }
    find_superseded();
  }

  // Those that share no word with the story may be meant too.
  void add_kin(std::vector<std::uint32_t>& likely) const {
    for (const Clue& clue : clues_.all()) {
      for (std::uint32_t i = 0; i < clue.in->count; ++i) {
        const Posting& posting = data_.postings[clue.in->first + i];
        if (posting.field > Field::case_name) continue;
        for (const Kin& kin : data_.entries[posting.policy].kin) {
          if (likely.size() >= kJudged + kMoreKin) return;
          if (std::find(likely.begin(), likely.end(), kin.policy) == likely.end())
            likely.push_back(kin.policy);
        }
      }
    }
  }

  // Cases and numbers are often noted at one entry of a programme only: the others come next, by what speaks
  // for them.
  void lift_kin(std::span<Candidate> pool) const {
    std::vector<Candidate> lifted(pool.begin(), pool.end());
    for (const Candidate& named : pool) {
      if (!is_named(named.row)) continue;
      for (const Kin& kin : data_.entries[named.policy].kin) {
        for (std::size_t i = 0; i < pool.size(); ++i) {
          if (pool[i].policy != kin.policy) continue;
          const double share = kKinship * std::min(1.0, kin.likeness / kCloseKin);
          lifted[i].score = std::max(lifted[i].score, pool[i].score + share * (named.score - pool[i].score));
        }
      }
    }
    std::copy(lifted.begin(), lifted.end(), pool.begin());
  }

  bool is_named(std::size_t row) const {
    const Support all = support_of(row, {});
    return all.named + all.identified > 0;
  }

  // How much of what speaks for the one speaks for the other too: 0…1.
  double shared_part(std::size_t row, std::size_t other) const {
    double all = 0, both = 0;
    for (std::size_t column = 0; column < clues_.all().size(); ++column) {
      const Posting* mine = met(row, column);
      if (mine == nullptr) continue;
      const Clue& clue = clues_.all()[column];
      const auto worth = static_cast<double>(clue.in->rarity * clue.place);
      all += static_cast<double>(mine->weight) * worth;
      const Posting* theirs = met(other, column);
      if (theirs != nullptr) both += static_cast<double>(std::min(mine->weight, theirs->weight)) * worth;
    }
    return all > 0 ? both / all : 0;
  }

  // News of a programme that comes back concerns the administration's own entry, where there is one.
  void find_superseded() {
    for (Candidate& c : candidates_) {
      c.about.superseded =
          c.term > 0 && std::any_of(candidates_.begin(), candidates_.end(), [&](const Candidate& later) {
            return later.about.days > -kForeseen && later.term > c.term &&
                   shared_part(c.row, later.row) >= kSibling;
          });
    }
  }

  /// What speaks for each of the likeliest, before any is chosen.
  std::vector<Weighed> weigh() const {
    std::vector<Weighed> all;
    for (const Candidate& c : candidates_)
      all.push_back({c.policy, signs_of(support_of(c.row, {}), c.about)});
    return all;
  }

  /// Surest first. Each round finds the best of the pool; who stands on words of its own goes on to the next.
  std::vector<Candidate> judge() {
    std::vector<std::size_t> chosen;
    std::vector<Candidate> pool = candidates_, judged;
    while (!pool.empty()) {
      score(pool, chosen);
      if (chosen.empty()) lift_kin(pool);
      const auto best =
          std::max_element(pool.begin(), pool.end(), [](const Candidate& a, const Candidate& b) {
            return a.score != b.score ? a.score < b.score : a.policy > b.policy;
          });
      std::swap(*pool.begin(), *best);
      chosen.push_back(pool.front().row);
      const auto falls = [&](const Candidate& c) { return !stands(c, chosen); };
      auto apart = pool.end();
      if (chosen.size() < kMostTogether) apart = std::partition(pool.begin() + 1, pool.end(), falls);
      share({pool.begin(), apart});
      judged.insert(judged.end(), pool.begin(), apart);
      pool.erase(pool.begin(), apart);
    }
    std::sort(judged.begin(), judged.end(), [](const Candidate& a, const Candidate& b) {
      return a.confidence != b.confidence ? a.confidence > b.confidence : a.policy < b.policy;
    });
    return judged;
  }

 private:
  // A row of the table for each policy, a column for each clue.
  void lay_out(std::span<const std::uint32_t> policies) {
    const std::span<const Clue> clues = clues_.all();
    std::vector<std::size_t> rows(data_.entries.size(), policies.size());
    for (std::size_t row = 0; row < policies.size(); ++row) rows[policies[row]] = row;
    table_.assign(policies.size() * clues.size(), nullptr);
    for (std::size_t column = 0; column < clues.size(); ++column) {
      const Feature& feature = *clues[column].in;
      for (std::uint32_t i = 0; i < feature.count; ++i) {
        const Posting& posting = data_.postings[feature.first + i];
        if (const std::size_t row = rows[posting.policy]; row < policies.size()) {
          table_[row * clues.size() + column] = &posting;
        }
      }
    }
  }

  const Posting* met(std::size_t row, std::size_t column) const {
    return table_[row * clues_.all().size() + column];
  }

  // What speaks for a policy beyond what speaks for those that are chosen already: siblings share most words.
  Support support_of(std::size_t row, std::span<const std::size_t> chosen) const {
    Support support;
    for (std::size_t column = 0; column < clues_.all().size(); ++column) {
      const Posting* mine = met(row, column);
      if (mine == nullptr) continue;
      Posting left = *mine;
      for (const std::size_t rival : chosen) {
        if (const Posting* other = met(rival, column))
          left.weight = std::min(left.weight, mine->weight - other->weight);
      }
      const Clue& clue = clues_.all()[column];
      if (left.weight > 0) add_clue(support, left, clue.in->rarity, clue.place, clue.title);
    }
    return support;
  }

  double score_beyond(const Candidate& c, std::span<const std::size_t> chosen) const {
    return score_of(signs_of(support_of(c.row, chosen), c.about), weights_);
  }

  void score(std::span<Candidate> pool, std::span<const std::size_t> chosen) const {
    for (Candidate& c : pool) c.score = score_beyond(c, chosen);
  }

  bool stands(const Candidate& c, std::span<const std::size_t> chosen) const {
    const Support own = support_of(c.row, chosen);
    const bool foremost = own.story_title > kForemost || own.named + own.identified > 0;
    return foremost && score_of(signs_of(own, c.about), weights_) > none_ + kApart;
  }

  // One of them, or none.
  void share(std::span<Candidate> rivals) const {
    double most = none_;
    for (const Candidate& c : rivals) most = std::max(most, c.score);
    double all = std::exp(none_ - most);
    for (const Candidate& c : rivals) all += std::exp(c.score - most);
    for (Candidate& c : rivals) c.confidence = std::exp(c.score - most) / all;
  }

  const PolicyIndex::Data& data_;
  const Clues& clues_;
  const Weights& weights_;
  double none_;
  std::vector<const Posting*> table_;
  std::vector<Candidate> candidates_;
};

std::string_view field_word(Field field) {
  static constexpr std::array<std::string_view, 10> kNames = {
      "identifier", "case",        "case against the same office", "term",    "title",
      "headline",   "description", "learned from decisions",       "subject", "agency"};
  return kNames[static_cast<std::size_t>(field)];
}

std::string reason_of(const Clue& clue, Field field) {
  std::string source = shorten(collapse_space(clue.source), 80);
  if (field == Field::agency) return source;
  return source + " (" + std::string(field_word(field)) + ")";
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
    const Feature& feature = *clue.in;
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
    const bool trifle = line.worth < kTrifle && line.field >= Field::headline && line.field < Field::subject;
    if (known || (trifle && !reasons.empty())) continue;
    told.push_back(line.clue->source);
    reasons.push_back(reason_of(*line.clue, line.field));
    if (reasons.size() == kMaxReasons) break;
  }
  return reasons;
}

}  // namespace

std::vector<PolicyMatch> match_policies(const PolicyIndex& index, const Story& story, std::size_t candidates,
                                        std::vector<PolicyMatch>* ranked) {
  return match_by(fitted_weights(), index, story, candidates, ranked);
}

Weighing weigh(const PolicyIndex& index, const Story& story) {
  const Clues clues = clues_of(index.data(), story);
  return {clues.in_field(), Jury(index.data(), clues, story, fitted_weights(), false).weigh()};
}

std::vector<PolicyMatch> match_by(const Weights& weights, const PolicyIndex& index, const Story& story,
                                  std::size_t candidates, std::vector<PolicyMatch>* ranked) {
  const PolicyIndex::Data& data = index.data();
  const Clues clues = clues_of(data, story);
  std::vector<PolicyMatch> matches, best;
  for (const Candidate& c : Jury(data, clues, story, weights, true).judge()) {
    const bool proposed = c.confidence >= weights.proposed;
    if (!proposed && best.size() >= candidates) break;
    const PolicyMatch match{data.entries[c.policy].id, c.confidence, reasons_for(data, clues, c.policy)};
    if (proposed) matches.push_back(match);
    if (best.size() < candidates) best.push_back(match);
  }
  if (ranked != nullptr) *ranked = std::move(best);
  return matches;
}

}  // namespace policywatch::match
