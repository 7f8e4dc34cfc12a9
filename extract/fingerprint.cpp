#include "extract/fingerprint.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "base/hash.hpp"
#include "base/text.hpp"

namespace policywatch::extract {

namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool contains_word(std::string_view name, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view one) { return contains_ascii_nocase(name, one); });
}

// Names of attributes whose values are made anew for each answer.
bool is_fleeting_attribute(std::string_view name) {
  return equals_ascii_nocase(name, "nonce") || equals_ascii_nocase(name, "integrity") ||
         (name.starts_with("data-") && contains_word(name, {"nonce", "csrf"}));
}

// Names of hidden fields and meta elements that carry a token.
bool is_token_name(std::string_view name) {
  return contains_word(name,
                       {"csrf", "xsrf", "nonce", "authenticity_token", "authenticity-token", "__viewstate",
                        "__eventvalidation", "__requestverificationtoken", "form_build_id", "form_token"});
}

/// Reduces a body piece by piece; what is copied is contiguous and long on ordinary pages.
class Reducer {
 public:
  explicit Reducer(std::string_view body) : body_(body) { out_.reserve(body.size() / 2 + 64); }

  std::uint64_t print() {
    std::size_t at = 0;
    while ((at = find('<', at)) < body_.size()) at = after_markup(at);
    keep_to(body_.size());
    return fingerprint(out_);
  }

 private:
  std::size_t find(char c, std::size_t from) const {
    if (from >= body_.size()) return body_.size();
    const void* found = std::memchr(body_.data() + from, c, body_.size() - from);
    return found == nullptr ? body_.size()
                            : static_cast<std::size_t>(static_cast<const char*>(found) - body_.data());
  }

  void keep_to(std::size_t end) {
    out_.append(body_.substr(kept_, end - kept_));
    kept_ = end;
  }
  void leave_out(std::size_t begin, std::size_t end) {
    keep_to(begin);
    kept_ = end;
  }

  std::size_t after_markup(std::size_t at) {
    const std::size_t next = at + 1;
    if (next >= body_.size()) return next;
    const char c = body_[next];
    if (c == '!' || c == '?') return after_declaration(at);
    const bool closing = c == '/';
    const std::size_t name = closing ? next + 1 : next;
    if (name >= body_.size()) return name;
    if (!is_letter(body_[name])) return closing ? after(find('>', name)) : next;
    std::size_t end = name;
    while (end < body_.size() && !is_space(body_[end]) && body_[end] != '/' && body_[end] != '>') ++end;
    return after_tag(at, body_.substr(name, end - name), closing, end);
  }

  std::size_t after(std::size_t found) const { return std::min(found + 1, body_.size()); }

  // Only comments that every parser sees as such, ended by "-->".
  std::size_t after_declaration(std::size_t at) {
    const std::string_view rest = body_.substr(at);
    if (!rest.starts_with("<!--") || rest.starts_with("<!-->") || rest.starts_with("<!--->")) {
      return after(find('>', at));
    }
    const std::size_t end = body_.find("-->", at + 4);
    const std::size_t odd = body_.substr(at, end == std::string_view::npos ? end : end - at).find("--!>");
    if (end == std::string_view::npos || odd != std::string_view::npos) return body_.size();
    leave_out(at, end + 3);
    // What stood before and after must not run together into other markup.
    out_ += '\x01';
    return end + 3;
  }

  std::size_t after_tag(std::size_t begin, std::string_view name, bool closing, std::size_t at) {
    const bool script = equals_ascii_nocase(name, "script");
    const bool style = !script && equals_ascii_nocase(name, "style");
    const bool asset = script || equals_ascii_nocase(name, "link");
    const bool carries_token = equals_ascii_nocase(name, "meta") || equals_ascii_nocase(name, "input");
    Token token;
    bool json = false;
    while (at < body_.size() && body_[at] != '>') {
      if (is_space(body_[at]) || body_[at] == '/') {
        ++at;
        continue;
      }
      const std::size_t name_begin = at;
      ++at;
      while (at < body_.size() && !is_space(body_[at]) && body_[at] != '=' && body_[at] != '>' &&
             body_[at] != '/')
        ++at;
      const std::string_view attribute = body_.substr(name_begin, at - name_begin);
      const Span value = read_value(at);
      if (value.begin == value.end) continue;
      const std::string_view text = body_.substr(value.begin, value.end - value.begin);
      if (is_fleeting_attribute(attribute)) {
        leave_out(value.begin, value.end);
      } else if (asset && (equals_ascii_nocase(attribute, "src") || equals_ascii_nocase(attribute, "href"))) {
        leave_out_version(name, begin, value);
      } else if (script && equals_ascii_nocase(attribute, "type")) {
        json = contains_ascii_nocase(text, "ld+json");
      } else if (carries_token) {
        note_token(token, attribute, value, text);
      }
    }
    if (token.named && token.begin < token.end && token.begin >= kept_) leave_out(token.begin, token.end);
    if (at >= body_.size()) return at;
    ++at;
    if (equals_ascii_nocase(name, "svg") || equals_ascii_nocase(name, "math")) foreign_ = !closing;
    // In SVG and MathML a style element holds markup, not text.
    if (closing || foreign_) return at;
    if ((script || style) && !json) return without_code(name, at);
    return holds_text(name) || json ? raw_end(name, at) : at;
  }

