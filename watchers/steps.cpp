#include "base/text.hpp"
#include "extract/extract.hpp"
#include "extract/mime.hpp"
#include "extract/quality_signs.hpp"
#include "watchers/kinds.hpp"

namespace policywatch::watchers {
void refuse(Reading& reading, Quality quality, std::string reason) {
  reading.quality = quality;
  reading.reason = std::move(reason);
  // Only a good capture carries content; the title stays, to show what came instead.
  Document shell;
  shell.url = reading.document.url;
  shell.title = reading.document.title;
  reading.document = std::move(shell);
}

std::string decoded_text(const Answer& answer, Reading& reading) {
  extract::DecodedText decoded = extract::decode(answer.response.body, answer.content_type);
  reading.charset = std::move(decoded.charset);
  return std::move(decoded.text);
}

std::optional<extract::Dom> open_html(const Answer& answer, Reading& reading) {
  if (const auto wrong = extract::judge_type(answer.response, answer.watch.kind)) {
    // A refusal or an error page may come as anything; what it is counts before its type does.
    const auto verdict = extract::judge_quality(answer.response, answer.watch, nullptr, nullptr);
    const auto& told = verdict.quality == Quality::ok ? *wrong : verdict;
    refuse(reading, told.quality, told.reason);
    return std::nullopt;
  }
  std::string text = decoded_text(answer, reading);
  // Text stays text: what looks like markup in it is for the eye.
  if (extract::essence_of(answer.content_type) == "text/plain") text = extract::text_as_html(text);
  extract::Dom dom = extract::Dom::parse(std::move(text));
  if (dom.was_bounded())
    reading.notes.push_back("the page holds more markup than is read; some tags were left out");
  return dom;
}

void judge_page(const Answer& answer, const extract::Dom& dom, Reading& reading) {
  const extract::QualityVerdict verdict =
      extract::judge_quality(answer.response, answer.watch, &dom, &reading.document);
  if (verdict.quality != Quality::ok) refuse(reading, verdict.quality, verdict.reason);
}

bool expect_data(const Answer& answer, Reading& reading, std::string_view expected) {
  if (extract::looks_like_html(answer.response.body)) {
    const extract::Dom dom = extract::Dom::parse(decoded_text(answer, reading));
    // Judged as the page it is: a maintenance or login page must not be mistaken for a broken feed.
    Watch as_page = answer.watch;
    as_page.kind = WatchKind::page;
    as_page.select.clear();
    reading.document = extract::read_page(dom, answer.url, as_page, reading.notes);
    const auto verdict = extract::judge_quality(answer.response, as_page, &dom, &reading.document);
    if (verdict.quality != Quality::ok) {
      refuse(reading, verdict.quality, verdict.reason);
    } else {
      refuse(reading, Quality::wrong_type, "an HTML page came instead of " + std::string(expected));
    }
    return false;
  }
  const auto verdict = extract::judge_quality(answer.response, answer.watch, nullptr, nullptr);
  if (verdict.quality == Quality::ok) return true;
  refuse(reading, verdict.quality, verdict.reason);
  return false;
}

}  // namespace policywatch::watchers
