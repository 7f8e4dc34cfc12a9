// One file per channel behind two pure functions: compose a message, judge the answer.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/policy.hpp"
#include "base/settings.hpp"
#include "base/time.hpp"
#include "base/update.hpp"

namespace policywatch::notifiers {

/// What happened to a watch or to another notifier.
struct Trouble {
  std::string about, url, detail;
};

/// An event as the outbox holds it, unpacked. Digests and roll-ups carry several updates or troubles; instant
/// messages one.
struct Event {
  EventType type = EventType::update_detected;
  std::string key;  // the delivery's; the same for every attempt
  Time at{};        // when it happened; the message's date
  std::vector<Update> updates;
  std::string watch, watch_url, detail;  // watch.* and notifier.* events
  std::vector<Trouble> more;             // beside that one
  std::string recipient;                 // of a mail; "": everybody whom the notifier names
  std::int64_t sequence = 0;             // of the notifier's messages; 0: none
  std::string previous;                  // the key before it about the same matter; "": the first
  /// What became of updates since their message was written down, by id: "the page says again …".
  std::map<std::int64_t, std::string> since;
};

/// What a composer may know besides.
struct Desk {
  std::string public_url;            // "" : no links to the review page
  std::span<const Policy> policies;  // for titles; may be incomplete
  std::string host;                  // right side of Message-ID
  std::string unsubscribe_url;       // https; "": none
  bool brief = false;                // the server said that the whole is too large
};

/// What is to be sent: exactly one of the three is filled.
struct Message {
  // POST
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  // mail
  std::string envelope_from;
  std::vector<std::string> recipients;
  std::string mail;  // RFC 5322 with CRLF
  // a program, which gets `body`
  std::vector<std::string> argv;
};

/// `secret` is the resolved value; a webhook's may be several with blanks between, all of which sign. The
/// signature's time is `now` (Standard Webhooks signs the attempt's time).
Message compose(const NotifierSettings& notifier, const std::string& secret, const Event& event,
                const Desk& desk, Time now);

enum class Verdict { delivered, retry, dead, disable };
struct Judgement {
  Verdict verdict = Verdict::retry;
  std::string reason;
  std::optional<Millis> wait;   // what the receiver asked for
  std::optional<Millis> pause;  // how long the notifier had better send nothing at all
};
/// `status` 0 with `failure`: no HTTP answer. Redirects are failures; 410 disables; 408, 425, 429 and 5xx are
/// retried.
Judgement judge_http(const NotifierSettings& notifier, int status, const Headers& headers,
                     std::string_view body, std::string_view failure, Time now);
/// RFC 5321 section 4.2.1: 4yz retried, 5yz dead; 0: retried. 535 (authentication) is retried slowly, not
/// hammered.
Judgement judge_mail(int code, std::string_view detail);
/// 0 is delivered, 100 refused for good; all else is retried. `failure`: why there is no status.
Judgement judge_command(int status, std::string_view output, std::string_view failure);
/// After the n-th failure of a mail; nullopt: give up. `answered`: a server refused it. Half an hour and more
/// between attempts, four days and more in all (RFC 5321 section 4.5.4.1), sooner where no server answered.
std::optional<Millis> mail_delay(int attempts_made, bool answered, std::uint64_t seed);

/// So many messages in any stretch of `window`.
struct Limit {
  std::size_t count = 1;
  Millis window{};
};
/// "20/10m"; "" is the type's own. nullopt: no such form.
std::optional<Limit> sending_limit(const NotifierSettings& notifier);
/// Programs read one update a message; people read digests and roll-ups.
bool is_for_programs(NotifierType type);
/// "ana@tracker.example" of "Ana <ana@tracker.example>"; the domain in its ASCII form. "" when it is none.
std::string bare_address(std::string_view mailbox);

/// Whether the notifier wants this event about this update (events, policies, kinds, people, status_only,
/// min_score). Who hears of failing watches hears of failing notifiers.
bool wants(const NotifierSettings& notifier, EventType event, const Update* update);

/// Standard Webhooks 1.0: "v1,<base64>" over id.timestamp.body. nullopt: the secret is not base64
/// (with or without "whsec_" before it) of 16–64 bytes; the standard generates 24 and more.
std::optional<std::string> sign_webhook(std::string_view secret, std::string_view id, std::int64_t timestamp,
                                        std::string_view body);

}  // namespace policywatch::notifiers
