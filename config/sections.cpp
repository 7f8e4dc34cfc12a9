#include "config/sections.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace policywatch::config {
namespace {

using namespace std::chrono_literals;

constexpr Millis kYear = std::chrono::hours(24 * 366);

Table::Check either(const Table::Check& given, Result<void> (*own)(std::string_view)) {
  return given ? given : Table::Check(own);
}

Result<void> one_line(std::string_view text) {
  if (text.find_first_of("\r\n") == std::string_view::npos && text.find('\0') == std::string_view::npos)
    return {};
  return fail(ErrorKind::invalid, "must be one line");
}

// CSS goes to the room that owns it; JSONPath is for json watches alone.
Table::Check selector_check(const Checks& checks, WatchKind kind) {
  return [&checks, kind](std::string_view text) -> Result<void> {
    if (trim(text).empty()) return fail(ErrorKind::invalid, "an empty selector selects nothing");
    if (text.starts_with("xpath:")) {
      return trim(text.substr(6)).empty() ? fail(ErrorKind::invalid, "an XPath follows 'xpath:'")
                                          : Result<void>();
    }
    if (text.starts_with('$')) {
      if (kind == WatchKind::json) return {};
      return fail(ErrorKind::invalid, "JSONPath ('$…') is for watches of kind json");
    }
    return checks.selector ? checks.selector(text) : Result<void>();
  };
}

void read_headers(Table& table, std::vector<std::pair<std::string, std::string>>& into) {
  const toml::table* headers = table.table("headers");
  if (headers == nullptr) return;
  for (const auto& [key, node] : *headers) {
    const std::string_view name = key.str();
    const bool token = !name.empty() && std::ranges::all_of(name, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
    if (!token || !node.is_string() || !one_line(node.as_string()->get())) {
      table.wrong_node(node, "'headers' must hold header names with one line of text each");
      continue;
    }
    into.emplace_back(std::string(name), node.as_string()->get());
  }
}

void read_statuses(Table& table, std::vector<int>& into) {
  const toml::node* node = table.find("allow_status");
  if (node == nullptr) return;
  if (!node->is_array())
    return table.wrong_node(*node, "'allow_status' must be a list of HTTP status numbers");
  for (const toml::node& one : *node->as_array()) {
    const std::int64_t status = one.is_integer() ? one.as_integer()->get() : 0;
    if (status < 100 || status > 599) {
      table.wrong_node(one, "'allow_status' must hold HTTP status numbers (100 to 599)");
      continue;
    }
    into.push_back(static_cast<int>(status));
  }
}

void read_list(Table& table, Report& report, const Table::Check& selector, Watch& watch) {
  const toml::table* fields = table.table("list");
  if (fields == nullptr) return;
  ListFields list;
  Table inner(*fields, "[watch.list]", report);
  inner.checked_text("item", list.item, selector);
  inner.checked_text("title", list.title, selector);
  inner.checked_text("link", list.link, selector);
  inner.checked_text("date", list.date, selector);
  inner.checked_text("summary", list.summary, selector);
  inner.finish(table.known(), "[[watch]]");
  watch.list = list;
}

void read_watch_times(Table& table, const Checks& checks, Watch& watch) {
  table.duration("every", watch.every, 100ms, kYear);
  table.checked_text("timezone", watch.timezone, check_zone);
  table.text("cron", watch.cron);
  if (watch.cron.empty()) return;
  if (table.has("every")) {
    table.wrong("every", "a watch has either 'every' or 'cron', not both");
  }
  if (!checks.cron || (!watch.timezone.empty() && !check_zone(watch.timezone))) return;
  if (const auto fine = checks.cron(watch.cron, watch.timezone); !fine) {
    table.wrong("cron", "'cron': " + fine.error().message);
  }
}

bool comes_in_pages(WatchKind kind) {
  return kind == WatchKind::list || kind == WatchKind::feed || kind == WatchKind::federal_register ||
         kind == WatchKind::courtlistener || kind == WatchKind::json;
}

void read_watch_text(Table& table, const Checks& checks, Watch& watch) {
  const Table::Check selector = selector_check(checks, watch.kind);
  table.texts("select", watch.select, selector);
  table.texts("ignore", watch.ignore, selector);
  table.texts("ignore_text", watch.ignore_text, check_pattern);
  table.texts("trigger_text", watch.trigger_text, check_pattern);
  table.texts("block_text", watch.block_text, check_pattern);
  table.texts("extract_text", watch.extract_text, check_pattern);
  table.chosen_words("report", watch.report, {"added", "removed", "edited"});
}

}  // namespace

void read_fetch(Table table, const Checks& checks, FetchSettings& into) {
  table.checked_text("user_agent", into.user_agent, one_line);
  if (trim(into.user_agent).empty()) table.wrong("user_agent", "'user_agent' must not be empty");
  table.duration("timeout", into.timeout, 100ms, 1h);
  table.size("max_body", into.max_body, 1024, 1ull << 31);
  table.integer("max_concurrent", into.max_concurrent, 1, 4096);
  table.integer("per_host_concurrent", into.per_host_concurrent, 1, 64);
  table.duration("per_host_delay", into.per_host_delay, 0ms, 24h);
  table.flag("obey_robots", into.obey_robots);
  table.duration("unconditional_every", into.unconditional_every, 0ms, kYear);
  table.size("keep_per_watch", into.keep_per_watch, 0, 1ull << 50);
  table.texts("allow_addresses", into.allow_addresses, either(checks.address, check_address_range));
  table.text("ca_file", into.ca_file);
  table.text("browser", into.browser);
  table.finish();
}

void read_schedule(Table table, ScheduleSettings& into) {
  table.duration("every", into.every, 100ms, kYear);
  table.share("jitter", into.jitter);
  table.duration("max_interval", into.max_interval, 0ms, kYear);
  table.finish();
}

void read_review(Table table, ReviewSettings& into) {
  table.checked_text("listen", into.listen, check_listen);
  table.duration("grace", into.grace, 0ms, kYear);
  table.checked_text("public_url", into.public_url, [](std::string_view url) {
    return url.empty() ? Result<void>() : check_web_address(url);
  });
  table.texts("second_reviewer", into.second_reviewer, [](std::string_view name) {
    const bool known = parse_word<UpdateKind>(name) || parse_word<Status>(name);
    return known ? Result<void>() : fail(ErrorKind::invalid, "a kind or a status of updates is wanted");
  });
  table.texts("guarded_transitions", into.guarded_transitions, [](std::string_view guard) {
    const std::size_t arrow = guard.find("->");
    const bool whole = arrow != std::string_view::npos && !trim(guard.substr(0, arrow)).empty() &&
                       !trim(guard.substr(arrow + 2)).empty();
    return whole ? Result<void>()
                 : fail(ErrorKind::invalid, "\"FROM -> TO\" is wanted, a status or * on each side");
  });
  table.checked_text("user_header", into.user_header, [](std::string_view name) {
    const bool plain = std::ranges::all_of(name, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
    return plain ? Result<void>() : fail(ErrorKind::invalid, "a header's name is wanted");
  });
  table.texts("trusted_proxies", into.trusted_proxies, [](std::string_view range) {
    return range == "unix" ? Result<void>() : check_address_range(range);
  });
  if (!into.user_header.empty() && into.trusted_proxies.empty())
    table.wrong("user_header", "'user_header' is believed from 'trusted_proxies' alone; name them");
  table.finish();
}

void read_evidence(Table table, EvidenceSettings& into) {
  table.checked_text("timestamp_url", into.timestamp_url, [](std::string_view url) {
    return url.empty() ? Result<void>() : check_web_address(url);
  });
  table.text("timestamp_ca", into.timestamp_ca);
  table.finish();
}

void read_log(Table table, LogSettings& into) {
  table.choice("level", into.level,
               {"trace", "debug", "info", "warn", "warning", "error", "critical", "off"});
  table.choice("format", into.format, {"text", "json"});
  table.finish();
}

Watch read_watch(Table table, Report& report, const Checks& checks, Secret& push_secret) {
  Watch watch;
  table.required_text("id", watch.id);
  if (!watch.id.empty()) table.checked_text("id", watch.id, check_id);
  table.required_text("url", watch.url);
  if (!watch.url.empty()) table.checked_text("url", watch.url, check_web_address);
  table.word("kind", watch.kind);
  table.require("kind");
  table.text("title", watch.title);
  read_watch_times(table, checks, watch);
  table.text("issuer", watch.issuer);
  table.integer("tier", watch.tier, 1, 4);
  table.policies("policies", watch.policies);
  read_watch_text(table, checks, watch);
  table.flag("sort", watch.sort);
  table.flag("unique", watch.unique);
  table.flag("only_new", watch.only_new);
  table.flag("links", watch.links);
  table.flag("allow_empty", watch.allow_empty);
  read_statuses(table, watch.allow_status);
  table.choice("render", watch.render, {"none", "browser"});
  table.integer("pages", watch.pages, 1, 20);
  if (watch.pages > 1 && !comes_in_pages(watch.kind))
    table.wrong("pages",
                "'pages' is for watches of kind list, feed, federal_register, courtlistener or json");
  table.secret("push_secret", push_secret);
  if (push_secret.from != Secret::From::none && watch.kind != WatchKind::courtlistener)
    table.wrong("push_secret", "'push_secret' is for watches of kind courtlistener");
  read_headers(table, watch.headers);
  table.flag("paused", watch.paused);
  read_list(table, report, selector_check(checks, watch.kind), watch);
  table.finish();
  return watch;
}

}  // namespace policywatch::config
