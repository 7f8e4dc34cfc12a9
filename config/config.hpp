// What the operator wrote (TOML, INTERFACE.md section 2), as one checked value or every error at once.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/settings.hpp"

namespace policywatch::config {

/// Checks of value forms that other rooms own (selectors, cron, digests, address ranges, templates); each may
/// be empty.
struct Checks {
  std::function<Result<void>(std::string_view)> selector, digest, quiet, address, text;
  std::function<Result<void>(std::string_view cron, std::string_view zone)> cron;
  /// Whether [fetch] browser (or none named) leads to a Chromium; asked when a watch wants one.
  std::function<Result<void>(std::string_view)> browser;
  /// Whether the program that reads PDFs is there; asked when a watch is of kind document.
  std::function<Result<void>()> worker;
};

/// One mistake, printed as "FILE:LINE:COLUMN: message".
struct Mistake {
  std::string file;
  int line = 0, column = 0;  // 1-based; 0: the file as a whole
  std::string message;
};
std::string to_string(const Mistake& mistake);

struct Loaded {
  Settings settings;
  std::vector<Mistake> mistakes;   // not empty: `settings` must not be used
  std::vector<std::string> files;  // every file read, the first one given first
};

/// Environment look-ups come in as a function, so that tests and `config check` see the same world.
using Environment = std::function<const char*(const char*)>;

/// Reads `path` and what it includes. A missing file is one mistake.
Loaded load(const std::string& path, const Environment& environment, const Checks& checks = {});
/// The same from text; includes resolve against the folder of `name`.
Loaded load_text(std::string_view text, const std::string& name, const Environment& environment,
                 const Checks& checks = {});
/// Built-in defaults, with state_dir from the environment.
Settings defaults(const Environment& environment);

/// The secret's value. Credentials are files in $CREDENTIALS_DIRECTORY; one trailing newline of a file is
/// dropped.
Result<std::string> read_secret(const Secret& secret, const Environment& environment);

/// `config show`: the whole effective configuration as TOML, secrets shown only as where they come from.
std::string show(const Settings& settings);
/// `watch export`: [[watch]] tables that load() reads back to the same values.
std::string watches_as_toml(const std::vector<Watch>& watches);

}  // namespace policywatch::config
