#include <glob.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/text.hpp"
#include "config/config.hpp"
#include "config/sections.hpp"

namespace policywatch::config {
namespace {

constexpr std::size_t kMostFiles = 1000;
constexpr std::uintmax_t kLargestFile = 16u << 20;

struct Place {
  std::string file;
  toml::source_region where;
};

std::string at(const Place& place) {
  return place.file + ":" + std::to_string(place.where.begin.line);
}

Result<std::string> read_file(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error))
    return fail(ErrorKind::not_found, "cannot read: it is a folder");
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  if (!error && size > kLargestFile)
    return fail(ErrorKind::invalid, "larger than 16 MiB: not a configuration");
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail(ErrorKind::not_found, std::string("cannot read: ") + std::strerror(errno));
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

// The same file under any spelling, so that circles are seen.
std::string identity(const std::string& path) {
  std::error_code error;
  const std::filesystem::path real = std::filesystem::weakly_canonical(path, error);
  return error ? path : real.string();
}

bool has_wildcard(std::string_view pattern) {
  return pattern.find_first_of("*?[") != std::string_view::npos;
}

// `pattern` against the folder of `file`, whose own name is taken literally.
std::vector<std::string> matching(const std::string& file, const std::string& pattern) {
  std::string whole;
  if (!pattern.starts_with('/')) {
    for (const char c : std::filesystem::path(file).parent_path().string()) {
      if (std::string_view("*?[]\\").find(c) != std::string_view::npos) whole += '\\';
      whole += c;
    }
    if (!whole.empty()) whole += '/';
  }
  whole += pattern;
  std::vector<std::string> found;
  glob_t result{};
  if (glob(whole.c_str(), 0, nullptr, &result) == 0) {
    for (std::size_t i = 0; i < result.gl_pathc; ++i) found.emplace_back(result.gl_pathv[i]);
  }
  globfree(&result);
  return found;
}

// Reads files in the order in which they are named, each once, into one Loaded.
class Loader {
 public:
  Loader(const Environment& environment, const Checks& checks) : checks_(checks) {
    loaded_.settings = defaults(environment);
  }

  void read(const std::string& path, std::vector<std::string> chain) {
    const auto text = read_file(path);
    if (!text) {
      loaded_.files.push_back(path);
      loaded_.mistakes.push_back({path, 0, 0, text.error().message});
      return;
    }
    read_text(*text, path, std::move(chain));
  }

  void read_text(std::string_view text, const std::string& name, std::vector<std::string> chain) {
    loaded_.files.push_back(name);
    chain.push_back(identity(name));
    seen_.push_back(chain.back());
    try {
      take(toml::parse(text, name), name, chain);
    } catch (const toml::parse_error& error) {
      Report(name, loaded_.mistakes).add(error.source(), std::string(error.description()));
    }
  }

  Loaded finish() {
    check_browser();
    check_worker();
    const auto order = [&](const Mistake& m) {
      return std::ranges::find(loaded_.files, m.file) - loaded_.files.begin();
    };
    std::ranges::sort(loaded_.mistakes, [&](const Mistake& a, const Mistake& b) {
      return std::tuple(order(a), a.line, a.column, a.message) <
             std::tuple(order(b), b.line, b.column, b.message);
    });
    return std::move(loaded_);
  }

 private:
  void check_browser() {
    if (needs_browser_.empty() || !checks_.browser) return;
    const auto there = checks_.browser(loaded_.settings.fetch.browser);
    if (there) return;
    for (const Place& place : needs_browser_) {
      Report(place.file, loaded_.mistakes).add(place.where, "'render': " + there.error().message);
    }
  }

  void check_worker() {
    if (needs_worker_.empty() || !checks_.worker) return;
    const auto there = checks_.worker();
    if (there) return;
    for (const Place& place : needs_worker_) {
      Report(place.file, loaded_.mistakes).add(place.where, "'kind': " + there.error().message);
    }
  }

  void take(const toml::table& root, const std::string& name, const std::vector<std::string>& chain) {
    Report report(name, loaded_.mistakes);
    Table top(root, "the file", report);
    if (once(top, "state_dir", "", report)) top.required_text("state_dir", loaded_.settings.state_dir);
    take_section(top, "fetch", report);
    take_section(top, "schedule", report);
    take_section(top, "review", report);
    take_section(top, "evidence", report);
    take_section(top, "log", report);
    take_tables(top, "watch", report);
    take_tables(top, "notifier", report);
    const toml::node* include = top.find("include");
    top.finish();
    if (include != nullptr) take_includes(*include, name, chain, report);
  }

  // Whether `key` is here, and set for the first time in all files.
  bool once(Table& table, std::string_view key, const std::string& section, Report& report) {
    const toml::node* node = table.find(key);
    if (node == nullptr) return false;
    const auto [found, first] =
        set_.try_emplace(section + std::string(key), Place{report.file(), node->source()});
    if (!first) table.wrong(key, "'" + std::string(key) + "' is already set at " + at(found->second));
    return first;
  }

