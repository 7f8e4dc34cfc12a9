#include "cli/reading_source.hpp"

#include <filesystem>

#include "base/text.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::cli {
namespace {

constexpr int kMostPages = 20;  // as in the configuration

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
  if (options.pages < 0 || options.pages > kMostPages)
    throw Stop{kWrongUsage, "--pages: 1 to " + std::to_string(kMostPages)};
  if (options.pages > 0) watch.pages = options.pages;
  return watch;
}

}  // namespace

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

void add_read_options(Command command, const std::shared_ptr<ReadOptions>& options) {
  command.add_option("--kind", options->kind,
                     "list article page feed federal_register courtlistener tracker document sitemap json "
                     "(default: guessed)");
  command.add_option("--watch", options->watch, "read with the rules of this watch");
  command.add_option("--base-url", options->base_url, "address that a file's links are relative to");
  command.add_option("--content-type", options->content_type, "Content-Type that a file is taken to have");
  command.add_option("--select", options->select, "only this counts; may be repeated");
  command.add_option("--ignore", options->ignore, "this never counts; may be repeated");
  command.add_option("--pages", options->pages, "how many pages of a listing to read, at most (1 to 20)");
}

}  // namespace policywatch::cli
