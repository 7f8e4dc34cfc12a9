#include "base/pdf_text.hpp"
#include "base/text.hpp"
#include "fuzz/fuzz.hpp"
#include "watchers/watchers.hpp"

namespace policywatch::fuzz {
namespace {

// "\f" begins a page, a line is a block, and the mark before it its tag.
PdfText paper_of(std::string_view text) {
  PdfText paper;
  for (const std::string_view page : split(text, '\f')) {
    std::vector<Block> blocks;
    for (std::string_view line : lines(page)) {
      Block block{"", Where::main, "p"};
      for (const auto& [mark, tag] : {std::pair{'#', "h1"}, {'=', "h2"}, {'*', "li"}, {'|', "tr"}}) {
        if (line.starts_with(mark)) block.tag = tag;
      }
      if (block.tag != "p") line.remove_prefix(1);
      block.text = collapse_space(line);
      if (!block.text.empty()) blocks.push_back(std::move(block));
    }
    if (paper.pages.size() < 50) paper.pages.push_back(std::move(blocks));
  }
  if (!paper.pages.empty() && !paper.pages.front().empty()) paper.title = paper.pages.front().back().text;
  paper.created = paper.title;
  return paper;
}

// Only what the paper says; our own words stand between.
void check_paper(const PdfText& paper) {
  const Watch watch = watch_of(WatchKind::document);
  const Response response = answer("%PDF-1.7\n%%EOF", "https://court.example/1.pdf", "application/pdf");
  const Reading reading = watchers::read_pdf(watch, response, paper);
  std::size_t size = paper.title.size() + paper.created.size();
  std::string said = paper.title + " ";
  for (const auto& page : paper.pages) {
    for (const Block& block : page) said += block.text + " ";
  }
  check_reading(reading, size + said.size());
  require(watchers::read_pdf(watch, response, paper) == reading, "the same paper reads the same twice");
  const Source source = Source::text(said);
  source.require_told(reading.document.description, "a decision is quoted");
}

}  // namespace

// Papers of courts and agencies: as plain text, as what the worker process hands over, and its frames.
void one_input(std::string_view input) {
  read_checked(watch_of(WatchKind::document),
               answer(input, "https://court.example/order.txt", "text/plain; charset=utf-8"));
  if (const auto frames = decode_pdf_text(input)) {
    const auto again = decode_pdf_text(encode_pdf_text(*frames));
    require(again && *again == *frames, "frames are read as they are written");
  }
  const PdfText paper = paper_of(to_valid_utf8(input));
  const auto again = decode_pdf_text(encode_pdf_text(paper));
  require(again && *again == paper, "frames are read as they are written");
  check_paper(paper);
}

}  // namespace policywatch::fuzz
