#include <unordered_set>

#include "extract/docket.hpp"
#include "extract/extract.hpp"
#include "fuzz/fuzz.hpp"

// Docket pages: each entry is dated, told by the page, and has a key of its own.
void policywatch::fuzz::one_input(std::string_view input) {
  const std::string url = "https://court.example/docket/1.html";
  const std::string type = "text/html; charset=utf-8";
  const std::string text = extract::decode(input, type).text;
  const auto dom = extract::Dom::parse(text);
  const auto items = extract::read_docket(dom, url);
  require(items == extract::read_docket(dom, url), "the same page, the same entries");
  require(items.size() <= 5000, "entries are bounded");
  const Source page = Source::page(text);
  std::unordered_set<std::string> keys;
  for (const Item& item : items) {
    require(item.date.has_value(), "an entry of a docket is dated", item.title);
    page.require_told(item.summary, "no entry is invented");
    require(keys.insert(item.key).second, "two entries have two keys", item.key);
  }
  read_checked(watch_of(WatchKind::list), answer(input, url, type));
}
