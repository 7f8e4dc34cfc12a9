#include <cstdint>

#include "extract/extract.hpp"
#include "extract/feed_discovery.hpp"
#include "watchers/watchers.hpp"

// Registers and courts: their JSON, their papers as text; and the feeds that any page offers.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  policywatch::Response response;
  response.status = 200;
  response.url = response.final_url = "https://www.federalregister.gov/api/v1/documents.json?page=2";
  response.body.assign(reinterpret_cast<const char*>(data), size);
  for (const auto kind : {policywatch::WatchKind::federal_register, policywatch::WatchKind::courtlistener,
                          policywatch::WatchKind::json, policywatch::WatchKind::document}) {
    policywatch::Watch watch;
    watch.kind = kind;
    watch.url = response.url;
    policywatch::watchers::read(watch, response);
  }
  auto text = policywatch::extract::decode(response.body, "text/html").text;
  const auto dom = policywatch::extract::Dom::parse(std::move(text));
  return policywatch::extract::discover_feeds(dom, response.url).size() > size ? -1 : 0;
}
