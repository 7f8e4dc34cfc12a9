#include <numeric>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "diff/blocks.hpp"
#include "diff/compare.hpp"
#include "diff/views.hpp"
#include "extract/extract.hpp"
#include "fuzz/fuzz.hpp"

namespace policywatch::fuzz {
namespace {

using diff::Mark;

std::string half(const std::vector<diff::Segment>& segments, Mark mark) {
  std::string text;
  for (const diff::Segment& segment : segments) {
    if (segment.mark == Mark::same || segment.mark == mark) text += segment.text;
  }
  return text;
}

void check_words(std::string_view before, std::string_view after) {
  const auto segments = diff::word_diff(before, after);
  require(collapse_space(half(segments, Mark::deleted)) == collapse_space(before),
          "what is struck out was there", before);
  require(collapse_space(half(segments, Mark::inserted)) == collapse_space(after), "what is put in is there",
          after);
}

void check_steps(const Document& before, const Document& after) {
  std::vector<int> gone(before.blocks.size()), come(after.blocks.size());
  for (const diff::Step& step : diff::align_blocks(before.blocks, after.blocks)) {
    if (step.before != diff::kNoBlock) ++gone.at(step.before);
    if (step.after != diff::kNoBlock) ++come.at(step.after);
  }
  for (const auto* counts : {&gone, &come}) {
    for (const int count : *counts) require(count == 1, "each block stands in the comparison once");
  }
}

void check_change(const Document& before, const Document& after, const Watch& watch) {
  diff::Options options;
  options.watch = &watch;
  const Change change = diff::compare(before, after, options);
  require(change == diff::compare(before, after, options), "the same pages, the same change");
  const int sum = std::accumulate(change.score_terms.begin(), change.score_terms.end(), 0,
                                  [](int total, const ScoreTerm& term) { return total + term.points; });
  require(change.score == std::clamp(sum, 0, 100), "the score is the sum of its terms");
  require(change.changed || !change.significant, "what is significant is a change");
  const auto stored = change_from_json(to_json(change));
  require(stored && *stored == change, "a stored change is the same when it is read again",
          stored ? "" : stored.error().message);
  for (const diff::View view :
       {diff::View::changes, diff::View::words, diff::View::side, diff::View::links, diff::View::fields}) {
    for (const diff::Row& row : diff::rows(view, before, after, change)) {
      for (const auto* segments : {&row.left, &row.right}) {
        for (const diff::Segment& segment : *segments) require(is_valid_utf8(segment.text), "a row is UTF-8");
      }
    }
  }
}

Document read(std::string_view bytes, std::size_t kind) {
  const std::string url = "https://agency.example/page/";
  std::string text = extract::decode(bytes, "text/html; charset=utf-8").text;
  const auto dom = extract::Dom::parse(std::move(text));
  std::vector<std::string> notes;
  const Watch watch = watch_of(kind == 0 ? WatchKind::page : WatchKind::list);
  Document document = extract::read_page(dom, url, watch, notes);
  if (kind != 0) document.items = extract::read_listing(dom, url, watch, notes);
  extract::compose(document);
  return document;
}

}  // namespace

// Two pages, split by a zero byte; without one the later page is the earlier without its middle.
void one_input(std::string_view input) {
  auto [first, second] = split_first(input, '\0');
  std::string cut;
  if (first.empty()) {
    first = second;
    cut = std::string(first.substr(0, first.size() / 3)) + std::string(first.substr(first.size() * 2 / 3));
    second = cut;
  }
  const std::size_t kind = choice(input.substr(0, 64), 2);
  const Document before = read(first, kind), after = read(second, kind);
  const Watch watch = watch_of(kind == 0 ? WatchKind::page : WatchKind::list);
  check_change(before, after, watch);
  check_change(after, before, watch);
  check_steps(before, after);
  require(!diff::compare(before, before).changed, "a page does not differ from itself");
  check_words(to_valid_utf8(first.substr(0, 3000)), to_valid_utf8(second.substr(0, 3000)));
  for (std::size_t i = 0; i < std::min(before.blocks.size(), after.blocks.size()); ++i) {
    check_words(before.blocks[i].text, after.blocks[i].text);
  }
}

}  // namespace policywatch::fuzz
