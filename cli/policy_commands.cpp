// policy import | export | list | show
#include <boost/json/array.hpp>
#include <ostream>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "cli/context.hpp"
#include "cli/policy_import.hpp"
#include "cli/print.hpp"
#include "review/policy_format.hpp"

namespace policywatch::cli {
namespace {

int export_them(Context& context, const std::vector<std::string>& ids, const std::string& format) {
  std::vector<Policy> policies;
  if (ids.empty()) policies = context.desk().policies();
  for (const std::string& id : ids) policies.push_back(context.take(context.desk().policy(id)));
  std::ostream& out = context.world.out;
  if (format == "json") {
    boost::json::array all;
    for (const Policy& policy : policies) all.push_back(to_json(policy));
    context.print(ids.size() == 1 ? all.front() : boost::json::value(all));
  } else if (format == "csv") {
    out << review::to_csv(policies);
  } else if (format == "markdown" || format == "html" || format == "text") {
    for (const Policy& policy : policies) {
      out << (format == "markdown" ? review::to_markdown(policy)
              : format == "html"   ? review::to_html(policy)
                                   : review::to_text(policy));
    }
  } else {
    throw Stop{kWrongUsage, "unknown format '" + format + "'; known are: json, csv, markdown, html, text"};
  }
  return kDone;
}

int list(Context& context) {
  const std::vector<Policy> policies = context.desk().policies();
  if (context.json) {
    boost::json::array all;
    for (const Policy& policy : policies) all.push_back(to_json(policy));
    context.print(all);
    return kDone;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Policy& policy : policies) {
    rows.push_back({policy.id, policy.announced ? to_iso(*policy.announced) : "", join(policy.agencies, " "),
                    join(policy.statuses, ", "), std::to_string(policy.actions.size()), policy.title});
  }
  print_table(context.world.out, {"ID", "ANNOUNCED", "AGENCIES", "STATUS", "ACTIONS", "TITLE"}, rows);
  return kDone;
}

int show(Context& context, const std::string& id) {
  const Policy policy = context.take(context.desk().policy(id));
  if (context.json) {
    context.print(to_json(policy));
  } else {
    context.world.out << printable(review::to_text(policy), true);
  }
  return kDone;
}

}  // namespace

void add_policy_commands(Command app, Context& context) {
  Command policy = app.add_subcommand("policy", "the tracked policies");
  policy.require_subcommand(1, 1);
  struct Options {
    ImportOptions import;
    std::vector<std::string> ids;
    std::string format = "json", id;
  };
  auto options = std::make_shared<Options>();
  Command importing = policy.add_subcommand(
      "import", "from JSON, CSV, saved pages of the tracker (HTML or text), or folders of them");
  importing.add_option("files", options->import.files, "files and folders; - is standard input").required();
  importing.add_flag("--dry-run", options->import.dry_run, "tell what would change, write nothing");
  importing.callback([&context, options] {
    context.chosen = [&context, options] { return import_policies(context, options->import); };
  });
  Command exporting = policy.add_subcommand("export", "all policies, or the named ones");
  exporting.add_option("ids", options->ids, "numbers or slugs, also former ones");
  exporting.add_option("--format", options->format, "json, csv, markdown, html or text");
  exporting.callback([&context, options] {
    context.chosen = [&context, options] { return export_them(context, options->ids, options->format); };
  });
  Command listing = policy.add_subcommand("list", "one line each");
  listing.callback([&context] { context.chosen = [&context] { return list(context); }; });
  Command showing = policy.add_subcommand("show", "one policy, whole");
  showing.add_option("id", options->id, "number or slug").required();
  showing.callback(
      [&context, options] { context.chosen = [&context, options] { return show(context, options->id); }; });
}

}  // namespace policywatch::cli
