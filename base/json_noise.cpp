#include "base/json_fields.hpp"
#include "base/noise.hpp"
#include "base/records_json.hpp"

namespace policywatch {
namespace {

using json::Fields;
using json::object;
using json::value;

value place_to_json(const NoisePlace& place) {
  object out{{"kind", word(place.kind)},       {"key", place.key},
             {"shown", place.shown},           {"first", to_rfc3339(place.first)},
             {"last", to_rfc3339(place.last)}, {"times", place.times},
             {"recent", place.recent},         {"at", place.at}};
  if (place.since) out["since"] = to_rfc3339(*place.since);
  if (place.forgotten) out["forgotten"] = true;
  return out;
}

NoisePlace read_place(Fields& in) {
  NoisePlace place;
  std::int64_t recent = 0;
  in.word("kind", place.kind);
  in.text("key", place.key);
  in.text("shown", place.shown);
  in.time("first", place.first);
  in.time("last", place.last);
  in.integer("times", place.times);
  in.integer("recent", recent);
  in.integer("at", place.at);
  in.time("since", place.since);
  in.flag("forgotten", place.forgotten);
  place.recent = static_cast<std::uint32_t>(recent);
  return place;
}

}  // namespace

std::string print_noise(const NoiseMemory& memory) {
  if (memory.places.empty()) return "";
  return print_json(value(object{{"places", json::list(memory.places, place_to_json)}}));
}

Result<NoiseMemory> parse_noise(std::string_view text) {
  if (text.empty()) return NoiseMemory{};
  const Result<value> parsed = parse_json(text);
  if (!parsed) return std::unexpected(parsed.error());
  Fields in(*parsed, "");
  NoiseMemory memory;
  in.list("places", memory.places, read_place);
  return json::finish(in, std::move(memory));
}

}  // namespace policywatch
