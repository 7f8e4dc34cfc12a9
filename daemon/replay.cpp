#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "daemon/check_steps.hpp"
#include "daemon/one_shot.hpp"
#include "daemon/reading.hpp"
#include "daemon/warc.hpp"

namespace policywatch::daemon {
namespace {

namespace fs = std::filesystem;

// The same window as the daemon's (checker.cpp): replay must fold as it would have.
constexpr Millis kFoldingWindow = std::chrono::hours(24 * 90);

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

cli::CheckLine replay_one(store::Store& store, store::WatchState& state, const Response& response,
                          const Settings& settings, const std::vector<Policy>& policies,
                          const match::PolicyIndex& index) {
  const CheckContext context{settings, response.finished, counting_keys()};
  cli::CheckLine line;
  line.watch = state.watch.id;
  line.at = response.finished;
  line.status = response.status;
  const Glanced glanced = glance_at(state, response);
  store::CheckRecord record;
  if (glanced.glance != Glance::read) {
    record = record_unchanged(state, response, glanced, context);
    line.quality = word(Quality::ok);
    line.what = glanced.glance == Glance::same_but_markup ? "unchanged (markup only)" : "unchanged";
  } else {
    const Reading reading = read_here(state.watch, response);
    line.quality = word(reading.quality);
    line.reason = reading.reason;
    if (reading.quality == Quality::ok) {
      const std::vector<Update> recent = store.recent_updates(context.now - kFoldingWindow);
      const auto apart = store.never_fold();
      Concluded concluded =
          conclude(state, response, reading, glanced, store, {index, policies, recent, apart}, context);
      record = std::move(concluded.record);
      line.suppressed = std::move(concluded.suppressed);
      line.what = !record.snapshot ? "unchanged" : record.change ? "changed" : "first snapshot";
    } else {
      record = record_failure(state, response, reading, store.last_good(state.watch.id), context);
    }
  }
  line.folded = record.attached.size();
  line.updates = store.record_check(record).updates;
  state = record.state;
  return line;
}

}  // namespace

int replay(const Settings& settings, const Watch& watch, const std::string& source, const TellLine& tell,
           std::ostream& err) {
  std::error_code error;
  const bool folder = fs::is_directory(source, error);
  if (!folder && !fs::is_regular_file(source, error)) throw WorldError("replay: no folder or file " + source);
  std::vector<Response> captures;
  if (folder) {
    captures = captures_in_folder(source, watch.url);
  } else {
    Result<std::vector<Response>> read = read_warc(source);
    if (!read) throw WorldError("replay: " + read.error().message);
    captures = std::move(*read);
  }
  if (captures.empty()) {
    err << "replay: " << source
        << " holds no captures; files are named YYYYMMDDTHHMMSSZ.html (or .xml, .json, .txt)\n";
    return cli::kFailed;
  }
  Settings quiet = settings;
  quiet.notifiers.clear();  // history alerts nobody
  std::unique_ptr<store::Store> store = store::open_sqlite(settings.state_dir);
  const std::vector<Policy> policies = store->policies();
  const match::PolicyIndex index(policies);
  store::WatchState state = state_for(*store, watch, captures.back().finished);
  bool good = true;
  for (const Response& response : captures) {
    const cli::CheckLine line = replay_one(*store, state, response, quiet, policies, index);
    good = good && line.quality == word(Quality::ok);
    tell(line);
  }
  return good ? cli::kDone : cli::kFailed;
}

}  // namespace policywatch::daemon
