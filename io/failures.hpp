// What a transfer that ended means: a quality and, unless ok, a reason in words for people.
#pragma once

#include <string>

#include "base/url.hpp"
#include "io/curl_engine.hpp"
#include "io/exchange.hpp"

namespace policywatch::io {

struct Outcome {
  Quality quality = Quality::ok;
  std::string failure;
};

/// `timeout` is the limit that the call gave, `hop` the number of redirects that led here.
Outcome judge_transfer(CURLcode code, const Transfer& transfer, const Exchange& exchange, const Url& url,
                       Millis timeout, std::size_t hop);

}  // namespace policywatch::io
