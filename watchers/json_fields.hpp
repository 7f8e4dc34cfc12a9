// Reading fields of foreign JSON, where anything may be absent, null or of another type.
#pragma once

#include <boost/json/value.hpp>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace policywatch::watchers {

/// nullptr when `value` is no object or lacks the field.
const boost::json::value* field(const boost::json::value& value, std::string_view name);
/// A string or number as text, white space collapsed; "" for all else.
std::string as_text(const boost::json::value* value);
std::string text_field(const boost::json::value& value, std::string_view name);
/// The first of these fields that holds text.
std::string first_text(const boost::json::value& value, std::initializer_list<std::string_view> names);
/// Texts of an array field; a lone string is an array of one.
std::vector<std::string> texts_field(const boost::json::value& value, std::string_view name);

}  // namespace policywatch::watchers
