// Digests and encodings. Cryptography is libsodium's; nothing here is home-made.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace policywatch {

using Digest = std::array<std::uint8_t, 32>;

Digest sha256(std::string_view bytes);
std::string sha256_hex(std::string_view bytes);  // lower case
std::array<std::uint8_t, 32> hmac_sha256(std::string_view key, std::string_view message);
/// xxh3: for in-memory identity only; never evidence.
std::uint64_t fingerprint(std::string_view bytes);

std::string to_hex(std::string_view bytes);
std::optional<std::string> from_hex(std::string_view text);
std::string to_base64(std::string_view bytes);                  // RFC 4648 section 4, padded
std::optional<std::string> from_base64(std::string_view text);  // standard alphabet, padding optional
std::string to_base64url(std::string_view bytes);               // section 5, unpadded
inline std::string_view as_bytes(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}
/// Takes the same time wherever the two differ (lengths are not secret).
bool equal_constant_time(std::string_view a, std::string_view b);

/// argon2id, interactive limits, in libsodium's self-describing string form.
std::string hash_password(std::string_view password);
bool verify_password(std::string_view password, std::string_view stored);
/// True when a password stored so should be hashed anew, for today's costs differ.
bool wants_new_hash(std::string_view stored);

}  // namespace policywatch
