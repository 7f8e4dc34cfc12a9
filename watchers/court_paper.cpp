// Orders of courts and memoranda of agencies, as the text of a PDF has them: who decided what in which case,
// when.
#include <algorithm>

#include "base/date.hpp"
#include "base/text.hpp"
#include "extract/dates.hpp"
#include "watchers/court_names.hpp"
#include "watchers/court_parts.hpp"
#include "watchers/kinds.hpp"

namespace policywatch::watchers {
namespace {

constexpr std::size_t kDateLine = 40;    // bytes of a line that is a date alone
constexpr std::size_t kDateWithin = 40;  // blocks

std::optional<Date> date_after(std::string_view text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  return at == std::string_view::npos ? std::nullopt : extract::find_date(text.substr(at + mark.size(), 80));
}

std::optional<Date> date_alone(const Blocks& blocks, std::size_t within) {
  for (std::size_t i = 0; i < std::min(blocks.size(), within); ++i) {
    std::string_view text = trim(blocks[i].text);
    if (text.starts_with('(') && text.ends_with(')')) text = text.substr(1, text.size() - 2);
    if (text.size() > kDateLine) continue;
    const auto dates = extract::find_dates(text);
    const bool alone = dates.size() == 1 && dates[0].begin == 0 && dates[0].end == text.size();
    if (alone && dates[0].date.precision == DatePrecision::day) return dates[0].date;
  }
  return std::nullopt;
}

std::string line_after(const Blocks& blocks, std::initializer_list<std::string_view> labels) {
  for (std::size_t i = 0; i < std::min<std::size_t>(blocks.size(), 30); ++i) {
    for (const std::string_view label : labels) {
      const std::string_view text = blocks[i].text;
      if (text.size() < label.size() || !equals_ascii_nocase(text.substr(0, label.size()), label)) continue;
      const std::string_view rest = trim(text.substr(label.size()));
      if (!rest.empty()) return std::string(rest);
      return i + 1 < blocks.size() ? blocks[i + 1].text : "";
    }
  }
  return "";
}

void read_memorandum(Document& document, std::string_view head) {
  const std::string subject = line_after(document.blocks, {"SUBJECT:", "SUBJ:", "RE:"});
  if (subject.empty() || !contains_ascii_nocase(head, "memorandum")) return;
  document.title = shorten(subject, 200);
  if (document.author.empty()) document.author = shorten(line_after(document.blocks, {"FROM:"}), 200);
  if (const auto date = extract::find_date(line_after(document.blocks, {"DATE:"}))) {
    document.published = date;
  } else if (const auto line = date_alone(document.blocks, 12)) {
    document.published = line;
  }
}

}  // namespace

std::optional<Date> paper_date(const Blocks& blocks, std::string_view head) {
  for (const std::string_view mark : {" Filed ", "Filed: ", "FILED: ", "Decided: ", "Decided ",
                                      "Date: ", "DATE: ", "Entered: ", "ENTERED: "}) {
    if (auto date = date_after(head, mark)) return date;
  }
  const std::size_t tail = blocks.size() - std::min<std::size_t>(blocks.size(), 40);
  for (std::size_t i = blocks.size(); i > tail; --i) {
    for (const std::string_view mark : {"Dated: ", "DATED: ", "Dated ", "DATED ", "SO ORDERED", "So ordered",
                                        "so ordered", "Signed ", "SIGNED ", "ENTERED ", "Date: ", "DATE: "}) {
      if (auto date = date_after(blocks[i - 1].text, mark)) return date;
    }
  }
  return date_alone(blocks, kDateWithin);
}

void read_court_paper(Document& document) {
  const std::string head = head_of(document.blocks);
  const auto court = court_in(head);
  if (!court) return read_memorandum(document, head);
  const std::string caption = caption_in(head, court->end), docket = docket_in(head);
  if (caption.empty() && docket.empty()) return;
  const std::string paper = paper_in(document.blocks);
  document.site = court->name;
  document.title = paper + (paper.empty() || caption.empty() ? "" : " - ") + caption;
  if (!docket.empty()) document.title += (document.title.empty() ? "No. " : ", No. ") + docket;
  document.title = shorten(document.title + " (" + court->name + ")", 300);
  if (const auto date = paper_date(document.blocks, head)) document.published = date;
  if (asks_only(paper, head)) return;
  if (std::string decided = decretal_of(document.blocks); !decided.empty())
    document.description = std::move(decided);
}

}  // namespace policywatch::watchers
