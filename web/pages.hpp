// The pages, one function a route (web/routes.cpp); each stands in page_<name>.cpp.
#pragma once

#include "web/call.hpp"
#include "web/routes.hpp"

namespace policywatch::web {

HttpReply login_page(Call& call, Hooks& hooks);
HttpReply sign_in(Call& call, Hooks& hooks);
HttpReply sign_out(Call& call, Hooks& hooks);

HttpReply queue_page(Call& call, Hooks& hooks);
HttpReply update_page(Call& call, Hooks& hooks);
HttpReply decide_by_form(Call& call, Hooks& hooks);
HttpReply undo_last(Call& call, Hooks& hooks);
HttpReply bulk_page(Call& call, Hooks& hooks);
HttpReply bulk_by_form(Call& call, Hooks& hooks);
HttpReply rules_page(Call& call, Hooks& hooks);
HttpReply new_rule_page(Call& call, Hooks& hooks);
HttpReply add_rule_by_form(Call& call, Hooks& hooks);
HttpReply end_rule_by_form(Call& call, Hooks& hooks);
HttpReply blind_page(Call& call, Hooks& hooks);
HttpReply blind_look_page(Call& call, Hooks& hooks);
HttpReply answer_blind_by_form(Call& call, Hooks& hooks);
/// How often people agreed, with the way to the page; for the status page.
Html blind_summary(const Call& call);
HttpReply save_filter_by_form(Call& call, Hooks& hooks);
HttpReply remove_filter_by_form(Call& call, Hooks& hooks);
HttpReply mark_seen_by_form(Call& call, Hooks& hooks);
HttpReply events(Call& call, Hooks& hooks);
HttpReply rendered_snapshot(Call& call, Hooks& hooks);

HttpReply policies_page(Call& call, Hooks& hooks);
HttpReply policy_page(Call& call, Hooks& hooks);
HttpReply policies_file(Call& call, Hooks& hooks);
HttpReply edit_policy_page(Call& call, Hooks& hooks);
HttpReply edit_policy_by_form(Call& call, Hooks& hooks);
HttpReply policy_history_page(Call& call, Hooks& hooks);
HttpReply restore_policy_by_form(Call& call, Hooks& hooks);
HttpReply import_page(Call& call, Hooks& hooks);
HttpReply import_by_form(Call& call, Hooks& hooks);
HttpReply policy_file(Call& call, Hooks& hooks);
HttpReply policy_command(Call& call, Hooks& hooks);
HttpReply mute_paperwork_by_form(Call& call, Hooks& hooks);
/// What decisions taught about the policy, for its page; empty when nothing.
Html learned_section(const Call& call, const PolicyId& policy);
Html paperwork_section(const Call& call, const PolicyId& policy);

HttpReply watches_page(Call& call, Hooks& hooks);
HttpReply watch_page(Call& call, Hooks& hooks);
HttpReply add_watch_by_form(Call& call, Hooks& hooks);
HttpReply preview_by_form(Call& call, Hooks& hooks);
HttpReply watch_captures_page(Call& call, Hooks& hooks);
HttpReply edit_watch_page(Call& call, Hooks& hooks);
HttpReply edit_watch_by_form(Call& call, Hooks& hooks);
HttpReply watch_progress(Call& call, Hooks& hooks);
HttpReply watch_command(Call& call, Hooks& hooks);

HttpReply deliveries_page(Call& call, Hooks& hooks);
HttpReply retry_delivery_by_form(Call& call, Hooks& hooks);
HttpReply discard_delivery_by_form(Call& call, Hooks& hooks);
HttpReply unsubscribe_page(Call& call, Hooks& hooks);
HttpReply unsubscribe_by_post(Call& call, Hooks& hooks);
HttpReply confirm_incident_by_form(Call& call, Hooks& hooks);
HttpReply status_page(Call& call, Hooks& hooks);

HttpReply healthz(Call& call, Hooks& hooks);
HttpReply metrics(Call& call, Hooks& hooks);
HttpReply asset(Call& call, Hooks& hooks);
HttpReply updates_feed(Call& call, Hooks& hooks);

}  // namespace policywatch::web
