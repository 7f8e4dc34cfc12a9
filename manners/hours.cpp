#include <array>
#include <optional>

#include "base/date.hpp"
#include "base/text.hpp"
#include "base/zone.hpp"
#include "manners/manners.hpp"

namespace policywatch::manners {
namespace {

struct Clocktime {
  unsigned hour = 0, minute = 0;
  unsigned minutes() const { return hour * 60 + minute; }
};

/// "HH:MM", also "H:MM".
std::optional<Clocktime> parse_clocktime(std::string_view text) {
  std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon < 1 || colon > 2 || text.size() != colon + 3)
    return std::nullopt;
  unsigned numbers[2] = {0, 0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == colon) continue;
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    unsigned& number = numbers[i > colon ? 1 : 0];
    number = number * 10 + static_cast<unsigned>(text[i] - '0');
  }
  if (numbers[0] > 23 || numbers[1] > 59) return std::nullopt;
  return Clocktime{numbers[0], numbers[1]};
}

struct Digest {
  enum class Kind { instant, hourly, daily, weekly } kind = Kind::instant;
  Clocktime at;
  unsigned weekday = 0;  // 0 Sunday
};

std::optional<Digest> parse_digest(std::string_view text) {
  static constexpr std::array<std::string_view, 7> kDays = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
  Digest digest;
  if (text.empty() || text == "instant") return digest;
  if (text == "hourly") {
    digest.kind = Digest::Kind::hourly;
    return digest;
  }
  std::optional<Clocktime> at;
  if (text.starts_with("daily@")) {
    digest.kind = Digest::Kind::daily;
    at = parse_clocktime(text.substr(6));
  } else if (text.starts_with("weekly@") && text.size() > 11 && text[10] == ' ') {
    digest.kind = Digest::Kind::weekly;
    std::string day = ascii_lower(text.substr(7, 3));
    digest.weekday = 7;
    for (unsigned i = 0; i < kDays.size(); ++i) {
      if (kDays[i] == day) digest.weekday = i;
    }
    if (digest.weekday < 7) at = parse_clocktime(text.substr(11));
  }
  if (!at) return std::nullopt;
  digest.at = *at;
  return digest;
}

struct Quiet {
  Clocktime from, to;
};

std::optional<Quiet> parse_quiet(std::string_view text) {
  std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  std::optional<Clocktime> from = parse_clocktime(trim(text.substr(0, dash)));
  std::optional<Clocktime> to = parse_clocktime(trim(text.substr(dash + 1)));
  if (!from || !to || from->minutes() == to->minutes()) return std::nullopt;
  return Quiet{*from, *to};
}

/// The first moment at or after `now` that shows `at` on one of the days that `day_fits`.
template <class Fits>
Time next_at(Clocktime at, const std::string& zone, Time now, Fits day_fits) {
  WallTime today = wall_time(now, zone);
  Time day = midnight(Date{today.year, today.month, today.day, DatePrecision::day});
  for (int i = 0; i < 16; ++i, day += std::chrono::days(1)) {
    WallTime wall = wall_time(day, "");  // calendar arithmetic only
    if (!day_fits(wall.weekday)) continue;
    wall.hour = at.hour;
    wall.minute = at.minute;
    wall.second = 0;
    Time instant = from_wall_time(wall, zone);
    if (instant >= now) return instant;
  }
  return now;
}

Time next_full_hour(Time now, const std::string& zone) {
  WallTime wall = wall_time(now, zone);
  Millis into = now - std::chrono::floor<std::chrono::seconds>(now) + std::chrono::seconds(wall.second) +
                std::chrono::minutes(wall.minute);
  return into == Millis(0) ? now : now - into + std::chrono::hours(1);
}

Time digest_moment(const Digest& digest, const std::string& zone, Time now) {
  switch (digest.kind) {
    case Digest::Kind::instant:
      return now;
    case Digest::Kind::hourly:
      return next_full_hour(now, zone);
    case Digest::Kind::daily:
      return next_at(digest.at, zone, now, [](unsigned) { return true; });
    case Digest::Kind::weekly:
      return next_at(digest.at, zone, now, [&](unsigned weekday) { return weekday == digest.weekday; });
  }
  return now;
}

}  // namespace

Result<void> check_digest(std::string_view digest) {
  if (parse_digest(digest)) return {};
  return fail(ErrorKind::invalid, "digest \"" + std::string(digest) +
                                      "\": expected instant, hourly, daily@08:00 or weekly@mon 08:00");
}

Result<void> check_quiet(std::string_view quiet) {
  if (quiet.empty() || parse_quiet(quiet)) return {};
  return fail(ErrorKind::invalid,
              "quiet \"" + std::string(quiet) + "\": expected two different times, 22:00-06:00");
}

Time leave_at(const NotifierSettings& notifier, Time now) {
  const std::string& zone = notifier.timezone;
  std::optional<Digest> digest = parse_digest(notifier.digest);
  Time moment = digest ? digest_moment(*digest, zone, now) : now;
  std::optional<Quiet> quiet = parse_quiet(notifier.quiet);
  if (!quiet) return moment;
  WallTime wall = wall_time(moment, zone);
  unsigned minute = wall.hour * 60 + wall.minute, from = quiet->from.minutes(), to = quiet->to.minutes();
  bool silent = from < to ? minute >= from && minute < to : minute >= from || minute < to;
  if (!silent) return moment;
  return next_at(quiet->to, zone, moment, [](unsigned) { return true; });
}

}  // namespace policywatch::manners
