#include "daemon/warc_export.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "store/log_entries.hpp"

namespace policywatch::daemon {

namespace {

using store::CaptureRow;
using store::exact_time;

constexpr std::string_view kRevisit = "http://netpreserve.org/warc/1.1/revisit/";

/// A line of a header: whatever came, it ends where the line ends.
std::string on_one_line(std::string_view text) {
  std::string line(text);
  const auto ends_it = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
  std::ranges::replace_if(line, ends_it, ' ');
  return line;
}

bool is_token(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return c > ' ' && c < '\x7f' && std::string_view("()<>@,;:\\\"/[]?={}").find(c) == std::string_view::npos;
  });
}

// The same for the same capture: two exports are the same bytes.
std::string record_id(std::string_view what, const std::string& watch, std::int64_t id) {
  std::string hex = sha256_hex(std::string(what) + "\n" + watch + "\n" + std::to_string(id)).substr(0, 32);
  hex[12] = '8';  // RFC 9562: a UUID of the maker's own making
  hex[16] = "89ab"[static_cast<unsigned char>(hex[16]) % 4];
  return "<urn:uuid:" + hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
         hex.substr(16, 4) + "-" + hex.substr(20) + ">";
}

std::string_view phrase_of(int status) {
  constexpr std::array<std::pair<int, std::string_view>, 14> kPhrases = {{{200, "OK"},
                                                                          {204, "No Content"},
                                                                          {301, "Moved Permanently"},
                                                                          {302, "Found"},
                                                                          {304, "Not Modified"},
                                                                          {400, "Bad Request"},
                                                                          {401, "Unauthorized"},
                                                                          {403, "Forbidden"},
                                                                          {404, "Not Found"},
                                                                          {410, "Gone"},
                                                                          {429, "Too Many Requests"},
                                                                          {500, "Internal Server Error"},
                                                                          {502, "Bad Gateway"},
                                                                          {503, "Service Unavailable"}}};
  for (const auto& [code, phrase] : kPhrases)
    if (code == status) return phrase;
  return "Unknown";
}

bool is_length(std::string_view name) {
  return equals_ascii_nocase(name, "Content-Length");
}

/// What describes the bytes as they were sent, not as they were kept.
bool is_coding(std::string_view name) {
  return equals_ascii_nocase(name, "Content-Encoding") || equals_ascii_nocase(name, "Transfer-Encoding");
}

/// `size`: of the body that follows or is referred to; nullopt: none was kept, and the head stays as it was.
std::string http_head(const CaptureRow& capture, std::optional<std::size_t> size) {
  std::string head =
      "HTTP/1.1 " + std::to_string(capture.status) + " " + std::string(phrase_of(capture.status)) + "\r\n";
  // Codings are undone in what is kept: their headers go under another name, as archives have it.
  const bool undone = size && std::ranges::any_of(capture.headers, [&](const auto& header) {
                        return is_coding(header.first) ||
                               (is_length(header.first) && trim(header.second) != std::to_string(*size));
                      });
  for (const auto& [name, value] : capture.headers) {
    if (!is_token(name)) continue;
    const bool aside = undone && (is_coding(name) || is_length(name));
    head += (aside ? "X-Archive-Orig-" : "") + name + ": " + on_one_line(value) + "\r\n";
  }
  if (undone) head += "Content-Length: " + std::to_string(*size) + "\r\n";
  return head + "\r\n";
}

using Fields = std::vector<std::pair<std::string, std::string>>;

void write_record(std::ostream& out, const Fields& fields, std::string_view block) {
  out << "WARC/1.1\r\n";
  for (const auto& [name, value] : fields) out << name << ": " << on_one_line(value) << "\r\n";
  out << "WARC-Block-Digest: sha256:" << sha256_hex(block) << "\r\n"
      << "Content-Length: " << block.size() << "\r\n\r\n"
      << block << "\r\n\r\n";
}

/// An address as a header holds it; what is no address becomes one that says so.
std::string target_of(const CaptureRow& capture) {
  const std::string& address = capture.final_url.empty() ? capture.url : capture.final_url;
  const auto url = Url::parse(address);
  return url ? std::string(url->href()) : "urn:policywatch:" + to_hex(address);
}

struct Written {
  std::string id, target, date;
};

class Writer {
 public:
  Writer(store::Store& store, std::ostream& out) : store_(store), out_(out) {}

  void begin(const std::string& software, Time now) {
    write_record(out_,
                 {{"WARC-Type", "warcinfo"},
                  {"WARC-Record-ID", record_id("warcinfo", exact_time(now), 0)},
                  {"WARC-Date", exact_time(now)},
                  {"Content-Type", "application/warc-fields"}},
                 "software: " + software +
                     "\r\nformat: WARC file version 1.1\r\nconformsTo: "
                     "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n");
  }

