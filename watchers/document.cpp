#include "base/text.hpp"
#include "extract/page_parts.hpp"
#include "watchers/kinds.hpp"

namespace policywatch::watchers {
namespace {

// Paragraphs of plain text: runs of lines without an empty one between them.
void add_paragraphs(std::string_view text, Document& document) {
  std::string paragraph;
  const auto end = [&] {
    std::string block = collapse_space(paragraph);
    if (!block.empty()) document.blocks.push_back({std::move(block), Where::main, "p"});
    paragraph.clear();
  };
  for (const std::string_view line : lines(text)) {
    if (trim(line).empty()) {
      end();
    } else {
      paragraph += line;
      paragraph += ' ';
    }
  }
  end();
}

}  // namespace

void read_document_kind(const Answer& answer, Reading& reading) {
  const std::string& body = answer.response.body;
  if (!expect_data(answer, reading, "a document")) return;
  if (is_pdf(answer)) return read_pdf_kind(answer, reading);
  // By the rules of sniffing a mark that does not stand first names no type: nothing is guessed.
  const bool marked = body.substr(0, 1024).contains("%PDF-");
  if (marked || answer.content_type.starts_with("application/pdf")) {
    return refuse(reading, Quality::wrong_type,
                  marked ? "other bytes stand before the PDF, and the server does not say that it is one"
                         : "the server says PDF, but what came is none");
  }
  if (body.substr(0, 4096).find('\0') != std::string::npos && !body.starts_with("\xFF\xFE") &&
      !body.starts_with("\xFE\xFF")) {
    return refuse(reading, Quality::wrong_type, "binary data came instead of a plain text document");
  }
  add_paragraphs(decoded_text(answer, reading), reading.document);
  if (!reading.document.blocks.empty())
    reading.document.title = shorten(reading.document.blocks[0].text, 200);
  read_court_paper(reading.document);
  extract::apply_text_rules(answer.watch, reading.document.blocks, reading.notes);
}

}  // namespace policywatch::watchers
