#include "web/html.hpp"

#include <algorithm>

#include <array>
#include <optional>

#include "base/url.hpp"

namespace policywatch::web {
namespace {

/// U+202A…202E, U+2066…2069, U+200E/F: they reorder what stands around them. Three bytes each.
std::string_view bidi_name(std::string_view rest) {
  static constexpr std::array<std::string_view, 5> kEmbeds = {"[U+202A]", "[U+202B]", "[U+202C]", "[U+202D]",
                                                              "[U+202E]"};
  static constexpr std::array<std::string_view, 4> kIsolates = {"[U+2066]", "[U+2067]", "[U+2068]",
                                                                "[U+2069]"};
  if (rest.size() < 3 || rest[0] != '\xe2') return {};
  const auto last = static_cast<unsigned char>(rest[2]);
  if (rest[1] == '\x80' && last == 0x8e) return "[U+200E]";
  if (rest[1] == '\x80' && last == 0x8f) return "[U+200F]";
  if (rest[1] == '\x80' && last >= 0xaa && last <= 0xae) return kEmbeds[last - 0xaau];
  if (rest[1] == '\x81' && last >= 0xa6 && last <= 0xa9) return kIsolates[last - 0xa6u];
  return {};
}

bool is_control(char letter) {
  const auto byte = static_cast<unsigned char>(letter);
  return (byte < 0x20 && letter != '\n' && letter != '\t') || byte == 0x7f;
}

std::string_view entity(char letter) {
  switch (letter) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

}  // namespace

Href Href::local(std::string path) {
  Href href;
  const bool ours = path.starts_with('/') && !path.starts_with("//") && path.find('\\') == std::string::npos;
  href.value_ = ours ? std::move(path) : "/";
  return href;
}

Href Href::place(std::string_view id) {
  Href href;
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  if (!id.empty() && std::ranges::all_of(id, plain)) href.value_ = "#" + std::string(id);
  return href;
}

Href Href::external(std::string_view url) {
  Href href;
  const std::optional<Url> parsed = Url::parse(url);
  if (parsed && parsed->is_http() && !parsed->hostname().empty()) href.value_ = parsed->href();
  return href;
}

void Html::escape(std::string_view text) {
  for (const char letter : text) {
    const std::string_view name = entity(letter);
    if (name.empty()) {
      out_ += letter;
    } else {
      out_ += name;
    }
  }
}

Html& Html::text(std::string_view text) {
  std::size_t plain = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    std::string_view instead = entity(letter);
    std::size_t length = 1;
    if (is_control(letter)) instead = "\xef\xbf\xbd";
    if (letter == '\xe2') {
      instead = bidi_name(text.substr(i));
      length = 3;
    }
    if (instead.empty()) continue;
    out_ += text.substr(plain, i - plain);
    out_ += instead;
    i += length - 1;
    plain = i + 1;
  }
  out_ += text.substr(plain);
  return *this;
}

std::string visible(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view name = text[i] == '\xe2' ? bidi_name(text.substr(i)) : std::string_view();
    if (!name.empty()) {
      out += name;
      i += 2;
    } else if (is_control(text[i])) {
      out += "\xef\xbf\xbd";
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace policywatch::web
