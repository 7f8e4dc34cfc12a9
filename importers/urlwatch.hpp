// The filters of an urlwatch job, in their order. Private to this room.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "importers/importers.hpp"

namespace policywatch::importers {

/// One filter: its name and its settings; a plain value stands under "".
struct Filter {
  std::string name;
  std::vector<std::pair<std::string, std::string>> settings;

  std::string get(std::string_view key) const {
    for (const auto& [name_of, value] : settings) {
      if (name_of == key) return value;
    }
    return {};
  }
  /// The filter's one value, however it was written.
  std::string value(std::string_view key) const {
    const std::string plain = get("");
    return plain.empty() ? get(key) : plain;
  }
};

/// Makes of them what means the same here; what has no like joins `missing`.
void take_filters(const std::vector<Filter>& filters, Taken& taken);

}  // namespace policywatch::importers
