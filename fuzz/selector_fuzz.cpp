#include <cstdint>

#include "extract/select.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto dom =
      policywatch::extract::Dom::parse("<main id=a><p class='b c'>One</p><ul><li>1<li>2</ul></main>");
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto selector = policywatch::extract::Selector::parse(text)) selector->select(dom.root());
  return 0;
}
