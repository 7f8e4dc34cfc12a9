#include "store/stored_json.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "base/error.hpp"
#include "store/say.hpp"

namespace policywatch::store {

namespace json = boost::json;

json::object parse_stored(std::string_view text, std::string_view what) {
  json::parse_options options;
  options.allow_invalid_utf8 = true;
  boost::system::error_code error;
  json::value value = json::parse(text, error, {}, options);
  if (error || !value.is_object())
    throw WorldError(say("{} is damaged: its stored JSON does not read", what), 5);
  return std::move(value.as_object());
}

std::string print_stored(const json::object& object) {
  return json::serialize(object);
}

void put(json::object& object, std::string_view key, const std::string& text) {
  if (!text.empty()) object[key] = text;
}

void put(json::object& object, std::string_view key, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  json::array array;
  for (const std::string& text : texts) array.emplace_back(text);
  object[key] = std::move(array);
}

void put(json::object& object, std::string_view key, const std::optional<Date>& date) {
  if (date) object[key] = to_iso(*date);
}

void put(json::object& object, std::string_view key, std::int64_t number) {
  if (number != 0) object[key] = number;
}

void put(json::object& object, std::string_view key, const std::optional<Time>& time, Time from) {
  if (time) object[key] = (*time - from).count();
}

std::string text_at(const json::object& object, std::string_view key) {
  const json::value* found = object.if_contains(key);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::vector<std::string> texts_at(const json::object& object, std::string_view key) {
  std::vector<std::string> texts;
  const json::value* found = object.if_contains(key);
  if (found == nullptr || !found->is_array()) return texts;
  for (const json::value& value : found->get_array()) {
    if (value.is_string()) texts.emplace_back(value.get_string());
  }
  return texts;
}

std::optional<Date> date_at(const json::object& object, std::string_view key) {
  const json::value* found = object.if_contains(key);
  return found != nullptr && found->is_string() ? parse_iso_date(found->get_string()) : std::nullopt;
}

std::int64_t number_at(const json::object& object, std::string_view key, std::int64_t absent) {
  const json::value* found = object.if_contains(key);
  if (found == nullptr) return absent;
  if (found->is_uint64()) return static_cast<std::int64_t>(found->get_uint64());
  return found->is_int64() ? found->get_int64() : absent;
}

std::optional<Time> time_at(const json::object& object, std::string_view key, Time from) {
  if (!object.contains(key)) return std::nullopt;
  return from + Millis(number_at(object, key));
}

}  // namespace policywatch::store
