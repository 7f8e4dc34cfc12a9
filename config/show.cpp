// Settings as TOML again: what `config show` and `watch export` print.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

#include "base/text.hpp"
#include "base/url.hpp"
#include "config/config.hpp"

namespace policywatch::config {
namespace {

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (code < 0x20 || code == 0x7F) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(code));
      out += escape;
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string number(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value);
  std::string out(text.data(), end.ptr);
  return out.find_first_of(".e") == std::string::npos ? out + ".0" : out;
}

template <class T, class Write>
std::string listed(const std::vector<T>& all, Write write) {
  std::string out = "[";
  for (const T& one : all) out += (out.size() > 1 ? ", " : "") + write(one);
  return out + "]";
}

std::string listed(const std::vector<std::string>& all) {
  return listed(all, [](const std::string& one) { return quoted(one); });
}

std::string listed(const std::vector<PolicyId>& all, bool) {
  return listed(all, [](const PolicyId& id) {
    const bool digits = !id.empty() && id.size() <= 18 && id[0] != '0' &&
                        id.find_first_not_of("0123456789") == std::string::npos;
    return digits ? id : quoted(id);
  });
}

void line(std::string& out, std::string_view key, std::string_view value) {
  out += std::string(key) + " = " + std::string(value) + "\n";
}

void text_line(std::string& out, std::string_view key, const std::string& value) {
  if (!value.empty()) line(out, key, quoted(value));
}

void flag_line(std::string& out, std::string_view key, bool value, bool usual) {
  if (value != usual) line(out, key, value ? "true" : "false");
}

void list_line(std::string& out, std::string_view key, const std::vector<std::string>& value) {
  if (!value.empty()) line(out, key, listed(value));
}

bool is_private_header(std::string_view name) {
  const std::string low = ascii_lower(name);
  return low == "cookie" || low.find("auth") != std::string::npos || low.find("key") != std::string::npos ||
         low.find("token") != std::string::npos || low.find("secret") != std::string::npos;
}

