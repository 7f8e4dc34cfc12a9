#include "io/exchange.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/text.hpp"
#include "base/url.hpp"

namespace policywatch::io {
namespace {

constexpr std::size_t kMaxHeaderBytes = 256 * 1024;
constexpr int kMaxInterimAnswers = 20;
constexpr long kConnectTimeoutMs = 15000;
// A transfer that stays under this many bytes a second for so long has stalled.
constexpr long kLowSpeedBytes = 16, kLowSpeedSeconds = 30;
// No memory is set aside for more than this on a header's word.
constexpr std::uint64_t kMaxReserve = 4ull * 1024 * 1024;

std::string_view trim_header(std::string_view text) {
  const std::string_view space = " \t\r\n";
  std::size_t first = text.find_first_not_of(space);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(space) - first + 1);
}

int parse_status(std::string_view line) {
  std::size_t space = line.find(' ');
  int status = 0;
  if (space == std::string_view::npos) return 0;
  std::from_chars(line.data() + space + 1, line.data() + line.size(), status);
  return status;
}

std::optional<std::uint64_t> content_length(const Headers& headers) {
  const std::string* value = find_header(headers, "content-length");
  std::uint64_t length = 0;
  if (!value) return std::nullopt;
  auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), length);
  if (error != std::errc() || end != value->data() + value->size()) return std::nullopt;
  return length;
}

/// False ends the transfer.
bool take_status_line(Exchange& exchange, std::string_view line) {
  exchange.headers.clear();
  exchange.headers_done = false;
  exchange.status = parse_status(line);
  if (++exchange.answers <= kMaxInterimAnswers) return true;
  exchange.cut = Exchange::Cut::interim;
  return false;
}

/// Finds out how the body is compressed; false: in a way we did not ask for and do not read.
bool choose_decoder(Exchange& exchange) {
  exchange.inflater.reset();
  for (const auto& [name, value] : exchange.headers) {
    if (!equals_ascii_nocase(name, "content-encoding")) continue;
    for (std::string_view part : split(value, ',')) {
      std::string_view encoding = trim_header(part);
      if (encoding.empty() || equals_ascii_nocase(encoding, "identity")) continue;
      // One layer is what servers do; a chain of them is an attack.
      if (exchange.inflater || !Inflater::understands(encoding)) {
        exchange.cut = Exchange::Cut::encoding;
        return false;
      }
      exchange.inflater.emplace(encoding);
    }
  }
  return true;
}

bool take_end_of_headers(Exchange& exchange) {
  if (exchange.status < 200) return true;
  exchange.headers_done = true;
  if (!choose_decoder(exchange)) return false;
  std::optional<std::uint64_t> length = content_length(exchange.headers);
  if (!length) return true;
  if (*length > exchange.max_body && exchange.status != 304) {
    exchange.cut = Exchange::Cut::body;
    return false;
  }
  if (!exchange.inflater) {
    exchange.body.reserve(static_cast<std::size_t>(std::min(*length, kMaxReserve)));
  }
  return true;
}

