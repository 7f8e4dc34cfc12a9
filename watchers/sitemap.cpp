#include "extract/sitemap.hpp"

#include "watchers/kinds.hpp"

namespace policywatch::watchers {

void read_sitemap_kind(const Answer& answer, Reading& reading) {
  if (!expect_data(answer, reading, "a sitemap")) return;
  auto items = extract::read_sitemap(decoded_text(answer, reading), answer.url);
  if (!items) return refuse(reading, Quality::wrong_type, items.error().message);
  reading.document.items = std::move(*items);
}

}  // namespace policywatch::watchers
