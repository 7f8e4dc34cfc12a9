// The migration to blind looks draws among the rejections that are there by the same rule.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>

#include "store/schema.hpp"
#include "store/sqlite.hpp"
#include "store/store.hpp"
#include "tests/store/sample.hpp"

namespace policywatch::store {
namespace {

using sample::Folder;

TEST(BlindLooks, R312_RejectionsFromBeforeAreDrawnByTheSameRule) {
  Folder folder;
  ASSERT_EQ(::mkdir(folder.path().c_str(), 0700), 0);
  const std::string file = folder.path() + "/policywatch.db";
  std::ifstream dump(std::string(POLICYWATCH_SOURCE_DIR) + "/tests/fixtures/store/v12.sql");
  Database database(file, OpenMode::make);
  database.execute({std::istreambuf_iterator<char>(dump), {}});
  // Hashes as they are compared: by their first byte. Rules and the program are nobody that could agree.
  database.execute(R"sql(
    INSERT INTO decisions(id, update_id, command, by, at, detail, hash) VALUES
      (101, 1, 'reject', 'ann', 1, '{"reason":"known"}', x'0c00000000000000000000000000000000000000000000000000000000000000'),
      (102, 2, 'reject', 'ann', 1, '{"reason":"known"}', x'0d00000000000000000000000000000000000000000000000000000000000000'),
      (103, 3, 'reject', 'rule 4', 1, '{"reason":"known"}', x'0000000000000000000000000000000000000000000000000000000000000000'),
      (104, 4, 'accept', 'ann', 1, '{}', x'0000000000000000000000000000000000000000000000000000000000000000'),
      (105, 5, 'reject', 'ben', 1, '{"reason":"other","note":"x"}', x'0000000000000000000000000000000000000000000000000000000000000000')
  )sql");
  migrate(database);
  const auto rows =
      database.prepare("SELECT decision, update_id, reason, looked_by FROM blind_looks ORDER BY decision")
          .all<std::int64_t, std::int64_t, std::string, std::string>();
  using Row = std::tuple<std::int64_t, std::int64_t, std::string, std::string>;
  EXPECT_THAT(rows, testing::ElementsAre(Row{101, 1, "known", ""}, Row{105, 5, "other", ""}));
}

}  // namespace
}  // namespace policywatch::store
