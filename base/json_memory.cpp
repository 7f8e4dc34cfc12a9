#include "base/json_fields.hpp"
#include "base/memory.hpp"
#include "base/records_json.hpp"

namespace policywatch {
namespace {

using json::Fields;
using json::object;
using json::value;

// JSON numbers end at 63 bits here: prints travel as the same bits with a sign.
std::int64_t as_signed(std::uint64_t print) {
  return static_cast<std::int64_t>(print);
}

std::uint64_t read_print(Fields& in, std::string_view name) {
  std::int64_t print = 0;
  in.integer(name, print);
  return static_cast<std::uint64_t>(print);
}

void put(object& out, std::string_view name, const std::string& text) {
  if (!text.empty()) out[name] = text;
}

void put(object& out, std::string_view name, const std::vector<Time>& times) {
  if (times.empty()) return;
  out[name] = json::list(times, [](Time time) { return value(to_rfc3339(time)); });
}

void read_times(Fields& in, std::string_view name, std::vector<Time>& into) {
  std::vector<std::string> all;
  in.texts(name, all);
  for (const std::string& text : all) {
    const auto time = parse_rfc3339(text);
    if (!time) return in.wrong(name, "expected times");
    into.push_back(*time);
  }
}

value move_to_json(const MoveSeen& move) {
  return {{"url", move.url},
          {"sightings", move.sightings},
          {"first", to_rfc3339(move.first)},
          {"last", to_rfc3339(move.last)},
          {"resembles", move.resembles}};
}

MoveSeen read_move(Fields& in) {
  MoveSeen move;
  in.text("url", move.url);
  in.integer("sightings", move.sightings);
  in.time("first", move.first);
  in.time("last", move.last);
  in.flag("resembles", move.resembles);
  return move;
}

value variant_to_json(const Variant& variant) {
  return {
      {"print", as_signed(variant.print)}, {"sha256", variant.sha256}, {"seen", to_rfc3339(variant.seen)}};
}

Variant read_variant(Fields& in) {
  Variant variant;
  variant.print = read_print(in, "print");
  in.text("sha256", variant.sha256);
  in.time("seen", variant.seen);
  return variant;
}

value former_to_json(const FormerAddress& former) {
  return {{"url", former.url}, {"until", to_rfc3339(former.until)}};
}

FormerAddress read_former(Fields& in) {
  FormerAddress former;
  in.text("url", former.url);
  in.time("until", former.until);
  return former;
}

}  // namespace

std::string print_memory(const WatchMemory& memory) {
  object out;
  if (memory.since) out["since"] = to_rfc3339(*memory.since);
  if (memory.gone != 0) out["gone"] = memory.gone;
  if (memory.gone_since) out["gone_since"] = to_rfc3339(*memory.gone_since);
  put(out, "returns", memory.returns);
  if (!memory.variants.empty()) out["variants"] = json::list(memory.variants, variant_to_json);
  if (memory.showing != 0) out["showing"] = as_signed(memory.showing);
  put(out, "swings", memory.swings);
  if (memory.restless) out["restless"] = true;
  if (memory.move) out["move"] = move_to_json(*memory.move);
  if (!memory.former.empty()) out["former"] = json::list(memory.former, former_to_json);
  if (memory.fewer) {
    out["fewer"] = object{{"sightings", memory.fewer->sightings}, {"since", to_rfc3339(memory.fewer->since)}};
  }
  put(out, "news", memory.news);
  put(out, "rhythm", memory.rhythm);
  put(out, "selector_miss", memory.selector_miss);
  put(out, "held", memory.held);
  put(out, "storage", memory.storage);
  put(out, "removed", memory.removed);
  if (memory.pages != 0) out["pages"] = memory.pages;
  put(out, "paging", memory.paging);
  put(out, "charset", memory.charset);
  if (memory.flip) out["flip"] = object{{"from", memory.flip->from}, {"at", to_rfc3339(memory.flip->at)}};
  if (memory.clock_skew != 0) out["clock_skew"] = memory.clock_skew;
  return out.empty() ? "" : print_json(value(std::move(out)));
}

Result<WatchMemory> parse_memory(std::string_view text) {
  if (text.empty()) return WatchMemory{};
  const Result<value> parsed = parse_json(text);
  if (!parsed) return std::unexpected(parsed.error());
  Fields in(*parsed, "");
  WatchMemory memory;
  in.time("since", memory.since);
  in.integer("gone", memory.gone);
  in.time("gone_since", memory.gone_since);
  read_times(in, "returns", memory.returns);
  in.list("variants", memory.variants, read_variant);
  memory.showing = read_print(in, "showing");
  read_times(in, "swings", memory.swings);
  in.flag("restless", memory.restless);
  in.record("move", [&](Fields& inner) { memory.move = read_move(inner); });
  in.list("former", memory.former, read_former);
  in.record("fewer", [&](Fields& inner) {
    memory.fewer.emplace();
    inner.integer("sightings", memory.fewer->sightings);
    inner.time("since", memory.fewer->since);
  });
  read_times(in, "news", memory.news);
  in.text("rhythm", memory.rhythm);
  in.text("selector_miss", memory.selector_miss);
  in.text("held", memory.held);
  in.text("storage", memory.storage);
  in.text("removed", memory.removed);
  in.integer("pages", memory.pages);
  in.text("paging", memory.paging);
  in.text("charset", memory.charset);
  in.record("flip", [&](Fields& inner) {
    memory.flip.emplace();
    inner.text("from", memory.flip->from);
    inner.time("at", memory.flip->at);
  });
  in.integer("clock_skew", memory.clock_skew);
  return json::finish(in, std::move(memory));
}

}  // namespace policywatch
