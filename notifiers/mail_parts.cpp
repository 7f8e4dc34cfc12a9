#include "notifiers/mail_parts.hpp"

#include <algorithm>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace policywatch::notifiers {
namespace {

constexpr std::size_t kMostHeads = 300, kLongestValue = 8 * 1024, kMostLeaves = 50;
constexpr int kDeepest = 8;
// RFC 2046 section 5.1.1 allows 70.
constexpr std::size_t kLongestBoundary = 200;

/// The next line without its end; `text` loses both.
std::string_view next_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// A parameter of a structured header, `name="value"` or `name=value`; "" when it is absent.
std::string parameter(std::string_view value, std::string_view name) {
  std::size_t at = value.find(';');
  while (at != std::string_view::npos) {
    const std::size_t begin = at + 1, end = value.find_first_of("=;", begin);
    if (end == std::string_view::npos) return "";
    at = end;
    if (value[end] == ';') continue;
    std::size_t i = value.find_first_not_of(" \t", end + 1);
    if (i == std::string_view::npos) return "";
    const bool quoted = value[i] == '"';
    std::string found;
    for (i += quoted ? 1 : 0; i < value.size() && value[i] != (quoted ? '"' : ';'); ++i) {
      if (quoted && value[i] == '\\' && i + 1 < value.size()) ++i;
      found += value[i];
    }
    if (equals_ascii_nocase(trim(value.substr(begin, end - begin)), name))
      return std::string(quoted ? std::string_view(found) : trim(found));
    at = value.find(';', i);
  }
  return "";
}

std::string from_quoted_printable(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const std::string_view line = next_line(text);
    bool soft = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] != '=') {
        plain += line[i];
      } else if (i + 1 == line.size()) {
        soft = true;
      } else {
        const auto byte = from_hex(ascii_lower(line.substr(i + 1, 2)));
        plain += byte && byte->size() == 1 ? *byte : "=";
        if (byte && byte->size() == 1) i += 2;
      }
    }
    if (!soft) plain += '\n';
  }
  return plain;
}

std::string decoded(std::string_view body, std::string_view coding) {
  if (equals_ascii_nocase(coding, "quoted-printable")) return from_quoted_printable(body);
  if (!equals_ascii_nocase(coding, "base64")) return std::string(body);
  std::string packed;
  std::ranges::copy_if(body, std::back_inserter(packed),
                       [](char c) { return !std::string_view(" \t\r\n").contains(c); });
  return from_base64(packed).value_or("");
}

/// What stands between the lines of `boundary`.
std::vector<std::string_view> between(std::string_view body, const std::string& boundary) {
  std::vector<std::string_view> found;
  const std::string mark = "--" + boundary;
  const char *begin = nullptr, *const end = body.data() + body.size();
  while (!body.empty() && found.size() < kMostLeaves) {
    const char* at = body.data();
    std::string_view line = next_line(body);
    if (!line.starts_with(mark)) continue;
    const std::string_view tail = trim(line.substr(mark.size()));
    if (!tail.empty() && tail != "--") continue;
    if (begin != nullptr) found.emplace_back(begin, static_cast<std::size_t>(at - begin));
    begin = body.data();
    if (tail == "--") return found;
  }
  // The end is missing: cut off, or never there.
  if (begin != nullptr && found.size() < kMostLeaves)
    found.emplace_back(begin, static_cast<std::size_t>(end - begin));
  return found;
}

void walk(const MailHead& head, std::string_view body, int depth, std::vector<MailPart>& leaves) {
  if (leaves.size() >= kMostLeaves) return;
  const std::string& content = head_value(head, "content-type");
  const std::string type = ascii_lower(trim(std::string_view(content).substr(0, content.find(';'))));
  const std::string boundary = type.starts_with("multipart/") ? parameter(content, "boundary") : "";
  if (boundary.empty() || boundary.size() > kLongestBoundary) {
    leaves.push_back({type.empty() ? "text/plain" : type,
                      decoded(body, trim(head_value(head, "content-transfer-encoding")))});
    return;
  }
  if (depth >= kDeepest) return;
  for (std::string_view part : between(body, boundary)) {
    const MailHead inner = take_head(part);
    walk(inner, part, depth + 1, leaves);
  }
}

}  // namespace

const std::string& head_value(const MailHead& head, std::string_view lower_name) {
  static const std::string none;
  const auto found = std::ranges::find(head, lower_name, &std::pair<std::string, std::string>::first);
  return found == head.end() ? none : found->second;
}

MailHead take_head(std::string_view& text) {
  MailHead head;
  while (!text.empty()) {
    std::string_view line = next_line(text);
    if (line.empty()) break;
    const std::size_t colon = line.find(':');
    if (line.front() == ' ' || line.front() == '\t') {
      if (!head.empty() && head.back().second.size() < kLongestValue)
        head.back().second += " " + std::string(trim(line.substr(0, kLongestValue)));
    } else if (colon != std::string_view::npos && colon > 0 && head.size() < kMostHeads) {
      head.emplace_back(ascii_lower(trim(line.substr(0, std::min(colon, kLongestValue)))),
                        trim(line.substr(colon + 1, kLongestValue)));
    }
  }
  return head;
}

MailParts take_apart(std::string_view mail) {
  if (mail.starts_with("From ")) next_line(mail);
  MailParts parts;
  parts.head = take_head(mail);
  walk(parts.head, mail, 0, parts.parts);
  return parts;
}

}  // namespace policywatch::notifiers
