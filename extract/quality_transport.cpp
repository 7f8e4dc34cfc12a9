// Judging by what came before the body: headers and status.
#include <algorithm>
#include <string>

#include "base/text.hpp"
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

namespace {

// Headers are bytes of any kind and length.
std::string shown(std::string_view value) {
  return printable(shorten(to_valid_utf8(value.substr(0, 1000)), 60));
}

// Headers that a wall sends only when it stands in the way, whatever the status.
Verdict judge_wall_headers(const Response& response) {
  if (const std::string action = header(response, "cf-mitigated"); !action.empty()) {
    return verdict(Quality::blocked, "Cloudflare " + shown(action) + " (cf-mitigated)");
  }
  if (const std::string action = header(response, "x-amzn-waf-action"); !action.empty()) {
    return verdict(Quality::blocked, "AWS WAF " + shown(action) + " (x-amzn-waf-action)");
  }
  if (const std::string action = header(response, "x-vercel-mitigated"); !action.empty()) {
    return verdict(Quality::blocked, "Vercel " + shown(action) + " (x-vercel-mitigated)");
  }
  if (!header(response, "x-sucuri-block").empty()) {
    return verdict(Quality::blocked, "Sucuri firewall (x-sucuri-block)");
  }
  const bool filtered = std::any_of(response.headers.begin(), response.headers.end(), [](const auto& one) {
    return contains_ascii_nocase(one.first, "rwc_block") || contains_ascii_nocase(one.first, "rwc-block") ||
           contains_ascii_nocase(one.second, "rwc_block");
  });
  if (filtered) return verdict(Quality::blocked, "filtered by a proxy (rwc_block)");
  return std::nullopt;
}

bool is_short_answer(const Response& response) {
  constexpr std::size_t kShort = 16 * 1024;
  if (response.body.size() >= kShort) return false;
  // Kept headers may outlive their body.
  const std::string length = header(response, "content-length");
  return length.size() < 5 || (length.size() == 5 && length < "16384");
}

}  // namespace

Verdict judge_headers(const Response& response) {
  if (auto found = judge_wall_headers(response)) return found;
  const bool refused = response.status >= 400;
  const std::string server = header(response, "server");
  if (!header(response, "x-datadome").empty() && refused && response.status != 404 &&
      response.status != 410) {
    return verdict(Quality::blocked, "DataDome refusal (x-datadome)");
  }
  if (header(response, "apex-debug-id").contains("level=error")) {
    return verdict(Quality::server_error, "the application reports an error (Apex-Debug-Id)");
  }
  const bool missing = response.status == 404 || response.status == 410;
  if (!refused || missing || !header(response, "retry-after").empty()) return std::nullopt;
  // At the edge an error of the edge is its refusal, 5xx too; errors of the site behind it carry its name.
  const bool is_short = is_short_answer(response);
  if (server.starts_with("akamaighost") && is_short)
    return verdict(Quality::blocked, "Akamai refusal (AkamaiGHost)");
  const bool edge_error = header(response, "x-cache").starts_with("error from cloudfront");
  if (edge_error && (response.status < 500 || server == "cloudfront")) {
    return verdict(Quality::blocked, "CloudFront refusal (x-cache: Error from cloudfront)");
  }
  if (response.status >= 500) return std::nullopt;
  const bool imperva = !header(response, "x-iinfo").empty() || header(response, "x-cdn") == "incapsula" ||
                       header(response, "x-cdn") == "imperva";
  if (imperva && is_short) return verdict(Quality::blocked, "Imperva refusal (x-iinfo)");
  if (any_cookie_starts(response, "_px") || !header(response, "x-px-block").empty()) {
    return verdict(Quality::blocked, "PerimeterX refusal");
  }
  return std::nullopt;
}

Verdict judge_status(const Response& response) {
  const int status = response.status;
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
    case 429:
      return verdict(Quality::blocked, code + ": too many requests");
    case 451:
      return verdict(Quality::blocked, code + ": withheld for legal reasons");
    case 403:
    case 405:
    case 406:
    case 418:
    case 999:
      return verdict(Quality::blocked, code + ": refused");
    case 503:
      if (header(response, "retry-after").empty()) break;
      return verdict(Quality::maintenance, code + " with Retry-After");
    default:
      break;
  }
  if (status >= 200 && status < 300) return std::nullopt;
  if (status >= 300 && status < 400)
    return verdict(Quality::unreachable, code + ": a redirect that led nowhere");
  if (status < 200 || status > 599) return verdict(Quality::unreachable, code + " is none of HTTP's");
  return verdict(Quality::server_error, code);
}

}  // namespace policywatch::extract
