// What a bundle says to a stranger: how to check it by hand, and a program of the Python standard library
// that does so.
#pragma once

#include <string_view>

namespace policywatch::daemon {

extern const std::string_view kBundleReadme;
extern const std::string_view kBundleCheck;

}  // namespace policywatch::daemon
