#include "base/zone.hpp"

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>

#include "base/zone_file.hpp"

namespace policywatch {
namespace {

constexpr std::size_t kLongestName = 64;
// The largest compiled zone has 4 KB.
constexpr std::streamsize kLargestFile = 256 * 1024;
// No two kinds of a zone's time are further apart.
constexpr std::int64_t kApart = 2 * 86'400;

// UTC needs no database, so that a machine without one still runs on it.
bool is_utc(std::string_view zone) {
  return zone.empty() || zone == "UTC";
}

/// No name leads out of the folder.
bool is_plain(std::string_view zone) {
  return zone.size() <= kLongestName && !zone.starts_with('/') && std::ranges::all_of(zone, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
                  c == '_' || c == '-' || c == '+';
         });
}

using Zone = std::shared_ptr<const ZoneFile>;

/// nullptr: there is none.
Zone read_zone(const std::string& name) {
  const char* own = std::getenv("TZDIR");
  const std::string folder = own != nullptr && *own != '\0' ? own : "/usr/share/zoneinfo";
  std::ifstream file(folder + "/" + name, std::ios::binary);
  std::string bytes(kLargestFile, '\0');
  if (!file) return nullptr;
  file.read(bytes.data(), kLargestFile);
  bytes.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
  auto parsed = ZoneFile::parse(bytes);
  return parsed ? std::make_shared<const ZoneFile>(std::move(*parsed)) : nullptr;
}

// Asked on every thread, changed by a first question and by a reload.
struct Known {
  std::mutex turn;
  std::map<std::string, Zone, std::less<>> zones;
};
Known& known() {
  static Known all;
  return all;
}

Zone find_zone(std::string_view name) {
  Known& all = known();
  const std::scoped_lock lock(all.turn);
  if (const auto found = all.zones.find(name); found != all.zones.end()) return found->second;
  Zone zone = is_plain(name) ? read_zone(std::string(name)) : nullptr;
  if (zone) all.zones.emplace(name, zone);
  return zone;
}

WallTime fields_of(Time local) {
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day calendar(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<Seconds>(local - day));
  return {static_cast<int>(calendar.year()),
          static_cast<unsigned>(calendar.month()),
          static_cast<unsigned>(calendar.day()),
          static_cast<unsigned>(clock.hours().count()),
          static_cast<unsigned>(clock.minutes().count()),
          static_cast<unsigned>(clock.seconds().count()),
          std::chrono::weekday(day).c_encoding()};
}

std::int64_t seconds_of(Time time) {
  return std::chrono::floor<Seconds>(time).time_since_epoch().count();
}

}  // namespace

bool is_known_zone(std::string_view zone) {
  return is_utc(zone) || find_zone(zone) != nullptr;
}

WallTime wall_time(Time time, std::string_view zone) {
  if (is_utc(zone)) return fields_of(time);
  const Zone where = find_zone(zone);
  assert(where != nullptr);
  return fields_of(time + Seconds(where->offset_at(seconds_of(time))));
}

Time from_wall_time(const WallTime& wall, std::string_view zone) {
  const std::chrono::year_month_day calendar{std::chrono::year(wall.year), std::chrono::month(wall.month),
                                             std::chrono::day(wall.day)};
  const Time local = std::chrono::sys_days(calendar) + std::chrono::hours(wall.hour) +
                     std::chrono::minutes(wall.minute) + Seconds(wall.second);
  if (is_utc(zone)) return local;
  const Zone where = find_zone(zone);
  assert(where != nullptr);
  const std::int64_t shown = seconds_of(local);
  std::int32_t offset = where->offset_at(shown - kApart);
  for (const ZoneShift& shift : where->shifts(shown - kApart, shown + kApart)) {
    // Shown before the clocks are set: in a fold, that is the first time of two.
    if (shown - shift.before < shift.at) break;
    // Never shown: the clocks are set over it.
    if (shown - shift.after < shift.at) return Time(Seconds(shift.at));
    offset = shift.after;
  }
  return local - Seconds(offset);
}

ReloadedZones reload_zones() {
  Known& all = known();
  const std::scoped_lock lock(all.turn);
  ReloadedZones reloaded;
  for (auto& [name, zone] : all.zones) {
    Zone fresh = read_zone(name);
    if (!fresh) {
      reloaded.unreadable.push_back(name);
    } else if (!(*fresh == *zone)) {
      reloaded.changed.push_back(name);
      zone = std::move(fresh);
    }
  }
  return reloaded;
}

}  // namespace policywatch
