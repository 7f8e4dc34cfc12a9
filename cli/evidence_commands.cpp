// verify, checkpoint, export bundle | warc, backup, restore, recover, compact, purge
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <fstream>
#include <ostream>

#include "base/text.hpp"
#include "cli/context.hpp"

namespace policywatch::cli {
namespace {

struct EvidenceOptions {
  std::int64_t id = 0;
  std::string file, into, output, checkpoint, watch, sha256, reason;
  int keep = 14;  // two weeks of nightly ones
  bool damaged_too = false, stamped = false;
};

/// To the file, or to standard output for "" and "-".
int put_out(Context& context, const std::string& file, const std::function<void(std::ostream&)>& write) {
  if (file.empty() || file == "-") {
    write(context.world.out);
    return kDone;
  }
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  write(out);
  out.close();
  if (!out) throw Stop{kFailed, "cannot write " + file};
  context.world.err << "written to " << printable(file) << "\n";
  return kDone;
}

int verify(Context& context, const std::string& checkpoint) {
  context.take(context.opened().verify());
  std::string compared;
  if (!checkpoint.empty())
    compared = context.take(context.opened().verify_against(read_input(context, checkpoint)));
  if (context.json) {
    context.print(boost::json::object{{"good", true}, {"checkpoint", compared}});
    return kDone;
  }
  context.world.out << "store and log are whole\n";
  if (!compared.empty()) context.world.out << compared << "\n";
  return kDone;
}

int checkpoint(Context& context, const std::string& output, bool stamped) {
  const std::string note = context.opened().checkpoint();
  if (stamped)
    context.world.err << context.take(context.world.stamp(context.settings()))
                      << " stamped by the authority\n";
  if (context.json) {
    context.print(boost::json::object{{"note", note}});
    return kDone;
  }
  return put_out(context, output, [&](std::ostream& out) { out << note; });
}

int export_bundle(Context& context, std::int64_t id, std::string file) {
  const std::string archive = context.take(context.desk().bundle(id));
  if (file.empty()) file = "update-" + std::to_string(id) + ".tar";
  return put_out(context, file, [&](std::ostream& out) { out << archive; });
}

int export_warc(Context& context, const std::string& watch, const std::string& file) {
  std::vector<std::string> watches;
  for (const review::WatchView& view : context.desk().watches())
    if (watch.empty() || view.watch.id == watch) watches.push_back(view.watch.id);
  if (!watch.empty() && watches.empty()) throw Stop{kNoSuchThing, "no watch is named '" + watch + "'"};
  return put_out(context, file,
                 [&](std::ostream& out) { context.take(context.opened().export_warc(watches, out)); });
}

int backup(Context& context, const EvidenceOptions& options) {
  if (options.file.empty() == options.into.empty())
    throw Stop{kWrongUsage, "backup wants a FILE, or --into FOLDER"};
  if (options.keep < 1) throw Stop{kWrongUsage, "--keep wants 1 or more"};
  const KeptBackup made = options.into.empty()
                              ? KeptBackup{options.file, context.opened().backup(options.file), {}}
                              : context.opened().backup_into(options.into, options.keep);
  if (!made.wrong.empty()) throw Stop{kDamaged, made.file + " was written, but is not whole: " + made.wrong};
  context.world.out << "written to " << printable(made.file) << " and checked\n";
  for (const std::string& name : made.deleted) context.world.out << "deleted " << printable(name) << "\n";
  return kDone;
}

int tell(Context& context, const Rescue& rescue) {
  if (context.json) {
    boost::json::array done, missing;
    for (const std::string& line : rescue.done) done.emplace_back(line);
    for (const std::string& line : rescue.missing) missing.emplace_back(line);
    context.print(boost::json::object{{"done", std::move(done)}, {"missing", std::move(missing)}});
  } else {
    for (const std::string& line : rescue.done) context.world.out << printable(line) << "\n";
    for (const std::string& line : rescue.missing)
      context.world.out << "missing: " << printable(line) << "\n";
  }
  return rescue.missing.empty() ? kDone : kDamaged;
}

int compact(Context& context) {
  const auto [before, after] = context.opened().compact();
  context.world.out << before << " bytes before, " << after << " after\n";
  return kDone;
}

int purge(Context& context, const EvidenceOptions& options) {
  const int copies = context.take(context.opened().purge(options.sha256, options.reason));
  context.world.out << "the bytes of " << copies
                    << " captures are gone; that they were there stays in the log\n";
  return kDone;
}

void add_export_commands(Command app, Context& context, const std::shared_ptr<EvidenceOptions>& options) {
  Command exporting = app.add_subcommand("export", "evidence, for others to keep and to check");
  exporting.require_subcommand(1, 1);
  Command bundle = exporting.add_subcommand(
      "bundle", "all that an update rests on as a tar archive: bodies, headers, difference, log, proofs");
  bundle.add_option("id", options->id, "the update's number").required();
  bundle.add_option("--output", options->file,
                    "the archive's file (default update-ID.tar); - is standard output");
  bundle.callback([&context, options] {
    context.chosen = [&context, options] { return export_bundle(context, options->id, options->file); };
  });
  Command warc = exporting.add_subcommand("warc", "everything captured, as WARC 1.1");
  warc.add_option("--watch", options->watch, "of this watch alone");
  warc.add_option("--output", options->file, "the file (default standard output)");
  warc.callback([&context, options] {
    context.chosen = [&context, options] { return export_warc(context, options->watch, options->file); };
  });
}

}  // namespace

void add_evidence_commands(Command app, Context& context) {
  auto options = std::make_shared<EvidenceOptions>();
  const auto command = [&](const char* name, const char* what, std::function<int()> action) {
    Command made = app.add_subcommand(name, what);
    made.callback([&context, action] { context.chosen = action; });
    return made;
  };
  command("verify", "integrity of store and log", [&context, options] {
    return verify(context, options->checkpoint);
  }).add_option("--checkpoint", options->checkpoint, "also that the log begins with what this one signed");
  Command signing = command("checkpoint", "sign how the log stands, for others to keep", [&context, options] {
    return checkpoint(context, options->output, options->stamped);
  });
  signing.add_option("--output", options->output, "the file (default standard output)");
  signing.add_flag("--stamp", options->stamped,
                   "have the authority of [evidence] timestamp_url stamp it, now");
  add_export_commands(app, context, options);
  Command copying = command("backup", "a consistent copy of the store while the daemon runs",
                            [&context, options] { return backup(context, *options); });
  copying.add_option("file", options->file, "the copy's file; must not exist");
  copying.add_option("--into", options->into, "instead: a folder of copies, each named by its time");
  copying.add_option("--keep", options->keep, "how many of them stay (14)");
  Command restoring = command("restore", "put a backup in the place of the store", [&context, options] {
    return tell(context, context.world.restore(context.settings(), options->file, options->damaged_too));
  });
  restoring.add_option("file", options->file, "the backup").required();
  restoring.add_flag("--damaged-too", options->damaged_too,
                     "also when the log says that something is missing in it");
  command(
      "recover", "save what can be read of a damaged store into a new file",
      [&context, options] { return tell(context, context.world.recover(context.settings(), options->file)); })
      .add_option("file", options->file, "the new file; must not exist")
      .required();
  command("compact", "give the space of what was deleted back to the disk",
          [&context] { return compact(context); });
  Command purging = command("purge", "delete the bytes of a snapshot for good",
                            [&context, options] { return purge(context, *options); });
  purging.add_option("sha256", options->sha256, "the snapshot's hash").required();
  purging.add_option("--reason", options->reason, "why; stays in the log").required();
}

}  // namespace policywatch::cli
