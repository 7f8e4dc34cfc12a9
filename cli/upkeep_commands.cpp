// status, deliveries, notify test, config check | show, verify, backup
#include <boost/json/array.hpp>
#include <ostream>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "cli/context.hpp"
#include "cli/print.hpp"
#include "review/desk_json.hpp"

namespace policywatch::cli {
namespace {

int status(Context& context) {
  const review::StatusView view = context.desk().status();
  if (context.json) {
    context.print(review::to_json(view));
    return kDone;
  }
  std::ostream& out = context.world.out;
  out << "daemon      "
      << (view.daemon_running ? "running since " + show_time(view.daemon_started) : "not running") << "\n"
      << "policies    " << view.policies << "\nupdates    ";
  for (const auto& [state, count] : view.updates_by_state) out << " " << count << " " << state;
  if (view.updates_by_state.empty()) out << " none yet";
  out << "\noutbox      " << view.outbox_pending << " waiting, " << view.outbox_dead << " dead";
  if (view.outbox_dead > 0) out << " (see: policywatch deliveries)";
  out << "\n";
  for (const std::string& warning : view.warnings) out << "warning     " << printable(warning) << "\n";
  for (const std::string& id : view.disabled_notifiers)
    out << "disabled    notifier " << printable(id) << "\n";
  for (const std::string& range : view.allowed_addresses)
    out << "allowed     address " << printable(range) << " though it is not public\n";
  std::vector<std::vector<std::string>> rows, looks;
  for (const review::WatchView& watch : view.watches) {
    rows.push_back({watch.watch.id, watch.state, show_time(watch.last_ok), std::to_string(watch.failures),
                    watch.last_reason});
    for (std::size_t i = 0; i < watch.health.size(); ++i)
      looks.push_back({watch.watch.id, watch.health[i], watch.notes.at(i)});
  }
  if (!rows.empty()) print_table(out, {"WATCH", "STATE", "LAST GOOD", "FAILURES", "LAST TROUBLE"}, rows);
  if (!looks.empty()) print_table(out, {"WATCH", "HEALTH", "WHY"}, looks);
  return kDone;
}

int deliveries(Context& context, int limit) {
  const std::vector<Delivery> all = context.desk().deliveries(limit);
  if (context.json) {
    boost::json::array values;
    for (const Delivery& delivery : all) values.push_back(to_json(delivery));
    context.print(values);
    return kDone;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Delivery& delivery : all) {
    rows.push_back({std::to_string(delivery.id), delivery.notifier, std::string(word(delivery.event)),
                    std::string(word(delivery.state)), std::to_string(delivery.attempts),
                    to_rfc3339(delivery.created_at), delivery.last_error});
  }
  print_table(context.world.out, {"ID", "NOTIFIER", "EVENT", "STATE", "ATTEMPTS", "CREATED", "LAST ERROR"},
              rows);
  return kDone;
}

}  // namespace

void add_upkeep_commands(Command app, Context& context) {
  struct Options {
    std::int64_t id = 0;
    int limit = 200;
    std::string file, notifier;
  };
  auto options = std::make_shared<Options>();
  auto command = [&context](Command parent, const char* name, const char* what, std::function<int()> action) {
    Command sub = parent.add_subcommand(name, what);
    sub.callback([&context, action] { context.chosen = action; });
    return sub;
  };
  command(app, "status", "health of the daemon and each watch", [&context] { return status(context); });
  Command sent = app.add_subcommand("deliveries", "messages to notifiers");
  sent.require_subcommand(0, 1);
  sent.callback([&context, options, sent] {
    if (!sent.has_subcommand())
      context.chosen = [&context, options] { return deliveries(context, options->limit); };
  });
  command(sent, "list", "newest first", [&context, options] {
    return deliveries(context, options->limit);
  }).add_option("--limit", options->limit, "at most so many");
  command(sent, "show", "one delivery",
          [&context, options] {
            context.print(to_json(context.take(context.desk().delivery(options->id))));
            return kDone;
          })
      .add_option("id", options->id, "the delivery's number")
      .required();
  command(sent, "retry", "send it again, with the same message id",
          [&context, options] {
            const Delivery delivery =
                context.take(context.desk().retry_delivery(options->id, context.world.user));
            context.world.out << "delivery " << delivery.id << " will be tried again\n";
            return kDone;
          })
      .add_option("id", options->id, "the delivery's number")
      .required();
  Command notify = app.add_subcommand("notify", "notifiers");
  notify.require_subcommand(1, 1);
  command(notify, "test", "send a message that says it is a test",
          [&context, options] {
            context.world.out << printable(context.take(
                                     context.world.test_notifier(context.settings(), options->notifier)))
                              << "\n";
            return kDone;
          })
      .add_option("notifier", options->notifier, "the notifier's id")
      .required();
  Command config = app.add_subcommand("config", "the configuration");
  config.require_subcommand(1, 1);
  command(config, "check", "every mistake on a line of its own", [&context] {
    const Settings& settings = context.settings();
    context.world.out << "the configuration is good: " << settings.watches.size() << " watches, "
                      << settings.notifiers.size() << " notifiers\n";
    return kDone;
  });
  command(config, "show", "the whole effective configuration", [&context] {
    context.world.out << config::show(context.settings());
    return kDone;
  });
  command(app, "verify", "integrity of store and log", [&context] {
    context.take(context.opened().verify());
    context.world.out << "store and log are whole\n";
    return kDone;
  });
  command(app, "backup", "a consistent copy of the store while the daemon runs",
          [&context, options] {
            context.opened().backup(options->file);
            context.world.out << "written to " << printable(options->file) << "\n";
            return kDone;
          })
      .add_option("file", options->file, "the copy's file; must not exist")
      .required();
}

}  // namespace policywatch::cli
