// A mail taken apart as far as reports need (RFC 5322, RFC 2045, RFC 2046). Pure; bounded in every direction.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace policywatch::notifiers {

/// Names in lower case, values unfolded and trimmed; at most 300, each of at most 8 KiB.
using MailHead = std::vector<std::pair<std::string, std::string>>;
/// The first of that name; "" when there is none.
const std::string& head_value(const MailHead& head, std::string_view lower_name);

struct MailPart {
  std::string type;  // "text/plain", lower case
  std::string body;  // decoded; any bytes
};
struct MailParts {
  MailHead head;                // of the mail itself
  std::vector<MailPart> parts;  // leaves, in order; of the inside of attached mails none
};
/// Multiparts within multiparts count to a depth of 8, leaves to 50; what is beyond is left out.
MailParts take_apart(std::string_view mail);
/// The head at the front of `text`, which loses it with the empty line behind it.
MailHead take_head(std::string_view& text);

}  // namespace policywatch::notifiers
