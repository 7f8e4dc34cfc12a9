// Just enough of HTTP/2 (RFC 9113) to answer, by hand, so that every frame can be wrong on purpose.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/io/wire_server.hpp"

namespace policywatch::test {

class H2 {
 public:
  /// Takes the client's preface and sends our settings.
  explicit H2(Wire& wire);
  /// The stream of the next request; 0 when the client has gone.
  std::uint32_t request();
  /// Status 200 with these headers ("name: value\n", names in lower case).
  void head(std::uint32_t stream, std::string_view headers = "", bool end = false);
  void data(std::uint32_t stream, std::string_view bytes, bool end);
  void reset_stream(std::uint32_t stream, std::uint32_t code);
  void go_away(std::uint32_t last_stream);
  void frame(std::uint8_t type, std::uint8_t flags, std::uint32_t stream, std::string_view payload);

 private:
  Wire& wire_;
};

/// TLS that offers h2 alone.
TlsSetup h2_setup(const Identity& identity);

}  // namespace policywatch::test