  Result<void> add(const CaptureRow& capture) {
    const std::string id = record_id("response", capture.watch, capture.id);
    Result<void> written;
    if (capture.status > 0) written = add_answer(capture, id);
    if (written) add_metadata(capture, id);
    return written;
  }

 private:
  Fields fields_of(const CaptureRow& capture, std::string type, std::string id) {
    Fields fields{{"WARC-Type", std::move(type)},
                  {"WARC-Record-ID", std::move(id)},
                  {"WARC-Date", exact_time(capture.finished)},
                  {"WARC-Target-URI", target_of(capture)}};
    if (!capture.remote_address.empty()) fields.emplace_back("WARC-IP-Address", capture.remote_address);
    return fields;
  }

  Result<void> add_answer(const CaptureRow& capture, const std::string& id) {
    const auto before = bodies_.find(capture.sha256);
    if (capture.sha256.empty() || before != bodies_.end()) {
      const bool same = !capture.sha256.empty();
      add_without_body(capture, id, same ? &before->second : nullptr);
      return {};
    }
    auto found = store_.snapshot(capture.sha256);
    if (!found) return std::unexpected(found.error());
    Fields fields = fields_of(capture, "response", id);
    fields.emplace_back("WARC-Payload-Digest", "sha256:" + capture.sha256);
    fields.emplace_back("Content-Type", "application/http;msgtype=response");
    write_record(out_, fields, http_head(capture, found->second.size()) + found->second);
    bodies_[capture.sha256] = last_[capture.watch] = {id, target_of(capture), exact_time(capture.finished)};
    return {};
  }

  /// The body is that of `same`, or the server said that nothing changed, or none was kept.
  void add_without_body(const CaptureRow& capture, const std::string& id, const Written* same) {
    const auto last = last_.find(capture.watch);
    const bool unchanged = capture.status == 304 && last != last_.end();
    const Written* refers = same != nullptr ? same : unchanged ? &last->second : nullptr;
    Fields fields = fields_of(capture, refers != nullptr ? "revisit" : "response", id);
    if (refers != nullptr) {
      fields.emplace_back(
          "WARC-Profile",
          std::string(kRevisit) + (same != nullptr ? "identical-payload-digest" : "server-not-modified"));
      fields.emplace_back("WARC-Refers-To", refers->id);
      fields.emplace_back("WARC-Refers-To-Target-URI", refers->target);
      fields.emplace_back("WARC-Refers-To-Date", refers->date);
    }
    if (same != nullptr) fields.emplace_back("WARC-Payload-Digest", "sha256:" + capture.sha256);
    if (refers == nullptr) fields.emplace_back("WARC-Truncated", "unspecified");
    fields.emplace_back("Content-Type", "application/http;msgtype=response");
    const std::optional<std::size_t> size = same != nullptr ? std::optional(capture.size) : std::nullopt;
    write_record(out_, fields, http_head(capture, size));
    if (same != nullptr) last_[capture.watch] = {id, target_of(capture), exact_time(capture.finished)};
  }

  void add_metadata(const CaptureRow& capture, const std::string& id) {
    Fields fields = fields_of(capture, "metadata", record_id("metadata", capture.watch, capture.id));
    if (capture.status > 0) fields.emplace_back("WARC-Concurrent-To", id);
    fields.emplace_back("Content-Type", "application/warc-fields");
    std::string block =
        "watch: " + capture.watch + "\r\nquality: " + std::string(word(capture.quality)) + "\r\n";
    if (!capture.reason.empty()) block += "reason: " + on_one_line(capture.reason) + "\r\n";
    block += "asked: " + on_one_line(capture.url) + "\r\n";
    for (const Redirect& hop : capture.redirects)
      block += "redirect: " + std::to_string(hop.status) + " " + on_one_line(hop.from) + " " +
               on_one_line(hop.to) + "\r\n";
    block += "fetchTimeMs: " + std::to_string((capture.finished - capture.started).count()) + "\r\n";
    write_record(out_, fields, block);
  }

  store::Store& store_;
  std::ostream& out_;
  std::map<std::string, Written> bodies_;  // by their hash
  std::map<std::string, Written> last_;    // by watch
};

}  // namespace

Result<void> write_warc(store::Store& store, const std::vector<std::string>& watches,
                        const std::string& software, Time now, std::ostream& out) {
  Writer writer(store, out);
  writer.begin(software, now);
  for (const std::string& watch : watches) {
    std::vector<CaptureRow> captures = store.captures(watch, 0);
    for (auto capture = captures.rbegin(); capture != captures.rend(); ++capture)
      if (auto added = writer.add(*capture); !added) return added;
  }
  return {};
}

}  // namespace policywatch::daemon
