// changedetection.io's url-watches.json: {"watching": {uuid: job}, "settings": …}; also one job (watch.json
// of newer versions), or the jobs as its API lists them.
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <set>

#include "base/text.hpp"
#include "importers/common.hpp"

namespace policywatch::importers {
namespace {

namespace json = boost::json;
using Names = std::set<std::string, std::less<>>;

const json::value* find(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

std::string text_in(const json::object& object, std::string_view key) {
  const json::value* value = find(object, key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

/// A list of lines, or one text of lines.
std::vector<std::string> lines_in(const json::object& object, std::string_view key) {
  std::vector<std::string> lines;
  const auto add = [&lines](std::string_view text) {
    for (const std::string_view line : split(text, '\n')) {
      if (!trim(line).empty()) lines.emplace_back(trim(line));
    }
  };
  const json::value* value = find(object, key);
  if (value == nullptr) return lines;
  if (value->is_string()) add(value->get_string());
  if (const json::array* all = value->if_array()) {
    for (const json::value& one : *all) {
      if (one.is_string()) add(one.get_string());
    }
  }
  return lines;
}

bool flag(const json::object& object, std::string_view key) {
  const json::value* value = find(object, key);
  return value != nullptr && value->is_bool() && value->get_bool();
}

/// Nothing was set: null, false, 0, "", [], {}, or holds nothing but that.
bool unset(const json::value& value, int depth = 0) {
  if (value.is_null()) return true;
  if (value.is_bool()) return !value.get_bool();
  if (value.is_number()) return value.to_number<double>() == 0;
  if (value.is_string()) return value.get_string().empty();
  if (depth > 4) return false;
  if (const json::array* array = value.if_array())
    return std::ranges::all_of(*array, [&](const json::value& one) { return unset(one, depth + 1); });
  return std::ranges::all_of(value.get_object(),
                             [&](const auto& member) { return unset(member.value(), depth + 1); });
}

Millis interval_in(const json::object& object) {
  const json::value* value = find(object, "time_between_check");
  if (value == nullptr || !value->is_object()) return Millis(0);
  std::int64_t seconds = 0;
  for (const auto& [unit, length] :
       {std::pair{"weeks", 604800}, std::pair{"days", 86400}, std::pair{"hours", 3600},
        std::pair{"minutes", 60}, std::pair{"seconds", 1}}) {
    const json::value* count = find(value->get_object(), unit);
    if (count == nullptr) continue;
    const std::int64_t number = count->is_int64()    ? count->get_int64()
                                : count->is_string() ? std::atoll(count->get_string().c_str())
                                                     : 0;
    if (number > 0 && number < 100'000) seconds += number * length;
  }
  return std::chrono::seconds(std::min<std::int64_t>(seconds, 366 * 86400));
}

/// What holds for every job of a file.
struct Defaults {
  Millis every{0};
  bool browser = false;
  std::vector<std::string> ignore_text, subtractive;
};

Defaults defaults_in(const json::object& file) {
  Defaults defaults;
  const json::value* settings = find(file, "settings");
  if (settings == nullptr || !settings->is_object()) return defaults;
  if (const json::value* requests = find(settings->get_object(), "requests");
      requests && requests->is_object())
    defaults.every = interval_in(requests->get_object());
  const json::value* application = find(settings->get_object(), "application");
  if (application == nullptr || !application->is_object()) return defaults;
  const json::object& all = application->get_object();
  defaults.browser = text_in(all, "fetch_backend").find("webdriver") != std::string::npos;
  defaults.ignore_text = lines_in(all, "global_ignore_text");
  defaults.subtractive = lines_in(all, "global_subtractive_selectors");
  return defaults;
}

bool is_regex(std::string_view line) {
  const std::size_t close = line.find_last_not_of("imsx");
  return line.size() > 2 && line[0] == '/' && close != std::string_view::npos && close > 0 &&
         line[close] == '/';
}

/// There a line in which the text stands is left out whole.
void ignore_line(const std::string& line, Taken& taken) {
  std::string pattern;
  if (is_regex(line)) {
    const std::size_t close = line.find_last_of('/');
    const bool with_case = line.find('i', close) == std::string::npos;
    pattern = line_pattern(line.substr(1, close - 1), with_case);
  } else {
    pattern = line_pattern(quoted_meta(line), false);
  }
  add_pattern(taken.watch.ignore_text, pattern, "ignore_text '" + line + "'", taken.missing);
}

void add_selector(const std::string& written, std::string_view what, std::vector<std::string>& to,
                  Taken& taken) {
  const auto starts = [&written](std::string_view prefix) { return written.starts_with(prefix); };
  if (starts("jq:") || starts("jqraw:")) {
    taken.missing.push_back(std::string(what) + " '" + written +
                            "': jq is not spoken here; write it as JSONPath");
  } else if (starts("json:")) {
    taken.watch.kind = WatchKind::json;
    to.push_back(written.substr(5));
  } else if (starts("xpath1:")) {
    to.push_back("xpath:" + written.substr(7));
  } else if (starts("xpath:") || starts("/")) {
    to.push_back(starts("/") ? "xpath:" + written : written);
    taken.notes.push_back(std::string(what) + " '" + written + "': read as XPath 1.0");
  } else {
    to.push_back(written);
  }
}

void take_selection(const json::object& job, const Defaults& defaults, Taken& taken) {
  std::vector<std::string> chosen = lines_in(job, "include_filters");
  for (std::string& old : lines_in(job, "css_filter")) chosen.push_back(std::move(old));
  for (const std::string& filter : chosen) add_selector(filter, "filter", taken.watch.select, taken);
  for (const auto& [lines, global] :
       {std::pair{lines_in(job, "subtractive_selectors"), false}, std::pair{defaults.subtractive, true}}) {
    for (const std::string& selector : lines)
      add_selector(selector, "removed element", taken.watch.ignore, taken);
    if (global && !lines.empty()) taken.notes.emplace_back("with the global elements to remove");
  }
}

void take_texts(const json::object& job, const Defaults& defaults, Taken& taken) {
  Watch& watch = taken.watch;
  for (const std::string& line : lines_in(job, "ignore_text")) ignore_line(line, taken);
  for (const std::string& line : defaults.ignore_text) ignore_line(line, taken);
  if (!defaults.ignore_text.empty()) taken.notes.emplace_back("with the global texts to ignore");
  for (const auto& [key, to] : {std::pair{"trigger_text", &watch.trigger_text},
                                std::pair{"text_should_not_be_present", &watch.block_text},
                                std::pair{"extract_text", &watch.extract_text}}) {
    for (const std::string& line : lines_in(job, key))
      add_pattern(*to, line, std::string(key) + " '" + line + "'", taken.missing);
  }
  watch.sort = flag(job, "sort_text_alphabetically");
  watch.unique = flag(job, "remove_duplicate_lines");
  watch.only_new = flag(job, "check_unique_lines");
  watch.report.clear();
  for (const auto& [key, word] :
       {std::pair{"filter_text_added", "added"}, std::pair{"filter_text_removed", "removed"},
        std::pair{"filter_text_replaced", "edited"}}) {
    const json::value* value = find(job, key);
    if (value == nullptr || !value->is_bool() || value->get_bool()) watch.report.emplace_back(word);
  }
}

void take_headers(const json::object& job, Taken& taken) {
  const json::value* headers = find(job, "headers");
  if (headers == nullptr || !headers->is_object()) return;
  for (const auto& [name, value] : headers->get_object()) {
    if (!value.is_string()) continue;
    if (ascii_lower(std::string(name)) == "user-agent") {
      taken.missing.emplace_back("header User-Agent: [fetch] user_agent says who asks, for every page");
    } else {
      taken.watch.headers.emplace_back(name, value.get_string());
    }
  }
}

/// What was set and has no like here.
void take_rest(const json::object& job, Taken& taken) {
  static const Names taken_or_history = {"url",
                                         "title",
                                         "time_between_check",
                                         "time_between_check_use_default",
                                         "paused",
                                         "include_filters",
                                         "css_filter",
                                         "subtractive_selectors",
                                         "ignore_text",
                                         "trigger_text",
                                         "text_should_not_be_present",
                                         "extract_text",
                                         "sort_text_alphabetically",
                                         "remove_duplicate_lines",
                                         "check_unique_lines",
                                         "filter_text_added",
                                         "filter_text_removed",
                                         "filter_text_replaced",
                                         "headers",
                                         "fetch_backend",
                                         "method",
                                         "processor",
                                         "uuid",
                                         "date_created",
                                         "last_checked",
                                         "last_changed",
                                         "last_viewed",
                                         "last_error",
                                         "last_notification_error",
                                         "previous_md5",
                                         "previous_md5_before_filters",
                                         "check_count",
                                         "fetch_time",
                                         "consecutive_filter_failures",
                                         "notification_alert_count",
                                         "newest_history_key",
                                         "history",
                                         "history_n",
                                         "remote_server_reply",
                                         "content-type",
                                         "content_type",
                                         "page_title",
                                         "has_ldjson_price_data",
                                         "browser_steps_last_error_step",
                                         "conditions_match_logic",
                                         "notification_format",
                                         "last_check_status",
                                         "viewed",
                                         "link",
                                         "restock",
                                         "follow_price_changes",
                                         "in_stock_only",
                                         "use_page_title_in_list",
                                         "filter_failure_notification_send",
                                         "trim_text_whitespace",
                                         "strip_ignored_lines",
                                         "favicon",
                                         "notification_screenshot",
                                         "default"};
  static const std::map<std::string, std::string, std::less<>> reasons = {
      {"tags", "watches have no groups"},
      {"tag", "watches have no groups"},
      {"notification_urls", "who is told stands in [[notifier]]"},
      {"notification_title", "who is told stands in [[notifier]]"},
      {"notification_body", "who is told stands in [[notifier]]"},
      {"notification_muted", "it has updates; nobody must be told of them: see [[notifier]] policies"},
      {"browser_steps", "pages are shown, not operated"},
      {"webdriver_js_execute_code", "pages are shown, not operated"},
      {"webdriver_delay", "a page is taken when its text rests"},
      {"proxy", "not for one watch alone"},
      {"body", "pages are only asked for"},
      {"conditions", "see trigger_text and block_text"},
      {"ignore_status_codes", "error pages are never compared; see allow_status"}};
  for (const auto& [key, value] : job) {
    const std::string name(key);
    if (taken_or_history.contains(name) || unset(value)) continue;
    if (name == "time_schedule_limit") {
      if (value.is_object() && flag(value.get_object(), "enabled"))
        taken.missing.emplace_back("time_schedule_limit: write it as cron with timezone");
      continue;
    }
    const auto reason = reasons.find(name);
    taken.missing.push_back(name + ": " +
                            (reason == reasons.end() ? "there is nothing like it here" : reason->second));
  }
}

void take_job(const json::object& job, const Defaults& defaults, Imported& imported) {
  std::string url = text_in(job, "url");
  std::string shown = text_in(job, "title");
  if (shown.empty()) shown = url.empty() ? "a job without address" : url;
  Taken taken;
  if (url.starts_with("source:")) {
    url.erase(0, 7);
    taken.missing.emplace_back("source: the page's text is compared, not its markup");
  }
  std::string objection = objection_to_url(url);
  const std::string method = text_in(job, "method"), processor = text_in(job, "processor");
  if (!method.empty() && method != "GET")
    objection = "method " + method + ": pages are only asked for, with GET";
  if (!processor.empty() && processor != "text_json_diff")
    objection = "processor " + processor + ": only what pages say is watched";
  if (!objection.empty()) {
    imported.left_out.push_back({shown, objection});
    return;
  }
  taken.watch.url = url;
  taken.watch.kind = ascii_lower(url).ends_with(".pdf") ? WatchKind::document : WatchKind::page;
  taken.watch.title = text_in(job, "title");
  taken.watch.paused = flag(job, "paused");
  const bool by_default = flag(job, "time_between_check_use_default") || interval_in(job) <= Millis(0);
  taken.watch.every = by_default ? defaults.every : interval_in(job);
  const std::string backend = text_in(job, "fetch_backend");
  const bool browser = backend.find("webdriver") != std::string::npos || backend.starts_with("extra_browser");
  if (browser || (defaults.browser && (backend.empty() || backend == "system")))
    taken.watch.render = "browser";
  take_selection(job, defaults, taken);
  take_texts(job, defaults, taken);
  take_headers(job, taken);
  take_rest(job, taken);
  imported.taken.push_back(std::move(taken));
}

}  // namespace

Result<Imported> read_changedetection(std::string_view bytes) {
  boost::system::error_code error;
  json::parse_options options;
  options.max_depth = 32;
  const json::value value = json::parse(bytes, error, {}, options);
  if (error) return fail(ErrorKind::invalid, "no JSON: " + error.message());
  if (!value.is_object()) return fail(ErrorKind::invalid, "no JSON object");
  const json::object& file = value.get_object();
  Imported imported;
  const Defaults defaults = defaults_in(file);
  const json::value* watching = find(file, "watching");
  if (watching == nullptr && !text_in(file, "url").empty()) {
    take_job(file, defaults, imported);
    return imported;
  }
  const json::object* jobs = watching == nullptr ? &file : watching->if_object();
  if (jobs == nullptr) return fail(ErrorKind::invalid, "'watching' is no object of jobs");
  for (const auto& [uuid, job] : *jobs) {
    if (job.is_object() && job.get_object().contains("url")) {
      take_job(job.get_object(), defaults, imported);
    } else if (watching != nullptr) {
      imported.left_out.push_back({std::string(uuid), "it is no job with an address"});
    }
  }
  if (watching == nullptr && imported.taken.empty() && imported.left_out.empty())
    return fail(ErrorKind::invalid, "neither 'watching' nor a job with a 'url' in it");
  return imported;
}

}  // namespace policywatch::importers
