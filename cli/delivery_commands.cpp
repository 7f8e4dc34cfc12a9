// deliveries list | show | retry | discard,
// notify test | preview | secret | unsubscribed | resubscribe | bounce | paused | resume
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <istream>
#include <ostream>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "cli/context.hpp"
#include "cli/print.hpp"

namespace policywatch::cli {
namespace {

struct Options {
  std::vector<std::int64_t> ids;
  std::string state, notifier, since, address;
  std::int64_t update = 0, id = 0;
  int limit = 200;
};

review::DeliveryFilter filter_of(const Options& options) {
  review::DeliveryFilter filter;
  if (!options.state.empty() && options.state != "any")
    filter.state = word(parse_word_option<DeliveryState>(options.state, "state"));
  filter.notifier = options.notifier;
  if (!options.since.empty()) filter.since = parse_time_option(options.since);
  filter.limit = options.limit;
  return filter;
}

int list(Context& context, const Options& options) {
  const std::vector<Delivery> all = context.desk().find_deliveries(filter_of(options));
  if (context.json) {
    boost::json::array values;
    for (const Delivery& delivery : all) values.push_back(to_json(delivery));
    context.print(values);
    return kDone;
  }
  std::vector<std::vector<std::string>> rows;
  for (const Delivery& delivery : all) {
    rows.push_back({std::to_string(delivery.id), delivery.notifier, delivery.recipient,
                    std::string(word(delivery.event)), std::string(word(delivery.state)),
                    std::to_string(delivery.attempts), to_rfc3339(delivery.created_at), delivery.last_error});
  }
  print_table(context.world.out,
              {"ID", "NOTIFIER", "TO", "EVENT", "STATE", "ATTEMPTS", "CREATED", "LAST ERROR"}, rows);
  return kDone;
}

/// The numbers given, or all that match: dead ones, for `retry`; dead and waiting ones, for `discard`.
std::vector<std::int64_t> chosen_ids(Context& context, const Options& options, bool waiting_too) {
  const bool many = !options.notifier.empty() || !options.since.empty();
  if (options.ids.empty() != many)
    throw Stop{kWrongUsage, "name deliveries by their numbers, or by --notifier and --since"};
  if (!many) return options.ids;
  Options wanted = options;
  wanted.limit = 0;
  std::vector<std::int64_t> ids;
  for (const Delivery& delivery : context.desk().find_deliveries(filter_of(wanted))) {
    const bool fits =
        delivery.state == DeliveryState::dead || (waiting_too && delivery.state == DeliveryState::pending);
    if (fits) ids.push_back(delivery.id);
  }
  return {ids.rbegin(), ids.rend()};  // oldest first
}

int each(Context& context, const Options& options, bool discard) {
  int status = kDone;
  boost::json::array values;
  for (const std::int64_t id : chosen_ids(context, options, discard)) {
    const Result<Delivery> done = discard ? context.desk().discard_delivery(id, context.world.user)
                                          : context.desk().retry_delivery(id, context.world.user);
    if (!done) {
      context.world.err << "policywatch: " << printable(done.error().message) << "\n";
      status = exit_status(done.error());
      continue;
    }
    if (context.json) {
      values.push_back(to_json(*done));
    } else {
      context.world.out << "delivery " << id << (discard ? " is discarded" : " will be tried again") << "\n";
    }
  }
  if (context.json) context.print(values);
  return status;
}

int preview(Context& context, const Options& options) {
  std::optional<Update> update;
  std::vector<Policy> policies;
  if (options.update != 0) {
    update = context.take(context.desk().update(options.update));
    for (const PolicyId& id : update->policies) {
      auto policy = context.desk().policy(id);
      if (policy) policies.push_back(*std::move(policy));
    }
  }
  const std::string text = context.take(context.world.preview_notifier(
      context.settings(), options.notifier, update ? &*update : nullptr, policies));
  context.world.out << printable(text, true) << (text.ends_with('\n') ? "" : "\n");
  return kDone;
}

int unsubscribed(Context& context) {
  boost::json::array values;
  std::vector<std::vector<std::string>> rows;
  for (const auto& [notifier, address] : context.desk().unsubscribed()) {
    values.push_back(boost::json::object{{"notifier", notifier}, {"address", address}});
    rows.push_back({notifier, address});
  }
  if (context.json) {
    context.print(values);
  } else {
    print_table(context.world.out, {"NOTIFIER", "ADDRESS"}, rows);
  }
  return kDone;
}

/// All of it is taken, or who pipes it here would stumble; what is beyond a report's size is not kept.
std::string read_mail_of(std::istream& in) {
  constexpr std::size_t kMost = 1024 * 1024;
  std::string mail, chunk(64 * 1024, '\0');
  while (in.read(chunk.data(), static_cast<std::streamsize>(chunk.size())) || in.gcount() > 0) {
    if (mail.size() < kMost) mail.append(chunk, 0, static_cast<std::size_t>(in.gcount()));
  }
  return mail;
}

/// Exit status 0 whatever it is: another one would make the mail server send the bounce back.
int bounce(Context& context) {
  const OpenDesk::ReturnedMail mail = context.opened().take_returned(read_mail_of(context.world.in));
  if (context.json) {
    context.print(boost::json::object{{"kind", mail.kind},
                                      {"recipient", mail.recipient},
                                      {"status", mail.status},
                                      {"why", mail.why},
                                      {"notifier", mail.notifier},
                                      {"in_a_row", mail.in_a_row},
                                      {"paused", mail.paused}});
    return kDone;
  }
  context.world.out << mail.kind;
  if (!mail.recipient.empty()) context.world.out << ": " << printable(mail.recipient);
  if (!mail.why.empty()) context.world.out << ": " << printable(mail.why);
  if (mail.kind != "none" && mail.notifier.empty()) context.world.out << " (about no mail of ours)";
  if (mail.in_a_row > 0) context.world.out << " (" << mail.in_a_row << " in a row)";
  if (mail.paused) context.world.out << "; no more mail is sent there";
  context.world.out << "\n";
  return kDone;
}

int paused(Context& context) {
  boost::json::array values;
  std::vector<std::vector<std::string>> rows;
  for (const auto& [address, why] : context.opened().paused_readers()) {
    values.push_back(boost::json::object{{"address", address}, {"why", why}});
    rows.push_back({address, why});
  }
  if (context.json) {
    context.print(values);
  } else {
    print_table(context.world.out, {"ADDRESS", "WHY"}, rows);
  }
  return kDone;
}

void add_notify(Command notify, Context& context, const std::shared_ptr<Options>& options) {
  const auto command = [&](const char* name, const char* what, std::function<int()> action) {
    Command sub = notify.add_subcommand(name, what);
    sub.callback([&context, action] { context.chosen = action; });
    return sub;
  };
  command("test", "send a message that says it is a test",
          [&context, options] {
            context.world.out << printable(context.take(
                                     context.world.test_notifier(context.settings(), options->notifier)))
                              << "\n";
            return kDone;
          })
      .add_option("notifier", options->notifier, "the notifier's id")
      .required();
  Command shown = command("preview", "the message as it would leave, unsent",
                          [&context, options] { return preview(context, *options); });
  shown.add_option("notifier", options->notifier, "the notifier's id").required();
  shown.add_option("update", options->update, "the update's number; without it, a test message");
  command("secret", "a new secret for a webhook", [&context] {
    context.world.out << context.world.new_secret() << "\n";
    return kDone;
  });
  command("unsubscribed", "mail addresses that have left", [&context] { return unsubscribed(context); });
  Command back = command("resubscribe", "send mail to an address again that has left", [&context, options] {
    context.take(context.desk().resubscribe(options->notifier, options->address, context.world.user));
    context.world.out << printable(options->address) << " gets the mail of " << options->notifier
                      << " again\n";
    return kDone;
  });
  back.add_option("notifier", options->notifier, "the notifier's id").required();
  back.add_option("address", options->address, "the mail address").required();
  command("bounce", "a mail that came back, from standard input", [&context] { return bounce(context); });
  command("paused", "mail addresses that get nothing because mail to them bounced",
          [&context] { return paused(context); });
  command("resume", "send mail to such an address again",
          [&context, options] {
            context.take(context.opened().resume_reader(options->address, context.world.user));
            context.world.out << "mail to " << printable(options->address) << " is sent again\n";
            return kDone;
          })
      .add_option("address", options->address, "the mail address")
      .required();
}

}  // namespace

void add_delivery_commands(Command app, Context& context) {
  auto options = std::make_shared<Options>();
  Command sent = app.add_subcommand("deliveries", "messages to notifiers");
  sent.require_subcommand(0, 1);
  sent.callback([&context, options, sent] {
    if (!sent.has_subcommand()) context.chosen = [&context, options] { return list(context, *options); };
  });
  const auto command = [&](const char* name, const char* what, std::function<int()> action) {
    Command sub = sent.add_subcommand(name, what);
    sub.callback([&context, action] { context.chosen = action; });
    return sub;
  };
  Command listed = command("list", "newest first", [&context, options] { return list(context, *options); });
  listed.add_option("--limit", options->limit, "at most so many; 0: all");
  listed.add_option("--state", options->state, "pending, delivered, dead or cancelled");
  listed.add_option("--notifier", options->notifier, "of this one alone");
  listed.add_option("--since", options->since, "recorded at or after this time");
  command("show", "one delivery",
          [&context, options] {
            context.print(to_json(context.take(context.desk().delivery(options->id))));
            return kDone;
          })
      .add_option("id", options->id, "the delivery's number")
      .required();
  for (const bool discard : {false, true}) {
    Command many = command(
        discard ? "discard" : "retry",
        discard ? "give up on messages that wait or are dead" : "send again, with the same message id",
        [&context, options, discard] { return each(context, *options, discard); });
    many.add_option("id", options->ids, "the deliveries' numbers");
    many.add_option("--notifier", options->notifier, "all dead ones of this notifier");
    many.add_option("--since", options->since, "recorded at or after this time");
  }
  Command notify = app.add_subcommand("notify", "notifiers");
  notify.require_subcommand(1, 1);
  add_notify(notify, context, options);
}

}  // namespace policywatch::cli
