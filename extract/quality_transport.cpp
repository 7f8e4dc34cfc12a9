// Judging by what came around the body: headers, status, redirects, type.
#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/quality_signs.hpp"

namespace policywatch::extract {

namespace {

Verdict verdict(Quality quality, std::string reason) {
  return QualityVerdict{quality, std::move(reason)};
}

std::string header(const Response& response, std::string_view name) {
  const std::string* value = find_header(response.headers, name);
  return value == nullptr ? std::string() : ascii_lower(trim(*value));
}

bool any_cookie_starts(const Response& response, std::string_view prefix) {
  return std::any_of(response.headers.begin(), response.headers.end(), [&](const auto& one) {
    return equals_ascii_nocase(one.first, "set-cookie") && ascii_lower(one.second).starts_with(prefix);
  });
}

}  // namespace

Verdict judge_headers(const Response& response) {
  const bool refused = response.status >= 400;
  const bool is_short = response.body.size() < 16 * 1024;
  const std::string server = header(response, "server");
  if (header(response, "cf-mitigated") == "challenge") {
    return verdict(Quality::blocked, "Cloudflare challenge (cf-mitigated: challenge)");
  }
  if (const std::string waf = header(response, "x-amzn-waf-action"); waf == "challenge" || waf == "captcha") {
    return verdict(Quality::blocked, "AWS WAF " + waf + " (x-amzn-waf-action)");
  }
  if (const std::string sorry = header(response, "x-datadome"); !sorry.empty() && refused) {
    return verdict(Quality::blocked, "DataDome refusal (x-datadome)");
  }
  if (header(response, "rwc_block") != "" || header(response, "x-rwc-block") != "") {
    return verdict(Quality::blocked, "filtered by a proxy (rwc_block)");
  }
  if (const std::string apex = header(response, "apex-debug-id");
      apex.find("level=error") != std::string::npos) {
    return verdict(Quality::server_error, "the application reports an error (Apex-Debug-Id)");
  }
  const bool missing = response.status == 404 || response.status == 410;
  if (!refused || missing || response.status >= 500) return std::nullopt;
  if (server.starts_with("akamaighost") && is_short)
    return verdict(Quality::blocked, "Akamai refusal (AkamaiGHost)");
  if (header(response, "x-cache").starts_with("error from cloudfront")) {
    return verdict(Quality::blocked, "CloudFront refusal (x-cache: Error from cloudfront)");
  }
  if (header(response, "x-iinfo") != "" && is_short)
    return verdict(Quality::blocked, "Incapsula refusal (x-iinfo)");
  if (any_cookie_starts(response, "_px") || header(response, "x-px-block") != "") {
    return verdict(Quality::blocked, "PerimeterX refusal");
  }
  return std::nullopt;
}

Verdict judge_status(int status) {
  const std::string code = "HTTP status " + std::to_string(status);
  switch (status) {
    case 0:
      return verdict(Quality::unreachable, "no HTTP answer");
    case 200:
    case 201:
    case 202:
    case 203:
    case 304:
      return std::nullopt;
    case 204:
    case 205:
      return verdict(Quality::empty, code + ": no content");
    case 206:
      return verdict(Quality::truncated, code + ": a part of the page");
    case 401:
    case 402:
    case 407:
    case 511:
      return verdict(Quality::login, code);
    case 404:
      return verdict(Quality::not_found, code);
    case 410:
      return verdict(Quality::gone, code);
    case 403:
    case 405:
    case 406:
    case 418:
    case 429:
    case 451:
      return verdict(Quality::blocked, code);
    case 503:
      return verdict(Quality::maintenance, code);
    default:
      break;
  }
  if (status >= 200 && status < 300) return std::nullopt;
  if (status >= 300 && status < 400)
    return verdict(Quality::unreachable, code + ": a redirect that led nowhere");
  return verdict(Quality::server_error, code);
}

namespace {

std::string_view without_www(std::string_view host) {
  return host.starts_with("www.") ? host.substr(4) : host;
}

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> result;
  for (std::string_view part : split(path, '/')) {
    if (!part.empty()) result.push_back(ascii_lower(part));
  }
  return result;
}

bool is_language(std::string_view segment) {
  return segment.size() == 2 || (segment.size() == 5 && (segment[2] == '-' || segment[2] == '_'));
}

bool is_home_name(std::string_view segment) {
  const std::string_view stem = segment.substr(0, segment.find('.'));
  return stem == "home" || stem == "index" || stem == "default" || stem == "homepage" || stem == "welcome";
}

bool is_home(const Url& url) {
  std::vector<std::string> parts = segments_of(url.path());
  if (!parts.empty() && is_home_name(parts.back())) parts.pop_back();
  if (parts.size() == 1 && is_language(parts.front())) parts.pop_back();
  return parts.empty();
}

template <std::size_t N>
bool any_segment(const std::vector<std::string>& parts, const std::array<std::string_view, N>& names) {
  return std::any_of(parts.begin(), parts.end(), [&](const std::string& part) {
    const std::string_view stem = std::string_view(part).substr(0, part.find('.'));
    return std::find(names.begin(), names.end(), stem) != names.end();
  });
}

constexpr std::array<std::string_view, 12> kLogin = {"login", "signin",       "sign-in",  "log-in",
                                                     "sso",   "logon",        "wp-login", "sign_in",
                                                     "auth",  "authenticate", "saml",     "oauth2"};
constexpr std::array<std::string_view, 9> kMissing = {
    "404",      "notfound", "not-found", "not_found", "pagenotfound", "page-not-found", "page_not_found",
    "error404", "404error"};
constexpr std::array<std::string_view, 3> kMaintenance = {"maintenance", "under-maintenance", "outage"};
constexpr std::array<std::string_view, 6> kError = {"error",       "500",      "errorpage",
                                                    "servererror", "error500", "errors"};
constexpr std::array<std::string_view, 5> kBlocked = {"unblock", "captcha", "access-denied", "accessdenied",
                                                      "blocked"};

}  // namespace

