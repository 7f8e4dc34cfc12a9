// Time of one item against a tracker of 2,000 policies.
#include <algorithm>
#include <ctime>

#include "bench/judge/figures.hpp"

namespace policywatch::bench {
namespace {

constexpr std::size_t kPolicies = 2000;
constexpr double kAim = 1;  // ms

// Copies with every fourth longer word respelt, so that words are shared as among siblings, but not all.
std::string respelt(const std::string& text, std::size_t copy) {
  std::string out, word;
  std::size_t number = 0;
  for (const char c : text + " ") {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter) {
      word += c;
      continue;
    }
    if (word.size() > 3 && ++number % 4 == copy % 4) {
      word += static_cast<char>('a' + copy % 26);
      word += static_cast<char>('a' + copy / 26 % 26);
    }
    out += word + c;
    word.clear();
  }
  out.pop_back();
  return out;
}

std::vector<Policy> many(const std::vector<Policy>& known) {
  std::vector<Policy> all = known;
  for (std::size_t copy = 1; all.size() < kPolicies && !known.empty(); ++copy) {
    for (std::size_t i = 0; i < known.size() && all.size() < kPolicies; ++i) {
      Policy policy = known[i];
      policy.id += "-" + std::to_string(copy);
      policy.title = respelt(policy.title, copy);
      policy.description = respelt(policy.description, copy);
      for (std::string& term : policy.terms) term = respelt(term, copy);
      all.push_back(std::move(policy));
    }
  }
  return all;
}

// Of this thread: other work on the machine does not count.
double cpu_milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

}  // namespace

std::vector<Figure> speed_figures(const Labels& labels) {
  const match::PolicyIndex index(many(labels.policies));
  std::vector<double> times;
  std::size_t proposed = 0;
  for (int round = 0; round < 3; ++round) {
    for (const LabelledItem& item : labels.items) {
      const double begin = cpu_milliseconds();
      proposed += match::classify(index, item.story).policies.size();
      times.push_back(cpu_milliseconds() - begin);
    }
  }
  if (times.empty()) return {};
  std::sort(times.begin(), times.end());
  const std::string data = std::to_string(index.size()) + " policies, CPU ms an item";
  double sum = 0;
  for (const double time : times) sum += time;
  return {{data, "mean", sum / static_cast<double>(times.size()), kAim, true, {}},
          {data, "slowest of a hundred", times[times.size() * 99 / 100], {}, true, {}},
          {data, "proposals made in all", static_cast<double>(proposed), {}, false, {}}};
}

}  // namespace policywatch::bench
