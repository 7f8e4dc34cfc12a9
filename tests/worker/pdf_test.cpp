// PDFs through the real worker process and the reader of `document` watches.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "io/worker.hpp"
#include "tests/worker/pdf_maker.hpp"
#include "watchers/watchers.hpp"

namespace policywatch {
namespace {

using test::lines_at;
using test::pdf_of;
using test::show;
using testing::ElementsAre;
using testing::HasSubstr;

PdfText read_bytes(const std::string& pdf) {
  return io::read_pdf_now(std::make_shared<const std::string>(pdf), {.program = POLICYWATCH_WORKER});
}

Response answer(std::string body, std::string type = "application/pdf") {
  Response response;
  response.status = 200;
  response.url = response.final_url = "https://agency.example/memo.pdf";
  if (!type.empty()) response.headers = {{"Content-Type", std::move(type)}};
  response.body = std::move(body);
  return response;
}

Watch document_watch() {
  Watch watch;
  watch.kind = WatchKind::document;
  watch.url = "https://agency.example/memo.pdf";
  return watch;
}

/// As the daemon reads it.
Reading read(const Response& response, const Watch& watch = document_watch()) {
  if (!watchers::needs_worker(watch, response)) return watchers::read(watch, response);
  return watchers::read_pdf(watch, response, read_bytes(response.body));
}

std::vector<std::string> texts(const Document& document, Where where = Where::main) {
  std::vector<std::string> all;
  for (const Block& block : document.blocks) {
    if (block.where == where) all.push_back(block.text);
  }
  return all;
}

const std::string kMemo = show(72, 730, 20, "Parole guidance") +
                          lines_at(72, 690,
                                   {"This memorandum sets out how officers decide requests for",
                                    "parole under the statute.", "", "It is effective today."});

TEST(Pdf, text_comes_by_page_and_paragraph_with_title_author_and_dates) {
  const Reading reading = read(answer(pdf_of(
      {kMemo, lines_at(72, 700, {"The second page."})},
      {.info =
           "/Title (Guidance on parole) /Author (Office of Policy) /CreationDate (D:20251218233000-05'00') "
           "/ModDate (D:20251220)"})));
  ASSERT_EQ(reading.quality, Quality::ok) << reading.reason;
  EXPECT_EQ(reading.document.title, "Guidance on parole");
  EXPECT_EQ(reading.document.author, "Office of Policy");
  EXPECT_EQ(reading.document.published, make_date(2025, 12, 18));
  EXPECT_EQ(reading.document.updated, make_date(2025, 12, 20));
  EXPECT_THAT(
      texts(reading.document),
      ElementsAre("Parole guidance",
                  "This memorandum sets out how officers decide requests for parole under the statute.",
                  "It is effective today.", "The second page."));
  EXPECT_EQ(reading.document.blocks[0].tag, "h1");
}

TEST(Pdf, without_a_title_or_with_a_file_name_for_one_the_heading_serves) {
  for (const char* info : {"", "/Title ()", "/Title (Microsoft Word - memo_final_v3.docx)",
                           "/Title (memo.pdf)", "/Title (untitled)", "/Title <FEFF00320030>"}) {
    const Reading reading = read(answer(pdf_of({kMemo}, {.info = info})));
    EXPECT_EQ(reading.document.title, "Parole guidance") << info;
  }
}

TEST(Pdf, a_title_in_utf16_is_read_as_text) {
  const Reading reading =
      read(answer(pdf_of({kMemo}, {.info = "/Title <FEFF00500061007200F3006C00E9002020140020D83DDE00>"})));
  EXPECT_EQ(reading.document.title, "Par\u00F3l\u00E9 \u2014 \U0001F600");
}

TEST(Pdf, impossible_dates_are_none) {
  for (const char* info :
       {"/CreationDate (D:20251341)", "/CreationDate (yesterday)", "/CreationDate (D:19000101)",
        "/CreationDate (D:99999999999999999999)", "/CreationDate (D:20)"}) {
    EXPECT_EQ(read(answer(pdf_of({kMemo}, {.info = info}))).document.published, std::nullopt) << info;
  }
}

TEST(Pdf, a_table_is_read_row_by_row_whatever_the_order_in_the_file) {
  std::string table;
  const std::vector<std::vector<std::string>> rows = {{"Office", "Requests", "Granted"},
                                                      {"Boston", "120", "40"},
                                                      {"El Paso", "1,310", "212"},
                                                      {"San Diego", "998", ""}};
  for (std::size_t column = 0; column < 3; ++column) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      table +=
          show(72 + 160 * static_cast<int>(column), 600 - 18 * static_cast<int>(row), 10, rows[row][column]);
    }
  }
  const Reading reading =
      read(answer(pdf_of({lines_at(72, 660, {"Requests in the year were these:"}) + table})));
  EXPECT_THAT(texts(reading.document),
              ElementsAre("Requests in the year were these:", "Office | Requests | Granted",
                          "Boston | 120 | 40", "El Paso | 1,310 | 212", "San Diego | 998"));
  EXPECT_EQ(reading.document.blocks[1].tag, "tr");
}

