// try: what would be read at an address or in a file, what was chosen and why, and a watch to paste. Stores
// nothing.
#include <algorithm>
#include <iomanip>
#include <ostream>

#include "base/text.hpp"
#include "cli/print.hpp"
#include "cli/reading_source.hpp"
#include "cli/try_json.hpp"
#include "review/policy_format.hpp"
#include "watchers/explain.hpp"

namespace policywatch::cli {
namespace {

void line(std::ostream& out, std::string_view name, std::string_view value) {
  if (!value.empty()) out << std::left << std::setw(11) << name << printable(value) << "\n";
}

// Fields of an article stand with where they were read; other kinds tell the page's own statements.
void print_fields(std::ostream& out, const Document& document, const watchers::Explanation& why) {
  const auto told = [&](std::string_view name) {
    return std::ranges::find(why.fields, name, &watchers::FieldOrigin::field) != why.fields.end();
  };
  for (const watchers::FieldOrigin& field : why.fields) {
    line(out, field.field, field.value);
    out << "             from " << printable(field.from) << "\n";
  }
  const auto rest = [&](std::string_view name, const std::string& value) {
    if (!told(name)) line(out, name, value);
  };
  rest("title", document.title);
  rest("site", document.site);
  rest("author", document.author);
  rest("language", document.language);
  rest("canonical", document.canonical);
  if (document.published) rest("published", to_iso(*document.published));
  if (document.updated) rest("updated", to_iso(*document.updated));
}

void print_items(std::ostream& out, const std::vector<Item>& items, bool addresses) {
  for (const Item& item : items) {
    out << "  " << std::left << std::setw(12) << (item.date ? to_iso(*item.date) : "no date")
        << printable(item.title) << "\n";
    if (addresses && !item.url.empty()) out << "              " << printable(item.url) << "\n";
  }
}

void print_text(std::ostream& out, const std::vector<Block>& blocks) {
  std::size_t furniture = 0;
  if (!blocks.empty()) out << "\ntext\n";
  for (const Block& block : blocks) {
    if (block.where == Where::main) {
      out << "  " << printable(block.text) << "\n";
    } else {
      ++furniture;
    }
  }
  if (furniture) out << "  (" << furniture << " blocks of navigation and volatile text not shown)\n";
}

void print_tried(std::ostream& out, const Tried& tried, const watchers::Explanation& why) {
  const Document& document = tried.reading.document;
  line(out, "address", document.url);
  line(out, "kind", std::string(word(tried.watch.kind)) + (why.kind.empty() ? "" : ": " + why.kind));
  const std::string& reason = tried.reading.reason;
  line(out, "quality", std::string(word(tried.reading.quality)) + (reason.empty() ? "" : ": " + reason));
  line(out, "read", why.content);
  print_fields(out, document, why);
  for (const std::string& note : tried.reading.notes) line(out, "note", note);
  line(out, "missing", tried.reading.missing);
  line(out, "next page", why.next);
  if (!why.feeds.empty()) out << "\nfeeds that the page offers\n";
  for (const watchers::FeedOffer& feed : why.feeds)
    out << "  " << printable(feed.url) << (feed.title.empty() ? "" : "  " + printable(feed.title)) << "\n";
  if (!document.items.empty()) out << "\n" << document.items.size() << " items\n";
  print_items(out, document.items, true);
  if (!document.history.empty()) out << "\n" << document.history.size() << " dated history entries\n";
  print_items(out, document.history, false);
  if (document.policy) out << "\n" << printable(review::to_text(*document.policy), true);
  print_text(out, document.blocks);
  if (!why.suggested.empty())
    out << "\nto watch it, paste one of these into the configuration\n\n"
        << printable(suggestion_as_toml(why), true);
}

int try_source(Context& context, const ReadOptions& options, const std::string& source) {
  const Tried tried = read_source(context, options, source);
  const watchers::Explanation why =
      watchers::explain(tried.watch, tried.response, tried.reading, options.asks_kind());
  if (context.json) {
    context.print(tried_as_json(tried.watch, tried.reading, why));
  } else {
    print_tried(context.world.out, tried, why);
  }
  return tried.response.status == 0 ? kFailed : kDone;
}

}  // namespace

void add_try_command(Command app, Context& context) {
  auto options = std::make_shared<ReadOptions>();
  auto source = std::make_shared<std::string>();
  Command trying = app.add_subcommand(
      "try", "show what would be read at an address or in a file, and why; stores nothing");
  add_read_options(trying, options);
  trying.add_option("source", *source, "URL, FILE or -").required();
  trying.callback([&context, options, source] {
    context.chosen = [&context, options, source] { return try_source(context, *options, *source); };
  });
}

}  // namespace policywatch::cli
