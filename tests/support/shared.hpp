// Vectors that live beside the project. They are data of others and not part of it: tests that need them are
// skipped, visibly, where they are absent.
#pragma once

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace policywatch::test {

inline std::string shared_path(const std::string& name) {
  const char* root = std::getenv("POLICYWATCH_SHARED");
  return (root ? std::string(root) : std::string(POLICYWATCH_SOURCE_DIR "/../shared")) + "/" + name;
}

inline std::optional<std::string> read_shared(const std::string& name) {
  std::ifstream file(shared_path(name), std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

inline std::optional<boost::json::value> read_shared_json(const std::string& name) {
  std::optional<std::string> text = read_shared(name);
  if (!text) return std::nullopt;
  return boost::json::parse(*text);
}

/// A field as text; "" when it is absent or null.
inline std::string text_of(const boost::json::value& row, const char* name) {
  const boost::json::value* field = row.as_object().if_contains(name);
  return field && field->is_string() ? std::string(field->as_string().c_str(), field->as_string().size())
                                     : "";
}

}  // namespace policywatch::test
