#include "extract/extract.hpp"
#include "watchers/kinds.hpp"

namespace policywatch::watchers {

void read_page_kind(const Answer& answer, Reading& reading) {
  const auto dom = open_html(answer, reading);
  if (!dom) return;
  reading.document = extract::read_page(*dom, answer.url, answer.watch, reading.notes);
  judge_page(answer, *dom, reading);
}

}  // namespace policywatch::watchers