  void take_section(Table& top, std::string_view name, Report& report) {
    const toml::table* fields = top.table(name);
    if (fields == nullptr) return;
    const std::string written = "[" + std::string(name) + "]";
    Table keys(*fields, written, report);
    for (const auto& [key, node] : *fields) once(keys, key.str(), std::string(name) + ".", report);
    Table table(*fields, written, report);
    if (name == "fetch") {
      read_fetch(std::move(table), checks_, loaded_.settings.fetch);
    } else if (name == "schedule") {
      read_schedule(std::move(table), loaded_.settings.schedule);
    } else if (name == "review") {
      read_review(std::move(table), loaded_.settings.review);
    } else if (name == "evidence") {
      read_evidence(std::move(table), loaded_.settings.evidence);
    } else if (name == "log") {
      read_log(std::move(table), loaded_.settings.log);
    }
  }

  void take_tables(Table& top, std::string_view name, Report& report) {
    const toml::node* node = top.find(name);
    if (node == nullptr) return;
    const std::string written = "[[" + std::string(name) + "]]";
    if (!node->is_array() || !node->as_array()->is_homogeneous(toml::node_type::table)) {
      if (node->is_array() && node->as_array()->empty()) return;
      return top.wrong_node(*node,
                            "write " + written + " with double brackets, once for each " + std::string(name));
    }
    for (const toml::node& one : *node->as_array()) {
      Table table(*one.as_table(), written, report);
      if (name == "watch") {
        Secret push;
        loaded_.settings.watches.push_back(read_watch(std::move(table), report, checks_, push));
        if (push.from != Secret::From::none)
          loaded_.settings.push_secrets[loaded_.settings.watches.back().id] = std::move(push);
        unique(loaded_.settings.watches.back().id, written, *one.as_table(), report);
        if (loaded_.settings.watches.back().render == "browser") {
          needs_browser_.push_back({report.file(), one.as_table()->get("render")->source()});
        }
        if (loaded_.settings.watches.back().kind == WatchKind::document && one.as_table()->get("kind")) {
          needs_worker_.push_back({report.file(), one.as_table()->get("kind")->source()});
        }
      } else {
        loaded_.settings.notifiers.push_back(read_notifier(std::move(table), report, checks_));
        unique(loaded_.settings.notifiers.back().id, written, *one.as_table(), report);
      }
    }
  }

  void unique(const std::string& id, const std::string& kind, const toml::table& table, Report& report) {
    const toml::node* node = table.get("id");
    if (id.empty() || node == nullptr) return;
    const auto [found, first] = ids_.try_emplace(kind + id, Place{report.file(), node->source()});
    if (!first) report.add(node->source(), "the id '" + id + "' is already used at " + at(found->second));
  }

  void take_includes(const toml::node& include, const std::string& name,
                     const std::vector<std::string>& chain, Report& report) {
    if (!include.is_array() && !include.is_string()) {
      return report.add(include.source(), "'include' must be a list of file names or patterns");
    }
    if (include.is_string()) return take_include(include, name, chain, report);
    for (const toml::node& one : *include.as_array()) take_include(one, name, chain, report);
  }

  void take_include(const toml::node& node, const std::string& name, const std::vector<std::string>& chain,
                    Report& report) {
    if (!node.is_string() || node.as_string()->get().empty()) {
      return report.add(node.source(), "'include' must hold file names or patterns");
    }
    const std::string& pattern = node.as_string()->get();
    const std::vector<std::string> files = matching(name, pattern);
    if (files.empty() && !has_wildcard(pattern)) {
      return report.add(node.source(), "included file '" + printable(pattern) + "' does not exist");
    }
    for (const std::string& file : files) {
      const std::string id = identity(file);
      if (std::ranges::find(chain, id) != chain.end()) {
        report.add(node.source(), "'" + printable(file) + "' includes itself: a circle of includes");
      } else if (std::ranges::find(seen_, id) != seen_.end()) {
        report.add(node.source(), "'" + printable(file) + "' is included twice");
      } else if (loaded_.files.size() >= kMostFiles) {
        return report.add(node.source(), "more than " + std::to_string(kMostFiles) + " files are included");
      } else {
        read(file, chain);
      }
    }
  }

  const Checks& checks_;
  Loaded loaded_;
  std::vector<std::string> seen_;
  std::map<std::string, Place> set_, ids_;
  std::vector<Place> needs_browser_;  // where render = "browser" stands
  std::vector<Place> needs_worker_;   // where kind = "document" stands
};

}  // namespace

std::string to_string(const Mistake& mistake) {
  std::string text = printable(mistake.file);
  if (mistake.line > 0) text += ":" + std::to_string(mistake.line) + ":" + std::to_string(mistake.column);
  return text + ": " + mistake.message;
}

Settings defaults(const Environment& environment) {
  Settings settings;
  const char* folder = environment ? environment("STATE_DIRECTORY") : nullptr;
  // systemd separates several folders by ':'; ours is the first.
  std::string_view first = folder == nullptr ? "" : folder;
  first = first.substr(0, first.find(':'));
  settings.state_dir = first.empty() ? "./policywatch-state" : std::string(first);
  return settings;
}

Loaded load(const std::string& path, const Environment& environment, const Checks& checks) {
  Loader loader(environment, checks);
  loader.read(path, {});
  return loader.finish();
}

Loaded load_text(std::string_view text, const std::string& name, const Environment& environment,
                 const Checks& checks) {
  Loader loader(environment, checks);
  loader.read_text(text, name, {});
  return loader.finish();
}

}  // namespace policywatch::config
