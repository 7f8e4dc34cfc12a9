// compare, classify: the pure rooms at the terminal. They store nothing.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <istream>
#include <ostream>
#include <sstream>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "cli/context.hpp"
#include "cli/print.hpp"
#include "cli/reading_source.hpp"
#include "diff/compare.hpp"
#include "match/classify.hpp"
#include "review/policy_format.hpp"

namespace policywatch::cli {
namespace {

int compare(Context& context, const ReadOptions& options, const std::string& older,
            const std::string& newer) {
  ReadOptions same = options;
  const Tried before = read_source(context, same, older);
  if (same.kind.empty() && same.watch.empty()) same.kind = word(before.watch.kind);
  const Tried after = read_source(context, same, newer);
  for (const Tried* tried : {&before, &after}) {
    if (tried->reading.quality == Quality::ok) continue;
    throw Stop{kFailed, (tried == &before ? older : newer) + " cannot be compared: " +
                            std::string(word(tried->reading.quality)) + ": " + tried->reading.reason};
  }
  diff::Options how;
  how.watch = &after.watch;
  how.bytes_differ = before.response.body != after.response.body;
  how.charset_differs = before.reading.charset != after.reading.charset;
  const Change change = diff::compare(before.reading.document, after.reading.document, how);
  if (context.json) {
    context.print(to_json(change));
    return kDone;
  }
  print_change(context.world.out, change);
  const auto view = parse_word_option<diff::View>(options.diff, "view");
  print_rows(context.world.out,
             view == diff::View::source
                 ? diff::source_rows(before.response.body, after.response.body)
                 : diff::rows(view, before.reading.document, after.reading.document, change));
  return kDone;
}

std::string text_of(const boost::json::object& object, std::string_view key) {
  const boost::json::value* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

boost::json::array matches_json(const std::vector<PolicyMatch>& matches) {
  boost::json::array all;
  for (const PolicyMatch& match : matches) {
    boost::json::array reasons;
    for (const std::string& reason : match.reasons) reasons.emplace_back(reason);
    all.push_back(boost::json::object{
        {"policy", policy_id_to_json(match.policy)}, {"confidence", match.confidence}, {"reasons", reasons}});
  }
  return all;
}

boost::json::object classify_line(const match::PolicyIndex& index, const boost::json::object& input,
                                  std::size_t candidates) {
  match::Story story;
  story.title = text_of(input, "title");
  story.text = text_of(input, "text");
  story.outlet = text_of(input, "outlet");
  story.url = text_of(input, "url");
  story.date = parse_iso_date(text_of(input, "date"));
  const match::Classification found = match::classify(index, story, candidates);
  boost::json::object line;
  const boost::json::value* id = input.if_contains("id");
  line["id"] = id ? *id : boost::json::value(nullptr);
  line["policies"] = matches_json(found.policies);
  line["kind"] = word(found.kind);
  const match::StatusFinding& status = found.status;
  line["status"] = status.status ? boost::json::value(word(*status.status)) : boost::json::value(nullptr);
  line["status_quote"] = status.status ? boost::json::value(status.quote) : boost::json::value(nullptr);
  line["effective_from"] = status.effective_from ? boost::json::value(to_iso(*status.effective_from))
                                                 : boost::json::value(nullptr);
  if (!status.scope.empty()) line["scope"] = status.scope;
  if (candidates > 0) line["candidates"] = matches_json(found.candidates);
  return line;
}

int classify(Context& context, const std::string& policies_file, const std::string& input,
             std::size_t candidates) {
  Result<std::vector<Policy>> policies = review::from_json_text(read_input(context, policies_file));
  if (!policies) throw Stop{exit_status(policies.error()), policies_file + ": " + policies.error().message};
  const match::PolicyIndex index(*policies);
  std::istringstream text(read_input(context, input));
  std::string line;
  for (int number = 1; std::getline(text, line); ++number) {
    if (trim(line).empty()) continue;
    const Result<boost::json::value> value = parse_json(line);
    if (!value || !value->is_object()) {
      throw Stop{kRefused, input + ":" + std::to_string(number) + ": " +
                               (value ? "a JSON object is expected" : value.error().message)};
    }
    context.world.out << print_json(classify_line(index, value->as_object(), candidates)) << "\n";
  }
  return kDone;
}

}  // namespace

void add_reading_commands(Command app, Context& context) {
  auto options = std::make_shared<ReadOptions>();
  struct Names {
    std::string first, second, policies, input = "-";
    std::size_t candidates = 0;
  };
  auto names = std::make_shared<Names>();
  add_try_command(app, context);
  Command comparing = app.add_subcommand("compare", "show the change between two files; stores nothing");
  add_read_options(comparing, options);
  comparing.add_option("--diff", options->diff, "changes, words, side, links, fields or source");
  comparing.add_option("old", names->first, "the older file or address").required();
  comparing.add_option("new", names->second, "the newer one").required();
  comparing.callback([&context, options, names] {
    context.chosen = [&context, options, names] {
      return compare(context, *options, names->first, names->second);
    };
  });
  Command classifying = app.add_subcommand(
      "classify",
      "which policies and kind a story would be proposed for; JSON lines in and out; stores nothing");
  classifying.add_option("--policies", names->policies, "policies as JSON").required();
  classifying.add_option("--candidates", names->candidates, "also the K best whatever their confidence");
  classifying.add_option("input", names->input, "JSON lines; default standard input");
  classifying.callback([&context, names] {
    context.chosen = [&context, names] {
      return classify(context, names->policies, names->input, names->candidates);
    };
  });
}

}  // namespace policywatch::cli
