#include <algorithm>

#include "base/text.hpp"
#include "config/sections.hpp"

namespace policywatch::config {
namespace {

Result<void> check_mail_folder(std::string_view folder) {
  if (folder.empty() || folder.starts_with('/')) return {};
  return fail(ErrorKind::invalid,
              "'" + printable(folder) + "': expected a Maildir's whole path, \"/var/mail/…\"");
}

void read_email(Table& outer, Report& report, EmailSettings& into) {
  const toml::table* fields = outer.table("email");
  if (fields == nullptr) {
    if (!outer.has("email")) outer.require("email");
    return;
  }
  Table table(*fields, "[notifier.email]", report);
  table.required_text("smtp", into.smtp);
  if (!into.smtp.empty()) table.checked_text("smtp", into.smtp, check_smtp);
  table.choice("starttls", into.starttls, {"required", "opportunistic", "none"});
  table.required_text("from", into.from);
  if (!into.from.empty()) table.checked_text("from", into.from, check_mailbox);
  table.texts("to", into.to, check_mailbox);
  if (table.require("to") && into.to.empty()) table.wrong("to", "'to' must name at least one mail address");
  table.text("username", into.username);
  table.secret("password", into.password);
  table.text("ca_file", into.ca_file);
  table.checked_text("bounces", into.bounces, check_mail_folder);
  if (into.password.from != Secret::From::none && into.username.empty()) {
    table.wrong("password", "a 'password' needs a 'username'");
  }
  table.finish(outer.known(), "[[notifier]]");
}

// Every type but email is a POST to an address; its table bears the type's name, or "webhook".
void read_post(Table& outer, Report& report, std::string_view type, WebhookSettings& into) {
  const std::string key = outer.has(type) ? std::string(type) : "webhook";
  if (type != "webhook") outer.find("webhook");
  const toml::table* fields = outer.table(key);
  if (fields == nullptr) {
    if (!outer.has(key)) outer.require(type);
    return;
  }
  Table table(*fields, "[notifier." + key + "]", report);
  table.required_text("url", into.url);
  if (!into.url.empty()) table.checked_text("url", into.url, check_web_address);
  table.secret("secret", into.secret);
  if (type == "webhook") table.secret("old_secret", into.old_secret);
  table.finish(outer.known(), "[[notifier]]");
}

void read_command(Table& outer, Report& report, CommandSettings& into) {
  const toml::table* fields = outer.table("command");
  if (fields == nullptr) {
    if (!outer.has("command")) outer.require("command");
    return;
  }
  Table table(*fields, "[notifier.command]", report);
  table.texts("run", into.argv);
  if (table.require("run") && (into.argv.empty() || !into.argv.front().starts_with('/')))
    table.wrong("run",
                "'run' is a list whose first is a program's whole path: [\"/usr/local/bin/tell\", \"now\"]");
  table.duration("timeout", into.timeout, std::chrono::seconds(1), std::chrono::minutes(5));
  table.finish(outer.known(), "[[notifier]]");
}

void read_texts(Table& outer, Report& report, const Table::Check& check, TemplateSettings& into) {
  const toml::table* fields = outer.table("texts");
  if (fields == nullptr) return;
  Table table(*fields, "[notifier.texts]", report);
  for (auto [key, text] :
       {std::pair("subject", &into.subject), std::pair("text", &into.text), std::pair("html", &into.html)}) {
    if (check) {
      table.checked_text(key, *text, check);
    } else {
      table.text(key, *text);
    }
  }
  table.finish(outer.known(), "[[notifier]]");
}

Result<void> check_limit(std::string_view limit) {
  const std::size_t slash = limit.find('/');
  const std::string_view count = limit.substr(0, slash);
  const bool number = !count.empty() && count.size() < 7 && count.front() != '0' &&
                      std::ranges::all_of(count, [](char c) { return c >= '0' && c <= '9'; });
  const auto window =
      slash == std::string_view::npos ? std::nullopt : parse_duration(limit.substr(slash + 1));
  if (number && window && *window > Millis(0)) return {};
  return fail(ErrorKind::invalid,
              "'" + printable(limit) + "': expected so many messages in a time: \"20/10m\"");
}

// A table for another type than the one chosen is a slip that would otherwise be silent.
void refuse_other_tables(Table& table, std::string_view type) {
  for (const std::string_view other : Words<NotifierType>::names) {
    if (other == type || !table.has(other)) continue;
    const bool allowed = other == "webhook" && type != "email" && type != "command" && !table.has(type);
    if (!allowed) {
      table.find(other);
      table.wrong(other,
                  "[notifier." + std::string(other) + "] does not go with type '" + std::string(type) + "'");
    }
  }
}

}  // namespace

NotifierSettings read_notifier(Table table, Report& report, const Checks& checks) {
  NotifierSettings n;
  table.required_text("id", n.id);
  if (!n.id.empty()) table.checked_text("id", n.id, check_id);
  std::string type;
  table.choice("type", type, {Words<NotifierType>::names.begin(), Words<NotifierType>::names.end()});
  table.require("type");
  table.words("events", n.events);
  table.policies("policies", n.policies);
  table.words("kinds", n.kinds);
  table.texts("people", n.people);
  table.flag("status_only", n.status_only);
  table.integer("min_score", n.min_score, 0, 100);
  table.checked_text("digest", n.digest, checks.digest ? checks.digest : Table::Check(check_digest_form));
  table.checked_text("timezone", n.timezone, check_zone);
  table.checked_text("quiet", n.quiet, [&](std::string_view quiet) {
    return quiet.empty() || !checks.quiet ? check_quiet_form(quiet) : checks.quiet(quiet);
  });
  table.flag("urgent_passes", n.urgent_passes);
  table.flag("ordered", n.ordered);
  table.choice("reverted", n.reverted, {"tell", "drop"});
  table.checked_text("limit", n.limit, check_limit);
  if (type != "webhook" && type != "command") read_texts(table, report, checks.text, n.texts);
  if (type.empty()) {
    for (const std::string_view any : Words<NotifierType>::names) table.find(any);
  } else {
    n.type = *parse_word<NotifierType>(type);
    if (n.type == NotifierType::email) {
      read_email(table, report, n.email);
    } else if (n.type == NotifierType::command) {
      read_command(table, report, n.command);
    } else {
      read_post(table, report, type, n.webhook);
    }
    refuse_other_tables(table, type);
  }
  table.finish();
  return n;
}

}  // namespace policywatch::config
