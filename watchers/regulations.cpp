// Regulations.gov v4: documents, dockets and comments as JSON:API resources.
#include "base/date.hpp"
#include "base/text.hpp"
#include "extract/dates.hpp"
#include "watchers/json_fields.hpp"
#include "watchers/json_shapes.hpp"

namespace policywatch::watchers {
namespace {

using boost::json::value;

void add(std::string& out, std::string_view label, const std::string& text) {
  if (text.empty()) return;
  if (!out.empty()) out += ' ';
  out += std::string(label) + (label.empty() ? "" : " ") + text + ".";
}

std::string day_of(const value& attributes, std::string_view name) {
  const auto date = extract::find_date(text_field(attributes, name));
  return date ? to_iso(*date) : "";
}

}  // namespace

bool is_regulations_resource(const value& entry) {
  const value* attributes = field(entry, "attributes");
  if (attributes == nullptr || !attributes->is_object() || text_field(entry, "id").empty()) return false;
  const std::string type = text_field(entry, "type");
  return (type == "documents" || type == "dockets" || type == "comments") &&
         field(*attributes, "agencyId") != nullptr;
}

Item read_regulations_resource(const value& entry) {
  const value& attributes = *field(entry, "attributes");
  const std::string id = text_field(entry, "id"), type = text_field(entry, "type");
  Item item;
  item.title = text_field(attributes, "title");
  if (item.title.empty()) item.title = id;
  // links.self is the API's address, which asks for a key; people read the page.
  item.url = "https://www.regulations.gov/" + type.substr(0, type.size() - 1) + "/" + id;
  // lastModifiedDate moves whenever the record is processed: it is no date of the event.
  item.date = extract::find_date(text_field(attributes, "postedDate"));
  item.key = "regs:" + id;
  item.outlet = text_field(attributes, "agencyId");
  const std::string withdrawn = text_field(attributes, "withdrawn");
  add(item.summary, "", first_text(attributes, {"documentType", "docketType"}));
  add(item.summary, "", text_field(attributes, "subtype"));
  if (withdrawn == "true") add(item.summary, "", "Withdrawn");
  add(item.summary, "Docket", text_field(attributes, "docketId"));
  add(item.summary, "Federal Register document", text_field(attributes, "frDocNum"));
  add(item.summary, "Comments close", day_of(attributes, "commentEndDate"));
  return item;
}

}  // namespace policywatch::watchers
