// Text put together with white space collapsed as it grows: the one place that knows what counts as space.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace policywatch::extract {

/// Bytes of the white space that starts at `at` (ASCII, U+00A0, U+2000..200B, U+2028/9, U+202F, U+3000,
/// U+FEFF), or 0.
inline std::size_t space_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(at);
  if (first == ' ' || (first >= 9 && first <= 13)) return 1;
  if (first == 0xC2) return at + 1 < text.size() && byte(at + 1) == 0xA0 ? 2 : 0;
  if (first < 0xE2 || at + 2 >= text.size()) return 0;
  const std::uint8_t second = byte(at + 1);
  const std::uint8_t third = byte(at + 2);
  if (first == 0xE2 && second == 0x80) {
    return (third >= 0x80 && third <= 0x8B) || third == 0xA8 || third == 0xA9 || third == 0xAF ? 3 : 0;
  }
  if (first == 0xE3) return second == 0x80 && third == 0x80 ? 3 : 0;
  return first == 0xEF && second == 0xBB && third == 0xBF ? 3 : 0;
}

class SpacedText {
 public:
  void space() { pending_ = !text_.empty(); }

  void append(std::string_view more) {
    std::size_t from = 0;
    for (std::size_t at = 0; at < more.size();) {
      const std::size_t width = space_at(more, at);
      if (width == 0) {
        ++at;
        continue;
      }
      put(more.substr(from, at - from));
      space();
      at += width;
      from = at;
    }
    put(more.substr(from));
  }

  bool empty() const { return text_.empty(); }
  std::size_t size() const { return text_.size(); }
  bool pending() const { return pending_; }
  const std::string& text() const { return text_; }
  std::string take() {
    std::string result = std::move(text_);
    clear();
    return result;
  }
  void clear() {
    text_.clear();
    pending_ = false;
  }

 private:
  void put(std::string_view word) {
    if (word.empty()) return;
    if (pending_) text_ += ' ';
    pending_ = false;
    text_ += word;
  }

  std::string text_;
  bool pending_ = false;
};

}  // namespace policywatch::extract
