#include <cstdint>

#include "manners/manners.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  policywatch::manners::robots_allow(text, "policywatch", "https://a.example/b?c=d");
  policywatch::manners::crawl_delay(text, "policywatch");
  return 0;
}
