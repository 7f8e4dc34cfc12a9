#include <chrono>

#include "base/hash.hpp"
#include "base/settings.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "fuzz/fuzz.hpp"
#include "manners/caching.hpp"
#include "manners/manners.hpp"
#include "manners/pace.hpp"

namespace policywatch::fuzz {
namespace {

const Time kNow(std::chrono::milliseconds(1'766'000'000'000));  // 2025-12-17

void check_waiting(std::string_view line) {
  const auto wait = manners::parse_retry_after(line, kNow);
  require(!wait || (*wait >= Millis(0) && *wait <= std::chrono::hours(24)), "Retry-After is held to a day",
          line);
  if (const auto date = parse_http_date(line, kNow)) {
    const std::string written = to_http_date(*date);
    require(parse_http_date(written, kNow) == date, "an HTTP date is read as it is written", written);
  }
  if (const auto duration = parse_duration(line)) {
    require(*duration >= Millis(0) && parse_duration(format_duration(*duration)) == duration,
            "a duration is read as it is written", line);
  }
  for (const char* zone : {"", "America/New_York"}) {
    const auto cron = manners::Cron::parse(line, zone);
    if (!cron) continue;
    const Time next = cron->next(kNow);
    require(next > kNow, "a timetable's next time lies ahead", line);
    require(next == kNever || cron->next(next) > next, "a timetable goes on", line);
  }
}

void check_forms(std::string_view line) {
  const std::string text(line);
  NotifierSettings notifier;
  if (manners::check_digest(line)) notifier.digest = text;
  if (manners::check_quiet(line)) notifier.quiet = text;
  require(manners::leave_at(notifier, kNow) >= kNow, "no message leaves in the past", line);
  if (const auto rules = manners::AddressRules::parse({text})) {
    for (const char* ip : {"127.0.0.1", "::1", "10.0.0.1", "::ffff:127.0.0.1"}) {
      require(!rules->allowed(ip, 80) || rules->lists(ip, 80),
              "an inner address is refused unless it is listed", line);
    }
    (void)rules->allowed(line, 80);
  }
  manners::product_token(line);
  manners::user_agent_fault(line);
  if (const auto bytes = from_base64(line)) {
    require(from_base64(to_base64(*bytes)) == bytes, "base64 is read as it is written", line);
  }
}

void check_headers(const Headers& headers) {
  const auto fresh = manners::freshness(headers, kNow);
  require(!fresh || *fresh >= Millis(0), "freshness is not negative");
  const Headers stored = {{"ETag", "\"1\""}, {"Content-Length", "7"}, {"Cache-Control", "max-age=60"}};
  const Headers merged = manners::merge_not_modified(stored, headers);
  const std::string* length = find_header(merged, "Content-Length");
  require(length == nullptr || *length == "7", "a 304 does not change the stored length");
  manners::KnownAnswer known;
  known.has_body = true;
  if (const std::string* etag = find_header(headers, "ETag")) known.etag = *etag;
  const auto sent = manners::validators_to_send(known, kNow, Millis(0));
  require(sent.etag.empty() || sent.etag == known.etag, "validators go out as they came", known.etag);
}

}  // namespace

// Headers of answers and the small forms of the configuration, one a line.
void one_input(std::string_view input) {
  Headers headers;
  std::size_t count = 0;
  for (const std::string_view line : lines(input)) {
    if (++count > 200) break;
    const auto [name, value] = split_first(line, ':');
    if (!name.empty()) headers.emplace_back(trim(name), trim(value));
    for (const std::string_view text : {line, trim(value)}) {
      check_waiting(text);
      check_forms(text);
    }
  }
  check_headers(headers);
}

}  // namespace policywatch::fuzz
