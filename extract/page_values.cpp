// Values that a page states for machines, as they are met: escaped twice, dated in many ways.
#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "extract/dates.hpp"
#include "extract/page_meta.hpp"

namespace policywatch::extract {

namespace {

std::optional<Date> epoch_date(std::string_view digits) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  if (digits.size() == 13) value /= 1000;
  return date_of(Time() + std::chrono::seconds(value));
}

}  // namespace

std::string unescape_again(std::string_view text) {
  struct Named {
    std::string_view name, value;
  };
  static constexpr Named kNamed[] = {{"amp", "&"},        {"lt", "<"},         {"gt", ">"},
                                     {"quot", "\""},      {"apos", "'"},       {"nbsp", " "},
                                     {"rsquo", "\u2019"}, {"lsquo", "\u2018"}, {"ldquo", "\u201C"},
                                     {"rdquo", "\u201D"}, {"ndash", "\u2013"}, {"mdash", "\u2014"}};
  constexpr std::size_t kLongest = 9;
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t end = text[at] == '&' ? text.substr(at, kLongest).find(';') : std::string::npos;
    if (end == std::string::npos) {
      out += text[at];
      continue;
    }
    const std::string_view name = text.substr(at + 1, end - 1);
    const auto* known = std::ranges::find(kNamed, name, &Named::name);
    std::uint32_t code = 0;
    if (known != std::end(kNamed)) {
      out += known->value;
    } else if (name.size() > 1 && name[0] == '#') {
      const bool hex = name[1] == 'x' || name[1] == 'X';
      const char* begin = name.data() + (hex ? 2 : 1);
      const auto read = std::from_chars(begin, name.data() + name.size(), code, hex ? 16 : 10);
      const bool good = read.ec == std::errc() && read.ptr == name.data() + name.size() && code >= ' ' &&
                        code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
      if (!good) {
        out += text[at];
        continue;
      }
      append_utf8(out, static_cast<char32_t>(code));
    } else {
      out += text[at];
      continue;
    }
    at += end;
  }
  return out;
}

std::optional<Date> machine_value_date(std::string_view value) {
  value = trim(value);
  const bool digits =
      !value.empty() && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
  std::optional<Date> date;
  if (digits && (value.size() == 10 || value.size() == 13)) {
    date = epoch_date(value);
  } else if (digits && value.size() == 4) {
    date = parse_iso_date(value);
    if (date && (date->year < 1900 || date->year > 2099)) return std::nullopt;
  } else {
    date = find_date(value);
  }
  const bool none = date && date->month == 1 && date->day == 1 && (date->year == 1970 || date->year <= 1900);
  return none ? std::nullopt : date;
}

}  // namespace policywatch::extract
