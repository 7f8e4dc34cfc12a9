// Titles that error pages, walls and parked domains carry.
#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "extract/quality_signs.hpp"

namespace policywatch::extract {

namespace {

constexpr bool kWeak = true;
using enum Quality;

constexpr TitleSign kTitles[] = {
    {"404 not found", not_found},
    {"404 error", not_found},
    {"404 page not found", not_found},
    {"404 file not found", not_found},
    {"404 file or directory not found", not_found},
    {"page not found", not_found},
    {"page not found (404)", not_found},
    {"page not found 404", not_found},
    {"oops! page not found", not_found},
    {"file not found", not_found},
    {"this page isn't available", not_found},
    {"404", not_found, 600, kWeak},
    {"object not found", not_found, 600, kWeak},
    {"not found", not_found, 600, kWeak},
    {"not found (404)", not_found, 600},
    {"content not found", not_found, 600},
    {"document not found", not_found, 600},
    {"resource not found", not_found, 600},
    {"article not found", not_found, 600},
    {"page cannot be found", not_found, 600},
    {"the page cannot be found", not_found, 600},
    {"page can't be found", not_found, 600},
    {"this page cannot be found", not_found, 600},
    {"page could not be found", not_found, 600},
    {"page does not exist", not_found, 600},
    {"page doesn't exist", not_found, 600},
    {"this page doesn't exist", not_found, 600},
    {"this page does not exist", not_found, 600},
    {"this page is not available", not_found, 600},
    {"page not available", not_found, 600},
    {"page no longer available", not_found, 600},
    {"page no longer exists", not_found, 600},
    {"page unavailable", not_found, 600},
    {"page missing", not_found, 600},
    {"page removed", not_found, 300, kWeak},
    {"sorry, we can't find that page", not_found, 600},
    {"sorry, this page isn't available", not_found, 600},
    {"we can't find that page", not_found, 600},
    {"we can't find the page you're looking for", not_found, 600},
    {"we couldn't find that page", not_found, 600},
    {"we couldn't find that web page", not_found, 600},
    {"the page you requested could not be found", not_found, 600},
    {"the page you are looking for could not be found", not_found, 600},
    {"the requested page could not be found", not_found, 600},
    {"page introuvable", not_found, 600},
    {"seite nicht gefunden", not_found, 600},
    {"pagina no encontrada", not_found, 600},
    {"410 gone", gone, 600},
    {"access denied", blocked, 250, kWeak},
    {"access restricted", blocked, 250, kWeak},
    {"access to this page has been denied", blocked, 250},
    {"access is temporarily restricted", blocked, 250},
    {"you don't have access to this page", blocked, 250},
    {"request access", blocked, 400, kWeak},
    {"request rejected", blocked, 250},
    {"request blocked", blocked, 250},
    {"request unsuccessful", blocked, 250},
    {"the request could not be satisfied", blocked, 250},
    {"403 forbidden", blocked, 400},
    {"403 access denied", blocked, 400},
    {"forbidden", blocked, 250, kWeak},
    {"blocked", blocked, 250, kWeak},
    {"access blocked", blocked, 250},
    {"you have been blocked", blocked, 250},
    {"sorry, you have been blocked", blocked, 250},
    {"attention required", blocked, 250},
    {"just a moment", blocked, 250},
    {"one moment, please", blocked, 250},
    {"please wait", blocked, 60, kWeak},
    {"pardon our interruption", blocked, 250},
    {"challenge validation", blocked, 250},
    {"are you a robot?", blocked, 250},
    {"are you human?", blocked, 250},
    {"are you a human?", blocked, 250},
    {"robot check", blocked, 250},
    {"robot challenge screen", blocked, 250},
    {"bot verification", blocked, 250},
    {"human verification", blocked, 250},
    {"verify you are human", blocked, 250},
    {"verify your identity", blocked, 120, kWeak},
    {"verifying you are human", blocked, 250},
    {"verifying your browser", blocked, 250},
    {"checking your browser", blocked, 250},
    {"checking your browser before accessing", blocked, 250},
    {"making sure you're not a bot", blocked, 250},
    {"security check", blocked, 250, kWeak},
    {"security checkpoint", blocked, 250, kWeak},
    {"security verification", blocked, 250, kWeak},
    {"vercel security checkpoint", blocked, 250},
    {"client challenge", blocked, 250},
    {"captcha", blocked, 250, kWeak},
    {"radware captcha page", blocked, 250},
    {"radware bot manager captcha", blocked, 250},
    {"sucuri website firewall", blocked, 250},
    {"ddos-guard", blocked, 250},
    {"web page blocked", blocked, 250},
    {"website blocked", blocked, 250},
    {"too many requests", blocked, 250},
    {"429 too many requests", blocked, 250},
    {"rate limit exceeded", blocked, 250},
    {"unusual traffic", blocked, 250, kWeak},
    {"site under maintenance", maintenance},
    {"website under maintenance", maintenance},
    {"under maintenance", maintenance, 300},
    {"site is under maintenance", maintenance, 300},
    {"maintenance", maintenance, 150, kWeak},
    {"site maintenance", maintenance, 300, kWeak},
    {"website maintenance", maintenance, 300, kWeak},
    {"scheduled maintenance", maintenance, 150, kWeak},
    {"system maintenance", maintenance, 150, kWeak},
    {"planned maintenance", maintenance, 150, kWeak},
    {"maintenance mode", maintenance, 300},
    {"down for maintenance", maintenance, 300},
    {"temporarily unavailable", maintenance, 300},
    {"site temporarily unavailable", maintenance, 300},
    {"site unavailable", maintenance, 300},
    {"service temporarily unavailable", maintenance, 300},
    {"service unavailable", maintenance, 300},
    {"site offline", maintenance, 300},
    {"we'll be back soon", maintenance, 300},
    {"we will be back soon", maintenance, 300},
    {"be right back", maintenance, 200, kWeak},
    {"error", server_error, 150, kWeak},
    {"error occurred", server_error, 300},
    {"an error occurred", server_error, 300},
    {"an error has occurred", server_error, 300},
    {"unexpected error", server_error, 300},
    {"system error", server_error, 150, kWeak},
    {"server error", server_error, 400},
    {"server error in '/' application", server_error, kAnyLength},
    {"internal server error", server_error, 400},
    {"application error", server_error, 300},
    {"runtime error", server_error, 1000, kWeak},
    {"database error", server_error, 300},
    {"error establishing a database connection", server_error, 300},
    {"bad gateway", server_error, 300},
    {"gateway timeout", server_error, 300},
    {"gateway time-out", server_error, 300},
    {"bad request", server_error, 200, kWeak},
    {"something went wrong", server_error, 200},
    {"domain for sale", parked, 600},
    {"this domain is for sale", parked},
    {"this website is for sale", parked, 600},
    {"domain parked", parked, 400},
    {"parked domain", parked, 400},
    {"domain parking", parked, 400, kWeak},
    {"domain expired", parked, 400, kWeak},
};

constexpr std::array<std::string_view, 11> kMissing = {
    "not found", "be found",    "find the page", "find that page", "no longer", "n't exist",
    "not exist", "looking for", "been moved",    "been removed",   "the url"};
constexpr std::array<std::string_view, 27> kRefused = {
    "permission to", "not authorized to", "been blocked", "was blocked",    "is blocked",      "a robot",
    " bots",         "captcha",           "your browser", "javascript",     "automated",       "your ip",
    "ip address",    "reference #",       "reference id", "incident id",    "support id",      "ray id",
    "administrator", "try again",         "firewall",     "you don't have", "you do not have", "request id",
    "scraping",      "verify you",        "this server"};
constexpr std::array<std::string_view, 20> kDown = {
    "currently",         "temporarily",      "is down",         "are down",        "undergoing",
    "we are performing", "we're performing", "be back",         "check back",      "try again",
    "available again",   "come back",        "is unavailable",  "are unavailable", "back shortly",
    "back soon",         "back online",      "for maintenance", "is offline",      "inconvenience"};
constexpr std::array<std::string_view, 11> kBroken = {
    "occurred",  "try again", "server",      "your request", "went wrong", "exception",
    "unable to", "technical", "stack trace", "error code",   "malformed"};
constexpr std::array<std::string_view, 6> kForSale = {"for sale", "buy this", "registrar",
                                                      "expired",  "godaddy",  "parked"};

// "500", "error 502", "HTTP Error 404", "http status 403": the code, and what follows it.
std::optional<std::pair<int, std::string_view>> split_code(std::string_view part) {
  bool announced = false;
  for (const std::string_view lead : {"http ", "status ", "error ", "code ", "code: ", "error: "}) {
    if (!part.starts_with(lead)) continue;
    announced = true;
    part.remove_prefix(lead.size());
  }
  if (part.size() < 3) return std::nullopt;
  int code = 0;
  for (int i = 0; i < 3; ++i) {
    const char digit = part[static_cast<std::size_t>(i)];
    if (digit < '0' || digit > '9') return std::nullopt;
    code = code * 10 + (digit - '0');
  }
  part.remove_prefix(3);
  if (!part.empty() && part.front() >= '0' && part.front() <= '9') return std::nullopt;
  if (code < 400 || code > 599) return std::nullopt;
  // A bare number is a code only where servers use it.
  static constexpr int kUsed[] = {400, 401, 403, 404, 405, 406, 408, 410, 429, 500,
                                  501, 502, 503, 504, 520, 521, 522, 523, 524, 525};
  if (!announced && std::find(std::begin(kUsed), std::end(kUsed), code) == std::end(kUsed))
    return std::nullopt;
  return std::pair(code, part);
}

bool is_reason_phrase(std::string_view rest) {
  while (!rest.empty() &&
         (rest.front() == ' ' || rest.front() == '-' || rest.front() == ':' || rest.front() == ','))
    rest.remove_prefix(1);
  static constexpr std::array<std::string_view, 20> kPhrases = {"",
                                                                "error",
                                                                "not found",
                                                                "page not found",
                                                                "forbidden",
                                                                "gone",
                                                                "bad request",
                                                                "unauthorized",
                                                                "internal server error",
                                                                "bad gateway",
                                                                "access denied",
                                                                "gateway timeout",
                                                                "gateway time-out",
                                                                "server error",
                                                                "service unavailable",
                                                                "too many requests",
                                                                "service temporarily unavailable",
                                                                "method not allowed",
                                                                "not acceptable",
                                                                "file not found"};
  return std::find(kPhrases.begin(), kPhrases.end(), rest) != kPhrases.end();
}

}  // namespace

std::span<const TitleSign> title_signs() {
  return kTitles;
}

std::span<const std::string_view> supporting_phrases(Quality quality) {
  switch (quality) {
    case not_found:
      return kMissing;
    case blocked:
      return kRefused;
    case maintenance:
      return kDown;
    case parked:
      return kForSale;
    default:
      return kBroken;
  }
}

std::optional<Quality> stated_error(std::string_view part) {
  const auto split = split_code(part);
  if (!split || !is_reason_phrase(split->second)) return std::nullopt;
  switch (split->first) {
    case 404:
      return not_found;
    case 410:
      return gone;
    case 401:
      return login;
    case 403:
    case 405:
    case 406:
    case 429:
    case 451:
      return blocked;
    case 503:
      return maintenance;
    default:
      return server_error;
  }
}

}  // namespace policywatch::extract
