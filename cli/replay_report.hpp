// `replay --report`: a back-test in words and as JSON.
#pragma once

#include <boost/json/value.hpp>
#include <iosfwd>

#include "base/back_test.hpp"

namespace policywatch::cli {

void print_report(std::ostream& out, const BackTest& test);
/// {"watch","from","to","captures":{…},"proposed":[updates],"timeline":{…,"precision","recall"}}; the two are
/// null when nothing is known to compare with.
boost::json::value report_json(const BackTest& test);

}  // namespace policywatch::cli
