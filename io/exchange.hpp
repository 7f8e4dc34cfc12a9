// One request and its answer on one easy handle: options in, call-backs.
#pragma once

#include <chrono>
#include <string>

#include "base/page.hpp"
#include "base/url.hpp"
#include "io/curl_engine.hpp"
#include "io/http.hpp"
#include "io/inflate.hpp"
#include "io/wire_body.hpp"

namespace policywatch::io {

/// What an answer brought so far. Lives in the fetching coroutine's frame; the handle's call-backs point to
/// it.
struct Exchange {
  std::uint64_t max_body = 0;
  bool keep_start = false;                  // HttpCall
  const std::string* known_wire = nullptr;  // HttpCall
  Transfer* transfer = nullptr;
  bool no_body = false;  // of HEAD
  bool http1 = false;
  bool needs_last_word = false;  // the body ends with the TLS session, and only its own end counts
  int status = 0;
  Headers headers;
  std::string body;
  std::size_t header_bytes = 0;  // of all heads and trailers together
  std::uint64_t wire_bytes = 0;  // of the body, before decoding
  int interim = 0;               // 1xx answers seen
  bool headers_done = false;
  Decoder decoder;  // of a compressed answer
  WireBody wire;
  std::string wire_sha256;  // of a compressed body that has ended
  bool known = false;       // it is the one that was known: not decoded
  // Why a call-back ended the transfer.
  enum class Cut { none, body, headers, interim, encoding, damage, framing } cut = Cut::none;
  std::string fault;  // what is wrong with the framing
};

/// Options that never change between requests.
void prepare_http_handle(CURL* easy);

struct Ask {
  const HttpCall* call = nullptr;
  const std::string* url = nullptr;
  const Headers* headers = nullptr;
  std::string method;
  const std::string* ca_file = nullptr;
  Millis timeout{0};
  const HttpLimits* limits = nullptr;
};
/// Sets what one hop needs; the returned list, `ask`'s referents and `exchange` must outlive the transfer.
HeaderList prepare_hop(CURL* easy, const Ask& ask, Exchange& exchange);
/// After the transfer: decodes what was held back, unless it is the known body. The code by which the
/// exchange is to be judged.
CURLcode finish_body(CURLcode code, Exchange& exchange);

}  // namespace policywatch::io
