// status: is something wrong and what to do, readable at three in the morning; then how everything is.
#include <algorithm>
#include <ostream>

#include "base/text.hpp"
#include "cli/context.hpp"
#include "cli/print.hpp"
#include "review/desk_json.hpp"

namespace policywatch::cli {
namespace {

/// One thing that is wrong, and the next step.
struct Trouble {
  std::string what, then;
};

std::string count_of(std::size_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

void daemon_trouble(const review::StatusView& view, std::vector<Trouble>& all) {
  if (view.daemon_running) return;
  if (!view.daemon_started) {
    all.push_back({"the daemon has not run yet", "systemctl start policywatch (or: policywatch run)"});
    return;
  }
  const Time seen = std::max(*view.daemon_started, view.last_progress.value_or(*view.daemon_started));
  all.push_back({"the daemon does not run: its last sign was at " + to_rfc3339(seen),
                 "systemctl status policywatch; journalctl -u policywatch -n 50"});
}

/// The watches with this word among what is worth a look, and what to do about one of them.
void watch_trouble(const review::StatusView& view, std::string_view word, const std::string& what,
                   std::vector<Trouble>& all) {
  std::vector<std::string> ids;
  for (const review::WatchView& watch : view.watches) {
    if (!watch.watch.paused && std::ranges::find(watch.health, word) != watch.health.end())
      ids.push_back(watch.watch.id);
  }
  if (ids.empty()) return;
  std::string names;
  for (std::size_t i = 0; i < ids.size() && i < 5; ++i) names += (i == 0 ? "" : ", ") + ids[i];
  if (ids.size() > 5) names += ", …";
  all.push_back({count_of(ids.size(), "watch ", "watches ") + what + ": " + names,
                 "policywatch watch show " + ids.front()});
}

void delivery_trouble(const review::StatusView& view, std::vector<Trouble>& all) {
  if (view.outbox_dead > 0)
    all.push_back(
        {count_of(static_cast<std::size_t>(view.outbox_dead), "message was", "messages were") +
             " given up undelivered",
         "policywatch deliveries list --state dead; mend the receiver; policywatch deliveries retry ID"});
  for (const std::string& id : view.failing_notifiers)
    all.push_back({"notifier " + id, "policywatch notify test " + id.substr(0, id.find(':'))});
  for (const std::string& id : view.disabled_notifiers)
    all.push_back(
        {"notifier " + id + ", so it is disabled", "mend its address in the configuration and reload"});
}

std::vector<Trouble> troubles_of(const review::StatusView& view) {
  std::vector<Trouble> all;
  daemon_trouble(view, all);
  for (const review::HostIncident& incident : view.incidents)
    all.push_back({incident.detail, "policywatch incident list"});
  watch_trouble(view, "failing", "without a good capture", all);
  watch_trouble(view, "silent", "silent for longer than ever", all);
  watch_trouble(view, "selector_miss", "whose selectors find nothing", all);
  watch_trouble(view, "moved", "moved for good", all);
  delivery_trouble(view, all);
  for (const std::string& warning : view.warnings) {
    if (warning.starts_with("the disk under"))
      all.push_back({warning, "free space on it, or move the state folder to a larger one"});
    if (warning.find("backup") != std::string::npos) all.push_back({warning, "policywatch backup FILE"});
    if (warning.starts_with("mail to "))
      all.push_back({warning, "policywatch notify resume ADDRESS, once it is mended"});
    if (warning.find("not stamped") != std::string::npos)
      all.push_back({warning, "policywatch checkpoint --stamp says why"});
  }
  if (view.policies == 0)
    all.push_back({"no policies are imported: nothing can be matched", "policywatch policy import FILE"});
  return all;
}

void print_facts(std::ostream& out, const review::StatusView& view) {
  out << "daemon      "
      << (view.daemon_running ? "running since " + show_time(view.daemon_started) : "not running") << "\n"
      << "policies    " << view.policies << "\nupdates    ";
  for (const auto& [state, count] : view.updates_by_state) out << " " << count << " " << state;
  if (view.updates_by_state.empty()) out << " none yet";
  for (const char* mark = " (rejected as:"; const auto& [reason, count] : view.rejected_by_reason) {
    out << mark << " " << count << " " << (reason.empty() ? "unknown" : reason);
    mark = "";
  }
  if (!view.rejected_by_reason.empty()) out << ")";
  out << "\noutbox      " << view.outbox_pending << " waiting, " << view.outbox_dead << " dead\n";
  for (const std::string& range : view.allowed_addresses)
    out << "allowed     address " << printable(range) << " though it is not public\n";
}

/// Those that want a look first.
void print_watches(std::ostream& out, const review::StatusView& view) {
  std::vector<const review::WatchView*> ordered;
  for (const bool wanted : {true, false}) {
    for (const review::WatchView& watch : view.watches) {
      if (watch.health.empty() != wanted) ordered.push_back(&watch);
    }
  }
  std::vector<std::vector<std::string>> rows, looks;
  for (const review::WatchView* watch : ordered) {
    rows.push_back({watch->watch.id, watch->state, show_time(watch->last_ok), std::to_string(watch->failures),
                    watch->last_reason});
    for (std::size_t i = 0; i < watch->health.size(); ++i)
      looks.push_back({watch->watch.id, watch->health[i], watch->notes.at(i)});
  }
  if (!looks.empty()) print_table(out, {"WATCH", "HEALTH", "WHY"}, looks);
  if (!rows.empty()) print_table(out, {"WATCH", "STATE", "LAST GOOD", "FAILURES", "LAST TROUBLE"}, rows);
}

int status(Context& context) {
  const review::StatusView view = context.desk().status();
  if (context.json) {
    context.print(review::to_json(view));
    return kDone;
  }
  std::ostream& out = context.world.out;
  const std::vector<Trouble> all = troubles_of(view);
  out << (all.empty() ? "all is well" : count_of(all.size(), "thing wants", "things want") + " a look:")
      << "\n";
  for (const Trouble& trouble : all)
    out << "  - " << printable(trouble.what) << "\n      " << printable(trouble.then) << "\n";
  out << "\n";
  print_facts(out, view);
  print_watches(out, view);
  return kDone;
}

}  // namespace

void add_status_command(Command app, Context& context) {
  Command command =
      app.add_subcommand("status", "what is wrong and what to do; health of the daemon and each watch");
  command.callback([&context] { context.chosen = [&context] { return status(context); }; });
}

}  // namespace policywatch::cli
