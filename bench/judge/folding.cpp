// Events told by several sources: how many become one update each, and what comparing costs.
#include <algorithm>
#include <ctime>
#include <iterator>

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

/// What is known of a host while its pages are checked one after another.
struct Host {
  match::PolicyIndex index;
  std::vector<Update> told;
  pipeline::KnownEvents events;
  std::size_t pages = 0;

  void keep(pipeline::Findings found) {
    for (pipeline::Attachment& page : found.attached) {
      const auto at = static_cast<std::size_t>(page.update_id - 1);
      told[at].evidence.push_back(std::move(page.evidence));
      events.add_source(at, told[at].evidence.back(), ++told[at].rev);
    }
    for (Update& update : found.created) {
      update.id = std::ssize(told) + 1;
      events.put(told.size(), update);
      told.push_back(std::move(update));
    }
    for (const pipeline::Merged& one : found.merged) {
      Update& gone = told[static_cast<std::size_t>(one.update_id - 1)];
      gone.state = UpdateState::merged;
      gone.merged_into = told.back().id;
      std::ranges::move(gone.evidence, std::back_inserter(told.back().evidence));
      gone.evidence.clear();
    }
  }
};

/// One new block on each of so many pages (cases/review.md P-06).
void add_site_wide(std::size_t pages, std::vector<Figure>& figures) {
  Host host;
  host.pages = pages;
  const pipeline::Site site{
      .watched_pages = [&host] { return host.pages; },
      .read_again = [](const Evidence&) { return std::optional<pipeline::SeenAgain>(); }};
  const Time start = parse_rfc3339("2026-06-01T00:00:00Z").value();
  const double begin = cpu_milliseconds();
  for (std::size_t i = 0; i < pages; ++i) {
    Watch watch;
    watch.id = "page-" + std::to_string(i);
    watch.url = "https://agency.example/" + watch.id;
    watch.kind = WatchKind::page;
    Document before;
    before.url = watch.url;
    before.title = "Page " + std::to_string(i);
    for (int line = 0; line < 40; ++line)
      before.blocks.push_back(
          {"Line " + std::to_string(line) + " of page " + std::to_string(i) + " says its own.", Where::main,
           "p"});
    Reading after;
    after.document = before;
    after.document.blocks.insert(
        after.document.blocks.begin(),
        {"The agency has a new address since the first of the month.", Where::main, "p"});
    const pipeline::Subject subject{watch, &before, after, {}, {}, start + std::chrono::seconds(i),
                                    {},    false,   {}};
    pipeline::Knowledge knowledge{host.index, {}, host.told, {}, &host.events};
    knowledge.site = &site;
    host.keep(pipeline::analyse(subject, knowledge));
  }
  const double spent = (cpu_milliseconds() - begin) / 1e3;
  const auto open = std::ranges::count(host.told, UpdateState::new_, &Update::state);
  const std::string data = "one block on " + std::to_string(pages) + " pages of a host";
  figures.push_back({data, "updates in the queue", static_cast<double>(open), 1, true, {}});
  figures.push_back({data, "grouped, CPU s", spent, 10, true, {}});
}

}  // namespace

std::vector<Figure> folding_figures(const Labels& labels) {
  (void)labels;
  std::vector<Figure> figures;
  add_quality("events", 0.95, figures);
  add_quality("blind", std::nullopt, figures);
  add_quality("unseen", std::nullopt, figures);
  const std::string data = "a new update against " + std::to_string(kKnown) + ", CPU ms";
  figures.push_back({data, "of 200 policies over 90 days", cost_of_one(200, 90), 0.5, true, {}});
  figures.push_back({data, "all of one policy and day", cost_of_one(1, 1), 1, true, {}});
  add_site_wide(2000, figures);
  return figures;
}

}  // namespace policywatch::bench
