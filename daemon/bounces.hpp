// Mail that came back, matched with what was sent: counted for its reader, who is paused after three that
// were refused for good. Call on the store's thread. What is known of a reader is a note of the store.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/settings.hpp"
#include "daemon/outbox.hpp"
#include "notifiers/bounce.hpp"
#include "store/store.hpp"

namespace policywatch::daemon {

/// So many messages of different kinds refused for good, with no sign of arrival between them.
inline constexpr std::size_t kHardInARow = 3;

/// Mails of ours by the left side of their Message-ID, which nobody can guess: a report that names none is
/// believed nothing.
class SentMails {
 public:
  struct Sent {
    std::int64_t delivery = 0;
    std::string notifier, recipient;
  };
  /// Those of the last thirty days; servers give up after five.
  SentMails(store::Store& store, Time now);
  const Sent* find(const std::vector<std::string>& message_ids) const;

 private:
  std::map<std::string, Sent, std::less<>> by_key_;
};

/// What a returned mail came to.
struct BounceNews {
  notifiers::Bounce bounce;
  std::string notifier, recipient;  // of the mail that it is about; "": of none of ours
  std::size_t in_a_row = 0;
  bool counted = false;  // not for the first time: the same message bounced before
  bool paused = false;   // from now on
};
BounceNews record_bounce(store::Store& store, const Settings& settings, const SentMails& sent,
                         notifiers::Bounce bounce, Time now, const DrawKey& draw);

struct PausedReader {
  std::string address, why;
  Time since{};
};
std::optional<PausedReader> paused_reader(store::Store& store, const std::string& address);
/// Of the configuration's addresses, sorted.
std::vector<PausedReader> paused_readers(store::Store& store, const Settings& settings);
/// Not_found: the address is not paused. The other notifiers hear of it.
Result<void> resume_reader(store::Store& store, const Settings& settings, const std::string& address,
                           Time now, const DrawKey& draw);
/// Cancels those whose reader is paused and takes them out of `due`.
void hold_back_paused(store::Store& store, std::vector<Delivery>& due);

/// "mail to ana@tracker.example is paused since …: 550 …"
std::string words_of(const PausedReader& paused);

}  // namespace policywatch::daemon
