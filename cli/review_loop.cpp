#include "cli/review_loop.hpp"

#include <algorithm>
#include <functional>

#include "base/text.hpp"
#include "diff/views.hpp"

namespace policywatch::cli {
namespace {

constexpr int kMost = 500;          // updates held at once; the rest follows as these are decided
constexpr std::size_t kTyped = 50;  // more than this has to be typed
constexpr Millis kLook{2000};       // how often others' decisions are looked for
constexpr const char* kReasons =
    "1 cosmetic  2 template  3 volatile  4 bad capture  5 duplicate  6 unrelated  7 out of scope  8 "
    "unreliable  "
    "9 known  0 other";
constexpr const char* kHelp =
    "j/k next, previous  o open  u back  a accept  e edit  r+digit reject  z undo  w snooze  c claim  x "
    "choose  "
    "m merge  d view  n/p page of text  v source  y address  / filter  f saved filters  F save the filter  "
    "R rule from the last rejection  q leave";

std::optional<RejectReason> reason_of(const std::string& digit) {
  if (digit.size() != 1 || digit[0] < '0' || digit[0] > '9') return std::nullopt;
  return digit == "0" ? RejectReason::other : static_cast<RejectReason>(digit[0] - '1');
}

bool gives_rules(RejectReason reason) {
  return reason == RejectReason::cosmetic || reason == RejectReason::template_ ||
         reason == RejectReason::volatile_ || reason == RejectReason::unrelated;
}

std::string missing(const Update& update, const review::Edits& edits) {
  if (edits.policies ? edits.policies->empty() : update.policies.empty()) return "a policy";
  if (!edits.date && !update.date) return "a date";
  if (update.title.empty() && !edits.title) return "a title";
  if (update.status && update.status_quote.empty() && !edits.status) return "quoted words for the status";
  return "";
}

}  // namespace

ReviewLoop::ReviewLoop(review::Desk& desk, Terminal& terminal, std::string user, std::string query,
                       review::QueueFilter filter)
    : desk_(desk),
      terminal_(terminal),
      user_(std::move(user)),
      filter_(std::move(filter)),
      query_text_(std::move(query)) {
  filter_.limit = kMost;
}

void ReviewLoop::run() {
  load();
  while (!leaving_) {
    draw();
    const auto key = terminal_.key(kLook);
    if (key) {
      press(*key);
    } else if (desk_.queue_revision() != revision_) {
      load();
    }
  }
}

/// The same update stays the current one, if it is still there; else the one that took its place.
void ReviewLoop::load() {
  const std::int64_t here = updates_.empty() ? 0 : updates_[at_].id;
  revision_ = desk_.queue_revision();
  review::QueuePage page = desk_.queue(filter_);
  total_ = page.total;
  updates_ = std::move(page.updates);
  const auto found = std::ranges::find(updates_, here, &Update::id);
  if (found != updates_.end()) at_ = static_cast<std::size_t>(found - updates_.begin());
  if (at_ >= updates_.size()) at_ = updates_.empty() ? 0 : updates_.size() - 1;
  if (updates_.empty()) open_ = false;
  std::erase_if(chosen_, [&](std::int64_t id) {
    return std::ranges::find(updates_, id, &Update::id) == updates_.end();
  });
}

void ReviewLoop::move(int step) {
  const int last = static_cast<int>(updates_.size()) - 1;
  if (last < 0) return;
  at_ = static_cast<std::size_t>(std::clamp(static_cast<int>(at_) + step, 0, last));
  scroll_ = 0;
}

void ReviewLoop::press(const std::string& key) {
  message_.clear();
  if (key == "q" || key == "Ctrl-C") {
    leaving_ = true;
  } else if (key == "?") {
    help();
  } else if (key == "/") {
    search();
  } else if (key == "z") {
    undo();
  } else if (key == "f") {
    choose_filter();
  } else if (key == "F") {
    save_filter();
  } else if (key == "R") {
    make_rule();
  } else if (!updates_.empty() && !press_while_moving(key)) {
    press_to_decide(key);
  }
}

bool ReviewLoop::press_while_moving(const std::string& key) {
  if (key == "j" || (key == "Down" && !open_)) {
    move(1);
  } else if (key == "k" || (key == "Up" && !open_)) {
    move(-1);
  } else if (key == "o" || key == "Enter") {
    open_ = true;
    scroll_ = 0;
  } else if (key == "u" || key == "Esc") {
    open_ = false;
  } else if (key == "n" || key == "PageDown") {
    open_ ? void(scroll_ += height_ - 1) : move(height_ - 1);
  } else if (key == "p" || key == "PageUp") {
    open_ ? void(scroll_ -= height_ - 1) : move(1 - height_);
  } else if (key == "Down" || key == "Up") {
    scroll_ += key == "Down" ? 1 : -1;
  } else if (key == "d") {
    view_ = (view_ + 1) % static_cast<int>(Words<diff::View>::names.size());
    open_ = true;
  } else if (key == "v" || key == "y") {
    message_ = key == "v" ? updates_[at_].url : "update " + std::to_string(updates_[at_].id);
  } else if (key == "x") {
    const std::int64_t id = updates_[at_].id;
    if (!chosen_.erase(id)) chosen_.insert(id);
  } else {
    return false;
  }
  return true;
}

void ReviewLoop::press_to_decide(const std::string& key) {
  if (key == "a") {
    for (const Update& update : meant()) {
      const std::string lacks = missing(update, edits_of(update.id));
      if (lacks.empty()) continue;
      message_ = "Not accepted: #" + std::to_string(update.id) + " lacks " + lacks + ". Press e.";
      return;
    }
    decide("accepted", [&](const Update& update) {
      return desk_.accept(update.id, edits_of(update.id), update.rev, user_);
    });
  } else if (key == "r") {
    reject();
  } else if (key == "e") {
    edit();
  } else if (key == "w") {
    snooze();
  } else if (key == "m") {
    merge();
  } else if (key == "c") {
    const bool mine = updates_[at_].claimed_by == user_;
    decide(mine ? "released" : "claimed", [&](const Update& update) {
      return mine ? desk_.release(update.id, update.rev, user_) : desk_.claim(update.id, update.rev, user_);
    });
  } else {
    message_ = "? for the keys";
  }
}

review::Edits ReviewLoop::edits_of(std::int64_t id) const {
  const auto found = edits_.find(id);
  return found == edits_.end() ? review::Edits() : found->second;
}

std::vector<Update> ReviewLoop::meant() const {
  if (chosen_.empty()) return {updates_[at_]};
  std::vector<Update> some;
  std::ranges::copy_if(updates_, std::back_inserter(some),
                       [&](const Update& update) { return chosen_.contains(update.id); });
  return some;
}

/// A refusal changes nothing and keeps what was typed; the screen then shows the update as it is now.
void ReviewLoop::decide(const std::string& what, const std::function<Result<Update>(const Update&)>& verb) {
  const std::vector<Update> some = meant();
  if (some.size() > kTyped) {
    const auto typed = ask("These are " + std::to_string(some.size()) + ". Type their number to go on: ");
    if (!typed || trim(*typed) != std::to_string(some.size())) {
      message_ = "Nothing was decided.";
      return;
    }
  }
  std::string refusal;
  std::size_t done = 0;
  const auto each = [&] {
    for (const Update& update : some) {
      const Result<Update> after = verb(update);
      if (!after) {
        refusal = after.error().message;
        continue;
      }
      ++done;
      edits_.erase(update.id);
    }
  };
  some.size() == 1 ? each() : desk_.as_one(each);
  message_ = done == 1 && some.size() == 1
                 ? what + " #" + std::to_string(some.front().id) + "  (z takes it back)"
             : done > 0 ? what + " " + std::to_string(done) + "  (z takes them back)"
                        : "";
  if (!refusal.empty()) message_ += (message_.empty() ? "Not done: " : "; not all: ") + refusal;
  chosen_.clear();
  scroll_ = 0;
  load();
}

void ReviewLoop::reject() {
  const auto digit = ask_key(std::string("Reject: ") + kReasons);
  const auto reason = digit ? reason_of(*digit) : std::nullopt;
  if (!reason) {
    message_ = "Not rejected.";
    return;
  }
  std::string note;
  if (*reason == RejectReason::other) {
    const auto typed = ask("The reason: ");
    if (!typed || trim(*typed).empty()) {
      message_ = "Not rejected.";
      return;
    }
    note = *typed;
  }
  const std::int64_t one = meant().size() == 1 ? meant().front().id : 0;
  decide("rejected as " + std::string(word(*reason)),
         [&](const Update& update) { return desk_.reject(update.id, *reason, note, update.rev, user_); });
  const Result<Update> now = one == 0 ? fail(ErrorKind::not_found, "") : desk_.update(one);
  const bool rejected = now && now->state == UpdateState::rejected;
  rejected_ = rejected && gives_rules(*reason) ? one : 0;
  if (rejected_ != 0) message_ += "; R makes a rule of it";
}

void ReviewLoop::edit() {
  const auto field = ask_key("Edit: t title  x text  d date  s status  p policies  w why  (Esc leaves)");
  if (!field) return;
  const Update& update = updates_[at_];
  review::Edits& edits = edits_[update.id];
  open_ = true;
  if (*field == "t" || *field == "x") {
    const auto typed = ask(*field == "t" ? "Title: " : "Text: ");
    if (typed) (*field == "t" ? edits.title : edits.text) = *typed;
  } else if (*field == "d") {
    const auto typed = ask("Date (2025-12-18, 2025-12 or 2025): ");
    const auto date = typed ? parse_iso_date(trim(*typed)) : std::nullopt;
    if (date) edits.date = *date;
    if (typed && !date) message_ = "That is no date.";
  } else if (*field == "s") {
    const auto typed = ask("Status (none: no change): ");
    const auto status = typed ? parse_word<Status>(trim(*typed)) : std::nullopt;
    if (status) edits.status = status;
    if (typed && trim(*typed) == "none") edits.status = std::optional<Status>();
    if (typed && !status && trim(*typed) != "none") message_ = "That is no status.";
  } else if (*field == "w") {
    const auto typed = ask("Why (for the log; a guarded change of status needs it): ");
    if (!typed) return;
    edits.reason = std::string(trim(*typed));
    edits.force = !edits.reason.empty();
  } else if (*field == "p") {
    const auto typed = ask("Policies, with commas: ");
    if (!typed) return;
    edits.policies.emplace();
    for (const std::string_view id : split(*typed, ',')) {
      if (!trim(id).empty()) edits.policies->emplace_back(trim(id));
    }
  }
}

void ReviewLoop::snooze() {
  const auto typed = ask("Snooze for (3d, 12h) or until (2026-01-31): ");
  if (!typed) return;
  const auto ahead = parse_duration(trim(*typed));
  const auto date = parse_iso_date(trim(*typed));
  if (!ahead && !date) {
    message_ = "That is no time.";
    return;
  }
  const Time until = ahead ? desk_.now() + *ahead : midnight(*date);
  decide("snoozed", [&](const Update& update) { return desk_.snooze(update.id, until, update.rev, user_); });
}

void ReviewLoop::merge() {
  const auto typed = ask("Merge into update: ");
  if (!typed) return;
  std::int64_t into = 0;
  for (const char c : trim(*typed))
    into = c >= '0' && c <= '9' && into < 1'000'000'000 ? into * 10 + (c - '0') : 0;
  decide("merged", [&](const Update& update) { return desk_.merge(update.id, into, update.rev, user_); });
}

void ReviewLoop::undo() {
  const Result<Update> back = desk_.undo(0, 0, user_);
  message_ = back ? "#" + std::to_string(back->id) + " is " + std::string(word(back->state)) + " again"
                  : back.error().message;
  load();
  const auto found = back ? std::ranges::find(updates_, back->id, &Update::id) : updates_.end();
  if (found != updates_.end()) at_ = static_cast<std::size_t>(found - updates_.begin());
}

std::optional<std::string> ReviewLoop::ask_key(const std::string& question) {
  message_ = question;
  draw();
  std::optional<std::string> key;
  while (!key) key = terminal_.key(kLook);
  message_.clear();
  if (*key == "Esc" || *key == "Ctrl-C") return std::nullopt;
  return key;
}

std::optional<std::string> ReviewLoop::ask(const std::string& question) {
  std::string typed;
  while (true) {
    message_ = question + typed + "_";
    draw();
    const auto key = terminal_.key(kLook);
    if (!key) continue;
    message_.clear();
    if (*key == "Enter") return typed;
    if (*key == "Esc" || *key == "Ctrl-C") return std::nullopt;
    if (*key == "Backspace") {
      while (!typed.empty() && (static_cast<unsigned char>(typed.back()) & 0xC0u) == 0x80u) typed.pop_back();
      if (!typed.empty()) typed.pop_back();
    } else if (key->size() == 1 || static_cast<unsigned char>(key->front()) >= 0x80) {
      typed += *key;
    }
  }
}

void ReviewLoop::search() {
  const auto typed = ask("Filter: ");
  if (typed) show_query(*typed);
}

void ReviewLoop::help() {
  message_ = kHelp;
  const ScreenSize size = terminal_.size();
  std::vector<std::string> lines = {"Keys", ""};
  for (const std::string_view part : split(replace_all(kHelp, "  ", "\n"), '\n'))
    lines.push_back("  " + std::string(part));
  lines.emplace_back();
  lines.emplace_back("Any key goes back.");
  if (static_cast<int>(lines.size()) > size.rows) lines.resize(static_cast<std::size_t>(size.rows));
  for (std::string& line : lines) line = fit(line, size.columns);
  terminal_.draw(lines, -1);
  while (!terminal_.key(kLook)) continue;
  message_.clear();
}

}  // namespace policywatch::cli