Verdict judge_redirect(const Response& response) {
  const auto asked = Url::parse(response.url);
  const auto got = Url::parse(response.final_url);
  if (!asked || !got || asked->without_fragment() == got->without_fragment()) return std::nullopt;
  const std::vector<std::string> before = segments_of(asked->path());
  const std::vector<std::string> after = segments_of(got->path());
  const std::string where = "redirected to " + got->href();
  if (got->hostname().starts_with("unblock.")) return verdict(Quality::blocked, where);
  if (ascii_lower(got->query()).find("aspxerrorpath=") != std::string::npos) {
    const bool missing = any_segment(after, kMissing);
    return verdict(missing ? Quality::not_found : Quality::server_error, where);
  }
  const auto newly = [&](const auto& names) {
    return any_segment(after, names) && !any_segment(before, names);
  };
  if (newly(kMissing)) return verdict(Quality::not_found, where);
  if (newly(kLogin) || (got->hostname().starts_with("login.") && !asked->hostname().starts_with("login."))) {
    return verdict(Quality::login, where);
  }
  if (newly(kBlocked)) return verdict(Quality::blocked, where);
  if (newly(kMaintenance)) return verdict(Quality::maintenance, where);
  if (newly(kError)) return verdict(Quality::server_error, where);
  if (std::find(after.begin(), after.end(), "signpost") != after.end() && asked->path() != got->path()) {
    return verdict(Quality::not_found, where);
  }
  const bool same_host = without_www(asked->hostname()) == without_www(got->hostname());
  if (same_host && is_home(*got) && !is_home(*asked))
    return verdict(Quality::not_found, where + ", the site's home page");
  return std::nullopt;
}

namespace {

std::string_view after_space(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const std::size_t begin = bytes.find_first_not_of(" \t\r\n\f");
  return begin == std::string_view::npos ? std::string_view() : bytes.substr(begin);
}

bool looks_like_html(std::string_view bytes) {
  std::string_view rest = after_space(bytes);
  while (rest.starts_with("<!--") || rest.starts_with("<?")) {
    const std::size_t end = rest.find(rest[1] == '!' ? "-->" : "?>");
    if (end == std::string_view::npos) return false;
    rest = after_space(rest.substr(end + (rest[1] == '!' ? 3 : 2)));
  }
  const std::string start = ascii_lower(rest.substr(0, 16));
  return start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<head") ||
         start.starts_with("<body");
}

std::string_view binary_kind(std::string_view bytes) {
  using namespace std::string_view_literals;
  struct Magic {
    std::string_view bytes, name;
  };
  static constexpr std::array<Magic, 10> kMagic = {{{"%PDF-"sv, "a PDF"},
                                                    {"\x89PNG"sv, "a PNG image"},
                                                    {"\xFF\xD8\xFF"sv, "a JPEG image"},
                                                    {"GIF8"sv, "a GIF image"},
                                                    {"PK\x03\x04"sv, "a ZIP archive or office document"},
                                                    {"\x1F\x8B"sv, "gzip data"},
                                                    {"\xD0\xCF\x11\xE0"sv, "an office document"},
                                                    {"RIFF"sv, "a media file"},
                                                    {"\x7F"
                                                     "ELF"sv,
                                                     "a program"},
                                                    {"{\\rtf"sv, "an RTF document"}}};
  for (const Magic& magic : kMagic) {
    if (bytes.starts_with(magic.bytes)) return magic.name;
  }
  return {};
}

}  // namespace

Verdict judge_type(const Response& response, WatchKind kind) {
  if (response.body.empty()) return std::nullopt;
  const std::string type = header(response, "content-type");
  const std::string_view binary = binary_kind(response.body);
  const bool html = looks_like_html(response.body);
  const std::string seen = binary.empty() ? (html ? "an HTML page" : type) : std::string(binary);
  const std::string reason = "expected " + std::string(word(kind)) + ", got " + seen;
  switch (kind) {
    case WatchKind::page:
    case WatchKind::article:
    case WatchKind::list:
    case WatchKind::tracker:
      if (!binary.empty() || type.starts_with("image/") || type.starts_with("video/") ||
          type.starts_with("audio/")) {
        return verdict(Quality::wrong_type, reason);
      }
      return std::nullopt;
    case WatchKind::document: {
      const bool document = binary == "a PDF" || (binary.empty() && !html);
      return document ? std::nullopt : verdict(Quality::wrong_type, reason);
    }
    case WatchKind::json:
      // A json watch may read the JSON-LD of an HTML page; one that says it is HTML but came for JSON is told
      // by the reader, which knows the selectors.
      return binary.empty() ? std::nullopt : verdict(Quality::wrong_type, reason);
    case WatchKind::federal_register: {
      const std::string_view rest = after_space(response.body);
      const bool json = rest.starts_with("{") || rest.starts_with("[");
      return json ? std::nullopt : verdict(Quality::wrong_type, reason);
    }
    case WatchKind::feed:
    case WatchKind::courtlistener:
    case WatchKind::sitemap:
      return html || !binary.empty() ? verdict(Quality::wrong_type, reason) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace policywatch::extract
