#include "io/failures.hpp"

#include <openssl/x509_vfy.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/text.hpp"

namespace policywatch::io {
namespace {

std::string lower_first(std::string text) {
  if (!text.empty() && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] - 'A' + 'a');
  return text;
}

std::string place_of(const Url& url) {
  return std::string(url.hostname()) + ":" + std::to_string(url.effective_port());
}

std::string curl_words(CURLcode code, const Transfer& transfer) {
  std::string text = transfer.error[0] ? transfer.error.data() : curl_easy_strerror(code);
  return printable(to_valid_utf8(text));
}

/// The same for every refused address, open, closed or filtered: nothing was sent there to tell them apart.
/// What a redirect's name resolves to is not told.
Outcome denied_address(const Transfer& transfer, const Url& url, std::size_t hop) {
  if (transfer.foreign) {
    return {Quality::address_denied,
            (hop == 0 ? "the page asks for " : "redirect " + std::to_string(hop) + " leads to ") +
                place_of(url) + ": only ports 80, 443 and those of the configuration are gone to"};
  }
  if (hop == 0) {
    return {Quality::address_denied,
            transfer.denied + " is not a public address (fetch.allow_addresses can list it)"};
  }
  return {Quality::address_denied, "redirect " + std::to_string(hop) + " leads to " + place_of(url) +
                                       ", which is not a public address"};
}

Outcome connect_failure(const Transfer& transfer, const Url& url, std::size_t hop) {
  if (!transfer.denied.empty() && transfer.opened.empty()) return denied_address(transfer, url, hop);
  long system_error = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_OS_ERRNO, &system_error);
  std::string why =
      system_error ? lower_first(std::strerror(static_cast<int>(system_error))) : "no address answered";
  return {Quality::unreachable, "could not connect to " + place_of(url) + ": " + why};
}

Outcome timeout_failure(const Transfer& transfer, const Exchange& exchange, const Url& url, Millis timeout) {
  if (transfer.late == Late::resolving) {
    return {Quality::unreachable, "timeout: the name " + std::string(url.hostname()) +
                                      " could not be resolved in " +
                                      format_duration(transfer.resolve_within)};
  }
  if (transfer.late == Late::headers) {
    return {Quality::unreachable, "timeout: " + place_of(url) + " did not send the head of its answer in " +
                                      format_duration(transfer.headers_within)};
  }
  if (std::strstr(transfer.error.data(), "too slow")) {
    return {Quality::unreachable,
            "timeout: " + place_of(url) + " sends too slowly (under 16 bytes a second)"};
  }
  curl_off_t connected = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_CONNECT_TIME_T, &connected);
  std::string what = connected == 0          ? "connecting to " + place_of(url) + " took too long"
                     : exchange.headers_done ? "the answer of " + place_of(url) + " did not end in time"
                                             : place_of(url) + " did not answer in time";
  return {Quality::unreachable, "timeout: " + what + " (limit " + format_duration(timeout) + ")"};
}

Outcome cut_outcome(const Exchange& exchange, const Url& url) {
  switch (exchange.cut) {
    case Exchange::Cut::body:
      return {Quality::too_large, "the body is larger than " + std::to_string(exchange.max_body) + " bytes"};
    case Exchange::Cut::headers:
      return {Quality::too_large, "the answer's headers are larger than 256 KiB"};
    case Exchange::Cut::damage:
      return {Quality::truncated, "the compressed body is damaged"};
    case Exchange::Cut::encoding: {
      const std::string* encoding = find_header(exchange.headers, "content-encoding");
      return {Quality::truncated, "the body is compressed as \"" +
                                      printable(shorten(to_valid_utf8(encoding ? *encoding : ""), 100)) +
                                      "\", which was not asked for"};
    }
    case Exchange::Cut::framing:
      return {Quality::unreachable, place_of(url) + " sent an answer that is no HTTP: " + exchange.fault};
    case Exchange::Cut::interim:
    case Exchange::Cut::none:
      break;
  }
  return {Quality::unreachable, "the server sent more than 20 interim answers"};
}

