#include "base/zone_file.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace policywatch {
namespace {

constexpr std::size_t kHeader = 44;
// The largest real one has about 250 shifts and 20 kinds of time.
constexpr std::uint32_t kMostShifts = 20'000, kMostTypes = 256, kMostNames = 4096;
constexpr std::int32_t kDaySeconds = 86'400, kMostOffset = 26 * 3600;
// Years beyond which a shift is no plan of anybody's.
constexpr int kFirstYear = -9'999, kLastYear = 32'000;

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
  return value;
}

struct Counts {
  std::uint32_t leaps = 0, shifts = 0, types = 0, names = 0, standard = 0, utc = 0;
  std::size_t bytes(std::size_t time) const {
    return shifts * time + shifts + types * std::size_t{6} + names + leaps * (time + 4) + standard + utc;
  }
};

std::optional<Counts> read_header(std::string_view bytes) {
  if (bytes.size() < kHeader || !bytes.starts_with("TZif") || bytes[4] < '2') return std::nullopt;
  const auto count = [&](std::size_t at) {
    return static_cast<std::uint32_t>(big_endian(bytes.substr(at, 4)));
  };
  const Counts counts{count(28), count(32), count(36), count(40), count(24), count(20)};
  const bool sane = counts.shifts <= kMostShifts && counts.types > 0 && counts.types <= kMostTypes &&
                    counts.names <= kMostNames && counts.leaps <= kMostShifts &&
                    counts.standard <= kMostTypes && counts.utc <= kMostTypes;
  return sane ? std::optional(counts) : std::nullopt;
}

/// What is left of a TZ string, read from its front.
struct Reader {
  std::string_view left;
  bool take(char c) {
    if (!left.starts_with(c)) return false;
    left.remove_prefix(1);
    return true;
  }
  std::optional<int> number(int least, int most) {
    std::size_t count = 0;
    int value = 0;
    while (count < left.size() && count < 3 && left[count] >= '0' && left[count] <= '9')
      value = value * 10 + (left[count++] - '0');
    left.remove_prefix(count);
    return count > 0 && value >= least && value <= most ? std::optional(value) : std::nullopt;
  }
  bool name() {
    if (take('<')) {
      const std::size_t end = left.find('>');
      if (end == std::string_view::npos || end < 3) return false;
      left.remove_prefix(end + 1);
      return true;
    }
    std::size_t count = 0;
    while (count < left.size() && ((left[count] | 0x20) >= 'a' && (left[count] | 0x20) <= 'z')) ++count;
    left.remove_prefix(count);
    return count >= 3;
  }
  /// [+-]hh[:mm[:ss]], in seconds.
  std::optional<std::int32_t> time(int most_hours) {
    const bool minus = take('-');
    if (!minus) take('+');
    const std::optional<int> hours = number(0, most_hours);
    if (!hours) return std::nullopt;
    std::int32_t seconds = *hours * 3600;
    for (const int unit : {60, 1}) {
      if (!take(':')) break;
      const std::optional<int> part = number(0, 59);
      if (!part) return std::nullopt;
      seconds += *part * unit;
    }
    return minus ? -seconds : seconds;
  }
  std::optional<ZoneRuleDate> date() {
    ZoneRuleDate date;
    if (take('M')) {
      const auto month = number(1, 12);
      if (!month || !take('.')) return std::nullopt;
      const auto week = number(1, 5);
      if (!week || !take('.')) return std::nullopt;
      const auto day = number(0, 6);
      if (!day) return std::nullopt;
      date = {ZoneRuleDate::Form::month_week_day, *month, *week, *day};
    } else {
      const bool julian = take('J');
      const auto day = number(julian ? 1 : 0, 365);
      if (!day) return std::nullopt;
      date = {julian ? ZoneRuleDate::Form::julian : ZoneRuleDate::Form::zero_based, 1, 1, *day};
    }
    if (!take('/')) return date;
    const auto seconds = time(167);
    if (!seconds) return std::nullopt;
    date.seconds = *seconds;
    return date;
  }
};

/// The local midnight of the rule's day in that year, as days since 1970.
std::int64_t day_of(const ZoneRuleDate& rule, int year) {
  namespace chrono = std::chrono;
  const chrono::year in(year);
  const auto days = [](const auto& date) {
    return static_cast<std::int64_t>(chrono::sys_days(date).time_since_epoch().count());
  };
  switch (rule.form) {
    case ZoneRuleDate::Form::zero_based:
      return days(in / 1 / 1) + rule.day;
    case ZoneRuleDate::Form::julian:  // 29 February is never counted
      return days(in / 1 / 1) + rule.day - 1 + (in.is_leap() && rule.day >= 60 ? 1 : 0);
    case ZoneRuleDate::Form::month_week_day:
      break;
  }
  const chrono::month month(static_cast<unsigned>(rule.month));
  const chrono::weekday day(static_cast<unsigned>(rule.day));
  if (rule.week == 5) return days(in / month / day[chrono::last]);
  return days(in / month / day[static_cast<unsigned>(rule.week)]);
}

int year_of(std::int64_t utc) {
  const std::int64_t day = utc / kDaySeconds - (utc % kDaySeconds < 0 ? 1 : 0);
  if (day > std::int64_t{366} * kLastYear) return kLastYear;
  if (day < std::int64_t{366} * kFirstYear) return kFirstYear;
  const std::chrono::sys_days date{std::chrono::days(static_cast<int>(day))};
  return std::clamp(static_cast<int>(std::chrono::year_month_day(date).year()), kFirstYear, kLastYear);
}

