// Where a redirect may lead. Pure: decided before anything is opened.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/page.hpp"
#include "base/url.hpp"

namespace policywatch::io {

inline constexpr std::size_t kMaxHops = 10;

/// Either `next`, or why not, with the quality that the capture gets.
struct Hop {
  std::optional<Url> next;
  bool cross_origin = false;
  Quality quality = Quality::ok;
  std::string refusal;
};

bool is_redirect(int status);

/// Whether an http address is to be asked over TLS (Hsts).
using HttpsOnly = std::function<bool(const Url& url)>;

/// `chain` holds the hops so far, `location` the header's bytes as received.
Hop next_hop(const Url& from, std::string_view location, const std::vector<Redirect>& chain,
             const HttpsOnly& https_only = {});
/// The same address over TLS (RFC 6797 section 8.3: any port but 80 stays).
Url with_tls(const Url& url);

/// Headers of an operator that may follow to another origin: only those that hold no secret.
Headers without_secrets(const Headers& headers);

/// Whether a validator may be sent: opaque bytes, but no control characters, no list, not over 8 KiB.
bool is_sendable_validator(std::string_view value);
/// A header the operator or a plug-in wrote: a token, and a value without CR, LF and NUL.
bool is_sendable_header(std::string_view name, std::string_view value);

}  // namespace policywatch::io