  std::size_t without_code(std::string_view name, std::size_t at) {
    const std::size_t end = raw_end(name, at);
    const std::string_view code = body_.substr(at, end - at);
    // "<!-- <script>" makes a script end elsewhere than it seems: then everything counts.
    if (const std::size_t escape = code.find("<!--");
        escape != std::string_view::npos && contains_ascii_nocase(code.substr(escape), "<script")) {
      return body_.size();
    }
    leave_out(at, end);
    return end;
  }

  // Elements in which tags are text up to their own end tag.
  static bool holds_text(std::string_view name) {
    static constexpr std::array<std::string_view, 7> kNames = {"title",   "textarea", "xmp",      "iframe",
                                                               "noembed", "noframes", "plaintext"};
    return std::any_of(kNames.begin(), kNames.end(),
                       [&](std::string_view one) { return equals_ascii_nocase(name, one); });
  }

  struct Span {
    std::size_t begin = 0, end = 0;
  };
  struct Token {
    bool named = false;
    std::size_t begin = 0, end = 0;
  };

  Span read_value(std::size_t& at) const {
    std::size_t value = at;
    while (value < body_.size() && is_space(body_[value])) ++value;
    if (value >= body_.size() || body_[value] != '=') return {at, at};
    ++value;
    while (value < body_.size() && is_space(body_[value])) ++value;
    if (value >= body_.size()) {
      at = value;
      return {at, at};
    }
    const char quote = body_[value];
    if (quote == '"' || quote == '\'') {
      const std::size_t end = find(quote, value + 1);
      at = std::min(end + 1, body_.size());
      return {value + 1, end};
    }
    at = value;
    while (at < body_.size() && !is_space(body_[at]) && body_[at] != '>') ++at;
    return {value, at};
  }

  static void note_token(Token& token, std::string_view attribute, Span value, std::string_view text) {
    if (equals_ascii_nocase(attribute, "content") || equals_ascii_nocase(attribute, "value")) {
      token.begin = value.begin;
      token.end = value.end;
    } else if (equals_ascii_nocase(attribute, "name") || equals_ascii_nocase(attribute, "id")) {
      token.named = token.named || is_token_name(text);
    }
  }

  // The query of a script's or style sheet's address; a link element may also name the canonical address,
  // which a reading uses.
  void leave_out_version(std::string_view name, std::size_t tag, Span value) {
    const std::string_view text = body_.substr(value.begin, value.end - value.begin);
    const std::size_t query = text.find('?');
    if (query == std::string_view::npos) return;
    if (!equals_ascii_nocase(name, "script")) {
      const std::string_view whole = body_.substr(tag, find('>', value.end) - tag);
      if (!contains_word(whole, {"stylesheet", "preload", "icon", "modulepreload"}) ||
          contains_word(whole, {"canonical"})) {
        return;
      }
    }
    leave_out(value.begin + query, value.end);
  }

  std::size_t raw_end(std::string_view name, std::size_t at) const {
    for (std::size_t found = at; (found = find('<', found)) < body_.size(); ++found) {
      const std::string_view rest = body_.substr(found, name.size() + 3);
      if (rest.size() > name.size() + 2 && rest[1] == '/' &&
          equals_ascii_nocase(rest.substr(2, name.size()), name) && !is_letter(rest.back())) {
        return found;
      }
    }
    return body_.size();
  }

  std::string_view body_;
  std::string out_;
  std::size_t kept_ = 0;
  bool foreign_ = false;
};

}  // namespace

std::uint64_t markup_print(std::string_view body) {
  return Reducer(body).print();
}

}  // namespace policywatch::extract
