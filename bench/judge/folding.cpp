// Events told by several sources: how many become one update each, and what comparing costs.
#include <ctime>

#include "bench/judge/figures.hpp"
#include "pipeline/analyse.hpp"
#include "pipeline/known_events.hpp"
#include "tests/pipeline/folding.hpp"

namespace policywatch::bench {
namespace {

constexpr std::size_t kKnown = 5000;
constexpr int kRounds = 200;

std::vector<test::ToldBy> told(const std::string& name) {
  return test::read_told(POLICYWATCH_SOURCE_DIR "/tests/fixtures/folding/" + name + ".txt");
}

void add_quality(const std::string& name, std::optional<double> aim, std::vector<Figure>& figures) {
  const test::FoldingScore score = test::fold_all(told(name));
  const std::string data = "folding " + name + " (" + std::to_string(score.events) + " events, " +
                           std::to_string(score.tellings) + " told)";
  figures.push_back({data, "pairs: F1", score.f1(), aim, false, score.misses});
  figures.push_back({data, "pairs: precision", score.precision(), {}, false, {}});
  figures.push_back({data, "pairs: recall", score.recall(), {}, false, {}});
}

double cpu_milliseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

/// `policies` and `days`: what the known updates spread over.
double cost_of_one(std::size_t policies, int days) {
  const std::vector<test::ToldBy> events = told("events");
  const Time start = parse_rfc3339("2026-06-01T00:00:00Z").value();
  std::vector<Update> known;
  for (std::size_t i = 0; i < kKnown; ++i) {
    const test::ToldBy& one = events[i % events.size()];
    Update update;
    update.id = static_cast<std::int64_t>(i + 1);
    update.headline = one.item.title;
    update.outlet = one.outlet;
    update.text = one.item.summary;
    update.url = "https://source.example/" + std::to_string(i);
    update.policies = {std::to_string(i % policies)};
    update.detected_at = start + std::chrono::hours(24 * (static_cast<int>(i) % days));
    update.date = date_of(update.detected_at);
    known.push_back(std::move(update));
  }
  const pipeline::KnownEvents prepared(known);
  Update fresh = known.front();
  fresh.headline = "Ministers weigh a museum of lamps for the harbour";
  fresh.url = "https://other.example/1";
  double best = 1e9;
  for (int i = 0; i < kRounds; ++i) {
    const double begin = cpu_milliseconds();
    const pipeline::KnownEvent event = pipeline::known_event(fresh);
    std::size_t same = 0;
    for (const std::uint32_t at : prepared.near(event))
      same += match::same_event(prepared.at(at).signs, event.signs).same ? 1U : 0U;
    best = std::min(best, cpu_milliseconds() - begin + (same > kKnown ? 1 : 0));
  }
  return best;
}

}  // namespace

std::vector<Figure> folding_figures(const Labels& labels) {
  (void)labels;
  std::vector<Figure> figures;
  add_quality("events", 0.95, figures);
  add_quality("blind", std::nullopt, figures);
  const std::string data = "a new update against " + std::to_string(kKnown) + ", CPU ms";
  figures.push_back({data, "of 200 policies over 90 days", cost_of_one(200, 90), 0.5, true, {}});
  figures.push_back({data, "all of one policy and day", cost_of_one(1, 1), 1, true, {}});
  return figures;
}

}  // namespace policywatch::bench
