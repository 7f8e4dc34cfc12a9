#include "base/timestamp.hpp"

#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/ts.h>

#include <ctime>
#include <memory>

#include "base/hash.hpp"

namespace policywatch {
namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* held) const {
    Free(held);
  }
};
template <class T, auto Free>
using Held = std::unique_ptr<T, Freed<Free>>;

using Query = Held<TS_REQ, TS_REQ_free>;
using Answer = Held<TS_RESP, TS_RESP_free>;
using Certificates = Held<X509_STORE, X509_STORE_free>;

void need(bool done) {
  if (!done) throw WorldError("OpenSSL cannot make a time stamp query");
}

std::string last_cause() {
  std::string cause = "unknown cause";
  while (const unsigned long code = ERR_get_error()) {
    if (const char* reason = ERR_reason_error_string(code)) cause = reason;
  }
  return cause;
}

template <class T, class Read>
T* read_der(std::string_view bytes, Read read) {
  const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
  T* made = read(nullptr, &at, static_cast<long>(bytes.size()));
  ERR_clear_error();
  return made;
}

Result<Certificates> trusted(std::string_view authorities, Time now) {
  Certificates store(X509_STORE_new());
  if (!store) return fail(ErrorKind::unsupported, "no certificate store from OpenSSL");
  if (authorities.empty()) X509_STORE_set_default_paths(store.get());
  const Held<BIO, BIO_free_all> file(
      BIO_new_mem_buf(authorities.data(), static_cast<int>(authorities.size())));
  int count = 0;
  while (X509* certificate = PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr)) {
    X509_STORE_add_cert(store.get(), certificate);
    X509_free(certificate);
    ++count;
  }
  ERR_clear_error();
  if (!authorities.empty() && count == 0)
    return fail(ErrorKind::invalid, "there is no certificate among the time stamping authorities");
  X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store.get()),
                             std::chrono::system_clock::to_time_t(
                                 std::chrono::time_point_cast<std::chrono::system_clock::duration>(now)));
  return store;
}

Result<Time> stated_time(TS_RESP* answer) {
  const ASN1_GENERALIZEDTIME* stated = TS_TST_INFO_get_time(TS_RESP_get_tst_info(answer));
  std::tm parts{};
  if (ASN1_TIME_to_tm(stated, &parts) != 1) return fail(ErrorKind::invalid, "the stamp's time does not read");
  return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::from_time_t(::timegm(&parts)));
}

}  // namespace

std::string timestamp_query(std::string_view data, std::string_view nonce) {
  const Query query(TS_REQ_new());
  const Held<TS_MSG_IMPRINT, TS_MSG_IMPRINT_free> imprint(TS_MSG_IMPRINT_new());
  const Held<X509_ALGOR, X509_ALGOR_free> algorithm(X509_ALGOR_new());
  need(query && imprint && algorithm);
  Digest digest = sha256(data);
  need(X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr) == 1);
  need(TS_MSG_IMPRINT_set_algo(imprint.get(), algorithm.get()) == 1);
  need(TS_MSG_IMPRINT_set_msg(imprint.get(), digest.data(), static_cast<int>(digest.size())) == 1);
  const Held<BIGNUM, BN_free> number(BN_bin2bn(reinterpret_cast<const unsigned char*>(nonce.data()),
                                               static_cast<int>(nonce.size()), nullptr));
  const Held<ASN1_INTEGER, ASN1_INTEGER_free> integer(BN_to_ASN1_INTEGER(number.get(), nullptr));
  need(number && integer && TS_REQ_set_version(query.get(), 1) == 1);
  need(TS_REQ_set_msg_imprint(query.get(), imprint.get()) == 1);
  need(TS_REQ_set_nonce(query.get(), integer.get()) == 1 && TS_REQ_set_cert_req(query.get(), 1) == 1);
  const int size = i2d_TS_REQ(query.get(), nullptr);
  need(size > 0);
  std::string der(static_cast<std::size_t>(size), '\0');
  auto* into = reinterpret_cast<unsigned char*>(der.data());
  i2d_TS_REQ(query.get(), &into);
  return der;
}

Result<Time> check_timestamp(std::string_view response, std::string_view query, std::string_view authorities,
                             Time now) {
  const Answer answer(read_der<TS_RESP>(response, d2i_TS_RESP));
  const Query asked(read_der<TS_REQ>(query, d2i_TS_REQ));
  if (!answer) return fail(ErrorKind::invalid, "the answer is no time stamp response");
  if (!asked) return fail(ErrorKind::invalid, "the query does not read");
  Result<Certificates> store = trusted(authorities, now);
  if (!store) return std::unexpected(store.error());
  const Held<TS_VERIFY_CTX, TS_VERIFY_CTX_free> context(TS_REQ_to_TS_VERIFY_CTX(asked.get(), nullptr));
  if (!context) return fail(ErrorKind::invalid, "the query does not read");
  TS_VERIFY_CTX_add_flags(context.get(), TS_VFY_SIGNATURE);
  TS_VERIFY_CTX_set_store(context.get(), store->release());
  ERR_clear_error();
  if (TS_RESP_verify_response(context.get(), answer.get()) != 1)
    return fail(ErrorKind::invalid, "the time stamp is refused: " + last_cause());
  return stated_time(answer.get());
}

}  // namespace policywatch
