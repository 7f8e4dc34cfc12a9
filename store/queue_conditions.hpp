// A filter of the queue as SQL: fixed fragments, every value bound.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "review/desk.hpp"

namespace policywatch::store {

using QueueValue = std::variant<std::int64_t, std::string>;

/// A condition on `updates u`; the values stand in the order of its marks.
struct QueueConditions {
  std::string sql;
  std::vector<QueueValue> values;
  /// Phrases whose words all stand in what `sql` finds, but perhaps not in this order: {phrase, negated} to
  /// be looked at one by one.
  std::vector<review::QueryTerm> phrases;
};

QueueConditions queue_conditions(const review::QueueFilter& filter, Time now);

}  // namespace policywatch::store
