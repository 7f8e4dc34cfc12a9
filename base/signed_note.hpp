// Checkpoints of a log that others can read: C2SP tlog-checkpoint inside C2SP signed-note, Ed25519 (RFC 8032)
// by OpenSSL. A private key is PKCS#8 PEM, as `openssl genpkey -algorithm ed25519` makes it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/hash.hpp"

namespace policywatch {

/// The size and root of a log at one moment.
struct TreeHead {
  std::uint64_t size = 0;
  Digest root{};
  bool operator==(const TreeHead&) const = default;
};

/// A new private key, from OpenSSL's random source.
std::string make_signing_key();
/// The 32 bytes of the public half; an error when `pem` is no Ed25519 key.
Result<std::string> public_key_of(std::string_view pem);
/// SubjectPublicKeyInfo PEM, as `openssl pkey -pubin` reads it. `key` is 32 bytes.
std::string public_key_pem(std::string_view key);

/// "name+hash+base64": how a signed note's key is written down for others.
std::string verifier_key(std::string_view name, std::string_view key);

/// The text that is signed: origin, size, root, a line each.
std::string checkpoint_text(std::string_view origin, const TreeHead& head);
/// The text with its signature line; the key's name is the origin.
Result<std::string> sign_checkpoint(std::string_view origin, const TreeHead& head, std::string_view pem);

struct ReadCheckpoint {
  std::string origin;
  TreeHead head;
  std::string text;       // what was signed
  std::string signature;  // 64 bytes, of the key that was asked for
};
/// Reads a signed note and checks it by the verifier keys, one a line: one of them must have signed it.
/// Signatures of other keys are passed over (witnesses may add theirs).
Result<ReadCheckpoint> read_checkpoint(std::string_view note, std::string_view verifier_keys);

}  // namespace policywatch
