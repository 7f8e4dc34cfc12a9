#include "base/page.hpp"

#include "base/text.hpp"

namespace policywatch {

const std::string* find_header(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (equals_ascii_nocase(key, name)) return &value;
  }
  return nullptr;
}

}  // namespace policywatch
