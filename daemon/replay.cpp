#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "daemon/check_steps.hpp"
#include "daemon/learned.hpp"
#include "daemon/merging.hpp"
#include "daemon/one_shot.hpp"
#include "daemon/reading.hpp"
#include "daemon/warc.hpp"
#include "pipeline/back_test.hpp"
#include "pipeline/fold.hpp"
#include "pipeline/known_events.hpp"

namespace policywatch::daemon {
namespace {

namespace fs = std::filesystem;

std::string type_of(const fs::path& file) {
  const std::string extension = ascii_lower(file.extension().string());
  if (extension == ".html" || extension == ".htm") return "text/html";
  if (extension == ".json") return "application/json";
  if (extension == ".xml" || extension == ".rss" || extension == ".atom") return "application/xml";
  if (extension == ".txt") return "text/plain";
  if (extension == ".pdf") return "application/pdf";
  return "";
}

std::vector<Response> captures_in_folder(const fs::path& folder, const std::string& url) {
  std::vector<std::pair<Time, fs::path>> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (auto at = parse_compact(entry.path().stem().string())) files.emplace_back(*at, entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<Response> captures;
  for (const auto& [at, path] : files) {
    std::ifstream file(path, std::ios::binary);
    Response response;
    response.status = 200;
    response.url = response.final_url = url;
    response.body = {std::istreambuf_iterator<char>(file), {}};
    response.started = response.finished = at;
    if (const std::string type = type_of(path); !type.empty()) response.headers = {{"Content-Type", type}};
    captures.push_back(std::move(response));
  }
  return captures;
}

store::WatchState state_for(store::Store& store, const Watch& watch, Time first) {
  if (auto known = store.watch_state(watch.id)) return *known;
  store.put_watch(watch, first);
  auto state = store.watch_state(watch.id);
  if (!state) throw WorldError("the watch could not be stored");
  return *state;
}

DrawKey counting_keys() {
  auto next = std::make_shared<std::uint64_t>(0);
  return [next] { return "msg_replay_" + std::to_string((*next)++); };
}

/// What stays the same from capture to capture.
struct Replay {
  store::Store& store;
  const Settings& settings;
  const std::vector<Policy>& policies;
  const match::PolicyIndex& index;
  pipeline::KnownEvents& events;
};

std::string what_of(const Decided& decided) {
  if (decided.held) return "held for a second look";
  if (decided.first) return "first snapshot";
  return decided.record.snapshot ? "changed" : "unchanged";
}

cli::CheckLine replay_one(const Replay& replay, store::WatchState& state, const Response& response,
                          bool is_last) {
  const CheckContext context{replay.settings, response.finished, counting_keys()};
  cli::CheckLine line;
  line.watch = state.watch.id;
  line.at = response.finished;
  line.status = response.status;
  line.quality = word(Quality::ok);
  Glanced glanced = glance_at(state, response);
  store::CheckRecord record;
  std::vector<pipeline::Merged> merged;
  if (glanced.glance != Glance::read) {
    line.what = glanced.glance == Glance::same_but_markup ? "unchanged (markup only)" : "unchanged";
    record = record_unchanged(state, response, glanced, context);
  } else {
    const std::vector<Update> recent = replay.store.recent_updates(context.now - pipeline::kFoldingWindow);
    replay.events.follow(recent);
    const auto apart = replay.store.never_fold();
    const std::vector<Update> split = replay.store.split_updates();
    const std::vector<PolicyId> unmuted = names_now(replay.store.unmuted_paperwork(), replay.policies);
    const auto knowledge = [&]() -> pipeline::Knowledge {
      return {replay.index, replay.policies, recent, apart, &replay.events, split, nullptr, unmuted};
    };
    Decided decided = decide({.state = state,
                              .response = response,
                              .reading = read_here(state.watch, response),
                              .glanced = std::move(glanced),
                              .may_probe = false,
                              .may_look_again = !is_last},
                             replay.store, knowledge, context)
                          .value();
    line.quality = word(decided.quality);
    line.reason = decided.reason;
    if (decided.quality == Quality::ok) line.what = what_of(decided);
    line.suppressed = std::move(decided.suppressed);
    record = std::move(decided.record);
    merged = std::move(decided.merged);
  }
  line.folded = record.attached.size() + record.members.size();
  line.updates = record_and_merge(replay.store, record, merged, context.now).updates;
  state = record.state;
  ++state.checks;  // the store counts them
  return line;
}

// Empty when there are none; said on `err`.
std::vector<Response> captures_of(const std::string& source, const Watch& watch, std::ostream& err) {
  std::error_code error;
  const bool folder = fs::is_directory(source, error);
  if (!folder && !fs::is_regular_file(source, error)) throw WorldError("replay: no folder or file " + source);
  std::vector<Response> captures;
  if (folder) {
    captures = captures_in_folder(source, watch.url);
  } else {
    Result<std::vector<Response>> read = read_warc(source, watch.id);
    if (!read) throw WorldError("replay: " + read.error().message);
    captures = std::move(*read);
  }
  if (captures.empty()) {
    err << "replay: " << source
        << " holds no captures; files are named YYYYMMDDTHHMMSSZ.html (or .xml, .json, .txt)\n";
  }
  return captures;
}

void replay_all(store::Store& store, const Settings& settings, const std::vector<Policy>& policies,
                const Watch& watch, const std::vector<Response>& captures, const TellLine& tell) {
  Settings quiet = settings;
  quiet.notifiers.clear();  // history alerts nobody
  const match::PolicyIndex index(policies);
  store::WatchState state = state_for(store, watch, captures.back().finished);
  pipeline::KnownEvents events;
  const Replay fixed{store, quiet, policies, index, events};
  for (const Response& response : captures) {
    tell(replay_one(fixed, state, response, &response == &captures.back()));
  }
}

}  // namespace

int replay(const Settings& settings, const Watch& watch, const std::string& source, const TellLine& tell,
           std::ostream& err) {
  const std::vector<Response> captures = captures_of(source, watch, err);
  if (captures.empty()) return cli::kFailed;
  std::unique_ptr<store::Store> store = store::open_sqlite(settings.state_dir);
  bool good = true;
  replay_all(*store, settings, store->policies(), watch, captures, [&](const cli::CheckLine& line) {
    good = good && line.quality == word(Quality::ok);
    tell(line);
  });
  return good ? cli::kDone : cli::kFailed;
}

int back_test(const Settings& settings, const Watch& watch, const std::string& source, BackTest& test,
              std::ostream& err) {
  const std::vector<Response> captures = captures_of(source, watch, err);
  if (captures.empty()) return cli::kFailed;
  std::vector<Policy> policies = store::open_sqlite(settings.state_dir)->policies();
  test.watch = watch.id;
  test.from = captures.front().finished;
  test.to = captures.back().finished;
  test.entries = pipeline::hold_back(policies, test.from, test.to, test.timelines);
  const std::unique_ptr<store::Store> scratch = store::open_sqlite(":memory:");
  std::vector<std::int64_t> made;
  replay_all(*scratch, settings, policies, watch, captures, [&](const cli::CheckLine& line) {
    ++test.captures;
    if (line.quality == word(Quality::ok)) ++test.good;
    test.folded += line.folded;
    test.suppressed += line.suppressed.size();
    made.insert(made.end(), line.updates.begin(), line.updates.end());
  });
  for (const std::int64_t id : made) {
    if (auto update = scratch->update(id)) test.proposed.push_back(*std::move(update));
  }
  pipeline::set_against(test);
  return cli::kDone;
}

}  // namespace policywatch::daemon
