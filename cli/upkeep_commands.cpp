// status, config check | show
#include <ostream>

#include "cli/context.hpp"
#include "config/config.hpp"

namespace policywatch::cli {

void add_upkeep_commands(Command app, Context& context) {
  auto command = [&context](Command parent, const char* name, const char* what, std::function<int()> action) {
    Command sub = parent.add_subcommand(name, what);
    sub.callback([&context, action] { context.chosen = action; });
    return sub;
  };
  add_status_command(app, context);
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
}

}  // namespace policywatch::cli
