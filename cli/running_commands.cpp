// run, demo, check, replay: what moves.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <ostream>

#include "base/text.hpp"
#include "cli/context.hpp"
#include "cli/replay_report.hpp"

namespace policywatch::cli {
namespace {

boost::json::value line_json(const CheckLine& line) {
  boost::json::array updates;
  for (std::int64_t id : line.updates) updates.emplace_back(id);
  boost::json::array suppressed;
  for (const std::string& reason : line.suppressed) suppressed.emplace_back(reason);
  return boost::json::value{{"watch", line.watch},   {"at", to_rfc3339(line.at)}, {"quality", line.quality},
                            {"status", line.status}, {"reason", line.reason},     {"result", line.what},
                            {"updates", updates},    {"folded", line.folded},     {"suppressed", suppressed}};
}

void print_line(std::ostream& out, const CheckLine& line, bool dated) {
  if (dated) out << to_rfc3339(line.at) << "  ";
  out << printable(line.watch) << ": " << line.quality;
  if (line.status != 0) out << " " << line.status;
  if (!line.what.empty()) out << ", " << printable(line.what);
  if (!line.reason.empty()) out << ": " << printable(line.reason);
  if (!line.updates.empty()) {
    out << ", " << line.updates.size() << (line.updates.size() == 1 ? " update (" : " updates (");
    for (std::size_t i = 0; i < line.updates.size(); ++i) out << (i ? " " : "") << "#" << line.updates[i];
    out << ")";
  }
  if (line.folded > 0) out << ", " << line.folded << " folded into known updates";
  out << "\n" << std::flush;
}

int check(Context& context, const std::vector<std::string>& watches) {
  boost::json::array all;
  auto show = [&](const CheckLine& line) {
    if (context.json) {
      all.push_back(line_json(line));
    } else {
      print_line(context.world.out, line, false);
    }
  };
  const int status = context.world.check(context.settings(), context.now(), watches, show);
  if (context.json) context.print(all);
  return status;
}

Watch watch_named(Context& context, const std::string& id) {
  for (const Watch& known : context.settings().watches) {
    if (known.id == id) return known;
  }
  return context.take(context.desk().watch(id)).watch;
}

int back_test(Context& context, const std::string& id, const std::string& source) {
  BackTest test;
  const int status = context.world.back_test(context.settings(), watch_named(context, id), source, test);
  if (status != kDone) return status;
  if (context.json) {
    context.print(report_json(test));
  } else {
    print_report(context.world.out, test);
  }
  return kDone;
}

int replay(Context& context, const std::string& id, const std::string& source) {
  const Watch watch = watch_named(context, id);
  boost::json::array all;
  auto show = [&](const CheckLine& line) {
    if (context.json) {
      all.push_back(line_json(line));
    } else {
      print_line(context.world.out, line, true);
    }
  };
  const int status = context.world.replay(context.settings(), watch, source, show);
  if (context.json) context.print(all);
  return status;
}

}  // namespace

void add_running_commands(Command app, Context& context) {
  struct Options {
    std::vector<std::string> watches;
    std::string watch, source, listen;
    bool report = false;
  };
  auto options = std::make_shared<Options>();
  Command running = app.add_subcommand("run", "the daemon");
  running.callback([&context] {
    context.chosen = [&context] {
      return context.world.run(context.hand_over_settings(), context.world.config_path(context.config),
                               context.state_dir);
    };
  });
  Command demo = app.add_subcommand(
      "demo", "serves the bundled demonstration site on loopback and runs the daemon against it");
  demo.add_option("--listen", options->listen,
                  "address of the review page (default 127.0.0.1:8737, or a free port when taken)");
  demo.callback([&context, options] {
    context.chosen = [&context, options] { return context.world.demo({options->listen}, context.state_dir); };
  });
  Command checking =
      app.add_subcommand("check", "fetches the named watches (all, when none is named) once, now");
  checking.add_option("watches", options->watches, "ids");
  checking.callback([&context, options] {
    context.chosen = [&context, options] { return check(context, options->watches); };
  });
  Command replaying = app.add_subcommand("replay",
                                         "runs dated captures (YYYYMMDDTHHMMSSZ.ext) through the whole "
                                         "pipeline, their dates as the clock; alerts nobody");
  replaying.add_option("--watch", options->watch, "the watch they are captures of").required();
  replaying.add_option("source", options->source, "a folder or a WARC file").required();
  replaying.add_flag("--report", options->report,
                     "only print what would have been proposed and, where the policies' own timelines are "
                     "known, precision and recall; nothing is stored");
  replaying.callback([&context, options] {
    context.chosen = [&context, options] {
      return options->report ? back_test(context, options->watch, options->source)
                             : replay(context, options->watch, options->source);
    };
  });
}

}  // namespace policywatch::cli
