// Judging by where redirects led.
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

constexpr std::array<std::string_view, 16> kLogin = {
    "login", "signin",       "sign-in", "log-in", "sso",     "logon",     "wp-login", "sign_in",
    "auth",  "authenticate", "saml",    "oauth2", "sign_on", "loginpage", "adfs",     "users-sign-in"};
constexpr std::array<std::string_view, 9> kLoginHosts = {"login", "signin", "sso",      "auth",   "idp",
                                                         "adfs",  "logon",  "accounts", "sign-in"};
// Who trades in domains, and where parked names are shown.
constexpr std::array<std::string_view, 12> kTraders = {
    "hugedomains.com",  "sedo.com",      "sedoparking.com", "dan.com",
    "afternic.com",     "bodis.com",     "parkingcrew.net", "buydomains.com",
    "domainmarket.com", "parklogic.com", "namebright.com",  "undeveloped.com"};
constexpr std::array<std::string_view, 9> kMissing = {
    "404",      "notfound", "not-found", "not_found", "pagenotfound", "page-not-found", "page_not_found",
    "error404", "404error"};
constexpr std::array<std::string_view, 3> kMaintenance = {"maintenance", "under-maintenance", "outage"};
constexpr std::array<std::string_view, 6> kError = {"error",       "500",      "errorpage",
                                                    "servererror", "error500", "errors"};
constexpr std::array<std::string_view, 5> kBlocked = {"unblock", "captcha", "access-denied", "accessdenied",
                                                      "blocked"};

bool is_login_host(std::string_view host) {
  const std::vector<std::string_view> labels = split(host, '.');
  return labels.size() > 1 && std::any_of(labels.begin(), labels.end() - 1, [](std::string_view label) {
           return std::find(kLoginHosts.begin(), kLoginHosts.end(), label) != kLoginHosts.end();
         });
}

bool is_under(std::string_view host, std::string_view domain) {
  return host.ends_with(domain) &&
         (host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.');
}

bool is_trader(const Url& asked, const Url& got) {
  return std::any_of(kTraders.begin(), kTraders.end(), [&](std::string_view trader) {
    return is_under(got.hostname(), trader) && !is_under(asked.hostname(), trader);
  });
}

std::string_view last_two_labels(std::string_view host) {
  std::size_t dot = host.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return host;
  dot = host.rfind('.', dot - 1);
  return dot == std::string_view::npos ? host : host.substr(dot + 1);
}

std::vector<std::string> path_words(const Url& url) {
  std::vector<std::string> result;
  for (const std::string& segment : segments_of(url.path())) {
    const std::string plain = replace_all(replace_all(segment, "_", "-"), ".", "-");
    for (const std::string_view word : split(plain, '-')) {
      if (word.size() >= 3 && word != "html" && word != "htm" && word != "php") result.emplace_back(word);
    }
  }
  return result;
}

// A whole host folded into one section of another of the same owner ("climate.agency.gov/x" →
// "science.agency.gov/climate-change/"): the page asked for is not there.
bool is_folded_host(const Url& asked, const Url& got) {
  const std::string_view from = without_www(asked.hostname()), to = without_www(got.hostname());
  if (from == to || last_two_labels(from) != last_two_labels(to) || is_home(asked)) return false;
  const std::vector<std::string> before = path_words(asked), after = path_words(got);
  if (segments_of(got.path()).size() != 1) return false;
  const std::string label(from.substr(0, from.find('.')));
  const bool named_after_host = std::find(after.begin(), after.end(), label) != after.end();
  const bool same_subject = std::any_of(before.begin(), before.end(), [&](const std::string& word) {
    return word != label && std::find(after.begin(), after.end(), word) != after.end();
  });
  return named_after_host && !same_subject;
}

}  // namespace

Verdict judge_redirect(const Response& response) {
  const auto asked = Url::parse(response.url);
  const auto got = Url::parse(response.final_url);
  if (!asked || !got || asked->without_fragment() == got->without_fragment()) return std::nullopt;
  const std::vector<std::string> before = segments_of(asked->path());
  const std::vector<std::string> after = segments_of(got->path());
  const std::string where = "redirected to " + got->href();
  if (got->hostname().starts_with("unblock.")) return verdict(Quality::blocked, where);
  if (is_trader(*asked, *got)) return verdict(Quality::parked, where);
  if (ascii_lower(got->query()).find("aspxerrorpath=") != std::string::npos) {
    const bool missing = any_segment(after, kMissing);
    return verdict(missing ? Quality::not_found : Quality::server_error, where);
  }
  const auto newly = [&](const auto& names) {
    return any_segment(after, names) && !any_segment(before, names);
  };
  if (newly(kMissing)) return verdict(Quality::not_found, where);
  if (newly(kLogin) || (is_login_host(got->hostname()) && !is_login_host(asked->hostname()))) {
    return verdict(Quality::login, where);
  }
  if (newly(kBlocked)) return verdict(Quality::blocked, where);
  if (newly(kMaintenance)) return verdict(Quality::maintenance, where);
  if (newly(kError)) return verdict(Quality::server_error, where);
  if (std::find(after.begin(), after.end(), "signpost") != after.end() && asked->path() != got->path()) {
    return verdict(Quality::not_found, where);
  }
  if (is_folded_host(*asked, *got)) return verdict(Quality::not_found, where + ", a section of its own");
  const bool same_host = without_www(asked->hostname()) == without_www(got->hostname());
  if (same_host && is_home(*got) && !is_home(*asked))
    return verdict(Quality::not_found, where + ", the site's home page");
  return std::nullopt;
}

}  // namespace policywatch::extract
