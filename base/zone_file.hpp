// One compiled time zone (TZif, RFC 9636): what a zone's clocks showed and will show. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace policywatch {

/// A moment at which the clocks of a zone are set. Seconds since 1970 UTC; seconds east of Greenwich.
struct ZoneShift {
  std::int64_t at = 0;
  std::int32_t before = 0, after = 0;
  bool operator==(const ZoneShift&) const = default;
};

/// A day of each year in a POSIX TZ string, with the time on it at which the clocks are set.
struct ZoneRuleDate {
  enum class Form { month_week_day, julian, zero_based } form = Form::month_week_day;
  int month = 1, week = 1,
      day = 0;  // month_week_day: day 0 is Sunday, week 5 the last; else `day` of the year
  std::int32_t seconds = 2 * 3600;  // after that day's local midnight; -167 h to 167 h
  bool operator==(const ZoneRuleDate&) const = default;
};

/// What goes on for ever behind a file's last shift.
struct ZoneRule {
  std::int32_t standard = 0, summer = 0;                  // seconds east
  std::optional<std::array<ZoneRuleDate, 2>> dates = {};  // summer time begins, and ends; absent: never
  /// The last line of a TZif file, POSIX.1-2017 section 8.3 with RFC 9636's wider times. nullopt: no such
  /// form.
  static std::optional<ZoneRule> parse(std::string_view text);
  bool operator==(const ZoneRule&) const = default;
};

class ZoneFile {
 public:
  /// nullopt: no TZif of version 2 or later, damaged, or one that counts leap seconds.
  static std::optional<ZoneFile> parse(std::string_view bytes);
  /// Seconds east of Greenwich at that moment.
  std::int32_t offset_at(std::int64_t utc) const;
  /// The shifts in (from, to], in order.
  std::vector<ZoneShift> shifts(std::int64_t from, std::int64_t to) const;
  bool operator==(const ZoneFile&) const = default;

 private:
  std::vector<ZoneShift> listed_;
  std::int32_t first_ = 0;  // before the first shift
  std::optional<ZoneRule> rule_;
};

}  // namespace policywatch
