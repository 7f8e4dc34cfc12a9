// The documents API of the Federal Register (api/v1/documents.json, one document, public inspection).
#include "base/date.hpp"
#include "base/records_json.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/dates.hpp"
#include "watchers/json_fields.hpp"
#include "watchers/kinds.hpp"

namespace policywatch::watchers {
namespace {

using boost::json::value;

// Numbers come with typographic dashes at times; the key has plain ones.
std::string plain_number(std::string_view number) {
  return replace_all(replace_all(number, "\u2013", "-"), "\u2014", "-");
}

std::string agencies_of(const value& document) {
  const value* agencies = field(document, "agencies");
  std::vector<std::string> names;
  if (agencies != nullptr && agencies->is_array()) {
    for (const value& agency : agencies->get_array()) {
      std::string name = first_text(agency, {"name", "raw_name"});
      if (!name.empty()) names.push_back(std::move(name));
    }
  }
  return join(names, ", ");
}

void add_sentence(std::string& tail, std::string_view label, const std::string& text) {
  if (text.empty()) return;
  if (!tail.empty()) tail += ' ';
  if (!label.empty()) tail += std::string(label) + " ";
  tail += text;
  if (!tail.ends_with('.')) tail += '.';
}

// What identifies and dates a document, as sentences, so that matching finds it in plain text.
std::string identifiers_of(const value& document) {
  std::string tail;
  const std::string type = first_text(document, {"type", "filing_type"});
  add_sentence(tail, "", type);
  add_sentence(tail, "Document", plain_number(text_field(document, "document_number")));
  add_sentence(tail, "Action:", shorten(text_field(document, "action"), 200));
  add_sentence(tail, "Effective", text_field(document, "effective_on"));
  add_sentence(tail, "Comments close", text_field(document, "comments_close_on"));
  add_sentence(tail, "Signed", text_field(document, "signing_date"));
  const std::string number = text_field(document, "executive_order_number");
  add_sentence(tail, "Executive Order", number == "0" ? "" : number);
  add_sentence(tail, "Proclamation", text_field(document, "proclamation_number"));
  add_sentence(tail, "", text_field(document, "citation"));
  for (const std::string& rin : texts_field(document, "regulation_id_numbers"))
    add_sentence(tail, "RIN", rin);
  for (const char* name : {"docket_ids", "docket_numbers"}) {
    for (const std::string& docket : texts_field(document, name)) add_sentence(tail, "Docket", docket);
  }
  const value* corrected = field(document, "correction_of");
  if (corrected != nullptr && corrected->is_string()) {
    const std::string_view address = corrected->get_string();
    add_sentence(tail, "Correction of", std::string(address.substr(address.rfind('/') + 1)));
  }
  return tail;
}

// Public inspection documents may have subjects and no title.
std::string title_of(const value& document) {
  std::string title = text_field(document, "title");
  if (!title.empty()) return title;
  std::vector<std::string> subjects;
  for (const char* name : {"subject_1", "subject_2", "subject_3"}) {
    std::string subject = text_field(document, name);
    if (!subject.empty()) subjects.push_back(std::move(subject));
  }
  return join(subjects, " ");
}

std::optional<Item> read_document(const value& document, const std::string& base) {
  const std::string number = plain_number(text_field(document, "document_number"));
  if (number.empty()) return std::nullopt;
  Item item;
  item.title = title_of(document);
  const std::string address = first_text(document, {"html_url", "public_inspection_html_url", "pdf_url"});
  item.url = address.empty() ? "" : resolve(base, address);
  item.date = extract::find_date(text_field(document, "publication_date"));
  if (!item.date) item.date = extract::find_date(text_field(document, "filed_at"));
  item.summary = text_field(document, "abstract");
  add_sentence(item.summary, "", identifiers_of(document));
  item.key = "fr:" + number;
  item.outlet = agencies_of(document);
  if (item.title.empty()) item.title = "Document " + number;
  return item;
}

std::string error_of(const value& answer) {
  if (const value* errors = field(answer, "errors")) return shorten(print_json(*errors), 300);
  return field(answer, "status") != nullptr ? text_field(answer, "message") : "";
}

}  // namespace

void read_federal_register_kind(const Answer& answer, Reading& reading) {
  if (!expect_data(answer, reading, "the Federal Register's JSON")) return;
  const auto whole = parse_json(decoded_text(answer, reading));
  if (!whole) return refuse(reading, Quality::wrong_type, "no JSON: " + whole.error().message);
  if (const std::string error = error_of(*whole); !error.empty()) {
    return refuse(reading, Quality::wrong_type,
                  "the Federal Register refused the query: " + printable(error));
  }
  const value* results = field(*whole, "results");
  const bool single = results == nullptr && field(*whole, "document_number") != nullptr;
  // When nothing matches, only count and description are there.
  if (results == nullptr && !single && field(*whole, "count") == nullptr) {
    return refuse(reading, Quality::wrong_type,
                  "JSON without results, count or document_number: not the Federal Register's");
  }
  reading.document.title = text_field(*whole, "description");
  if (single) {
    if (auto item = read_document(*whole, answer.url)) reading.document.items.push_back(std::move(*item));
    reading.document.title = text_field(*whole, "title");
    return;
  }
  std::size_t skipped = 0;
  if (results != nullptr && results->is_array()) {
    for (const value& document : results->get_array()) {
      auto item = read_document(document, answer.url);
      skipped += item ? 0 : 1;
      if (item) reading.document.items.push_back(std::move(*item));
    }
  }
  if (skipped > 0)
    reading.notes.push_back(std::to_string(skipped) + " results without document_number were skipped");
  if (reading.document.items.empty()) reading.notes.push_back("the query matches no documents");
  if (!text_field(*whole, "next_page_url").empty()) {
    reading.notes.push_back("more pages follow (" + text_field(*whole, "count") +
                            " documents in all); this one was read");
  }
}

}  // namespace policywatch::watchers
