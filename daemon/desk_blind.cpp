// One rejection in twenty before somebody else's eyes.
#include <algorithm>

#include "base/records_json.hpp"
#include "daemon/store_desk.hpp"

namespace policywatch::daemon {

std::vector<std::int64_t> StoreDesk::blind_waiting(const std::string& user) {
  std::vector<std::int64_t> ids;
  for (const review::BlindLook& look : store_.blind_looks()) {
    if (look.is_open() && look.rejected_by != user) ids.push_back(look.id);
  }
  return ids;
}

Result<review::BlindLook> StoreDesk::open_look(std::int64_t id, const std::string& user) {
  const std::vector<review::BlindLook> looks = store_.blind_looks();
  const auto look = std::ranges::find(looks, id, &review::BlindLook::id);
  const std::string name = "blind look " + std::to_string(id);
  if (look == looks.end()) return fail(ErrorKind::not_found, name + ": there is none");
  if (look->rejected_by == user)
    return fail(ErrorKind::refused, name + ": it is for somebody else, for you rejected that update");
  if (!look->looked_by.empty()) return fail(ErrorKind::refused, name + ": somebody has looked already");
  if (!look->stands) return fail(ErrorKind::refused, name + ": the rejection was taken back meanwhile");
  return *look;
}

Result<Update> StoreDesk::blind_look(std::int64_t id, const std::string& user) {
  const Result<review::BlindLook> look = open_look(id, user);
  if (!look) return std::unexpected(look.error());
  Result<Update> found = update(look->update);
  if (!found) return found;
  return review::blinded(*std::move(found));
}

Result<void> StoreDesk::answer_blind(std::int64_t id, const review::BlindAnswer& answer,
                                     const std::string& by) {
  const Result<review::BlindLook> look = open_look(id, by);
  if (!look) return std::unexpected(look.error());
  if (!store_.answer_blind(id, answer, by, now()))
    return fail(ErrorKind::refused, "blind look " + std::to_string(id) + ": somebody was faster");
  const boost::json::value reason =
      answer.reject ? boost::json::value(word(*answer.reject)) : boost::json::value();
  note_decision("blind_look", by,
                {{"look", id},
                 {"update", look->update},
                 {"verdict", answer.reject ? "reject" : "accept"},
                 {"reason", reason}});
  return {};
}

review::BlindReport StoreDesk::blind_report() {
  return review::report_of(store_.blind_looks());
}

}  // namespace policywatch::daemon
