// urlwatch's urls.yaml (urlwatch-jobs(5)): YAML documents, one a job.
#include "importers/urlwatch.hpp"

#include <yaml-cpp/yaml.h>

#include <set>

#include "base/text.hpp"
#include "importers/common.hpp"

namespace policywatch::importers {
namespace {

using Keys = std::set<std::string, std::less<>>;

std::string text_of(const YAML::Node& node) {
  return node.IsScalar() ? node.Scalar() : std::string();
}

Filter filter_of(const std::string& name, const YAML::Node& value) {
  Filter filter{.name = name, .settings = {}};
  if (value.IsScalar()) {
    filter.settings.emplace_back("", value.Scalar());
  } else if (value.IsMap()) {
    for (const auto& entry : value)
      filter.settings.emplace_back(text_of(entry.first),
                                   entry.second.IsScalar() ? entry.second.Scalar() : "…");
  }
  return filter;
}

/// The old form: "css:body,html2text:re,strip".
std::vector<Filter> filters_in_line(const std::string& line) {
  std::vector<Filter> filters;
  for (const std::string_view part : split(line, ',')) {
    const std::string_view one = trim(part);
    if (one.empty()) continue;
    const std::size_t colon = one.find(':');
    Filter filter{.name = std::string(one.substr(0, colon)), .settings = {}};
    if (colon != std::string_view::npos) filter.settings.emplace_back("", one.substr(colon + 1));
    filters.push_back(std::move(filter));
  }
  return filters;
}

std::vector<Filter> filters_of(const YAML::Node& node) {
  if (node.IsScalar()) return filters_in_line(node.Scalar());
  std::vector<Filter> filters;
  const auto add_map = [&filters](const YAML::Node& map) {
    for (const auto& entry : map) filters.push_back(filter_of(text_of(entry.first), entry.second));
  };
  if (node.IsMap()) add_map(node);
  if (!node.IsSequence()) return filters;
  for (const YAML::Node& one : node) {
    if (one.IsScalar()) filters.push_back({.name = one.Scalar(), .settings = {}});
    if (one.IsMap()) add_map(one);
  }
  return filters;
}

void take_headers(const YAML::Node& headers, Taken& taken) {
  if (!headers.IsMap()) return;
  for (const auto& header : headers) {
    if (ascii_lower(text_of(header.first)) == "user-agent") {
      taken.missing.push_back("header User-Agent: [fetch] user_agent says who asks, for every page");
    } else {
      taken.watch.headers.emplace_back(text_of(header.first), text_of(header.second));
    }
  }
}

void take_cookies(const YAML::Node& cookies, Taken& taken) {
  if (!cookies.IsMap()) return;
  std::string line;
  for (const auto& cookie : cookies)
    line += (line.empty() ? "" : "; ") + text_of(cookie.first) + "=" + text_of(cookie.second);
  if (line.empty()) return;
  taken.watch.headers.emplace_back("Cookie", line);
  taken.notes.emplace_back("cookies: as the header Cookie");
}

/// What one key of a job means here.
void take_key(const std::string& key, const YAML::Node& value, Taken& taken) {
  static const Keys known = {"url", "navigate", "name", "kind", "method", "filter", "location"};
  static const Keys anyway = {"ignore_cached",
                              "ignore_connection_errors",
                              "ignore_http_error_codes",
                              "ignore_timeout_errors",
                              "ignore_too_many_redirects",
                              "max_tries",
                              "encoding",
                              "ignore_incomplete_reads"};
  static const Keys elsewhere = {"timeout", "http_proxy", "https_proxy"};
  if (known.contains(key)) return;
  if (anyway.contains(key)) {
    taken.notes.push_back(key + ": not needed, failures and odd answers are never compared");
  } else if (key == "headers") {
    take_headers(value, taken);
  } else if (key == "cookies") {
    take_cookies(value, taken);
  } else if (key == "enabled") {
    taken.watch.paused = ascii_lower(text_of(value)) == "false";
  } else if (key == "ssl_no_verify") {
    taken.missing.emplace_back("ssl_no_verify: certificates are always checked; see [fetch] ca_file");
  } else if (key == "diff_filter") {
    taken.missing.emplace_back("diff_filter: see report, trigger_text and the rules of the queue");
  } else if (elsewhere.contains(key)) {
    taken.missing.push_back(key + ": not for one watch alone");
  } else {
    taken.missing.push_back(key + ": there is nothing like it here");
  }
}

/// Why a job can be no watch; "" when it can.
std::string objection_to(const YAML::Node& job, std::string& shown) {
  const auto get = [&job](const char* key) { return job[key] ? text_of(job[key]) : std::string(); };
  const std::string url = get("navigate").empty() ? get("url") : get("navigate");
  shown = get("name");
  if (shown.empty()) shown = url.empty() ? get("command") : url;
  if (!get("command").empty() || ascii_lower(get("kind")) == "shell") return "a shell command is no page";
  const std::string method = ascii_lower(get("method"));
  if (!method.empty() && method != "get")
    return "method " + get("method") + ": pages are only asked for, with GET";
  if (job["data"]) return "it sends data: pages are only asked for, with GET";
  return objection_to_url(url);
}

void take_job(const YAML::Node& job, std::size_t number, Imported& imported) {
  std::string shown;
  if (!job.IsMap()) {
    imported.left_out.push_back({"job " + std::to_string(number), "it is no mapping of keys to values"});
    return;
  }
  if (const std::string objection = objection_to(job, shown); !objection.empty()) {
    if (shown.empty()) shown = "job " + std::to_string(number);
    imported.left_out.push_back({shown, objection});
    return;
  }
  Taken taken;
  const bool browser = job["navigate"] || (job["kind"] && ascii_lower(text_of(job["kind"])) == "browser");
  taken.watch.url = text_of(browser && job["navigate"] ? job["navigate"] : job["url"]);
  taken.watch.kind = WatchKind::page;
  if (browser) taken.watch.render = "browser";
  if (job["name"]) taken.watch.title = text_of(job["name"]);
  if (ascii_lower(taken.watch.url).ends_with(".pdf")) taken.watch.kind = WatchKind::document;
  if (job["filter"]) take_filters(filters_of(job["filter"]), taken);
  for (const auto& entry : job) take_key(text_of(entry.first), entry.second, taken);
  imported.taken.push_back(std::move(taken));
}

}  // namespace

Result<Imported> read_urlwatch(std::string_view bytes) {
  Imported imported;
  try {
    std::size_t number = 0;
    for (const YAML::Node& job : YAML::LoadAll(std::string(bytes))) {
      if (job.IsNull()) continue;
      take_job(job, ++number, imported);
      if (number > kMostJobs) break;
    }
  } catch (const YAML::Exception& error) {
    return fail(ErrorKind::invalid, "line " + std::to_string(error.mark.line + 1) + ", column " +
                                        std::to_string(error.mark.column + 1) + ": " + error.msg);
  }
  if (!imported.taken.empty())
    imported.remarks.emplace_back("urlwatch has no intervals of its own: [schedule] every is used");
  return imported;
}

}  // namespace policywatch::importers
