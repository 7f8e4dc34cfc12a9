#include "fuzz/fuzz.hpp"

// Sitemaps: every entry has an address.
void policywatch::fuzz::one_input(std::string_view input) {
  const Reading reading = read_checked(watch_of(WatchKind::sitemap),
                                       answer(input, "https://site.example/sitemap.xml", "application/xml"));
  require(reading.document.items.size() <= 50'000, "entries are bounded");
  for (const Item& item : reading.document.items) {
    require(!item.url.empty(), "an entry of a sitemap has an address", item.title);
  }
}
