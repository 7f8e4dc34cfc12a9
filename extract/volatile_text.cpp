#include <algorithm>
#include <string_view>

#include "base/pattern.hpp"
#include "base/text.hpp"
#include "extract/page_parts.hpp"

namespace policywatch::extract {

namespace {

// One anchored expression, so that a block costs one linear pass.
constexpr std::string_view kVolatile =
    R"re(/(?i)^(?:)re"
    // Relative times.
    R"re((?:(?:last )?(?:updated|posted|published|modified|refreshed|edited|synced)[: ]*)?)re"
    R"re((?:about |over |almost |less than )?(?:an?|\d+) ?(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?|mo|months?|y|yrs?|years?) ago\.?)re"
    R"re(|(?:(?:last )?(?:updated|posted)[: ]*)?(?:just now|moments? ago|a few (?:seconds|minutes|moments) ago))re"
    // Counters.
    R"re(|(?:you are )?(?:our )?(?:the )?visitor(?: (?:number|no\.?|count|counter))?[:# ]*[\d., ]+(?: ?(?:today|this (?:week|month|year)|so far))?)re"
    R"re(|[\d.,]+[km]? ?(?:page ?)?(?:views?|visits?|visitors?|hits?|shares?|likes?|reads?|downloads so far|(?:users?|people|visitors?|guests?) (?:online|viewing|reading).{0,20}))re"
    R"re(|(?:total |page )?(?:views?|visits?|visitors?|hits?|shares?|likes?|reads?|hit counter|page ?views|visitor counter|visitors? today|(?:users|visitors|guests) online)[: ]+[\d.,]+[km]?)re"
    // What the server says of itself.
    R"re(|(?:this )?(?:page|site|content|document|html)? ?(?:was )?(?:last )?(?:rendered|generated|loaded|served|cached|retrieved|fetched|compiled)(?: (?:on|at|in|by|from))?[: ].{0,60}\d.{0,40})re"
    R"re(|(?:session|request|trace|correlation|transaction|ray|build|node|server|instance)[ -]?(?:id|no\.?|number)?[:# ]+[0-9a-z]*\d[0-9a-z._:-]{3,})re"
    R"re(|(?:your )?ip(?: address)?[: ]+[0-9a-f.:]{7,})re"
    // Clocks and weather.
    R"re(|(?:today(?: is|'s date(?: is)?)?|current (?:date|time)(?: and time)?|current date\/time|local time|server time|the time is|the time now is|it is now|time now)[: ]+.{0,50}\d.{0,40})re"
    R"re(|\d{1,2}:\d{2}(?::\d{2})? ?(?:[ap]\.?m\.?)?(?: ?\(?[a-z]{2,5}\)?)?)re"
    R"re(|(?:weather|temperature|forecast)?[: ,a-z]{0,40}-?\d{1,3} ?(?:°|º|&deg;) ?[cf]?\b.{0,40})re"
    R"re()$/)re";

// Every alternative holds a digit, ends in one of two words or begins as an IPv6 address's does; most blocks
// do nothing of it, and the expression is spared.
bool may_be_volatile(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0 && (text[end - 1] == '.' || text[end - 1] == ' ')) --end;
  if (end < 3) return false;
  const std::string_view last = text.substr(end - 3, 3);
  if (equals_ascii_nocase(last, "ago") || equals_ascii_nocase(last, "now")) return true;
  for (const std::string_view start : {"ip", "your ip"}) {
    if (equals_ascii_nocase(text.substr(0, start.size()), start)) return true;
  }
  return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool is_volatile(std::string_view text) {
  static const Pattern pattern = Pattern::parse(kVolatile).value();
  if (text.size() > 160 || text.size() < 3 || !may_be_volatile(text)) return false;
  return pattern.found_in(text);
}

}  // namespace policywatch::extract
