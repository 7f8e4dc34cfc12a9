// rule list | preview | add | expire; log; sample
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fstream>
#include <ostream>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "cli/context.hpp"
#include "cli/print.hpp"
#include "review/decision_words.hpp"
#include "review/desk_json.hpp"

namespace policywatch::cli {
namespace {

struct RuleOptions {
  std::int64_t id = 0, from = 0;
  std::string kind, watch, host, policy, note, lasts;
  std::vector<std::string> texts;
  bool reject_open = false;
};

review::RuleWish wish_of(const RuleOptions& options) {
  review::RuleWish wish;
  wish.from_update = options.from;
  if (!options.kind.empty()) wish.kind = parse_word_option<review::RuleKind>(options.kind, "kind of rule");
  wish.watch = options.watch;
  wish.host = options.host;
  wish.policy = options.policy;
  wish.texts = options.texts;
  wish.note = options.note;
  if (!options.lasts.empty()) {
    wish.lasts = parse_duration(options.lasts);
    if (!wish.lasts) throw Stop{kWrongUsage, "'" + options.lasts + "' is no length of time; write it as 30d"};
  }
  return wish;
}

std::string scope_of(const review::Rule& rule) {
  if (!rule.watch.empty()) return "watch " + rule.watch;
  return rule.host.empty() ? "policy " + rule.policy : "host " + rule.host;
}

std::string state_of(const review::Rule& rule, Time now) {
  if (rule.ended_at) return "ended " + to_rfc3339(*rule.ended_at) + " by " + rule.ended_by;
  return (rule.is_active(now) ? "until " : "expired ") + to_rfc3339(rule.expires_at);
}

void print_rule(Context& context, const review::Rule& rule) {
  std::ostream& out = context.world.out;
  out << (rule.id == 0 ? "new rule" : rule.name()) << "  " << word(rule.kind) << "  "
      << printable(scope_of(rule)) << "  " << state_of(rule, context.desk().now());
  if (rule.id != 0) out << "  hits " << rule.hits << "  by " << printable(rule.owner);
  if (rule.flagged_by != 0) out << "  ! covers update " << rule.flagged_by << ", which was accepted";
  out << "\n";
  for (const std::string& text : rule.texts) out << "    " << printable(shorten(text, 200)) << "\n";
}

int list_rules(Context& context) {
  const std::vector<review::Rule> rules = context.desk().rules();
  if (context.json) {
    boost::json::array all;
    for (const review::Rule& rule : rules) all.push_back(review::to_json(rule, context.desk().now()));
    context.print(all);
    return kDone;
  }
  for (const review::Rule& rule : rules) print_rule(context, rule);
  if (rules.empty()) context.world.err << "There are no rules.\n";
  return kDone;
}

std::string numbers(const std::vector<std::int64_t>& ids) {
  std::string out;
  for (const std::int64_t id : ids) out += (out.empty() ? "" : " ") + std::to_string(id);
  return out;
}

int preview_rule(Context& context, const RuleOptions& options) {
  const review::RulePreview preview = context.take(context.desk().preview_rule(wish_of(options)));
  if (context.json) {
    context.print(review::to_json(preview, context.desk().now()));
    return kDone;
  }
  print_rule(context, preview.rule);
  context.world.out << "covers " << preview.covers.size() << " of " << preview.looked_at
                    << " updates of the last " << preview.days << " days: " << numbers(preview.covers)
                    << "\n";
  if (!preview.accepted.empty())
    context.world.out << "accepted among them: " << numbers(preview.accepted) << "\n";
  return kDone;
}

void show_rule(Context& context, const review::Rule& rule) {
  if (context.json) {
    context.print(review::to_json(rule, context.desk().now()));
  } else {
    print_rule(context, rule);
  }
}

int add_rule(Context& context, const RuleOptions& options) {
  show_rule(context,
            context.take(context.desk().add_rule(wish_of(options), options.reject_open, context.world.user)));
  return kDone;
}

int end_rule(Context& context, std::int64_t id) {
  show_rule(context, context.take(context.desk().end_rule(id, context.world.user)));
  return kDone;
}

int show_log(Context& context, std::int64_t id) {
  (void)context.take(context.desk().update(id));
  const std::vector<Decision> rows = context.desk().history(id);
  if (context.json) {
    boost::json::array all;
    for (const Decision& row : rows) all.push_back(review::to_json(row));
    context.print(all);
    return kDone;
  }
  for (const Decision& row : rows) {
    const review::DecisionWords words = review::words_of(row);
    std::ostream& out = context.world.out;
    out << row.id << "  " << to_rfc3339(row.at) << "  " << row.command << "  by " << printable(row.by);
    if (!words.client.empty()) out << "  through " << printable(words.client);
    if (!words.reason.empty()) out << "  reason " << printable(words.reason);
    if (!words.note.empty()) out << "  \"" << printable(words.note) << "\"";
    out << "\n";
    for (const FieldChange& field : words.fields)
      out << "    " << printable(field.name) << ": " << printable(shorten(field.before, 300)) << " -> "
          << printable(shorten(field.after, 300)) << "\n";
  }
  return kDone;
}

struct SampleOptions {
  std::int64_t n = 20, seed = 1, judge = 0;
  bool missed = false, report = false;
};

int print_rule_report(Context& context) {
  const review::SampleReport report = context.desk().sample_report();
  if (context.json) {
    context.print(review::to_json(report));
    return kDone;
  }
  context.world.out << "suppressed " << report.suppressed << ", looked at " << report.judged << ", missed "
                    << report.missed << (report.missed > 0 ? ": " + numbers(report.missed_changes) : "")
                    << "\n";
  return kDone;
}

int sample(Context& context, const SampleOptions& options) {
  if (options.judge != 0) {
    context.take(context.desk().judge_suppressed(options.judge, options.missed, context.world.user));
    return print_rule_report(context);
  }
  if (options.report) return print_rule_report(context);
  if (options.n < 1 || options.seed < 0) throw Stop{kWrongUsage, "--n wants a number from 1, --seed from 0"};
  const std::vector<review::Suppressed> drawn = context.desk().suppressed_sample(
      static_cast<std::size_t>(options.n), static_cast<std::uint64_t>(options.seed));
  if (context.json) {
    boost::json::array all;
    for (const review::Suppressed& one : drawn) all.push_back(review::to_json(one));
    context.print(all);
    return kDone;
  }
  for (const review::Suppressed& one : drawn) {
    context.world.out << "change " << one.change_id << "  " << printable(one.watch) << "  "
                      << to_rfc3339(one.at) << "  " << printable(one.url) << "\n";
    for (const TextChange& text : one.change.text)
      context.world.out << "    - " << printable(shorten(text.before, 300)) << "\n    + "
                        << printable(shorten(text.after, 300)) << "\n";
    for (const LinkRetarget& link : one.change.links_retargeted)
      context.world.out << "    link " << printable(link.text) << ": " << printable(link.before) << " -> "
                        << printable(link.after) << "\n";
  }
  return kDone;
}

}  // namespace

void add_rule_commands(Command app, Context& context) {
  auto options = std::make_shared<RuleOptions>();
  Command rule = app.add_subcommand("rule", "rules that reject what decisions have shown to be noise");
  rule.require_subcommand(1, 1);
  rule.add_subcommand("list", "all of them, with hits").callback([&context] {
    context.chosen = [&context] { return list_rules(context); };
  });
  const auto about = [options](Command command) {
    command.add_option("--from", options->from, "the rejected update to make it from");
    command.add_option("--kind", options->kind, "block, template, mask or term");
    command.add_option("--watch", options->watch, "where: the watch (block, mask)");
    command.add_option("--host", options->host, "where: the host (template)");
    command.add_option("--policy", options->policy, "of which policy (term)");
    command.add_option("--text", options->texts, "what it is about; may be repeated");
    command.add_option("--note", options->note, "why, in words");
    command.add_option("--for", options->lasts, "how long, as 30d (default 180d)");
  };
  Command preview = rule.add_subcommand("preview", "what it would have covered in the last 90 days");
  about(preview);
  preview.callback([&context, options] {
    context.chosen = [&context, options] { return preview_rule(context, *options); };
  });
  Command add = rule.add_subcommand("add", "make a rule");
  about(add);
  add.add_flag("--reject-open", options->reject_open, "reject the open updates it covers as well");
  add.callback(
      [&context, options] { context.chosen = [&context, options] { return add_rule(context, *options); }; });
  for (const char* name : {"expire", "remove"}) {
    Command end = rule.add_subcommand(name, "end a rule now; what it rejected stays rejected");
    end.add_option("id", options->id, "the rule's number").required();
    end.callback([&context, options] {
      context.chosen = [&context, options] { return end_rule(context, options->id); };
    });
  }
  Command log =
      app.add_subcommand("log", "every decision on an update: who, when, through what, why, fields");
  log.add_option("id", options->id, "the update's number").required();
  log.callback([&context, options] {
    context.chosen = [&context, options] { return show_log(context, options->id); };
  });
  auto drawn = std::make_shared<SampleOptions>();
  Command sampling = app.add_subcommand("sample", "changes that were suppressed, to be looked at blind");
  sampling.add_option("--n", drawn->n, "how many (default 20)");
  sampling.add_option("--seed", drawn->seed, "the same seed and store give the same sample");
  sampling.add_option("--judge", drawn->judge, "this change was looked at");
  sampling.add_flag("--missed", drawn->missed, "with --judge: it should have been told");
  sampling.add_flag("--report", drawn->report, "what samples have shown so far");
  sampling.callback(
      [&context, drawn] { context.chosen = [&context, drawn] { return sample(context, *drawn); }; });
}

}  // namespace policywatch::cli
