// A disk without room: what is told apart, what is held, and the space that was set aside.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <cerrno>

#include "store/reserve.hpp"
#include "store/sqlite.hpp"
#include "tests/store/sample.hpp"

namespace policywatch::store {
namespace {

std::uint64_t bytes_taken(const std::string& file) {
  struct stat about = {};
  return ::stat(file.c_str(), &about) == 0 ? static_cast<std::uint64_t>(about.st_blocks) * 512 : 0;
}

TEST(FullDisk, T05_IsToldApartFromADiskThatFails) {
  EXPECT_TRUE(means_full(SQLITE_FULL, ENOSPC));
  EXPECT_TRUE(means_full(SQLITE_IOERR_WRITE, EDQUOT)) << "SQLite takes a quota for an error";
  EXPECT_TRUE(means_full(SQLITE_IOERR_SHMSIZE, ENOSPC)) << "the write-ahead log's index";
  EXPECT_TRUE(means_full(SQLITE_CANTOPEN, ENOSPC)) << "no inode left";
  EXPECT_FALSE(means_full(SQLITE_IOERR_WRITE, EIO));
  EXPECT_FALSE(means_full(SQLITE_IOERR_FSYNC, ENOSPC)) << "nobody knows what such a sync left (T04)";
  EXPECT_FALSE(means_full(SQLITE_READONLY, ENOSPC));
  EXPECT_FALSE(means_full(SQLITE_CORRUPT, ENOSPC));
}

TEST(FullDisk, T05_WhatIsHeldIsReadAndNotWritten) {
  auto store = sample::memory_store({"page"});
  store->record_check(sample::good("page", sample::page(3000), 0));
  store->hold(true);
  EXPECT_THROW(store->record_check(sample::good("page", sample::page(4000), 1)), StorageFull);
  EXPECT_THROW(store->put_note("a", "b"), StorageFull);
  EXPECT_THROW(store->record_attempt({}), StorageFull) << "also without a transaction";
  EXPECT_EQ(store->captures("page", 10).size(), 1u);
  store->from_reserve([&] { store->put_note("a", "c"); });
  EXPECT_EQ(store->note("a"), "c");
  EXPECT_THROW(store->put_note("a", "d"), StorageFull) << "held as before";
  store->hold(false);
  store->put_note("a", "e");
  EXPECT_EQ(store->note("a"), "e");
}

TEST(FullDisk, T05_WhatIsTriedFromTheReserveAndFailsIsHeldAgain) {
  auto store = sample::memory_store({"page"});
  store->hold(true);
  EXPECT_THROW(store->from_reserve([] { throw StorageFull("no room"); }), StorageFull);
  EXPECT_THROW(store->put_note("a", "b"), StorageFull);
}

TEST(FullDisk, T05_TheReserveIsTakenForTrueAndGivenUpPieceByPiece) {
  sample::Folder folder;
  std::filesystem::create_directory(folder.path());
  const std::string file = folder.path() + "/reserve";
  Reserve reserve(file);
  EXPECT_FALSE(reserve.give()) << "nothing is there yet";
  ASSERT_TRUE(reserve.fill(1 << 20, false));
  EXPECT_EQ(bytes_taken(file), 1u << 20) << "blocks, not a hole";
  std::uint64_t left = bytes_taken(file);
  while (reserve.give()) {
    EXPECT_LE(bytes_taken(file), left / 2);
    left = bytes_taken(file);
  }
  EXPECT_EQ(left, 0u);
  ASSERT_TRUE(reserve.fill(1 << 20, true));
  EXPECT_EQ(bytes_taken(file), 1u << 20);
}

}  // namespace
}  // namespace policywatch::store