bool is_bare_key(std::string_view key) {
  return !key.empty() && std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

constexpr std::string_view kHidden = "\"(hidden)\"";

void header_line(std::string& out, const Watch& w, bool hide) {
  if (w.headers.empty()) return;
  std::string all = "{ ";
  for (const auto& [name, value] : w.headers) {
    if (all.size() > 2) all += ", ";
    all += (is_bare_key(name) ? name : quoted(name)) + " = ";
    all += hide && is_private_header(name) ? std::string(kHidden) : quoted(value);
  }
  line(out, "headers", all + " }");
}

void list_table(std::string& out, const Watch& w) {
  if (!w.list) return;
  out += "[watch.list]\n";
  text_line(out, "item", w.list->item);
  text_line(out, "title", w.list->title);
  text_line(out, "link", w.list->link);
  text_line(out, "date", w.list->date);
  text_line(out, "summary", w.list->summary);
}

void secret_line(std::string& out, std::string_view key, const Secret& secret) {
  switch (secret.from) {
    case Secret::From::none:
      return;
    case Secret::From::plain:
      return line(out, key, kHidden);
    case Secret::From::credential:
      return line(out, key, "{ credential = " + quoted(secret.name) + " }");
    case Secret::From::file:
      return line(out, key, "{ file = " + quoted(secret.name) + " }");
    case Secret::From::env:
      return line(out, key, "{ env = " + quoted(secret.name) + " }");
  }
}

std::string watch_table(const Watch& w, bool hide, const Secret& push = {}) {
  const Watch usual;
  std::string out = "[[watch]]\n";
  line(out, "id", quoted(w.id));
  line(out, "url", quoted(w.url));
  line(out, "kind", quoted(word(w.kind)));
  text_line(out, "title", w.title);
  if (w.every.count() > 0) line(out, "every", quoted(format_duration(w.every)));
  text_line(out, "cron", w.cron);
  text_line(out, "timezone", w.timezone);
  text_line(out, "issuer", w.issuer);
  if (w.tier != 0) line(out, "tier", std::to_string(w.tier));
  if (!w.policies.empty()) line(out, "policies", listed(w.policies, true));
  list_line(out, "select", w.select);
  list_line(out, "ignore", w.ignore);
  list_line(out, "ignore_text", w.ignore_text);
  list_line(out, "trigger_text", w.trigger_text);
  list_line(out, "block_text", w.block_text);
  list_line(out, "extract_text", w.extract_text);
  if (w.report != usual.report) line(out, "report", listed(w.report));
  flag_line(out, "sort", w.sort, usual.sort);
  flag_line(out, "unique", w.unique, usual.unique);
  flag_line(out, "only_new", w.only_new, usual.only_new);
  flag_line(out, "links", w.links, usual.links);
  flag_line(out, "allow_empty", w.allow_empty, usual.allow_empty);
  if (!w.allow_status.empty()) {
    line(out, "allow_status", listed(w.allow_status, [](int status) { return std::to_string(status); }));
  }
  if (w.render != usual.render) line(out, "render", quoted(w.render));
  if (w.pages != usual.pages) line(out, "pages", std::to_string(w.pages));
  secret_line(out, "push_secret", push);
  header_line(out, w, hide);
  flag_line(out, "paused", w.paused, usual.paused);
  list_table(out, w);
  return out;
}

// The addresses of chat services are themselves the key to the room.
std::string shown_address(const NotifierSettings& n) {
  const auto url = Url::parse(n.webhook.url);
  if (!url) return quoted(n.webhook.url);
  const bool plain = n.type == NotifierType::webhook && url->username().empty() && !url->has_query();
  return quoted(plain ? url->href() : url->origin() + "/(hidden)");
}

std::string notifier_table(const NotifierSettings& n) {
  std::string out = "[[notifier]]\n";
  line(out, "id", quoted(n.id));
  line(out, "type", quoted(word(n.type)));
  line(out, "events", listed(n.events, [](EventType event) { return quoted(word(event)); }));
  line(out, "policies", listed(n.policies, true));
  line(out, "kinds", listed(n.kinds, [](UpdateKind kind) { return quoted(word(kind)); }));
  line(out, "status_only", n.status_only ? "true" : "false");
  line(out, "min_score", std::to_string(n.min_score));
  line(out, "digest", quoted(n.digest));
  text_line(out, "timezone", n.timezone);
  text_line(out, "quiet", n.quiet);
  if (!n.people.empty()) line(out, "people", listed(n.people));
  if (n.urgent_passes) line(out, "urgent_passes", "true");
  if (!n.ordered) line(out, "ordered", "false");
  if (n.reverted != "tell") line(out, "reverted", quoted(n.reverted));
  text_line(out, "limit", n.limit);
  const bool texts = !n.texts.subject.empty() || !n.texts.text.empty() || !n.texts.html.empty();
  if (texts) out += "[notifier.texts]\n";
  text_line(out, "subject", n.texts.subject);
  text_line(out, "text", n.texts.text);
  text_line(out, "html", n.texts.html);
  if (n.type == NotifierType::command) {
    out += "[notifier.command]\n";
    line(out, "run", listed(n.command.argv));
    line(out, "timeout", quoted(format_duration(n.command.timeout)));
    return out;
  }
  if (n.type != NotifierType::email) {
    out += "[notifier." + std::string(word(n.type)) + "]\n";
    line(out, "url", shown_address(n));
    secret_line(out, "secret", n.webhook.secret);
    secret_line(out, "old_secret", n.webhook.old_secret);
    return out;
  }
  out += "[notifier.email]\n";
  line(out, "smtp", quoted(n.email.smtp));
  line(out, "starttls", quoted(n.email.starttls));
  line(out, "from", quoted(n.email.from));
  line(out, "to", listed(n.email.to));
  text_line(out, "username", n.email.username);
  secret_line(out, "password", n.email.password);
  text_line(out, "ca_file", n.email.ca_file);
  text_line(out, "bounces", n.email.bounces);
  return out;
}

std::string shown_size(std::uint64_t bytes) {
  constexpr std::uint64_t mebi = 1024 * 1024;
  return bytes % mebi == 0 ? quoted(std::to_string(bytes / mebi) + "MiB") : std::to_string(bytes);
}

void sections(std::string& out, const Settings& s) {
  line(out, "state_dir", quoted(s.state_dir));
  out += "\n[fetch]\n";
  line(out, "user_agent", quoted(s.fetch.user_agent));
  line(out, "timeout", quoted(format_duration(s.fetch.timeout)));
  line(out, "max_body", shown_size(s.fetch.max_body));
  line(out, "max_concurrent", std::to_string(s.fetch.max_concurrent));
  line(out, "per_host_concurrent", std::to_string(s.fetch.per_host_concurrent));
  line(out, "per_host_delay", quoted(format_duration(s.fetch.per_host_delay)));
  line(out, "obey_robots", s.fetch.obey_robots ? "true" : "false");
  line(out, "unconditional_every", quoted(format_duration(s.fetch.unconditional_every)));
  line(out, "keep_per_watch", shown_size(s.fetch.keep_per_watch));
  line(out, "allow_addresses", listed(s.fetch.allow_addresses));
  line(out, "ca_file", quoted(s.fetch.ca_file));
  line(out, "browser", quoted(s.fetch.browser));
  out += "\n[schedule]\n";
  line(out, "every", quoted(format_duration(s.schedule.every)));
  line(out, "jitter", number(s.schedule.jitter));
  line(out, "max_interval", quoted(format_duration(s.schedule.max_interval)));
  out += "\n[review]\n";
  line(out, "listen", quoted(s.review.listen));
  line(out, "grace", quoted(format_duration(s.review.grace)));
  line(out, "public_url", quoted(s.review.public_url));
  line(out, "second_reviewer", listed(s.review.second_reviewer));
  line(out, "guarded_transitions", listed(s.review.guarded_transitions));
  line(out, "user_header", quoted(s.review.user_header));
  line(out, "trusted_proxies", listed(s.review.trusted_proxies));
  out += "\n[evidence]\n";
  line(out, "timestamp_url", quoted(s.evidence.timestamp_url));
  line(out, "timestamp_ca", quoted(s.evidence.timestamp_ca));
  out += "\n[log]\n";
  line(out, "level", quoted(s.log.level));
  line(out, "format", quoted(s.log.format));
}

}  // namespace

std::string show(const Settings& settings) {
  std::string out;
  sections(out, settings);
  for (const Watch& watch : settings.watches) {
    const auto push = settings.push_secrets.find(watch.id);
    out += "\n" + watch_table(watch, true, push == settings.push_secrets.end() ? Secret() : push->second);
  }
  for (const NotifierSettings& notifier : settings.notifiers) out += "\n" + notifier_table(notifier);
  return out;
}

std::string watches_as_toml(const std::vector<Watch>& watches) {
  std::string out;
  for (const Watch& watch : watches) out += (out.empty() ? "" : "\n") + watch_table(watch, false);
  return out;
}

}  // namespace policywatch::config