/// Why a certificate was refused, each cause in words of its own.
std::string certificate_words(CURLcode code, const Transfer& transfer, const Url& url) {
  long verdict = X509_V_OK;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_SSL_VERIFYRESULT, &verdict);
  switch (verdict) {
    case X509_V_OK:
    case X509_V_ERR_UNSPECIFIED:  // libcurl's word for "not asked": it fell earlier or over the name
      break;
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "the certificate has expired";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "the certificate is not valid yet";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return "the certificate is self-signed";
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return "the certificate's root is not trusted";
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return "the certificate's chain is incomplete: its issuer was neither sent nor is it known here";
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
      return "the certificate's key is too weak";
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return "the certificate's signature is too weak";
    case X509_V_ERR_CERT_REVOKED:
      return "the certificate was revoked";
    default:
      return "the certificate was refused: " + std::string(X509_verify_cert_error_string(verdict));
  }
  std::string words = curl_words(code, transfer);
  if (code == CURLE_PEER_FAILED_VERIFICATION && words.find("subject name") != std::string::npos) {
    return "the certificate is for another name than " + std::string(url.hostname());
  }
  return words;
}

bool says_text(const Headers& headers) {
  static constexpr auto kText =
      std::to_array<std::string_view>({"text/", "html", "xml", "json", "javascript"});
  const std::string* type = find_header(headers, "content-type");
  if (!type) return false;
  std::string lower = ascii_lower(*type);
  return std::ranges::any_of(kText,
                             [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

/// A transfer that libcurl is content with.
Outcome judge_whole(const Transfer& transfer, const Exchange& exchange, const Url& url) {
  if (exchange.status < 200) return {Quality::unreachable, place_of(url) + " sent no final answer"};
  if (exchange.needs_last_word && !transfer.tls_said_end) {
    return {Quality::truncated, "the connection ended before TLS said so: the body may be cut"};
  }
  if (!exchange.decoder.complete()) {
    return {Quality::truncated, "the compressed body ends before its end"};
  }
  if (exchange.body.starts_with("\x1f\x8b\x08") && says_text(exchange.headers)) {
    return {Quality::truncated, exchange.decoder.empty()
                                    ? "the body is compressed, and no Content-Encoding says so"
                                    : "the body is compressed more often than its Content-Encoding says"};
  }
  return {};
}

}  // namespace

Outcome judge_transfer(CURLcode code, const Transfer& transfer, const Exchange& exchange, const Url& url,
                       Millis timeout, std::size_t hop) {
  switch (code) {
    case CURLE_OK:
      return judge_whole(transfer, exchange, url);
    case CURLE_WRITE_ERROR:
      if (exchange.cut != Exchange::Cut::none) return cut_outcome(exchange, url);
      break;
    case CURLE_ABORTED_BY_CALLBACK:
      if (!transfer.denied.empty()) return denied_address(transfer, url, hop);
      break;
    case CURLE_OUT_OF_MEMORY:  // libcurl's word for a single line of more than 100 KiB
      if (exchange.headers_done) break;
      return {Quality::too_large,
              "the answer's headers are larger than 256 KiB, or one of them than 100 KiB"};
    case CURLE_BAD_CONTENT_ENCODING:
      return {Quality::truncated, "the body is compressed many times over, which was not asked for"};
    case CURLE_COULDNT_RESOLVE_HOST:
      return {Quality::unreachable, "the name " + std::string(url.hostname()) + " could not be resolved"};
    case CURLE_COULDNT_CONNECT:
      return connect_failure(transfer, url, hop);
    case CURLE_OPERATION_TIMEDOUT:
      return timeout_failure(transfer, exchange, url, timeout);
    case CURLE_GOT_NOTHING:
      return {Quality::unreachable, place_of(url) + " closed the connection without an answer"};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
      return {Quality::unreachable,
              "TLS with " + place_of(url) + ": " + certificate_words(code, transfer, url)};
    default:
      break;
  }
  // The answer had begun: what arrived is not the whole of it.
  if (exchange.headers_done) return {Quality::truncated, "the body was cut: " + curl_words(code, transfer)};
  return {Quality::unreachable, place_of(url) + ": " + curl_words(code, transfer)};
}

}  // namespace policywatch::io
