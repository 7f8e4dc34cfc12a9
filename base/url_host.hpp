// Hosts of addresses (URL Standard section 3.5); private to base/url*.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace policywatch::url {

/// The characters that a part of an address escapes (URL Standard section 1.3, "percent-encode sets").
enum class Escape { control, fragment, query, special_query, path, userinfo };
bool is_escaped(unsigned char byte, Escape set);
void append_escaped(std::string& out, std::string_view text, Escape set);
void append_escaped(std::string& out, char byte, Escape set);

/// The host serialised, or nullopt for failure. `special`: the scheme is one of the standard's six.
std::optional<std::string> parse_host(std::string_view text, bool special);

}  // namespace policywatch::url
