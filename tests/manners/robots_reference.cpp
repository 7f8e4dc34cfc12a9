// F02, out of the tree: random robots.txt files judged by us and by google/robotstxt itself.
//
//   cmake --preset dev -B build/reference -DPOLICYWATCH_ROBOTSTXT=FOLDER   (holding its robots.cc and
//   robots.h; ninja -C build/reference robots_reference                               Debian package
//   libabsl-dev) build/reference/bin/robots_reference [PAIRS] [SEED]
//
// Prints each difference (at most 20) and the counts; ends with 1 when there is one.
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include "manners/manners.hpp"
#include "robots.h"

namespace {

class Maker {
 public:
  explicit Maker(std::uint64_t seed) : dice_(seed) {}
  std::size_t roll(std::size_t sides) { return dice_() % sides; }
  const char* one_of(std::initializer_list<const char*> words) { return words.begin()[roll(words.size())]; }

  std::string space() { return one_of({"", "", "", "", " ", "\t", "  ", " \t", "\v", "\f"}); }
  std::string line_end() { return one_of({"\n", "\n", "\r\n", "\r", "\n\n", "\r\r\n", "\n\r"}); }

  std::string agent() {
    return one_of({"*", "*", "policywatch", "PolicyWatch", "policywatch/1.0", "policywatch 1.0",
                   "policy-watch", "otherbot", "* x", "*\vx", "*x", "Policywatch*", "", "policy_watch",
                   "policywatch\xC3\xA4"});
  }
  std::string pattern() {
    std::string made = roll(8) == 0 ? one_of({"", "*", "a", "$", "https://a.example/"}) : "/";
    for (std::size_t i = roll(6); i > 0; --i) {
      made += one_of({"a",          "b",        "ab",  "/",   "*",   "**", "$",   "%C3%A1",
                      "%c3%a1",     "\xC3\xA1", "?q=", ".",   "%",   "%4", "%zz", "index.html",
                      "/index.htm", ";",        "%2F", "%2f", "a b", "~"});
    }
    if (roll(4) == 0) made += "$";
    return made;
  }
  std::string key() {
    switch (roll(9)) {
      case 0:
      case 1:
        return one_of({"User-agent", "user-agent", "USER-AGENT", "useragent", "user agent", "User-Agents"});
      case 2:
      case 3:
        return one_of({"Allow", "allow", "ALLOW", "allowed"});
      case 4:
        return one_of({"dissallow", "dissalow", "disalow", "diasllow", "disallaw", "disallows"});
      case 5:
        return one_of({"sitemap", "site-map", "crawl-delay", "noindex", "host", "", "-", "clean-param"});
      default:
        return one_of({"Disallow", "disallow", "DISALLOW"});
    }
  }
  std::string line() {
    if (roll(20) == 0)
      return one_of({"", "# remark", "#", ":", " : ", "disallow", "\xEF\xBB\xBF", "disallow /a b"});
    const std::string name = key();
    const bool is_agent = name.size() > 3 && (name[0] == 'u' || name[0] == 'U');
    std::string made =
        space() + name + space() + one_of({":", ":", ":", ":", ": ", " ", "\t", "::"}) + space();
    made += is_agent ? agent() : pattern();
    made += space();
    if (roll(10) == 0) made += one_of({"# a remark", " #x", "#"});
    if (roll(40) == 0) made.insert(roll(made.size()), 1, '\0');
    if (roll(400) == 0) made += std::string(16640 + roll(60), 'a') + pattern();
    return made;
  }
  std::string file() {
    std::string made =
        roll(6) == 0 ? one_of({"\xEF\xBB\xBF", "\xEF\xBB", "\xEF", "\xBB\xBF", "\xFF\xFE"}) : "";
    for (std::size_t i = 1 + roll(14); i > 0; --i) made += line() + line_end();
    if (roll(4) == 0) made += line();
    return made;
  }
  std::string url() {
    std::string made = one_of({"https://a.example", "http://a.example:8080", "//a.example", "a.example", ""});
    made += roll(10) == 0 ? one_of({"", "?q=a", ";a", "#f"}) : "/";
    for (std::size_t i = roll(7); i > 0; --i) {
      made += one_of(
          {"a", "b", "/", "%C3%A1", "?q=", ".", "c", "index.html", "index.htm", "%25", "$", "*", ";", "://"});
    }
    if (roll(12) == 0) made += "#part";
    return made;
  }

 private:
  std::mt19937_64 dice_;
};

std::string shown(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c >= ' ' && c <= '~' && c != '\\') {
      out += c;
    } else {
      char code[8];
      std::snprintf(code, sizeof code, "\\x%02x", static_cast<unsigned>(static_cast<unsigned char>(c)));
      out += code;
    }
  }
  return out.size() > 2000 ? out.substr(0, 2000) + "…" : out;
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t pairs = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
  const std::uint64_t first = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 0;
  constexpr std::uint64_t kUrls = 10;  // for each file
  std::uint64_t run = 0, denied = 0, different = 0;
  for (std::uint64_t seed = first; run < pairs; ++seed) {
    Maker maker(seed);
    const std::string file = maker.file();
    for (std::uint64_t i = 0; i < kUrls && run < pairs; ++i, ++run) {
      const std::string url = maker.url();
      googlebot::RobotsMatcher matcher;
      const bool theirs = matcher.OneAgentAllowedByRobots(file, "policywatch", url);
      const bool ours = policywatch::manners::robots_allow(file, "policywatch", url);
      denied += theirs ? 0 : 1;
      if (ours == theirs) continue;
      if (++different <= 20)
        std::printf("seed %llu: they %s, we %s\n  %s\n  %s\n", static_cast<unsigned long long>(seed),
                    theirs ? "allow" : "deny", ours ? "allow" : "deny", shown(url).c_str(),
                    shown(file).c_str());
    }
  }
  std::printf("%llu pairs, %llu of them denied, %llu differences\n", static_cast<unsigned long long>(run),
              static_cast<unsigned long long>(denied), static_cast<unsigned long long>(different));
  return different == 0 ? 0 : 1;
}
