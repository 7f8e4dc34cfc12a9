#include <cstdint>

#include "extract/extract.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto feed = policywatch::extract::read_feed(bytes, "", "https://feed.example/");
  return feed && feed->items.size() > size ? -1 : 0;
}
