// A decision as page and API ask for it: read once, carried out by the desk.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/update.hpp"
#include "review/desk.hpp"
#include "web/call.hpp"

namespace policywatch::web {

enum class Verb { accept, reject, merge, split, snooze, claim, release, undo, edit };

}  // namespace policywatch::web
namespace policywatch {
template <>
struct Words<web::Verb> {
  static constexpr std::array<std::string_view, 9> names = {"accept", "reject",  "merge", "split", "snooze",
                                                            "claim",  "release", "undo",  "edit"};
};
}  // namespace policywatch
namespace policywatch::web {

struct Order {
  Verb verb = Verb::claim;
  std::int64_t rev = 0;
  review::Edits edits;
  RejectReason reason = RejectReason::other;
  std::string note;
  std::int64_t into = 0;
  std::vector<std::int64_t> evidence;
  Time until{};
};

/// From the decision form. Only fields that differ from what the form was filled with ("base_title", …;
/// without them: from `update`) become edits; what a form lacks stays as it is.
Result<Order> order_from_form(Verb verb, const Params& form, const Update& update, Time now);
/// From a JSON body; unknown members and wrong types are errors that name them.
Result<Order> order_from_json(Verb verb, const boost::json::object& body, Time now);
Result<Update> carry_out(review::Desk& desk, std::int64_t id, const Order& order, const std::string& by);

/// "2026-01-31", an RFC 3339 time, or "3d" from now; must lie ahead.
Result<Time> parse_until(std::string_view text, Time now);

}  // namespace policywatch::web
