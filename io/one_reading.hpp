// One parser decides everything: what libcurl reads in an address must be what we read in it.
#pragma once

#include <string>

#include "base/url.hpp"

namespace policywatch::io {

/// Whether libcurl takes scheme, host and port of `href` for those of `url`. False also when it refuses it.
bool curl_reads_the_same(const Url& url, const std::string& href);

}  // namespace policywatch::io
