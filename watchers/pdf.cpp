// PDFs: the bytes come with the text that a worker process read in them (base/pdf_text.hpp).
#include <algorithm>

#include "base/pdf_text.hpp"
#include "base/text.hpp"
#include "extract/page_parts.hpp"
#include "watchers/kinds.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::watchers {
namespace {

constexpr std::string_view kMark = "%PDF-";
constexpr std::size_t kMarkWithin = 1024;      // readers of PDF forgive so much before the mark
constexpr std::size_t kEndWithin = 16 * 1024;  // and so much after the end mark
constexpr std::size_t kLongestHeading = 200;

/// "D:20251218093000-05'00'" → the day as the file's own clock had it.
std::optional<Date> date_of_pdf(std::string_view text) {
  if (text.starts_with("D:")) text.remove_prefix(2);
  const auto number = [text](std::size_t at, std::size_t count) {
    int value = 0;
    for (const char c : text.substr(std::min(at, text.size()), count)) {
      if (c < '0' || c > '9') return -1;
      value = value * 10 + (c - '0');
    }
    return text.size() < at + count ? -1 : value;
  };
  const int year = number(0, 4), month = number(4, 2), day = number(6, 2);
  if (year < 1980 || month < 1 || day < 1) return std::nullopt;  // no clock of a writing program was earlier
  return make_date(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

/// What programs write into the title by themselves: file names and their own.
bool is_no_title(std::string_view title) {
  const std::string low = ascii_lower(title);
  for (const std::string_view start : {"microsoft word - ", "microsoft powerpoint - ", "untitled", "slide 1",
                                       "print", "layout 1", "document1", "pii: "}) {
    if (low.starts_with(start)) return true;
  }
  const std::size_t dot = low.rfind('.');
  const bool file_name = dot != std::string::npos && low.find(' ', dot) == std::string::npos &&
                         low.size() - dot >= 3 && low.size() - dot <= 6 && low.find(' ') == std::string::npos;
  return file_name || low.ends_with(".pdf") || low.ends_with(".docx") || low.ends_with(".doc") ||
         std::ranges::count_if(low, [](char c) { return c >= 'a' && c <= 'z'; }) < 4;
}

std::string title_of(const PdfText& text, const std::vector<Block>& blocks) {
  if (!text.title.empty() && !is_no_title(text.title)) return shorten(text.title, kLongestHeading);
  for (const std::string_view tag : {"h1", "h2"}) {
    const auto heading = std::ranges::find(blocks, tag, &Block::tag);
    if (heading != blocks.end()) return shorten(heading->text, kLongestHeading);
  }
  const auto first = std::ranges::find(blocks, Where::main, &Block::where);
  return first == blocks.end() ? "" : shorten(first->text, kLongestHeading);
}

}  // namespace

bool is_pdf(const Answer& answer) {
  const std::string_view body = answer.response.body;
  if (body.starts_with(kMark)) return true;
  const std::string_view type =
      trim(std::string_view(answer.content_type).substr(0, answer.content_type.find(';')));
  return type == "application/pdf" && body.substr(0, kMarkWithin).contains(kMark);
}

void read_pdf_kind(const Answer& answer, Reading& reading) {
  const std::string_view body = answer.response.body;
  if (!body.substr(body.size() - std::min(body.size(), kEndWithin)).contains("%%EOF")) {
    return refuse(reading, Quality::truncated, "the PDF breaks off: its end mark (%%EOF) is not there");
  }
  if (answer.pdf == nullptr) {
    return refuse(reading, Quality::wrong_type,
                  "this is a PDF, and there is no worker process to read it here");
  }
  const PdfText& text = *answer.pdf;
  if (text.quality != Quality::ok) return refuse(reading, text.quality, printable(text.failure));
  Document& document = reading.document;
  for (const std::vector<Block>& page : text.pages) {
    document.blocks.insert(document.blocks.end(), page.begin(), page.end());
  }
  if (document.blocks.empty() && !answer.watch.allow_empty) {
    return refuse(reading, Quality::empty,
                  "the PDF holds no text on its " + std::to_string(text.pages.size()) +
                      " pages: it may be a scanned picture");
  }
  document.title = title_of(text, document.blocks);
  document.author = text.author;
  document.published = date_of_pdf(text.created);
  document.updated = date_of_pdf(text.modified);
  read_court_paper(document);
  reading.charset = "utf-8";
  extract::apply_text_rules(answer.watch, document.blocks, reading.notes);
}

}  // namespace policywatch::watchers
