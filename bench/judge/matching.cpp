// Right policy first, near the top, proposed; alarms on stories of none; the same where weights were fitted
// on other stories; plain BM25 beside it.
#include <algorithm>
#include <cstdio>
#include <functional>

#include "bench/judge/bm25.hpp"
#include "bench/judge/figures.hpp"
#include "bench/judge/fit.hpp"

namespace policywatch::bench {
namespace {

constexpr std::size_t kFolds = 5;

struct Tally {
  double placed = 0, first = 0, among_three = 0, proposed = 0, right = 0, wrong = 0;
  double hard = 0, hard_alarms = 0, easy = 0, easy_alarms = 0;
  std::vector<std::string> not_first, not_three, not_proposed, alarms, wrongly;
};

double share(double part, double all) {
  return all > 0 ? part / all : 0;
}

std::string line_of(const LabelledItem& item, const std::vector<PolicyMatch>& got) {
  std::string line = item.id + " " + item.story.title + " | want";
  for (const std::string& id : item.policies) line += " " + id;
  line += " | got";
  for (const PolicyMatch& match : got) {
    char confidence[16];
    std::snprintf(confidence, sizeof confidence, " %.2f", match.confidence);
    line += " " + match.policy.substr(0, 60) + confidence;
  }
  return line;
}

void count(const match::PolicyIndex& index, const match::Weights& weights, const LabelledItem& item,
           Tally& tally) {
  std::vector<PolicyMatch> ranked;
  const auto got = match_by(weights, index, item.story, 3, &ranked);
  const auto is_right = [&item](const PolicyMatch& match) { return item.policies.contains(match.policy); };
  if (item.policies.empty()) {
    (item.hard ? tally.hard : tally.easy) += 1;
    if (got.empty()) return;
    (item.hard ? tally.hard_alarms : tally.easy_alarms) += 1;
    tally.alarms.push_back(line_of(item, got));
    return;
  }
  ++tally.placed;
  const auto miss = [&](bool good, double& counter, std::vector<std::string>& misses) {
    if (good)
      ++counter;
    else
      misses.push_back(line_of(item, ranked));
  };
  miss(!ranked.empty() && is_right(ranked[0]), tally.first, tally.not_first);
  miss(std::any_of(ranked.begin(), ranked.end(), is_right), tally.among_three, tally.not_three);
  miss(std::any_of(got.begin(), got.end(), is_right), tally.proposed, tally.not_proposed);
  const auto right = static_cast<double>(std::count_if(got.begin(), got.end(), is_right));
  tally.right += right;
  tally.wrong += static_cast<double>(got.size()) - right;
  if (right < static_cast<double>(got.size())) tally.wrongly.push_back(line_of(item, got));
}

std::size_t fold_of(const LabelledItem& item) {
  return match::hash_of(item.id) % kFolds;
}

// Stories of one policy stay together: weights are tried on policies that they were not fitted on.
std::size_t fold_by_policy(const LabelledItem& item) {
  return item.policies.empty() ? fold_of(item) : match::hash_of(*item.policies.begin()) % kFolds;
}

std::vector<Policy> bare(std::vector<Policy> policies) {
  for (Policy& policy : policies) policy.terms.clear();
  return policies;
}

std::vector<Lesson> lessons_of(const Labels& labels, const match::PolicyIndex& index,
                               const std::function<bool(const LabelledItem&)>& taken) {
  std::vector<Lesson> lessons;
  for (const LabelledItem& item : labels.items) {
    if (!taken(item)) continue;
    const match::Weighing weighing = match::weigh(index, item.story);
    Lesson lesson;
    lesson.in_field = weighing.in_field;
    for (const match::Weighed& weighed : weighing.candidates) {
      lesson.candidates.push_back(weighed.signs);
      lesson.right.push_back(item.policies.contains(labels.policies[weighed.policy].id));
    }
    const bool lost = !item.policies.empty() &&
                      std::find(lesson.right.begin(), lesson.right.end(), true) == lesson.right.end();
    if (!lost) lessons.push_back(std::move(lesson));
  }
  return lessons;
}

// A tracker's entries come with terms and without: weights serve both.
struct Indexes {
  match::PolicyIndex full, bare;
};

match::Weights fit_on(const Labels& labels, const Indexes& indexes,
                      const std::function<bool(const LabelledItem&)>& taken) {
  std::vector<Lesson> lessons = lessons_of(labels, indexes.full, taken);
  for (Lesson& lesson : lessons_of(labels, indexes.bare, taken)) {
    lesson.worth = 0.5;
    lessons.push_back(std::move(lesson));
  }
  return fit(lessons);
}

std::vector<Figure> rows(const std::string& data, const Tally& t, bool with_aims) {
  const auto aim = [with_aims](double value) {
    return with_aims ? std::optional<double>(value) : std::nullopt;
  };
  return {
      {data, "right policy first", share(t.first, t.placed), aim(0.85), false, t.not_first},
      {data, "right policy among first three", share(t.among_three, t.placed), aim(0.94), false, t.not_three},
      {data, "right policy proposed", share(t.proposed, t.placed), aim(0.75), false, t.not_proposed},
      {data, "false proposals, hard", share(t.hard_alarms, t.hard), aim(0.08), true, t.alarms},
      {data, "false proposals, easy", share(t.easy_alarms, t.easy), aim(0.01), true, {}},
      {data, "proposals that are right, of placed", share(t.right, t.right + t.wrong), {}, false, t.wrongly}};
}

Figure baseline(const Labels& labels, std::size_t among, const char* name) {
  const Bm25 bm25(labels.policies);
  double right = 0, all = 0;
  for (const LabelledItem& item : labels.items) {
    if (item.policies.empty()) continue;
    ++all;
    const std::vector<std::size_t> order = bm25.ranked(item.story.title + " " + item.story.text);
    bool found = false;
    for (std::size_t i = 0; i < std::min(among, order.size()); ++i) {
      found = found || item.policies.contains(labels.policies[order[i]].id);
    }
    right += found ? 1 : 0;
  }
  return {"items, plain BM25 beside it", name, share(right, all), {}, false, {}};
}

Figure drop(const char* name, double whole, double folds) {
  return {"items, five-fold", name, whole - folds, 0.03, true, {}};
}

Tally five_fold(const Labels& labels, const Indexes& indexes,
                std::size_t (*fold_of_item)(const LabelledItem&)) {
  Tally tally;
  for (std::size_t fold = 0; fold < kFolds; ++fold) {
    const match::Weights weights =
        fit_on(labels, indexes, [&](const LabelledItem& item) { return fold_of_item(item) != fold; });
    for (const LabelledItem& item : labels.items) {
      if (fold_of_item(item) == fold) count(indexes.full, weights, item, tally);
    }
  }
  return tally;
}

}  // namespace

std::vector<Figure> matching_figures(const Labels& labels) {
  const Indexes indexes{match::PolicyIndex(labels.policies), match::PolicyIndex(bare(labels.policies))};
  Tally whole, without;
  for (const LabelledItem& item : labels.items) {
    count(indexes.full, match::fitted_weights(), item, whole);
    count(indexes.bare, match::fitted_weights(), item, without);
  }
  const Tally folds = five_fold(labels, indexes, fold_of), apart = five_fold(labels, indexes, fold_by_policy);
  std::vector<Figure> all = rows("items", whole, true);
  for (Figure& figure : rows("items, five-fold", folds, false)) all.push_back(std::move(figure));
  all.push_back(drop("lost: first", share(whole.first, whole.placed), share(folds.first, folds.placed)));
  all.push_back(
      drop("lost: proposed", share(whole.proposed, whole.placed), share(folds.proposed, folds.placed)));
  all.push_back(drop("gained: false proposals, hard", share(folds.hard_alarms, folds.hard),
                     share(whole.hard_alarms, whole.hard)));
  for (Figure& figure : rows("items, five-fold by policy", apart, false)) all.push_back(std::move(figure));
  for (Figure& figure : rows("items, policies without terms", without, false)) {
    all.push_back(std::move(figure));
  }
  all.push_back(baseline(labels, 1, "right policy first"));
  all.push_back(baseline(labels, 3, "right policy among first three"));
  return all;
}

std::string fitted_source(const Labels& labels) {
  const Indexes indexes{match::PolicyIndex(labels.policies), match::PolicyIndex(bare(labels.policies))};
  const match::Weights weights = fit_on(labels, indexes, [](const LabelledItem&) { return true; });
  std::string out =
      "// What each sign weighs: printed by `bench/judge --fit`, never set by hand.\n"
      "#include \"match/judgement.hpp\"\n\nnamespace policywatch::match {\n\n"
      "const Weights& fitted_weights() {\n  static constexpr Weights kFitted = {{\n";
  char line[80];
  for (std::size_t k = 0; k < match::kSigns; ++k) {
    std::snprintf(line, sizeof line, "      %.2f,  // %s\n", weights.of[k],
                  std::string(match::name_of(static_cast<match::Sign>(k))).c_str());
    out += line;
  }
  std::snprintf(line, sizeof line, "  }, %.2f, %.2f, %.2f};\n", weights.none_in_field, weights.none_elsewhere,
                weights.proposed);
  return out + line + "  return kFitted;\n}\n\n}  // namespace policywatch::match\n";
}

std::string signs_table(const Labels& labels) {
  const match::PolicyIndex index(labels.policies);
  std::string out;
  for (const LabelledItem& item : labels.items) {
    const match::Weighing weighing = match::weigh(index, item.story);
    for (const match::Weighed& weighed : weighing.candidates) {
      const std::string& policy = labels.policies[weighed.policy].id;
      out += item.id + "\t" + std::to_string(fold_of(item)) + (weighing.in_field ? "\t1\t" : "\t0\t") +
             policy + (item.policies.contains(policy) ? "\t1" : "\t0");
      for (const double sign : weighed.signs) out += "\t" + std::to_string(sign);
      out += "\n";
    }
  }
  return out;
}

}  // namespace policywatch::bench
