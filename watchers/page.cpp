#include "extract/extract.hpp"
#include "extract/mime.hpp"
#include "extract/xml_page.hpp"
#include "watchers/kinds.hpp"

namespace policywatch::watchers {
namespace {

// What is not well-formed is read and judged as the page it may be.
bool read_as_xml(const Answer& answer, Reading& reading) {
  const std::string& body = answer.response.body;
  if (extract::media_of(answer.content_type, false, body) != extract::Media::xml ||
      extract::looks_like_html(body))
    return false;
  auto document =
      extract::read_xml_page(decoded_text(answer, reading), answer.url, answer.watch, reading.notes);
  if (!document) return false;
  reading.document = std::move(*document);
  const auto verdict = extract::judge_quality(answer.response, answer.watch, nullptr, &reading.document);
  if (verdict.quality != Quality::ok) refuse(reading, verdict.quality, verdict.reason);
  return true;
}

}  // namespace

void read_page_kind(const Answer& answer, Reading& reading) {
  if (read_as_xml(answer, reading)) return;
  const auto dom = open_html(answer, reading);
  if (!dom) return;
  reading.document = extract::read_page(*dom, answer.url, answer.watch, reading.notes);
  judge_page(answer, *dom, reading);
}

}  // namespace policywatch::watchers
