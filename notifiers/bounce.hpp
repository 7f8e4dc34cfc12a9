// What comes back about a mail of ours: delivery status notifications (RFC 3464; Exim's and qmail's plain
// texts) and automatic replies (RFC 3834). Pure; the mail is anybody's, and bounded here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace policywatch::notifiers {

enum class BounceKind {
  none,       // a person's mail, or nothing that is understood
  hard,       // refused for good: 5.x.x
  soft,       // delayed, or given up for a reason that passes: 4.x.x
  automatic,  // somebody is away: the mail arrived
};

struct Bounce {
  BounceKind kind = BounceKind::none;
  std::string recipient;  // whom it could not reach at last; "" when that is not said
  std::string status;     // "5.1.1" (RFC 3463); "" when none is given
  std::string why;        // one line, at most kMostWhy bytes
  /// What it is about, without angle brackets: the returned mail's Message-ID, or those that it replies to.
  std::vector<std::string> message_ids;
};
inline constexpr std::size_t kMostWhy = 200, kMostMessageIds = 20, kMostMessageId = 250;
/// Of a mail so much is read; reports stand before the copy of what they are about.
inline constexpr std::size_t kMostReturnedMail = 512 * 1024;

/// `mail` as it is stored: any line ends, perhaps with mbox's "From " line.
Bounce read_bounce(std::string_view mail);

}  // namespace policywatch::notifiers
