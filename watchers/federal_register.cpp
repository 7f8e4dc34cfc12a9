// The documents API of the Federal Register (api/v1/documents.json, one document, public inspection).
#include <charconv>
#include <unordered_set>

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

constexpr std::uint64_t kMostCounted = 10'000;  // what the API counts no further than

// Numbers come with typographic dashes at times; the key has plain ones.
std::string plain_number(std::string_view number) {
  return replace_all(replace_all(number, "\u2013", "-"), "\u2014", "-");
}

// Public inspection pads 2012-7333 to 2012-07333 at times: one document, one key.
std::string key_of(const std::string& number) {
  const std::size_t tail = number.rfind('-') + 1;
  const std::size_t digits = number.find_first_not_of('0', tail);
  const bool padded = tail > 0 && digits != std::string::npos && digits > tail;
  return "fr:" + (padded ? number.substr(0, tail) + number.substr(digits) : number);
}

// Numbers of a query's parameter, "" when it is absent: page, per_page.
std::uint64_t parameter_of(std::string_view url, std::string_view name) {
  const auto address = Url::parse(url);
  if (!address) return 0;
  for (const std::string_view pair : split(address->query(), '&')) {
    if (!pair.starts_with(name) || pair.substr(name.size(), 1) != "=") continue;
    const std::string_view digits = pair.substr(name.size() + 1);
    std::uint64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
  }
  return 0;
}

// What the API answers with something else in silence.
void warn_of_query(const std::string& url, Reading& reading) {
  if (const auto page = parameter_of(url, "page"); page > 50) {
    reading.notes.push_back(
        "page " + std::to_string(page) +
        " does not exist for the Federal Register: beyond page 50 it answers with page 1");
  }
  if (const auto size = parameter_of(url, "per_page"); size == 1 || size > 1000) {
    reading.notes.push_back("per_page=" + std::to_string(size) +
                            " is not between 2 and 1000: the Federal Register answers with 20");
  }
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
  // On public inspection the day of printing is still to come; `filed_at` is the entry's own date.
  if (field(document, "filed_at") != nullptr) {
    add_sentence(tail, "To be published", text_field(document, "publication_date"));
    add_sentence(tail, "Note:", shorten(text_field(document, "editorial_note"), 300));
  }
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
  item.date = extract::find_date(text_field(document, "filed_at"));
  if (!item.date) item.date = extract::find_date(text_field(document, "publication_date"));
  item.summary = text_field(document, "abstract");
  add_sentence(item.summary, "", identifiers_of(document));
  item.key = key_of(number);
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
  // Brackets escaped twice name no condition: the whole register would come as the answer to a narrow query.
  if (contains_ascii_nocase(answer.url, "conditions%255B")) {
    return refuse(reading, Quality::wrong_type,
                  "the brackets of conditions[\u2026] in the address are escaped twice; the Federal Register "
                  "ignores such conditions and answers with everything");
  }
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
  warn_of_query(answer.url, reading);
  std::size_t skipped = 0;
  std::unordered_set<std::string> seen;
  if (results != nullptr && results->is_array()) {
    for (const value& document : results->get_array()) {
      auto item = read_document(document, answer.url);
      skipped += item ? 0 : 1;
      if (item && seen.insert(item->key).second) reading.document.items.push_back(std::move(*item));
    }
  }
  if (skipped > 0)
    reading.notes.push_back(std::to_string(skipped) + " results without document_number were skipped");
  if (reading.document.items.empty()) reading.notes.push_back("the query matches no documents");
  if (!text_field(*whole, "next_page_url").empty()) {
    const std::string count = text_field(*whole, "count");
    reading.notes.push_back("more pages follow (" + count +
                            (count == std::to_string(kMostCounted) ? " or more" : "") +
                            " documents in all); this one was read");
  }
}

}  // namespace policywatch::watchers
