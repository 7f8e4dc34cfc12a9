// Forms that carry files (RFC 7578).
#pragma once

#include <string_view>
#include <vector>

#include "web/call.hpp"

namespace policywatch::web {

/// Fields go to `form`, parts with a file name to `files`. False: `type` is no multipart/form-data, or the
/// body does not hold together; what was read until then stays. At most 5,000 parts.
bool parse_multipart(std::string_view type, std::string_view body, Params& form, std::vector<Upload>& files);

}  // namespace policywatch::web
