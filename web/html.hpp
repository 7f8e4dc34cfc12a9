// HTML that cannot forget to escape: markup comes from string literals alone, everything else is text.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace policywatch::web {

/// A form field's own value: escaped, but otherwise byte for byte, so that it comes back as it was.
struct Field {
  std::string_view value;
};

/// What may stand in href, src and action: a path of this site, or an http(s) address of another.
class Href {
 public:
  Href() = default;
  /// `path` is a path of this site, already percent-encoded (web/call.hpp: path_of). Anything else becomes
  /// "/".
  static Href local(std::string path);
  /// A place on this page: letters and digits only, else empty.
  static Href place(std::string_view id);
  /// Empty unless `url` is http or https.
  static Href external(std::string_view url);
  bool empty() const { return value_.empty(); }
  const std::string& value() const { return value_; }

 private:
  std::string value_;
};

/// A literal with one {} for each value. What would be unsafe does not compile: a {} outside quotes in an
/// attribute, anything but an Href in href/src/action, a count that does not match.
template <class... Parts>
class Pattern {
 public:
  template <std::size_t N>
  consteval Pattern(const char (&text)[N]) : text_(text, N - 1) {
    const bool is_href[] = {std::is_same_v<Parts, Href>..., false};
    std::size_t part = 0;
    for (std::size_t at = text_.find("{}"); at != std::string_view::npos; at = text_.find("{}", at + 2)) {
      const std::string_view before = text_.substr(0, at);
      if (part >= sizeof...(Parts)) throw "more {} than values";
      if (before.ends_with('=')) throw "an attribute's value needs quotes";
      const bool address =
          before.ends_with("href=\"") || before.ends_with("src=\"") || before.ends_with("action=\"");
      if (address != is_href[part]) throw "addresses are Href, and only addresses";
      ++part;
    }
    if (part != sizeof...(Parts)) throw "more values than {}";
  }
  std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

class Html {
 public:
  /// Appends the literal with its values in place: text is escaped, Html is taken as it is.
  template <class... Parts>
  Html& put(Pattern<std::type_identity_t<Parts>...> pattern, const Parts&... parts) {
    std::string_view rest = pattern.text();
    (put_one(rest, parts), ...);
    out_ += rest;
    return *this;
  }
  Html& text(std::string_view text);
  Html& add(const Html& html) {
    out_ += html.out_;
    return *this;
  }
  bool empty() const { return out_.empty(); }
  const std::string& str() const { return out_; }
  std::string take() && { return std::move(out_); }

 private:
  template <class Part>
  void put_one(std::string_view& rest, const Part& part) {
    const std::size_t at = rest.find("{}");
    out_ += rest.substr(0, at);
    rest.remove_prefix(at + 2);
    if constexpr (std::is_same_v<Part, Html>) {
      out_ += part.out_;
    } else if constexpr (std::is_same_v<Part, Href>) {
      escape(part.value());
    } else if constexpr (std::is_same_v<Part, Field>) {
      escape(part.value);
    } else if constexpr (std::integral<Part>) {
      static_assert(!std::is_same_v<Part, bool> && !std::is_same_v<Part, char>);
      out_ += std::to_string(part);
    } else {
      text(part);
    }
  }
  void escape(std::string_view text);

  std::string out_;
};

/// Control characters become U+FFFD and bidirectional overrides a visible [U+202E]: what a reader sees is
/// what is there.
std::string visible(std::string_view text);

}  // namespace policywatch::web
