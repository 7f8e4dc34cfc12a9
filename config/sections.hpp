// The tables of the configuration, one reader each; private to config/.
#pragma once

#include "base/settings.hpp"
#include "config/table.hpp"

namespace policywatch::config {

void read_fetch(Table table, const Checks& checks, FetchSettings& into);
void read_schedule(Table table, ScheduleSettings& into);
void read_review(Table table, ReviewSettings& into);
void read_evidence(Table table, EvidenceSettings& into);
void read_log(Table table, LogSettings& into);
Watch read_watch(Table table, Report& report, const Checks& checks, Secret& push_secret);
NotifierSettings read_notifier(Table table, Report& report, const Checks& checks);

/// Value forms that this room judges itself.
Result<void> check_id(std::string_view id);
Result<void> check_web_address(std::string_view url);
Result<void> check_listen(std::string_view listen);
Result<void> check_address_range(std::string_view range);
Result<void> check_zone(std::string_view zone);
Result<void> check_pattern(std::string_view pattern);
Result<void> check_digest_form(std::string_view digest);
Result<void> check_quiet_form(std::string_view quiet);
Result<void> check_mailbox(std::string_view mailbox);
Result<void> check_smtp(std::string_view url);

}  // namespace policywatch::config
