#include "bench/judge/fit.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace policywatch::bench {
namespace {

constexpr std::size_t kSize = match::kSigns + 2;  // the last two: none in the field, none elsewhere
constexpr int kSteps = 1500;
constexpr double kPenalty = 40;  // of a weight one standard deviation off, in units of stories
constexpr double kStep = 0.03;
constexpr double kElsewhere = 1.5, kNone = 6;
// Where the penalty pulls to: what each sign is worth by common sense, in the order of match::Sign. The
// sample is small, and no sample of headlines shows how seldom a docket number lies.
constexpr match::Signs kExpected = {2, 1.5, 4,   1, 1,   2.2, 1.8, 1,    2.5,  3,  0.3, 2,
                                    1, 0.5, 1.2, 1, 0.3, -4,  -3,  -0.5, -1.5, -4, -2,  -0.7};
// What a right proposal gains is one.
constexpr double kWrong = 0.25, kAlarm = 1.5;
constexpr double kNear = 0.03;  // a false alarm that only just keeps below the threshold counts too

using Vector = std::array<double, kSize>;

Vector spread_of(const std::vector<Lesson>& lessons) {
  Vector sum{}, squares{}, spread;
  double count = 0;
  for (const Lesson& lesson : lessons) {
    for (const match::Signs& signs : lesson.candidates) {
      for (std::size_t k = 0; k < match::kSigns; ++k) {
        sum[k] += signs[k];
        squares[k] += signs[k] * signs[k];
      }
      ++count;
    }
  }
  spread.fill(1);
  for (std::size_t k = 0; k < match::kSigns && count > 0; ++k) {
    const double mean = sum[k] / count;
    const double deviation = std::sqrt(std::max(0.0, squares[k] / count - mean * mean));
    spread[k] = deviation > 1e-3 ? deviation : 1;
  }
  return spread;
}

// Log-odds of each candidate and, last, of none; turned into shares of one.
std::vector<double> shares_of(const Lesson& lesson, const Vector& weights) {
  std::vector<double> shares;
  for (const match::Signs& signs : lesson.candidates) {
    double score = 0;
    for (std::size_t k = 0; k < match::kSigns; ++k) score += weights[k] * signs[k];
    shares.push_back(score);
  }
  shares.push_back(weights[lesson.in_field ? match::kSigns : match::kSigns + 1]);
  const double most = *std::max_element(shares.begin(), shares.end());
  double all = 0;
  for (double& share : shares) all += share = std::exp(share - most);
  for (double& share : shares) share /= all;
  return shares;
}

void add_gradient(const Lesson& lesson, const Vector& weights, Vector& gradient) {
  const std::vector<double> shares = shares_of(lesson, weights);
  double right = 0;
  for (std::size_t i = 0; i < lesson.right.size(); ++i) right += lesson.right[i] ? shares[i] : 0;
  const bool none = std::find(lesson.right.begin(), lesson.right.end(), true) == lesson.right.end();
  if (!none && right <= 0) return;
  for (std::size_t i = 0; i < lesson.candidates.size(); ++i) {
    const double wanted = lesson.right[i] ? shares[i] / right : 0;
    const double push = lesson.worth * (wanted - shares[i]);
    for (std::size_t k = 0; k < match::kSigns; ++k) gradient[k] += push * lesson.candidates[i][k];
  }
  gradient[lesson.in_field ? match::kSigns : match::kSigns + 1] +=
      lesson.worth * ((none ? 1 : 0) - shares.back());
}

void project(Vector& weights) {
  for (std::size_t k = 0; k < match::kSigns; ++k) {
    weights[k] = k < match::kFirstAgainst ? std::max(0.0, weights[k]) : std::min(0.0, weights[k]);
  }
  double& elsewhere =
      weights[match::kSigns + 1];  // a story without a word of the field takes more to convince
  elsewhere = std::max(elsewhere, weights[match::kSigns] + kElsewhere);
}

double worth_of(const std::vector<Lesson>& lessons, const std::vector<std::vector<double>>& shares,
                double threshold) {
  double worth = 0;
  for (std::size_t n = 0; n < lessons.size(); ++n) {
    const std::vector<bool>& right = lessons[n].right;
    const bool none = std::find(right.begin(), right.end(), true) == right.end();
    for (std::size_t i = 0; i < right.size(); ++i) {
      if (shares[n][i] < threshold - (none ? kNear : 0)) continue;
      worth += lessons[n].worth * (right[i] ? 1 : none ? -kAlarm : -kWrong);
    }
  }
  return worth;
}

double threshold_of(const std::vector<Lesson>& lessons, const Vector& weights) {
  std::vector<std::vector<double>> shares;
  for (const Lesson& lesson : lessons) shares.push_back(shares_of(lesson, weights));
  double best = 0.5, most = worth_of(lessons, shares, best);
  for (int percent = 70; percent >= 25; --percent) {
    const double worth = worth_of(lessons, shares, percent / 100.0);
    if (worth > most) {
      most = worth;
      best = percent / 100.0;
    }
  }
  return best;
}

}  // namespace

match::Weights fit(const std::vector<Lesson>& lessons) {
  const Vector spread = spread_of(lessons);
  Vector weights{}, mean{}, square{}, expected{};
  std::copy(kExpected.begin(), kExpected.end(), expected.begin());
  weights = expected;
  weights[match::kSigns] = weights[match::kSigns + 1] = kNone;
  for (int step = 1; step <= kSteps; ++step) {  // Adam, with each weight scaled by its sign's spread
    Vector gradient{};
    for (const Lesson& lesson : lessons) add_gradient(lesson, weights, gradient);
    for (std::size_t k = 0; k < kSize; ++k) {
      if (k < match::kSigns) gradient[k] -= kPenalty * (weights[k] - expected[k]) * spread[k] * spread[k];
      const double scaled = gradient[k] / spread[k];
      mean[k] = 0.9 * mean[k] + 0.1 * scaled;
      square[k] = 0.999 * square[k] + 0.001 * scaled * scaled;
      const double m = mean[k] / (1 - std::pow(0.9, step)), s = square[k] / (1 - std::pow(0.999, step));
      const double pace = kStep * (1 - 0.9 * step / kSteps);
      weights[k] += pace / spread[k] * m / (std::sqrt(s) + 1e-9);
    }
    project(weights);
  }
  match::Weights fitted;
  std::copy_n(weights.begin(), match::kSigns, fitted.of.begin());
  fitted.none_in_field = weights[match::kSigns];
  fitted.none_elsewhere = weights[match::kSigns + 1];
  fitted.proposed = threshold_of(lessons, weights);
  return fitted;
}

}  // namespace policywatch::bench