TEST(Pdf, a_cell_that_wraps_stays_in_its_row) {
  std::string table;
  const std::vector<std::pair<std::string, std::vector<std::string>>> rows = {
      {"Section 1", {"Officers decide each request on its", "own facts and write down why."}},
      {"Section 2", {"Applicants are told within thirty", "days of the decision."}},
      {"Section 3", {"The guidance of 2019 is withdrawn."}}};
  int y = 600;
  for (const auto& [label, cell] : rows) {
    table += show(72, y, 10, label) + show(200, y, 10, cell[0]);
    if (cell.size() > 1) table += show(200, y - 12, 10, cell[1]);
    y -= 36;
  }
  EXPECT_THAT(texts(read(answer(pdf_of({table}))).document),
              ElementsAre("Section 1 | Officers decide each request on its own facts and write down why.",
                          "Section 2 | Applicants are told within thirty days of the decision.",
                          "Section 3 | The guidance of 2019 is withdrawn."));
}

TEST(Pdf, columns_of_prose_are_read_one_after_the_other) {
  const std::vector<std::string> left = {
      "The first column of prose tells about", "the beginning of the policy and runs",
      "down the page before the second one", "begins. Nobody reads across the gutter",
      "between the two columns of a page."};
  const std::vector<std::string> right = {
      "The second column comes after the", "first one has ended. It speaks about",
      "what the agencies did in the months", "after the rule had been published and",
      "what the courts said about all of it."};
  const auto blocks =
      texts(read(answer(pdf_of({lines_at(72, 700, left) + lines_at(320, 700, right)}))).document);
  ASSERT_EQ(blocks.size(), 2U);
  EXPECT_THAT(blocks[0], HasSubstr("and runs down the page before the second one begins."));
  EXPECT_THAT(blocks[1], HasSubstr("comes after the first one has ended."));
}

TEST(Pdf, running_heads_and_page_numbers_are_no_content) {
  std::vector<std::string> pages;
  for (int i = 1; i <= 4; ++i) {
    pages.push_back(show(72, 770, 9, "Agency memorandum 602-0190") +
                    show(290, 30, 9, "Page " + std::to_string(i) + " of 4") +
                    lines_at(72, 700, {"What page " + std::to_string(i) + " says is told here."}));
  }
  const Document document = read(answer(pdf_of(pages))).document;
  EXPECT_EQ(texts(document).size(), 4U);
  EXPECT_EQ(texts(document, Where::navigation).size(), 8U);
}

TEST(Pdf, a_sentence_goes_on_over_the_end_of_a_page_and_of_a_line) {
  const Reading reading = read(answer(pdf_of(
      {lines_at(72, 100,
                {"The rule applies to every non-", "immigrant who asks for the exten-", "sion and who is"}),
       lines_at(72, 700, {"present in the country."})})));
  EXPECT_THAT(texts(reading.document), ElementsAre("The rule applies to every nonimmigrant who asks for the "
                                                   "extension and who is present in the country."));
}

TEST(Pdf, ignore_text_counts_for_documents_too) {
  Watch watch = document_watch();
  watch.ignore_text = {"effective today"};
  EXPECT_THAT(texts(read(answer(pdf_of({kMemo})), watch).document), testing::SizeIs(2));
}

TEST(Pdf, E07_the_reader_is_chosen_by_the_bytes_and_never_by_a_guess) {
  const std::string pdf = pdf_of({kMemo});
  const std::string junk(512, ' ');
  const std::string html =
      "<!doctype html><html><body><p>A page with words enough to be one.</p></body></html>";
  struct Row {
    std::string body, type;
    Quality quality;
  };
  const std::vector<Row> rows = {
      {pdf, "application/pdf", Quality::ok},
      {pdf, "application/octet-stream", Quality::ok},
      {pdf, "", Quality::ok},
      {pdf, "text/plain", Quality::ok},
      {junk + pdf, "application/pdf", Quality::ok},
      {junk + pdf, "", Quality::wrong_type},
      {std::string(2000, ' ') + pdf, "application/pdf", Quality::wrong_type},
      {html, "application/pdf", Quality::wrong_type},
      {html, "text/html", Quality::wrong_type},
      {std::string("PK\x03\x04 a zip archive"), "application/pdf", Quality::wrong_type},
      {"Plain words.", "application/pdf", Quality::wrong_type},
      {"Plain words.", "text/plain", Quality::ok}};
  for (const Row& row : rows) {
    const Reading reading = read(answer(row.body, row.type));
    EXPECT_EQ(reading.quality, row.quality)
        << row.type << " " << row.body.substr(0, 20) << ": " << reading.reason;
  }
}

TEST(Pdf, D20_a_page_instead_of_the_document_is_of_the_wrong_type) {
  const Reading reading = read(
      answer("<!doctype html><html><head><title>Library</title></head><body><main><h1>Library</h1><p>The "
             "document that you "
             "asked for may have moved to another part of our library of documents.</p></main></body></html>",
             "text/html"));
  EXPECT_EQ(reading.quality, Quality::wrong_type) << reading.reason;
  EXPECT_TRUE(reading.document.blocks.empty());
}

