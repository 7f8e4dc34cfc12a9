// The parts of RFC 5322, 2045 and 2047 that a message of ours needs.
#pragma once

#include <string>
#include <string_view>

#include "base/time.hpp"

namespace policywatch::notifiers {

/// "Name: value\r\n", folded at 76 columns; text that is not plain ASCII becomes encoded words (RFC 2047),
/// never split inside a character. Control characters never come through.
std::string header_line(std::string_view name, std::string_view text);

/// Quoted-printable, CRLF lines of at most 76 columns; no line begins with '.'.
std::string quoted_printable(std::string_view text);

/// "Thu, 18 Dec 2025 09:15:02 +0000".
std::string mail_date(Time time);

struct MailAddress {
  std::string name, address;  // address "" when there is none to be found
};
/// "Policywatch <policywatch@tracker.example>" or a bare address.
MailAddress parse_mail_address(std::string_view text);
/// Back again as header text: the name quoted or encoded as it needs.
std::string mail_address_header(const MailAddress& address);

}  // namespace policywatch::notifiers
