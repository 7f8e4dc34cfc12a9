#include <cassert>
#include <cstdint>

#include "base/text.hpp"
#include "match/classify.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = policywatch::to_valid_utf8({reinterpret_cast<const char*>(data), size});
  const auto found = policywatch::match::find_status("", text);
  assert((!found.status || text.find(found.quote) != std::string::npos) && "a quote stands in its text");
  policywatch::match::find_identifiers(text);
  return 0;
}
