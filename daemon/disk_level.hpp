// How much room the store's disk has, and what follows from it. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "store/store.hpp"

namespace policywatch::daemon {

/// low: nothing is fetched any more; what is there can be decided and told. full: nothing is written but
/// what leaves from the reserve.
enum class DiskLevel { enough, low, full };

/// What was seen of the disk. `reserve`: what is set aside is there, whole.
struct DiskLook {
  std::optional<store::Store::DiskSpace> space;
  bool reserve = true;
};

/// Bytes to set aside on a disk of that size, and bytes below which nothing is fetched.
std::uint64_t reserve_of(std::uint64_t disk_size);
std::uint64_t low_water(std::uint64_t disk_size);

DiskLevel disk_level(DiskLevel before, const DiskLook& look);
/// "" for enough; else what holds and what to do, in words.
std::string disk_words(DiskLevel level, const std::string& folder);

}  // namespace policywatch::daemon
