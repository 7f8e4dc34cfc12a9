#include "daemon/warc.hpp"

#include <charconv>
#include <fstream>
#include <iterator>

#include "base/text.hpp"

namespace policywatch::daemon {
namespace {

constexpr std::string_view kBlankLine = "\r\n\r\n";

Headers parse_headers(std::string_view block) {
  Headers headers;
  for (std::string_view line : lines(block)) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    headers.emplace_back(std::string(trim(line.substr(0, colon))), std::string(trim(line.substr(colon + 1))));
  }
  return headers;
}

std::optional<std::size_t> number_in(const Headers& headers, std::string_view name) {
  const std::string* text = find_header(headers, name);
  std::size_t value = 0;
  if (!text) return std::nullopt;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return value;
}

/// RFC 9112 section 7.1; nullopt when the chunks do not add up.
std::optional<std::string> unchunk(std::string_view body) {
  std::string whole;
  while (true) {
    const std::size_t line_end = body.find("\r\n");
    if (line_end == std::string_view::npos) return std::nullopt;
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(body.data(), body.data() + line_end, size, 16);
    if (error != std::errc() || end == body.data()) return std::nullopt;
    body.remove_prefix(line_end + 2);
    if (size == 0) return whole;
    if (body.size() < size + 2) return std::nullopt;
    whole.append(body.substr(0, size));
    body.remove_prefix(size + 2);
  }
}

Response response_of(const Headers& record, std::string_view block) {
  Response response;
  const std::string* target = find_header(record, "WARC-Target-URI");
  if (target) response.url = response.final_url = *target;
  if (const std::string* date = find_header(record, "WARC-Date")) {
    if (auto at = parse_rfc3339(*date)) response.started = response.finished = *at;
  }
  const std::size_t end = block.find(kBlankLine);
  if (end == std::string_view::npos || !block.starts_with("HTTP/")) {
    response.quality = Quality::truncated;
    response.failure = "the record holds no whole HTTP answer";
    return response;
  }
  const std::string_view head = block.substr(0, end);
  const std::size_t space = head.find(' ');
  if (space != std::string_view::npos)
    std::from_chars(head.data() + space + 1, head.data() + head.size(), response.status);
  response.headers = parse_headers(head);
  const std::string_view body = block.substr(end + kBlankLine.size());
  const std::string* transfer = find_header(response.headers, "Transfer-Encoding");
  if (transfer && contains_ascii_nocase(*transfer, "chunked")) {
    auto whole = unchunk(body);
    if (!whole) {
      response.quality = Quality::truncated;
      response.failure = "the record's chunks do not add up";
      return response;
    }
    response.body = std::move(*whole);
  } else {
    response.body = body;
  }
  const std::string* encoding = find_header(response.headers, "Content-Encoding");
  if (encoding && !equals_ascii_nocase(*encoding, "identity")) {
    response.quality = Quality::wrong_type;
    response.failure = "the record's body is stored as " + *encoding + "; only plain bodies are read";
  }
  return response;
}

}  // namespace

Result<std::vector<Response>> read_warc(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (bytes.starts_with("\x1f\x8b"))
    return fail(ErrorKind::unsupported, file + " is compressed; unpack it with gunzip first");
  std::vector<Response> captures;
  std::size_t at = 0;
  while (at < bytes.size()) {
    if (bytes.compare(at, 2, "\r\n") == 0) {
      at += 2;
      continue;
    }
    const std::string place = file + ": record at byte " + std::to_string(at);
    const std::size_t end = bytes.find(kBlankLine, at);
    if (bytes.compare(at, 5, "WARC/") != 0 || end == std::string::npos)
      return fail(ErrorKind::invalid, place + ": no WARC record begins here");
    const Headers record = parse_headers(std::string_view(bytes).substr(at, end - at));
    const std::optional<std::size_t> length = number_in(record, "Content-Length");
    const std::size_t begin = end + kBlankLine.size();
    if (!length || *length > bytes.size() - begin)
      return fail(ErrorKind::invalid, place + ": Content-Length is missing or reaches beyond the file");
    const std::string* type = find_header(record, "WARC-Type");
    if (type && *type == "response")
      captures.push_back(response_of(record, std::string_view(bytes).substr(begin, *length)));
    at = begin + *length;
  }
  return captures;
}

}  // namespace policywatch::daemon
