// When a disk counts as full, and when as over it.
#include <gtest/gtest.h>

#include "daemon/disk_level.hpp"

namespace policywatch::daemon {
namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20, kGiB = kMiB << 10;

DiskLook seen(std::uint64_t free, std::uint64_t size, bool reserve = true) {
  return {.space = store::Store::DiskSpace{free, size}, .reserve = reserve};
}

TEST(DiskLevel, T05_ALargeDiskIsLowBelow64MiBAndASmallOneBelowATwentieth) {
  EXPECT_EQ(disk_level(DiskLevel::enough, seen(65 * kMiB, 100 * kGiB)), DiskLevel::enough);
  EXPECT_EQ(disk_level(DiskLevel::enough, seen(63 * kMiB, 100 * kGiB)), DiskLevel::low);
  EXPECT_EQ(disk_level(DiskLevel::enough, seen(6 * kMiB, 100 * kMiB)), DiskLevel::enough);
  EXPECT_EQ(disk_level(DiskLevel::enough, seen(4 * kMiB, 100 * kMiB)), DiskLevel::low);
}

TEST(DiskLevel, T05_DoesNotComeAndGo) {
  EXPECT_EQ(disk_level(DiskLevel::low, seen(70 * kMiB, 100 * kGiB)), DiskLevel::low);
  EXPECT_EQ(disk_level(DiskLevel::low, seen(97 * kMiB, 100 * kGiB)), DiskLevel::enough);
  EXPECT_EQ(disk_level(DiskLevel::full, seen(70 * kMiB, 100 * kGiB)), DiskLevel::low);
}

TEST(DiskLevel, T05_AWriteThatFailedIsBelievedUntilTheReserveIsWhole) {
  // A quota: the file system says there is space.
  EXPECT_EQ(disk_level(DiskLevel::full, seen(50 * kGiB, 100 * kGiB, false)), DiskLevel::full);
  EXPECT_EQ(disk_level(DiskLevel::full, seen(50 * kGiB, 100 * kGiB, true)), DiskLevel::enough);
  EXPECT_EQ(disk_level(DiskLevel::full, {.space = {}, .reserve = false}), DiskLevel::full);
}

TEST(DiskLevel, T05_LooksNeverMakeItFull) {
  EXPECT_EQ(disk_level(DiskLevel::enough, seen(0, 100 * kGiB, false)), DiskLevel::low);
  EXPECT_EQ(disk_level(DiskLevel::enough, {.space = {}, .reserve = true}), DiskLevel::enough);
}

TEST(DiskLevel, T05_TheReserveIsAPartOfASmallDisk) {
  EXPECT_EQ(reserve_of(100 * kGiB), 8 * kMiB);
  EXPECT_EQ(reserve_of(32 * kMiB), kMiB);
  EXPECT_LT(reserve_of(32 * kMiB), low_water(32 * kMiB));
}

}  // namespace
}  // namespace policywatch::daemon
