// Rejections that are shown to somebody else, and what that one said.
#include <boost/json/object.hpp>

#include "base/hash.hpp"
#include "store/sqlite_store.hpp"
#include "store/stored_json.hpp"

namespace policywatch::store {

namespace {

// 13 of 256 values of a hash's first byte: one in twenty. Migration 13 draws by the same.
constexpr unsigned kDrawn = 13;

std::optional<RejectReason> reason_word(const std::string& text) {
  return text.empty() ? std::nullopt : parse_word<RejectReason>(text);
}

}  // namespace

void SqliteStore::draw_blind(const Decision& decision, const std::string& hash) {
  const bool by_person = !decision.by.starts_with("rule ") && decision.by != "policywatch";
  if (decision.command != "reject" || !by_person || static_cast<unsigned char>(hash.at(0)) >= kDrawn) return;
  const boost::json::object detail = parse_stored(decision.detail, "decision " + std::to_string(decision.id));
  database_.prepare("INSERT INTO blind_looks(decision, update_id, reason) VALUES (?, ?, ?)")
      .run(decision.id, decision.update_id, text_at(detail, "reason"));
}

std::vector<review::BlindLook> SqliteStore::blind_looks() {
  std::vector<review::BlindLook> looks;
  for (auto& [decision, update, by, at, reason, stands, looked_by, looked_at, other] :
       database_
           .prepare(
               "SELECT b.decision, b.update_id, d.by, d.at, b.reason, u.state = 'rejected' AND NOT EXISTS "
               "(SELECT 1 FROM decisions n WHERE n.update_id = b.update_id AND n.id > b.decision AND "
               "n.command IN ('undo', 'reject')), b.looked_by, b.looked_at, b.other_reason FROM blind_looks "
               "b "
               "JOIN decisions d ON d.id = b.decision JOIN updates u ON u.id = b.update_id "
               "ORDER BY b.decision")
           .all<std::int64_t, std::int64_t, std::string, Time, std::string, int, std::string,
                std::optional<Time>, std::string>()) {
    review::BlindLook look;
    look.id = decision;
    look.update = update;
    look.rejected_by = std::move(by);
    look.rejected_at = at;
    look.reason = reason_word(reason);
    look.stands = stands != 0;
    look.looked_by = std::move(looked_by);
    look.looked_at = looked_at;
    look.other_reason = reason_word(other);
    looks.push_back(std::move(look));
  }
  return looks;
}

bool SqliteStore::answer_blind(std::int64_t id, const review::BlindAnswer& answer, const std::string& by,
                               Time at) {
  Transaction transaction(database_);
  const bool open = database_.prepare("SELECT 1 FROM blind_looks WHERE decision = ? AND looked_by = ''")
                        .one<int>(id)
                        .has_value();
  database_
      .prepare(
          "UPDATE blind_looks SET looked_by = ?, looked_at = ?, other_reason = ? "
          "WHERE decision = ? AND looked_by = ''")
      .run(by, at, answer.reject ? word(*answer.reject) : std::string_view(), id);
  transaction.commit();
  return open;
}

}  // namespace policywatch::store
