#include "base/text.hpp"
#include "extract/dates.hpp"
#include "extract/feed_parts.hpp"
#include "extract/page_meta.hpp"
#include "fuzz/fuzz.hpp"

// Dates: they exist, and the words they were read from say the same by themselves.
void policywatch::fuzz::one_input(std::string_view input) {
  using namespace extract;
  const std::string text = to_valid_utf8(input);
  const Time now(std::chrono::milliseconds(1'766'000'000'000));
  for (const DateHints& hints : {DateHints{}, DateHints{.day_first = true, .reference = now}}) {
    const auto found = find_dates(text, hints);
    std::size_t after = 0;
    for (const FoundDate& one : found) {
      require(after <= one.begin && one.begin < one.end && one.end <= text.size(), "spans stand in order",
              text);
      require(is_valid(one.date), "a date exists", text);
      after = one.end;
    }
    const auto first = find_date(text, hints);
    require(first.has_value() == !found.empty(), "the first of all dates is the first", text);
    require(!first || *first == found.front().date, "the first of all dates is the first", text);
  }
  for (const auto& date :
       {date_in_url(text), feed_date(text), machine_value_date(text), parse_iso_date(text)}) {
    require(!date || is_valid(*date), "a date exists", text);
    require(!date || parse_iso_date(to_iso(*date)) == date, "a date is read as it is written", text);
  }
  if (const auto moment = parse_rfc3339(text)) {
    const auto again = parse_rfc3339(to_rfc3339(*moment));
    require(again && *again <= *moment && *moment - *again < Seconds(1), "a moment is read as it is written",
            text);
  }
}
