// The kinds of sources, one file each, behind one table. Private to watchers/.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/page.hpp"
#include "base/pdf_text.hpp"
#include "base/watch.hpp"
#include "extract/dom.hpp"

namespace policywatch::watchers {

/// A complete answer on its way to a Reading. `reading` carries charset and address already.
struct Answer {
  const Watch& watch;
  const Response& response;
  std::string url;               // final address
  std::string content_type;      // "" when the answer names none
  const PdfText* pdf = nullptr;  // what a worker process read in it, when it is a PDF
};

void read_page_kind(const Answer& answer, Reading& reading);
void read_article_kind(const Answer& answer, Reading& reading);
void read_list_kind(const Answer& answer, Reading& reading);
void read_feed_kind(const Answer& answer, Reading& reading);
void read_federal_register_kind(const Answer& answer, Reading& reading);
void read_courtlistener_kind(const Answer& answer, Reading& reading);
void read_tracker_kind(const Answer& answer, Reading& reading);
void read_document_kind(const Answer& answer, Reading& reading);
void read_pdf_kind(const Answer& answer, Reading& reading);
void read_sitemap_kind(const Answer& answer, Reading& reading);
void read_json_kind(const Answer& answer, Reading& reading);

/// What to ask a source of this kind for.
std::string_view accepted_types(WatchKind kind);

// Shared steps.

/// Decodes and parses; sets the charset. nullopt with a quality and reason when the bytes are no HTML.
std::optional<extract::Dom> open_html(const Answer& answer, Reading& reading);
/// Judges a page that was read; a bad one loses its content.
void judge_page(const Answer& answer, const extract::Dom& dom, Reading& reading);
/// For kinds that expect no HTML: judges status and headers; an HTML page that came instead is read and
/// judged as one (maintenance, login, blocked), else it is of the wrong type. False: reading says why not to
/// go on.
bool expect_data(const Answer& answer, Reading& reading, std::string_view expected);
/// The answer as UTF-8; sets the charset.
std::string decoded_text(const Answer& answer, Reading& reading);
/// By its mark at the start, or near it where the server says application/pdf.
bool is_pdf(const Answer& answer);
void refuse(Reading& reading, Quality quality, std::string reason);

// Sources with ways of their own.

/// GovInfo's entries are keyed and dated by their package ("FR-2025-12-18"), for the feed's dates are those
/// of reprocessing. Other feeds stay as they are.
void key_by_package(Reading& reading);
/// What a court's order says of itself: `site` the court, `title` its kind, caption and docket number,
/// `published` its own date, `description` the sentences that decide ("it is ORDERED that"). Of an agency's
/// memorandum: subject, author, date. Other documents stay as they are.
void read_court_paper(Document& document);

}  // namespace policywatch::watchers
