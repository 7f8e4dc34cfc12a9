// CourtListener: a docket's Atom feed, or docket entries of REST v4 (also as its webhook delivers them); and
// the Supreme Court's own dockets in JSON.
#include <unordered_set>

#include "base/date.hpp"
#include "base/records_json.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "extract/dates.hpp"
#include "extract/extract.hpp"
#include "watchers/json_fields.hpp"
#include "watchers/kinds.hpp"

namespace policywatch::watchers {
namespace {

using boost::json::value;

constexpr std::string_view kSite = "https://www.courtlistener.com/";
constexpr std::size_t kLongestTitle = 160;
constexpr std::size_t kLongestNumber = 60;    // of a case: every key repeats it
constexpr std::size_t kMostEntries = 20'000;  // of one answer

// The digits after "/docket/" or "/dockets/".
std::string docket_of(std::string_view address) {
  for (const std::string_view mark : {"/docket/", "/dockets/"}) {
    const std::size_t at = address.find(mark);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = address.substr(at + mark.size());
    const std::size_t end = rest.find_first_not_of("0123456789");
    if (end != 0 && !rest.empty()) return std::string(rest.substr(0, end));
  }
  return "";
}

void tell_apart(std::vector<Item>& items) {
  std::unordered_set<std::string> used;
  for (Item& item : items) {
    if (used.insert(item.key).second) continue;
    item.key += "#" + fold(item.title);
    used.insert(item.key);
  }
}

// Entry numbers are not unique, but the fragment of an entry's link is all that the feed gives.
void read_atom(const Answer& answer, const std::string& text, Reading& reading) {
  auto feed = extract::read_feed(text, "application/xml; charset=utf-8", answer.url);
  if (!feed) return refuse(reading, Quality::wrong_type, feed.error().message);
  for (Item& item : feed->items) {
    std::string docket = docket_of(item.url);
    if (docket.empty()) docket = docket_of(answer.url);
    const std::size_t hash = item.url.find('#');
    if (!docket.empty() && hash != std::string::npos)
      item.key = "cl:" + docket + "/" + item.url.substr(hash + 1);
  }
  tell_apart(feed->items);
  reading.document.title = std::move(feed->title);
  reading.document.items = std::move(feed->items);
  for (std::string& note : feed->notes) reading.notes.push_back(std::move(note));
  if (reading.document.items.empty()) reading.notes.push_back("the feed holds no entries");
}

const value* first_document(const value& entry) {
  const value* documents = field(entry, "recap_documents");
  if (documents == nullptr || !documents->is_array() || documents->get_array().empty()) return nullptr;
  return &documents->get_array().front();
}

std::string docket_of_entry(const value& entry) {
  std::string docket = text_field(entry, "docket");
  if (!docket.empty() && docket.find_first_not_of("0123456789") == std::string::npos) return docket;
  return docket_of(docket);
}

std::string address_of(const value& entry, const std::string& docket, const std::string& number,
                       const std::string& id) {
  const value* document = first_document(entry);
  const std::string path = document == nullptr ? "" : text_field(*document, "absolute_url");
  if (!path.empty()) return resolve(kSite, path);
  if (docket.empty()) return "";
  const std::string mark = number.empty() ? "#minute-entry-" + id : "#entry-" + number;
  return std::string(kSite) + "docket/" + docket + "/?order_by=desc" + mark;
}

// `as_feed`: keyed as the docket's feed keys its entries, for a delivery to a watch of that feed.
std::optional<Item> read_entry(const value& entry, bool as_feed) {
  const std::string id = text_field(entry, "id");
  const std::string docket = docket_of_entry(entry);
  const std::string number = text_field(entry, "entry_number");
  if (id.empty()) return std::nullopt;
  Item item;
  item.key = "cl:" + docket + "/" +
             (!as_feed         ? id
              : number.empty() ? "minute-entry-" + id
                               : "entry-" + number);
  item.summary = text_field(entry, "description");
  const value* document = first_document(entry);
  if (item.summary.empty() && document != nullptr) item.summary = text_field(*document, "description");
  item.title = number.empty() ? "Minute entry" : "Entry #" + number;
  if (!item.summary.empty()) item.title += ": " + shorten(item.summary, kLongestTitle);
  item.date = extract::find_date(text_field(entry, "date_filed"));  // null stays unknown
  item.url = address_of(entry, docket, number, id);
  return item;
}

// Search results carry a case and a date rather than an entry.
std::optional<Item> read_search_result(const value& result) {
  const std::string path = text_field(result, "absolute_url");
  Item item;
  item.title = first_text(result, {"caseName", "case_name", "case_name_full"});
  if (item.title.empty() || path.empty()) return std::nullopt;
  item.url = resolve(kSite, path);
  item.date = extract::find_date(first_text(result, {"dateFiled", "date_filed"}));
  item.summary = first_text(result, {"snippet", "description", "docketNumber", "docket_number"});
  item.key = identity_of(item.url);
  return item;
}

// A docket of the Supreme Court as its own site gives it (…/RSS/Cases/JSON/24A884.json).
void read_supreme_court(const value& docket, const std::string& base, Reading& reading) {
  const std::string number = shorten(text_field(docket, "CaseNumber"), kLongestNumber);
  const std::string title = text_field(docket, "PetitionerTitle");
  const std::string other = text_field(docket, "RespondentTitle");
  reading.document.title = other.empty() ? title : title + " v. " + other;
  for (const value& entry : field(docket, "ProceedingsandOrder")->get_array()) {
    Item item;
    item.summary = text_field(entry, "Text");
    if (item.summary.empty() || reading.document.items.size() >= kMostEntries) continue;
    item.title = shorten(item.summary, kLongestTitle);
    item.date = extract::find_date(text_field(entry, "Date"));
    item.key = "scotus:" + number + "/" + (item.date ? to_iso(*item.date) : "") + "/" + fold(item.title);
    const value* links = field(entry, "Links");
    if (links != nullptr && links->is_array() && !links->get_array().empty()) {
      item.url = resolve(base, first_text(links->get_array().front(), {"DocumentUrl", "File"}));
    }
    if (item.url.empty()) item.url = base;
    reading.document.items.push_back(std::move(item));
  }
  tell_apart(reading.document.items);
}

void read_rest(const std::string& text, const std::string& base, Reading& reading) {
  const auto whole = parse_json(text);
  if (!whole) return refuse(reading, Quality::wrong_type, "no JSON: " + whole.error().message);
  if (const value* proceedings = field(*whole, "ProceedingsandOrder");
      proceedings != nullptr && proceedings->is_array()) {
    return read_supreme_court(*whole, base, reading);
  }
  const bool delivered = field(*whole, "payload") != nullptr;
  const value* envelope = field(*whole, "payload") == nullptr ? &*whole : field(*whole, "payload");
  const value* results = field(*envelope, "results");
  if (results == nullptr || !results->is_array()) {
    const std::string detail = text_field(*whole, "detail");
    return refuse(reading, Quality::wrong_type,
                  detail.empty() ? "JSON without results: not CourtListener's"
                                 : "CourtListener refused the query: " + printable(shorten(detail, 200)));
  }
  std::size_t skipped = 0;
  for (const value& entry : results->get_array()) {
    if (reading.document.items.size() >= kMostEntries) break;
    auto item = read_search_result(entry);
    if (!item) item = read_entry(entry, delivered && !base.contains("/api/"));
    skipped += item ? 0 : 1;
    if (item) reading.document.items.push_back(std::move(*item));
  }
  tell_apart(reading.document.items);
  if (skipped > 0) reading.notes.push_back(std::to_string(skipped) + " results without an id were skipped");
  if (reading.document.items.empty()) reading.notes.push_back("no docket entries");
}

}  // namespace

void read_courtlistener_kind(const Answer& answer, Reading& reading) {
  if (!expect_data(answer, reading, "a docket feed")) return;
  const std::string text = decoded_text(answer, reading);
  const std::string_view start = trim(text);
  if (start.starts_with('{') || start.starts_with('[')) return read_rest(text, answer.url, reading);
  read_atom(answer, text, reading);
}

}  // namespace policywatch::watchers
