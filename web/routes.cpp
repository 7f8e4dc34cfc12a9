#include "web/routes.hpp"

#include <array>
#include <vector>

#include "base/text.hpp"
#include "web/api.hpp"
#include "web/hook.hpp"
#include "web/pages.hpp"

namespace policywatch::web {
namespace {

constexpr Route kRoutes[] = {
    {"GET", "/healthz", Access::open, healthz},
    {"GET", "/login", Access::open, login_page},
    {"POST", "/login", Access::open, sign_in},
    {"GET", "/assets/{file}", Access::open, asset},
    {"GET", "/unsubscribe/{token}", Access::open, unsubscribe_page},
    {"POST", "/unsubscribe/{token}", Access::open, unsubscribe_by_post},
    {"POST", "/hooks/courtlistener/{watch}/{secret}", Access::open, courtlistener_hook},

    {"GET", "/", Access::read, queue_page},
    {"POST", "/logout", Access::read, sign_out},
    {"POST", "/undo", Access::decide, undo_last},
    {"POST", "/bulk", Access::decide, bulk_page},
    {"POST", "/bulk/{verb}", Access::decide, bulk_by_form},
    {"GET", "/events", Access::read, events},
    {"GET", "/rendered/{sha256}", Access::read, rendered_snapshot},
    {"GET", "/updates/{id}", Access::read, update_page},
    {"POST", "/updates/{id}/seen", Access::read, mark_seen_by_form},
    {"POST", "/updates/{id}/{verb}", Access::decide, decide_by_form},
    {"GET", "/rules", Access::read, rules_page},
    {"POST", "/rules", Access::decide, add_rule_by_form},
    {"GET", "/rules/new", Access::read, new_rule_page},
    {"POST", "/rules/{id}/expire", Access::decide, end_rule_by_form},
    {"GET", "/blind", Access::read, blind_page},
    {"GET", "/blind/{id}", Access::decide, blind_look_page},
    {"POST", "/blind/{id}", Access::decide, answer_blind_by_form},
    {"POST", "/filters", Access::read, save_filter_by_form},
    {"POST", "/filters/{id}/remove", Access::read, remove_filter_by_form},
    {"GET", "/policies", Access::read, policies_page},
    {"GET", "/policies/{id}", Access::read, policy_page},
    {"GET", "/export/policies", Access::read, policies_file},
    {"GET", "/import", Access::decide, import_page},
    {"POST", "/import", Access::decide, import_by_form},
    {"GET", "/policies/{id}/file", Access::read, policy_file},
    {"GET", "/policies/{id}/edit", Access::decide, edit_policy_page},
    {"POST", "/policies/{id}/edit", Access::decide, edit_policy_by_form},
    {"GET", "/policies/{id}/history", Access::read, policy_history_page},
    {"POST", "/policies/{id}/restore", Access::decide, restore_policy_by_form},
    {"POST", "/policies/{id}/paperwork", Access::decide, mute_paperwork_by_form},
    {"POST", "/policies/{id}/{verb}", Access::decide, policy_command},
    {"GET", "/watches", Access::read, watches_page},
    {"POST", "/watches", Access::decide, add_watch_by_form},
    {"POST", "/watches/preview", Access::decide, preview_by_form},
    {"GET", "/watches/{id}", Access::read, watch_page},
    {"GET", "/watches/{id}/captures", Access::read, watch_captures_page},
    {"GET", "/watches/{id}/progress", Access::read, watch_progress},
    {"GET", "/watches/{id}/edit", Access::decide, edit_watch_page},
    {"POST", "/watches/{id}/edit", Access::decide, edit_watch_by_form},
    {"POST", "/watches/{id}/{verb}", Access::decide, watch_command},
    {"GET", "/deliveries", Access::read, deliveries_page},
    {"POST", "/deliveries/{id}/retry", Access::decide, retry_delivery_by_form},
    {"POST", "/deliveries/{id}/discard", Access::decide, discard_delivery_by_form},
    {"GET", "/status", Access::read, status_page},
    {"POST", "/incidents/{host}/confirm", Access::decide, confirm_incident_by_form},
    {"GET", "/metrics", Access::read, metrics},
    {"GET", "/updates.atom", Access::read, updates_feed},

    {"GET", "/api/v1/updates", Access::read, api_updates},
    {"GET", "/api/v1/updates/{id}", Access::read, api_update},
    {"GET", "/api/v1/updates/{id}/history", Access::read, api_history},
    {"GET", "/api/v1/updates/{id}/bundle", Access::read, api_bundle},
    {"POST", "/api/v1/updates/{id}/seen", Access::read, api_mark_seen},
    {"POST", "/api/v1/updates/{id}/{verb}", Access::decide, api_decide},
    {"GET", "/api/v1/rules", Access::read, api_rules},
    {"POST", "/api/v1/rules", Access::decide, api_add_rule},
    {"GET", "/api/v1/rules/preview", Access::read, api_preview_rule},
    {"POST", "/api/v1/rules/{id}/expire", Access::decide, api_end_rule},
    {"GET", "/api/v1/blind", Access::read, api_blind},
    {"GET", "/api/v1/blind/{id}", Access::decide, api_blind_look},
    {"POST", "/api/v1/blind/{id}", Access::decide, api_answer_blind},
    {"GET", "/api/v1/filters", Access::read, api_filters},
    {"POST", "/api/v1/filters", Access::read, api_save_filter},
    {"POST", "/api/v1/filters/{id}/remove", Access::read, api_remove_filter},
    {"GET", "/api/v1/policies", Access::read, api_policies},
    {"GET", "/api/v1/policies/{id}", Access::read, api_policy},
    {"GET", "/api/v1/policies/{id}/learned", Access::read, api_learned},
    {"GET", "/api/v1/policies/{id}/paperwork", Access::read, api_paperwork},
    {"POST", "/api/v1/policies/{id}/paperwork", Access::decide, api_mute_paperwork},
    {"GET", "/api/v1/policies/{id}/history", Access::read, api_policy_history},
    {"POST", "/api/v1/policies/{id}/edit", Access::decide, api_edit_policy},
    {"POST", "/api/v1/policies/{id}/{verb}", Access::decide, api_policy_command},
    {"GET", "/api/v1/watches", Access::read, api_watches},
    {"POST", "/api/v1/watches", Access::decide, api_add_watch},
    {"POST", "/api/v1/watches/preview", Access::decide, api_preview_watch},
    {"GET", "/api/v1/watches/{id}", Access::read, api_watch},
    {"POST", "/api/v1/watches/{id}/{verb}", Access::decide, api_watch_command},
    {"GET", "/api/v1/watches/{id}/snapshots", Access::read, api_snapshots},
    {"GET", "/api/v1/snapshots/{sha256}", Access::read, api_snapshot},
    {"GET", "/api/v1/timegate", Access::read, api_timegate},
    {"GET", "/api/v1/timemap", Access::read, api_timemap},
    {"GET", "/api/v1/mementos/{moment}", Access::read, api_memento},
    {"GET", "/api/v1/diff", Access::read, api_diff},
    {"GET", "/api/v1/deliveries", Access::read, api_deliveries},
    {"GET", "/api/v1/deliveries/{id}", Access::read, api_delivery},
    {"POST", "/api/v1/deliveries/{id}/retry", Access::decide, api_retry_delivery},
    {"POST", "/api/v1/deliveries/{id}/discard", Access::decide, api_discard_delivery},
    {"GET", "/api/v1/export", Access::read, api_export},
    {"GET", "/api/v1/status", Access::read, api_status},
    {"POST", "/api/v1/incidents/{host}/confirm", Access::decide, api_confirm_incident},
    {"GET", "/api/v1/openapi.json", Access::read, api_description},
};

bool matches(std::string_view pattern, const std::vector<std::string_view>& path,
             std::vector<std::string>& captures) {
  const std::vector<std::string_view> wanted = split(pattern, '/');
  if (wanted.size() != path.size()) return false;
  captures.clear();
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i].starts_with('{')) {
      if (path[i].empty()) return false;
      captures.push_back(percent_decode(path[i], false));
    } else if (wanted[i] != path[i]) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::span<const Route> routes() {
  return kRoutes;
}

void note(const Hooks& hooks, const Call& call, std::string what, std::string user, std::string detail) {
  if (!hooks.security_event) return;
  Site::SecurityEvent event;
  event.what = std::move(what);
  event.user = std::move(user);
  event.peer = asking_peer(*call.request, *call.options);
  event.detail = std::move(detail);
  hooks.security_event(event);
}

std::string shown_path(std::string_view path) {
  for (const std::string_view secret : {"/hooks/", "/unsubscribe/"}) {
    if (path.starts_with(secret)) return std::string(secret) + "(hidden)";
  }
  return std::string(path);
}

const Route* find_route(Call& call, std::string_view method, std::string& allow) {
  const std::vector<std::string_view> path = split(call.path, '/');
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  for (const Route& route : kRoutes) {
    if (!matches(route.pattern, path, call.captures)) continue;
    if (route.method == wanted) return &route;
    if (!allow.empty()) allow += ", ";
    allow += route.method == "GET" ? "GET, HEAD" : route.method;
  }
  return nullptr;
}

}  // namespace policywatch::web
