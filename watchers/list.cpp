#include "extract/docket.hpp"
#include "extract/extract.hpp"
#include "watchers/kinds.hpp"

namespace policywatch::watchers {

void read_list_kind(const Answer& answer, Reading& reading) {
  const auto dom = open_html(answer, reading);
  if (!dom) return;
  // The whole page stays beside its entries: what is said around a listing can change too.
  reading.document = extract::read_page(*dom, answer.url, answer.watch, reading.notes);
  reading.document.items = extract::read_listing(*dom, answer.url, answer.watch, reading.notes);
  // A court's docket names its columns: surer than what a page of repeated records looks like.
  if (!answer.watch.list) {
    auto docket = extract::read_docket(*dom, answer.url);
    if (!docket.empty()) reading.document.items = std::move(docket);
  }
  if (reading.document.items.empty()) reading.notes.push_back("no listing entries were found");
  judge_page(answer, *dom, reading);
}

}  // namespace policywatch::watchers
