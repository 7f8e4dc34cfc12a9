#include <algorithm>

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
      break;
  }
  return {};
}

bool wants(const NotifierSettings& notifier, EventType event, const Update* update) {
  if (std::ranges::find(notifier.events, event) == notifier.events.end()) return false;
  if (!update) return true;
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
