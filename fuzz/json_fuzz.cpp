#include "base/records_json.hpp"
#include "base/text.hpp"
#include "fuzz/fuzz.hpp"
#include "watchers/json_path.hpp"

// Any JSON. A first line that begins with $ is a path of the operator's `select`.
void policywatch::fuzz::one_input(std::string_view input) {
  Watch watch = watch_of(WatchKind::json);
  if (input.starts_with('$')) {
    const auto [path, body] = split_first(input, '\n');
    watch.select = {to_valid_utf8(path)};
    input = body;
  }
  const Reading reading = read_checked(watch, answer(input, "https://api.example/v1/", "application/json"));
  require(reading.document.items.size() <= 5000 && reading.document.blocks.size() <= 20'000,
          "entries and values are bounded");
  const std::string text = to_valid_utf8(input);
  const auto value = parse_json(text);
  if (!value) return;
  const std::string printed = print_json(*value);
  const auto again = parse_json(printed);
  require(again.has_value(), "printed JSON parses", printed);
  require(print_json(*again) == printed, "printed JSON is the same when it is read again", printed);
  if (watch.select.empty()) return;
  const auto found = watchers::json_path(*value, watch.select.front());
  require(found.has_value() || !found.error().message.empty(), "a wrong path is told");
}
