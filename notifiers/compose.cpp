#include <algorithm>
#include <charconv>

#include "base/records_json.hpp"
#include "notifiers/channels.hpp"

namespace policywatch::notifiers {

Message json_post(const NotifierSettings& notifier, const boost::json::value& body) {
  Message message;
  message.url = notifier.webhook.url;
  message.headers = {{"Content-Type", "application/json; charset=utf-8"}};
  message.body = print_json(body);
  return message;
}

Message compose(const NotifierSettings& notifier, const std::string& secret, const Event& event,
                const Desk& desk, Time now) {
  if (notifier.type == NotifierType::webhook) return compose_webhook(notifier, secret, event, now);
  if (notifier.type == NotifierType::command) return compose_command(notifier, event);
  Story story = tell(notifier, event, desk);
  switch (notifier.type) {
    case NotifierType::email:
      return compose_email(notifier, event, story, desk);
    case NotifierType::slack:
      return compose_slack(notifier, story);
    case NotifierType::teams:
      return compose_teams(notifier, story);
    case NotifierType::discord:
      return compose_discord(notifier, story);
    case NotifierType::mattermost:
      return compose_mattermost(notifier, story);
    case NotifierType::ntfy:
      return compose_ntfy(notifier, secret, story);
    case NotifierType::webhook:
    case NotifierType::command:
      break;
  }
  return {};
}

bool is_for_programs(NotifierType type) {
  return type == NotifierType::webhook || type == NotifierType::command;
}

std::optional<Limit> sending_limit(const NotifierSettings& notifier) {
  if (notifier.limit.empty()) {
    if (is_for_programs(notifier.type)) return Limit{50, std::chrono::seconds(1)};
    return Limit{20, std::chrono::minutes(10)};
  }
  const std::size_t slash = notifier.limit.find('/');
  if (slash == std::string::npos) return std::nullopt;
  Limit limit;
  const char* end = notifier.limit.data() + slash;
  const auto [read, error] = std::from_chars(notifier.limit.data(), end, limit.count);
  const std::optional<Millis> window = parse_duration(std::string_view(notifier.limit).substr(slash + 1));
  if (error != std::errc() || read != end || limit.count == 0 || !window || *window <= Millis(0))
    return std::nullopt;
  limit.window = *window;
  return limit;
}

bool wants(const NotifierSettings& notifier, EventType event, const Update* update) {
  const auto listed = [&](EventType one) {
    return std::ranges::find(notifier.events, one) != notifier.events.end();
  };
  const bool of_operator = event == EventType::notifier_failing || event == EventType::notifier_recovered ||
                           event == EventType::storage_full || event == EventType::storage_recovered;
  if (!listed(event) && !(of_operator && listed(EventType::watch_failing))) return false;
  if (!update) return true;
  if (!notifier.people.empty()) {
    const bool theirs = std::ranges::any_of(notifier.people, [&](const std::string& name) {
      return name == update->claimed_by || name == update->decided_by;
    });
    if (!theirs) return false;
  }
  if (!notifier.policies.empty()) {
    bool concerned = std::ranges::any_of(update->policies, [&](const PolicyId& id) {
      return std::ranges::find(notifier.policies, id) != notifier.policies.end();
    });
    if (!concerned) return false;
  }
  if (!notifier.kinds.empty() && std::ranges::find(notifier.kinds, update->kind) == notifier.kinds.end())
    return false;
  if (notifier.status_only && !update->status) return false;
  return update->score >= notifier.min_score;
}

}  // namespace policywatch::notifiers
