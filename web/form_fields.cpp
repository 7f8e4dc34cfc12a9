#include "web/form_fields.hpp"

#include "base/text.hpp"

namespace policywatch::web {
namespace {

constexpr std::size_t kMostLines = 50, kLongestField = 1000;

}  // namespace

std::string typed(const Params& form, std::string_view name) {
  return std::string(trim(form.get(name)).substr(0, kLongestField));
}

std::vector<std::string> typed_lines(const Params& form, std::string_view name) {
  std::vector<std::string> out;
  for (const std::string_view line : split(form.get(name), '\n')) {
    const std::string_view said = trim(line);
    if (!said.empty() && said.size() <= kLongestField && out.size() < kMostLines) out.emplace_back(said);
  }
  return out;
}

}  // namespace policywatch::web
