#include "io/exchange.hpp"

#include <openssl/ssl.h>

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "io/framing.hpp"

namespace policywatch::io {
namespace {

constexpr std::size_t kMaxHeaderBytes = 256 * 1024;
constexpr int kMaxInterimAnswers = 20;
// A transfer that stays under this many bytes a second has stalled.
constexpr long kLowSpeedBytes = 16;
// No memory is set aside for more than this on a header's word.
constexpr std::uint64_t kMaxReserve = 1024 * 1024;

std::string_view trim_header(std::string_view text) {
  const std::string_view space = " \t\r\n";
  std::size_t first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::optional<std::uint64_t> content_length(const Headers& headers) {
  const std::string* value = find_header(headers, "content-length");
  std::uint64_t length = 0;
  if (!value) return std::nullopt;
  auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), length);
  if (error != std::errc() || end != value->data() + value->size()) return std::nullopt;
  return length;
}

int transfer_index() {
  static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

bool cut(Exchange& exchange, Exchange::Cut why, std::string fault = "") {
  exchange.cut = why;
  exchange.fault = std::move(fault);
  return false;
}

/// Finds out how the body is compressed; false: in a way we did not ask for and do not read.
bool choose_decoder(Exchange& exchange) {
  exchange.decoder.clear();
  for (const auto& [name, value] : exchange.headers) {
    if (!equals_ascii_nocase(name, "content-encoding")) continue;
    for (std::string_view part : split(value, ',')) {
      std::string_view encoding = trim_header(part);
      if (encoding.empty() || equals_ascii_nocase(encoding, "identity")) continue;
      if (!exchange.decoder.add(encoding)) return cut(exchange, Exchange::Cut::encoding);
    }
  }
  return true;
}

void on_tls_event(const SSL* session, int where, int value) {
  if (where != SSL_CB_READ_ALERT || (value & 0xff) != SSL_AD_CLOSE_NOTIFY) return;
  auto* transfer = static_cast<Transfer*>(SSL_get_ex_data(session, transfer_index()));
  if (transfer) transfer->tls_said_end = true;
}

/// Where only the connection's end is the body's end, libcurl takes any end for it; but whoever can cut a
/// connection cannot forge the last word of TLS.
void await_last_word(Exchange& exchange) {
  curl_tlssessioninfo* session = nullptr;
  curl_easy_getinfo(exchange.transfer->easy.get(), CURLINFO_TLS_SSL_PTR, &session);
  if (!session || session->backend != CURLSSLBACKEND_OPENSSL || !session->internals) return;
  auto* tls = static_cast<SSL*>(session->internals);
  SSL_set_ex_data(tls, transfer_index(), exchange.transfer);
  SSL_set_info_callback(tls, &on_tls_event);
  exchange.needs_last_word = true;
}

/// False ends the transfer.
bool take_end_of_headers(Exchange& exchange) {
  if (exchange.status < 200) {
    return ++exchange.interim <= kMaxInterimAnswers || cut(exchange, Exchange::Cut::interim);
  }
  exchange.headers_done = true;
  if (exchange.transfer) exchange.transfer->headers_by = SteadyTime::max();
  std::string fault = length_fault(exchange.headers);
  if (!fault.empty()) return cut(exchange, Exchange::Cut::framing, std::move(fault));
  if (!choose_decoder(exchange)) return false;
  if (!exchange.decoder.empty()) exchange.wire.begin(exchange.known_wire);
  if (exchange.status == 304 || exchange.status == 204 || exchange.no_body) return true;
  std::optional<std::uint64_t> length = content_length(exchange.headers);
  if (!length) {
    if (exchange.http1 && !find_header(exchange.headers, "transfer-encoding")) await_last_word(exchange);
    return true;
  }
  if (*length > exchange.max_body && !exchange.keep_start) return cut(exchange, Exchange::Cut::body);
  if (exchange.decoder.empty()) {
    exchange.body.reserve(static_cast<std::size_t>(std::min(*length, kMaxReserve)));
  }
  return true;
}

bool take_header(Exchange& exchange, std::string_view line) {
  exchange.header_bytes += line.size();
  if (exchange.header_bytes > kMaxHeaderBytes) return cut(exchange, Exchange::Cut::headers);
  bool status_line = line.starts_with("HTTP/");
  if (exchange.headers_done && !status_line) return true;  // a trailer: nothing of ours depends on it
  std::string fault = line_fault(line);
  if (!fault.empty()) return cut(exchange, Exchange::Cut::framing, std::move(fault));
  if (status_line) {
    exchange.headers.clear();
    exchange.headers_done = false;
    exchange.status = status_of(line);
    exchange.http1 = line.starts_with("HTTP/1");
    return true;
  }
  std::string_view text = trim_header(line);
  if (text.empty()) return take_end_of_headers(exchange);
  std::size_t colon = text.find(':');
  exchange.headers.emplace_back(text.substr(0, colon), trim_header(text.substr(colon + 1)));
  return true;
}

std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self) {
  try {
    std::size_t bytes = size * count;
    return take_header(*static_cast<Exchange*>(self), {data, bytes}) ? bytes : 0;
  } catch (...) {
    return 0;
  }
}

/// Counted after decoding, for a small compressed answer may hold anything; and before it, for an endless one
/// may hold nothing.
bool take_body(Exchange& exchange, std::string_view data) {
  auto limit = static_cast<std::size_t>(exchange.max_body);
  auto step = exchange.decoder.empty()      ? append_bounded(exchange.body, data, limit)
              : exchange.wire_bytes > limit ? Inflater::Step::full
                                            : exchange.decoder.feed(data, exchange.body, limit);
  if (step == Inflater::Step::full) exchange.cut = Exchange::Cut::body;
  if (step == Inflater::Step::damaged) exchange.cut = Exchange::Cut::damage;
  return step == Inflater::Step::more;
}

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  std::size_t bytes = size * count;
  try {
    exchange.wire_bytes += bytes;
    if (exchange.wire.begun()) {
      if (exchange.wire.hold({data, bytes})) return bytes;
      const std::string held = exchange.wire.take_held();
      if (!held.empty() && !take_body(exchange, held)) return 0;
    }
    return take_body(exchange, {data, bytes}) ? bytes : 0;
  } catch (...) {
    return 0;
  }
}

