// queue list | show | accept | reject | merge | split | snooze | claim | release | undo
#include <boost/json/array.hpp>
#include <ostream>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "cli/context.hpp"
#include "cli/print.hpp"
#include "cli/review_loop.hpp"
#include "review/desk_json.hpp"
#include "review/resolve.hpp"

namespace policywatch::cli {
namespace {

struct ListOptions {
  std::string state, policy, kind, query, watch, saved;
  int min_score = 0, limit = 0;
};

/// Stops with the wrong place marked under the query.
review::Query parse_query_option(const std::string& text) {
  auto query = review::parse_query(text);
  if (query) return *std::move(query);
  std::string message = query.error().in_words();
  if (text.size() <= 200)
    message += "\n  " + printable(text) + "\n  " + std::string(query.error().position - 1, ' ') + "^";
  throw Stop{kWrongUsage, message};
}

std::string saved_query(Context& context, const std::string& name) {
  for (const review::SavedFilter& saved : context.desk().saved_filters(context.world.user)) {
    if (saved.name == name || std::to_string(saved.id) == name) return saved.query;
  }
  throw Stop{kNoSuchThing,
             "filter " + name + ": none is saved under that name; see: policywatch queue filters"};
}

int list(Context& context, const ListOptions& options) {
  review::QueueFilter filter;
  const std::string saved = options.saved.empty() ? "" : saved_query(context, options.saved) + " ";
  filter.query = parse_query_option(saved + options.query);
  filter.me = context.world.user;
  if (!options.state.empty() && options.state != "open" && options.state != "any")
    parse_word_option<UpdateState>(options.state, "state");
  filter.state = !options.state.empty() ? options.state : review::names_state(filter.query) ? "any" : "open";
  filter.policy = options.policy;
  if (!options.kind.empty()) filter.kind = parse_word_option<UpdateKind>(options.kind, "kind");
  filter.watch = options.watch;
  filter.min_score = options.min_score;
  filter.limit = options.limit;
  const review::QueuePage page = context.desk().queue(filter);
  if (context.json) {
    boost::json::array all;
    for (const Update& update : page.updates) all.push_back(to_json(update));
    context.print(all);
    return kDone;
  }
  for (const Update& update : page.updates) print_update_row(context.world.out, update);
  if (page.updates.empty()) context.world.err << "The queue is empty.\n";
  return kDone;
}

int review_queue(Context& context, const ListOptions& options) {
  const std::string saved = options.saved.empty() ? "" : saved_query(context, options.saved) + " ";
  const std::string query(trim(saved + options.query));
  review::QueueFilter filter;
  filter.query = parse_query_option(query);
  filter.me = context.world.user;
  if (review::names_state(filter.query)) filter.state = "any";
  review::Desk& desk = context.desk();
  if (!Terminal::is_there())
    throw Stop{kWrongUsage, "review needs a terminal; `policywatch queue` does the same with commands"};
  Terminal terminal;
  ReviewLoop(desk, terminal, context.world.user, query, filter).run();
  return kDone;
}

void show_update(Context& context, const Update& update) {
  if (context.json) {
    context.print(to_json(update));
  } else {
    print_update_row(context.world.out, update);
  }
}

int show(Context& context, std::int64_t id, const std::string& view) {
  const Update update = context.take(review::resolve(context.desk(), id));
  if (update.id != id) context.world.err << "update " << id << " was merged into " << update.id << "\n";
  id = update.id;
  if (context.json) {
    context.print(to_json(update));
    return kDone;
  }
  print_update(context.world.out, update, context.desk().history(id));
  context.take(context.desk().mark_seen(id, context.world.user));
  const auto wanted = parse_word_option<diff::View>(view, "view");
  Result<review::Comparison> comparison = context.desk().comparison(id);
  if (!comparison) {
    context.world.err << "no comparison: " << comparison.error().message << "\n";
    return kDone;
  }
  context.world.out << "\n";
  if (wanted == diff::View::source) {
    print_rows(context.world.out, diff::source_rows(comparison->before_source, comparison->after_source));
  } else {
    print_rows(context.world.out, diff::rows(wanted, comparison->before_document, comparison->after_document,
                                             comparison->change));
  }
  return kDone;
}

struct SavedOptions {
  std::string name, query;
  bool shared = false;
  std::int64_t id = 0;
};

int list_filters(Context& context) {
  const auto filters = context.desk().saved_filters(context.world.user);
  boost::json::array all;
  for (const review::SavedFilter& filter : filters) {
    all.push_back(review::to_json(filter));
    if (!context.json)
      context.world.out << filter.id << "  " << printable(filter.name) << "  " << filter.count << "  "
                        << printable(filter.query)
                        << (filter.shared ? "  shared by " + printable(filter.owner) : "") << "\n";
  }
  if (context.json) context.print(all);
  return kDone;
}

int save_filter(Context& context, const SavedOptions& options) {
  parse_query_option(options.query);
  review::SavedFilter filter;
  filter.name = options.name;
  filter.query = options.query;
  filter.shared = options.shared;
  const auto saved = context.take(context.desk().save_filter(filter, context.world.user));
  if (context.json) {
    context.print(review::to_json(saved));
  } else {
    context.world.out << saved.id << "  " << printable(saved.name) << "  " << saved.count << "\n";
  }
  return kDone;
}

void add_filter_commands(Command queue, Context& context) {
  auto options = std::make_shared<SavedOptions>();
  Command filters = queue.add_subcommand("filters", "filters under a name, each with what it finds now");
  filters.require_subcommand(0, 1);
  filters.callback([&context, filters] {
    if (!filters.has_subcommand()) context.chosen = [&context] { return list_filters(context); };
  });
  filters.add_subcommand("list", "yours and the shared ones").callback([&context] {
    context.chosen = [&context] { return list_filters(context); };
  });
  Command save = filters.add_subcommand("save", "keep a filter under a name");
  save.add_option("name", options->name, "its name").required();
  save.add_option("query", options->query, "as queue list --filter").required();
  save.add_flag("--shared", options->shared, "everybody sees it");
  save.callback([&context, options] {
    context.chosen = [&context, options] { return save_filter(context, *options); };
  });
  Command remove = filters.add_subcommand("remove", "remove one of yours");
  remove.add_option("id", options->id, "its number").required();
  remove.callback([&context, options] {
    context.chosen = [&context, options] {
      context.take(context.desk().remove_filter(options->id, context.world.user));
      return kDone;
    };
  });
}

struct AcceptOptions {
  std::vector<std::string> policies;
  std::string kind, date, title, text, status;
  std::string reason;
  bool titled = false, worded = false, on_top = false, force = false;
};

review::Edits edits_of(const AcceptOptions& options) {
  review::Edits edits;
  edits.on_top = options.on_top;
  edits.reason = options.reason;
  edits.force = options.force;
  if (!options.policies.empty()) edits.policies = options.policies;
  if (!options.kind.empty()) edits.kind = parse_word_option<UpdateKind>(options.kind, "kind");
  if (!options.date.empty()) edits.date = parse_date_option(options.date);
  if (options.titled) edits.title = options.title;
  if (options.worded) edits.text = options.text;
  if (options.status == "none") {
    edits.status = std::optional<Status>();
  } else if (!options.status.empty()) {
    edits.status = std::optional<Status>(parse_word_option<Status>(options.status, "status"));
  }
  return edits;
}

int accept(Context& context, std::int64_t id, std::int64_t rev, const AcceptOptions& options) {
  show_update(context, context.take(context.desk().accept(id, edits_of(options), rev, context.world.user)));
  return kDone;
}

int edit(Context& context, std::int64_t id, std::int64_t rev, const AcceptOptions& options) {
  show_update(context, context.take(context.desk().edit(id, edits_of(options), rev, context.world.user)));
  return kDone;
}

/// `into` lives until the command line is parsed.
void edit_options(Command command, AcceptOptions& into) {
  command.add_option("--reason", into.reason, "why, for the log");
  command.add_flag("--force", into.force, "with --reason: although the change of status is guarded");
  command.add_option("--policy", into.policies, "file to this policy; may be repeated");
  command.add_option("--kind", into.kind, "kind of update");
  command.add_option("--date", into.date, "YYYY-MM-DD");
  command.add_option(
      "--title",
      [&into](const std::string& value) {
        into.title = value;
        into.titled = true;
      },
      "title in house form");
  command.add_option(
      "--text",
      [&into](const std::string& value) {
        into.text = value;
        into.worded = true;
      },
      "text of the entry");
  command.add_option("--status", into.status, "a status, or none");
  command.add_flag("--on-top", into.on_top,
                   "with a stale --rev: on top of what others did, where they changed other fields");
}

}  // namespace

void add_queue_commands(Command app, Context& context) {
  Command queue = app.add_subcommand("queue", "the review queue");
  queue.require_subcommand(0, 1);
  auto options = std::make_shared<ListOptions>();
  auto filters = [options](Command command) {
    command.add_option("--state", options->state, "a state, open (the default) or any");
    command.add_option("--policy", options->policy, "a policy's number or slug");
    command.add_option("--kind", options->kind, "a kind of update");
    command.add_option(
        "--search,--filter", options->query,
        "words, \"exact words\", policy:1976 status:enjoined score>=40 age<7d -reason:template …");
    command.add_option("--watch", options->watch, "a watch's id");
    command.add_option("--min-score", options->min_score, "only updates of at least this score");
    command.add_option("--saved", options->saved, "a saved filter's name or number");
    command.add_option("--limit", options->limit, "at most so many");
  };
  filters(queue);
  queue.callback([&context, queue, options] {
    if (!queue.has_subcommand()) context.chosen = [&context, options] { return list(context, *options); };
  });
  Command all = queue.add_subcommand("list", "most important first");
  filters(all);
  all.callback(
      [&context, options] { context.chosen = [&context, options] { return list(context, *options); }; });

  add_filter_commands(queue, context);
  add_sheet_commands(queue, context);
  auto looked_for = std::make_shared<ListOptions>();
  Command reviewing = app.add_subcommand("review", "the queue in a full screen, with the keys of the page");
  reviewing.add_option("filter", looked_for->query, "as queue list --filter");
  reviewing.add_option("--saved", looked_for->saved, "a saved filter's name or number; keys f and F");
  reviewing.callback([&context, looked_for] {
    context.chosen = [&context, looked_for] { return review_queue(context, *looked_for); };
  });

  struct One {
    std::int64_t id = 0, rev = 0, into = 0;
    std::string view = "changes", reason, note, until;
    std::vector<std::int64_t> ids;
    AcceptOptions accept;
  };
  auto one = std::make_shared<One>();
  auto command = [&](const char* name, const char* what, std::function<int()> action) {
    Command sub = queue.add_subcommand(name, what);
    sub.callback([&context, action] { context.chosen = action; });
    return sub;
  };
  auto with_id = [one](Command sub) {
    sub.add_option("id", one->id, "the update's number").required();
    sub.add_option("--rev", one->rev, "the revision you saw; refused when it is stale");
    return sub;
  };
  with_id(command("show", "one update with evidence and diff", [&context, one] {
    return show(context, one->id, one->view);
  })).add_option("--diff", one->view, "changes, words, side, links, fields or source");
  Command accepting = with_id(command("accept", "accept, with edits when given", [&context, one] {
    return accept(context, one->id, one->rev, one->accept);
  }));
  edit_options(accepting, one->accept);
  edit_options(with_id(command("edit", "other words, and no decision",
                               [&context, one] { return edit(context, one->id, one->rev, one->accept); })),
               one->accept);
  with_id(command("seen", "you have looked at it", [&context, one] {
    context.take(context.desk().mark_seen(one->id, context.world.user));
    return kDone;
  }));
  Command rejecting = with_id(command("reject", "reject, with the reason", [&context, one] {
    const auto reason = parse_word_option<RejectReason>(one->reason, "reason");
    show_update(context, context.take(context.desk().reject(one->id, reason, one->note, one->rev,
                                                            context.world.user)));
    return kDone;
  }));
  rejecting
      .add_option(
          "--reason", one->reason,
          "cosmetic template volatile bad_capture duplicate unrelated out_of_scope unreliable known other")
      .required();
  rejecting.add_option("--note", one->note, "in words");
  Command merging = command("merge", "fold updates into the last one named", [&context, one] {
    if (one->ids.size() < 2) throw Stop{kWrongUsage, "merge needs the updates and the one they go into"};
    for (std::size_t i = 0; i + 1 < one->ids.size(); ++i) {
      show_update(context, context.take(context.desk().merge(one->ids[i], one->ids.back(), one->rev,
                                                             context.world.user)));
    }
    return kDone;
  });
  merging.add_option("ids", one->ids, "ID… INTO").required();
  merging.add_option("--rev", one->rev, "the revision you saw");
  Command splitting = with_id(command("split", "move evidence out into a new update", [&context, one] {
    show_update(context, context.take(context.desk().split(one->id, one->ids, one->rev, context.world.user)));
    return kDone;
  }));
  splitting.add_option("evidence", one->ids, "numbers of the evidence").required();
  with_id(command("snooze", "out of sight until a time",
                  [&context, one] {
                    const Time until = one->until.size() == 10 ? midnight(parse_date_option(one->until))
                                                               : parse_time_option(one->until);
                    show_update(context, context.take(context.desk().snooze(one->id, until, one->rev,
                                                                            context.world.user)));
                    return kDone;
                  }))
      .add_option("--until", one->until, "RFC 3339 time or date")
      .required();
  with_id(command("claim", "say that you are on it", [&context, one] {
    show_update(context, context.take(context.desk().claim(one->id, one->rev, context.world.user)));
    return kDone;
  }));
  with_id(command("release", "give a claim back", [&context, one] {
    show_update(context, context.take(context.desk().release(one->id, one->rev, context.world.user)));
    return kDone;
  }));
  Command undoing = command("undo", "take back the last decision (of an update, or yours)", [&context, one] {
    show_update(context, context.take(context.desk().undo(one->id, one->rev, context.world.user)));
    return kDone;
  });
  undoing.add_option("id", one->id, "the update's number");
  undoing.add_option("--rev", one->rev, "the revision you saw");
}

}  // namespace policywatch::cli
