#include "daemon/push_door.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "watchers/push.hpp"

namespace policywatch::daemon {

std::vector<std::string> watches_for(const std::string& named, std::string_view body,
                                     const std::vector<Watch>& sharing) {
  const std::set<std::string> dockets = watchers::pushed_dockets(body);
  std::vector<std::string> ids;
  for (const Watch& watch : sharing) {
    const std::string docket = watchers::docket_of_watch(watch);
    // A watch whose address names no docket takes all, when it was the one that was written to.
    if (docket.empty() ? watch.id == named : dockets.contains(docket)) ids.push_back(watch.id);
  }
  if (ids.empty()) ids.push_back(named);
  return ids;
}

web::Site::PushDoor push_door(store::Store& store, const std::map<std::string, std::string>& secrets,
                              io::Clock& clock) {
  web::Site::PushDoor door;
  door.secret_of = [&store, &secrets](const std::string& watch) {
    const auto found = secrets.find(watch);
    // A reload has the secret before the store has the watch.
    const bool stored = store.watch_state(watch).has_value();
    return stored && found != secrets.end() ? found->second : std::string();
  };
  door.record = [&store, &secrets, &clock](const web::Site::Push& push) {
    const std::string& secret = secrets.at(push.watch);
    std::vector<Watch> sharing;
    for (const auto& [id, theirs] : secrets) {
      if (theirs != secret) continue;
      if (auto state = store.watch_state(id)) sharing.push_back(std::move(state->watch));
    }
    std::vector<store::Push> rows;
    for (std::string& watch : watches_for(push.watch, push.body, sharing))
      rows.push_back({0, std::move(watch), push.key, clock.now(), push.body});
    return store.add_pushes(rows);
  };
  return door;
}

}  // namespace policywatch::daemon
