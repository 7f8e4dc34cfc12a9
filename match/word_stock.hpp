// Words by how little they tell, as lists parted by spaces.
#pragma once

#include <string_view>

namespace policywatch::match {

extern const std::string_view kFunctionWords;
extern const std::string_view kCommonWords;    // the stock of headlines and official prose
extern const std::string_view kEverydayWords;  // rare among policies, and still no policy's own
extern const std::string_view kDomainWords;    // what every story of the field shares

}  // namespace policywatch::match
