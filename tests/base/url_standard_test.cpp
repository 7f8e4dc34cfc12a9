// The cases that browsers share (web-platform-tests, url/resources), run as they stand.
#include <gmock/gmock.h>

#include <boost/json/value.hpp>

#include "base/records_json.hpp"
#include "base/url.hpp"
#include "tests/base/shared.hpp"

namespace policywatch {
namespace {

namespace bj = boost::json;

bool is_hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// The cases hold lone surrogates, which no UTF-8 text can hold; a browser makes them U+FFFD.
std::string without_lone_surrogates(std::string text) {
  const auto unit = [&](std::size_t at) -> unsigned {
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u') return 0;
    for (std::size_t i = 2; i < 6; ++i) {
      if (!is_hex(text[at + i])) return 0;
    }
    return static_cast<unsigned>(std::stoul(text.substr(at + 2, 4), nullptr, 16));
  };
  for (std::size_t at = 0; at + 6 <= text.size(); ++at) {
    if (text[at] == '\\' && text[at + 1] != 'u') {
      ++at;
      continue;
    }
    const unsigned code = unit(at);
    if (code >= 0xD800 && code < 0xDC00 && unit(at + 6) >= 0xDC00 && unit(at + 6) < 0xE000) {
      at += 11;
    } else if (code >= 0xD800 && code < 0xE000) {
      text.replace(at, 6, "\\ufffd");
    }
  }
  return text;
}

std::string member(const bj::object& from, const char* name) {
  const bj::value* found = from.if_contains(name);
  return found != nullptr && found->is_string()
             ? std::string(found->get_string().c_str(), found->get_string().size())
             : std::string();
}

std::string host_of(const Url& url) {
  return std::string(url.hostname()) + (url.port() ? ":" + std::to_string(*url.port()) : "");
}

// What is wrong with one case; empty: nothing.
std::string mistake_in(const bj::object& test) {
  const bj::value* base_text = test.if_contains("base");
  std::optional<Url> base;
  if (base_text != nullptr && base_text->is_string()) base = Url::parse(member(test, "base"));
  const bool base_failed = base_text != nullptr && base_text->is_string() && !base;
  std::optional<Url> url;
  if (!base_failed) url = Url::parse(member(test, "input"), base ? &*base : nullptr);
  if (test.contains("failure")) return url ? "parsed as " + url->href() : "";
  if (!url) return "did not parse; expected " + member(test, "href");
  std::string wrong;
  const auto compare = [&](const char* name, const std::string& found) {
    if (test.contains(name) && member(test, name) != found) {
      wrong += std::string(name) + " '" + found + "' not '" + member(test, name) + "' ";
    }
  };
  const auto with = [](const char* mark, std::string_view text) {
    return text.empty() ? std::string() : mark + std::string(text);
  };
  compare("href", url->href());
  compare("protocol", std::string(url->scheme()) + ":");
  compare("username", std::string(url->username()));
  compare("password", std::string(url->password()));
  compare("host", host_of(*url));
  compare("hostname", std::string(url->hostname()));
  compare("port", url->port() ? std::to_string(*url->port()) : "");
  compare("pathname", std::string(url->path()));
  compare("search", with("?", url->query()));
  compare("hash", with("#", url->fragment()));
  // Some cases leave the origin of opaque addresses empty where the standard serialises "null".
  if (!member(test, "origin").empty()) compare("origin", url->origin());
  const auto again = Url::parse(url->href());
  if (!again || again->href() != url->href()) wrong += "does not parse back to itself";
  return wrong;
}

void run_cases(const std::string& file, std::size_t least) {
  const auto text = read_shared("vectors/wpt-url/" + file);
  if (!text) GTEST_SKIP() << "no shared data at " << shared_path(file);
  const auto cases = parse_json(without_lone_surrogates(*text));
  ASSERT_TRUE(cases.has_value()) << cases.error().message;
  std::size_t count = 0;
  for (const bj::value& test : cases->as_array()) {
    if (!test.is_object()) continue;
    ++count;
    const std::string wrong = mistake_in(test.get_object());
    EXPECT_TRUE(wrong.empty()) << member(test.get_object(), "input") << "  base "
                               << member(test.get_object(), "base") << "\n  " << wrong;
  }
  EXPECT_GE(count, least);
}

// All of them: no difference is listed because there is none.
TEST(UrlStandard, S09_every_case_that_browsers_share_parses_the_same) {
  run_cases("urltestdata.json", 891);
}
TEST(UrlStandard, FurtherCasesParseTheSame) {
  run_cases("ada_extra_urltestdata.json", 5);
}
TEST(UrlStandard, LongHostsParseTheSame) {
  run_cases("ada_long_urltestdata.json", 1);
}

TEST(UrlStandard, DomainsBecomeAsciiAsTheStandardSays) {
  const auto text = read_shared("vectors/wpt-url/toascii.json");
  if (!text) GTEST_SKIP() << "no shared data at " << shared_path("vectors/wpt-url/toascii.json");
  const auto cases = parse_json(without_lone_surrogates(*text));
  ASSERT_TRUE(cases.has_value()) << cases.error().message;
  for (const bj::value& test : cases->as_array()) {
    if (!test.is_object()) continue;
    const bj::object& fields = test.get_object();
    const auto url = Url::parse("https://" + member(fields, "input") + "/x");
    const std::string found = url ? std::string(url->hostname()) : "";
    EXPECT_EQ(found, member(fields, "output")) << member(fields, "input");
  }
}

}  // namespace
}  // namespace policywatch
