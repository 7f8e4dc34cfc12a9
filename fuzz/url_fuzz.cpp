#include <cassert>
#include <cstdint>

#include "base/url.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto url = policywatch::Url::parse(text)) {
    const auto again = policywatch::Url::parse(url->href());
    assert(again && again->href() == url->href() && "a serialised address parses to itself");
  }
  policywatch::identity_of(text);
  return 0;
}