TEST(Pdf, one_without_text_is_empty_and_a_cut_one_truncated) {
  EXPECT_EQ(read(answer(pdf_of({"0 0 612 792 re f"}))).quality, Quality::empty);
  const std::string pdf = pdf_of({kMemo});
  for (int tenth = 1; tenth < 10; ++tenth) {
    EXPECT_EQ(read(answer(pdf.substr(0, pdf.size() * static_cast<std::size_t>(tenth) / 10))).quality,
              Quality::truncated)
        << tenth;
  }
}

std::string deflated(const std::string& bytes) {
  uLongf size = compressBound(bytes.size());
  std::string out(size, '\0');
  compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
            bytes.size(), 9);
  out.resize(size);
  return out;
}

// None of these may take the reader down or be taken for content, and the next document must be read.
TEST(Pdf, L14_traps_cost_one_page) {
  const std::string page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] >>";
  std::string bomb(64 * 1024 * 1024, ' ');
  std::string twice = deflated(deflated(bomb));
  bomb.clear();
  const std::string many_kids = [] {
    std::string kids;
    for (int i = 0; i < 100'000; ++i) kids += "3 0 R ";
    return kids;
  }();
  std::string deep;
  for (int i = 0; i < 200'000; ++i) deep += '[';
  const std::vector<std::pair<std::string, std::string>> traps = {
      {"page tree in a circle",
       test::assemble({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"})},
      {"page that is its own content",
       test::assemble({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                       "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 3 0 R >>"})},
      {"length that is itself",
       test::assemble({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                       "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>",
                       "<< /Length 4 0 R >>\nstream\nBT ET\nendstream"})},
      {"form that draws itself",
       test::assemble(
           {"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /XObject << /X 5 0 R >> >> "
            "/Contents 4 0 R >>",
            test::stream("/X Do"),
            test::stream(
                "/X Do /X Do",
                "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>")})},
      {"xref loop",
       "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\nxref\n0 1\n0000000000 65535 f "
       "\ntrailer\n<< /Size 3 "
       "/Root 1 0 R /Prev 58 >>\nstartxref\n58\n%%EOF\n"},
      {"10^5 pages", test::assemble({"<< /Type /Catalog /Pages 2 0 R >>",
                                     "<< /Type /Pages /Kids [" + many_kids + "] /Count 100000 >>", page})},
      {"object-stream bomb",
       test::assemble({"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                       "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R >>",
                       test::stream(twice, "/Filter [/FlateDecode /FlateDecode]")})},
      {"huge page box", pdf_of({kMemo}, {.box = "0 0 99999999999 99999999999"})},
      {"brackets without end", test::assemble({"<< /Type /Catalog /Pages 2 0 R /X " + deep + " >>",
                                               "<< /Type /Pages /Kids [] /Count 0 >>"})},
      {"encrypted",
       test::assemble(
           {"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page},
           "/Root 1 0 R /ID [<00><00>] /Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -1 /O "
           "<0000000000000000000000000000000000000000000000000000000000000000> /U "
           "<1111111111111111111111111111111111111111111111111111111111111111> >>")},
      {"unknown encryption", test::assemble({"<< /Type /Catalog /Pages 2 0 R >>",
                                             "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page},
                                            "/Root 1 0 R /Encrypt << /Filter /Nobody /V 9 >>")},
      {"no objects", "%PDF-1.7\n%%EOF\n"},
  };
  for (const auto& [name, pdf] : traps) {
    const Reading reading = read(answer(pdf));
    EXPECT_NE(reading.quality, Quality::ok) << name;
    EXPECT_FALSE(reading.reason.empty()) << name;
    EXPECT_TRUE(reading.document.blocks.empty()) << name;
    EXPECT_EQ(read(answer(pdf_of({kMemo}))).quality, Quality::ok) << "after " << name;
  }
}

TEST(Pdf, L14_scripts_and_programs_in_a_document_are_never_run) {
  const Reading reading = read(answer(pdf_of(
      {kMemo},
      {.catalog = "/OpenAction << /S /JavaScript /JS (app.launchURL\\('http://127.0.0.1:9/'\\)) >> "
                  "/AA << /WC << /S /Launch /F (/bin/touch) /P (/tmp/policywatch-pdf-was-here) >> >>"})));
  EXPECT_EQ(reading.quality, Quality::ok) << reading.reason;
  EXPECT_THAT(texts(reading.document), testing::SizeIs(3));
}

TEST(Pdf, L14_huge_type_is_still_only_text) {
  const Reading reading = read(answer(pdf_of({"BT /F1 2834646 Tf 72 700 Td (A) Tj ET\n" + kMemo})));
  EXPECT_TRUE(reading.quality != Quality::ok || !reading.document.blocks.empty()) << reading.reason;
}

}  // namespace
}  // namespace policywatch
