// Judging by what the page shows. Words alone never do: an article may be about 404s, captchas or
// maintenance; an exact title part, or a marker together with little text, does.
#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"
#include "extract/quality_signs.hpp"

namespace policywatch::extract {

namespace {

Verdict verdict(Quality quality, std::string reason) {
  return QualityVerdict{quality, std::move(reason)};
}

struct Phrase {
  std::string_view text;
  Quality quality;
  std::size_t max_words;  // of visible text on the page; more is a page of its own
};

constexpr std::size_t kAny = 100'000'000;

// Whole parts of a title, folded.
constexpr Phrase kTitles[] = {
    {"404", Quality::not_found, 600},
    {"404 not found", Quality::not_found, kAny},
    {"404 error", Quality::not_found, kAny},
    {"error 404", Quality::not_found, kAny},
    {"http 404", Quality::not_found, kAny},
    {"404 page not found", Quality::not_found, kAny},
    {"404 file not found", Quality::not_found, kAny},
    {"404 file or directory not found", Quality::not_found, kAny},
    {"page not found", Quality::not_found, kAny},
    {"page not found (404)", Quality::not_found, kAny},
    {"page not found 404", Quality::not_found, kAny},
    {"file not found", Quality::not_found, kAny},
    {"object not found", Quality::not_found, 600},
    {"not found", Quality::not_found, 600},
    {"not found (404)", Quality::not_found, 600},
    {"content not found", Quality::not_found, 600},
    {"document not found", Quality::not_found, 600},
    {"resource not found", Quality::not_found, 600},
    {"page cannot be found", Quality::not_found, 600},
    {"the page cannot be found", Quality::not_found, 600},
    {"page can't be found", Quality::not_found, 600},
    {"this page cannot be found", Quality::not_found, 600},
    {"page does not exist", Quality::not_found, 600},
    {"page doesn't exist", Quality::not_found, 600},
    {"this page isn't available", Quality::not_found, kAny},
    {"this page is not available", Quality::not_found, 600},
    {"page not available", Quality::not_found, 600},
    {"page no longer available", Quality::not_found, 600},
    {"page no longer exists", Quality::not_found, 600},
    {"page unavailable", Quality::not_found, 600},
    {"page missing", Quality::not_found, 600},
    {"sorry, we can't find that page", Quality::not_found, 600},
    {"we can't find that page", Quality::not_found, 600},
    {"we couldn't find that page", Quality::not_found, 600},
    {"the page you requested could not be found", Quality::not_found, 600},
    {"the requested page could not be found", Quality::not_found, 600},
    {"page introuvable", Quality::not_found, 600},
    {"seite nicht gefunden", Quality::not_found, 600},
    {"pagina no encontrada", Quality::not_found, 600},
    {"we couldn't find that web page", Quality::not_found, 600},
    {"410 gone", Quality::gone, 600},
    {"access denied", Quality::blocked, 250},
    {"access restricted", Quality::blocked, 250},
    {"access to this page has been denied", Quality::blocked, 250},
    {"access is temporarily restricted", Quality::blocked, 250},
    {"request access", Quality::blocked, 400},
    {"request rejected", Quality::blocked, 250},
    {"request blocked", Quality::blocked, 250},
    {"request unsuccessful", Quality::blocked, 250},
    {"403 forbidden", Quality::blocked, 400},
    {"403 error", Quality::blocked, 250},
    {"error 403", Quality::blocked, 250},
    {"403", Quality::blocked, 250},
    {"forbidden", Quality::blocked, 250},
    {"blocked", Quality::blocked, 250},
    {"you have been blocked", Quality::blocked, 250},
    {"sorry, you have been blocked", Quality::blocked, 250},
    {"attention required!", Quality::blocked, 250},
    {"just a moment", Quality::blocked, 250},
    {"one moment, please", Quality::blocked, 250},
    {"please wait", Quality::blocked, 60},
    {"pardon our interruption", Quality::blocked, 250},
    {"are you a robot?", Quality::blocked, 250},
    {"are you human?", Quality::blocked, 250},
    {"robot check", Quality::blocked, 250},
    {"bot verification", Quality::blocked, 250},
    {"human verification", Quality::blocked, 250},
    {"verify you are human", Quality::blocked, 250},
    {"verifying you are human", Quality::blocked, 250},
    {"security check", Quality::blocked, 250},
    {"security checkpoint", Quality::blocked, 250},
    {"vercel security checkpoint", Quality::blocked, 250},
    {"client challenge", Quality::blocked, 250},
    {"captcha", Quality::blocked, 250},
    {"checking your browser", Quality::blocked, 250},
    {"ddos-guard", Quality::blocked, 250},
    {"web page blocked", Quality::blocked, 250},
    {"website blocked", Quality::blocked, 250},
    {"too many requests", Quality::blocked, 250},
    {"429 too many requests", Quality::blocked, 250},
    {"site under maintenance", Quality::maintenance, kAny},
    {"under maintenance", Quality::maintenance, 300},
    {"maintenance", Quality::maintenance, 200},
    {"site maintenance", Quality::maintenance, 300},
    {"website maintenance", Quality::maintenance, 300},
    {"scheduled maintenance", Quality::maintenance, 200},
    {"system maintenance", Quality::maintenance, 200},
    {"maintenance mode", Quality::maintenance, 300},
    {"down for maintenance", Quality::maintenance, 300},
    {"website under maintenance", Quality::maintenance, 300},
    {"temporarily unavailable", Quality::maintenance, 300},
    {"site temporarily unavailable", Quality::maintenance, 300},
    {"service temporarily unavailable", Quality::maintenance, 300},
    {"503 service temporarily unavailable", Quality::maintenance, 300},
    {"service unavailable", Quality::maintenance, 300},
    {"503 service unavailable", Quality::maintenance, 300},
    {"site offline", Quality::maintenance, 300},
    {"we'll be back soon", Quality::maintenance, 300},
    {"be right back", Quality::maintenance, 200},
    {"error", Quality::server_error, 150},
    {"error occurred", Quality::server_error, 300},
    {"an error occurred", Quality::server_error, 300},
    {"an error has occurred", Quality::server_error, 300},
    {"unexpected error", Quality::server_error, 300},
    {"server error", Quality::server_error, 400},
    {"500", Quality::server_error, 150},
    {"internal server error", Quality::server_error, 400},
    {"application error", Quality::server_error, 300},
    {"runtime error", Quality::server_error, 1000},
    {"database error", Quality::server_error, 300},
    {"bad gateway", Quality::server_error, 300},
    {"gateway timeout", Quality::server_error, 300},
    {"gateway time-out", Quality::server_error, 300},
    {"bad request", Quality::server_error, 200},
    {"domain for sale", Quality::parked, 600},
    {"this domain is for sale", Quality::parked, kAny},
    {"domain parked", Quality::parked, 400},
    {"parked domain", Quality::parked, 400},
    {"domain parking", Quality::parked, 400},
};

// Anywhere in the visible text, folded; a page that is little more than this sentence.
constexpr Phrase kSentences[] = {
    {"checking your browser before accessing", Quality::blocked, 150},
    {"checking if the site connection is secure", Quality::blocked, 150},
    {"verify you are human", Quality::blocked, 150},
    {"verify that you are human", Quality::blocked, 150},
    {"verifying you are human", Quality::blocked, 150},
    {"confirm you are human", Quality::blocked, 150},
    {"prove you are human", Quality::blocked, 150},
    {"are not a robot", Quality::blocked, 150},
    {"are you a robot", Quality::blocked, 150},
    {"you are a human", Quality::blocked, 150},
    {"complete the captcha", Quality::blocked, 250},
    {"complete the security check", Quality::blocked, 150},
    {"enable javascript and cookies to continue", Quality::blocked, 100},
    {"you don't have permission to access", Quality::blocked, 100},
    {"you do not have permission to access", Quality::blocked, 100},
    {"sorry, you have been blocked", Quality::blocked, 250},
    {"the request is blocked", Quality::blocked, 100},
    {"request unsuccessful. incapsula", Quality::blocked, 150},
    {"incapsula incident id", Quality::blocked, 150},
    {"the requested url was rejected", Quality::blocked, 100},
    {"the request could not be satisfied", Quality::blocked, 150},
    {"unusual traffic from your", Quality::blocked, 200},
    {"automated access", Quality::blocked, 150},
    {"automated queries", Quality::blocked, 150},
    {"aggressive automated scraping", Quality::blocked, 400},
    {"access to this page has been denied", Quality::blocked, 200},
    {"access denied", Quality::blocked, 60},
    {"as you were browsing something about your browser made us think you were a bot", Quality::blocked, 300},
    {"down for maintenance", Quality::maintenance, 60},
    {"undergoing maintenance", Quality::maintenance, 60},
    {"undergoing scheduled maintenance", Quality::maintenance, 80},
    {"under maintenance", Quality::maintenance, 30},
    {"scheduled maintenance", Quality::maintenance, 40},
    {"briefly unavailable for scheduled maintenance", Quality::maintenance, 100},
    {"this domain is for sale", Quality::parked, 400},
    {"this domain may be for sale", Quality::parked, 400},
    {"the domain name is for sale", Quality::parked, 400},
    {"buy this domain", Quality::parked, 400},
    {"this domain has expired", Quality::parked, 300},
    {"domain is parked", Quality::parked, 300},
    {"parked free, courtesy of", Quality::parked, 400},
    {"this domain is registered, but may still be available", Quality::parked, 400},
    {"this web page is parked", Quality::parked, 400},
    {"related searches", Quality::parked, 12},
    {"page you requested could not be found", Quality::not_found, 60},
    {"page you are looking for could not be found", Quality::not_found, 60},
    {"page you were looking for could not be found", Quality::not_found, 60},
    {"page you are looking for does not exist", Quality::not_found, 60},
    {"page you were looking for doesn't exist", Quality::not_found, 60},
    {"requested url was not found on this server", Quality::not_found, 80},
    {"enable javascript to run this app", Quality::empty, 40},
    {"javascript is required", Quality::empty, 25},
    {"please enable javascript", Quality::empty, 40},
    {"you need to enable javascript", Quality::empty, 40},
};

// In the bytes: what the walls' own scripts and forms are called. Some are on ordinary pages too, so that
// they say something only where there is next to no text.
constexpr Phrase kMarkers[] = {
    {"cf-chl-", Quality::blocked, 80},
    {"cf_chl_", Quality::blocked, 80},
    {"/cdn-cgi/challenge-platform", Quality::blocked, 40},
    {"cf-turnstile", Quality::blocked, 60},
    {"cf-error-details", Quality::blocked, 250},
    {"_Incapsula_Resource", Quality::blocked, 40},
    {"Incapsula incident", Quality::blocked, 150},
    {"captcha-delivery.com", Quality::blocked, 80},
    {"datadome", Quality::blocked, 40},
    {"px-captcha", Quality::blocked, 150},
    {"_pxAppId", Quality::blocked, 60},
    {"awswaf", Quality::blocked, 60},
    {"AwsWafIntegration", Quality::blocked, 60},
    {"gokuProps", Quality::blocked, 60},
    {"errors.edgesuite.net", Quality::blocked, 100},
    {"g-recaptcha", Quality::blocked, 40},
    {"recaptcha/api.js", Quality::blocked, 40},
    {"h-captcha", Quality::blocked, 40},
    {"hcaptcha.com/1/api.js", Quality::blocked, 40},
    {"/_sec/cp_challenge", Quality::blocked, 60},
    {"bm-verify", Quality::blocked, 40},
    {"ddos-guard", Quality::blocked, 60},
    {"sedoparking", Quality::parked, 200},
    {"parkingcrew", Quality::parked, 200},
    {"hugedomains.com", Quality::parked, 300},
    {"bodis.com", Quality::parked, 200},
    {"window.park =", Quality::parked, 60},
    {"dan.com/buy-domain", Quality::parked, 300},
    {"afternic.com/forsale", Quality::parked, 300},
};

// "Page not found | EPA" in parts, folded, without dots at their ends.
std::vector<std::string> title_parts(std::string_view title) {
  std::string plain = fold(title);
  for (std::string_view mark : {" - ", " : ", ": ", " \xC2\xB7 ", " \xC2\xBB ", " :: ", " > ", " / "}) {
    plain = replace_all(plain, mark, "|");
  }
  std::vector<std::string> parts;
  for (std::string_view part : split(plain, '|')) {
    part = trim(part);
    while (!part.empty() && (part.back() == '.' || part.back() == '!')) part.remove_suffix(1);
    while (!part.empty() && part.front() == '|') part.remove_prefix(1);
    if (!part.empty()) parts.emplace_back(trim(part));
  }
  if (parts.size() > 1) parts.push_back(fold(title));
  return parts;
}

// "500 …", "error 502", "http error 504": a server's own code.
bool is_server_code(std::string_view part) {
  for (std::string_view lead : {"http error ", "http status ", "error ", "http "}) {
    if (part.starts_with(lead)) part.remove_prefix(lead.size());
  }
  if (part.size() < 3 || part[0] != '5' || (part[1] != '0' && part[1] != '2') || part[2] < '0' ||
      part[2] > '9')
    return false;
  if (part.size() == 3) return true;
  const std::string_view rest = trim(part.substr(3));
  return rest == "error" || rest == "internal server error" || rest == "bad gateway" ||
         rest == "gateway timeout" || rest == "gateway time-out" || rest == "server error" ||
         rest == "service unavailable";
}

Verdict judge_title(const PageSigns& page, std::string_view title, std::string_view place,
                    std::size_t max_words) {
  for (const std::string& part : title_parts(title)) {
    const std::string bare = part == "attention required" ? "attention required!" : part;
    for (const Phrase& phrase : kTitles) {
      if (bare != phrase.text || page.words > std::min(phrase.max_words, max_words)) continue;
      return verdict(phrase.quality, std::string(place) + " \"" + shorten(collapse_space(title), 120) + "\"");
    }
    if (is_server_code(part) && page.words <= std::min<std::size_t>(400, max_words)) {
      return verdict(Quality::server_error,
                     std::string(place) + " \"" + shorten(collapse_space(title), 120) + "\"");
    }
  }
  return std::nullopt;
}

bool is_sign_in(std::string_view title) {
  static constexpr std::array<std::string_view, 10> kWords = {
      "log in", "login", "sign in",       "signin",     "sign-in",
      "log on", "logon", "account login", "user login", "authentication required"};
  const std::vector<std::string> parts = title_parts(title);
  return std::any_of(parts.begin(), parts.end(), [](const std::string& part) {
    return std::find(kWords.begin(), kWords.end(), part) != kWords.end();
  });
}

Verdict judge_words(const PageSigns& page) {
  constexpr std::size_t kLongest = 400;
  if (page.words > kLongest) return std::nullopt;
  const std::string text = fold(page.text);
  for (const Phrase& phrase : kSentences) {
    if (page.words <= phrase.max_words && text.find(phrase.text) != std::string::npos) {
      return verdict(phrase.quality, "the page says \"" + std::string(phrase.text) + "\" and little else");
    }
  }
  for (const Phrase& phrase : kMarkers) {
    if (page.words <= phrase.max_words && page.bytes.find(phrase.text) != std::string_view::npos) {
      return verdict(phrase.quality, "the page holds " + std::string(phrase.text) + " and little text");
    }
  }
  return std::nullopt;
}

}  // namespace

Verdict judge_content(const PageSigns& page) {
  if (auto found = judge_title(page, page.title, "title", kAny)) return found;
  // A heading of the kind on a page that is otherwise bare; site furniture around it is usual.
  for (const std::string& heading : page.headings) {
    if (auto found = judge_title(page, heading, "heading", 250)) return found;
  }
  if (auto found = judge_words(page)) return found;
  constexpr std::size_t kLittle = 120;
  if (page.has_password && page.words <= (is_sign_in(page.title) ? 3 * kLittle : kLittle)) {
    return verdict(Quality::login, "a password field and little text");
  }
  if (is_sign_in(page.title) && page.words <= kLittle)
    return verdict(Quality::login, "title \"" + page.title + "\"");
  return std::nullopt;
}

}  // namespace policywatch::extract
