#include "extract/extract.hpp"
#include "watchers/kinds.hpp"

namespace policywatch::watchers {

void read_list_kind(const Answer& answer, Reading& reading) {
  const auto dom = open_html(answer, reading);
  if (!dom) return;
  // The whole page stays beside its entries: what is said around a listing can change too.
  reading.document = extract::read_page(*dom, answer.url, answer.watch, reading.notes);
  reading.document.items = extract::read_listing(*dom, answer.url, answer.watch, reading.notes);
  if (reading.document.items.empty()) reading.notes.push_back("no listing entries were found");
  judge_page(answer, *dom, reading);
}

}  // namespace policywatch::watchers
