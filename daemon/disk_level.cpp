#include "daemon/disk_level.hpp"

#include <algorithm>

namespace policywatch::daemon {
namespace {

// The write-ahead log takes 4 MiB between checkpoints: so much, twice, lets messages leave for hours.
constexpr std::uint64_t kReserve = std::uint64_t{8} << 20;
// Twenty answers of the largest size that [fetch] takes by default, or a day of everyday pages.
constexpr std::uint64_t kLow = std::uint64_t{64} << 20;

}  // namespace

std::uint64_t reserve_of(std::uint64_t disk_size) {
  return std::min(kReserve, disk_size / 32);
}

std::uint64_t low_water(std::uint64_t disk_size) {
  return std::min(kLow, disk_size / 20);
}

DiskLevel disk_level(DiskLevel before, const DiskLook& look) {
  // A write that failed is believed until as much as the reserve could be taken: a quota shows nowhere else.
  if (before == DiskLevel::full && !look.reserve) return DiskLevel::full;
  if (!look.space) return DiskLevel::enough;
  const std::uint64_t low = low_water(look.space->size);
  // Half as much again before it counts as over, so that it does not come and go.
  const std::uint64_t wanted = before == DiskLevel::enough ? low : low + low / 2;
  return look.space->free < wanted ? DiskLevel::low : DiskLevel::enough;
}

std::string disk_words(DiskLevel level, const std::string& folder) {
  switch (level) {
    case DiskLevel::enough:
      return "";
    case DiskLevel::low:
      return "the disk under " + folder +
             " is nearly full: nothing is fetched until there is space; it goes on by itself then";
    case DiskLevel::full:
      return "the disk under " + folder +
             " is full: nothing is fetched, decided or sent until there is space; pages can be read, and it "
             "goes on by itself then";
  }
  return "";
}

}  // namespace policywatch::daemon
