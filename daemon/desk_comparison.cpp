#include <algorithm>

#include "base/records_json.hpp"
#include "daemon/own_part.hpp"
#include "daemon/store_desk.hpp"
#include "diff/compare.hpp"
#include "extract/extract.hpp"

namespace policywatch::daemon {

namespace {

constexpr std::size_t kShortestPrefix = 6;
// What was read last: the views and steps of one difference, and its neighbours of the same watch.
constexpr std::size_t kReadKept = 8, kTextKept = std::size_t{4} << 20;

Result<review::SnapshotView> pick(const std::vector<review::SnapshotView>& snapshots,
                                  const std::string& hash) {
  const auto found = std::ranges::find_if(snapshots, [&](const review::SnapshotView& snapshot) {
    return hash.size() >= kShortestPrefix && snapshot.sha256.starts_with(hash);
  });
  if (found == snapshots.end())
    return fail(ErrorKind::not_found, "snapshot " + hash + ": this watch has none with that hash");
  return *found;
}

}  // namespace

/// A watch that was removed since is read by its kind's defaults.
Watch StoreDesk::watch_or_plain(const std::string& id, const std::string& url) {
  if (auto state = store_.watch_state(id)) return std::move(state->watch);
  Watch watch;
  watch.id = id;
  watch.url = url;
  return watch;
}

std::pair<Document, std::string> StoreDesk::read_again(const Watch& watch, const review::SnapshotView& view,
                                                       const std::string& bytes) {
  // Everything that a reading depends on; the bytes by their hash.
  const std::string key = print_json(to_json(watch)) + view.sha256 + "\n" + std::to_string(view.status) +
                          "\n" + view.url + "\n" + view.content_type + "\n" + to_rfc3339(view.fetched_at);
  const auto known = std::ranges::find(read_, key, &ReadAgain::key);
  if (known != read_.end()) {
    read_.splice(read_.begin(), read_, known);
    return {known->document, known->text};
  }
  Response response;
  response.status = view.status;
  response.url = watch.url;
  response.final_url = view.url;
  response.headers = {{"Content-Type", view.content_type}};
  response.body = bytes;
  response.started = response.finished = view.fetched_at;
  Reading reading = world_.read(watch, response);
  read_.push_front({key, std::move(reading.document), extract::decode(bytes, view.content_type).text});
  std::pair<Document, std::string> read{read_.front().document, read_.front().text};
  std::size_t room = kTextKept, count = 0;
  std::erase_if(read_, [&](const ReadAgain& one) {
    const bool fits = one.text.size() <= room && count < kReadKept;
    if (fits) room -= one.text.size();
    count += fits ? 1 : 0;
    return !fits;
  });
  return read;
}

Result<review::Comparison> StoreDesk::comparison(std::int64_t update_id, std::int64_t evidence_id) {
  const auto found = update(update_id);
  if (!found) return std::unexpected(found.error());
  const std::string name = "update " + std::to_string(update_id);
  const auto piece = std::ranges::find_if(found->evidence, [&](const Evidence& evidence) {
    return evidence_id == 0 ? !evidence.after.sha256.empty() || !evidence.before.sha256.empty()
                            : evidence.id == evidence_id;
  });
  if (piece == found->evidence.end())
    return fail(ErrorKind::not_found, name + (evidence_id == 0 ? ": none of its evidence has a snapshot"
                                                               : ": it has no such evidence"));
  const Watch watch = watch_or_plain(piece->watch, piece->url);
  review::Comparison comparison;
  if (piece->before.sha256.empty() && piece->after.sha256.empty())
    return fail(ErrorKind::not_found, name + ": this evidence has no snapshot");
  if (!piece->before.sha256.empty()) {
    const auto snapshot = store_.snapshot(piece->before.sha256);
    if (!snapshot) return std::unexpected(snapshot.error());
    comparison.before = snapshot->first;
    if (piece->before.status != 0) comparison.before.status = piece->before.status;
    std::tie(comparison.before_document, comparison.before_source) =
        read_again(watch, comparison.before, snapshot->second);
  }
  if (!piece->after.sha256.empty()) {
    const auto snapshot = store_.snapshot(piece->after.sha256);
    if (!snapshot) return std::unexpected(snapshot.error());
    comparison.after = snapshot->first;
    if (piece->after.status != 0) comparison.after.status = piece->after.status;
    std::tie(comparison.after_document, comparison.after_source) =
        read_again(watch, comparison.after, snapshot->second);
  }
  // The same content may have been seen at other times too: the evidence's own times are told.
  if (piece->before.fetched_at) comparison.before.fetched_at = *piece->before.fetched_at;
  if (piece->after.fetched_at) comparison.after.fetched_at = *piece->after.fetched_at;
  auto change = piece->change_id == 0 ? std::nullopt : store_.change(piece->change_id);
  diff::Options options;
  options.watch = &watch;
  comparison.change = change ? *std::move(change)
                             : diff::compare(comparison.before_document, comparison.after_document, options);
  keep_own_part(comparison, *found, store_.updates_of_change(piece->change_id));
  return comparison;
}

Result<review::Comparison> StoreDesk::compare(const std::string& watch_id, const std::string& from,
                                              const std::string& to) {
  const auto views = snapshots(watch_id);
  if (!views) return std::unexpected(views.error());
  if (views->size() < 2 && (from.empty() || to.empty()))
    return fail(ErrorKind::not_found, "watch " + watch_id + " has fewer than two snapshots to compare");
  const auto before =
      from.empty() ? Result<review::SnapshotView>((*views)[views->size() - 2]) : pick(*views, from);
  if (!before) return std::unexpected(before.error());
  const auto after = to.empty() ? Result<review::SnapshotView>(views->back()) : pick(*views, to);
  if (!after) return std::unexpected(after.error());
  const Watch watch = watch_or_plain(watch_id, before->url);
  review::Comparison comparison{*before, *after, {}, {}, {}, {}, {}};
  for (const bool is_before : {true, false}) {
    const auto snapshot = store_.snapshot(is_before ? before->sha256 : after->sha256);
    if (!snapshot) return std::unexpected(snapshot.error());
    // The same bytes may have come from elsewhere too, with another status: this watch's own capture is read.
    auto [document, source] = read_again(watch, is_before ? *before : *after, snapshot->second);
    (is_before ? comparison.before_document : comparison.after_document) = std::move(document);
    (is_before ? comparison.before_source : comparison.after_source) = std::move(source);
  }
  diff::Options options;
  options.watch = &watch;
  options.bytes_differ = before->sha256 != after->sha256;
  comparison.change = diff::compare(comparison.before_document, comparison.after_document, options);
  return comparison;
}

}  // namespace policywatch::daemon
