#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <charconv>
#include <cmath>

#include "base/records_json.hpp"
#include "base/text.hpp"
#include "notifiers/notifiers.hpp"

namespace policywatch::notifiers {
namespace {

constexpr Millis kMaxWait = std::chrono::hours(24);
// RFC 5321 section 4.5.4.1: at least 30 minutes between attempts.
constexpr Millis kMailWait = std::chrono::minutes(30);
// A wrong password will still be wrong in a minute, and servers lock accounts that try.
constexpr Millis kAuthWait = std::chrono::hours(1);
// By this status a program says that it will never take the message (sysexits has none; qmail's is 100).
constexpr int kRefusedByCommand = 100;

Judgement judged(Verdict verdict, std::string reason, std::optional<Millis> wait = std::nullopt) {
  return Judgement{verdict, std::move(reason), wait, {}};
}

std::optional<Millis> seconds_to_wait(double seconds) {
  if (!(seconds >= 0)) return std::nullopt;
  double most = static_cast<double>(kMaxWait.count());
  return Millis(std::llround(std::min(seconds * 1000, most)));
}

/// Retry-After in either form; Discord says it in the body as well, with fractions.
std::optional<Millis> asked_wait(NotifierType type, const Headers& headers, std::string_view body, Time now) {
  const std::string* header = find_header(headers, "retry-after");
  std::optional<Millis> wait;
  if (header) {
    std::string_view value = trim(*header);
    double seconds = 0;
    auto [end, error] =
        std::from_chars(value.data(), value.data() + value.size(), seconds, std::chars_format::fixed);
    if (error == std::errc() && end == value.data() + value.size()) {
      wait = seconds_to_wait(seconds);
    } else if (std::optional<Time> date = parse_http_date(value, now)) {
      wait = std::clamp<Millis>(*date - now, Millis(0), kMaxWait);
    }
  }
  if (type != NotifierType::discord) return wait;
  Result<boost::json::value> parsed = parse_json(body.substr(0, 4096));
  if (!parsed || !parsed->is_object()) return wait;
  const boost::json::value* after = parsed->as_object().if_contains("retry_after");
  if (!after || !after->is_number()) return wait;
  return seconds_to_wait(after->to_number<double>());
}

std::string said(std::string_view body) {
  std::string words = shorten(printable(collapse_space(to_valid_utf8(body.substr(0, 400)))), 200);
  return words.empty() ? "" : ": " + words;
}

/// Answers by which a chat service says that this address will never work again.
bool is_gone_for_good(NotifierType type, int status, std::string_view body) {
  static constexpr std::array<std::string_view, 8> kSlack = {
      "no_service",    "no_service_id", "channel_not_found", "channel_is_archived",
      "team_disabled", "invalid_token", "action_prohibited", "no_active_hooks"};
  if (type == NotifierType::slack && (status == 403 || status == 404)) {
    return std::ranges::any_of(
        kSlack, [&](std::string_view sign) { return body.find(sign) != std::string_view::npos; });
  }
  // 10015: "Unknown Webhook".
  return type == NotifierType::discord && status == 404 && body.find("10015") != std::string_view::npos;
}

Judgement judge_success(const NotifierSettings& notifier, int status, std::string_view body) {
  // Old connectors answer 200 and tell the failure in the text.
  if (notifier.type == NotifierType::teams) {
    std::string_view start = body.substr(0, 1000);
    if (contains_ascii_nocase(start, "returned HTTP error") ||
        contains_ascii_nocase(start, "delivery failed")) {
      return judged(Verdict::retry,
                    "Teams answered " + std::to_string(status) + " with an error" + said(body));
    }
  }
  return judged(Verdict::delivered, "HTTP " + std::to_string(status));
}

}  // namespace

Judgement judge_http(const NotifierSettings& notifier, int status, const Headers& headers,
                     std::string_view body, std::string_view failure, Time now) {
  if (status == 0 || !failure.empty()) {
    return judged(Verdict::retry, failure.empty() ? "no answer" : std::string(failure));
  }
  std::string answer = "HTTP " + std::to_string(status) + said(body);
  if (status >= 200 && status < 300) return judge_success(notifier, status, body);
  if (status >= 300 && status < 400) {
    return judged(Verdict::dead,
                  "HTTP " + std::to_string(status) + ": redirects are not followed; set the final address");
  }
  if (status == 410 || is_gone_for_good(notifier.type, status, body)) return judged(Verdict::disable, answer);
  if (status == 408 || status == 425 || status == 429 || status >= 500) {
    Judgement judgement = judged(Verdict::retry, answer, asked_wait(notifier.type, headers, body, now));
    // Who asks for time asks it for every message.
    if (status == 429 || status == 503) judgement.pause = judgement.wait;
    return judgement;
  }
  if (status < 200) return judged(Verdict::retry, answer);
  return judged(Verdict::dead, answer);
}

Judgement judge_mail(int code, std::string_view detail) {
  std::string reason = detail.empty() ? "no answer" : std::string(detail);
  if (code > 0 && detail.find(std::to_string(code)) == std::string_view::npos) {
    reason = std::to_string(code) + " " + std::string(detail);
  }
  if (code >= 200 && code < 400) return judged(Verdict::delivered, reason);
  if (code == 454 || code == 530 || code == 534 || code == 535 || code == 538) {
    Judgement judgement = judged(Verdict::retry, reason, kAuthWait);
    judgement.pause = kAuthWait;
    return judgement;
  }
  if (code >= 500 && code < 600) return judged(Verdict::dead, reason);
  if (code >= 400) return judged(Verdict::retry, reason, kMailWait);
  return judged(Verdict::retry, reason);
}

Judgement judge_command(int status, std::string_view output, std::string_view failure) {
  if (!failure.empty()) return judged(Verdict::retry, std::string(failure));
  if (status == 0) return judged(Verdict::delivered, "ended with status 0");
  const std::string reason = "ended with status " + std::to_string(status) + said(output);
  return judged(status == kRefusedByCommand ? Verdict::dead : Verdict::retry, reason);
}

std::optional<Millis> mail_delay(int attempts_made, bool answered, std::uint64_t seed) {
  using std::chrono::hours, std::chrono::minutes;
  static constexpr std::array<Millis, 9> kWaits = {minutes(30), hours(1),  hours(2),  hours(4), hours(8),
                                                   hours(12),   hours(24), hours(24), hours(24)};
  static constexpr std::array<Millis, 3> kUnanswered = {minutes(1), minutes(5), minutes(25)};
  const auto made = static_cast<std::size_t>(std::max(attempts_made, 1) - 1);
  if (made >= kWaits.size()) return std::nullopt;
  const Millis wait = !answered && made < kUnanswered.size() ? kUnanswered[made] : kWaits[made];
  // Later only: the standard names least times.
  return wait + wait / 5 * static_cast<int>((seed + made * 37) % 101) / 100;
}

}  // namespace policywatch::notifiers
