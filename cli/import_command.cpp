// import: watches from other tools' job files.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <ostream>
#include <set>

#include "base/text.hpp"
#include "cli/context.hpp"
#include "config/config.hpp"
#include "importers/importers.hpp"

namespace policywatch::cli {
namespace {

struct ImportWish {
  std::string from, file;
  bool as_toml = false, dry_run = false;
};

boost::json::array texts(const std::vector<std::string>& all) {
  boost::json::array array;
  for (const std::string& one : all) array.emplace_back(one);
  return array;
}

/// What became of one job.
struct Told {
  const importers::Taken* taken = nullptr;
  std::string what;  // "added", "would be added", "is there already"
};

boost::json::value import_report_json(const importers::Imported& imported, const std::vector<Told>& told) {
  boost::json::array taken, left_out;
  for (const Told& one : told) {
    const Watch& watch = one.taken->watch;
    taken.push_back({{"id", watch.id},
                     {"url", watch.url},
                     {"kind", word(watch.kind)},
                     {"result", one.what},
                     {"notes", texts(one.taken->notes)},
                     {"missing", texts(one.taken->missing)}});
  }
  for (const importers::LeftOut& one : imported.left_out)
    left_out.push_back({{"name", one.name}, {"reason", one.reason}});
  return boost::json::object{{"taken", taken}, {"left_out", left_out}, {"remarks", texts(imported.remarks)}};
}

void print_import_report(std::ostream& out, const importers::Imported& imported,
                         const std::vector<Told>& told, const std::string& before) {
  std::size_t partly = 0;
  for (const Told& one : told) {
    const Watch& watch = one.taken->watch;
    out << before << watch.id << "  " << one.what << "  " << printable(watch.url) << "\n";
    for (const std::string& note : one.taken->notes) out << before << "    " << printable(note) << "\n";
    for (const std::string& what : one.taken->missing)
      out << before << "    not taken: " << printable(what) << "\n";
    partly += one.taken->missing.empty() ? 0 : 1;
  }
  for (const importers::LeftOut& one : imported.left_out)
    out << before << "left out  " << printable(one.name) << ": " << printable(one.reason) << "\n";
  for (const std::string& remark : imported.remarks) out << before << printable(remark) << "\n";
  out << before << told.size() << (told.size() == 1 ? " watch" : " watches") << ", " << partly
      << " of them not whole; " << imported.left_out.size() << " left out\n";
}

/// The id of a job among those that are there: its own, unless another address has it.
std::string free_id(const std::string& id, const std::string& url,
                    const std::map<std::string, std::string>& there) {
  std::string free = id;
  for (int next = 2; there.contains(free) && there.at(free) != url; ++next)
    free = id + "-" + std::to_string(next);
  return free;
}

/// Writes them as `watch add` does; one that is there already stays as it is.
std::vector<Told> add_all(Context& context, importers::Imported& imported, bool dry_run) {
  std::map<std::string, std::string> there;
  for (const review::WatchView& view : context.desk().watches()) there[view.watch.id] = view.watch.url;
  std::vector<Told> told;
  std::vector<importers::Taken> refused;
  for (importers::Taken& taken : imported.taken) {
    Watch& watch = taken.watch;
    watch.id = free_id(watch.id, watch.url, there);
    if (there.contains(watch.id)) {
      told.push_back({&taken, "is there already"});
      continue;
    }
    const Result<void> added = dry_run ? Result<void>() : context.desk().add_watch(watch, context.world.user);
    if (!added) {
      imported.left_out.push_back({watch.title.empty() ? watch.url : watch.title, added.error().message});
      continue;
    }
    there[watch.id] = watch.url;
    told.push_back({&taken, dry_run ? "would be added" : "added"});
  }
  return told;
}

int import_them(Context& context, const ImportWish& wish) {
  const auto tool = parse_word_option<importers::Tool>(wish.from, "tool");
  const std::string bytes = read_input(context, wish.file);
  Result<importers::Imported> read = importers::read(tool, bytes);
  if (!read) throw Stop{kRefused, wish.file + ": " + read.error().message};
  importers::Imported& imported = *read;
  std::ostream& out = context.world.out;
  if (wish.as_toml) {
    std::vector<Watch> watches;
    std::vector<Told> told;
    for (const importers::Taken& taken : imported.taken) {
      watches.push_back(taken.watch);
      told.push_back({&taken, "as TOML"});
    }
    print_import_report(out, imported, told, "# ");
    out << "\n" << config::watches_as_toml(watches);
    return kDone;
  }
  const std::vector<Told> told = add_all(context, imported, wish.dry_run);
  if (context.json) {
    context.print(import_report_json(imported, told));
  } else {
    print_import_report(out, imported, told, "");
  }
  return told.empty() && !imported.left_out.empty() ? kRefused : kDone;
}

}  // namespace

void add_import_command(Command app, Context& context) {
  auto wish = std::make_shared<ImportWish>();
  Command importing = app.add_subcommand(
      "import", "watches from another tool's jobs; tells what was taken, what was not and why");
  importing.add_option("--from", wish->from, "urlwatch, changedetection, opml or csv").required();
  importing.add_option("file", wish->file, "its file; - is standard input").required();
  importing.add_flag("--toml", wish->as_toml,
                     "print them as TOML with the report as comments; store nothing");
  importing.add_flag("--dry-run", wish->dry_run, "only the report");
  importing.callback(
      [&context, wish] { context.chosen = [&context, wish] { return import_them(context, *wish); }; });
}

}  // namespace policywatch::cli
