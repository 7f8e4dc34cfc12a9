#include "extract/extract.hpp"
#include "extract/feed_discovery.hpp"
#include "extract/fingerprint.hpp"
#include "fuzz/fuzz.hpp"
#include "watchers/explain.hpp"
#include "watchers/watchers.hpp"

// A page as `try` shows it: the kind guessed, why, and the feeds it offers.
void policywatch::fuzz::one_input(std::string_view input) {
  const std::string url = "https://page.example/a/b?c=d";
  static constexpr std::string_view kTypes[] = {"text/html", "", "text/plain", "application/xhtml+xml"};
  const Response response =
      answer(input, url, std::string(kTypes[choice(input.substr(0, 64), std::size(kTypes))]));
  Watch watch = watch_of(watchers::guess_kind(response));
  const Reading guessed = watchers::read(watch, response);
  check_reading(guessed, input.size());
  watchers::explain(watch, response, guessed, false);

  watch = watch_of(WatchKind::page);
  const Reading reading = read_checked(watch, response);
  const std::string text = extract::decode(input, "text/html").text;
  require(extract::markup_print(input) == extract::markup_print(input), "a print is the same twice");
  const auto dom = extract::Dom::parse(text);
  for (const extract::OfferedFeed& feed : extract::discover_feeds(dom, url)) {
    require(feed.url.starts_with("http"), "an offered feed has an address", feed.url);
  }
  const Source page = Source::page(text);
  if (response.headers.empty() || response.headers.front().second == "text/html") {
    for (const Block& block : reading.document.blocks) page.require_told(block.text, "no text is invented");
  }
}