/// The rule's shifts of the years around these moments, in order.
std::vector<ZoneShift> rule_shifts(const ZoneRule& rule, std::int64_t from, std::int64_t to) {
  std::vector<ZoneShift> shifts;
  if (!rule.dates) return shifts;
  for (int year = year_of(from) - 1; year <= year_of(to) + 1; ++year) {
    const auto& [begins, ends] = *rule.dates;
    shifts.push_back(
        {day_of(begins, year) * kDaySeconds + begins.seconds - rule.standard, rule.standard, rule.summer});
    shifts.push_back(
        {day_of(ends, year) * kDaySeconds + ends.seconds - rule.summer, rule.summer, rule.standard});
  }
  // Where summer time ends as it begins again, it goes on.
  std::ranges::sort(shifts, {},
                    [&](const ZoneShift& shift) { return std::pair(shift.at, shift.after == rule.summer); });
  return shifts;
}

}  // namespace

std::optional<ZoneRule> ZoneRule::parse(std::string_view text) {
  Reader reader{text};
  ZoneRule rule;
  if (!reader.name()) return std::nullopt;
  const auto west = reader.time(24);
  if (!west) return std::nullopt;
  rule.standard = rule.summer = -*west;
  if (reader.left.empty()) return rule;
  if (!reader.name()) return std::nullopt;
  rule.summer = rule.standard + 3600;
  if (!reader.left.starts_with(',')) {
    const auto summer_west = reader.time(24);
    if (!summer_west) return std::nullopt;
    rule.summer = -*summer_west;
  }
  rule.dates.emplace();
  for (ZoneRuleDate& date : *rule.dates) {
    if (!reader.take(',')) return std::nullopt;
    const auto read = reader.date();
    if (!read) return std::nullopt;
    date = *read;
  }
  return reader.left.empty() ? std::optional(rule) : std::nullopt;
}

std::optional<ZoneFile> ZoneFile::parse(std::string_view bytes) {
  // The first block is for readers of 32 bits; what counts stands behind it.
  const std::optional<Counts> old = read_header(bytes);
  if (!old || bytes.size() < kHeader + old->bytes(4)) return std::nullopt;
  bytes.remove_prefix(kHeader + old->bytes(4));
  const std::optional<Counts> counts = read_header(bytes);
  if (!counts || counts->leaps > 0 || bytes.size() < kHeader + counts->bytes(8)) return std::nullopt;
  bytes.remove_prefix(kHeader);
  const std::string_view times = bytes.substr(0, counts->shifts * std::size_t{8});
  const std::string_view kinds = bytes.substr(times.size(), counts->shifts);
  const std::string_view types = bytes.substr(times.size() + kinds.size(), counts->types * std::size_t{6});
  const auto offset_of = [&](std::size_t type) {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(big_endian(types.substr(type * 6, 4))));
  };
  for (std::size_t type = 0; type < counts->types; ++type) {
    if (offset_of(type) > kMostOffset || offset_of(type) < -kMostOffset) return std::nullopt;
  }
  ZoneFile zone;
  zone.first_ = offset_of(0);
  std::int32_t before = zone.first_;
  for (std::size_t i = 0; i < counts->shifts; ++i) {
    const auto type = static_cast<unsigned char>(kinds[i]);
    const auto at = static_cast<std::int64_t>(big_endian(times.substr(i * 8, 8)));
    if (type >= counts->types || (!zone.listed_.empty() && at <= zone.listed_.back().at)) return std::nullopt;
    zone.listed_.push_back({at, before, offset_of(type)});
    before = zone.listed_.back().after;
  }
  std::string_view footer = bytes.substr(counts->bytes(8));
  if (!footer.starts_with('\n')) return std::nullopt;
  const std::size_t end = footer.find('\n', 1);
  if (end == std::string_view::npos) return std::nullopt;
  footer = footer.substr(1, end - 1);
  if (!footer.empty()) {
    zone.rule_ = ZoneRule::parse(footer);
    if (!zone.rule_) return std::nullopt;
  }
  return zone;
}

std::int32_t ZoneFile::offset_at(std::int64_t utc) const {
  const auto behind = std::ranges::upper_bound(listed_, utc, {}, &ZoneShift::at);
  if (behind != listed_.end()) return behind->before;
  if (!rule_) return listed_.empty() ? first_ : listed_.back().after;
  std::int32_t offset = listed_.empty() || !rule_->dates ? rule_->standard : listed_.back().after;
  for (const ZoneShift& shift : rule_shifts(*rule_, utc, utc)) {
    const bool later = listed_.empty() || shift.at > listed_.back().at;
    if (later && shift.at <= utc) offset = shift.after;
  }
  return offset;
}

std::vector<ZoneShift> ZoneFile::shifts(std::int64_t from, std::int64_t to) const {
  std::vector<ZoneShift> found;
  for (const ZoneShift& shift : listed_) {
    if (shift.at > from && shift.at <= to) found.push_back(shift);
  }
  if (!rule_ || (!listed_.empty() && to <= listed_.back().at)) return found;
  for (const ZoneShift& shift : rule_shifts(*rule_, from, to)) {
    const bool later = listed_.empty() || shift.at > listed_.back().at;
    if (later && shift.at > from && shift.at <= to) found.push_back(shift);
  }
  return found;
}

}  // namespace policywatch
