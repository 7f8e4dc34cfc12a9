#include "extract/extract.hpp"
#include "extract/feed_parts.hpp"
#include "fuzz/fuzz.hpp"

// Feeds of every kind. The first byte's value chooses what the server calls them.
void policywatch::fuzz::one_input(std::string_view input) {
  static constexpr std::string_view kTypes[] = {"", "application/rss+xml", "text/xml; charset=windows-1252",
                                                "application/feed+json", "text/xml; charset=utf-16"};
  const std::string_view type = kTypes[choice(input.substr(0, 64), std::size(kTypes))];
  const std::string url = "https://feed.example/a/feed.xml";
  const Reading reading = read_checked(watch_of(WatchKind::feed), answer(input, url, std::string(type)));
  require(reading.document.items.size() <= extract::kMostFeedItems, "entries are bounded");
  for (const Item& item : reading.document.items) {
    require(item.title.size() <= 1000 && item.summary.size() <= 4000, "an entry's texts are bounded");
  }
  const auto feed = extract::read_feed(input, type, url);
  const bool read = reading.quality == Quality::ok;
  require(!read || (feed && feed->items.size() >= reading.document.items.size()), "no entry is invented");
}
