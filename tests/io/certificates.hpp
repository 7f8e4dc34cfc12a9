// Certificates of every kind, made on the spot.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

namespace policywatch::test {

struct Identity {
  std::shared_ptr<EVP_PKEY> key;
  std::shared_ptr<X509> certificate;
};

struct Wish {
  std::string name = "tls.example";  // subject, and its DNS name
  int from_days = -1, to_days = 30;
  int rsa_bits = 0;  // 0: P-256
  bool authority = false;
};
/// Signed by `issuer`, or by itself when that is null.
Identity make_identity(const Wish& wish, const Identity* issuer = nullptr);

/// A PEM file that goes with this object.
class PemFile {
 public:
  explicit PemFile(const Identity& identity);
  ~PemFile();
  PemFile(const PemFile&) = delete;
  PemFile& operator=(const PemFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace policywatch::test
