// policy import | export | list | show
#include <algorithm>
#include <boost/json/array.hpp>
#include <cmath>
#include <ostream>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "cli/context.hpp"
#include "cli/policy_export.hpp"
#include "cli/policy_import.hpp"
#include "cli/print.hpp"
#include "review/desk_json.hpp"
#include "review/policy_format.hpp"

namespace policywatch::cli {
namespace {

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

int learned(Context& context, const std::string& id, std::int64_t forget, std::int64_t remember) {
  review::Learned all = context.take(context.desk().learned(id));
  if (forget != 0) all = context.take(context.desk().forget_lesson(id, forget, true, context.world.user));
  if (remember != 0)
    all = context.take(context.desk().forget_lesson(id, remember, false, context.world.user));
  if (context.json) {
    context.print(review::to_json(all));
    return kDone;
  }
  std::ostream& out = context.world.out;
  if (all.lessons.empty()) out << "nothing was learned from decisions yet\n";
  for (const review::LearnedWord& word : all.words) {
    out << (word.weight > 0 ? "+" : "-") << std::lround(std::abs(word.weight) * 100) << " % "
        << printable(word.term) << "  (decisions right " << word.right.size() << ", wrong "
        << word.wrong.size() << ")\n";
  }
  for (const review::Lesson& lesson : all.lessons) {
    out << "decision " << lesson.decision << " by " << printable(lesson.by) << ", " << to_rfc3339(lesson.at)
        << ": " << (lesson.right ? "belongs here" : "does not belong here")
        << (lesson.forgotten ? ", forgotten" : "") << ": " << printable(lesson.headline) << "\n";
  }
  return kDone;
}

struct HistoryOptions {
  std::string id, field, from, to;
};

void print_changes(std::ostream& out, const std::vector<FieldChange>& changes) {
  for (const FieldChange& change : changes) {
    out << "  " << printable(change.name) << "\n";
    if (!change.before.empty())
      out << "    - " << replace_all(printable(change.before, true), "\n", "\n      ") << "\n";
    if (!change.after.empty())
      out << "    + " << replace_all(printable(change.after, true), "\n", "\n      ") << "\n";
  }
}

Date day_of(const std::string& text, const char* option) {
  const std::optional<Date> day = parse_iso_date(text);
  if (!day) throw Stop{kWrongUsage, std::string(option) + ": days are written like 2026-01-31"};
  return *day;
}

int compare_days(Context& context, const review::PolicyHistory& history, const HistoryOptions& options) {
  const Date one = day_of(options.from, "--from");
  const Date other = options.to.empty() ? date_of(context.desk().now()) : day_of(options.to, "--to");
  const Date from = std::min(one, other), to = std::max(one, other);
  if (context.json) {
    context.print(review::between_to_json(history, from, to));
    return kDone;
  }
  const std::optional<Policy> was = review::record_on(history, from), is = review::record_on(history, to);
  if (!was || !is) {
    context.world.out << "the record was not there yet at the end of " << to_iso(is ? from : to) << "\n";
    return kDone;
  }
  const std::vector<FieldChange> changes = review::record_changes(*was, *is);
  if (changes.empty()) context.world.out << "nothing in the record differs between the two\n";
  print_changes(context.world.out, changes);
  return kDone;
}

int history(Context& context, const HistoryOptions& options) {
  const review::PolicyHistory all = context.take(context.desk().policy_history(options.id));
  if (!options.from.empty()) return compare_days(context, all, options);
  if (context.json) {
    context.print(review::to_json(all, options.field));
    return kDone;
  }
  std::ostream& out = context.world.out;
  const std::vector<review::Writing> writings = review::writings_of(all, options.field);
  if (writings.empty()) out << "nothing of this kind was written since histories are kept\n";
  for (const review::Writing& one : writings) {
    const review::PolicyVersion& version = *one.version;
    out << to_rfc3339(version.at) << "  " << printable(version.by) << "  " << printable(version.command);
    if (version.update != 0) out << " of update " << version.update;
    if (!version.before) out << "  (the record was added)";
    out << "\n";
    if (!version.note.empty()) out << "  " << printable(version.note) << "\n";
    print_changes(out, one.changes);
  }
  return kDone;
}

int paperwork(Context& context, const std::string& id, const std::string& wish) {
  if (!wish.empty() && wish != "mute" && wish != "raise")
    throw Stop{kWrongUsage, "paperwork: mute or raise is wanted, not '" + wish + "'"};
  if (!wish.empty()) context.take(context.desk().mute_paperwork(id, wish == "mute", context.world.user));
  const bool muted = context.take(context.desk().paperwork_is_muted(id));
  if (context.json) {
    context.print(review::paperwork_to_json(context.take(context.desk().policy(id)).id, muted));
  } else {
    context.world.out << "motions, notices and scheduling in the dockets of " << printable(id)
                      << (muted ? " are muted\n" : " are raised\n");
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
    ExportOptions exporting;
    std::string id;
    std::int64_t forget = 0, remember = 0;
    HistoryOptions past;
    std::string wish;
  };
  auto options = std::make_shared<Options>();
  Command importing = policy.add_subcommand(
      "import", "from JSON, CSV, saved pages of the tracker (HTML or text), or folders of them");
  importing.add_option("files", options->import.files, "files and folders; - is standard input").required();
  importing.add_option(
      "--base", options->import.base,
      "the export that the files were made from: only what was edited in them is taken over, "
      "and what changed on both sides is told");
  importing.add_flag("--dry-run", options->import.dry_run, "tell what would change, write nothing");
  importing.callback([&context, options] {
    context.chosen = [&context, options] { return import_policies(context, options->import); };
  });
  Command exporting = policy.add_subcommand("export", "all policies, or the named ones");
  exporting.add_option("ids", options->exporting.ids, "numbers or slugs, also former ones");
  exporting.add_option("--format", options->exporting.format, "json, csv, markdown, html or text");
  exporting.add_option("--output", options->exporting.output, "into this file, and only when it differs");
  exporting.add_flag("--check", options->exporting.check,
                     "write nothing; status 1 when --output is not as it would be written");
  exporting.callback([&context, options] {
    context.chosen = [&context, options] { return export_policies(context, options->exporting); };
  });
  Command listing = policy.add_subcommand("list", "one line each");
  listing.callback([&context] { context.chosen = [&context] { return list(context); }; });
  Command showing = policy.add_subcommand("show", "one policy, whole");
  showing.add_option("id", options->id, "number or slug").required();
  showing.callback(
      [&context, options] { context.chosen = [&context, options] { return show(context, options->id); }; });
  Command past = policy.add_subcommand("history", "who changed which field of the record when");
  past.add_option("id", options->past.id, "number or slug").required();
  past.add_option("--field", options->past.field, "only changes of this field, by its name in JSON");
  past.add_option("--from", options->past.from, "what differs between the end of this day and that of --to");
  past.add_option("--to", options->past.to, "today when absent");
  past.callback([&context, options] {
    context.chosen = [&context, options] { return history(context, options->past); };
  });
  Command learning =
      policy.add_subcommand("learned", "what decisions taught about which stories belong to it");
  learning.add_option("id", options->id, "number or slug").required();
  learning.add_option("--forget", options->forget, "decision that shall teach nothing any more");
  learning.add_option("--remember", options->remember, "decision that shall count again");
  learning.callback([&context, options] {
    context.chosen = [&context, options] {
      return learned(context, options->id, options->forget, options->remember);
    };
  });
  Command papers = policy.add_subcommand(
      "paperwork",
      "whether motions, notices and scheduling in its dockets are raised; muted unless asked for");
  papers.add_option("id", options->id, "number or slug").required();
  papers.add_option("wish", options->wish, "mute: count them only; raise: propose them too; without: tell");
  papers.callback([&context, options] {
    context.chosen = [&context, options] { return paperwork(context, options->id, options->wish); };
  });
}

}  // namespace policywatch::cli
