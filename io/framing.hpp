// What a head of an answer may not be (RFC 9112): two readings of one message are an attack on whoever reads
// it. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/page.hpp"

namespace policywatch::io {

/// What is wrong with one line of a head, its end included; "" when nothing. Status line: 100 to 999.
std::string line_fault(std::string_view line);

/// What is wrong with a whole head's statements about the length of its body; "" when nothing.
std::string length_fault(const Headers& headers);

/// The number of a status line ("HTTP/1.1 200 OK", "HTTP/2 200 "); 0 when it holds none.
int status_of(std::string_view line);

}  // namespace policywatch::io
