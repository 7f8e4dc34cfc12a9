// What a fetch saw beside its body, as the JSON kept with it.
#pragma once

#include <string>

#include "store/store.hpp"

namespace policywatch::store {

std::string print_meta(const CaptureRow& row);
/// Fills started, url, final_url, reason, remote_address, headers and redirects; row.finished is given.
void read_meta(const std::string& text, CaptureRow& row);

}  // namespace policywatch::store
