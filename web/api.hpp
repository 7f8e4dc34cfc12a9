// The REST API (INTERFACE.md section 5), one function a route; they stand in api_<name>.cpp.
#pragma once

#include <boost/json/value.hpp>

#include "diff/views.hpp"
#include "review/desk.hpp"
#include "web/call.hpp"
#include "web/routes.hpp"

namespace policywatch::web {

HttpReply api_updates(Call& call, Hooks& hooks);
HttpReply api_update(Call& call, Hooks& hooks);
HttpReply api_history(Call& call, Hooks& hooks);
HttpReply api_bundle(Call& call, Hooks& hooks);
HttpReply api_decide(Call& call, Hooks& hooks);

HttpReply api_rules(Call& call, Hooks& hooks);
HttpReply api_preview_rule(Call& call, Hooks& hooks);
HttpReply api_add_rule(Call& call, Hooks& hooks);
HttpReply api_end_rule(Call& call, Hooks& hooks);
HttpReply api_blind(Call& call, Hooks& hooks);
HttpReply api_blind_look(Call& call, Hooks& hooks);
HttpReply api_answer_blind(Call& call, Hooks& hooks);
HttpReply api_filters(Call& call, Hooks& hooks);
HttpReply api_save_filter(Call& call, Hooks& hooks);
HttpReply api_remove_filter(Call& call, Hooks& hooks);
HttpReply api_mark_seen(Call& call, Hooks& hooks);

HttpReply api_policies(Call& call, Hooks& hooks);
HttpReply api_policy(Call& call, Hooks& hooks);
HttpReply api_policy_history(Call& call, Hooks& hooks);
HttpReply api_edit_policy(Call& call, Hooks& hooks);
HttpReply api_learned(Call& call, Hooks& hooks);
HttpReply api_paperwork(Call& call, Hooks& hooks);
HttpReply api_mute_paperwork(Call& call, Hooks& hooks);
HttpReply api_policy_command(Call& call, Hooks& hooks);
HttpReply api_watches(Call& call, Hooks& hooks);
HttpReply api_watch(Call& call, Hooks& hooks);
HttpReply api_add_watch(Call& call, Hooks& hooks);
HttpReply api_preview_watch(Call& call, Hooks& hooks);
HttpReply api_watch_command(Call& call, Hooks& hooks);
HttpReply api_move_watch(Call& call, Hooks& hooks);
HttpReply api_forget_noise(Call& call, Hooks& hooks);
HttpReply api_confirm_incident(Call& call, Hooks& hooks);
HttpReply api_snapshots(Call& call, Hooks& hooks);
HttpReply api_snapshot(Call& call, Hooks& hooks);
/// Bytes of a stranger: a download that no browser shows, runs or sniffs.
HttpReply inert_reply(const std::string& sha256, std::string bytes);
HttpReply api_timegate(Call& call, Hooks& hooks);
HttpReply api_timemap(Call& call, Hooks& hooks);
HttpReply api_memento(Call& call, Hooks& hooks);
HttpReply api_diff(Call& call, Hooks& hooks);
HttpReply api_deliveries(Call& call, Hooks& hooks);
HttpReply api_delivery(Call& call, Hooks& hooks);
HttpReply api_retry_delivery(Call& call, Hooks& hooks);
HttpReply api_discard_delivery(Call& call, Hooks& hooks);
/// ?state=, ?notifier=, ?since=; for the page too.
Result<review::DeliveryFilter> delivery_filter(const Call& call, int limit);
HttpReply api_export(Call& call, Hooks& hooks);
HttpReply api_status(Call& call, Hooks& hooks);
HttpReply api_description(Call& call, Hooks& hooks);

}  // namespace policywatch::web
