#include "base/policy_row.hpp"
#include "base/text.hpp"
#include "extract/extract.hpp"
#include "extract/mime.hpp"
#include "extract/tracker_page.hpp"
#include "watchers/kinds.hpp"

namespace policywatch::watchers {
namespace {

void take(extract::TrackerPage page, Document& document) {
  for (const Policy& row : page.rows) document.items.push_back(item_of_row(row));
  document.policy = std::move(page.entry);
}

void read_saved_text(const Answer& answer, Reading& reading) {
  if (!expect_data(answer, reading, "a saved tracker entry")) return;
  const std::string text = decoded_text(answer, reading);
  auto page = extract::read_tracker_page_text(text, answer.url);
  if (!page) return refuse(reading, Quality::wrong_type, page.error().message);
  for (const std::string_view line : lines(text)) {
    std::string block = collapse_space(line);
    if (!block.empty()) reading.document.blocks.push_back({std::move(block), Where::main, "p"});
  }
  if (page->entry) reading.document.title = page->entry->title;
  take(std::move(*page), reading.document);
}

}  // namespace

void read_tracker_kind(const Answer& answer, Reading& reading) {
  if (answer.content_type.starts_with("text/plain") || !extract::looks_like_html(answer.response.body)) {
    return read_saved_text(answer, reading);
  }
  const auto dom = open_html(answer, reading);
  if (!dom) return;
  reading.document = extract::read_page(*dom, answer.url, answer.watch, reading.notes);
  judge_page(answer, *dom, reading);
  if (reading.quality != Quality::ok) return;
  auto page = extract::read_tracker_page(*dom, answer.url);
  if (!page) return refuse(reading, Quality::wrong_type, page.error().message);
  take(std::move(*page), reading.document);
}

}  // namespace policywatch::watchers
