#include "fuzz/fuzz.hpp"
#include "watchers/watchers.hpp"

// Registers and courts: their JSON and their feeds.
void policywatch::fuzz::one_input(std::string_view input) {
  struct Source {
    WatchKind kind;
    const char* url;
  };
  static constexpr Source kSources[] = {
      {WatchKind::federal_register, "https://www.federalregister.gov/api/v1/documents.json?page=2"},
      {WatchKind::courtlistener, "https://www.courtlistener.com/docket/1/feed/"},
      {WatchKind::json, "https://api.regulations.gov/v4/documents"},
      {WatchKind::feed, "https://www.govinfo.gov/rss/fr.xml"}};
  for (const Source& source : kSources) {
    const Response response = answer(input, source.url, "");
    Watch watch = watch_of(source.kind);
    watch.url = source.url;
    read_checked(watch, response);
  }
}
