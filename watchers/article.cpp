#include "extract/extract.hpp"
#include "watchers/kinds.hpp"

namespace policywatch::watchers {

void read_article_kind(const Answer& answer, Reading& reading) {
  const auto dom = open_html(answer, reading);
  if (!dom) return;
  std::optional<Time> captured;
  if (answer.response.finished != Time()) captured = answer.response.finished;
  reading.document = extract::read_article(*dom, answer.url, answer.watch, reading.notes, captured);
  judge_page(answer, *dom, reading);
}

}  // namespace policywatch::watchers
