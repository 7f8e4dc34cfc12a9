// One file per channel behind two pure functions: compose a message, judge the answer.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/policy.hpp"
#include "base/settings.hpp"
#include "base/time.hpp"
#include "base/update.hpp"

namespace policywatch::notifiers {

/// An event as the outbox holds it, unpacked. Digests carry several updates; instant messages one.
struct Event {
  EventType type = EventType::update_detected;
  std::string key;  // the delivery's; the same for every attempt
  Time at{};        // when it happened; the message's date
  std::vector<Update> updates;
  std::string watch, watch_url, detail;  // watch.* events
};

/// What a composer may know besides.
struct Desk {
  std::string public_url;            // "" : no links to the review page
  std::span<const Policy> policies;  // for titles; may be incomplete
  std::string host;                  // right side of Message-ID
};

/// What is to be sent: exactly one of the two is filled.
struct Message {
  // POST
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  // mail
  std::string envelope_from;
  std::vector<std::string> recipients;
  std::string mail;  // RFC 5322 with CRLF
};

/// `secret` is the resolved value. The webhook's signature time is `now` (Standard Webhooks signs the
/// attempt's time).
Message compose(const NotifierSettings& notifier, const std::string& secret, const Event& event,
                const Desk& desk, Time now);

enum class Verdict { delivered, retry, dead, disable };
struct Judgement {
  Verdict verdict = Verdict::retry;
  std::string reason;
  std::optional<Millis> wait;  // what the receiver asked for
};
/// `status` 0 with `failure`: no HTTP answer. Redirects are failures; 410 disables; 408, 425, 429 and 5xx are
/// retried.
Judgement judge_http(const NotifierSettings& notifier, int status, const Headers& headers,
                     std::string_view body, std::string_view failure, Time now);
/// RFC 5321 section 4.2.1: 4yz retried, 5yz dead; 0: retried. 535 (authentication) is retried slowly, not
/// hammered.
Judgement judge_mail(int code, std::string_view detail);

/// Whether the notifier wants this event about this update (events, policies, kinds, status_only, min_score).
bool wants(const NotifierSettings& notifier, EventType event, const Update* update);

/// Standard Webhooks 1.0: "v1,<base64>" over id.timestamp.body. nullopt: the secret is not base64
/// (with or without "whsec_" before it) of 16–64 bytes; the standard generates 24 and more.
std::optional<std::string> sign_webhook(std::string_view secret, std::string_view id, std::int64_t timestamp,
                                        std::string_view body);

}  // namespace policywatch::notifiers
