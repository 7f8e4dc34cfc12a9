#include <array>
#include <unordered_set>

#include "extract/extract.hpp"
#include "fuzz/fuzz.hpp"

namespace {

// What operators write, CSS and XPath; "": found by itself.
struct Rule {
  std::string_view item, title, link, date, summary;
};
constexpr std::array<Rule, 7> kRules = {
    {{},
     {},
     {"li", "a", "a", "time", "p"},
     {"tr", "td:nth-child(2)", "a", "td", ""},
     {"article, .item, div", "h2, h3", "", "[datetime]", "p:first-of-type"},
     {"xpath://li | //tr | //p", "", "a", "span", ""},
     {"div div, p", "b, strong", "a[href]", ".date", "div"}}};

}  // namespace

// Listings, by themselves and by selectors: every entry is told by the page, and each has a key of its own.
void policywatch::fuzz::one_input(std::string_view input) {
  Watch watch = watch_of(WatchKind::list);
  const Rule& rule = kRules[choice(input.substr(0, 64), kRules.size())];
  if (!rule.item.empty()) {
    watch.list = ListFields{std::string(rule.item), std::string(rule.title), std::string(rule.link),
                            std::string(rule.date), std::string(rule.summary)};
  }
  const std::string url = "https://agency.example/news/";
  const Reading reading = read_checked(watch, answer(input, url, "text/html; charset=utf-8"));
  const Source page = Source::page(extract::decode(input, "text/html; charset=utf-8").text);
  std::unordered_set<std::string> keys;
  for (const Item& item : reading.document.items) {
    page.require_told(item.title, "no title is invented", 3);
    page.require_told(item.summary, "no summary is invented", 3);
    require(keys.insert(item.key).second, "two entries have two keys", item.key);
  }
}
