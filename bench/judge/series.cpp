// Pages through time, run through the whole of a check as `policywatch replay` does, beside what is true of
// them.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

#include "base/date.hpp"
#include "base/settings.hpp"
#include "bench/judge/series.hpp"
#include "bench/judge/series_truth.hpp"
#include "daemon/one_shot.hpp"
#include "store/store.hpp"

namespace policywatch::bench {
namespace {

namespace fs = std::filesystem;

constexpr int kLoud = 40;  // a score that asks to be looked at

struct Folder {
  Folder() {
    std::string name = (fs::temp_directory_path() / "judge-series-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder");
    path = name;
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  fs::path path;
};

/// What one step left in the queue.
struct Told {
  std::vector<Update> updates;  // made at this step
  std::size_t folded = 0;
  std::vector<Change> changes;  // that the updates came from
};

std::map<std::string, Told> told_by(const SeriesTruth& series) {
  const Folder state;
  Settings settings;
  settings.state_dir = state.path.string();
  Watch watch;
  watch.id = "series";
  watch.url = series.url;
  watch.kind = WatchKind::page;
  std::vector<cli::CheckLine> lines;
  std::ostringstream errors;
  daemon::replay(
      settings, watch, series.folder.string(), [&](const cli::CheckLine& line) { lines.push_back(line); },
      errors);
  const auto store = store::open_sqlite(settings.state_dir, true);
  std::map<std::string, Told> told;
  for (const cli::CheckLine& line : lines) {
    Told& step = told[to_compact(line.at)];
    step.folded += line.folded;
    std::set<std::int64_t> seen;
    for (const std::int64_t id : line.updates) {
      auto update = store->update(id);
      if (!update) throw std::runtime_error("an update is not there");
      for (const Evidence& evidence : update->evidence) {
        if (evidence.change_id == 0 || !seen.insert(evidence.change_id).second) continue;
        if (auto change = store->change(evidence.change_id)) step.changes.push_back(*std::move(change));
      }
      step.updates.push_back(*std::move(update));
    }
  }
  return told;
}

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool tells_note(const Update& update, const std::pair<std::string, std::string>& note) {
  return update.date && to_iso(*update.date) == note.first &&
         plain_words(update.text) == plain_words(note.second);
}

using Entry = std::pair<std::string, std::string>;  // plain address, plain words

std::set<Entry> entries_told(const Change& change) {
  std::set<Entry> out;
  for (const Item& item : change.items_added) out.emplace(plain_address(item.url), plain_words(item.title));
  for (const Link& link : change.links_added) out.emplace(plain_address(link.url), plain_words(link.text));
  for (const LinkRetarget& link : change.links_retargeted) {
    out.emplace(plain_address(link.after), plain_words(link.text));
  }
  return out;
}

class Count {
 public:
  void add(const SeriesTruth& series) {
    std::map<std::string, Told> told = told_by(series);
    std::set<Entry> known;                                // entries told at an earlier step
    std::set<std::pair<std::string, std::string>> notes;  // of earlier steps
    for (const SeriesStep& step : series.steps) {
      const Told& left = told[step.to.substr(0, step.to.find('.'))];
      const std::string place = series.name + " " + step.to;
      add_notes(series, step, left, place, notes);
      add_noise(step, left, place);
      add_items(step, left, place);
      add_repeats(series, step, left, place, known);
    }
  }

  std::vector<Figure> figures() const {
    const auto share = [](double part, double whole) { return whole > 0 ? part / whole : 0; };
    return {
        {"series, gov.uk dated notes", "told with exact date and text", share(notes_told_, notes_), 0.99,
         false, missed_notes_},
        {"series, nothing a reader sees", "updates raised", equal_raised_, 0.0, true, equal_loud_},
        {"series, numbers or order alone", "steps raised at 40 or more", share(number_loud_, number_steps_),
         0.01, true, number_misses_},
        {"series, new items", "told at their step", share(items_told_, items_), 0.97, false, missed_items_},
        {"series, new items", "told again later", share(repeats_, reports_), 0.005, true, repeated_}};
  }

