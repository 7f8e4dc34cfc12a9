// Time stamps of others (RFC 3161): what an authority is asked, and whether its answer is good.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/time.hpp"

namespace policywatch {

/// A TimeStampReq (DER) for the SHA-256 of `data`, which asks for the authority's certificate too. `nonce` is
/// 8 bytes of randomness. WorldError when OpenSSL cannot.
std::string timestamp_query(std::string_view data, std::string_view nonce);

/// The time that the authority states. `response` (TimeStampResp, DER) must be granted, be about what `query`
/// asked, repeat its nonce, and be signed by a certificate for time stamping that leads at `now` to one of
/// `authorities` (PEM; "" are the system's). Otherwise `invalid`, with the cause. Revocation is not asked.
Result<Time> check_timestamp(std::string_view response, std::string_view query, std::string_view authorities,
                             Time now);

}  // namespace policywatch
