#include <array>
#include <bitset>
#include <charconv>

#include "base/date.hpp"
#include "base/text.hpp"
#include "base/zone.hpp"
#include "manners/manners.hpp"

namespace policywatch::manners {
namespace {

constexpr int kSearchDays = 8 * 366;
constexpr std::size_t kMaxCronLength = 1024;

struct FieldRule {
  std::string_view name;
  unsigned low, high;
  std::string_view words;  // three letters each, in order; "" none
};
constexpr std::array<FieldRule, 5> kRules = {{
    {"minute", 0, 59, ""},
    {"hour", 0, 23, ""},
    {"day of month", 1, 31, ""},
    {"month", 1, 12, "janfebmaraprmayjunjulaugsepoctnovdec"},
    {"weekday", 0, 7, "sunmontuewedthufrisat"},
}};

using Bits = std::bitset<64>;

std::optional<unsigned> parse_number(std::string_view text) {
  unsigned value = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<unsigned> parse_value(std::string_view text, const FieldRule& rule) {
  if (text.size() == 3 && !rule.words.empty()) {
    std::string lower = ascii_lower(text);
    for (std::size_t i = 0; i + 3 <= rule.words.size(); i += 3) {
      if (rule.words.substr(i, 3) == lower) return rule.low + static_cast<unsigned>(i / 3);
    }
  }
  std::optional<unsigned> value = parse_number(text);
  if (!value || *value < rule.low || *value > rule.high) return std::nullopt;
  return value;
}

/// One element of a list: "*", "5", "1-5", each with an optional "/step".
bool add_element(std::string_view text, const FieldRule& rule, Bits& bits) {
  unsigned step = 1;
  std::size_t slash = text.find('/');
  if (slash != std::string_view::npos) {
    std::optional<unsigned> parsed = parse_number(text.substr(slash + 1));
    if (!parsed || *parsed == 0 || *parsed > rule.high) return false;
    step = *parsed;
    text = text.substr(0, slash);
  }
  unsigned first = rule.low, last = rule.high;
  if (text != "*") {
    std::size_t dash = text.find('-');
    std::optional<unsigned> from = parse_value(text.substr(0, dash), rule);
    if (!from) return false;
    first = *from;
    // "5/15" means from 5 on, as cron programs read it; "5" alone is one value.
    last = slash == std::string_view::npos ? first : rule.high;
    if (dash != std::string_view::npos) {
      std::optional<unsigned> to = parse_value(text.substr(dash + 1), rule);
      if (!to || *to < first) return false;
      last = *to;
    }
  } else if (rule.high == 7) {
    last = 6;  // Sunday has two numbers; a step must not count it twice
  }
  for (unsigned value = first; value <= last; value += step) bits.set(value);
  return true;
}

std::string_view expand_macro(std::string_view text) {
  if (text == "@hourly") return "0 * * * *";
  if (text == "@daily" || text == "@midnight") return "0 0 * * *";
  if (text == "@weekly") return "0 0 * * 0";
  if (text == "@monthly") return "0 0 1 * *";
  if (text == "@yearly" || text == "@annually") return "0 0 1 1 *";
  return text;
}

}  // namespace

struct Cron::Fields {
  std::array<Bits, 5> bits;
  bool day_free = false, weekday_free = false;  // written as "*…"
  std::string zone;

  bool day_matches(const WallTime& day) const {
    bool by_day = bits[2].test(day.day), by_weekday = bits[4].test(day.weekday);
    // The old rule of cron: with both restricted, either is enough.
    if (day_free || weekday_free) return by_day && by_weekday;
    return by_day || by_weekday;
  }

  /// The first instant of that day's matching minutes that lies after `after`.
  std::optional<Time> next_on(WallTime day, unsigned first_hour, Time after) const {
    day.second = 0;
    for (day.hour = first_hour; day.hour < 24; ++day.hour) {
      if (!bits[1].test(day.hour)) continue;
      for (day.minute = 0; day.minute < 60; ++day.minute) {
        if (!bits[0].test(day.minute)) continue;
        Time instant = from_wall_time(day, zone);
        if (instant > after) return instant;
      }
    }
    return std::nullopt;
  }
};

Result<Cron> Cron::parse(std::string_view text, std::string_view zone) {
  if (text.size() > kMaxCronLength) return fail(ErrorKind::invalid, "cron: longer than 1024 characters");
  if (!zone.empty() && !is_known_zone(zone)) {
    return fail(ErrorKind::invalid, "timezone \"" + std::string(zone) + "\" is not in the tz database");
  }
  auto fields = std::make_shared<Fields>();
  fields->zone = zone;
  std::string spaced = collapse_space(text);
  std::vector<std::string_view> parts = split(expand_macro(spaced), ' ');
  if (parts.size() != kRules.size()) {
    return fail(ErrorKind::invalid,
                "cron \"" + spaced + "\": five fields are expected (minute hour day month weekday)");
  }
  for (std::size_t i = 0; i < kRules.size(); ++i) {
    for (std::string_view element : split(parts[i], ',')) {
      if (add_element(element, kRules[i], fields->bits[i])) continue;
      return fail(ErrorKind::invalid, "cron \"" + spaced + "\": \"" + std::string(parts[i]) + "\" is no " +
                                          std::string(kRules[i].name));
    }
  }
  if (fields->bits[4].test(7)) fields->bits[4].set(0);
  fields->day_free = parts[2].starts_with('*');
  fields->weekday_free = parts[4].starts_with('*');
  Cron cron;
  cron.fields_ = std::move(fields);
  return cron;
}

Time Cron::next(Time after) const {
  WallTime start = wall_time(after, fields_->zone);
  Time day = midnight(Date{start.year, start.month, start.day, DatePrecision::day});
  for (int i = 0; i < kSearchDays; ++i, day += std::chrono::days(1)) {
    WallTime wall = wall_time(day, "");  // calendar arithmetic only: the day as if it were UTC
    if (!fields_->bits[3].test(wall.month) || !fields_->day_matches(wall)) continue;
    std::optional<Time> found = fields_->next_on(wall, i == 0 ? start.hour : 0, after);
    if (found) return *found;
  }
  return kNever;
}

}  // namespace policywatch::manners
