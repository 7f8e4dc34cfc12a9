// An update such as the courier sends, for the tests of every channel.
#pragma once

#include <string>

#include "notifiers/notifiers.hpp"

namespace policywatch::notifiers {

inline Update sample_update() {
  Update update;
  update.id = 12;
  update.kind = UpdateKind::court_order;
  update.policies = {"1976"};
  update.score = 84;
  update.date = make_date(2025, 12, 18);
  update.title = "2025.12.18 Court enjoins ICE facial recognition contract - Example News";
  update.headline = "Court enjoins ICE facial recognition contract";
  update.outlet = "Example News";
  update.url = "https://news.example/story?a=1&b=2";
  update.text = "A judge granted the motion on Thursday.";
  update.status = Status::enjoined;
  update.status_quote = "the contract is hereby enjoined";
  update.detected_at = *parse_rfc3339("2025-12-18T09:15:02Z");
  Evidence evidence;
  evidence.watch = "example-news";
  evidence.url = update.url;
  evidence.outlet = "Example News";
  evidence.quote = "The court ordered that the contract is hereby enjoined.";
  update.evidence.push_back(evidence);
  return update;
}

inline Event sample_event() {
  Event event;
  event.key = "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk";
  event.at = *parse_rfc3339("2025-12-18T09:15:02Z");
  event.updates = {sample_update()};
  return event;
}

inline const std::vector<Policy>& sample_policies() {
  static const std::vector<Policy> policies = [] {
    Policy policy;
    policy.id = "1976";
    policy.title = "ICE contracts with Clearview AI";
    return std::vector<Policy>{policy};
  }();
  return policies;
}

inline Desk sample_desk() {
  return {"https://desk.example", sample_policies(), "tracker.example", "", false};
}

inline NotifierSettings sample_notifier(NotifierType type) {
  NotifierSettings notifier;
  notifier.id = "editors";
  notifier.type = type;
  notifier.webhook.url = "https://chat.example/hooks/abc";
  notifier.email.from = "Policywatch <policywatch@tracker.example>";
  notifier.email.to = {"editors@tracker.example"};
  return notifier;
}

/// Composed now, half a minute after the event.
inline Message sample_message(NotifierType type, const Event& event, const std::string& secret = "") {
  return compose(sample_notifier(type), secret, event, sample_desk(), event.at + std::chrono::seconds(30));
}

/// An event about `count` updates whose every text is `text`.
inline Event event_full_of(const std::string& text, std::size_t count = 1) {
  Event event = sample_event();
  Update update = sample_update();
  for (std::string* field : {&update.title, &update.headline, &update.outlet, &update.text,
                             &update.status_quote, &update.url, &update.scope}) {
    *field = text;
  }
  for (Evidence& evidence : update.evidence) {
    evidence.watch = evidence.url = evidence.outlet = evidence.quote = evidence.headline = text;
  }
  update.evidence.resize(20, update.evidence.front());
  update.reasons.assign(20, text);
  event.updates.assign(count, update);
  return event;
}

}  // namespace policywatch::notifiers
