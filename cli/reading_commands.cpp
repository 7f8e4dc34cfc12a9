// try, compare, classify: the pure rooms at the terminal. They store nothing.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <filesystem>
#include <istream>
#include <ostream>
#include <sstream>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "cli/context.hpp"
#include "cli/print.hpp"
#include "diff/compare.hpp"
#include "match/classify.hpp"
#include "review/policy_format.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::cli {
namespace {

struct ReadOptions {
  std::string kind, watch, base_url, content_type, diff = "changes";
  std::vector<std::string> select, ignore;
};

struct Tried {
  Watch watch;
  Response response;
  Reading reading;
};

bool is_address(const std::string& source) {
  return source.starts_with("http://") || source.starts_with("https://");
}

std::string type_of(const std::string& name) {
  const std::string extension = ascii_lower(std::filesystem::path(name).extension().string());
  if (extension == ".html" || extension == ".htm") return "text/html";
  if (extension == ".xml" || extension == ".rss" || extension == ".atom") return "application/xml";
  if (extension == ".json") return "application/json";
  if (extension == ".txt" || extension == ".md") return "text/plain";
  if (extension == ".pdf") return "application/pdf";
  return "";
}

Watch watch_for(Context& context, const ReadOptions& options) {
  Watch watch;
  if (!options.watch.empty()) {
    bool found = false;
    for (const Watch& known : context.settings().watches) {
      if (known.id == options.watch) {
        watch = known;
        found = true;
      }
    }
    if (!found) watch = context.take(context.desk().watch(options.watch)).watch;
  }
  if (watch.id.empty()) watch.id = "try";
  if (!options.kind.empty()) watch.kind = parse_word_option<WatchKind>(options.kind, "kind");
  if (!options.select.empty()) watch.select = options.select;
  if (!options.ignore.empty()) watch.ignore = options.ignore;
  return watch;
}

Tried read_source(Context& context, const ReadOptions& options, const std::string& source) {
  Tried tried;
  tried.watch = watch_for(context, options);
  if (is_address(source)) {
    tried.watch.url = source;
    tried.response = context.take(context.world.fetch(context.settings(), tried.watch));
  } else {
    tried.response.body = read_input(context, source);
    tried.response.status = 200;
    if (!options.base_url.empty()) tried.watch.url = options.base_url;
    if (tried.watch.url.empty()) tried.watch.url = "http://localhost/";
    tried.response.url = tried.response.final_url = tried.watch.url;
    const std::string type = options.content_type.empty() ? type_of(source) : options.content_type;
    if (!type.empty()) tried.response.headers = {{"Content-Type", type}};
    tried.response.started = tried.response.finished = context.now().value_or(context.world.now());
  }
  if (options.kind.empty() && options.watch.empty()) tried.watch.kind = watchers::guess_kind(tried.response);
  if (tried.response.quality == Quality::ok) {
    tried.reading = context.world.read(tried.watch, tried.response);
  } else {
    tried.reading.quality = tried.response.quality;
    tried.reading.reason = tried.response.failure;
  }
  return tried;
}

void print_reading(std::ostream& out, const Tried& tried) {
  const Document& document = tried.reading.document;
  out << "kind      " << word(tried.watch.kind) << "\nquality   " << word(tried.reading.quality);
  if (!tried.reading.reason.empty()) out << ": " << printable(tried.reading.reason);
  out << "\n";
  auto line = [&out](const char* name, const std::string& value) {
    if (!value.empty()) out << name << printable(value) << "\n";
  };
  line("title     ", document.title);
  line("site      ", document.site);
  line("author    ", document.author);
  line("language  ", document.language);
  if (document.published) line("published ", to_iso(*document.published));
  if (document.updated) line("updated   ", to_iso(*document.updated));
  for (const std::string& note : tried.reading.notes) line("note      ", note);
  if (!document.items.empty()) out << "\n" << document.items.size() << " items\n";
  for (const Item& item : document.items) {
    out << "  " << (item.date ? to_iso(*item.date) : "no date   ") << "  " << printable(item.title)
        << "\n              " << printable(item.url) << "\n";
  }
  if (!document.history.empty()) out << "\n" << document.history.size() << " dated history entries\n";
  for (const Item& entry : document.history)
    out << "  " << (entry.date ? to_iso(*entry.date) : "no date   ") << "  " << printable(entry.title)
        << "\n";
  if (document.policy) out << "\n" << printable(review::to_text(*document.policy), true);
  if (!document.blocks.empty()) out << "\n";
  for (const Block& block : document.blocks) {
    if (block.where == Where::main) out << "  " << printable(block.text) << "\n";
  }
  std::size_t furniture = 0;
  for (const Block& block : document.blocks) furniture += block.where != Where::main;
  if (furniture) out << "  (" << furniture << " blocks of navigation and volatile text not shown)\n";
}

int try_source(Context& context, const ReadOptions& options, const std::string& source) {
  const Tried tried = read_source(context, options, source);
  if (context.json) {
    context.print(to_json(tried.reading, tried.watch));
  } else {
    print_reading(context.world.out, tried);
  }
  return tried.response.status == 0 ? kFailed : kDone;
}

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

void add_read_options(Command command, const std::shared_ptr<ReadOptions>& options) {
  command.add_option("--kind", options->kind,
                     "list article page feed federal_register courtlistener tracker document sitemap json "
                     "(default: guessed)");
  command.add_option("--watch", options->watch, "read with the rules of this watch");
  command.add_option("--base-url", options->base_url, "address that a file's links are relative to");
  command.add_option("--content-type", options->content_type, "Content-Type that a file is taken to have");
  command.add_option("--select", options->select, "only this counts; may be repeated");
  command.add_option("--ignore", options->ignore, "this never counts; may be repeated");
}

}  // namespace

void add_reading_commands(Command app, Context& context) {
  auto options = std::make_shared<ReadOptions>();
  struct Names {
    std::string first, second, policies, input = "-";
    std::size_t candidates = 0;
  };
  auto names = std::make_shared<Names>();
  Command trying =
      app.add_subcommand("try", "show what would be extracted from an address or file; stores nothing");
  add_read_options(trying, options);
  trying.add_option("source", names->first, "URL, FILE or -").required();
  trying.callback([&context, options, names] {
    context.chosen = [&context, options, names] { return try_source(context, *options, names->first); };
  });
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
