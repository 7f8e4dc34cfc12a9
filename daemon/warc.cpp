#include "daemon/warc.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <map>

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
    if (size > body.size() || body.size() - size < 2) return std::nullopt;
    whole.append(body.substr(0, size));
    body.remove_prefix(size + 2);
  }
}

/// Archives that decoded a body keep what described its transfer under another name.
constexpr std::string_view kAside = "X-Archive-Orig-";

bool is_aside(std::string_view name) {
  return equals_ascii_nocase(name.substr(0, kAside.size()), kAside);
}

/// Headers as the server sent them.
Headers headers_as_sent(const Headers& kept, bool decoded) {
  Headers sent;
  for (const auto& [name, value] : kept) {
    if (is_aside(name)) {
      sent.emplace_back(name.substr(kAside.size()), value);
    } else if (!decoded || !equals_ascii_nocase(name, "Content-Length")) {  // who decoded it counted anew
      sent.emplace_back(name, value);
    }
  }
  return sent;
}

std::string field_of(const Headers& record, std::string_view name) {
  const std::string* value = find_header(record, name);
  return value == nullptr ? "" : *value;
}

void refuse(Response& response, Quality quality, std::string why) {
  response.quality = quality;
  response.failure = std::move(why);
}

/// Status, headers and body of the HTTP answer in a record's block.
void read_answer(Response& response, std::string_view block) {
  const std::size_t end = block.find(kBlankLine);
  if (end == std::string_view::npos || !block.starts_with("HTTP/"))
    return refuse(response, Quality::truncated, "the record holds no whole HTTP answer");
  const std::string_view head = block.substr(0, end);
  const std::size_t space = head.find(' ');
  if (space != std::string_view::npos)
    std::from_chars(head.data() + space + 1, head.data() + head.size(), response.status);
  const Headers kept = parse_headers(head);
  const bool decoded = std::ranges::any_of(kept, [](const auto& header) { return is_aside(header.first); });
  response.headers = headers_as_sent(kept, decoded);
  const std::string_view body = block.substr(end + kBlankLine.size());
  if (!decoded && contains_ascii_nocase(field_of(response.headers, "Transfer-Encoding"), "chunked")) {
    auto whole = unchunk(body);
    if (!whole) return refuse(response, Quality::truncated, "the record's chunks do not add up");
    response.body = std::move(*whole);
  } else {
    response.body = body;
  }
  const std::string encoding = field_of(response.headers, "Content-Encoding");
  if (!decoded && !encoding.empty() && !equals_ascii_nocase(encoding, "identity"))
    refuse(response, Quality::wrong_type,
           "the record's body is stored as " + encoding + "; only plain bodies are read");
}

/// Puts captures together from records that tell of them.
class Reader {
 public:
  void take(const Headers& record, std::string_view block) {
    const std::string type = field_of(record, "WARC-Type");
    if (type == "response" || type == "revisit") take_answer(record, block, type == "revisit");
    if (type == "metadata") take_metadata(record, block);
  }

  std::vector<Response> captures_of(const std::string& watch) {
    std::vector<Response> captures;
    for (Capture& capture : captures_)
      if (capture.watch.empty() || capture.watch == watch) captures.push_back(std::move(capture.response));
    return captures;
  }

 private:
  struct Capture {
    Response response;
    std::string watch;  // "": the file does not say
  };

  Capture& begin(const Headers& record) {
    Response& response = captures_.emplace_back().response;
    response.url = response.final_url = field_of(record, "WARC-Target-URI");
    response.remote_address = field_of(record, "WARC-IP-Address");
    if (auto at = parse_rfc3339(field_of(record, "WARC-Date"))) response.started = response.finished = *at;
    by_id_[field_of(record, "WARC-Record-ID")] = captures_.size() - 1;
    return captures_.back();
  }

  void take_answer(const Headers& record, std::string_view block, bool revisit) {
    const auto referred = by_id_.find(field_of(record, "WARC-Refers-To"));
    const auto same = by_digest_.find(field_of(record, "WARC-Payload-Digest"));
    Response& response = begin(record).response;
    const std::size_t place = captures_.size() - 1;
    if (!block.empty()) read_answer(response, block);
    if (revisit) {
      const bool unchanged = field_of(record, "WARC-Profile").ends_with("server-not-modified");
      if (response.status == 0) response.status = unchanged ? 304 : 200;
      if (unchanged) return;
      const std::size_t from = referred != by_id_.end()   ? referred->second
                               : same != by_digest_.end() ? same->second
                                                          : place;
      if (from == place)
        return refuse(response, Quality::truncated, "what the record refers to is not in the file");
      response.body = captures_[from].response.body;
    } else if (find_header(record, "WARC-Truncated") != nullptr) {
      refuse(response, Quality::truncated, "the record holds only a part of the answer");
    }
    by_digest_.emplace(field_of(record, "WARC-Payload-Digest"), place);
  }

  // Our own say what became of the fetch; those of others are passed over.
  void take_metadata(const Headers& record, std::string_view block) {
    const Headers fields = parse_headers(block);
    const std::string watch = field_of(fields, "watch");
    const auto quality = parse_word<Quality>(field_of(fields, "quality"));
    if (watch.empty() || !quality) return;
    const auto answer = by_id_.find(field_of(record, "WARC-Concurrent-To"));
    Capture& capture = answer != by_id_.end() ? captures_[answer->second] : begin(record);
    Response& response = capture.response;
    capture.watch = watch;
    if (*quality != Quality::ok) refuse(response, *quality, field_of(fields, "reason"));
    if (const std::string asked = field_of(fields, "asked"); !asked.empty()) response.url = asked;
    for (const auto& [name, value] : fields)
      if (name == "redirect") add_redirect(response, value);
    if (const auto took = number_in(fields, "fetchTimeMs"))
      response.started =
          response.finished - Millis(static_cast<std::int64_t>(std::min<std::size_t>(*took, 1u << 30)));
  }

  static void add_redirect(Response& response, std::string_view hop) {
    const std::size_t first = hop.find(' '), second = hop.rfind(' ');
    if (first == second) return;
    Redirect redirect{0, std::string(hop.substr(first + 1, second - first - 1)),
                      std::string(hop.substr(second + 1))};
    std::from_chars(hop.data(), hop.data() + first, redirect.status);
    response.redirects.push_back(std::move(redirect));
  }

  std::vector<Capture> captures_;
  std::map<std::string, std::size_t> by_id_, by_digest_;
};

}  // namespace

Result<std::vector<Response>> read_warc(const std::string& file, const std::string& watch) {
  std::ifstream stream(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  if (bytes.starts_with("\x1f\x8b"))
    return fail(ErrorKind::unsupported, file + " is compressed; unpack it with gunzip first");
  Reader reader;
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
    reader.take(record, std::string_view(bytes).substr(begin, *length));
    at = begin + *length;
  }
  return reader.captures_of(watch);
}

}  // namespace policywatch::daemon
