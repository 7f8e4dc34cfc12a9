#include "review/blind.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace policywatch::review {

BlindReport report_of(const std::vector<BlindLook>& looks) {
  BlindReport report;
  for (const BlindLook& look : looks) {
    ++report.drawn;
    report.open += look.is_open() ? 1 : 0;
    if (look.looked_by.empty()) continue;
    ++report.looked_at;
    report.agreed += look.agrees() ? 1 : 0;
    report.same_reason += look.agrees() && look.other_reason == look.reason ? 1 : 0;
    if (!look.agrees()) report.disagreed.push_back(look);
  }
  return report;
}

Update blinded(Update update) {
  update.state = UpdateState::new_;
  update.decided_by.clear();
  update.decided_at.reset();
  update.reject_reason.reset();
  update.reject_note.clear();
  update.claimed_by.clear();
  update.claimed_until.reset();
  update.seconds.clear();
  return update;
}

boost::json::value to_json(const BlindReport& report) {
  boost::json::array disagreed;
  for (const BlindLook& look : report.disagreed)
    disagreed.push_back(boost::json::object{
        {"id", look.id},
        {"update", look.update},
        {"rejected_by", look.rejected_by},
        {"reason", look.reason ? boost::json::value(word(*look.reason)) : boost::json::value()},
        {"looked_by", look.looked_by},
        {"looked_at",
         look.looked_at ? boost::json::value(to_rfc3339(*look.looked_at)) : boost::json::value()},
        {"stands", look.stands}});
  return boost::json::object{
      {"drawn", report.drawn},   {"looked_at", report.looked_at},     {"open", report.open},
      {"agreed", report.agreed}, {"same_reason", report.same_reason}, {"disagreed", std::move(disagreed)}};
}

}  // namespace policywatch::review
