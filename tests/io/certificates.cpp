#include "tests/io/certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <stdexcept>

namespace policywatch::test {
namespace {

void add_extension(X509* certificate, X509* issuer, int id, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
  if (!extension) throw std::runtime_error("extension " + value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

}  // namespace

Identity make_identity(const Wish& wish, const Identity* issuer) {
  static std::atomic<long> serial = 1;
  Identity made;
  EVP_PKEY* key = wish.rsa_bits > 0
                      ? EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", static_cast<std::size_t>(wish.rsa_bits))
                      : EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
  if (!key) throw std::runtime_error("key");
  made.key.reset(key, EVP_PKEY_free);
  X509* certificate = X509_new();
  made.certificate.reset(certificate, X509_free);
  X509* parent = issuer ? issuer->certificate.get() : certificate;
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
  X509_gmtime_adj(X509_getm_notBefore(certificate), wish.from_days * 86400L);
  X509_gmtime_adj(X509_getm_notAfter(certificate), wish.to_days * 86400L);
  X509_set_pubkey(certificate, key);
  X509_NAME* subject = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(wish.name.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate, X509_get_subject_name(parent));
  if (wish.authority) {
    add_extension(certificate, parent, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(certificate, parent, NID_key_usage, "critical,keyCertSign,cRLSign");
  } else {
    add_extension(certificate, parent, NID_subject_alt_name, "DNS:" + wish.name);
  }
  X509_sign(certificate, issuer ? issuer->key.get() : key, EVP_sha256());
  return made;
}

PemFile::PemFile(const Identity& identity) {
  std::string pattern = "/tmp/policywatch-test-XXXXXX";
  int fd = mkstemp(pattern.data());
  std::FILE* file = fd < 0 ? nullptr : fdopen(fd, "w");
  if (!file) throw std::runtime_error("temporary file");
  PEM_write_X509(file, identity.certificate.get());
  std::fclose(file);
  path_ = pattern;
}

PemFile::~PemFile() {
  unlink(path_.c_str());
}

}  // namespace policywatch::test
