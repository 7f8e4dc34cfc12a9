#include "notifiers/mime.hpp"

#include <algorithm>
#include <vector>

#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "notifiers/notifiers.hpp"

namespace policywatch::notifiers {
namespace {

constexpr std::size_t kLine = 76;
// 52 columns of base64 with "=?UTF-8?B?" and "?=" around: fits behind "Subject: " in a line of 76.
constexpr std::size_t kWordBytes = 39;
// Longer names are encoded, because only encoded words can be folded anywhere.
constexpr std::size_t kPlainName = 60;

std::string without_controls(std::string_view text) {
  std::string clean;
  for (char c : to_valid_utf8(text)) {
    auto byte = static_cast<unsigned char>(c);
    clean += byte < 0x20 || byte == 0x7f ? ' ' : c;
  }
  return clean;
}

bool is_plain(std::string_view text) {
  bool ascii = std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
  if (!ascii || text.find("=?") != std::string_view::npos || text.find("  ") != std::string_view::npos)
    return false;
  if (text.starts_with(' ') || text.ends_with(' ')) return false;
  std::vector<std::string_view> parts = split(text, ' ');
  return std::ranges::all_of(parts, [](std::string_view part) { return part.size() <= 60; });
}

/// The next piece of at most kWordBytes that ends at a character's end.
std::string_view next_piece(std::string_view text) {
  if (text.size() <= kWordBytes) return text;
  std::size_t end = kWordBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

std::vector<std::string> encoded_words(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    std::string_view piece = next_piece(text);
    words.push_back("=?UTF-8?B?" + to_base64(piece) + "?=");
    text.remove_prefix(piece.size());
  }
  return words;
}

std::string fold_words(std::string line, const std::vector<std::string>& words) {
  std::size_t column = line.size();
  bool first = true;
  for (const std::string& word : words) {
    bool breaks = column + 1 + word.size() > kLine && !first;
    line += breaks ? "\r\n " : " ";
    line += word;
    column = breaks ? 1 + word.size() : column + 1 + word.size();
    first = false;
  }
  return line + "\r\n";
}

}  // namespace

std::string header_line(std::string_view name, std::string_view text) {
  std::string clean = without_controls(text);
  std::string line = std::string(name) + ":";
  if (clean.empty()) return line + " \r\n";
  if (!is_plain(clean)) return fold_words(std::move(line), encoded_words(clean));
  std::vector<std::string> words;
  for (std::string_view word : split(clean, ' ')) words.emplace_back(word);
  return fold_words(std::move(line), words);
}

std::string quoted_printable(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (std::string_view line : lines(text)) {
    std::size_t column = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      auto byte = static_cast<unsigned char>(line[i]);
      bool last = i + 1 == line.size();
      bool plain = byte >= 0x20 && byte < 0x7f && byte != '=';
      if (byte == ' ' && last) plain = false;
      if (byte == '.' && column == 0) plain = false;  // a lone dot ends SMTP's DATA
      std::size_t width = plain ? 1 : 3;
      // One column stays free for the soft break, unless the line ends here.
      if (column + width > kLine - (last ? 0 : 1)) {
        out += "=\r\n";
        column = 0;
        if (byte == '.') plain = false;
        width = plain ? 1 : 3;
      }
      if (plain) {
        out += line[i];
      } else {
        out += '=';
        out += kHex[byte >> 4];
        out += kHex[byte & 15];
      }
      column += width;
    }
    out += "\r\n";
  }
  return out;
}

std::string mail_date(Time time) {
  // IMF-fixdate (RFC 9110) is RFC 5322's form but for the zone.
  std::string date = to_http_date(time);
  return date.substr(0, date.size() - 3) + "+0000";
}

MailAddress parse_mail_address(std::string_view text) {
  std::string clean(trim(text));
  std::size_t open = clean.rfind('<');
  MailAddress parsed;
  if (open == std::string::npos) {
    parsed.address = clean;
  } else {
    std::size_t close = clean.find('>', open);
    parsed.address =
        trim(std::string_view(clean).substr(open + 1, close == std::string::npos ? close : close - open - 1));
    parsed.name = trim(std::string_view(clean).substr(0, open));
    if (parsed.name.size() >= 2 && parsed.name.starts_with('"') && parsed.name.ends_with('"')) {
      parsed.name = replace_all(parsed.name.substr(1, parsed.name.size() - 2), "\\\"", "\"");
    }
  }
  bool broken = std::ranges::any_of(parsed.address, [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f || c == '<' || c == '>' || c == ',' || c == ';';
  });
  const std::size_t at = parsed.address.rfind('@');
  if (broken || at == std::string::npos) {
    parsed.address.clear();
    return parsed;
  }
  // A name of another script travels in its ASCII form; the part before the '@' is the other server's matter.
  const auto domain = Url::parse("http://" + parsed.address.substr(at + 1) + "/");
  const bool ascii = std::ranges::all_of(parsed.address.substr(at + 1),
                                         [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (!ascii && domain) parsed.address.replace(at + 1, std::string::npos, std::string(domain->hostname()));
  return parsed;
}

std::string bare_address(std::string_view mailbox) {
  return parse_mail_address(mailbox).address;
}

std::string mail_address_header(const MailAddress& address) {
  if (address.name.empty()) return address.address;
  std::string name = without_controls(address.name);
  bool atoms = std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' ||
           c == '-' || c == '_';
  });
  bool ascii = std::ranges::all_of(name, [](char c) { return c >= 0x20 && c < 0x7f; });
  if (!ascii || name.find("=?") != std::string::npos || name.size() > kPlainName) {
    std::vector<std::string> words = encoded_words(name);
    name = join(words, "\r\n ") + (words.size() > 1 ? "\r\n" : "");
  } else if (!atoms) {
    name = "\"" + replace_all(replace_all(name, "\\", "\\\\"), "\"", "\\\"") + "\"";
  }
  return name + " <" + address.address + ">";
}

}  // namespace policywatch::notifiers
