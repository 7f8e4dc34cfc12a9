#include "base/signed_note.hpp"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <vector>

#include "base/text.hpp"

namespace policywatch {

namespace {

constexpr std::string_view kSignatureMark = "\xE2\x80\x94 ";  // an em dash and a space
constexpr char kEd25519 = 1;
constexpr std::size_t kMostBytes = 16384;  // a note with a few witnesses has hundreds

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(BIO* bio) const { BIO_free(bio); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string taken(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return {data, static_cast<std::size_t>(size)};
}

Owned<EVP_PKEY> private_key(std::string_view pem) {
  const Owned<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  Owned<EVP_PKEY> key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  if (key && EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_ED25519) key.reset();
  return key;
}

Owned<EVP_PKEY> public_key(std::string_view key) {
  return Owned<EVP_PKEY>(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(key), key.size()));
}

std::string key_hash(std::string_view name, std::string_view key) {
  std::string bytes(name);
  bytes += '\n';
  bytes += kEd25519;
  bytes += key;
  return std::string(as_bytes(sha256(bytes)).substr(0, 4));
}

bool is_signed_by(std::string_view text, std::string_view signature, std::string_view key) {
  const Owned<EVP_PKEY> verifier = public_key(key);
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  return verifier && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, verifier.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text),
                          text.size()) == 1;
}

struct Verifier {
  std::string name, hash, key;
};

std::optional<Verifier> parse_verifier(std::string_view line) {
  // The base64 part may hold a plus sign itself.
  const std::size_t name_end = line.find('+');
  if (name_end == std::string_view::npos || name_end == 0) return std::nullopt;
  const std::size_t hash_end = line.find('+', name_end + 1);
  if (hash_end == std::string_view::npos) return std::nullopt;
  const auto hash = from_hex(line.substr(name_end + 1, hash_end - name_end - 1));
  const auto key = from_base64(line.substr(hash_end + 1));
  if (!hash || !key || key->size() != 33 || key->front() != kEd25519) return std::nullopt;
  Verifier verifier{std::string(line.substr(0, name_end)), *hash, key->substr(1)};
  if (key_hash(verifier.name, verifier.key) != verifier.hash) return std::nullopt;
  return verifier;
}

/// Takes one line with its end off `text`.
std::optional<std::string_view> take_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

Result<ReadCheckpoint> parse_text(std::string_view text) {
  ReadCheckpoint read;
  read.text = text;
  const auto origin = take_line(text), size = take_line(text), root = take_line(text);
  if (!origin || origin->empty() || !size || !root)
    return fail(ErrorKind::invalid, "checkpoint: origin, size and root are expected, a line each");
  read.origin = *origin;
  const char* end = size->data() + size->size();
  const auto parsed = std::from_chars(size->data(), end, read.head.size);
  const bool plain = parsed.ec == std::errc() && parsed.ptr == end && (size->front() != '0' || *size == "0");
  const auto hash = from_base64(*root);
  if (!plain || !hash || hash->size() != sizeof(Digest))
    return fail(ErrorKind::invalid, "checkpoint: its size or root cannot be read");
  std::copy(hash->begin(), hash->end(), read.head.root.begin());
  return read;
}

}  // namespace

std::string make_signing_key() {
  const Owned<EVP_PKEY> key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  const Owned<BIO> bio(BIO_new(BIO_s_mem()));
  if (!key || PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
    throw WorldError("OpenSSL could not make an Ed25519 key");
  return taken(bio.get());
}

Result<std::string> public_key_of(std::string_view pem) {
  const Owned<EVP_PKEY> key = private_key(pem);
  std::string bytes(32, '\0');
  std::size_t size = bytes.size();
  if (!key ||
      EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(bytes.data()), &size) != 1)
    return fail(
        ErrorKind::invalid,
        "the log's key is no Ed25519 private key in PEM; `openssl genpkey -algorithm ed25519` makes one");
  return bytes;
}

std::string public_key_pem(std::string_view key) {
  const Owned<EVP_PKEY> made = public_key(key);
  const Owned<BIO> bio(BIO_new(BIO_s_mem()));
  if (!made || PEM_write_bio_PUBKEY(bio.get(), made.get()) != 1)
    throw WorldError("OpenSSL could not write a public key");
  return taken(bio.get());
}

std::string verifier_key(std::string_view name, std::string_view key) {
  return std::string(name) + "+" + to_hex(key_hash(name, key)) + "+" +
         to_base64(std::string(1, kEd25519) + std::string(key));
}

std::string checkpoint_text(std::string_view origin, const TreeHead& head) {
  return std::string(origin) + "\n" + std::to_string(head.size) + "\n" + to_base64(as_bytes(head.root)) +
         "\n";
}

Result<std::string> sign_checkpoint(std::string_view origin, const TreeHead& head, std::string_view pem) {
  const Result<std::string> verifier = public_key_of(pem);
  if (!verifier) return std::unexpected(verifier.error());
  const std::string text = checkpoint_text(origin, head);
  const Owned<EVP_PKEY> key = private_key(pem);
  const Owned<EVP_MD_CTX> context(EVP_MD_CTX_new());
  std::string signature(64, '\0');
  std::size_t size = signature.size();
  if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes_of(text),
                     text.size()) != 1)
    return fail(ErrorKind::unsupported, "OpenSSL could not sign a checkpoint");
  return text + "\n" + std::string(kSignatureMark) + std::string(origin) + " " +
         to_base64(key_hash(origin, *verifier) + signature) + "\n";
}

Result<ReadCheckpoint> read_checkpoint(std::string_view note, std::string_view verifier_keys) {
  const std::size_t blank = note.rfind("\n\n");
  if (blank == std::string_view::npos || note.size() > kMostBytes || note.back() != '\n')
    return fail(ErrorKind::invalid, "checkpoint: no signed note (text, an empty line, signatures)");
  Result<ReadCheckpoint> read = parse_text(note.substr(0, blank + 1));
  if (!read) return read;
  std::vector<Verifier> verifiers;
  for (const std::string_view line : lines(verifier_keys)) {
    if (auto verifier = parse_verifier(trim(line))) verifiers.push_back(std::move(*verifier));
  }
  std::string_view rest = note.substr(blank + 2);
  while (const auto line = take_line(rest)) {
    const std::size_t space = line->rfind(' ');
    if (!line->starts_with(kSignatureMark) || space <= kSignatureMark.size())
      return fail(ErrorKind::invalid, "checkpoint: a line after the text is no signature");
    const std::string_view name = line->substr(kSignatureMark.size(), space - kSignatureMark.size());
    const auto bytes = from_base64(line->substr(space + 1));
    if (!bytes || bytes->size() < 5)
      return fail(ErrorKind::invalid, "checkpoint: a signature cannot be read");
    for (const Verifier& verifier : verifiers) {
      if (verifier.name != name || !bytes->starts_with(verifier.hash)) continue;
      read->signature = bytes->substr(4);
      if (!is_signed_by(read->text, read->signature, verifier.key))
        return fail(ErrorKind::corrupt, "checkpoint: its signature is not that of its text");
      return read;
    }
  }
  return fail(ErrorKind::denied, "checkpoint: none of the known keys signed it");
}

}  // namespace policywatch
