#include <algorithm>
#include <string>

#include "base/text.hpp"
#include "extract/charset.hpp"

namespace policywatch::extract {

namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

struct Attribute {
  std::string name, value;  // lower case
};

/// The steps of https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding.
class Prescan {
 public:
  explicit Prescan(std::string_view bytes) : bytes_(bytes) {}

  std::optional<Encoding> run() {
    while (at_ < bytes_.size()) {
      if (bytes_[at_] != '<') {
        at_ = std::min(bytes_.find('<', at_), bytes_.size());
        continue;
      }
      const std::string_view rest = bytes_.substr(at_);
      if (rest.starts_with("<!--")) {
        const std::size_t end = bytes_.find("-->", at_ + 2);
        if (end == std::string_view::npos) return std::nullopt;
        at_ = end + 3;
      } else if (is_meta(rest)) {
        at_ += 5;
        if (auto encoding = meta()) return encoding;
      } else if (rest.size() > 1 &&
                 (is_letter(rest[1]) || (rest[1] == '/' && rest.size() > 2 && is_letter(rest[2])))) {
        skip_tag();
      } else if (rest.size() > 1 && (rest[1] == '!' || rest[1] == '/' || rest[1] == '?')) {
        at_ = std::min(bytes_.find('>', at_), bytes_.size());
      } else {
        ++at_;
      }
    }
    return std::nullopt;
  }

 private:
  static bool is_meta(std::string_view rest) {
    return rest.size() > 5 && equals_ascii_nocase(rest.substr(1, 4), "meta") &&
           (is_space(rest[5]) || rest[5] == '/');
  }

  void skip_tag() {
    while (at_ < bytes_.size() && !is_space(bytes_[at_]) && bytes_[at_] != '>') ++at_;
    while (attribute()) {
    }
    if (at_ < bytes_.size()) ++at_;
  }

  std::optional<Encoding> meta() {
    bool got_pragma = false, from_content = false;
    std::string names;
    std::optional<Encoding> charset;
    bool charset_stated = false;
    while (auto one = attribute()) {
      if (names.find('\n' + one->name + '\n') != std::string::npos) continue;
      names += '\n' + one->name + '\n';
      if (one->name == "http-equiv") {
        got_pragma = got_pragma || one->value == "content-type";
      } else if (one->name == "content" && !charset_stated) {
        if (const auto label = charset_parameter(one->value); label && encoding_of(*label)) {
          charset = encoding_of(*label);
          charset_stated = from_content = true;
        }
      } else if (one->name == "charset") {
        charset = encoding_of(one->value);
        charset_stated = true;
        from_content = false;
      }
    }
    if (at_ >= bytes_.size()) return std::nullopt;  // a tag that the bytes cut off states nothing
    if (!charset || (from_content && !got_pragma)) return std::nullopt;
    return as_stated_in_ascii(*charset);
  }

 public:
  // What is read as ASCII cannot be UTF-16.
  static Encoding as_stated_in_ascii(const Encoding& encoding) {
    if (encoding.name.starts_with("utf-16")) return *encoding_of("utf-8");
    if (encoding.name == "x-user-defined") return *encoding_of("windows-1252");
    return encoding;
  }

 private:
  static char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

  std::optional<Attribute> attribute() {
    while (at_ < bytes_.size() && (is_space(bytes_[at_]) || bytes_[at_] == '/')) ++at_;
    if (at_ >= bytes_.size() || bytes_[at_] == '>') return std::nullopt;
    Attribute result;
    while (at_ < bytes_.size()) {
      const char c = bytes_[at_];
      if (c == '=' && !result.name.empty()) break;
      if (is_space(c)) {
        while (at_ < bytes_.size() && is_space(bytes_[at_])) ++at_;
        if (at_ >= bytes_.size() || bytes_[at_] != '=') return result;
        break;
      }
      if (c == '/' || c == '>') return result;
      result.name += lower(c);
      ++at_;
    }
    ++at_;
    while (at_ < bytes_.size() && is_space(bytes_[at_])) ++at_;
    if (at_ >= bytes_.size()) return std::nullopt;
    read_value(result.value);
    return result;
  }

  void read_value(std::string& value) {
    const char quote = bytes_[at_];
    if (quote == '"' || quote == '\'') {
      const std::size_t end = std::min(bytes_.find(quote, at_ + 1), bytes_.size());
      value = ascii_lower(bytes_.substr(at_ + 1, end - at_ - 1));
      at_ = end == bytes_.size() ? end : end + 1;
      return;
    }
    while (at_ < bytes_.size() && !is_space(bytes_[at_]) && bytes_[at_] != '>') value += lower(bytes_[at_++]);
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
};

// Blanks out scripts and styles, where "<meta" is no element.
std::string without_scripts(std::string_view bytes) {
  std::string result;
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t begin = std::min(bytes.find('<', at), bytes.size());
    result.append(bytes.substr(at, begin - at));
    const std::string_view rest = bytes.substr(begin);
    const bool script = rest.size() > 7 && equals_ascii_nocase(rest.substr(1, 6), "script");
    if (!script) {
      result.append(rest.substr(0, 1));
      at = begin + 1;
      continue;
    }
    std::size_t end = bytes.find("</", begin);
    while (end != std::string_view::npos && !equals_ascii_nocase(bytes.substr(end + 2, 6), "script")) {
      end = bytes.find("</", end + 2);
    }
    at = end == std::string_view::npos ? bytes.size() : end + 2;
  }
  return result;
}

}  // namespace

std::optional<Encoding> prescan_meta(std::string_view bytes, std::size_t limit) {
  constexpr std::size_t kStandardLimit = 1024;
  if (limit <= kStandardLimit) return Prescan(bytes.substr(0, limit)).run();
  return Prescan(without_scripts(bytes.substr(0, limit))).run();
}

std::optional<Encoding> xml_declaration(std::string_view bytes) {
  if (!bytes.starts_with("<?xml")) return std::nullopt;
  const std::string_view declaration = bytes.substr(0, std::min(bytes.find('>'), std::size_t{1024}));
  const std::size_t word = declaration.find("encoding");
  if (word == std::string_view::npos) return std::nullopt;
  const std::size_t open = declaration.find_first_of("\"'", word);
  if (open == std::string_view::npos) return std::nullopt;
  const std::size_t close = declaration.find(declaration[open], open + 1);
  if (close == std::string_view::npos) return std::nullopt;
  const auto encoding = encoding_of(declaration.substr(open + 1, close - open - 1));
  return encoding ? std::optional(Prescan::as_stated_in_ascii(*encoding)) : std::nullopt;
}

// https://html.spec.whatwg.org/#extracting-character-encodings-from-meta-elements
std::optional<std::string> charset_parameter(std::string_view value) {
  const std::string plain = ascii_lower(value);
  std::size_t at = 0;
  for (;;) {
    at = plain.find("charset", at);
    if (at == std::string::npos) return std::nullopt;
    at += 7;
    std::size_t next = at;
    while (next < plain.size() && is_space(plain[next])) ++next;
    if (next >= plain.size() || plain[next] != '=') continue;
    at = next + 1;
    break;
  }
  while (at < plain.size() && is_space(plain[at])) ++at;
  if (at >= plain.size()) return std::nullopt;
  if (plain[at] == '"' || plain[at] == '\'') {
    const std::size_t close = plain.find(plain[at], at + 1);
    if (close == std::string::npos) return std::nullopt;
    return plain.substr(at + 1, close - at - 1);
  }
  return plain.substr(at, plain.find_first_of(" \t\n\f\r;", at) - at);
}

}  // namespace policywatch::extract
