// blind list | show | answer | report
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <ostream>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "cli/context.hpp"
#include "cli/print.hpp"
#include "review/blind.hpp"

namespace policywatch::cli {
namespace {

struct BlindOptions {
  std::int64_t id = 0;
  bool accept = false;
  std::string reject;
};

int list_waiting(Context& context) {
  const std::vector<std::int64_t> waiting = context.desk().blind_waiting(context.world.user);
  if (context.json) {
    boost::json::array all;
    for (const std::int64_t id : waiting) all.emplace_back(id);
    context.print(all);
    return kDone;
  }
  for (const std::int64_t id : waiting) context.world.out << id << "\n";
  if (waiting.empty()) context.world.err << "No rejection of somebody else waits for you.\n";
  return kDone;
}

int show_look(Context& context, std::int64_t id) {
  const Update update = context.take(context.desk().blind_look(id, context.world.user));
  if (context.json) {
    context.print(boost::json::object{{"id", id}, {"update", to_json(update)}});
    return kDone;
  }
  std::ostream& out = context.world.out;
  out << printable(update.title.empty() ? update.headline : update.title) << "\n"
      << word(update.kind) << "  score " << update.score << "  policies "
      << printable(join(update.policies, ", ")) << "\n";
  if (!update.text.empty()) out << printable(update.text) << "\n";
  for (const Evidence& evidence : update.evidence) {
    out << "  " << printable(evidence.url) << "\n";
    if (!evidence.quote.empty()) out << "    \"" << printable(shorten(evidence.quote, 400)) << "\"\n";
  }
  return kDone;
}

int print_agreement(Context& context) {
  const review::BlindReport report = context.desk().blind_report();
  if (context.json) {
    context.print(review::to_json(report));
    return kDone;
  }
  std::ostream& out = context.world.out;
  out << "drawn " << report.drawn << ", looked at " << report.looked_at << ", open " << report.open
      << "; agreed " << report.agreed << ", for the same reason " << report.same_reason << "\n";
  for (const review::BlindLook& look : report.disagreed)
    out << "  update " << look.update << ": rejected by " << printable(look.rejected_by) << " as "
        << (look.reason ? word(*look.reason) : "other") << ", " << printable(look.looked_by)
        << " would accept it" << (look.stands ? "" : " (opened again)") << "\n";
  return kDone;
}

int answer_look(Context& context, const BlindOptions& options) {
  if (options.accept == !options.reject.empty())
    throw Stop{kWrongUsage, "say --accept, or --reject with a reason"};
  review::BlindAnswer answer;
  if (!options.accept) answer.reject = parse_word_option<RejectReason>(options.reject, "reason");
  context.take(context.desk().answer_blind(options.id, answer, context.world.user));
  return print_agreement(context);
}

}  // namespace

void add_blind_commands(Command app, Context& context) {
  auto options = std::make_shared<BlindOptions>();
  Command blind = app.add_subcommand("blind", "one rejection in twenty, looked at by somebody else");
  blind.require_subcommand(1, 1);
  blind.add_subcommand("list", "the numbers of those that wait for you").callback([&context] {
    context.chosen = [&context] { return list_waiting(context); };
  });
  Command show = blind.add_subcommand("show", "one of them as it stood before anybody decided");
  show.add_option("id", options->id, "its number").required();
  show.callback([&context, options] {
    context.chosen = [&context, options] { return show_look(context, options->id); };
  });
  Command answer = blind.add_subcommand("answer", "what you would have decided; the decision stands");
  answer.add_option("id", options->id, "its number").required();
  answer.add_flag("--accept", options->accept, "you would accept it");
  answer.add_option("--reject", options->reject, "you would reject it, for this reason");
  answer.callback([&context, options] {
    context.chosen = [&context, options] { return answer_look(context, *options); };
  });
  blind.add_subcommand("report", "how often people agreed").callback([&context] {
    context.chosen = [&context] { return print_agreement(context); };
  });
}

}  // namespace policywatch::cli