bool take_header(Exchange& exchange, std::string_view line) {
  exchange.header_bytes += line.size();
  if (exchange.header_bytes > kMaxHeaderBytes) {
    exchange.cut = Exchange::Cut::headers;
    return false;
  }
  if (line.starts_with("HTTP/")) return take_status_line(exchange, line);
  std::string_view value = trim_header(line);
  if (value.empty()) return exchange.headers_done || take_end_of_headers(exchange);
  if (exchange.headers_done) return true;  // a trailer: nothing of ours depends on it
  if (line.front() == ' ' || line.front() == '\t') {
    // Obsolete line folding (RFC 9112 section 5.2) is one space.
    if (!exchange.headers.empty()) exchange.headers.back().second.append(" ").append(value);
    return true;
  }
  std::size_t colon = value.find(':');
  if (colon == std::string_view::npos) return true;
  exchange.headers.emplace_back(value.substr(0, colon), trim_header(value.substr(colon + 1)));
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

std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  std::size_t bytes = size * count;
  try {
    // Counted after decoding: a small compressed answer may hold anything.
    auto limit = static_cast<std::size_t>(exchange.max_body);
    auto step = Inflater::Step::more;
    if (exchange.inflater) {
      step = exchange.inflater->feed({data, bytes}, exchange.body, limit);
    } else {
      std::size_t room = limit - exchange.body.size();
      exchange.body.append(data, std::min(bytes, room));
      if (bytes > room) step = Inflater::Step::full;
    }
    if (step == Inflater::Step::full) exchange.cut = Exchange::Cut::body;
    if (step == Inflater::Step::damaged) exchange.cut = Exchange::Cut::damage;
    if (step != Inflater::Step::more) return 0;
    return bytes;
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

Outcome connect_failure(const Transfer& transfer, const Url& url) {
  if (!transfer.denied.empty() && transfer.sockets_opened == 0) {
    return {Quality::address_denied,
            transfer.denied + " is not a public address (fetch.allow_addresses can list it)"};
  }
  long system_error = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_OS_ERRNO, &system_error);
  std::string why =
      system_error ? lower_first(std::strerror(static_cast<int>(system_error))) : "no address answered";
  return {Quality::unreachable, "could not connect to " + place_of(url) + ": " + why};
}

Outcome timeout_failure(const Transfer& transfer, const Exchange& exchange, const Url& url, Millis timeout) {
  curl_off_t connected = 0;
  curl_easy_getinfo(transfer.easy.get(), CURLINFO_CONNECT_TIME_T, &connected);
  std::string what = connected == 0          ? "connecting to " + place_of(url) + " took too long"
                     : exchange.headers_done ? "the answer of " + place_of(url) + " did not end in time"
                                             : place_of(url) + " did not answer in time";
  return {Quality::unreachable, "timeout: " + what + " (limit " + format_duration(timeout) + ")"};
}

Outcome cut_outcome(const Exchange& exchange) {
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
                                      printable(to_valid_utf8(encoding ? *encoding : "")) +
                                      "\", which was not asked for"};
    }
    case Exchange::Cut::interim:
    case Exchange::Cut::none:
      break;
  }
  return {Quality::unreachable, "the server sent more than 20 interim answers"};
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
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, kConnectTimeoutMs);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, kLowSpeedBytes);
  curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, kLowSpeedSeconds);
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

Outcome judge_transfer(CURLcode code, const Transfer& transfer, const Exchange& exchange, const Url& url,
                       Millis timeout) {
  switch (code) {
    case CURLE_OK:
      if (exchange.inflater && !exchange.inflater->complete()) {
        return {Quality::truncated, "the compressed body ends before its end"};
      }
      return {};
    case CURLE_WRITE_ERROR:
      if (exchange.cut != Exchange::Cut::none) return cut_outcome(exchange);
      break;
    case CURLE_COULDNT_RESOLVE_HOST:
      return {Quality::unreachable, "the name " + std::string(url.hostname()) + " could not be resolved"};
    case CURLE_COULDNT_CONNECT:
      return connect_failure(transfer, url);
    case CURLE_OPERATION_TIMEDOUT:
      return timeout_failure(transfer, exchange, url, timeout);
    case CURLE_GOT_NOTHING:
      return {Quality::unreachable, place_of(url) + " closed the connection without an answer"};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
      return {Quality::unreachable, "TLS with " + place_of(url) + ": " + curl_words(code, transfer)};
    default:
      break;
  }
  // The answer had begun: what arrived is not the whole of it.
  if (exchange.headers_done) return {Quality::truncated, "the body was cut: " + curl_words(code, transfer)};
  return {Quality::unreachable, place_of(url) + ": " + curl_words(code, transfer)};
}

}  // namespace policywatch::io
