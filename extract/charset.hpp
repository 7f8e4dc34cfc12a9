// How bytes become text: the WHATWG Encoding Standard's names, and where a document states its own.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace policywatch::extract {

struct Encoding {
  std::string_view name;       // of the standard, lower case; static storage
  std::string_view converter;  // ICU's name for it; empty for "replacement"
};

/// nullopt for an unknown label.
std::optional<Encoding> encoding_of(std::string_view label);

/// The HTML standard's "prescan a byte stream to determine its encoding" over the first `limit` bytes.
std::optional<Encoding> prescan_meta(std::string_view bytes, std::size_t limit);
/// <?xml … encoding="…"?>
std::optional<Encoding> xml_declaration(std::string_view bytes);
/// The charset parameter of a Content-Type value or of a meta element's content.
std::optional<std::string> charset_parameter(std::string_view value);

}  // namespace policywatch::extract
