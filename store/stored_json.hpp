// JSON of our own making inside rows: short keys, absent means default. What does not read is damage.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.hpp"
#include "base/time.hpp"

namespace policywatch::store {

/// Reads any bytes in strings (headers come as the server sent them). WorldError (5) naming `what`.
boost::json::object parse_stored(std::string_view text, std::string_view what);
std::string print_stored(const boost::json::object& object);

// Nothing is written for an empty value.
void put(boost::json::object& object, std::string_view key, const std::string& text);
void put(boost::json::object& object, std::string_view key, const std::vector<std::string>& texts);
void put(boost::json::object& object, std::string_view key, const std::optional<Date>& date);
void put(boost::json::object& object, std::string_view key, std::int64_t number);
/// As milliseconds after `from`.
void put(boost::json::object& object, std::string_view key, const std::optional<Time>& time, Time from);

// The default for an absent key.
std::string text_at(const boost::json::object& object, std::string_view key);
std::vector<std::string> texts_at(const boost::json::object& object, std::string_view key);
std::optional<Date> date_at(const boost::json::object& object, std::string_view key);
std::int64_t number_at(const boost::json::object& object, std::string_view key, std::int64_t absent = 0);
std::optional<Time> time_at(const boost::json::object& object, std::string_view key, Time from);

}  // namespace policywatch::store