void set_method(CURL* easy, const Ask& ask) {
  const std::string& body = ask.call->body;
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, nullptr);
  if (ask.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
  } else if (ask.method == "GET") {
    curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  } else {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.c_str());
    if (ask.method != "POST") curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, ask.method.c_str());
  }
}

}  // namespace

void prepare_http_handle(CURL* easy) {
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  // Asked for, but decoded by our own Inflater.
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
  curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  // Debian's own level, whatever OpenSSL was built with: no RSA under 2048 bits, no SHA-1 signatures.
  curl_easy_setopt(easy, CURLOPT_SSL_CIPHER_LIST, "DEFAULT@SECLEVEL=2");
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, kLowSpeedBytes);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &on_header);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &on_body);
}

HeaderList prepare_hop(CURL* easy, const Ask& ask, Exchange& exchange) {
  const Request& request = ask.call->request;
  curl_easy_setopt(easy, CURLOPT_URL, ask.url->c_str());
  curl_easy_setopt(easy, CURLOPT_USERAGENT,
                   ask.call->user_agent.empty() ? nullptr : ask.call->user_agent.c_str());
  curl_easy_setopt(easy, CURLOPT_CAINFO, ask.ca_file->empty() ? nullptr : ask.ca_file->c_str());
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(ask.timeout.count()));
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(ask.limits->connect.count()));
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(ask.limits->stalled.count()));
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, &exchange);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, &exchange);
  set_method(easy, ask);
  HeaderList list;
  for (const auto& [name, value] : *ask.headers) {
    // "Name;" is libcurl's way of saying "Name:" with nothing behind it.
    append(list, value.empty() ? name + ";" : name + ": " + value);
  }
  if (!request.etag.empty()) append(list, "If-None-Match: " + request.etag);
  if (!request.last_modified.empty()) append(list, "If-Modified-Since: " + request.last_modified);
  if (ask.method != "GET" && ask.method != "HEAD") append(list, "Expect:");
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, list.get());
  return list;
}

CURLcode finish_body(CURLcode code, Exchange& exchange) {
  if (!exchange.wire.begun()) return code;
  exchange.wire_sha256 = exchange.wire.end();
  const bool whole = code == CURLE_OK && exchange.cut == Exchange::Cut::none;
  const bool good = exchange.status >= 200 && exchange.status < 300;
  if (whole && good && exchange.known_wire && exchange.wire_sha256 == *exchange.known_wire) {
    exchange.known = true;
    return code;
  }
  const std::string held = exchange.wire.take_held();
  if (held.empty() || exchange.cut != Exchange::Cut::none) return code;
  return take_body(exchange, held) ? code : CURLE_WRITE_ERROR;
}

}  // namespace policywatch::io
