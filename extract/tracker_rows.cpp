#include "extract/tracker_rows.hpp"

#include "extract/tracker_tags.hpp"

namespace policywatch::extract {
namespace {

std::vector<std::string>& place_of(Policy& row, Tags kind) {
  switch (kind) {
    case Tags::subject:
      return row.subjects;
    case Tags::agency:
      return row.agencies;
    case Tags::status:
      return row.statuses;
    case Tags::action_type:
      break;
  }
  return row.action_types;
}

}  // namespace

void put_tags(Policy& row, std::span<const std::string> tags) {
  Tags last = row.agencies.empty() ? Tags::subject : Tags::agency;
  for (const std::string& tag : tags) {
    last = kind_of_tag(tag, last).value_or(last);
    place_of(row, last).push_back(tag);
  }
}

std::string era_of(const std::optional<Date>& announced) {
  constexpr Date kSecondTerm{2025, 1, 20, DatePrecision::day};
  if (!announced || (announced->precision != DatePrecision::day && announced->year == 2025)) return "";
  return *announced >= kSecondTerm ? "2.0" : "1.0";
}

}  // namespace policywatch::extract
