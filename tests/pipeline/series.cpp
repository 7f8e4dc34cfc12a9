#include "tests/pipeline/series.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/hash.hpp"
#include "base/records_json.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "pipeline/analyse.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::pipeline {
namespace {

namespace fs = std::filesystem;

std::string read_all(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

fs::path shared() {
  const char* named = std::getenv("POLICYWATCH_SHARED");
  return named != nullptr ? fs::path(named) : fs::path(POLICYWATCH_SOURCE_DIR) / ".." / "shared";
}

std::string text_at(const boost::json::object& object, std::string_view key) {
  const boost::json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

SeriesStep read_step(const boost::json::object& object) {
  SeriesStep step;
  step.to = text_at(object, "to");
  step.kind = text_at(object, "class");
  step.noise = step.kind.starts_with("noise_");
  if (const boost::json::value* links = object.if_contains("new_items"); links && links->is_array()) {
    for (const boost::json::value& link : links->get_array()) {
      step.new_links.emplace_back(link.as_array().at(0).as_string());
    }
  }
  const boost::json::value* history = object.if_contains("history_new");
  if (history == nullptr || !history->is_array()) return step;
  for (const boost::json::value& entry : history->get_array()) {
    const boost::json::array& pair = entry.as_array();
    step.history.push_back(
        {std::string(pair.at(0).as_string()).substr(0, 10), std::string(pair.at(1).as_string())});
  }
  return step;
}

Reading read_capture(const Watch& watch, const Series& series, const std::string& file) {
  Response response;
  response.status = 200;
  response.url = response.final_url = series.url;
  response.headers = {{"Content-Type", "text/html; charset=utf-8"}};
  response.body = read_all(series.folder / file);
  response.started = response.finished = parse_compact(file.substr(0, file.find('.'))).value_or(Time{});
  return watchers::read(watch, response);
}

bool tells(const Update& update, const DatedNote& note) {
  return update.date && to_iso(*update.date) == note.date &&
         collapse_space(update.text) == collapse_space(note.text);
}

bool stood_before(const Document& page, const Document& now, const DatedNote& note) {
  const auto count = [&](const Document& document) {
    return std::ranges::count_if(document.history, [&](const Item& entry) {
      return entry.date && to_iso(*entry.date) == note.date &&
             collapse_space(entry.title) == collapse_space(note.text);
    });
  };
  return count(page) > 0 && count(page) == count(now);
}

std::string entry_of(const Item& item) {
  return identity_of(item.url) + "\n" + collapse_space(item.title);
}

bool holds(const std::vector<Item>& items, const std::string& url) {
  return std::ranges::any_of(items, [&](const Item& item) { return identity_of(item.url) == url; });
}

bool stands(const Document& page, const std::string& entry) {
  return std::ranges::any_of(page.items, [&](const Item& item) { return entry_of(item) == entry; });
}

void count_entries(const SeriesStep& expected, const Document& before, const Document& now,
                   const Change& change, std::set<std::string>& told, SeriesOutcome& outcome) {
  for (const std::string& link : expected.new_links) {
    const std::string url = identity_of(link);
    if (!holds(now.items, url) || holds(before.items, url)) continue;
    ++outcome.entries_new;
    const bool edited = std::ranges::any_of(
        change.items_edited, [&](const ItemEdit& edit) { return identity_of(edit.after.url) == url; });
    outcome.entries_told += edited || holds(change.items_added, url) ? 1 : 0;
  }
  for (const Item& item : change.items_added) {
    const std::string entry = entry_of(item);
    if (!told.insert(entry).second && stands(before, entry)) ++outcome.entries_again;
  }
}

void count_step(const SeriesStep& expected, const Document& before, const Document& now, StepOutcome& step,
                SeriesOutcome& outcome) {
  outcome.updates += step.updates.size();
  std::vector<char> used(step.updates.size(), 0);
  for (const DatedNote& note : expected.history) {
    if (stood_before(before, now, note)) {  // only its hidden time of day differs
      ++outcome.restamped;
      continue;
    }
    ++outcome.notes;
    bool found = false;
    for (std::size_t i = 0; i < step.updates.size() && !found; ++i) {
      if (used[i] != 0 || !tells(step.updates[i], note)) continue;
      used[i] = 1;
      found = true;
    }
    if (found) {
      ++outcome.notes_told;
    } else {
      step.missed.push_back(note);
    }
  }
  for (std::size_t i = 0; i < step.updates.size(); ++i) {
    if (used[i] == 0 && step.updates[i].kind == UpdateKind::subsequent_action) ++outcome.extra_history;
  }
  if (!expected.noise) return;
  ++outcome.noise_steps;
  outcome.noise_updates += step.updates.size() + step.attached;
}

}  // namespace

std::vector<Series> all_series() {
  const fs::path root = shared() / "corpus" / "series";
  const auto index = parse_json(read_all(root / "INDEX.json"));
  std::vector<Series> out;
  if (!index || !index->is_array()) return out;
  for (const boost::json::value& value : index->get_array()) {
    const boost::json::object& object = value.as_object();
    Series series;
    series.name = text_at(object, "dir");
    series.site = text_at(object, "site");
    series.kind = text_at(object, "kind");
    series.url = text_at(object, "url");
    series.folder = root / series.name;
    const auto facts = parse_json(read_all(series.folder / "facts.json"));
    if (!facts) continue;
    for (const boost::json::value& step : facts->as_object().at("transitions").as_array()) {
      if (series.first.empty()) series.first = text_at(step.as_object(), "from");
      series.steps.push_back(read_step(step.as_object()));
    }
    out.push_back(std::move(series));
  }
  return out;
}

SeriesOutcome replay(const Series& series, WatchKind kind) {
  SeriesOutcome outcome;
  Watch watch;
  watch.id = "series";
  watch.url = series.url;
  watch.kind = kind;
  const match::PolicyIndex index;
  std::vector<Update> known;
  std::map<std::string, Time> seen;
  std::set<std::string> told;
  Document previous;
  CaptureRef before;
  const auto capture_of = [&](const std::string& file) {
    CaptureRef ref;
    ref.sha256 = sha256_hex(read_all(series.folder / file));
    ref.fetched_at = parse_compact(file.substr(0, file.find('.')));
    ref.status = 200;
    return ref;
  };
  previous = read_capture(watch, series, series.first).document;
  before = capture_of(series.first);
  seen[before.sha256] = *before.fetched_at;
  for (const SeriesStep& expected : series.steps) {
    const Reading reading = read_capture(watch, series, expected.to);
    const Document last = previous;
    StepOutcome step;
    step.to = expected.to;
    step.kind = expected.kind;
    step.noise = expected.noise;
    if (reading.quality != Quality::ok) {
      step.bad_capture = true;
      step.reason = reading.reason;
      ++outcome.bad_captures;
    } else {
      Subject subject{watch, &previous, reading, before, capture_of(expected.to), {}, {}, false};
      subject.now = *subject.after.fetched_at;
      if (const auto it = seen.find(subject.after.sha256); it != seen.end()) subject.seen_before = it->second;
      Findings findings = analyse(subject, Knowledge{index, {}, known, {}});
      if (kind == WatchKind::list && findings.change) {
        count_entries(expected, previous, reading.document, *findings.change, told, outcome);
      }
      step.updates = findings.created;
      step.attached = findings.attached.size();
      step.suppressed = findings.suppressed;
      for (Update& update : findings.created) {
        update.id = static_cast<std::int64_t>(known.size() + 1);
        known.push_back(std::move(update));
      }
      previous = reading.document;
      before = subject.after;
      seen.emplace(before.sha256, *before.fetched_at);
    }
    count_step(expected, last, previous, step, outcome);
    outcome.steps.push_back(std::move(step));
  }
  return outcome;
}

}  // namespace policywatch::pipeline
