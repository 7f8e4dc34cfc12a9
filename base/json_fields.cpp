#include "base/json_fields.hpp"

#include <limits>

#include "base/records_json.hpp"

namespace policywatch::json {
namespace {

std::string_view kind_name(const value& v) {
  switch (v.kind()) {
    case boost::json::kind::null:
      return "null";
    case boost::json::kind::bool_:
      return "a boolean";
    case boost::json::kind::string:
      return "a string";
    case boost::json::kind::array:
      return "an array";
    case boost::json::kind::object:
      return "an object";
    default:
      return "a number";
  }
}

std::string expected(std::string_view what, const value& found) {
  return "expected " + std::string(what) + ", found " + std::string(kind_name(found));
}

std::optional<std::int64_t> whole_number(const value& v) {
  if (const auto* number = v.if_int64()) return *number;
  const auto* number = v.if_uint64();
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (number != nullptr && *number <= most) return static_cast<std::int64_t>(*number);
  return std::nullopt;
}

}  // namespace

Fields::Fields(const value& from, std::string place) : fields_(from.if_object()), place_(std::move(place)) {
  if (fields_ == nullptr) {
    error_ = Error{ErrorKind::invalid, (place_.empty() ? "" : place_ + ": ") + expected("an object", from)};
  }
}

std::string Fields::place_of(std::string_view name) const {
  return place_.empty() ? std::string(name) : place_ + "." + std::string(name);
}

void Fields::wrong(std::string_view name, std::string_view message) {
  if (!error_) error_ = Error{ErrorKind::invalid, place_of(name) + ": " + std::string(message)};
}

const value* Fields::find(std::string_view name) const {
  if (error_) return nullptr;
  const value* found = fields_->if_contains(boost::json::string_view(name.data(), name.size()));
  return found == nullptr || found->is_null() ? nullptr : found;
}

const array* Fields::elements(std::string_view name) {
  const value* found = find(name);
  if (found == nullptr) return nullptr;
  if (!found->is_array()) wrong(name, expected("an array", *found));
  return found->if_array();
}

void Fields::text(std::string_view name, std::string& into) {
  const value* found = find(name);
  if (found == nullptr) return;
  if (!found->is_string()) return wrong(name, expected("a string", *found));
  into.assign(found->get_string().data(), found->get_string().size());
}

void Fields::texts(std::string_view name, std::vector<std::string>& into) {
  const array* all = elements(name);
  if (all == nullptr) return;
  into.clear();
  for (std::size_t i = 0; i < all->size(); ++i) {
    const auto* one = (*all)[i].if_string();
    if (one == nullptr) {
      return wrong(std::string(name) + "[" + std::to_string(i) + "]", expected("a string", (*all)[i]));
    }
    into.emplace_back(one->data(), one->size());
  }
}

void Fields::integer(std::string_view name, std::int64_t& into) {
  const value* found = find(name);
  if (found == nullptr) return;
  const auto number = whole_number(*found);
  if (!number) return wrong(name, expected("a whole number", *found));
  into = *number;
}

void Fields::integer(std::string_view name, int& into) {
  std::int64_t wide = into;
  integer(name, wide);
  if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max()) {
    return wrong(name, "number out of range");
  }
  into = static_cast<int>(wide);
}

void Fields::real(std::string_view name, double& into) {
  const value* found = find(name);
  if (found == nullptr) return;
  if (!found->is_number()) return wrong(name, expected("a number", *found));
  into = found->to_number<double>();
}

void Fields::flag(std::string_view name, bool& into) {
  const value* found = find(name);
  if (found == nullptr) return;
  if (!found->is_bool()) return wrong(name, expected("true or false", *found));
  into = found->get_bool();
}

void Fields::time(std::string_view name, std::optional<Time>& into) {
  std::string written;
  text(name, written);
  if (written.empty() || !ok()) return;
  const auto parsed = parse_rfc3339(written);
  if (!parsed) return wrong(name, "'" + written + "' is not an RFC 3339 time");
  into = *parsed;
}

void Fields::time(std::string_view name, Time& into) {
  std::optional<Time> found;
  time(name, found);
  if (found) into = *found;
}

void Fields::date(std::string_view name, std::optional<Date>& into) {
  std::string written;
  text(name, written);
  if (written.empty() || !ok()) return;
  const auto parsed = parse_iso_date(written);
  if (!parsed) return wrong(name, "'" + written + "' is not a date of the calendar (YYYY-MM-DD)");
  into = *parsed;
}

void Fields::duration(std::string_view name, Millis& into) {
  std::string written;
  text(name, written);
  if (written.empty() || !ok()) return;
  const auto parsed = parse_duration(written);
  if (!parsed) return wrong(name, "'" + written + "' is not a duration such as \"15m\"");
  into = *parsed;
}

void Fields::policy_ids(std::string_view name, std::vector<PolicyId>& into) {
  const array* all = elements(name);
  if (all == nullptr) return;
  into.clear();
  for (std::size_t i = 0; i < all->size(); ++i) {
    const auto id = policy_id_from_json((*all)[i]);
    if (!id) return wrong(std::string(name) + "[" + std::to_string(i) + "]", id.error().message);
    into.push_back(*id);
  }
}

value texts(const std::vector<std::string>& all) {
  return list(all, [](const std::string& one) { return value(one); });
}

value policy_ids(const std::vector<PolicyId>& ids) {
  return list(ids, [](const PolicyId& id) { return policy_id_to_json(id); });
}

}  // namespace policywatch::json
