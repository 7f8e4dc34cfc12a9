#include "base/text.hpp"
#include "extract/extract.hpp"
#include "extract/mime.hpp"
#include "extract/tracker_listing.hpp"
#include "watchers/kinds.hpp"

namespace policywatch::watchers {
namespace {

void read_saved_text(const Answer& answer, Reading& reading) {
  if (!expect_data(answer, reading, "a saved tracker entry")) return;
  const std::string text = decoded_text(answer, reading);
  auto policy = extract::read_tracker_text(text, answer.url);
  if (!policy) return refuse(reading, Quality::wrong_type, policy.error().message);
  reading.document.title = policy->title;
  for (const std::string_view line : lines(text)) {
    std::string block = collapse_space(line);
    if (!block.empty()) reading.document.blocks.push_back({std::move(block), Where::main, "p"});
  }
  reading.document.policy = std::move(*policy);
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
  if (extract::marks_tracker_rows(*dom)) {
    reading.document.items = extract::read_tracker_listing(*dom, answer.url);
    return;
  }
  auto policy = extract::read_tracker_html(*dom, answer.url);
  if (!policy) reading.document.items = extract::read_tracker_listing(*dom, answer.url);
  if (!policy && reading.document.items.size() > 1) return;
  if (!policy) return refuse(reading, Quality::wrong_type, policy.error().message);
  reading.document.policy = std::move(*policy);
}

}  // namespace policywatch::watchers
