// Texts of the operator's own: {{field}}, and {{#field}}…{{/field}} for what stands only where the field says
// something, {{^field}}…{{/field}} only where it does not. No code, no loops, no nesting.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace policywatch::notifiers {

/// What a template may name; all of them are always there, some "".
using Fields = std::map<std::string, std::string, std::less<>>;

/// The error names what is wrong and where; unknown fields too.
Result<void> check_template(std::string_view text);
/// A template that check_template refuses gives "". `escape` is put over every field's value.
std::string fill_template(std::string_view text, const Fields& fields,
                          const std::function<std::string(std::string_view)>& escape);

}  // namespace policywatch::notifiers
