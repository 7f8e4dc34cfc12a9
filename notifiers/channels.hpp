// One composer a channel; compose() chooses. All of them tell the same Story.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>

#include "notifiers/notifiers.hpp"
#include "notifiers/story.hpp"

namespace policywatch::notifiers {

Message compose_email(const NotifierSettings& notifier, const Event& event, const Story& story,
                      const Desk& desk);
Message compose_webhook(const NotifierSettings& notifier, const std::string& secret, const Event& event,
                        Time now);
Message compose_command(const NotifierSettings& notifier, const Event& event);
Message compose_slack(const NotifierSettings& notifier, const Story& story);
Message compose_teams(const NotifierSettings& notifier, const Story& story);
Message compose_discord(const NotifierSettings& notifier, const Story& story);
Message compose_mattermost(const NotifierSettings& notifier, const Story& story);
/// `secret` is an access token, or "".
Message compose_ntfy(const NotifierSettings& notifier, const std::string& secret, const Story& story);

/// A POST of JSON to the notifier's address.
Message json_post(const NotifierSettings& notifier, const boost::json::value& body);

}  // namespace policywatch::notifiers
