// Records as the JSON of INTERFACE.md section 4, and back. Absent values are null; field order is fixed.
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "base/change.hpp"
#include "base/error.hpp"
#include "base/page.hpp"
#include "base/policy.hpp"
#include "base/update.hpp"
#include "base/watch.hpp"

namespace policywatch {

/// A policy id as JSON: a number when it is all digits, else a string.
boost::json::value policy_id_to_json(const PolicyId& id);
Result<PolicyId> policy_id_from_json(const boost::json::value& value);

boost::json::value to_json(const Policy& policy);
/// Tolerant of absent fields; wrong types and impossible dates are errors that name the field.
Result<Policy> policy_from_json(const boost::json::value& value);

boost::json::value to_json(const Item& item);
boost::json::value to_json(const Change& change);
Result<Change> change_from_json(const boost::json::value& value);
boost::json::value to_json(const Update& update);
Result<Update> update_from_json(const boost::json::value& value);
boost::json::value to_json(const Delivery& delivery);
boost::json::value to_json(const Watch& watch);
Result<Watch> watch_from_json(const boost::json::value& value);

/// `try` of INTERFACE.md: kind, url, quality, title, language, published, author, site, items, text, links,
/// policy.
boost::json::value to_json(const Reading& reading, const Watch& watch);

/// Every field of a document, for the stored extraction; round-trips exactly.
boost::json::value document_to_json(const Document& document);
Result<Document> document_from_json(const boost::json::value& value);

/// Parses with bounded depth (64); the error names line and column.
Result<boost::json::value> parse_json(std::string_view text);
std::string print_json(const boost::json::value& value);         // one line
std::string print_json_pretty(const boost::json::value& value);  // two spaces, for people

}  // namespace policywatch
