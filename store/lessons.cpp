// What decisions taught: written with them, gone when they are undone.
#include "store/sqlite_store.hpp"

namespace policywatch::store {

void SqliteStore::write_lessons(const DecisionRecord& record, std::int64_t decision) {
  for (const std::int64_t undone : record.unlearned)
    database_.prepare("DELETE FROM lessons WHERE decision = ?").run(undone);
  for (const review::Lesson& lesson : record.lessons) {
    database_
        .prepare("INSERT OR IGNORE INTO lessons(decision, policy, is_right, headline) VALUES (?, ?, ?, ?)")
        .run(decision, lesson.policy, lesson.right ? 1 : 0, lesson.headline);
  }
  if (!record.lessons.empty() || !record.unlearned.empty()) count("policies_revision");
}

std::vector<review::Lesson> SqliteStore::lessons() {
  std::vector<review::Lesson> lessons;
  for (auto& [decision, policy, is_right, headline, forgotten, update_id, by, at] :
       database_
           .prepare(
               "SELECT l.decision, l.policy, l.is_right, l.headline, l.forgotten, d.update_id, d.by, d.at "
               "FROM lessons l JOIN decisions d ON d.id = l.decision ORDER BY l.decision, l.policy")
           .all<std::int64_t, std::string, int, std::string, int, std::int64_t, std::string, Time>())
    lessons.push_back({decision, std::move(policy), is_right != 0, std::move(headline), forgotten != 0,
                       update_id, std::move(by), at});
  return lessons;
}

bool SqliteStore::forget_lesson(std::int64_t decision, const PolicyId& policy, bool forgotten) {
  Transaction transaction(database_);
  auto& find = database_.prepare("SELECT 1 FROM lessons WHERE decision = ? AND policy = ?");
  if (!find.one<int>(decision, policy)) return false;
  database_.prepare("UPDATE lessons SET forgotten = ? WHERE decision = ? AND policy = ?")
      .run(forgotten ? 1 : 0, decision, policy);
  count("policies_revision");
  transaction.commit();
  return true;
}

}  // namespace policywatch::store
