#include "watchers/json_fields.hpp"

#include "base/records_json.hpp"
#include "base/text.hpp"

namespace policywatch::watchers {

const boost::json::value* field(const boost::json::value& value, std::string_view name) {
  const boost::json::object* object = value.if_object();
  return object == nullptr ? nullptr : object->if_contains(name);
}

std::string as_text(const boost::json::value* value) {
  if (value == nullptr) return "";
  if (value->is_string()) return collapse_space(std::string_view(value->get_string()));
  if (value->is_number() || value->is_bool()) return print_json(*value);
  return "";
}

std::string text_field(const boost::json::value& value, std::string_view name) {
  return as_text(field(value, name));
}

std::string first_text(const boost::json::value& value, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    std::string text = text_field(value, name);
    if (!text.empty()) return text;
  }
  return "";
}

std::vector<std::string> texts_field(const boost::json::value& value, std::string_view name) {
  std::vector<std::string> out;
  const boost::json::value* found = field(value, name);
  if (found == nullptr) return out;
  if (const boost::json::array* array = found->if_array()) {
    for (const boost::json::value& element : *array) {
      if (std::string text = as_text(&element); !text.empty()) out.push_back(std::move(text));
    }
  } else if (std::string text = as_text(found); !text.empty()) {
    out.push_back(std::move(text));
  }
  return out;
}

}  // namespace policywatch::watchers
