#include <cstdint>

#include "watchers/watchers.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  policywatch::Response response;
  response.status = 200;
  response.url = response.final_url = "https://page.example/";
  response.body.assign(reinterpret_cast<const char*>(data), size);
  for (const auto kind : {policywatch::WatchKind::page, policywatch::WatchKind::list,
                          policywatch::WatchKind::article, policywatch::WatchKind::tracker}) {
    policywatch::Watch watch;
    watch.kind = kind;
    watch.url = response.url;
    policywatch::watchers::read(watch, response);
  }
  return 0;
}
