// policy import | export | list | show
#include <boost/json/array.hpp>
#include <ostream>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "cli/context.hpp"
#include "cli/print.hpp"
#include "extract/extract.hpp"
#include "review/policy_format.hpp"

namespace policywatch::cli {
namespace {

bool looks_like_html(std::string_view text) {
  const std::string head = ascii_lower(text.substr(0, 4096));
  return head.find("<html") != std::string::npos || head.find("<!doctype html") != std::string::npos ||
         head.find("<body") != std::string::npos || head.find("<div") != std::string::npos;
}

/// JSON, CSV, or a saved tracker page; decided by what is in the file.
Result<std::vector<Policy>> read_policies(const std::string& bytes, const std::string& name) {
  const std::string text = extract::decode(bytes, name.ends_with(".html") ? "text/html" : "").text;
  const std::string_view start = trim(text);
  if (start.empty()) return fail(ErrorKind::invalid, "the file is empty");
  if (start.front() == '{' || start.front() == '[') return review::from_json_text(text);
  if (name.ends_with(".csv")) return review::from_csv(text);
  Result<Policy> policy = looks_like_html(start) ? extract::read_tracker_html(extract::Dom::parse(text), "")
                                                 : extract::read_tracker_text(text, "");
  if (!policy) return std::unexpected(policy.error());
  if (policy->id.empty() && policy->slug.empty())
    return fail(ErrorKind::invalid, "the entry has neither a number ([ID #…]) nor a slug to know it by");
  return std::vector<Policy>{std::move(*policy)};
}

int import(Context& context, const std::vector<std::string>& files) {
  std::vector<Policy> all;
  for (const std::string& file : files) {
    Result<std::vector<Policy>> found = read_policies(read_input(context, file), file);
    if (!found) throw Stop{exit_status(found.error()), file + ": " + found.error().message};
    for (Policy& policy : *found) all.push_back(std::move(policy));
  }
  const review::Desk::Imported done = context.take(context.desk().import_policies(all, context.world.user));
  if (context.json) {
    boost::json::array ids;
    for (const PolicyId& id : done.ids) ids.push_back(policy_id_to_json(id));
    context.print(boost::json::value{
        {"added", done.added}, {"changed", done.changed}, {"same", done.same}, {"ids", ids}});
  } else {
    context.world.out << done.added << " added, " << done.changed << " changed, " << done.same
                      << " as before\n";
  }
  return kDone;
}

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
    std::vector<std::string> files, ids;
    std::string format = "json", id;
  };
  auto options = std::make_shared<Options>();
  Command importing =
      policy.add_subcommand("import", "from JSON, CSV or a saved tracker page (HTML or text)");
  importing.add_option("files", options->files, "files; - is standard input").required();
  importing.callback([&context, options] {
    context.chosen = [&context, options] { return import(context, options->files); };
  });
  Command exporting = policy.add_subcommand("export", "all policies, or the named ones");
  exporting.add_option("ids", options->ids, "numbers or slugs");
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
