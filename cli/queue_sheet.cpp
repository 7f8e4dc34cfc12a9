// queue sheet | decide: the queue as a sheet, and the decisions that come back in it.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <ostream>

#include "base/text.hpp"
#include "cli/context.hpp"
#include "review/sheet.hpp"

namespace policywatch::cli {
namespace {

int print_sheet(Context& context, const std::string& query) {
  auto asked = review::parse_query(query);
  if (!asked) throw Stop{kWrongUsage, asked.error().in_words()};
  review::QueueFilter filter;
  filter.query = *std::move(asked);
  filter.me = context.world.user;
  if (review::names_state(filter.query)) filter.state = "any";
  context.world.out << review::to_sheet(context.desk().queue(filter).updates);
  return kDone;
}

Result<Update> decide(review::Desk& desk, const review::SheetRow& row, const std::string& by) {
  if (row.id <= 0 || row.rev <= 0) return fail(ErrorKind::invalid, "id and rev are wanted");
  const Result<Update> update = desk.update(row.id);
  if (!update) return update;
  if (update->rev != row.rev)
    return fail(ErrorKind::refused, "stale: the sheet has revision " + std::to_string(row.rev) +
                                        ", the update is at revision " + std::to_string(update->rev));
  if (row.decision == "reject") {
    const std::optional<RejectReason> reason = parse_word<RejectReason>(row.reason);
    if (!reason) return fail(ErrorKind::invalid, "reason: there is no reason '" + row.reason + "'");
    return desk.reject(row.id, *reason, row.note, row.rev, by);
  }
  if (row.decision != "accept")
    return fail(ErrorKind::invalid, "decision: accept or reject is wanted, not '" + row.decision + "'");
  const Result<review::Edits> edits = review::edits_of(row, *update);
  if (!edits) return std::unexpected(edits.error());
  return desk.accept(row.id, *edits, row.rev, by);
}

int decide_all(Context& context, const std::string& file) {
  const auto rows = context.take(review::read_sheet(read_input(context, file)));
  boost::json::array told;
  int applied = 0, refused = 0;
  for (const review::SheetRow& row : rows) {
    const Result<Update> done = decide(context.desk(), row, context.world.user);
    ++(done ? applied : refused);
    told.push_back(boost::json::object{
        {"line", row.line},
        {"id", row.id},
        {"decision", row.decision},
        {"result", done ? "applied" : "refused"},
        {"reason", done ? boost::json::value() : boost::json::value(done.error().message)}});
    if (!context.json && !done)
      context.world.out << "line " << row.line << ": #" << row.id
                        << " refused: " << printable(done.error().message) << "\n";
  }
  if (context.json) {
    context.print(boost::json::object{{"applied", applied}, {"refused", refused}, {"rows", told}});
  } else {
    context.world.out << applied << " applied, " << refused << " refused\n";
  }
  return refused > 0 ? kRefused : kDone;
}

}  // namespace

void add_sheet_commands(Command queue, Context& context) {
  auto text = std::make_shared<std::string>();
  Command printing = queue.add_subcommand("sheet", "the open updates as CSV, to be decided in a spreadsheet");
  printing.add_option("--filter", *text, "as queue list --filter");
  printing.callback(
      [&context, text] { context.chosen = [&context, text] { return print_sheet(context, *text); }; });
  Command deciding = queue.add_subcommand(
      "decide", "takes the decisions of such a sheet; each row for itself, a stale one is refused");
  deciding.add_option("file", *text, "the sheet; - is standard input").required();
  deciding.callback(
      [&context, text] { context.chosen = [&context, text] { return decide_all(context, *text); }; });
}

}  // namespace policywatch::cli
