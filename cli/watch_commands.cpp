// watch list | show | pause | resume | add | move | remove | export; incident list | confirm; snapshots,
// snapshot, diff
#include <boost/json/array.hpp>
#include <ostream>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "cli/context.hpp"
#include "cli/print.hpp"
#include "config/config.hpp"
#include "diff/views.hpp"
#include "importers/importers.hpp"
#include "review/desk_json.hpp"

namespace policywatch::cli {
namespace {

int list_watches(Context& context) {
  const std::vector<review::WatchView> views = context.desk().watches();
  if (context.json) {
    boost::json::array all;
    for (const review::WatchView& view : views) all.push_back(review::to_json(view));
    context.print(all);
    return kDone;
  }
  std::vector<std::vector<std::string>> rows;
  for (const review::WatchView& view : views) {
    rows.push_back({view.watch.id, std::string(word(view.watch.kind)), view.state,
                    view.last_quality.empty() ? "-" : view.last_quality, show_time(view.last_ok),
                    show_time(view.next_check), view.watch.url});
  }
  print_table(context.world.out, {"WATCH", "KIND", "STATE", "QUALITY", "LAST GOOD", "NEXT CHECK", "ADDRESS"},
              rows);
  return kDone;
}

int show_watch(Context& context, const std::string& id) {
  const review::WatchView view = context.take(context.desk().watch(id));
  if (context.json) {
    context.print(review::to_json(view));
    return kDone;
  }
  std::ostream& out = context.world.out;
  out << printable(view.watch.id) << "  " << word(view.watch.kind) << "  " << printable(view.watch.url)
      << "\n"
      << "  state        " << view.state << "\n"
      << "  last quality " << (view.last_quality.empty() ? "never fetched" : view.last_quality)
      << (view.last_reason.empty() ? "" : ": " + printable(view.last_reason)) << "\n"
      << "  last check   " << show_time(view.last_check) << "\n"
      << "  last good    " << show_time(view.last_ok) << "\n"
      << "  last change  " << show_time(view.last_change) << "\n"
      << "  next check   " << show_time(view.next_check) << "\n"
      << "  failures     " << view.failures << " in a row\n"
      << "  snapshots    " << view.snapshots << " of " << view.captures << " captures\n";
  for (std::size_t i = 0; i < view.notes.size(); ++i)
    out << "  " << view.health.at(i) << ": " << printable(view.notes[i]) << "\n";
  if (view.move && !view.move->proposed)
    out << "  redirected for good to " << printable(view.move->url) << " in " << view.move->sightings
        << " checks since " << show_time(view.move->first) << "; not proposed yet\n";
  for (const review::NoiseView& noise : view.noise)
    out << "  " << (noise.forgotten ? "forgotten as volatile: " : "learned as volatile: ")
        << printable(noise.place) << ", " << noise.why << "\n";
  for (const FormerAddress& old : view.former)
    out << "  until " << to_rfc3339(old.until) << " at " << printable(old.url) << "\n";
  return kDone;
}

int move(Context& context, const std::string& id, const std::string& to) {
  const review::WatchView view = context.take(context.desk().move_watch(id, to, context.world.user));
  context.world.out << "moved " << view.watch.id << " to " << printable(view.watch.url) << "\n";
  return kDone;
}

int incidents(Context& context) {
  const std::vector<review::HostIncident> open = context.desk().status().incidents;
  if (context.json) {
    boost::json::array values;
    for (const review::HostIncident& incident : open) values.push_back(review::to_json(incident));
    context.print(values);
    return kDone;
  }
  std::vector<std::vector<std::string>> rows;
  for (const review::HostIncident& incident : open) {
    rows.push_back({incident.host, incident.kind, to_rfc3339(incident.opened_at),
                    incident.confirmed_by.empty() ? "-" : incident.confirmed_by, incident.detail});
  }
  print_table(context.world.out, {"HOST", "KIND", "SINCE", "CONFIRMED BY", "WHAT"}, rows);
  return kDone;
}

struct AddOptions {
  std::string url, id, kind = "page", title, every, issuer;
  std::vector<std::string> policies, select, ignore;
  int tier = 0;
};

int add(Context& context, const AddOptions& options) {
  Watch watch;
  watch.url = options.url;
  watch.id = options.id.empty() ? importers::id_from(options.url) : options.id;
  watch.kind = parse_word_option<WatchKind>(options.kind, "kind");
  watch.title = options.title;
  watch.issuer = options.issuer;
  watch.tier = options.tier;
  watch.policies = options.policies;
  watch.select = options.select;
  watch.ignore = options.ignore;
  watch.from_file = false;
  if (!options.every.empty()) {
    const auto every = parse_duration(options.every);
    if (!every) throw Stop{kWrongUsage, "'" + options.every + "' is no duration; write 15m, 2h or 1d"};
    watch.every = *every;
  }
  context.take(context.desk().add_watch(watch, context.world.user));
  context.world.out << "added " << watch.id << "\n";
  return kDone;
}

int export_them(Context& context) {
  std::vector<Watch> watches;
  for (const review::WatchView& view : context.desk().watches()) watches.push_back(view.watch);
  context.world.out << config::watches_as_toml(watches);
  return kDone;
}

int snapshots(Context& context, const std::string& watch) {
  const auto all = context.take(context.desk().snapshots(watch));
  if (context.json) {
    boost::json::array values;
    for (const review::SnapshotView& view : all) values.push_back(review::to_json(view));
    context.print(values);
    return kDone;
  }
  std::vector<std::vector<std::string>> rows;
  for (const review::SnapshotView& view : all)
    rows.push_back({to_rfc3339(view.fetched_at), std::to_string(view.size), view.sha256});
  print_table(context.world.out, {"FETCHED", "BYTES", "SHA-256"}, rows);
  return kDone;
}

int diff_them(Context& context, const std::string& watch, const std::vector<std::string>& hashes,
              const std::string& view) {
  if (hashes.size() == 1 || hashes.size() > 2)
    throw Stop{kWrongUsage, "name both snapshots, or none for the last two"};
  const std::string from = hashes.empty() ? "" : hashes[0];
  const std::string to = hashes.empty() ? "" : hashes[1];
  const review::Comparison comparison = context.take(context.desk().compare(watch, from, to));
  if (context.json) {
    context.print(to_json(comparison.change));
    return kDone;
  }
  const auto wanted = parse_word_option<diff::View>(view, "view");
  context.world.out << "between " << to_rfc3339(comparison.before.fetched_at) << " and "
                    << to_rfc3339(comparison.after.fetched_at) << "\n";
  print_change(context.world.out, comparison.change);
  print_rows(context.world.out, wanted == diff::View::source
                                    ? diff::source_rows(comparison.before_source, comparison.after_source)
                                    : diff::rows(wanted, comparison.before_document,
                                                 comparison.after_document, comparison.change));
  return kDone;
}

}  // namespace

void add_watch_commands(Command app, Context& context) {
  Command watch = app.add_subcommand("watch", "the tracked addresses");
  watch.require_subcommand(1, 1);
  struct Options {
    std::string id, to, view = "changes";
    std::vector<std::string> hashes;
    AddOptions add;
  };
  auto options = std::make_shared<Options>();
  auto command = [&context](Command parent, const char* name, const char* what, std::function<int()> action) {
    Command sub = parent.add_subcommand(name, what);
    sub.callback([&context, action] { context.chosen = action; });
    return sub;
  };
  command(watch, "list", "state, health, next check", [&context] { return list_watches(context); });
  command(watch, "show", "one watch", [&context, options] { return show_watch(context, options->id); })
      .add_option("id", options->id, "the watch's id")
      .required();
  for (const bool paused : {true, false}) {
    command(watch, paused ? "pause" : "resume", paused ? "stop checking it" : "check it again",
            [&context, options, paused] {
              context.take(context.desk().pause_watch(options->id, paused, context.world.user));
              return kDone;
            })
        .add_option("id", options->id, "the watch's id")
        .required();
  }
  command(watch, "remove", "stop watching; what was captured stays",
          [&context, options] {
            context.take(context.desk().remove_watch(options->id, context.world.user));
            return kDone;
          })
      .add_option("id", options->id, "the watch's id")
      .required();
  Command moving = command(watch, "move", "take over the address it was redirected to for good",
                           [&context, options] { return move(context, options->id, options->to); });
  moving.add_option("id", options->id, "the watch's id").required();
  moving.add_option("--to", options->to, "that address, when it is another domain: you have made sure of it");
  command(watch, "export", "all watches as TOML", [&context] { return export_them(context); });
  Command adding =
      command(watch, "add", "watch an address", [&context, options] { return add(context, options->add); });
  adding.add_option("url", options->add.url, "the address").required();
  adding.add_option("--id", options->add.id, "a short name [a-z0-9-]; default from the address");
  adding.add_option("--kind", options->add.kind,
                    "list article page feed federal_register courtlistener tracker document sitemap json");
  adding.add_option("--title", options->add.title, "a name for people");
  adding.add_option("--every", options->add.every, "interval: 15m, 2h, 1d");
  adding.add_option("--issuer", options->add.issuer, "outlet or agency named in proposed titles");
  adding.add_option("--tier", options->add.tier,
                    "1 primary document or docket, 2 agency page, 3 press, 4 other");
  adding.add_option("--policy", options->add.policies,
                    "what is found there concerns this policy; may be repeated");
  adding.add_option("--select", options->add.select, "only this counts; may be repeated");
  adding.add_option("--ignore", options->add.ignore, "this never counts; may be repeated");

  Command incident = app.add_subcommand("incident", "hosts whose watches are in trouble together");
  incident.require_subcommand(1, 1);
  command(incident, "list", "open ones", [&context] { return incidents(context); });
  command(incident, "confirm", "the pages missing there are really gone: tell them removed",
          [&context, options] {
            context.take(context.desk().confirm_incident(options->id, context.world.user));
            return kDone;
          })
      .add_option("host", options->id, "the host as `incident list` names it")
      .required();

  command(app, "snapshots", "history of one watch",
          [&context, options] { return snapshots(context, options->id); })
      .add_option("watch", options->id, "the watch's id")
      .required();
  command(app, "snapshot", "the bytes of one snapshot on standard output",
          [&context, options] {
            const auto found = context.take(context.desk().snapshot(options->id));
            context.world.out.write(found.second.data(), static_cast<std::streamsize>(found.second.size()));
            return kDone;
          })
      .add_option("hash", options->id, "SHA-256")
      .required();
  Command diffing = command(
      app, "diff", "what changed between two snapshots (the last two)",
      [&context, options] { return diff_them(context, options->id, options->hashes, options->view); });
  diffing.add_option("watch", options->id, "the watch's id").required();
  diffing.add_option("hashes", options->hashes, "FROM TO");
  diffing.add_option("--diff", options->view, "changes, words, side, links, fields or source");
}

}  // namespace policywatch::cli
