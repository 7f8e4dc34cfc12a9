#include "tests/pipeline/folding.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include "base/text.hpp"
#include "match/classify.hpp"
#include "pipeline/analyse.hpp"
#include "pipeline/known_events.hpp"

namespace policywatch::test {
namespace {

std::vector<std::string> parts_of(const std::string& line) {
  std::vector<std::string> parts;
  std::size_t at = 0;
  while (at <= line.size()) {
    const std::size_t end = std::min(line.find(" | ", at), line.size());
    parts.emplace_back(trim(std::string_view(line).substr(at, end - at)));
    at = end + 3;
  }
  return parts;
}

std::vector<PolicyId> ids_of(const std::string& list) {
  std::vector<PolicyId> ids;
  std::size_t at = 0;
  while (at < list.size()) {
    const std::size_t end = std::min(list.find(',', at), list.size());
    ids.emplace_back(trim(std::string_view(list).substr(at, end - at)));
    at = end + 1;
  }
  return ids;
}

WatchKind kind_of(const std::string& source) {
  if (source == "docket") return WatchKind::courtlistener;
  if (source == "fr") return WatchKind::federal_register;
  if (source == "agency") return WatchKind::list;
  if (source == "news") return WatchKind::feed;
  throw std::runtime_error("folding: no source " + source);
}

ToldBy telling_of(const std::vector<std::string>& parts, std::size_t number) {
  if (parts.size() < 5) throw std::runtime_error("folding: line " + std::to_string(number));
  ToldBy told;
  told.kind = kind_of(parts[0]);
  told.outlet = parts[1];
  const std::size_t plus = std::min(parts[2].find('+'), parts[2].size());
  const auto date = parse_iso_date(parts[2].substr(0, plus));
  if (!date) throw std::runtime_error("folding: no date in line " + std::to_string(number));
  int late = 0;
  std::from_chars(parts[2].data() + std::min(plus + 1, parts[2].size()), parts[2].data() + parts[2].size(),
                  late);
  told.line = number;
  told.seen = midnight(*date) + std::chrono::hours(24 * late + 12);
  told.item.date = date;
  told.item.title = parts[3];
  told.item.summary = parts[4];
  told.item.url = parts.size() > 5 ? parts[5] : "https://source.example/" + std::to_string(number);
  told.item.key = told.item.url;
  return told;
}

/// What became of one telling.
struct Filed {
  std::int64_t update = 0;  // that it made or joined; 0: none
  std::string why;          // it joined
};
Filed file_one(const ToldBy& told, std::vector<Update>& known, pipeline::KnownEvents& events) {
  static const match::PolicyIndex nothing;
  Watch watch;
  watch.id = told.outlet;
  watch.url = "https://source.example/" + told.outlet;
  watch.kind = told.kind;
  watch.issuer = told.outlet;
  watch.policies = told.policies;
  Document previous;
  previous.url = watch.url;
  Item other;
  other.key = other.url = other.title = "an older entry";
  previous.items = {other};
  Reading reading;
  reading.document = previous;
  reading.document.items.push_back(told.item);
  const CaptureRef capture{"aa", told.seen, 200, Quality::ok};
  const pipeline::Subject subject{watch, &previous, reading, capture, capture, told.seen, {}, false, {}};
  pipeline::Findings found = pipeline::analyse(subject, {nothing, {}, known, {}, &events});
  for (Update& update : found.created) {
    update.id = std::ssize(known) + 1;
    events.put(known.size(), update);
    known.push_back(std::move(update));
    return {known.back().id, ""};
  }
  for (pipeline::Attachment& attached : found.attached) {
    const auto at = static_cast<std::size_t>(attached.update_id - 1);
    known[at].evidence.push_back(std::move(attached.evidence));
    events.put(at, known[at]);
    return {attached.update_id, attached.reason};
  }
  return {};
}

std::string name_of(const ToldBy& told) {
  return told.event + " " + told.outlet + " \"" + told.item.title + "\"";
}

double share(std::size_t part, std::size_t rest) {
  return part + rest == 0 ? 1 : static_cast<double>(part) / static_cast<double>(part + rest);
}

}  // namespace

double FoldingScore::precision() const {
  return share(right, wrong);
}
double FoldingScore::recall() const {
  return share(right, missed);
}
double FoldingScore::f1() const {
  return share(2 * right, wrong + missed);
}

std::vector<ToldBy> read_told(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("folding: no file " + path);
  std::vector<ToldBy> all;
  std::string event;
  std::vector<PolicyId> policies;
  std::string line;
  for (std::size_t number = 1; std::getline(file, line); ++number) {
    if (line.empty() || line.starts_with('#')) continue;
    std::vector<std::string> parts = parts_of(line);
    if (line.starts_with("= ")) {
      event = parts.at(0).substr(2);
      policies = ids_of(parts.at(1));
      continue;
    }
    ToldBy told = telling_of(parts, number);
    told.event = event;
    told.policies = policies;
    all.push_back(std::move(told));
  }
  return all;
}

FoldingScore fold_all(std::vector<ToldBy> told) {
  std::ranges::sort(told, [](const ToldBy& a, const ToldBy& b) {
    return a.seen != b.seen ? a.seen < b.seen : a.line < b.line;
  });
  std::vector<Update> known;
  pipeline::KnownEvents prepared;
  std::vector<std::int64_t> update_of;
  std::vector<std::string> why;
  FoldingScore score;
  std::set<std::string> events;
  for (const ToldBy& one : told) {
    events.insert(one.event);
    Filed filed = file_one(one, known, prepared);
    update_of.push_back(filed.update);
    why.push_back(std::move(filed.why));
    if (update_of.back() == 0) {
      ++score.untold;
      score.misses.push_back("untold: " + name_of(one));
    }
  }
  score.events = events.size();
  score.tellings = told.size();
  for (std::size_t i = 0; i < told.size(); ++i) {
    for (std::size_t j = i + 1; j < told.size(); ++j) {
      if (update_of[i] == 0 || update_of[j] == 0) continue;
      const bool one = told[i].event == told[j].event, folded = update_of[i] == update_of[j];
      score.right += one && folded ? 1 : 0;
      score.wrong += !one && folded ? 1 : 0;
      score.missed += one && !folded ? 1 : 0;
      if (one == folded) continue;
      score.misses.push_back((folded ? "wrongly one: " : "wrongly two: ") + name_of(told[i]) + " / " +
                             name_of(told[j]) + (folded ? " (" + why[i] + " / " + why[j] + ")" : ""));
    }
  }
  return score;
}

}  // namespace policywatch::test