 private:
  // gov.uk stamps an entry anew when the next one is published: word for word the same on the same day, it
  // was told when it was new.
  void add_notes(const SeriesTruth& series, const SeriesStep& step, const Told& left,
                 const std::string& place, std::set<std::pair<std::string, std::string>>& earlier) {
    if (series.site != "gov.uk") return;
    std::vector<char> used(left.updates.size(), 0);
    for (const auto& note : step.history) {
      ++notes_;
      bool found = false;
      for (std::size_t i = 0; i < left.updates.size() && !found; ++i) {
        if (used[i] != 0 || !tells_note(left.updates[i], note)) continue;
        used[i] = 1;
        found = true;
      }
      found = found || earlier.contains(note);
      notes_told_ += found ? 1 : 0;
      if (found) earlier.insert(note);
      if (!found) missed_notes_.push_back(place + " " + note.first + " " + note.second);
    }
  }

  void add_noise(const SeriesStep& step, const Told& left, const std::string& place) {
    if (is_equal(step)) {
      equal_raised_ += static_cast<double>(left.updates.size() + left.folded);
      for (const Update& update : left.updates) equal_loud_.push_back(place + " " + update.title);
    }
    if (!is_numbers_only(step)) return;
    number_steps_ += 1;
    const auto loud = std::ranges::find_if(left.updates, [](const Update& u) { return u.score >= kLoud; });
    if (loud == left.updates.end()) return;
    number_loud_ += 1;
    std::string terms;
    for (const ScoreTerm& term : loud->score_terms) {
      terms += " " + term.term + "=" + std::to_string(term.points) + "(" + term.detail + ")";
    }
    number_misses_.push_back(place + " " + std::to_string(loud->score) + " " + loud->title + terms);
  }

  void add_items(const SeriesStep& step, const Told& left, const std::string& place) {
    std::set<Entry> told;
    std::string words;
    for (const Change& change : left.changes) {
      told.merge(entries_told(change));
      for (const TextChange& text : change.text) words += plain_words(text.after) + "\n";
    }
    for (const auto& [url, title] : step.new_items) {
      const Entry entry{plain_address(url), plain_words(title)};
      ++items_;
      const bool by_address =
          std::ranges::any_of(told, [&](const Entry& one) { return one.first == entry.first; });
      if (by_address || words.contains(entry.second)) {
        items_told_ += 1;
      } else {
        missed_items_.push_back(place + " " + url + " " + title + " updates " +
                                std::to_string(left.updates.size()));
      }
    }
  }

  // Told again while its address and words had stood there all the time; what went and came back is news.
  void add_repeats(const SeriesTruth& series, const SeriesStep& step, const Told& left,
                   const std::string& place, std::set<Entry>& known) {
    std::set<Entry> told;
    for (const Change& change : left.changes) told.merge(entries_told(change));
    std::string before;
    for (const Entry& entry : told) {
      ++reports_;
      if (known.insert(entry).second) continue;
      if (before.empty()) before = plain_words(bytes_of(series.folder / step.from));
      const std::string path = plain_words(entry.first.substr(entry.first.find('/') + 1));
      if (!before.contains(path) || !before.contains(entry.second)) continue;
      ++repeats_;
      repeated_.push_back(place + " " + entry.first + " " + entry.second);
    }
  }

  double notes_ = 0, notes_told_ = 0, equal_raised_ = 0, number_steps_ = 0, number_loud_ = 0, items_ = 0,
         items_told_ = 0, reports_ = 0, repeats_ = 0;
  std::vector<std::string> missed_notes_, equal_loud_, number_misses_, missed_items_, repeated_;
};

}  // namespace

std::vector<Figure> series_figures(const fs::path& folder) {
  Count count;
  const char* only = std::getenv("POLICYWATCH_SERIES");
  for (const SeriesTruth& series : read_series(folder)) {
    if (only == nullptr || series.name.contains(only)) count.add(series);
  }
  return count.figures();
}

}  // namespace policywatch::bench
