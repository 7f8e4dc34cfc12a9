#include "tests/io/h2_wire.hpp"

#include <sstream>

namespace policywatch::test {
namespace {

constexpr std::uint8_t kData = 0, kHeaders = 1, kReset = 3, kSettings = 4, kPing = 6, kGoAway = 7;
constexpr std::uint8_t kEndStream = 1, kAck = 1, kEndHeaders = 4;

std::string big_endian(std::uint32_t value, int bytes) {
  std::string out;
  for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xff);
  return out;
}

std::uint32_t number(std::string_view bytes) {
  std::uint32_t value = 0;
  for (char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

}  // namespace

H2::H2(Wire& wire) : wire_(wire) {
  wire_.read(24);
  frame(kSettings, 0, 0, "");
}

void H2::frame(std::uint8_t type, std::uint8_t flags, std::uint32_t stream, std::string_view payload) {
  std::string out = big_endian(static_cast<std::uint32_t>(payload.size()), 3);
  out += static_cast<char>(type);
  out += static_cast<char>(flags);
  wire_.write(out + big_endian(stream, 4) + std::string(payload));
}

std::uint32_t H2::request() {
  while (true) {
    std::string head = wire_.read(9);
    if (head.size() < 9) return 0;
    std::string payload = wire_.read(number(std::string_view(head).substr(0, 3)));
    auto type = static_cast<std::uint8_t>(head[3]), flags = static_cast<std::uint8_t>(head[4]);
    if (type == kSettings && !(flags & kAck)) frame(kSettings, kAck, 0, "");
    if (type == kPing && !(flags & kAck)) frame(kPing, kAck, 0, payload);
    if (type == kGoAway) return 0;
    if (type == kHeaders) return number(std::string_view(head).substr(5, 4));
  }
}

void H2::head(std::uint32_t stream, std::string_view headers, bool end) {
  std::string block = "\x88";  // :status 200 of the static table
  std::istringstream lines{std::string(headers)};
  for (std::string line; std::getline(lines, line);) {
    std::size_t colon = line.find(": ");
    std::string name = line.substr(0, colon), value = line.substr(colon + 2);
    block += '\0';  // literal, not indexed, new name
    block += static_cast<char>(name.size()) + name + static_cast<char>(value.size()) + value;
  }
  frame(kHeaders, static_cast<std::uint8_t>(kEndHeaders | (end ? kEndStream : 0)), stream, block);
}

void H2::data(std::uint32_t stream, std::string_view bytes, bool end) {
  frame(kData, end ? kEndStream : 0, stream, bytes);
}

void H2::reset_stream(std::uint32_t stream, std::uint32_t code) {
  frame(kReset, 0, stream, big_endian(code, 4));
}

void H2::go_away(std::uint32_t last_stream) {
  frame(kGoAway, 0, 0, big_endian(last_stream, 4) + big_endian(0, 4));
}

TlsSetup h2_setup(const Identity& identity) {
  return {.chain = {identity}, .offers = {"h2"}, .max_version = 0};
}

}  // namespace policywatch::test
