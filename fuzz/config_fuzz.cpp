#include "config/config.hpp"
#include "fuzz/fuzz.hpp"

// What the operator wrote: mistakes have a place, and what is shown of a good file reads again the same.
void policywatch::fuzz::one_input(std::string_view input) {
  if (input.contains("include")) return;  // the disk is not part of this
  const auto nothing = [](const char*) -> const char* { return nullptr; };
  const auto loaded = config::load_text(input, "fuzz.toml", nothing);
  for (const config::Mistake& mistake : loaded.mistakes) {
    require(!mistake.message.empty() && mistake.line >= 0 && mistake.column >= 0, "a mistake has a place");
  }
  if (!loaded.mistakes.empty()) return;
  const std::string shown = config::show(loaded.settings);
  const auto again = config::load_text(shown, "shown.toml", nothing);
  require(again.mistakes.empty(), "what `config show` prints is a configuration",
          again.mistakes.empty() ? "" : config::to_string(again.mistakes.front()) + "\n" + shown);
  require(config::show(again.settings) == shown, "`config show` is the same when it is read again", shown);
}
